"""A ledger with a dozen honest lines, and a hand that can tamper with it below every guard."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from zhongshu.kernel.bilingual import Bi
from zhongshu.ledger.actions import act, tell
from zhongshu.ledger.chain import GENESIS, line_hash
from zhongshu.ledger.models import Line, Mention
from zhongshu.ledger.verbs import label
from zhongshu.ledger.verify import Row, stored_rows
from zhongshu.people.actor import SYSTEM, Actor

LINES = 12


label("test.say", Bi("说了话", "said something"))


@act("test.say")
def say(actor: Actor, subject: str, *, also: tuple[str, ...] = (), **facts: Any) -> None:
    tell("case", subject, also=also, **facts)


@pytest.fixture(autouse=True)
def own_keys(tmp_path: Path, settings: Any) -> None:
    settings.KEYS, settings.VAR = tmp_path / "keys", tmp_path


@pytest.fixture
def told(db: None) -> None:
    """Twelve lines, one of which mentions others."""
    for n in range(LINES):
        say(SYSTEM, f"C{n}", also=("X1", "X2") if n == 4 else (), reason=f"理由 {n}", number=n)


def rehashed(rows: list[Row]) -> list[Row]:
    """The rows with numbers and hashes made consistent again, as a careful forger would."""
    prev, out = GENESIS, []
    for seq, row in enumerate(rows, start=1):
        fresh = row._replace(seq=seq, prev=prev)
        said = {name: value for name, value in fresh._asdict().items() if name != "hash"}
        prev = line_hash(**said)
        out.append(fresh._replace(hash=prev))
    return out


def tamper(change: Callable[[list[Row]], list[Row]]) -> None:
    """Replace the whole table by what ``change`` makes of it, with the guards taken away first."""
    rows = change(list(stored_rows()))
    mentions = list(Mention.objects.values_list("line_id", "subject"))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("ledger_mention", "ledger_line"):
            _unguard(cursor, table)
        cursor.execute("DELETE FROM ledger_mention")
        cursor.execute("DELETE FROM ledger_line")
    Line.objects.bulk_create([Line(**row._asdict()) for row in rows])
    kept = {row.seq for row in rows}
    Mention.objects.bulk_create([Mention(line_id=seq, subject=subject) for seq, subject in mentions if seq in kept])


def _unguard(cursor: Any, table: str) -> None:
    if connection.vendor == "sqlite":
        for event in ("update", "delete"):
            cursor.execute(f"DROP TRIGGER {table}_no_{event}")
    else:
        for name in ("rows", "truncate"):
            cursor.execute(f"DROP TRIGGER {table}_{name} ON {table}")
