"""Everything the dossier page shows beside the dossier itself: the rail of stages reached, the ways open now, the timeline, the figures."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any

from django.urls import NoReverseMatch, reverse

from zhongshu.delivery.queries.overview import board
from zhongshu.desk.queries.timeline import AT_WORK
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.ledger.models import Line
from zhongshu.ledger.verbs import verb_label
from zhongshu.lifecycle import clocks
from zhongshu.lifecycle.course import EDGES, MACROS, STATES, Macro
from zhongshu.lifecycle.models import Dossier, Passage, Standing
from zhongshu.lifecycle.queries import Way, branch_in, history, move_in, parted, ways
from zhongshu.people.actor import SYSTEM, Actor
from zhongshu.people.models import User
from zhongshu.people.roles import LABELS
from zhongshu.policy.queries import reason_words
from zhongshu.proposal.leap import leap
from zhongshu.proposal.queries import bodies_of, lacks_of
from zhongshu.proposal.sections.content import ASSUMPTION_STATES

ROAD: dict[Macro, tuple[str, ...]] = {
    Macro.SELECT: ("LEAD", "SCREEN", "CAND", "APPR", "REFINE", "BENCH", "PROP"),
    Macro.DELIVER: ("CONTR", "ACTIVE", "GATE"),
    Macro.APPLY: ("TRANS", "GRAD"),
}
SPLITS = "T-43"
TIMELINE = 30
HOUSE_NAMES = {
    "system": Bi("系统时钟", "The house clock"),
    "public": Bi("访客", "A visitor"),
    "receipt": Bi("凭回执的申报人", "The proposer, by receipt"),
}


@dataclass(frozen=True, slots=True)
class Stop:
    """One state on the rail: when it was reached, and whether the dossier stands there."""

    label: Bi
    reached_on: dt.date | None
    here: bool


@dataclass(frozen=True, slots=True)
class Parted:
    """Where a dossier came from by a split, and what was split off it."""

    old: Standing | None = None
    new: tuple[Standing, ...] = ()


def parted_of(actor: Actor, dossier: Dossier) -> Parted:
    """Asked of the ledger only where the course says that there was a split."""
    if not Passage.objects.filter(dossier=dossier, edge=SPLITS, target="ACTIVE").exists():
        return Parted()
    old, new = parted(actor, dossier)
    return Parted(old, tuple(new))


def stage_rail(dossier: Dossier) -> list[tuple[Bi, list[Stop]]]:
    """The road with the days on which each state was first reached; a state off the road is put where it belongs. A dossier split off another begins where
    it was born."""
    reached: dict[str, dt.date] = {}
    edges = []
    for target, edge, at in Passage.objects.filter(dossier=dossier).order_by("at", "pk").values_list("target", "edge", "at"):  # fmt: skip
        reached.setdefault(target, clock.day_of(at))
        edges.append(edge)
    born = edges[:1] == [SPLITS]
    rail = []
    for macro, codes in ROAD.items():
        if born and macro is Macro.SELECT:
            continue
        shown = [c for c in STATES if c in codes or (STATES[c].macro is macro and c in reached)]
        rail.append((MACROS[macro], [Stop(STATES[c].label, reached.get(c), c == dossier.state) for c in shown]))
    if STATES[dossier.state].macro is Macro.ENDED:
        rail.append((MACROS[Macro.ENDED], [Stop(STATES[dossier.state].label, reached.get(dossier.state), True)]))
    return rail


@dataclass(frozen=True, slots=True)
class Act:
    """One step in the column of what may be done now."""

    way: Way
    url: str
    by: str

    @property
    def ends(self) -> bool:
        """Whether the step ends the course; such a step is never the one a page suggests."""
        return STATES[self.way.target].ended


def acts_now(actor: Actor, dossier: Dossier) -> tuple[list[Act], list[Act]]:
    """The steps this actor's roles may take (open or saying what is missing), and those of others."""
    mine: list[Act] = []
    others: list[Act] = []
    for way in ways(actor, dossier):
        movers = [LABELS[w.role] for w in way.edge.who if w.role is not None]
        by = str(Bi("、", ", ")).join(str(label) for label in movers[:3])
        (mine if way.mine else others).append(Act(way, _page(way.page, dossier.code), by))
    return sorted(mine, key=lambda act: act.ends), others


def _page(name: str, code: str) -> str:
    try:
        return reverse(name, args=[code]) if name else ""
    except NoReverseMatch:
        return ""


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the timeline."""

    line: Line
    who: str
    what: Bi
    edge: Bi | None
    reason: str
    branch: dict[str, Any] = field(default_factory=dict)  # what a line says of a split
    times: int = 1  # how often in a row, where a page folds what repeats


def timeline(actor: Actor, dossier: Dossier, *, limit: int = TIMELINE) -> list[Moment]:
    """The newest acts on the dossier, with names; people outside the house see the course, not the house's inner work."""
    lines = list(history(actor, dossier)[:limit])
    people = {u.pk: u for u in User.objects.filter(pk__in={line.actor for line in lines}).select_related("person")}
    return [_moment(line, people) for line in lines]


def folded(moments: list[Moment]) -> list[Moment]:
    """What one person did several times in a row, as one line with its number; moves and reasons always stand alone."""
    found: list[Moment] = []
    for moment in moments:
        last = found[-1] if found else None
        alike = last and not (moment.edge or moment.reason or moment.branch or last.edge or last.reason)
        if last and alike and (last.who, last.line.verb, last.what) == (moment.who, moment.line.verb, moment.what):
            found[-1] = replace(last, times=last.times + 1)
        else:
            found.append(moment)
    return found


def _moment(line: Line, people: dict[str, User]) -> Moment:
    told = line.told
    moved = move_in(told)
    edge = moved.get("edge", "")
    known = people.get(line.actor)
    who = known.name if known else str(HOUSE_NAMES.get(line.actor) or HOUSE_NAMES["receipt"])
    reason = str(told.get("reason") or moved.get("reason") or "")
    return Moment(
        line,
        who,
        verb_label(line.verb, told),
        EDGES[edge].label if edge in EDGES else None,
        str(reason_words(reason, by_house=line.actor == SYSTEM.ledger_name)) if reason else "",
        branch_in(told),
    )


def clock_words(dossier: Dossier) -> Bi:
    """The clock of the present state in words."""
    if dossier.clock_stopped_on:
        text = Bi("计时已停（自 {d}），还剩 {n} 天", "The clock stands still since {d}, with {n} days left")
        return text.fill(d=dossier.clock_stopped_on.isoformat(), n=dossier.clock_left or 0)
    if dossier.due_on is None:
        return Bi("本阶段没有时限", "No time limit in this state")
    left = clocks.left(clock.today(), dossier.due_on, dossier.clock_unit)
    unit = Bi("个工作日", "working days") if dossier.clock_unit == clocks.WORKING else Bi("天", "days")
    text = Bi("时限还剩 {n} {u}", "{n} {u} left") if left >= 0 else Bi("已超时 {n} {u}", "{n} {u} overdue")
    return text.fill(n=abs(left), u=unit)


def _believed(dossier: Dossier, planned: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What is believed of the killer assumptions: once the work runs, as its board says now; before, as the plan wrote it. A day is told while it is ahead
    of somebody: not of what is known already, nor after the work."""
    rows = list(board(dossier)) if STATES[dossier.state].macro is not Macro.SELECT else []
    if not rows:
        return planned
    cost = {a.get("statement_zh") or a.get("statement_en"): a.get("cost") for a in planned}
    return [
        {
            "statement_zh": a.statement_zh, "statement_en": a.statement_en, "test_zh": a.test_zh, "test_en": a.test_en, "state": a.state,
            "probability": a.probability, "cost": cost.get(a.statement_zh or a.statement_en),
            "by_when": a.by_when.isoformat() if a.by_when and a.state == "unknown" and dossier.state in AT_WORK else None,
        }
        for a in rows
    ]  # fmt: skip


def card(dossier: Dossier) -> dict[str, Any]:
    """The direction card and the assumption board, ready for the page."""
    bodies = bodies_of(dossier)
    direction = bodies["direction"]
    believed = _believed(dossier, bodies["assumptions"])
    assumptions = [
        {
            "statement_zh": "",
            "statement_en": "",
            "test_zh": "",
            "test_en": "",
            "probability": "—",
            **a,
            "share": a["probability"] / 100 if a.get("probability") is not None else None,
            "state_label": ASSUMPTION_STATES.get(a.get("state", "unknown")),
        }
        for a in believed
    ]
    empty = {f"{name}_{side}": "" for name in ("from_what", "to_what", "mechanism", "why_now") for side in ("zh", "en")}
    shown = {**empty, **direction} if direction else {}
    lacking = lacks_of(dossier) if dossier.state == "CAND" else []
    return {
        "direction": shown,
        "leap": leap(direction),
        "assumptions": assumptions,
        "lacks": lacking,
        "lacks_label": Bi("还缺 {n} 项", "{n} still missing").fill(n=len(lacking)),
    }
