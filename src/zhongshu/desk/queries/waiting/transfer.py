"""What waits in transfer: cases to move on, approve or sign; evidence to check; decisions to carry out; follow-ups and reviews that are due."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.urls import reverse

from zhongshu.desk.queries.waiting import MOST, WHAT, Task, waits_for
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.lifecycle.models import LIVE, Dossier, Standing
from zhongshu.people.actor import Actor
from zhongshu.people.roles import Role
from zhongshu.transfer.models import Claim, FollowUp, Landing, NuclearPoint, Outcome, TransferCase
from zhongshu.transfer.queries.graduation import decision_lacks
from zhongshu.transfer.rules import ACTIVE, ENDED, PUBLISHED, VALUED

MOVE_ON, APPROVE, SIGN = (
    Bi("推进转化", "Move the transfer on"),
    Bi("审批转化", "Approve the transfer"),
    Bi("签署转化合同", "Sign the transfer contract"),
)
CHECK, LOOK_BACK, REVIEW, GRADUATE = (
    Bi("核实证据", "Check the evidence"),
    Bi("填写跟踪回访", "Report the follow-up"),
    Bi("复评核爆点", "Review the nuclear point"),
    Bi("办理毕业", "Carry the graduation out"),
)
SOON = dt.timedelta(days=30)


def _of_dossier(what: Bi, dossier: Dossier, due_on: dt.date | None = None) -> Task:
    page = reverse("transfer:transfer", args=[dossier.code])
    return Task(what, pick(dossier, "title") or dossier.code, page, due_on, dossier.code, "transfer")


def _of_case(what: Bi, case: TransferCase) -> Task:
    page = reverse("transfer:case", args=[case.dossier.code, case.number])
    return Task(
        what, case.title, page, case.published_until if case.state == PUBLISHED else None, case.code, "transfer"
    )


@waits_for(Role.TT)
def running_cases(actor: Actor) -> list[Task]:
    """Every transfer that runs."""
    found = TransferCase.objects.exclude(state__in=(*ENDED, VALUED)).select_related("dossier").order_by("opened_on")
    return [_of_case(MOVE_ON, case) for case in found[:MOST]]


@waits_for(Role.DIR)
def to_approve(actor: Actor) -> list[Task]:
    """Valued cases the director has to approve."""
    found = TransferCase.objects.filter(state=VALUED).exclude(valued_by=actor.ledger_name).select_related("dossier")
    return [_of_case(APPROVE, case) for case in found.order_by("valued_on")[:MOST]]


@waits_for(Role.ORG)
def to_sign(actor: Actor) -> list[Task]:
    """Contracts of this organisation whose publicity is over."""
    found = TransferCase.objects.filter(
        state=PUBLISHED, dossier__organisation__in=actor.organisations, published_until__lte=clock.today()
    ).exclude(contract_no="")
    return [_of_case(SIGN, case) for case in found.select_related("dossier").order_by("published_until")[:MOST]]


@waits_for(Role.PS, Role.TT)
def to_check(actor: Actor) -> list[Task]:
    """Evidence others have handed in: of a specialist's own dossiers, or anywhere for the transfer officer."""
    mine = Q() if Role.TT in actor.roles else Q(dossier__specialist_id=actor.user_id)
    waiting: dict[str, Dossier] = {}
    for model, undone in (
        (Outcome, Q(checked_on__isnull=True, void_on__isnull=True)),
        (Landing, Q(checked_on__isnull=True, void_on__isnull=True)),
        (Claim, Q(verdict="")),
    ):
        rows = model.objects.filter(mine, undone).exclude(recorded_by=actor.ledger_name)  # type: ignore[attr-defined]
        for row in rows.select_related("dossier").order_by("created_at")[:MOST]:
            waiting.setdefault(row.dossier_id, row.dossier)
    return [_of_dossier(CHECK, dossier) for dossier in list(waiting.values())[:MOST]]


@waits_for(Role.PS, Role.TT)
def look_backs(actor: Actor) -> list[Task]:
    """Follow-ups due within a month."""
    mine = Q() if Role.TT in actor.roles else Q(dossier__specialist_id=actor.user_id)
    found = FollowUp.objects.filter(mine, done_on__isnull=True, due_on__lte=clock.today() + SOON)
    return [
        _of_dossier(LOOK_BACK, row.dossier, row.due_on)
        for row in found.select_related("dossier").order_by("due_on")[:MOST]
    ]


@waits_for(Role.DIR)
def reviews(actor: Actor) -> list[Task]:
    """核爆点 whose review comes within a month."""
    found = NuclearPoint.objects.filter(state=ACTIVE, next_review_on__lte=clock.today() + SOON)
    return [
        _of_dossier(REVIEW, p.dossier, p.next_review_on)
        for p in found.select_related("dossier").order_by("next_review_on")[:MOST]
    ]


@waits_for(Role.COM)
def to_graduate(actor: Actor) -> list[Task]:
    """Graduations decided and not carried out."""
    rows = Dossier.objects.filter(state="TRANS", put_to_decision__decision__purpose="graduation").distinct()[:MOST]
    page = "transfer:graduate"
    return [
        Task(GRADUATE, pick(d, "title") or d.code, reverse(page, args=[d.code]), None, d.code, "transfer")
        for d in rows
        if not decision_lacks(d)
    ]


@waits_for(Role.TT)
def reviews_of_transfer(actor: Actor) -> list[Task]:
    """Dossiers in transfer: each is reviewed every ninety days; last, because whatever else waits on the same page is more pressing."""
    rows = Standing.objects.filter(state="TRANS", origin=LIVE).order_by("next_decision_on", "code")[:MOST]
    return [
        Task(WHAT["TRANS"], pick(r, "title") or r.code, reverse("transfer:transfer", args=[r.code]), r.next_decision_on, r.code, "transfer")
        for r in rows
    ]  # fmt: skip
