"""Indicators a director watches: each is a question with its rows, and its number is nothing but a measure of those rows (R-36, A-14).

A module of this folder holds one group (选 评 储 干 用 …) and is found by itself. Flows in: an actor and a period. Flows out: indicators, their parts and
their rows, all counted from the same facts, so that every number opens to rows that add up. Whence: spec, kpis.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules
from typing import NamedTuple

from zhongshu.desk.reports.measures import Measure, Span, number, span
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.pages.charts import Chart
from zhongshu.people.actor import Actor

GROUPS: dict[str, Bi] = {
    "select": Bi("选：发现与遴选", "Select: discovery and choice"),
    "judge": Bi("评：论证", "Judge: appraisal"),
    "reserve": Bi("储：板凳", "Reserve: the bench"),
    "deliver": Bi("干：实施", "Deliver"),
    "apply": Bi("用：转化", "Apply"),
    "hub": Bi("网与中枢", "Network and hub"),
}


YEAR = re.compile(r"y20[0-9]{2}")


class Fact(NamedTuple):
    """One row behind a number. ``by`` names its part, ``value`` is what is summed or lies in the middle, ``marked`` what a share counts, ``base`` what
    a ratio is taken of, ``key`` the subject that several rows may share."""

    code: str
    title: str
    url: str
    on: dt.date | None = None
    by: str = ""
    value: float | None = None
    marked: bool = True
    base: float | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """From a day to a day, both included."""

    key: str
    label: Bi
    since: dt.date
    until: dt.date

    def holds(self, day: dt.date | None) -> bool:
        return day is not None and self.since <= day <= self.until

    @property
    def last_day(self) -> dt.date:
        """Its last day that has come: as of when a stock is told."""
        return min(self.until, clock.today())

    @property
    def closed(self) -> bool:
        return self.until < clock.today()

    def so_far(self) -> Period:
        """From the beginning of all things to its last day."""
        return replace(self, since=dt.date(2000, 1, 1))


class Told(StrEnum):
    """Of when a number speaks."""

    WITHIN = "within"  # what happened in the period
    FOLLOWED = "followed"  # what entered in the period, followed until the day of reading
    END = "end"  # a stock, as of the last day of the period
    TODAY = "today"  # a stock whose past is not kept: as of the day of reading, and left out of a year that is over


def periods() -> dict[str, Period]:
    """The periods a reader may choose; the first is the usual one."""
    today = clock.today()
    january = today.replace(month=1, day=1)
    return {
        p.key: p
        for p in (
            Period("12m", Bi("近 12 个月", "Last 12 months"), today - dt.timedelta(days=365), today),
            Period("year", Bi("今年", "This year"), january, today),
            Period(
                "last", Bi("去年", "Last year"), january.replace(year=today.year - 1), january - dt.timedelta(days=1)
            ),
            Period("all", Bi("全部", "Everything"), dt.date(2000, 1, 1), today),
        )
    }


def year_period(year: int) -> Period:
    """A calendar year."""
    return Period(f"y{year}", Bi("{y} 年", "{y}").fill(y=year), dt.date(year, 1, 1), dt.date(year, 12, 31))


def period_of(key: str) -> Period:
    """The period an address asks for: one of the usual ones, or a year (``y2025``)."""
    offered = periods()
    if key in offered:
        return offered[key]
    return year_period(int(key[1:])) if YEAR.fullmatch(key) else offered["12m"]


Rows = Callable[[Actor, Period], Iterable[Fact]]
Parts = Callable[[], Mapping[str, Bi]]
Bound = float | Callable[[], float] | None  # a number, or where it stands in the rules
Picture = Callable[[Sequence[Fact]], Chart | None]


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator: its number in the specification, its question, its measure, its healthy band, and how its rows are read."""

    code: str
    group: str
    label: Bi
    meaning: Bi
    measure: Measure
    unit: Bi
    rows: Rows
    low: Bound = None  # healthy from …
    high: Bound = None  # … to
    parts: Parts | None = None  # names of the parts a reader sees it by
    money: bool = False  # values are fen
    part: Measure | None = None  # what is said of one part, where the measure speaks of the whole alone
    picture: Picture | None = None  # a picture beside that of the parts
    share: bool = False  # a ratio that is said in per cent
    told: Told = Told.WITHIN
    ordered: bool = False  # parts stand in the order of their names, not of their size

    def figure(self, facts: Iterable[Fact]) -> Figure:
        """The number of these rows."""
        kept = list(facts)
        marked = sum(fact.marked for fact in kept)
        return Figure(self, number(self.measure, kept), marked, len(kept), span(self.measure, kept))

    @property
    def band(self) -> tuple[float | None, float | None]:
        """The healthy band as it stands now."""
        low, high = (bound() if callable(bound) else bound for bound in (self.low, self.high))
        return low, high

    def as_of(self, period: Period) -> dt.date | None:
        """The day of which a stock speaks; None for what happened in a period."""
        return {Told.END: period.last_day, Told.TODAY: clock.today()}.get(self.told)

    @property
    def of_a_part(self) -> Indicator:
        """The same, as it is said of one part."""
        return replace(self, measure=self.part, part=None, low=None, high=None) if self.part else self


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with what it was counted from."""

    indicator: Indicator
    number: float | None
    marked: int
    of: int
    span: Span | None = None  # 95 %

    @property
    def healthy(self) -> bool | None:
        """Whether the number lies in the healthy band; None where there is no band or no number."""
        low, high = self.indicator.band
        if self.number is None or (low is None and high is None):
            return None
        return (low is None or self.number >= low) and (high is None or self.number <= high)


_indicators: dict[str, Indicator] = {}


def indicator(
    code: str,
    group: str,
    label: Bi,
    meaning: Bi,
    measure: Measure,
    unit: Bi,
    *,
    low: Bound = None,
    high: Bound = None,
    parts: Parts | None = None,
    money: bool = False,
    part: Measure | None = None,
    picture: Picture | None = None,
    share: bool = False,
    told: Told = Told.WITHIN,
    ordered: bool = False,
) -> Callable[[Rows], Rows]:
    """Register the reader of an indicator's rows."""

    def register(rows: Rows) -> Rows:
        made = Indicator(
            code, group, label, meaning, measure, unit, rows, low, high, parts, money, part, picture, share, told, ordered
        )  # fmt: skip
        if group not in GROUPS or (code in _indicators and _indicators[code].rows is not rows):
            raise LookupError(f"indicator {code}: no such group, or named twice")
        _indicators[code] = made
        return rows

    return register


@lru_cache(maxsize=1)
def indicators() -> Mapping[str, Indicator]:
    """Every indicator, in the order of its number."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    return {code: _indicators[code] for code in sorted(_indicators, key=_place)}


def _place(code: str) -> tuple[int, str]:
    digits = "".join(c for c in code if c.isdigit())
    return int(digits or 0), code


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a number: the rows that share a name."""

    key: str
    label: Bi
    figure: Figure


def by_parts(asked: Indicator, facts: Iterable[Fact]) -> list[Part]:
    """The number part by part, the one of most rows first or in the order of their names; every row stands in exactly one part."""
    if asked.parts is None:
        return []
    named, grouped, each = asked.parts(), dict[str, list[Fact]](), asked.of_a_part
    for fact in facts:
        grouped.setdefault(fact.by, []).append(fact)
    parts = [
        Part(key, named.get(key) or Bi(key or "—", key or "—"), each.figure(rows)) for key, rows in grouped.items()
    ]
    if asked.ordered:
        place = {key: n for n, key in enumerate(named)}
        return sorted(parts, key=lambda part: (place.get(part.key, len(place)), str(part.label)))
    return sorted(parts, key=lambda part: (-part.figure.of, -(part.figure.number or 0), str(part.label)))


def unmarked(facts: Iterable[Fact]) -> list[Fact]:
    """The same rows, none of them counted by a share."""
    return [fact._replace(marked=False) for fact in facts]


HEADLINES: dict[str, tuple[Bi, tuple[str, ...]]] = {
    "speed": (Bi("特种兵：快不快", "Special forces: speed"), ("K3a", "K3b", "K24", "K25a", "K31b")),
    "synergy": (Bi("火车头：带不带得动", "Locomotive: synergy"), ("K7a", "K7b", "K21")),
    "effect": (Bi("强引擎：有没有用", "Strong engine: effect"), ("K32b", "K35b", "K39")),
}  # each is shown with its parts, never alone
