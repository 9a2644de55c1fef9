"""What waits in transfer: cases to move on, approve or sign; evidence and shares to check; decisions to ask for and to carry out; follow-ups and reviews.

Each item leads to the form of its step, and stands with those alone who may take it.
"""

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
from zhongshu.transfer.deeds import askable
from zhongshu.transfer.models import (
    Attribution,
    Claim,
    Criterion,
    FollowUp,
    Landing,
    NuclearPoint,
    Outcome,
    TransferCase,
)
from zhongshu.transfer.queries.cases import lacks_of_case, with_shares
from zhongshu.transfer.queries.graduation import decision_lacks
from zhongshu.transfer.queries.nuclear import criteria_lacks, pending_point, point_decision, point_lacks
from zhongshu.transfer.rules import ACTIVE, ENDED, PROPOSED, PUBLISHED, REVIEW_AHEAD, VALUED

MOVE_ON, APPROVE, SIGN = (
    Bi("推进转化", "Move the transfer on"),
    Bi("审批转化", "Approve the transfer"),
    Bi("签署转化合同", "Sign the transfer contract"),
)
CHECK_OUTCOME, CHECK_LANDING, CHECK_CLAIM, CONFIRM = (
    Bi("核实成果", "Check an outcome"),
    Bi("核实落地", "Check a landing"),
    Bi("核实毕业检验", "Check a graduation test"),
    Bi("确认归属份额", "Confirm a share of an outcome"),
)
LOOK_BACK, REVIEW, ASK, GRADUATE = (
    Bi("填写跟踪回访", "Report the follow-up"),
    Bi("复评核爆点", "Review the nuclear point"),
    Bi("提请委员会决定毕业", "Put graduation to the committee"),
    Bi("办理毕业", "Carry the graduation out"),
)
EVIDENCE, CHECK_CRITERION, ASK_POINT, DESIGNATE = (
    Bi("补齐核爆点证据", "Complete the evidence for a nuclear point"),
    Bi("核实核爆点证据", "Check evidence for a nuclear point"),
    Bi("提请委员会认定核爆点", "Put a nuclear point to the committee"),
    Bi("认定核爆点", "Designate the nuclear point"),
)
SOON = dt.timedelta(days=30)


def _of_dossier(what: Bi, dossier: Dossier, page: str, *more: str, due_on: dt.date | None = None) -> Task:
    url = reverse(f"transfer:{page}", args=[dossier.code, *more])
    return Task(what, pick(dossier, "title") or dossier.code, url, due_on, dossier.code, "transfer")


def _of_case(what: Bi, case: TransferCase, *deed: str) -> Task:
    page = reverse("transfer:case_deed" if deed else "transfer:case", args=[case.dossier.code, case.number, *deed])
    return Task(
        what, case.title, page, case.published_until if case.state == PUBLISHED else None, case.code, "transfer"
    )


def _mine(actor: Actor, prefix: str = "dossier__") -> Q:
    """A specialist's own dossiers; all of them for the transfer officer."""
    return Q() if Role.TT in actor.roles else Q(**{f"{prefix}specialist_id": actor.user_id})


def _valued() -> list[TransferCase]:
    return list(
        with_shares(TransferCase.objects.filter(state=VALUED)).select_related("dossier").order_by("valued_on")[:MOST]
    )


@waits_for(Role.TT)
def running_cases(actor: Actor) -> list[Task]:
    """Every transfer that runs; one that is valued waits for the director, unless something is still lacking."""
    found = TransferCase.objects.exclude(state__in=(*ENDED, VALUED)).select_related("dossier").order_by("opened_on")
    lacking = [case for case in _valued() if lacks_of_case(case)]
    return [_of_case(MOVE_ON, case) for case in (*lacking, *found[:MOST])]


@waits_for(Role.DIR)
def to_approve(actor: Actor) -> list[Task]:
    """Valued cases the director can approve."""
    ready = [case for case in _valued() if case.valued_by != actor.ledger_name and not lacks_of_case(case)]
    return [_of_case(APPROVE, case) for case in ready]


@waits_for(Role.ORG)
def to_sign(actor: Actor) -> list[Task]:
    """Contracts of this organisation whose publicity is over and in which nothing is lacking."""
    found = TransferCase.objects.filter(state=PUBLISHED, dossier__organisation__in=actor.organisations)
    ready = [
        case for case in found.select_related("dossier").order_by("published_until")[:MOST] if not lacks_of_case(case)
    ]
    return [_of_case(SIGN, case, "sign") for case in ready]


@waits_for(Role.PS, Role.TT)
def to_check(actor: Actor) -> list[Task]:
    """Evidence others have handed in, record by record."""
    tasks = []
    for model, undone, what, deed in (
        (Outcome, Q(checked_on__isnull=True, void_on__isnull=True), CHECK_OUTCOME, "check-outcome"),
        (Landing, Q(checked_on__isnull=True, void_on__isnull=True), CHECK_LANDING, "check-landing"),
        (Claim, Q(verdict=""), CHECK_CLAIM, "check-claim"),
    ):
        rows = model.objects.filter(_mine(actor), undone).exclude(recorded_by=actor.ledger_name)  # type: ignore[attr-defined]
        tasks += [
            _of_dossier(what, row.dossier, "record_deed", deed, row.pk)
            for row in rows.select_related("dossier").order_by("created_at")[:MOST]
        ]
    return tasks


@waits_for(Role.PS, Role.TT)
def shares_to_confirm(actor: Actor) -> list[Task]:
    """Parts of an outcome that somebody else has given to another dossier."""
    kept = Attribution.objects.filter(_mine(actor, "outcome__dossier__"), counts=False, dropped_at__isnull=True, outcome__void_on__isnull=True)  # fmt: skip
    rows = kept.exclude(given_by=actor.ledger_name).select_related("outcome__dossier").order_by("created_at")
    return [
        _of_dossier(CONFIRM, row.outcome.dossier, "record_deed", "confirm-share", row.outcome_id) for row in rows[:MOST]
    ]


@waits_for(Role.PS, Role.TT)
def look_backs(actor: Actor) -> list[Task]:
    """Follow-ups due within a month."""
    found = FollowUp.objects.filter(_mine(actor), done_on__isnull=True, due_on__lte=clock.today() + SOON)
    return [
        _of_dossier(LOOK_BACK, row.dossier, "record_deed", "look-back", row.pk, due_on=row.due_on)
        for row in found.select_related("dossier").order_by("due_on")[:MOST]
    ]


@waits_for(Role.PS, Role.TT)
def to_ask(actor: Actor) -> list[Task]:
    """Dossiers whose tests are met and that were not put to the committee."""
    rows = Dossier.objects.filter(_mine(actor, ""), state="TRANS", graduation_claims__isnull=False).distinct()[:MOST]
    return [_of_dossier(ASK, d, "deed", "ask", due_on=d.next_decision_on) for d in rows if askable(d)]


@waits_for(Role.DIR)
def reviews(actor: Actor) -> list[Task]:
    """核爆点 whose review comes within a month."""
    found = NuclearPoint.objects.filter(state=ACTIVE, next_review_on__lte=clock.today() + REVIEW_AHEAD)
    return [
        _of_dossier(REVIEW, p.dossier, "point_deed", "review", due_on=p.next_review_on)
        for p in found.select_related("dossier").order_by("next_review_on")[:MOST]
    ]


@waits_for(Role.PS)
def points_to_complete(actor: Actor) -> list[Task]:
    """Proposals of one's own dossiers: evidence to bring, then to be put to the committee."""
    tasks = []
    found = NuclearPoint.objects.filter(state=PROPOSED, dossier__specialist_id=actor.user_id).select_related("dossier")
    for point in found.order_by("proposed_on")[:MOST]:
        lacking = criteria_lacks(point)
        unwritten = len(lacking) > point.criteria.filter(checked_by="").count()
        if unwritten:
            tasks.append(_of_dossier(EVIDENCE, point.dossier, "point_deed", "criterion"))
        elif not lacking and not pending_point(point) and not point_decision(point):
            tasks.append(_of_dossier(ASK_POINT, point.dossier, "point_deed", "ask-point"))
    return tasks


@waits_for(Role.FL, Role.DIR)
def criteria_to_check(actor: Actor) -> list[Task]:
    """Evidence for a 核爆点 that another has written, of the fields led or of all."""
    led = None if Role.DIR in actor.roles else actor.fields_led()
    rows = Criterion.objects.filter(point__state=PROPOSED, checked_by="").exclude(written_by=actor.ledger_name)
    rows = rows if led is None else rows.filter(point__dossier__field__in=led)
    return [
        _of_dossier(CHECK_CRITERION, row.point.dossier, "criterion_deed", "check-criterion", row.pk)
        for row in rows.select_related("point__dossier").order_by("created_at")[:MOST]
    ]


@waits_for(Role.COM)
def to_designate(actor: Actor) -> list[Task]:
    """Designations decided and not carried out."""
    found = NuclearPoint.objects.filter(state=PROPOSED).select_related("dossier").order_by("proposed_on")[:MOST]
    return [_of_dossier(DESIGNATE, p.dossier, "designate") for p in found if not point_lacks(p.dossier)]


@waits_for(Role.COM)
def to_graduate(actor: Actor) -> list[Task]:
    """Graduations decided and not carried out."""
    rows = Dossier.objects.filter(state="TRANS", put_to_decision__decision__purpose="graduation").distinct()[:MOST]
    return [_of_dossier(GRADUATE, d, "graduate") for d in rows if not decision_lacks(d)]


@waits_for(Role.TT)
def reviews_of_transfer(actor: Actor) -> list[Task]:
    """Dossiers in transfer: the ways of each to a market are reviewed every ninety days."""
    rows = Standing.objects.filter(state="TRANS", origin=LIVE).order_by("next_decision_on", "code")[:MOST]
    return [
        Task(WHAT["TRANS"], pick(r, "title") or r.code, reverse("transfer:deed", args=[r.code, "market"]), r.next_decision_on, r.code, "transfer")
        for r in rows
    ]  # fmt: skip
