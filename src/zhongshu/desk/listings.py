"""The list of dossiers, declared."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from zhongshu.bench.queries.seats import seated
from zhongshu.bench.rules import TIERS
from zhongshu.desk.queries.road import ORDER, ROAD
from zhongshu.desk.queries.scope import (
    arrived,
    at_risk,
    by_way,
    first_year,
    in_tier,
    passed,
    reached,
    specialists,
    why_at_risk,
)
from zhongshu.desk.tones import tone_of
from zhongshu.kernel import clock, veil
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.lifecycle.course import EDGES, STATES
from zhongshu.lifecycle.models import HISTORICAL, LIVE, Standing
from zhongshu.lifecycle.queries import by_content, standings, unlocked
from zhongshu.lifecycle.rules import waits_until
from zhongshu.pages.listing import Column, Filter, Listing, Tab
from zhongshu.pages.listing.state import State
from zhongshu.policy.queries import active_rules


def names(group: str) -> Any:
    """The choices of one list of the rules in force."""
    return lambda actor: list(active_rules().labels(group).items())


@lru_cache(maxsize=8)
def _labels(group: str, tick: int) -> dict[str, Bi]:
    return active_rules().labels(group)


def name(group: str, code: str) -> Bi:
    """The label of a code in a list of the rules in force, read at most every five seconds however long the list is."""
    return _labels(group, int(time.monotonic() // 5)).get(code) or Bi(code or "—", code or "—")


def by_specialist(rows: QuerySet[Standing], text: str) -> QuerySet[Standing]:
    if veil.drawn():  # who is not told names does not ask by them
        return rows.none()
    return rows.filter(Q(specialist_zh__icontains=text) | Q(specialist_en__icontains=text))


def by_risk(rows: QuerySet[Standing], wanted: bool) -> QuerySet[Standing]:
    return rows.filter(at_risk())


def by_seat(rows: QuerySet[Standing], wanted: bool) -> QuerySet[Standing]:
    return rows.filter(pk__in=seated())


def undated(rows: QuerySet[Standing], wanted: bool) -> QuerySet[Standing]:
    return rows.filter(next_decision_on__isnull=True)


def ways() -> dict[str, Bi]:
    """States one may have arrived in, and ways one may have gone."""
    gone = {f"{a}-{b}": STATES[a].label + Bi(" → ", " → ") + STATES[b].label for e in EDGES.values() for a in e.sources for b in e.targets}  # fmt: skip
    return {code: state.label for code, state in STATES.items()} | gone


def arrivals_by_year(actor: Any) -> list[tuple[str, Bi]]:
    """Stages of the main road one may first have come to, year by year."""
    said = Bi("{s}（{y} 年）", "{s} ({y})")
    years = range(first_year(), clock.today().year + 1)
    return [(f"{code}-{y}", said.fill(s=STATES[code].label, y=y)) for code in ROAD for y in years]


def steps() -> dict[str, Bi]:
    """Every step a course without returns may hold: from a state to any later one."""
    states = list(STATES.values())
    return {f"{a.code}-{b.code}": a.label + Bi(" → ", " → ") + b.label for a in states for b in states if ORDER[a.code] < ORDER[b.code]}  # fmt: skip


RISK = "risk"
ORIGINS = {LIVE: Bi("本中心", "This center"), HISTORICAL: Bi("历史项目", "Earlier programmes")}


class Reasons:
    """Why rows of one page are at risk, asked when the first of them is told and for all of them at once."""

    def __init__(self, actor: Any, rows: Sequence[Standing]) -> None:
        self._actor, self._rows = actor, rows

    @cached_property
    def said(self) -> dict[str, str]:
        return why_at_risk(self._actor, self._rows)


def _told(rows: Iterable[Standing], reasons: Reasons) -> Iterator[Standing]:
    """The rows, each with the reasons of its page at hand."""
    for row in rows:
        row.reasons = reasons  # type: ignore[attr-defined]
        yield row


WHY = Column("why", Bi("风险原因", "Why at risk"), value=lambda row: row.reasons.said.get(row.pk, ""), default=False)


class Dossiers(Listing):
    """Every dossier the reader may know."""

    name = "desk.dossiers"
    title = Bi("卷宗", "Dossiers")
    search_kind = "dossier"
    search_hint = Bi("名称、编号、主张、单位、专员", "Title, code, claim, organisation, specialist")
    order = ("-opened_on", "-code")
    empty = Bi("还没有卷宗", "No dossiers yet")
    empty_hint = Bi(
        "有人提交技术，或导入历史项目后，会出现在这里",
        "They appear when somebody proposes a technology, or past projects are imported",
    )
    columns = (
        Column("code", Bi("编号", "Code"), kind="code", sort="code"),
        Column("title", Bi("名称", "Title"), value=lambda r: pick(r, "title"), kind="main", sort="title_zh"),
        Column("state", Bi("状态", "State"), value=lambda r: tone_of(r.state), kind="state", sort="state"),
        WHY,
        Column("field", Bi("领域", "Field"), value=lambda r: name("fields", r.field), sort="field"),
        Column("specialist", Bi("专员", "Specialist"), value=lambda r: pick(r, "specialist"), sort="specialist_zh"),
        Column(
            "organisation", Bi("单位", "Organisation"), value=lambda r: pick(r, "organisation"), sort="organisation_zh"
        ),
        Column(
            "next_decision_on", Bi("下次决策", "Next decision"), value=waits_until, kind="due", sort="next_decision_on"
        ),
        Column(
            "money",
            Bi("经费", "Money"),
            value=lambda r: r.money_fen if r.currency == "CNY" else None,
            kind="money",
            sort="money_fen",
        ),
        Column(
            "channel", Bi("渠道", "Channel"), value=lambda r: name("channels", r.channel), sort="channel", default=False
        ),
        Column("region", Bi("地区", "Region"), value="region", sort="region", default=False),
        Column("tier", Bi("梯队", "Tier"), value="tier", sort="tier", default=False),
        Column("trl", Bi("TRL", "TRL"), value="trl", kind="number", sort="trl", default=False),
        Column("programme", Bi("计划", "Programme"), value="programme", sort="programme", default=False),
        Column("opened_on", Bi("建立", "Opened"), kind="date", sort="opened_on", default=False),
    )
    filters = (
        Filter(
            "state",
            Bi("状态", "State"),
            kind="many",
            choices={code: s.label for code, s in STATES.items()},
            field="state",
        ),
        Filter("field", Bi("领域", "Field"), choices=names("fields"), field="field"),
        Filter("origin", Bi("来源", "Origin"), choices=ORIGINS, field="origin"),
        Filter("channel", Bi("渠道", "Channel"), choices=names("channels"), field="channel"),
        Filter("due", Bi("下次决策日", "Next decision"), kind="days", field="next_decision_on"),
        Filter("specialist", Bi("专员", "Specialist"), kind="text", apply=by_specialist),
        Filter("region", Bi("地区", "Region"), choices=names("regions"), field="region"),
        Filter("tier", Bi("梯次", "Tier"), choices=TIERS, apply=in_tier),
        Filter(RISK, Bi("超期或红色预警", "Overdue or in red alert"), kind="flag", apply=by_risk),
        Filter("by", Bi("负责专员", "Answered for by"), choices=specialists, field="specialist_id", quiet=True),
        Filter("passed", Bi("曾经过", "Passed through"), choices=ways(), apply=passed, quiet=True),
        Filter(
            "reached",
            Bi("曾到达（含跳过）", "Came to or beyond"),
            choices={code: STATES[code].label for code in ROAD},
            apply=reached,
            quiet=True,
        ),
        Filter(
            "arrived",
            Bi("当年首次到达", "First reached in the year"),
            choices=arrivals_by_year,
            apply=arrived,
            quiet=True,
        ),
        Filter("way", Bi("走成的路", "Way in the end"), choices=steps(), apply=by_way, quiet=True),
        Filter("seat", Bi("占今年席位", "Holds a seat of this year"), kind="flag", apply=by_seat, quiet=True),
        Filter("undated", Bi("未定决策日", "No date set"), kind="flag", apply=undated, quiet=True),
    )
    tabs = (
        Tab("live", Bi("在途", "Under way"), "origin=live"),
        Tab("candidates", Bi("候选", "Candidates"), "state=CAND"),
        Tab("bench", Bi("储备", "Bench"), "state=BENCH"),
        Tab("history", Bi("历史项目", "Earlier programmes"), "origin=historical"),
    )

    def rows(self, actor: Any) -> QuerySet[Standing]:
        return standings(actor)

    def chosen(self, actor: Any, state: State) -> list[Column]:
        """Who looks at what is at risk is told why, beside the state."""
        columns = super().chosen(actor, state)
        risky = any(field.filter.key == RISK and field.value for field in state.fields)
        if not risky or WHY in columns:
            return columns
        at = next((n for n, c in enumerate(columns, start=1) if c.key == "state"), len(columns))
        return [*columns[:at], WHY, *columns[at:]]

    def page_of(self, actor: Any, narrowed: QuerySet[Standing], sort: str, start: int, size: int) -> list[Standing]:
        rows = super().page_of(actor, narrowed, sort, start, size)
        return list(_told(rows, Reasons(actor, rows)))

    def values(self, actor: Any, state: State, columns: Sequence[Column]) -> Iterator[list[Any]]:
        """A sheet tells the reasons as the page does."""
        rows = self.narrowed(actor, state)
        reasons = Reasons(actor, list(rows.filter(at_risk())) if WHY in columns else [])
        for row in _told(self.ordered(rows, state.sort).iterator(chunk_size=1000), reasons):
            yield [column.plain(row) for column in columns]

    def found(self, rows: QuerySet[Standing], text: str) -> QuerySet[Standing]:
        return by_content(rows, text) if veil.drawn() else super().found(rows, text)

    def narrowed(self, actor: Any, state: State) -> QuerySet[Standing]:
        """A search looks into a dossier: one that an interest locks is not found by what stands in it."""
        rows = super().narrowed(actor, state)
        return unlocked(actor, rows, "pk") if state.search else rows

    def href(self, row: Standing) -> str:
        return reverse("desk:dossier", args=[row.code])
