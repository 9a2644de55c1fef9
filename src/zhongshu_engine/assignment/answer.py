"""The answer: who reviews what, with everything needed to trust it or to argue with it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from zhongshu_engine.assignment.certificate import Certificate
from zhongshu_engine.assignment.drawing import Drawn
from zhongshu_engine.assignment.problem import Floats, Ints, Problem
from zhongshu_engine.result import Provenance

Unmet = tuple[tuple[int, int, str], ...]


@dataclass(frozen=True, slots=True)
class Assignment:
    """Pairs in row-major order. ``status`` is optimal, feasible (stopped early, gap above zero) or infeasible."""

    status: str
    pairs: Ints
    total: float
    bound: float
    gap: float
    worst: float
    worst_bound: float
    sums: Floats = field(repr=False)
    unmet: Unmet
    reasons: tuple[str, ...]
    seconds: float
    certificate: Certificate | None = field(repr=False)
    provenance: Provenance = field(repr=False)
    levels_proven: int | None = None
    marginals: tuple[Ints, Floats] | None = field(default=None, repr=False)
    lottery: Drawn | None = field(default=None, repr=False)

    @property
    def loads(self) -> dict[int, int]:
        """Reviews of each expert who has any."""
        experts, counts = np.unique(self.pairs[:, 1], return_counts=True)
        return dict(zip(experts.tolist(), counts.tolist(), strict=True))


def sums_of(problem: Problem, pairs: Ints) -> Floats:
    """What each proposal receives: the sum of the scores of its experts."""
    weights = problem.scores[pairs[:, 0], pairs[:, 1]]
    return np.bincount(pairs[:, 0], weights=weights, minlength=problem.proposals).astype(np.float64)


def in_order(pairs: Ints) -> Ints:
    """Pairs sorted by proposal, then expert."""
    return pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
