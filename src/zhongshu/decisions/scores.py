"""How good predictions were: the squared error of a stated probability once the outcome is known (Brier; 0 is perfect, 0.25 is a coin).

A person's scores are for that person and for integrity only; the body's and the mean of all are for everybody (R-35).
"""

from __future__ import annotations

from dataclasses import dataclass

from zhongshu.decisions.models import Ballot, Outcome, Subject
from zhongshu.kernel.errors import NotAllowed
from zhongshu.people.actor import Actor
from zhongshu.people.roles import Role

BANDS = ((0, 20), (20, 40), (40, 60), (60, 80), (80, 101))


@dataclass(frozen=True, slots=True)
class Scored:
    """One prediction whose outcome is known."""

    subject: Subject
    name: str
    percent: int
    happened: bool

    @property
    def score(self) -> float:
        return (self.percent / 100 - self.happened) ** 2


@dataclass(frozen=True, slots=True)
class Summary:
    """All predictions of somebody together."""

    name: str
    count: int
    mean: float


@dataclass(frozen=True, slots=True)
class Band:
    """How often that happened which was given a probability in this band."""

    low: int
    high: int
    count: int
    happened: int

    @property
    def share(self) -> float | None:
        return self.happened / self.count if self.count else None


@dataclass(frozen=True, slots=True)
class Calibration:
    """How the house foretells, all its resolved predictions together: Brier, and how far it promised more (+) or less (−) than came true."""

    count: int
    brier: float
    bias: float


def calibration_of_the_house() -> Calibration | None:
    """For everybody, the public too (R-35): no person, no decision. None while nothing is known. One question."""
    known = Outcome.objects.filter(subject__percent__isnull=False).values_list("subject__percent", "happened")
    misses = [(percent or 0) / 100 - happened for percent, happened in known]
    if not misses:
        return None
    return Calibration(len(misses), sum(miss**2 for miss in misses) / len(misses), sum(misses) / len(misses))


def scores_of(actor: Actor) -> list[Scored]:
    """The actor's own predictions, newest first."""
    return _scored(Ballot.objects.filter(user_id=actor.user_id or None))


def scores_by_person(actor: Actor) -> list[Summary]:
    """Everybody's means, for integrity alone, the best first."""
    if Role.INT not in actor.roles:
        raise NotAllowed
    people: dict[str, list[float]] = {}
    for row in _scored(Ballot.objects.all()):
        people.setdefault(row.name, []).append(row.score)
    found = [Summary(name, len(scores), sum(scores) / len(scores)) for name, scores in people.items()]
    return sorted(found, key=lambda s: (s.mean, s.name))


def scores_of_bodies() -> list[Scored]:
    """The predictions the bodies stated when they closed."""
    known = (
        Outcome.objects.filter(subject__percent__isnull=False).select_related("subject__decision").order_by("-known_on")
    )
    return [Scored(o.subject, o.subject.decision.body, o.subject.percent or 0, o.happened) for o in known]


def calibration(rows: list[Scored]) -> list[Band]:
    """Stated probability against what happened, in five bands."""
    found = []
    for low, high in BANDS:
        inside = [row for row in rows if low <= row.percent < high]
        found.append(Band(low, min(high, 100), len(inside), sum(row.happened for row in inside)))
    return found


def _scored(ballots: object) -> list[Scored]:
    rows = (
        ballots.filter(percent__isnull=False, subject__outcome__isnull=False)  # type: ignore[attr-defined]
        .select_related("subject__decision", "subject__outcome", "user__person")
        .order_by("-subject__outcome__known_on", "pk")
    )
    return [Scored(b.subject, b.user.name, b.percent, b.subject.outcome.happened) for b in rows]
