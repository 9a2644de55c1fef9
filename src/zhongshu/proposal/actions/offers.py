"""Who answers for the dossier: the field lead offers, the specialist accepts or declines, the load cap and interests are checked at both ends."""

from __future__ import annotations

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Blocked, NotAllowed, Stale
from zhongshu.kernel.workdays import add_workdays
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.actions import entrust
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import interest_of, place_of
from zhongshu.notices.actions import notify
from zhongshu.people.actor import Actor
from zhongshu.policy.queries import rules_of
from zhongshu.proposal.models import ACCEPTED, DECLINED, OPEN, WITHDRAWN, Offer
from zhongshu.proposal.queries import obstacles_for_specialist

OFFERED = Bi("请您承担卷宗 {code}", "You are asked to take dossier {code}")
OFFERED_BODY = Bi(
    "《{title}》在等您答复，{due} 前有效。理由：{reason}", "“{title}” awaits your answer by {due}. Reason: {reason}"
)


@act("proposal.offer_dossier")
def offer_dossier(actor: Actor, dossier: Dossier, *, user_id: str, reason: str) -> Offer:
    """Offer a dossier to a specialist; a second offer waits until the first is answered or withdrawn."""
    actor.require("specialist:A", place_of(dossier))
    interest_of(actor, dossier, lock=True)
    if not reason.strip():
        raise BadValue("reason", Bi("请写明理由", "Give the reason"))
    obstacles = obstacles_for_specialist(user_id, dossier)
    if obstacles:
        raise Blocked(obstacles)
    if Offer.objects.filter(dossier=dossier, state=OPEN).exists():
        raise Stale(
            Bi("这份卷宗已有一个待答复的指派，请先撤回", "An offer for this dossier is still open; withdraw it first")
        )
    due = add_workdays(clock.today(), rules_of(dossier.rule_set).clocks.handover_workdays)
    offer = Offer.objects.create(
        dossier=dossier,
        user_id=user_id,
        handover=dossier.specialist_id is not None,
        due_on=due,
        reason=reason,
        offered_by=actor.ledger_name,
    )
    tell(
        "dossier",
        dossier.pk,
        specialist=user_id,
        handover=offer.handover,
        due=due.isoformat(),
        reason=reason,
        also=[user_id],
    )
    title = Bi(dossier.title_zh or dossier.title_en, dossier.title_en or dossier.title_zh)
    words = {"code": dossier.code, "title": title, "due": due.isoformat(), "reason": reason}
    notify(
        to=[user_id],
        kind="specialist_offer",
        subject=OFFERED.fill(**words),
        body=OFFERED_BODY.fill(**words),
        link=f"/dossiers/{dossier.code}/",
    )
    return offer


@act("proposal.accept_offer")
def accept_offer(actor: Actor, offer: Offer) -> Offer:
    """Accept; a hand-over takes effect at once, a first offer when the dossier becomes a candidate (T-02)."""
    _mine(actor, offer)
    obstacles = obstacles_for_specialist(offer.user_id, offer.dossier)
    if obstacles:
        raise Blocked(obstacles)
    _answer(offer, ACCEPTED, "")
    if offer.handover:
        entrust(actor, offer.dossier, user_id=offer.user_id, reason=offer.reason)
    tell("dossier", offer.dossier_id, offer=offer.pk, handover=offer.handover, also=[offer.user_id])
    return offer


@act("proposal.decline_offer")
def decline_offer(actor: Actor, offer: Offer, *, reason: str) -> Offer:
    """Decline with a reason; the field lead looks for another."""
    _mine(actor, offer)
    if not reason.strip():
        raise BadValue("reason", Bi("请写明理由", "Give the reason"))
    _answer(offer, DECLINED, reason)
    tell("dossier", offer.dossier_id, offer=offer.pk, reason=reason, also=[offer.user_id])
    return offer


@act("proposal.withdraw_offer")
def withdraw_offer(actor: Actor, offer: Offer, *, reason: str) -> Offer:
    """Take an unanswered offer back."""
    actor.require("specialist:A", place_of(offer.dossier))
    _answer(offer, WITHDRAWN, reason)
    tell("dossier", offer.dossier_id, offer=offer.pk, reason=reason, also=[offer.user_id])
    return offer


def _mine(actor: Actor, offer: Offer) -> None:
    if actor.user_id != offer.user_id:
        raise NotAllowed(Bi("只有被指派的专员本人可以答复", "Only the specialist asked may answer"))


def _answer(offer: Offer, state: str, answer: str) -> None:
    """Compare-and-set from open, so that an offer is answered once."""
    if Offer.objects.filter(pk=offer.pk, state=OPEN).update(state=state, answer=answer, updated_at=clock.now()) != 1:
        raise Stale(Bi("这项指派已有答复或已撤回", "This offer was already answered or withdrawn"))
    offer.state, offer.answer = state, answer
