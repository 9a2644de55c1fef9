"""A crowd of dossiers for `bench/web.py`: what the demo center went through, from panel to transfer, many times over beside the loaded files.

Flows in: the data folder of the bench and one of a demo center. Flows out: copies of every demo dossier that was ever judged, with its plans,
panels, reviews, gates, payments, packages and transfers, under new ids and codes, until there are as many reviews as asked for; the demo's people
and organisations come once and are in all of them. A maker of figures: it writes rows of a SQLite file directly, and no ledger line.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

ONCE = ("people",)  # rooms whose rows come once
MANY = ("lifecycle", "panels", "decisions", "discovery", "proposal", "appraisal", "bench", "award", "delivery", "relay", "transfer")  # fmt: skip
LEFT_OUT = frozenset(
    {
        "lifecycle_standing",
        "discovery_sketch",
        "discovery_gram",
        "discovery_bucket",
        "appraisal_goldenticket",
        "discovery_signal",
        "discovery_signallink",
    }
)  # fmt: skip  projections, counters, and what there is only once
DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ID = 26


class Table:
    """One table of the specimen: its rows, and what must change in each copy."""

    def __init__(self, model: Any, rows: list[tuple[Any, ...]]) -> None:
        fields = model._meta.concrete_fields
        self.name, self.rows = model._meta.db_table, rows
        self.columns = [field.column for field in fields]
        self.key = self.columns.index(model._meta.pk.column)
        self.parents = [(n, f.related_model._meta.db_table) for n, f in enumerate(fields) if f.is_relation]
        free = [f for f in fields if f.unique and not f.primary_key and not f.is_relation]
        self.codes = [self.columns.index(f.column) for f in free if f.get_internal_type() == "CharField"]
        self.numbers = [self.columns.index(f.column) for f in free if "Integer" in f.get_internal_type()]
        self.named = ", ".join(f'"{column}"' for column in self.columns)
        self.insert = f"INSERT INTO {self.name} ({self.named}) VALUES ({', '.join('?' * len(self.columns))})"


def models_of(rooms: Iterable[str]) -> Iterator[Any]:
    """The models of these rooms, parents before children."""
    from django.apps import apps

    left = [m for m in apps.get_models() if m._meta.app_label in rooms and m._meta.db_table not in LEFT_OUT]
    while left:
        ready = [
            m for m in left if not any(f.related_model in left and f.related_model is not m for f in m._meta.fields)
        ]
        if not ready:
            raise SystemExit(f"these tables hang on one another in a circle: {left}")
        yield from ready
        left = [m for m in left if m not in ready]


def read(specimen: sqlite3.Connection, model: Any) -> Table:
    table = Table(model, [])
    table.rows = specimen.execute(f"SELECT {table.named} FROM {table.name}").fetchall()
    return table


def judged(tables: dict[str, Table]) -> None:
    """Keep the dossiers that were judged, and whatever hangs on them or on none."""
    dossier = tables["appraisal_appraisal"].columns.index("dossier_id")
    kept: dict[str, set[Any]] = {"lifecycle_dossier": {row[dossier] for row in tables["appraisal_appraisal"].rows}}
    for table in tables.values():
        inside = [(n, parent) for n, parent in table.parents if parent in tables and parent != table.name]
        if table.name == "lifecycle_dossier":
            table.rows = [row for row in table.rows if row[table.key] in kept[table.name]]
        table.rows = [row for row in table.rows if all(row[n] is None or row[n] in kept[up] for n, up in inside)]
        kept[table.name] = {row[table.key] for row in table.rows}
        for n, up in table.parents:  # what hangs on something that is not copied stands alone
            if up == table.name or not (up in tables or up.startswith(ONCE)):
                there = kept[up] if up == table.name else set()
                table.rows = [(*row[:n], row[n] if row[n] in there else None, *row[n + 1 :]) for row in table.rows]


def copies(
    tables: dict[str, Table], number: int, rules: dict[str, str]
) -> Iterator[tuple[Table, list[tuple[Any, ...]]]]:
    """One copy of everything, under ids that end in ``number``."""
    tail = "".join(DIGITS[number >> shift & 31] for shift in (10, 5, 0))
    ids = {row[t.key]: row[t.key][:-3] + tail for t in tables.values() for row in t.rows if len(str(row[t.key])) == ID}
    for table in tables.values():
        made = []
        for row in table.rows:
            new = [ids.get(v, rules.get(v, v)) if isinstance(v, str) and len(v) == ID else v for v in row]
            for place in table.codes:
                new[place] = f"{new[place]}-{number:03d}" if new[place] else new[place]
            for place in table.numbers:
                new[place] = new[place] + 100_000 * number if new[place] is not None else None
            made.append(tuple(new))
        yield table, made


def crowd(center: Path, demo: Path, *, reviews: int) -> tuple[int, int]:
    """Fill the database ``center`` from the demo's; how many dossiers and reviews it holds more."""
    with closing(sqlite3.connect(demo)) as specimen, closing(sqlite3.connect(center)) as here, here:
        here.execute("PRAGMA foreign_keys=OFF")
        guards = here.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:  # they let nobody add to what is closed, and copies come closed
            here.execute(f'DROP TRIGGER "{name}"')
        rules = _rules(specimen, here)
        for model in models_of(ONCE):
            table = read(specimen, model)
            here.executemany(table.insert.replace("INSERT", "INSERT OR IGNORE", 1), table.rows)
        tables = {m._meta.db_table: read(specimen, m) for m in models_of(MANY)}
        judged(tables)
        each = len(tables["appraisal_review"].rows)
        if not each:
            raise SystemExit("the demo center holds no review yet: there is nothing to multiply")
        times = -(-reviews // each)
        for number in range(1, times + 1):
            for table, rows in copies(tables, number, rules):
                here.executemany(table.insert, rows)
        for _, guard in guards:
            here.execute(guard)
        faults = here.execute("PRAGMA foreign_key_check").fetchall()
        if faults:
            raise SystemExit(f"{len(faults)} rows hang in the air, first {faults[:3]}")
    return times * len(tables["lifecycle_dossier"].rows), times * each


def _rules(specimen: sqlite3.Connection, here: sqlite3.Connection) -> dict[str, str]:
    """The demo's versions of the rules -> the version in force here."""
    here_now = here.execute("SELECT id FROM policy_ruleset WHERE state = 'active'").fetchone()[0]
    return {pk: here_now for (pk,) in specimen.execute("SELECT id FROM policy_ruleset")}


def main() -> None:
    """``python bench/crowd.py CENTER DEMO REVIEWS``: two SQLite files and a number, with Django's settings for the first."""
    import django

    django.setup()
    from django.db import transaction

    from zhongshu.lifecycle import standing
    from zhongshu.lifecycle.models import Dossier

    dossiers, reviews = crowd(Path(sys.argv[1]), Path(sys.argv[2]), reviews=int(sys.argv[3]))
    new = list(Dossier.objects.filter(standing__isnull=True).values_list("pk", flat=True))
    with transaction.atomic():
        standing.refresh(new)
    print(f"{dossiers:,} dossiers and {reviews:,} reviews more")


if __name__ == "__main__":
    main()
