"""The hub board: dossiers by state with counts, money, clocks and what is at risk, as lanes of cards or as a table of the same numbers.

Flows in: narrowed rows and their scope. Flows out: lanes whose every number has an address with its rows, and sums that are the sums of the lanes.
The number of questions to the database does not grow with the rows or the states.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum, Window
from django.db.models.functions import RowNumber

from zhongshu.desk.queries.scope import ENDED, Scope, at_risk
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle.course import MACROS, STATES, Macro, State
from zhongshu.lifecycle.models import Standing
from zhongshu.lifecycle.rules import RED_AFTER_DAYS, clock_colour

CARDS = 6  # a column shows its nearest dates and a link to the rest
SOON_DAYS = 3
CLOCKS: dict[str, Bi] = {
    "ok": Bi("期限内", "In time"),
    "soon": Bi("三天内到期", "Due within three days"),
    "late": Bi("已超期", "Overdue"),
    "red": Bi("超期十天以上", "More than ten days overdue"),
    "none": Bi("未定日期", "No date"),
}


def bands(today: dt.date) -> dict[str, tuple[dt.date | None, dt.date | None]]:
    """The days of each colour of the clock, both included."""
    day = dt.timedelta(days=1)
    red = today - (RED_AFTER_DAYS + 1) * day
    return {
        "ok": (today + (SOON_DAYS + 1) * day, None),
        "soon": (today, today + SOON_DAYS * day),
        "late": (red + day, today - day),
        "red": (None, red),
    }


def in_band(colour: str, today: dt.date) -> Q:
    """Rows whose clock has this colour."""
    if colour == "none":
        return Q(next_decision_on__isnull=True)
    since, until = bands(today)[colour]
    bounds = {"next_decision_on__gte": since, "next_decision_on__lte": until}
    return Q(**{name: day for name, day in bounds.items() if day})


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with the address of its rows."""

    value: int
    url: str


@dataclass(frozen=True, slots=True)
class Band:
    """The part of a lane whose clock has one colour; ``at`` and ``length`` are its place in the bar, in per cent."""

    colour: str
    label: Bi
    count: int
    url: str
    at: str
    length: str


@dataclass(frozen=True, slots=True)
class Card:
    """One dossier on the board."""

    row: Standing
    colour: str


@dataclass(frozen=True, slots=True)
class Lane:
    """One state on the board, or all of them together."""

    label: Bi
    ended: bool
    count: Figure
    money: Figure
    risk: Figure
    risk_fen: int
    bands: list[Band]
    cards: list[Card]

    @property
    def cells(self) -> list[Band | None]:
        """The colours in the order of the table, those without a row empty."""
        by_colour = {band.colour: band for band in self.bands}
        return [by_colour.get(colour) for colour in CLOCKS]


def tally(rows: QuerySet[Standing]) -> dict[str, Mapping[str, Any]]:
    """For each state present: how many, how much money, of each colour of the clock, and at risk. One question."""
    today, live, yuan = clock.today(), ~Q(state__in=ENDED), Q(currency="CNY")
    counted = {f"n_{colour}": Count("pk", filter=in_band(colour, today) & live) for colour in CLOCKS}
    risk = at_risk()
    found = rows.values("state").annotate(
        n=Count("pk"), fen=Sum("money_fen", filter=yuan), n_risk=Count("pk", filter=risk),
        fen_risk=Sum("money_fen", filter=risk & yuan), **counted,
    )  # fmt: skip
    return {row["state"]: row for row in found}


def lanes(rows: QuerySet[Standing], scope: Scope, *, cards: bool = True) -> list[tuple[Bi, list[Lane]]]:
    """The lanes by macro-stage; empty states are left out, ended ones carry no cards."""
    sums = tally(rows)
    shown = _cards(rows) if cards else {}
    found = []
    for macro in Macro:
        states = [s for s in STATES.values() if s.macro is macro and s.code in sums]
        if states:
            found.append((MACROS[macro], [_lane(s, sums[s.code], shown.get(s.code, []), scope) for s in states]))
    return found


def _lane(state: State, row: Mapping[str, Any], cards: list[Card], scope: Scope) -> Lane:
    url = scope.rows(state=state.code)
    risk = scope.rows(state=state.code, risk="1")
    bars = [] if state.ended else _bands(row, scope, state.code)
    return Lane(
        state.label, state.ended, Figure(row["n"], url), Figure(row["fen"] or 0, url), Figure(row["n_risk"], risk),
        row["fen_risk"] or 0, bars, cards,
    )  # fmt: skip


def _bands(row: Mapping[str, Any], scope: Scope, *states: str) -> list[Band]:
    """The colours of a lane as parts of a bar; colours without a row are left out."""
    today, whole, at, found = clock.today(), sum(row[f"n_{colour}"] for colour in CLOCKS), 0, []
    for colour, label in CLOCKS.items():
        count = row[f"n_{colour}"]
        if count:
            url = scope.rows(**({"state": states[0]} if states else {}), **_due(colour, today))
            found.append(Band(colour, label, count, url, f"{100 * at / whole:.3f}%", f"{100 * count / whole:.3f}%"))
        at += count
    return found


def _due(colour: str, today: dt.date) -> dict[str, str]:
    """The parameters of the list of dossiers that give this colour."""
    if colour == "none":
        return {"undated": "1"}
    since, until = bands(today)[colour]
    return {"due_from": since.isoformat() if since else "", "due_to": until.isoformat() if until else ""}


def whole(found: Iterable[tuple[Bi, list[Lane]]], scope: Scope) -> Lane:
    """All lanes together: every number is the sum of the lanes' own."""
    kept = [lane for _, inside in found for lane in inside]
    colours = {f"n_{c}": sum(b.count for lane in kept for b in lane.bands if b.colour == c) for c in CLOCKS}
    everything = scope.rows()
    return Lane(
        Bi("合计", "All"), False, Figure(sum(lane.count.value for lane in kept), everything),
        Figure(sum(lane.money.value for lane in kept), everything),
        Figure(sum(lane.risk.value for lane in kept), scope.rows(risk="1")), sum(lane.risk_fen for lane in kept),
        _bands(colours, scope), [],
    )  # fmt: skip


def _cards(rows: QuerySet[Standing]) -> dict[str, list[Card]]:
    """The nearest few of each state that still runs, in one question however many states there are."""
    place = Window(RowNumber(), partition_by=F("state"), order_by=[F("next_decision_on").asc(nulls_last=True), "code"])
    near = rows.exclude(state__in=ENDED).annotate(place=place).filter(place__lte=CARDS).values("pk")
    nearest = Standing.objects.filter(pk__in=near)  # who is near is told by the index alone; only these are read whole
    today, by_state = clock.today(), dict[str, list[Card]]()
    for row in sorted(nearest, key=lambda r: (r.next_decision_on or dt.date.max, r.code)):
        by_state.setdefault(row.state, []).append(Card(row, clock_colour(row.next_decision_on, today)))
    return by_state
