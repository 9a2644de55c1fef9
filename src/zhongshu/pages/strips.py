"""Strips of time: one row a subject, with bars (and outlines of what was agreed) from a day to a day and marks on single days, on one common scale, and the same as a table.

Flows in: rows of bars and marks. Flows out: places on the scale in per cent, for an SVG without a view box: it fills whatever width it is given and
distorts nothing, works without scripts, prints, and is read on a phone. Colour is never alone: each shape has its words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi

Words = Bi | str
BAR, MARK = "bar", "mark"
SHAPES = frozenset({"diamond", "gate"})
TONES = frozenset({"neutral", "info", "good", "warn", "bad", "special"})
MONTHS_APART = (1, 2, 3, 6, 12, 24, 60)  # distances between the lines of the scale
MOST_TICKS = 9


@dataclass(frozen=True, slots=True)
class Item:
    """A bar (with an end) or a mark (a shape on one day)."""

    what: Words  # "Stage 1", "M2 Efficiency"
    start: dt.date
    end: dt.date | None = None
    shape: str = ""
    state: Words = ""
    tone: str = "neutral"
    href: str = ""
    outline: bool = False  # a bar that is only agreed: drawn as a thin line around what was done

    def __post_init__(self) -> None:
        if self.tone not in TONES or (self.shape and self.shape not in SHAPES) or bool(self.shape) == bool(self.end):
            raise LookupError(f"neither a bar nor a mark: {self.what}")

    @property
    def last(self) -> dt.date:
        return self.end or self.start


@dataclass(frozen=True, slots=True)
class Strip:
    """One subject in time."""

    name: Words
    href: str
    note: str = ""
    items: Sequence[Item] = ()


@dataclass(frozen=True, slots=True)
class Placed:
    """An item on the scale: where it begins and how long it is, in per cent."""

    item: Item
    at: str
    length: str
    words: str


@dataclass(frozen=True, slots=True)
class Strips:
    """The whole picture."""

    title: Words
    source: Words
    strips: Sequence[Strip]
    today: dt.date = field(default_factory=clock.today)

    @property
    def span(self) -> tuple[dt.date, dt.date]:
        """The first and the last day drawn; today always lies within."""
        days = [day for s in self.strips for i in s.items for day in (i.start, i.last)]
        first, last = min([*days, self.today]), max([*days, self.today])
        return first, last + dt.timedelta(days=1)

    def place(self, day: dt.date) -> str:
        """A day on the scale, in per cent."""
        first, last = self.span
        return _percent((day - first).days, (last - first).days)

    @property
    def now(self) -> str:
        return self.place(self.today)

    @property
    def ticks(self) -> list[tuple[str, str]]:
        """(place, words) of the firsts of months that carry a line, few enough to be read."""
        first, last = self.span
        start, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
        apart = next((step for step in MONTHS_APART if (end - start) // step < MOST_TICKS), MONTHS_APART[-1])
        firsts = (dt.date(n // 12, n % 12 + 1, 1) for n in range(start, end + 1) if n % apart == 0)
        return [(self.place(day), f"{day:%Y-%m}") for day in firsts if day >= first]

    @property
    def rows(self) -> list[tuple[Strip, list[Placed], list[Placed]]]:
        """Each strip with its bars and its marks on the scale."""
        return [
            (s, [self._placed(i) for i in s.items if not i.shape], [self._placed(i) for i in s.items if i.shape])
            for s in self.strips
        ]

    def _placed(self, item: Item) -> Placed:
        first, last = self.span
        days = (item.last - item.start).days + 1
        when = item.start.isoformat() if item.end is None else f"{item.start.isoformat()} – {item.end.isoformat()}"
        said = " · ".join(str(part) for part in (item.what, when, item.state) if part)
        return Placed(item, self.place(item.start), _percent(days, (last - first).days), said)

    @property
    def table(self) -> list[tuple[Strip, Item]]:
        """The same as rows: every bar and every mark once."""
        return list(chain.from_iterable(((strip, item) for item in strip.items) for strip in self.strips))


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / max(1, whole):.3f}%"
