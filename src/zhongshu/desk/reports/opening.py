"""One indicator as it opens: its number, its parts, their pictures and all its rows, counted once and turned over page by page from what is kept.

Flows in: an actor, an indicator, a period. Flows out: an `Opened`, and when it was counted. It hangs on the reader's roles, on what an interest locks and on
the language of the titles, all of which name it; who knows some dossiers only has it alone. Never kept: what is told behind a veil.
"""

from __future__ import annotations

import pickle
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, overload

from zhongshu.desk.reports import Fact, Figure, Indicator, Part, Period, by_parts
from zhongshu.desk.reports.reading import reading_once
from zhongshu.kernel import clock, veil
from zhongshu.kernel.bilingual import Bi, language
from zhongshu.ledger.kept import Kept, kept, lay_by
from zhongshu.lifecycle.queries import READERS, locked
from zhongshu.pages.charts import Chart
from zhongshu.people.actor import Actor

LEAF = 50  # rows that are read back together: those of one page
Numbers = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Leaves(Sequence[Fact]):
    """Rows in the order of a page; only those that are looked at are read back."""

    packed: tuple[bytes, ...]
    places: Sequence[int]

    def __len__(self) -> int:
        return len(self.places)

    @overload
    def __getitem__(self, at: int) -> Fact: ...
    @overload
    def __getitem__(self, at: slice) -> list[Fact]: ...
    def __getitem__(self, at: int | slice) -> Fact | list[Fact]:
        wanted = self.places[at] if isinstance(at, slice) else [self.places[at]]
        leaves = {n: pickle.loads(self.packed[n]) for n in {place // LEAF for place in wanted}}  # noqa: S301  our own
        found = [Fact._make(leaves[place // LEAF][place % LEAF]) for place in wanted]
        return found if isinstance(at, slice) else found[0]


@dataclass(frozen=True, slots=True)
class Opened:
    """An indicator with its parts (None: the whole); numbers as `Figure` holds them, rows packed in the order of the page."""

    figures: dict[str | None, Numbers]
    parts: tuple[tuple[str, Numbers], ...]  # as one part is told, which may be by another measure than the whole
    packed: tuple[bytes, ...]
    places: dict[str, array[int]]
    pictures: dict[str | None, Chart | None]
    count: int
    read: int  # rows that were looked at

    def figure(self, asked: Indicator, part: str | None) -> Figure:
        found = self.figures.get(part)
        return asked.figure([]) if found is None else Figure(asked, *found)

    def by_parts(self, asked: Indicator) -> list[Part]:
        named, each = asked.parts() if asked.parts else {}, asked.of_a_part
        return [
            Part(key, named.get(key) or Bi(key or "—", key or "—"), Figure(each, *told)) for key, told in self.parts
        ]

    def rows(self, part: str | None) -> Leaves:
        return Leaves(self.packed, range(self.count) if part is None else self.places.get(part, ()))


def opened(actor: Actor, asked: Indicator, period: Period) -> Kept[Opened]:
    """The indicator for this reader."""
    if veil.drawn():
        return Kept(_open(actor, asked, period), "", clock.now(), False)
    size = _read if actor.roles & READERS else None
    return kept(_name(actor, asked, period), lambda: _open(actor, asked, period), size=size)


def lay_open(actor: Actor, asked: Indicator, period: Period, facts: Iterable[Fact], *, head: str) -> None:
    """Keep an indicator of a large house whose rows were read for a page of all: who opens it next finds it there."""
    if not veil.drawn() and actor.roles & READERS:
        lay_by(_name(actor, asked, period), packed(asked, facts), head)


def _name(actor: Actor, asked: Indicator, period: Period) -> tuple[str, ...]:
    whose = "house" if actor.roles & READERS else actor.user_id
    return ("report", asked.code, period.key, language(), whose, *sorted(actor.roles), *sorted(locked(actor)))


def _read(found: Opened) -> int:
    return found.read


def _open(actor: Actor, asked: Indicator, period: Period) -> Opened:
    with reading_once() as looked_at:
        facts = list(asked.rows(actor, period))
        return packed(asked, facts, sum(len(rows) for rows in looked_at.values() if hasattr(rows, "__len__")))


def packed(asked: Indicator, facts: Iterable[Fact], read: int = 0) -> Opened:
    """These rows as they open."""
    rows = sorted(facts, key=lambda f: (f.on is None, -(f.on.toordinal() if f.on else 0), f.code))
    places: dict[str, array[int]] = {}
    grouped: dict[str, list[Fact]] = {}
    for place, fact in enumerate(rows):
        places.setdefault(fact.by, array("I")).append(place)
        grouped.setdefault(fact.by, []).append(fact)
    parts = tuple((part.key, _numbers(part.figure)) for part in by_parts(asked, rows))
    alike = dict(parts) if asked.part is None else {}
    each: dict[str | None, list[Fact]] = {None: rows}
    each.update(grouped)
    return Opened(
        {key: (key is not None and alike.get(key)) or _numbers(asked.figure(some)) for key, some in each.items()},
        parts,
        tuple(pickle.dumps([tuple(fact) for fact in rows[at : at + LEAF]]) for at in range(0, len(rows), LEAF)),
        places,
        {key: asked.picture(some) for key, some in each.items()} if asked.picture else {},
        len(rows),
        len(rows) + read,
    )


def _numbers(figure: Figure) -> Numbers:
    return (figure.number, figure.marked, figure.of, figure.span)
