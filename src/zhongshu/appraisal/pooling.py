"""From single judgements to figures, in the open: how verdicts become one probability, when experts disagree enough to talk, what the criteria say.

The pool of today: a "yes" at 80 % says 0.8, a "no" at 80 % says 0.2, "unsure" says 0.5, "not my field" says nothing. Each is weighted by the
expert's self-rated knowledge (1 to 5) and the mean is taken. No past record is used: calibrated pooling is the engine's, later. Raw votes are
always shown beside the figure.
"""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FULL = 100


@dataclass(frozen=True, slots=True)
class Vote:
    """One review as these computations need it; ``scores`` are the criteria, ``spans`` their (low, high), ``properties`` the four."""

    verdict: str
    confidence: int
    expertise: int
    scores: Mapping[str, int]
    spans: Mapping[str, tuple[int, int]]
    properties: Mapping[str, int]

    @property
    def valid(self) -> bool:
        """A verdict that counts towards the quorum (R-04)."""
        return self.verdict != "not_mine"

    @property
    def says(self) -> float | None:
        """The probability of disruption that the verdict stands for."""
        share = self.confidence / FULL
        return {"yes": share, "no": 1 - share, "unsure": 0.5}.get(self.verdict)


@dataclass(frozen=True, slots=True)
class Spread:
    """What the experts gave one criterion: the middle score, and the middle of their own even-odds intervals."""

    code: str
    median: float
    low: float
    high: float
    count: int


def probability(votes: Sequence[Vote]) -> float | None:
    """The pooled probability of disruption; None when nobody said anything."""
    said = [(vote.says, vote.expertise) for vote in votes if vote.says is not None]
    weight = sum(expertise for _, expertise in said)
    return sum((says or 0) * expertise for says, expertise in said) / weight if weight else None


def counts(votes: Sequence[Vote]) -> dict[str, int]:
    """How many gave each verdict."""
    return {code: sum(vote.verdict == code for vote in votes) for code in ("yes", "no", "unsure", "not_mine")}


def disputes(votes: Sequence[Vote], *, sd: float, reach: int) -> list[tuple[str, float]]:
    """Why a cross round is due (R-07): the spread of what verdicts say beyond ``sd``, or a criterion whose scores lie ``reach`` apart."""
    heard = [vote for vote in votes if vote.valid]
    said = [vote.says for vote in heard if vote.says is not None]
    found: list[tuple[str, float]] = []
    if len(said) > 1 and statistics.pstdev(said) > sd:
        found.append(("verdict", round(statistics.pstdev(said), 3)))
    for code in sorted({code for vote in heard for code in vote.scores}):
        given = [vote.scores[code] for vote in heard if code in vote.scores]
        if len(given) > 1 and max(given) - min(given) >= reach:
            found.append((code, float(max(given) - min(given))))
    return found


def criteria(votes: Sequence[Vote], codes: Sequence[str]) -> list[Spread]:
    """Each criterion over the experts whose field it is."""
    heard = [vote for vote in votes if vote.valid]
    spreads = []
    for code in codes:
        given = [(vote.scores[code], *vote.spans[code]) for vote in heard if code in vote.scores and code in vote.spans]
        if given:
            values, lows, highs = zip(*given, strict=True)
            middle = statistics.median
            spreads.append(Spread(code, middle(values), middle(lows), middle(highs), len(given)))
    return spreads


def properties(votes: Sequence[Vote], codes: Sequence[str]) -> dict[str, float]:
    """The middle score of each of the four properties."""
    heard = [vote for vote in votes if vote.valid]
    given = {code: [v.properties[code] for v in heard if code in v.properties] for code in codes}
    return {code: statistics.median(values) for code, values in given.items() if values}


def overall(vote: Vote, weights: Mapping[str, float]) -> float | None:
    """One expert's weighted score over the criteria; None when some are missing."""
    if not vote.valid or any(code not in vote.scores for code in weights):
        return None
    return sum(vote.scores[code] * weight for code, weight in weights.items()) / sum(weights.values())
