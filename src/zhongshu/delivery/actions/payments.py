"""Payments 拨付 through four pairs of hands: the team asks, the specialist checks, the field lead or director approves, finance pays and signs.

Nobody takes two of the four steps of one payment; rule R-19 is asked at every step.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zhongshu.delivery.actions.bookkeeping import store
from zhongshu.delivery.books import NotInTheBooks
from zhongshu.delivery.models import Payment
from zhongshu.delivery.queries.money import books_of, payment_lacks
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Blocked, NotAllowed, Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.actions import hold
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import interest_of, place_of, team_user_ids
from zhongshu.notices.actions import notify
from zhongshu.people.actor import Actor
from zhongshu.people.roles import Role


@dataclass(frozen=True, slots=True)
class Hand:
    """One step of a payment: from which state, by whom, which column names the person."""

    state: str
    column: str
    right: str
    label: Bi
    done: Bi


HANDS: dict[str, Hand] = {
    "request": Hand("planned", "requested_by", "payment:U", Bi("申请拨付", "Ask for it"), Bi("已申请", "Asked for")),
    "check": Hand("requested", "checked_by", "payment:U", Bi("核对", "Check"), Bi("已核对", "Checked")),
    "approve": Hand("checked", "approved_by", "payment:A", Bi("批准", "Approve"), Bi("已批准", "Approved")),
    "pay": Hand("approved", "paid_by", "payment:S", Bi("拨付并签字", "Pay and sign"), Bi("已拨付", "Paid")),
}
STEP_OF = {hand.state: name for name, hand in HANDS.items()}
SAME = Bi(
    "您已办理过这笔经费的另一个环节，四个环节须由四个人办理",
    "You have taken another step of this payment; its four steps are taken by four people",
)


def hand_lacks(actor: Actor, dossier: Dossier, payment: Payment) -> list[Bi]:
    """Why this actor may not take the next step of this payment; empty when they may."""
    step = STEP_OF.get(payment.state)
    if step is None:
        return [Bi("没有下一步", "no further step")]
    hand = HANDS[step]
    place = place_of(dossier)
    found: list[Bi] = []
    mine = actor.may(hand.right, place)
    if step == "request":
        mine = mine and actor.user_id in team_user_ids(dossier)
    if step == "check":
        mine = mine and actor.user_id in place.specialists
    if not mine:
        found.append(Bi("由他人办理", "another role takes this step"))
    if any(getattr(payment, other.column) == actor.user_id for other in HANDS.values() if actor.user_id):
        found.append(SAME)
    return found


@act("delivery.move_payment")
def move_payment(
    actor: Actor, dossier: Dossier, *, payment_id: str, step: str, version: int, note: str = ""
) -> Payment:
    """Take one step: request, check, approve or pay."""
    payment = payment_for(dossier, payment_id)
    interest_of(actor, dossier, lock=True)
    hand = HANDS.get(step)
    if hand is None or payment.state != hand.state or payment.version != version:
        raise Stale
    if SAME in (lacks := hand_lacks(actor, dossier, payment)):
        raise NotAllowed(SAME)
    if lacks:
        raise NotAllowed
    missing = payment_lacks(dossier, payment)
    if missing:
        raise Blocked(missing)
    books, rows = books_of(dossier)
    try:
        books.pay(payment.pk) if step == "pay" else books.further(payment.pk)
    except NotInTheBooks:
        raise Stale from None
    columns: dict[str, Any] = {hand.column: actor.user_id, "note": note.strip() or payment.note}
    if step in ("request", "pay"):
        columns["requested_at" if step == "request" else "paid_at"] = clock.now()
    store(actor, dossier, books, rows, also={payment.pk: columns})
    payment.refresh_from_db()
    tell(
        "dossier", dossier.pk, payment=payment.number, step=step, fen=payment.amount_fen, stage=payment.stage, note=note
    )
    _tell_next(dossier, payment, hand)
    return payment


@act("delivery.send_payment_back")
def send_payment_back(actor: Actor, dossier: Dossier, *, payment_id: str, version: int, reason: str) -> Payment:
    """Whoever is asked for the next step may send the payment back to its beginning, with a reason."""
    payment = payment_for(dossier, payment_id)
    if payment.state not in ("requested", "checked", "approved") or payment.version != version:
        raise Stale
    if not actor.may(HANDS[STEP_OF[payment.state]].right, place_of(dossier)):
        raise NotAllowed
    if not reason.strip():
        raise BadValue("reason", Bi("请写明理由", "Give the reason"))
    before = payment.requested_by
    books, rows = books_of(dossier)
    books.send_back(payment.pk)
    store(actor, dossier, books, rows, also={payment.pk: {"note": reason.strip()}})
    payment.refresh_from_db()
    tell("dossier", dossier.pk, payment=payment.number, reason=reason, also=[before])
    return payment


@act("delivery.record_return")
def record_return(actor: Actor, dossier: Dossier, *, payment_id: str, fen: int, note: str) -> Payment:
    """Finance records money that came back from a paid payment."""
    actor.require("payment:S", place_of(dossier))
    payment = payment_for(dossier, payment_id)
    books, rows = books_of(dossier)
    try:
        books.give_back(payment.pk, fen)
    except NotInTheBooks:
        raise BadValue(
            "fen", Bi("退回额须大于 0 且不超过已拨余额", "More than nothing, and no more than what was paid")
        ) from None
    store(actor, dossier, books, rows, also={payment.pk: {"note": note.strip() or payment.note}})
    payment.refresh_from_db()
    tell("dossier", dossier.pk, payment=payment.number, returned_fen=fen, note=note)
    return payment


@act("delivery.divide_payment")
def divide_payment(actor: Actor, dossier: Dossier, *, payment_id: str, version: int, fen: int) -> None:
    """The specialist divides a planned payment into two instalments; the sum stays."""
    place = place_of(dossier)
    actor.require("payment:U", place)
    if actor.user_id not in place.specialists:
        raise NotAllowed
    payment = payment_for(dossier, payment_id)
    if payment.state != "planned" or payment.version != version:
        raise Stale
    if not 0 < fen < payment.amount_fen:
        raise BadValue("fen", Bi("须大于 0 且小于这笔经费", "More than nothing and less than this payment"))
    books, rows = books_of(dossier)
    books.cut(payment.pk, fen).released = payment.released
    store(actor, dossier, books, rows, due={payment.stage: payment.due_on} if payment.due_on else None)
    tell("dossier", dossier.pk, payment=payment.number, divided_fen=fen)


def payment_for(dossier: Dossier, payment_id: str) -> Payment:
    """One hand at a time on the money of a dossier: the books that the act reads next are those this payment stands in."""
    hold(dossier)
    found = Payment.objects.filter(pk=payment_id, dossier=dossier).first()
    if found is None:
        raise Stale
    return found


NEXT_ROLE: dict[str, Role] = {"requested": Role.PS, "checked": Role.FL, "approved": Role.FIN}
WAITS = Bi("{code}：拨付 P{n} {done}", "{code}: payment P{n}, {done}")
WAITS_BODY = Bi("第 {s} 阶段，{n}。", "Stage {s}, {n}.")


def _tell_next(dossier: Dossier, payment: Payment, hand: Hand) -> None:
    """The specialist hears of a request, the team of the payment."""
    from zhongshu.kernel.money import amount

    to = {"requested": {dossier.specialist_id or ""}, "paid": team_user_ids(dossier)}.get(payment.state, set())
    notify(
        to=sorted(to - {""}),
        kind="payment",
        subject=WAITS.fill(code=dossier.code, n=payment.number, done=hand.done),
        body=WAITS_BODY.fill(s=payment.stage, n=amount(payment.amount_fen)),
        link=f"/dossiers/{dossier.code}/delivery/money/",
    )
