"""Checks an answer from the raw table and the prices alone; shares no code with the solvers.

In: scores, conflicts, demand, loads, pairs, prices (and for floors: boosts and floors). Out: the total, a bound that no assignment
can exceed, or `Refuted` with the first thing found wrong.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


class Refuted(AssertionError):
    """The answer breaks a rule of the question."""


@dataclass(frozen=True, slots=True)
class Checked:
    """Recomputed total, proven bound and the worst proposal's sum."""

    total: float
    bound: float
    worst: float

    @property
    def gap(self) -> float:
        """How far the answer can be from the best, at most."""
        return max(0.0, self.bound - self.total)


def check(
    scores: NDArray[np.float64],
    pairs: NDArray[np.int64],
    prices: NDArray[np.float64],
    *,
    demand: NDArray[np.int64],
    load_min: NDArray[np.int64],
    load_max: NDArray[np.int64],
    conflicts: NDArray[np.bool_] | None = None,
    boosts: NDArray[np.float64] | None = None,
    floors: NDArray[np.float64] | None = None,
) -> Checked:
    """Recompute everything that the answer claims."""
    n, m = scores.shape
    barred = np.isnan(scores) if conflicts is None else np.isnan(scores) | conflicts
    rows, columns = pairs.T
    if len(np.unique(rows * m + columns)) != len(pairs):
        raise Refuted("a pair is used twice")
    if barred[rows, columns].any():
        raise Refuted("a pair in conflict is used")
    if not np.array_equal(np.bincount(rows, minlength=n), demand):
        raise Refuted("a proposal has not the number of experts it asked for")
    loads = np.bincount(columns, minlength=m)
    if (loads < load_min).any() or (loads > load_max).any():
        raise Refuted("an expert's load is outside the limits")
    sums = np.bincount(rows, weights=scores[rows, columns], minlength=n)
    floor = np.full(n, -np.inf) if floors is None else floors
    if (sums < floor - 1e-12 * np.maximum(1.0, np.abs(floor))).any():
        raise Refuted("a proposal is below its floor")
    boost = np.zeros(n) if boosts is None else boosts
    if (boost < 0).any():
        raise Refuted("a boost is negative")
    bound = float(np.sum(prices * np.where(prices > 0, load_max, load_min))) - float(
        np.sum(boost[boost > 0] * floor[boost > 0])
    )
    for p in range(n):
        if demand[p]:
            worth = np.where(barred[p], -np.inf, scores[p] * (1 + boost[p]) - prices)
            bound += float(np.partition(worth, m - demand[p])[m - demand[p] :].sum())
    return Checked(float(sums.sum()), bound, float(sums.min()))
