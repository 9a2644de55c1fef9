"""The rules behind alerts 预警: each looks at one dossier on one day and says what it found, why, and how grave. Reads only.

Numbers come from the rules of the house. Adding a rule is one more function with its code in `terms.RULES`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from zhongshu.delivery.models import Assumption, Condition, Gate, Iteration, Milestone, Pause, Payment
from zhongshu.delivery.queries.money import claim_of, earned_of, overdue_on, payment_lacks, stage_in_hand
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.money import amount
from zhongshu.lifecycle.models import Dossier
from zhongshu.policy.queries import rules_of

AMBER, RED = "amber", "red"


@dataclass(frozen=True, slots=True)
class Found:
    """One thing a rule found."""

    rule: str
    about: str
    level: str
    why: Bi
    due: dt.date | None = None  # when it should have been done; without one, the day it was found counts


Rule = Callable[[Dossier, dt.date], Iterator[Found]]


def _level(dossier: Dossier, days: int) -> str:
    return RED if days > rules_of(dossier.rule_set).delivery.alert_red_days else AMBER


def milestone_overdue(dossier: Dossier, today: dt.date) -> Iterator[Found]:
    late = Milestone.objects.filter(dossier=dossier, state="active", due_on__lt=today)
    for m in late.order_by("number"):
        days = (today - m.due_on).days
        why = Bi("里程碑 M{n} 逾期 {d} 天", "Milestone M{n} is {d} days overdue").fill(n=m.number, d=days)
        yield Found("milestone_overdue", f"M{m.number}", _level(dossier, days), why, m.due_on)


def _stood(dossier: Dossier, since: dt.date, today: dt.date) -> int:
    """Days since then on which the work stood still."""
    ended = Pause.objects.filter(dossier=dossier, ended_on__gt=since).values_list("since", "ended_on")
    return sum((min(end, today) - max(start, since)).days for start, end in ended if end)


def no_iteration(dossier: Dossier, today: dt.date) -> Iterator[Found]:
    gap = rules_of(dossier.rule_set).delivery.iteration_gap_days
    stage = stage_in_hand(dossier)
    last = Iteration.objects.filter(dossier=dossier).order_by("-ends_on").values_list("ends_on", flat=True).first()
    since = max(filter(None, (last, stage.starts_on if stage else None)), default=None)
    days = (today - since).days - _stood(dossier, since, today) if since else 0
    if dossier.state == "ACTIVE" and days > gap:
        why = Bi("已 {d} 天没有迭代记录（上限 {g} 天）", "No iteration for {d} days (limit {g})").fill(d=days, g=gap)
        yield Found("no_iteration", "", _level(dossier, days - gap), why)


def spending_ahead(dossier: Dossier, today: dt.date) -> Iterator[Found]:
    limit, earned = rules_of(dossier.rule_set).delivery.spending_ahead, earned_of(dossier)
    if earned.ahead > limit:
        why = Bi("已花 {s} %，证据只到 {e} %", "{s} % spent, {e} % earned by evidence").fill(
            s=f"{earned.spent * 100:.0f}", e=f"{earned.earned * 100:.0f}"
        )
        yield Found("spending_ahead", "", RED if earned.ahead > 2 * limit else AMBER, why)


def payment_overdue(dossier: Dossier, today: dt.date) -> Iterator[Found]:
    for p in Payment.objects.filter(dossier=dossier, released=True, due_on__lt=today).order_by("number"):
        if overdue_on(p, today) and p.due_on and not payment_lacks(dossier, p):
            days = (today - p.due_on).days
            why = Bi("拨付 P{n} 逾期 {d} 天", "Payment P{n} is {d} days overdue").fill(n=p.number, d=days)
            yield Found("payment_overdue", f"P{p.number}", _level(dossier, days), why, p.due_on)


def personnel(dossier: Dossier, today: dt.date) -> Iterator[Found]:
    if not dossier.members.filter(until__isnull=True, role="lead").exists():
        yield Found("personnel", "", RED, Bi("团队没有在任的负责人", "The team has no lead in office"))
    if dossier.specialist_id is None:
        yield Found("personnel", "PS", RED, Bi("没有负责专员", "No specialist answers for it"))


def issue_overdue(dossier: Dossier, today: dt.date) -> Iterator[Found]:
    late = dossier.issues.filter(due_on__lt=today).exclude(state__in=("solved", "confirmed"))
    for issue in late.order_by("number"):
        days = (today - (issue.due_on or today)).days
        why = Bi("问题 Q{n} 逾期 {d} 天", "Issue Q{n} is {d} days overdue").fill(n=issue.number, d=days)
        yield Found("issue_overdue", f"Q{issue.number}", _level(dossier, days), why, issue.due_on)


def gate_overdue(dossier: Dossier, today: dt.date) -> Iterator[Found]:
    for gate in Gate.objects.filter(dossier=dossier, due_on__lt=today).exclude(state="signed"):
        days = (today - gate.due_on).days
        why = Bi("里程碑评审 G{n} 逾期 {d} 天", "Gate G{n} is {d} days overdue").fill(n=gate.number, d=days)
        yield Found("gate_overdue", f"G{gate.number}", _level(dossier, days), why, gate.due_on)


def condition_overdue(dossier: Dossier, today: dt.date) -> Iterator[Found]:
    for c in Condition.objects.filter(gate__dossier=dossier, met_on__isnull=True, due_on__lt=today).select_related(
        "gate"
    ):
        days = (today - c.due_on).days
        why = Bi("G{n} 的条件逾期 {d} 天：{t}", "A condition of G{n} is {d} days overdue: {t}").fill(
            n=c.gate.number, d=days, t=c.text
        )
        yield Found("condition_overdue", c.pk, _level(dossier, days), why, c.due_on)


def pause_overdue(dossier: Dossier, today: dt.date) -> Iterator[Found]:
    for pause in Pause.objects.filter(dossier=dossier, ended_on__isnull=True, until__lte=today):
        why = Bi("暂停期满（{d}），建议终止或恢复", "The pause is over ({d}): stop or resume is proposed").fill(
            d=pause.until.isoformat()
        )
        yield Found("pause_overdue", "", RED, why, pause.until)


def assumption_overdue(dossier: Dossier, today: dt.date) -> Iterator[Found]:
    late = Assumption.objects.filter(dossier=dossier, void=False, state="unknown", by_when__lt=today)
    for a in late.order_by("number"):
        days = (today - a.by_when).days if a.by_when else 0
        why = Bi("致命假设 A{n} 应在 {d} 前验证", "Killer assumption A{n} was to be tested by {d}").fill(
            n=a.number, d=a.by_when.isoformat() if a.by_when else ""
        )
        yield Found("assumption_overdue", f"A{a.number}", _level(dossier, days), why, a.by_when)


def recovery_overdue(dossier: Dossier, today: dt.date) -> Iterator[Found]:
    claim = claim_of(dossier)
    if claim is not None and claim.left and claim.due_on and claim.due_on < today:
        days = (today - claim.due_on).days
        why = Bi("应追回的 {n} 逾期 {d} 天", "{n} to be recovered are {d} days overdue").fill(
            n=amount(claim.left), d=days
        )
        yield Found("recovery_overdue", "", RED, why, claim.due_on)


AFTERWARDS: dict[str, tuple[Rule, ...]] = {"REVOKE": (recovery_overdue,)}  # what is watched once the work has ended
RULES: tuple[Rule, ...] = (
    milestone_overdue, no_iteration, spending_ahead, payment_overdue, personnel, issue_overdue, gate_overdue,
    condition_overdue, pause_overdue, assumption_overdue,
)  # fmt: skip
WATCHED = ("ACTIVE", "GATE", "PIVOT", "PAUSE", *AFTERWARDS)


STILL = (pause_overdue, personnel)  # what a pause does not hold up


def found_in(dossier: Dossier, today: dt.date) -> list[Found]:
    """Everything the rules find in one dossier today. A pause stops the clock: what falls due inside it is not overdue, and what was overdue
    before it grows no older.
    """
    if dossier.state not in WATCHED:
        return []
    stands = today
    if dossier.state == "PAUSE":
        since = (
            Pause.objects.filter(dossier=dossier, ended_on__isnull=True)
            .order_by("-since")
            .values_list("since", flat=True)
            .first()
        )
        stands = min(today, since) if since else today
    rules = AFTERWARDS.get(dossier.state, RULES)
    return [found for rule in rules for found in rule(dossier, today if rule in STILL else stands)]
