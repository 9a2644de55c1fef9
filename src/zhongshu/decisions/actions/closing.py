"""Closing a decision: quorum without the recused, the outcome the votes carry, the forecast of those who voted, reasons, dissent, receipt.

From then on nothing of it changes. Rooms that asked register with `on_closing` what they do then, in the same transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from zhongshu.decisions.models import (
    ABSENT,
    AGAINST,
    CLOSED,
    COMMITTEE,
    DIRECTOR,
    FOR,
    OPEN,
    RECUSED,
    Ballot,
    Decision,
    Subject,
)
from zhongshu.decisions.queries import Seat, carried, forecasts_of, seats_of, short_of_quorum, votes_of
from zhongshu.decisions.receipts import chain_hash, last_in_chain, pack_of
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Blocked, NotAllowed, Recused, Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.notices.actions import notify
from zhongshu.people.actor import Actor

CHAIN_LOCK = 7_302_018_002  # any fixed number: the name of the advisory lock on PostgreSQL
Closing = Callable[[Actor, Decision], None]
_closings: dict[str, list[Closing]] = {}
DONE = Bi("决策已作出：{code}", "Decided: {code}")
DONE_BODY = Bi("《{matter}》已作出决定，回执号 {hash}。", "“{matter}” was decided; receipt {hash}.")


@dataclass(frozen=True, slots=True)
class Choice:
    """What is chosen for one subject, and how probable its success is held: asked only where no vote brought a forecast."""

    chosen: str
    percent: int | None = None


def on_closing(purpose: str) -> Callable[[Closing], Closing]:
    """Register what a room does when one of its decisions is closed."""

    def register(function: Closing) -> Closing:
        if function not in _closings.setdefault(purpose, []):
            _closings[purpose].append(function)
        return function

    return register


@act("decisions.close")
def close_decision(
    actor: Actor,
    decision: Decision,
    *,
    version: int,
    choices: Mapping[str, Choice],
    reasons: str,
    dissent: str = "",
) -> Decision:
    """Close with one `Choice` for each subject id. The committee's choice and forecast follow its votes, whoever closes; the director alone chooses freely."""
    decision = Decision.objects.select_for_update().get(pk=decision.pk)
    if decision.state != OPEN or decision.version != version:
        raise Stale
    seats = seats_of(decision)
    may_close(actor, seats, body=decision.body)
    subjects = list(decision.subjects.select_related("dossier").order_by("place"))
    forecasts = forecasts_of(decision)
    _check_words(decision, subjects, choices, forecasts, reasons)
    _fill_ballots(actor, decision, subjects, seats, choices)
    _check_votes(decision, subjects, choices, dissent)
    for subject in subjects:
        choice = choices[subject.pk]
        subject.chosen, subject.percent = choice.chosen, forecasts.get(subject.pk, choice.percent)
        subject.save(update_fields=["chosen", "percent", "updated_at"])
    _seal(actor, decision, reasons=reasons.strip(), dissent=dissent.strip())
    for function in _closings.get(decision.purpose, ()):
        function(actor, decision)
    tell(
        "decision", decision.pk, code=decision.code, number=decision.number, sha256=decision.sha256, previous=decision.previous,
        chosen={s.ref: s.chosen for s in subjects}, votes={s.ref: votes_of(s) for s in subjects}, reason=decision.reasons,
        also=[s.ref for s in subjects],
    )  # fmt: skip
    _tell_members(decision, subjects, seats)
    return decision


def may_close(actor: Actor, seats: Sequence[Seat], *, body: str) -> None:
    """Refuse whoever may not: a member in office with no interest in any of the subjects closes, for the closing speaks of all of them."""
    mine = next((seat for seat in seats if seat.user.pk == actor.user_id), None)
    if mine is None:
        raise NotAllowed(
            Bi("由在任委员宣布决定", "A member in office closes the decision")
            if body == COMMITTEE
            else Bi("由主任作出决定", "The director decides")
        )
    if any(bar.locks for bars in mine.bars.values() for bar in bars):
        raise Recused
    if mine.bars:
        raise NotAllowed(next(iter(mine.bars.values()))[0].reason)


def _check_words(
    decision: Decision, subjects: list[Subject], choices: Mapping[str, Choice], forecasts: Mapping[str, int], reasons: str
) -> None:  # fmt: skip
    codes = {option["code"] for option in decision.choices}
    if not reasons.strip():
        raise BadValue("reasons", Bi("请写明决定的理由", "Give the reasons of the decision"))
    for subject in subjects:
        choice = choices.get(subject.pk)
        if choice is None or choice.chosen not in codes:
            raise BadValue(f"chosen_{subject.place}", Bi("请从备选方案中选择", "Choose one of the options"))
        if subject.pk in forecasts:
            continue
        if choice.percent is None or not 0 <= choice.percent <= 100:
            text = Bi("请给出 0 到 100 的预测概率（R-34）", "Give a predicted probability from 0 to 100 (R-34)")
            raise BadValue(f"percent_{subject.place}", text)


def _fill_ballots(
    actor: Actor, decision: Decision, subjects: list[Subject], seats: list[Seat], choices: Mapping[str, Choice]
) -> None:
    """Every member gets a ballot on every subject: the recused as recused, whoever said nothing as absent."""
    given = {(b.subject_id, b.user_id): b for b in Ballot.objects.filter(subject__decision=decision)}
    for subject in subjects:
        for seat in seats if decision.body == COMMITTEE else [s for s in seats if s.user.pk == actor.user_id]:
            bars, ballot = seat.bars.get(subject.pk, []), given.get((subject.pk, seat.user.pk))
            if bars and (ballot is None or ballot.vote != RECUSED):
                vote, reason = RECUSED, _both([bar.reason for bar in bars])
            elif decision.body == DIRECTOR:
                vote, reason = FOR if choices[subject.pk].chosen == decision.proposed else AGAINST, ""
            elif ballot is None:
                vote, reason = ABSENT, ""
            else:
                continue
            Ballot.objects.update_or_create(
                subject=subject, user=seat.user, defaults={"voter": seat.user.name, "vote": vote, "reason": reason, "percent": None}
            )  # fmt: skip


def _both(reasons: Sequence[Bi]) -> str:
    """Why somebody stays out, as the house writes it: in both languages on one line."""
    zh, en = "；".join(one.zh for one in reasons), "; ".join(one.en for one in reasons)
    return zh if zh == en else f"{zh} · {en}"


def _check_votes(decision: Decision, subjects: list[Subject], choices: Mapping[str, Choice], dissent: str) -> None:
    if decision.body != COMMITTEE:
        return
    short = [
        Bi("{s}：法定人数 {n}，未回避而已表决的 {m} 人", "{s}: quorum {n}; {m} have voted who are not recused").fill(
            s=Bi(subject.label_zh, subject.label_en), n=decision.quorum, m=have
        )
        for subject, have in short_of_quorum(decision)
    ]
    if short:
        raise Blocked(short)
    opposed = False
    for subject in subjects:
        votes = votes_of(subject)
        opposed |= votes["against"] > 0
        if carried(votes) != (choices[subject.pk].chosen == decision.proposed):
            raise BadValue(f"chosen_{subject.place}", _against_votes(votes))
    if opposed and not dissent.strip():
        raise BadValue("dissent", Bi("有反对票，请写明不同意见", "There are votes against: record the dissent"))


def _against_votes(votes: dict[str, int]) -> Bi:
    text = Bi("赞成 {a} 票、反对 {b} 票：决定须与表决一致", "{a} for, {b} against: the decision must follow the votes")
    return text.fill(a=votes["for"], b=votes["against"])


def _seal(actor: Actor, decision: Decision, *, reasons: str, dissent: str) -> None:
    """Write the receipt and chain it; one writer at a time (SQLite holds the write lock already)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
    number, previous = last_in_chain()
    decision.closed_by, decision.closed_at, decision.number = actor.ledger_name, clock.now(), number + 1
    decision.reasons, decision.dissent, decision.previous = reasons, dissent, previous
    decision.pack = pack_of(decision)
    decision.sha256 = chain_hash(previous, decision.pack)
    decision.state, decision.version = CLOSED, decision.version + 1
    decision.save()


def _tell_members(decision: Decision, subjects: list[Subject], seats: list[Seat]) -> None:
    words = {
        "code": decision.code, "matter": Bi(decision.matter_zh, decision.matter_en), "hash": decision.sha256[:12],
    }  # fmt: skip
    free = [seat.user.pk for seat in seats if len(seat.bars) < len(subjects)]
    notify(
        to=free, kind="decision_closed", subject=DONE.fill(**words), body=DONE_BODY.fill(**words),
        link=f"/decisions/{decision.code}/receipt/",
    )  # fmt: skip
