"""Reading the money: the books as they stand, what a payment still lacks (R-19), spending against evidence."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

from django.db.models import QuerySet, Sum

from zhongshu.delivery.books import FLOWS, Books, Slip, Totals
from zhongshu.delivery.effects import Setting, Shares
from zhongshu.delivery.models import CostReport, Gate, IntegrityCase, Milestone, Payment, Posting, Stage
from zhongshu.delivery.terms import PURPOSES
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.ids import new_id
from zhongshu.kernel.questions import question
from zhongshu.lifecycle.course import STATES
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.payee import payee_of
from zhongshu.lifecycle.queries import last_chapter
from zhongshu.policy.queries import rules_of

# In which states money of each purpose may be paid: work under contract, bridging while re-planning, wind-down after a stop
PAYABLE: dict[str, tuple[str, ...]] = {
    "stage": ("ACTIVE",),
    "top_up": ("ACTIVE",),
    "bridging": ("PIVOT", "ACTIVE"),
    "wind_down": ("STOP",),
}
SETTLED = ("verified", "waived", "void")


def payments_of(dossier: Dossier) -> QuerySet[Payment]:
    return Payment.objects.filter(dossier=dossier).order_by("stage", "number")


def planned_of(dossier: Dossier) -> int:
    """What the postings say was planned."""
    return sum(FLOWS[kind][0] * fen for kind, fen in _posted(dossier.pk))


@question
def _posted(dossier_id: str) -> QuerySet[Posting, tuple[str, int]]:
    return Posting.objects.filter(dossier_id=dossier_id).values_list("kind").annotate(fen=Sum("amount_fen"))


@question
def _payments(dossier_id: str) -> QuerySet[Payment]:
    return Payment.objects.filter(dossier_id=dossier_id).order_by("stage", "number")


@question
def _in_force(dossier_id: str) -> QuerySet[Stage]:
    return Stage.objects.filter(dossier_id=dossier_id).order_by("number", "plan").exclude(state="void")


@question
def _open_gates(dossier_id: str) -> QuerySet[Gate]:
    return Gate.objects.filter(dossier_id=dossier_id).exclude(state="signed").order_by("pk")[:1]


def books_of(dossier: Dossier) -> tuple[Books, dict[str, Payment]]:
    """The books as they stand, with the rows they were read from."""
    rows = {row.pk: row for row in _payments(dossier.pk)}
    slips = {
        row.pk: Slip(row.pk, row.stage, row.purpose, row.amount_fen, row.state, row.released, row.returned_fen)
        for row in rows.values()
    }
    return Books(slips, planned_of(dossier), new_id), rows


def totals_of(dossier: Dossier) -> Totals:
    return books_of(dossier)[0].totals()


def spent_of(dossier: Dossier) -> int:
    """What accepted cost reports say was spent."""
    found = CostReport.objects.filter(dossier=dossier, state="accepted").aggregate(fen=Sum("spent_fen"))
    return found["fen"] or 0


def stages_of(dossier: Dossier) -> QuerySet[Stage]:
    return Stage.objects.filter(dossier=dossier).order_by("number", "plan")


def stages_in_force(dossier: Dossier) -> list[Stage]:
    return _in_force(dossier.pk)


def stage_in_hand(dossier: Dossier) -> Stage | None:
    """The stage being worked on."""
    return next((s for s in stages_in_force(dossier) if s.number == dossier.stage), None)


def setting_of(dossier: Dossier) -> Setting:
    """Where a gate of this dossier stands, for the money."""
    rows = {s.number: s for s in stages_in_force(dossier)}
    number = dossier.stage or 1
    here, following = rows.get(number), rows.get(number + 1)
    gates = rules_of(dossier.rule_set).gates
    return Setting(
        stage=number,
        stage_budget=here.budget_fen if here else 0,
        next_budget=following.budget_fen if following else 0,
        shares=Shares(gates.accelerate_share, gates.pivot_share, gates.winddown_share),
        last=following is None,
    )


def open_gate_of(dossier: Dossier) -> Gate | None:
    return next(iter(_open_gates(dossier.pk)), None)


def payment_lacks(dossier: Dossier, payment: Payment) -> list[Bi]:
    """What rule R-19 still asks before this payment may take a further step; empty when it may."""
    found: list[Bi] = []
    states = PAYABLE[payment.purpose]
    if dossier.state not in states:
        here = STATES[dossier.state].label
        found.append(
            Bi("卷宗在「{s}」，{p}不能拨付", "The dossier is in “{s}”; {p} is not paid there").fill(
                s=here, p=PURPOSES[payment.purpose]
            )
        )
    if open_gate_of(dossier) is not None:
        found.append(Bi("里程碑评审未结束", "a gate is open"))
    if not payment.released:
        found.append(Bi("评审尚未放款", "no gate has released it yet"))
    found += _account_lacks(dossier)
    if payment.purpose in ("stage", "top_up"):
        found += _evidence_lacks(dossier, payment) + _report_lacks(dossier)
    return found


def account_verified(dossier: Dossier) -> bool | None:
    """Whether the account money would go to now is verified: its row when this house keeps one, else what the contract says; None without a contract."""
    chapter = last_chapter(dossier, "contract")
    if chapter is None:
        return None
    if (payee := payee_of(dossier)) is not None:
        return payee.verified_on is not None
    account = json.loads(chapter.body).get("account") or {}
    return bool(account.get("verified_by") or account.get("on"))


def _account_lacks(dossier: Dossier) -> list[Bi]:
    verified = account_verified(dossier)
    if verified is None:
        return [Bi("没有生效的任务书", "no contract is in force")]
    return [] if verified else [Bi("收款账户尚未核验", "the account is not verified yet")]


def _evidence_lacks(dossier: Dossier, payment: Payment) -> list[Bi]:
    """Milestones of the stages before must be settled; the first stage has none before it, and a stage that a pivot left asks nothing of the new route."""
    ahead = [s.number for s in stages_in_force(dossier) if s.number < payment.stage]
    before = Milestone.objects.filter(dossier=dossier, stage__in=ahead).exclude(state__in=SETTLED)
    return [
        Bi("里程碑 M{n} 尚未核验", "milestone M{n} is not verified yet").fill(n=number)
        for number in before.order_by("number").values_list("number", flat=True)[:5]
    ]


def _report_lacks(dossier: Dossier) -> list[Bi]:
    """After a payment, an accepted cost report comes before the next one."""
    last_paid = Payment.objects.filter(dossier=dossier, paid_at__isnull=False).order_by("-paid_at").first()
    if last_paid is None:
        return []
    accepted = CostReport.objects.filter(dossier=dossier, state="accepted", judged_at__gte=last_paid.paid_at).exists()
    return (
        []
        if accepted
        else [Bi("上一笔拨付之后还没有被接受的经费决算", "no cost report has been accepted since the last payment")]
    )


@dataclass(frozen=True, slots=True)
class Earned:
    """Money spent against evidence earned, both as shares of the whole."""

    spent: float
    earned: float

    @property
    def ahead(self) -> float:
        return self.spent - self.earned


def earned_of(dossier: Dossier) -> Earned:
    """The weight of verified milestones against the money spent."""
    rows = Milestone.objects.filter(dossier=dossier).exclude(state="void").values_list("state", "weight", "stage")
    budgets = {s.number: s.budget_fen for s in stages_in_force(dossier)}
    whole = sum(budgets.values()) or 1
    weights: dict[int, float] = {}
    for _, weight, stage in rows:
        weights[stage] = weights.get(stage, 0.0) + weight
    earned = sum(
        budgets.get(stage, 0) / whole * weight / weights[stage]
        for state, weight, stage in rows
        if state == "verified" and weights[stage]
    )
    return Earned(spent_of(dossier) / whole, earned)


def to_return(dossier: Dossier) -> int:
    """What a team that was stopped, revoked or has finished still holds unspent (R-20)."""
    if dossier.state not in ("STOP", "REVOKE", "DONE"):
        return 0
    return max(0, totals_of(dossier).paid - spent_of(dossier))


def to_come_back() -> list[tuple[str, int]]:
    """(dossier id, unspent money its team still holds) of all work that has ended, the most first; asked in two questions."""
    ended = ("STOP", "REVOKE", "DONE")
    held: dict[str, int] = {}
    paid = Payment.objects.filter(dossier__state__in=ended, state="paid").values_list(
        "dossier_id", "amount_fen", "returned_fen"
    )
    for dossier, fen, back in paid:
        held[dossier] = held.get(dossier, 0) + fen - back
    spent = CostReport.objects.filter(dossier__state__in=ended, state="accepted").values_list("dossier_id", "spent_fen")
    for dossier, fen in spent:
        held[dossier] = held.get(dossier, 0) - fen
    return sorted(((pk, fen) for pk, fen in held.items() if fen > 0), key=lambda one: (-one[1], one[0]))


@dataclass(frozen=True, slots=True)
class Claim:
    """Money to be recovered after misconduct: what is due, what came back since, until when."""

    due: int
    received: int
    due_on: dt.date | None

    @property
    def left(self) -> int:
        return max(0, self.due - self.received)


def claim_of(dossier: Dossier) -> Claim | None:
    """The claim of the last proven finding, if it asks for money; paid by what has come back since it was signed."""
    finding = (
        IntegrityCase.objects.filter(dossier=dossier, outcome="proven", recover_fen__gt=0)
        .order_by("-decided_on")
        .first()
    )
    if finding is None:
        return None
    back = Posting.objects.filter(dossier=dossier, kind="give_back").aggregate(fen=Sum("amount_fen"))["fen"] or 0
    return Claim(finding.recover_fen, max(0, back - finding.given_back_fen), finding.recover_due_on)


def overdue_on(payment: Payment, today: dt.date) -> bool:
    return (
        payment.due_on is not None
        and payment.due_on < today
        and payment.state in ("planned", "requested", "checked", "approved")
    )
