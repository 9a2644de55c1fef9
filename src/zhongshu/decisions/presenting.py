"""A decision as one reader may see it: options side by side, subjects with their votes, a lock where an interest bars."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from zhongshu.decisions.models import CLOSED, RECUSED, Ballot, Decision, Subject
from zhongshu.decisions.names import TONES, VOTES
from zhongshu.decisions.queries import Seat, may_read_names
from zhongshu.kernel.bilingual import Bi, pick, unfold
from zhongshu.people.actor import Actor
from zhongshu.people.roles import Role


@dataclass(frozen=True, slots=True)
class ShownSubject:
    """One subject for this reader."""

    subject: Subject
    locked: bool
    title: str = ""
    reasons: list[Bi] = field(default_factory=list)  # why this reader does not vote
    mine: Ballot | None = None
    cast: int = 0  # how many have voted so far
    votes: list[tuple[Bi, str, int]] = field(default_factory=list)  # once closed
    # once closed, for those who may read names: the ballot, its vote in words, its tone, and the prediction where this reader may know it
    ballots: list[tuple[Ballot, Bi, str, int | None]] = field(default_factory=list)
    chosen: str = ""

    @property
    def foretold(self) -> bool:
        """Whether a member's prediction is told at all."""
        return any(percent is not None for _, _, _, percent in self.ballots)

    @property
    def may_vote(self) -> bool:
        return not self.locked and not self.reasons


def shown_subjects(actor: Actor, decision: Decision, seat: Seat | None) -> list[ShownSubject]:
    """The subjects in order."""
    locked: set[str] = decision.locked_subjects  # type: ignore[attr-defined]
    titles = {option["code"]: pick(option, "title") for option in decision.choices}
    ballots: dict[str, list[Ballot]] = {}
    for ballot in Ballot.objects.filter(subject__decision=decision).select_related("user__person").order_by("user_id"):
        ballots.setdefault(ballot.subject_id, []).append(ballot)
        ballot.said = str(unfold(ballot.reason)) if ballot.vote == RECUSED else ballot.reason  # type: ignore[attr-defined]
    named = may_read_names(actor, decision)
    found = []
    for subject in decision.subjects.all():
        bars = seat.bars.get(subject.pk, []) if seat else []
        if subject.pk in locked or any(bar.locks for bar in bars):
            found.append(ShownSubject(subject, locked=True, reasons=[bar.reason for bar in bars]))
            continue
        cast = ballots.get(subject.pk, [])
        found.append(
            ShownSubject(
                subject, locked=False, title=pick(subject, "label"), reasons=[bar.reason for bar in bars],
                mine=next((b for b in cast if b.user_id == actor.user_id), None), cast=sum(b.vote != RECUSED for b in cast),
                votes=_counts(cast) if decision.state == CLOSED else [],
                ballots=[(b, VOTES[b.vote], TONES[b.vote], _prediction(actor, b)) for b in cast] if named else [],
                chosen=titles.get(subject.chosen, ""),
            )
        )  # fmt: skip
    return found


def _prediction(actor: Actor, ballot: Ballot) -> int | None:
    """What a member foretold is for that member and for integrity (R-35); the vote and its reason are for all who read names."""
    mine = ballot.user_id == actor.user_id
    return ballot.percent if mine or Role.INT in actor.roles else None


def _counts(ballots: list[Ballot]) -> list[tuple[Bi, str, int]]:
    count = dict.fromkeys(VOTES, 0)
    for ballot in ballots:
        count[ballot.vote] += 1
    return [(VOTES[vote], TONES[vote], n) for vote, n in count.items() if n]


def material_rows(decision: Decision) -> list[tuple[str, Any]]:
    """What was put before the body, as label and value; material of a room carries its own labels as {label, value} or {label, rows}.

    It speaks of all subjects at once, so whoever is locked out of one of them does not read it.
    """
    if decision.locked_subjects:  # type: ignore[attr-defined]
        return []
    found = []
    for key, value in decision.laid_before.items():
        if isinstance(value, dict) and "label_zh" in value:
            found.append((pick(value, "label"), _readable(value)))
        elif not key.startswith("_"):
            found.append((key, value))
    return found


def _readable(value: dict[str, Any]) -> Any:
    if "value_zh" in value:
        return pick(value, "value")
    return value.get("value", "")
