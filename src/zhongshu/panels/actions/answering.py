"""What only the invited expert does: accept with a declaration and two pledges, decline, say that there is a conflict.

Interests are computed again at accepting; one that bars turns the seat into a conflict in the same request, and nothing of the matter is shown.
"""

from __future__ import annotations

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, NotAllowed, Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.notices.actions import notify
from zhongshu.panels.actions.seating import both, kept, reseated, vacates
from zhongshu.panels.models import ACCEPTED, CONFLICT, DECLINED, INVITED, OPEN, Seat
from zhongshu.panels.queries import officers
from zhongshu.panels.queries.composition import interests_of
from zhongshu.people.actions import declare_interest
from zhongshu.people.actor import Actor
from zhongshu.people.conflicts import BARRING, KINDS
from zhongshu.people.rules import given_reason

ANSWERED = Bi("专家组 {code}：{who}{what}", "Panel {code}: {who} {what}")
WHAT = {
    ACCEPTED: Bi("接受了邀请", "accepted"),
    DECLINED: Bi("谢绝了邀请", "declined"),
    CONFLICT: Bi("因利益关系须回避", "is in conflict"),
}
COMPUTED = Bi("接受时核查出利益关系", "an interest was found when accepting")
TICK = Bi("请勾选", "Please tick this")


@act("panels.accept")
def accept(actor: Actor, seat: Seat, *, declared: bool, confidential: bool, integrity: bool, ties: str = "") -> Seat:
    """Take the seat. All three must be given; what is on record may still turn the seat into a conflict, which the caller reads from its state."""
    _mine(actor, seat)
    for field, given in (("declared", declared), ("confidential", confidential), ("integrity", integrity)):
        if not given:
            raise BadValue(field, TICK)
    on_record, now = interests_of(seat.panel.dossier, [seat.person_id])[seat.person_id], clock.now()
    found = kept(on_record)
    if any(tie.locks for tie in on_record):
        reseated(seat, {"state": CONFLICT, "answered_at": now, "found": found, **both(COMPUTED)})
        vacates(seat)
    else:
        pledges = {"declared_at": now, "confidential_at": now, "pledged_at": now}
        reseated(seat, {"state": ACCEPTED, "answered_at": now, "found": found, "ties": ties, "reminders": 0, **pledges})
    tell("panel", seat.panel_id, seat=seat.pk, state=seat.state, interests=seat.interests)
    _tell_secretary(seat)
    return seat


@act("panels.decline")
def decline(actor: Actor, seat: Seat, *, reason: str) -> Seat:
    """Decline with a reason; the officer looks for another."""
    _mine(actor, seat)
    said = given_reason(reason)
    reseated(seat, {"state": DECLINED, "answered_at": clock.now(), "reason": said, "reason_en": ""})
    vacates(seat)
    tell("panel", seat.panel_id, seat=seat.pk, state=DECLINED, reason=said)
    _tell_secretary(seat)
    return seat


@act("panels.declare_conflict")
def declare_conflict(actor: Actor, seat: Seat, *, kind: str, reason: str) -> Seat:
    """Say that an interest forbids judging, before or after accepting. It goes on record against the team, so that only integrity lifts it."""
    _mine(actor, seat, (INVITED, ACCEPTED))
    if kind not in BARRING:
        raise BadValue("kind", Bi("请选择利益关系类别", "Choose the kind of interest"))
    said = given_reason(reason)
    reseated(seat, {"state": CONFLICT, "answered_at": clock.now(), "reason": said, "reason_en": ""})
    vacates(seat)
    organisation, person = _other_side(seat, kind)
    if organisation or person:
        declare_interest(
            actor,
            kind=kind,
            evidence=said,
            organisation_id=organisation,
            other_person_id=person,
            veiled=seat.panel.blind,
        )
    tell("panel", seat.panel_id, seat=seat.pk, state=CONFLICT, tie=kind, reason=said)
    _tell_secretary(seat)
    return seat


def _other_side(seat: Seat, kind: str) -> tuple[str, str]:
    """With whom the declared tie is: the dossier's organisation where the kind allows it, else somebody of the team, its lead first."""
    dossier = seat.panel.dossier
    if dossier.organisation_id and KINDS[kind].to_organisation:
        return dossier.organisation_id, ""
    team = dossier.members.filter(until__isnull=True).exclude(person_id=seat.person_id).order_by("role", "pk")
    return "", team.values_list("person_id", flat=True).first() or ""


def _mine(actor: Actor, seat: Seat, states: tuple[str, ...] = (INVITED,)) -> None:
    own = {seat.person_id, seat.person.merged_into_id or seat.person_id}
    if not actor.person_id or actor.person_id not in own:
        raise NotAllowed(Bi("只有受邀的专家本人可以答复", "Only the expert asked may answer"))
    if seat.panel.state != OPEN:
        raise Stale(Bi("专家组已结束", "The panel has ended"))
    if seat.state not in states:
        raise Stale(Bi("这份邀请已有答复或已解除", "This invitation was already answered or released"))


def _tell_secretary(seat: Seat) -> None:
    panel = seat.panel
    words = {"code": panel.code, "who": seat.person, "what": WHAT[seat.state]}
    text = ANSWERED.fill(**words)
    notify(
        to=officers(panel),
        kind="seat_answered",
        subject=text,
        body=text,
        link=f"/panels/{panel.code}/",
    )
