"""干: milestones on time, the mix at the gates, how fast evidence becomes a decision, how often a team turns, issues, money (K22 to K30)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from zhongshu.delivery.models import Issue, IssueStep, Iteration, Milestone, SiteVisit
from zhongshu.delivery.terms import ISSUE_KINDS, OUTCOMES, PURPOSES
from zhongshu.desk.reports import Fact, Measure, Period, Told, indicator
from zhongshu.desk.reports.reading import DAYS, PERCENT, Row, fact, fields, live, payments, read_all, signed_gates
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.people.actor import Actor

MISS_LOW, MISS_HIGH = 0.10, 0.60  # below, goals are too easy; above, selection or plans are poor
DECISION_DAYS, CADENCE_DAYS = 15, 45
TURNS_LOW, TURNS_HIGH = 0.15, 0.30  # pivots and stops among gate decisions (K26)
SETTLED = ("verified", "missed")
TURNED = frozenset({"PIVOT", "STOP"})
SOLVED = frozenset({"solved", "confirmed"})
TIMES, MILESTONES, YUAN = Bi("次", "times"), Bi("项", "milestones"), Bi("万元", "10k CNY")


def outcomes() -> Mapping[str, Bi]:
    return OUTCOMES


def issue_kinds() -> Mapping[str, Bi]:
    return ISSUE_KINDS


def purposes() -> Mapping[str, Bi]:
    return PURPOSES


def _milestones(actor: Actor, period: Period) -> list[tuple[Row, Any, dt.date]]:
    known = live(actor)
    settled = Milestone.objects.filter(state__in=SETTLED, settled_at__isnull=False)
    rows = read_all("milestones", settled, "dossier_id", "state", "submitted_at", "due_on", day="settled_at")
    return [(known[m.dossier_id], m, m.day) for m in rows if m.dossier_id in known and period.holds(m.day)]


@indicator("K22", "deliver", Bi("里程碑按时率", "Milestones on time"), Bi("期内核定的里程碑中，在到期日或之前交出并通过核验的比例", "Of the milestones settled in the period, the part submitted by its due day and verified"), Measure.SHARE, PERCENT, parts=fields)  # fmt: skip
def milestones_on_time(actor: Actor, period: Period) -> Iterable[Fact]:
    return [
        fact(
            row, on=day, by=row.field,
            marked=m.state == "verified" and m.submitted_at is not None and clock.day_of(m.submitted_at) <= m.due_on,
        )
        for row, m, day in _milestones(actor, period)
    ]  # fmt: skip


@indicator("K23a", "deliver", Bi("里程碑评审的决定", "Decisions at the gates"), Bi("期内签署的里程碑评审，按决定", "Gates signed in the period, by their outcome"), Measure.COUNT, TIMES, parts=outcomes)  # fmt: skip
def gate_mix(actor: Actor, period: Period) -> Iterable[Fact]:
    return [fact(row, on=gate.decided_on, by=gate.outcome) for row, gate in _gates(actor, period)]


@indicator("K23b", "deliver", Bi("里程碑未达标率", "Milestones missed"), Bi("期内核定的里程碑中，未达标的比例；过低说明目标太易，过高说明选题或方案差", "Of the milestones settled in the period, the part missed; too low: goals too easy, too high: poor selection or plans"), Measure.SHARE, PERCENT, low=MISS_LOW, high=MISS_HIGH, parts=fields)  # fmt: skip
def missed(actor: Actor, period: Period) -> Iterable[Fact]:
    return [fact(row, on=day, by=row.field, marked=m.state == "missed") for row, m, day in _milestones(actor, period)]


def _gates(actor: Actor, period: Period) -> list[tuple[Row, Any]]:
    known = live(actor)
    return [(known[g.dossier_id], g) for g in signed_gates() if g.dossier_id in known and period.holds(g.decided_on)]


@indicator("K24", "deliver", Bi("从证据到决定", "From evidence to decision"), Bi("期内签署的里程碑评审，从开启到决定的天数（中位数）", "Gates signed in the period: days from opening to decision (median)"), Measure.MEDIAN, DAYS, high=DECISION_DAYS, parts=fields)  # fmt: skip
def evidence_to_decision(actor: Actor, period: Period) -> Iterable[Fact]:
    return [
        fact(row, on=gate.decided_on, by=row.field, value=(gate.decided_on - gate.opened_on).days)
        for row, gate in _gates(actor, period)
        if gate.decided_on
    ]


def _turns(actor: Actor, period: Period) -> list[tuple[Row, Any]]:
    known = live(actor)
    turns = read_all("turns", Iteration.objects.order_by("dossier_id", "number"), "dossier_id", "starts_on", "ends_on")
    return [(known[i.dossier_id], i) for i in turns if i.dossier_id in known and period.holds(i.ends_on)]


@indicator("K25a", "deliver", Bi("迭代周期", "Iteration cadence"), Bi("期内结束的迭代的天数（中位数）", "Iterations that ended in the period: days each (median)"), Measure.MEDIAN, DAYS, high=CADENCE_DAYS, parts=fields)  # fmt: skip
def cadence(actor: Actor, period: Period) -> Iterable[Fact]:
    return [fact(row, on=i.ends_on, by=row.field, value=(i.ends_on - i.starts_on).days) for row, i in _turns(actor, period)]  # fmt: skip


@indicator("K25b", "deliver", Bi("45 天以内的迭代", "Iterations within 45 days"), Bi("期内结束的迭代中，不超过 45 天的比例", "Of the iterations that ended in the period, the part of 45 days or fewer"), Measure.SHARE, PERCENT, parts=fields)  # fmt: skip
def quick_turns(actor: Actor, period: Period) -> Iterable[Fact]:
    return [
        fact(row, on=i.ends_on, by=row.field, marked=(i.ends_on - i.starts_on).days <= CADENCE_DAYS)
        for row, i in _turns(actor, period)
    ]


@indicator("K26", "deliver", Bi("转向与终止占比", "Pivots and stops"), Bi("期内里程碑评审决定中，转向或终止的比例", "Of the gate decisions of the period, the part that pivots or stops"), Measure.SHARE, PERCENT, low=TURNS_LOW, high=TURNS_HIGH, parts=fields)  # fmt: skip
def turned(actor: Actor, period: Period) -> Iterable[Fact]:
    return [fact(row, on=gate.decided_on, by=row.field, marked=gate.outcome in TURNED) for row, gate in _gates(actor, period)]  # fmt: skip


@indicator("K27", "deliver", Bi("已拨付经费", "Money paid"), Bi("期内拨付的经费，按用途", "Money paid in the period, by purpose"), Measure.SUM, YUAN, parts=purposes, money=True)  # fmt: skip
def money_paid(actor: Actor, period: Period) -> Iterable[Fact]:
    known = live(actor)
    found = []
    for payment in payments():
        if payment.dossier_id in known and period.holds(payment.day):
            found.append(fact(known[payment.dossier_id], on=payment.day, by=payment.purpose, value=payment.amount_fen))
    return found


def _issues(actor: Actor) -> list[tuple[Row, Any]]:
    known = live(actor)
    issues = read_all("issues", Issue.objects.all(), "pk", "dossier_id", "kind", "state", "raised_on", "confirmed_on", "solve_days")  # fmt: skip
    return [(known[i.dossier_id], i) for i in issues if i.dossier_id in known]


@indicator("K28a", "deliver", Bi("未解决的问题", "Open issues"), Bi("截至期末还没有解决的问题，按类别", "Issues not solved at the end of the period, by kind"), Measure.COUNT, Bi("个", "issues"), parts=issue_kinds, told=Told.END)  # fmt: skip
def open_issues(actor: Actor, period: Period) -> Iterable[Fact]:
    day = period.last_day
    steps = IssueStep.objects.filter(created_at__lt=clock.end_of(day)).order_by("created_at", "pk")
    stood = dict(steps.values_list("issue_id", "state"))  # the last word of each on that day
    return [
        fact(row, on=i.raised_on, by=i.kind)
        for row, i in _issues(actor)
        if i.raised_on <= day and stood.get(i.pk) not in SOLVED
    ]


@indicator("K28b", "deliver", Bi("问题解决用时", "Days to solve an issue"), Bi("期内确认解决的问题，从提出到解决的天数（中位数）", "Issues confirmed as solved in the period: days from raising to solution (median)"), Measure.MEDIAN, DAYS, parts=issue_kinds)  # fmt: skip
def solve_days(actor: Actor, period: Period) -> Iterable[Fact]:
    return [
        fact(row, on=i.confirmed_on, by=i.kind, value=i.solve_days)
        for row, i in _issues(actor)
        if i.solve_days is not None and period.holds(i.confirmed_on)
    ]


@indicator("K28c", "deliver", Bi("重新打开的问题", "Issues reopened"), Bi("期内提出的问题中，解决后又重新打开的比例", "Of the issues raised in the period, the part reopened after a solution"), Measure.SHARE, PERCENT, parts=issue_kinds)  # fmt: skip
def reopened(actor: Actor, period: Period) -> Iterable[Fact]:
    again = set(IssueStep.objects.filter(state="reopened").values_list("issue_id", flat=True))
    return [
        fact(row, on=i.raised_on, by=i.kind, marked=i.pk in again)
        for row, i in _issues(actor)
        if period.holds(i.raised_on)
    ]


@indicator("K29", "deliver", Bi("现场走访", "Site visits"), Bi("期内专员的现场走访", "Site visits of the specialists in the period"), Measure.COUNT, TIMES, parts=fields)  # fmt: skip
def visits(actor: Actor, period: Period) -> Iterable[Fact]:
    known = live(actor)
    return [
        fact(known[v.dossier_id], on=v.visited_on, by=known[v.dossier_id].field)
        for v in read_all("visits", SiteVisit.objects.all(), "dossier_id", "visited_on")
        if v.dossier_id in known and period.holds(v.visited_on)
    ]
