"""The committee as the story calls it: every free member votes with a reason and a prediction, one who is free of all interests closes.

Flows in: an open decision, what is chosen for each subject and what is said of it. Flows out: the closed decision. Serves awards, gates, graduation.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

from zhongshu.decisions.actions import Choice, Vote, cast_ballots, close_decision
from zhongshu.decisions.models import Decision, Subject
from zhongshu.decisions.queries import Seat, seats_of
from zhongshu.people.actor import Actor
from zhongshu.people.actors import actor_of

IN_FAVOUR = "四性证据成立，首阶段便宜、可考"
AGAINST = "同类路线更成熟，证据尚不足"
DISSENT = "个别委员认为成本下降的依据不足"
SPREAD = (-15, -10, -5, 0, 0, 5, 10, 15)  # how a member's prediction differs from the committee's, in per cent


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of one subject: for it, against it, and how probable its success is held, in per cent."""

    reason: str = IN_FAVOUR
    against: str = AGAINST
    percent: int = 50
    opposed: bool | None = None  # whether one member votes otherwise; None leaves it to chance


class Committee:
    """The members, as they sit in each decision."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.actors: dict[str, Actor] = {}

    def decide(
        self, decision: Decision, chosen: Mapping[str, str], said: Mapping[str, Said], *, reasons: str, dissent: str = ""
    ) -> Decision:  # fmt: skip
        """``chosen`` and ``said`` are by the subject's reference; what is not named is decided as proposed."""
        subjects, seats = list(decision.subjects.order_by("place")), seats_of(decision)
        closer = self.closer(seats)
        others = [seat for seat in seats if seat is not closer]
        against = {s.pk: self._dissenter(s, others, said.get(s.ref, Said())) for s in subjects}
        for seat in seats:
            votes = [
                self._vote(s, chosen.get(s.ref, decision.proposed) == decision.proposed, said.get(s.ref, Said()), against[s.pk] is seat)
                for s in subjects
                if s.pk not in seat.bars
            ]  # fmt: skip
            if votes:
                cast_ballots(self._actor(seat), decision, votes=votes)
        opposed = any(vote is not None for vote in against.values()) or any(
            chosen.get(s.ref, decision.proposed) != decision.proposed for s in subjects
        )
        choices = {
            s.pk: Choice(chosen.get(s.ref, decision.proposed), said.get(s.ref, Said()).percent) for s in subjects
        }
        return close_decision(
            self._actor(closer), decision, version=decision.version, choices=choices, reasons=reasons,
            dissent=(dissent or DISSENT) if opposed else "",
        )  # fmt: skip

    def partly(self, decision: Decision, said: Mapping[str, Said], count: int) -> None:
        """Only the first few members have voted yet."""
        subjects = list(decision.subjects.order_by("place"))
        for seat in seats_of(decision)[:count]:
            votes = [self._vote(s, True, said.get(s.ref, Said()), False) for s in subjects if s.pk not in seat.bars]
            if votes:
                cast_ballots(self._actor(seat), decision, votes=votes)

    def free_member(self, decision: Decision) -> Actor:
        """Who may close a decision, and carry it out."""
        return self._actor(self.closer(seats_of(decision)))

    def closer(self, seats: list[Seat]) -> Seat:
        return next(seat for seat in seats if not seat.bars)

    def _vote(self, subject: Subject, favours: bool, said: Said, otherwise: bool) -> Vote:
        vote = "for" if favours != otherwise else "against"
        percent = min(95, max(5, said.percent + self.chance.choice(SPREAD)))
        return Vote(subject.pk, vote, said.reason if vote == "for" else said.against, percent)

    def _dissenter(self, subject: Subject, others: list[Seat], said: Said) -> Seat | None:
        """One member, where one is to differ and two remain to outvote that one."""
        wanted = self.chance.random() < 0.4 if said.opposed is None else said.opposed
        free = [seat for seat in others if subject.pk not in seat.bars]
        return self.chance.choice(free) if wanted and len(free) > 1 else None

    def _actor(self, seat: Seat) -> Actor:
        if seat.user.pk not in self.actors:
            self.actors[seat.user.pk] = actor_of(seat.user)
        return self.actors[seat.user.pk]
