"""A member votes on a subject, changes the vote, or declares an interest. Nobody votes for another, and nobody with an interest votes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zhongshu.decisions.models import ABSTAIN, AGAINST, COMMITTEE, FOR, OPEN, RECUSED, Ballot, Decision, Subject
from zhongshu.decisions.queries import Seat, seat_of
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, NotAllowed, Recused, Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.people.actor import Actor

MOST_TEXT = 4000
CLOSED_ALREADY = Bi("这项决策已经结束，票不能再改", "This decision is closed; votes can no longer change")
NO_SEAT = Bi("只有在任委员可以表决", "Only members in office vote")


@dataclass(frozen=True, slots=True)
class Vote:
    """What a member says of one subject; ``percent`` is the member's own prediction."""

    subject_id: str
    vote: str
    reason: str = ""
    percent: int | None = None


@act("decisions.cast_ballot")
def cast_ballot(actor: Actor, subject: Subject, *, vote: str, reason: str = "", percent: int | None = None) -> Ballot:
    """Vote for, against, or abstain; a vote against says why, a vote for how probable its success is held."""
    decision, seat = _open_seat(actor, subject.decision_id)
    if decision.body != COMMITTEE:
        raise NotAllowed(Bi("这项决策由主任单独作出", "The director decides this alone"))
    bars = seat.bars.get(subject.pk, [])
    if any(bar.locks for bar in bars):
        raise Recused
    if bars:
        raise NotAllowed(bars[0].reason)
    if vote not in (FOR, AGAINST, ABSTAIN):
        raise BadValue(f"vote_{subject.place}", Bi("请选择赞成、反对或弃权", "Choose for, against or abstain"))
    text = _text(f"reason_{subject.place}", reason, needed=vote == AGAINST)
    if vote == FOR and percent is None:
        text_needed = Bi("赞成须给出预测概率（R-34）", "A vote for gives its forecast (R-34)")
        raise BadValue(f"percent_{subject.place}", text_needed)
    if percent is not None and not 0 <= percent <= 100:
        raise BadValue(f"percent_{subject.place}", Bi("概率在 0 到 100 之间", "A probability lies between 0 and 100"))
    ballot = _write(actor, subject, seat, vote=vote, reason=text, percent=percent)
    # which way a member voted stays out of the ledger until the decision is closed; the receipt holds it then
    tell("decision", decision.pk, subject=subject.ref, also=[subject.ref])
    return ballot


@act("decisions.cast_ballots")
def cast_ballots(actor: Actor, decision: Decision, *, votes: Sequence[Vote]) -> None:
    """Vote on several subjects at once, all or none."""
    subjects = {s.pk: s for s in decision.subjects.all()}
    if not votes:
        raise BadValue("vote_1", Bi("请至少对一项表决", "Vote on one subject at least"))
    for vote in votes:
        if vote.subject_id not in subjects:
            raise Stale
        cast_ballot(actor, subjects[vote.subject_id], vote=vote.vote, reason=vote.reason, percent=vote.percent)
    tell("decision", decision.pk, votes=len(votes))


@act("decisions.recuse")
def recuse(actor: Actor, subject: Subject, *, reason: str) -> Ballot:
    """Declare an interest: the member neither votes on the subject nor sees it from then on."""
    decision, seat = _open_seat(actor, subject.decision_id)
    ballot = _write(actor, subject, seat, vote=RECUSED, reason=_text("reason", reason, needed=True), percent=None)
    tell("decision", decision.pk, subject=subject.ref, recused=actor.user_id, reason=reason, also=[subject.ref])
    return ballot


def _open_seat(actor: Actor, decision_id: str) -> tuple[Decision, Seat]:
    """The decision, locked against being closed meanwhile, and the actor's seat in it."""
    decision = Decision.objects.select_for_update().get(pk=decision_id)
    if decision.state != OPEN:
        raise Stale(CLOSED_ALREADY)
    seat = seat_of(actor, decision)
    if seat is None:
        raise NotAllowed(NO_SEAT)
    return decision, seat


def _text(field: str, text: str, *, needed: bool) -> str:
    cleaned = text.strip()
    if needed and not cleaned:
        raise BadValue(field, Bi("请写明理由", "Give the reason"))
    if len(cleaned) > MOST_TEXT:
        raise BadValue(field, Bi("文字过长", "The text is too long"))
    return cleaned


def _write(actor: Actor, subject: Subject, seat: Seat, *, vote: str, reason: str, percent: int | None) -> Ballot:
    ballot, _ = Ballot.objects.update_or_create(
        subject=subject,
        user_id=actor.user_id,
        defaults={"voter": seat.user.name, "vote": vote, "reason": reason, "percent": percent},
    )
    return ballot
