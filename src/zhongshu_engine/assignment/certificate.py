"""The proof that rides with an answer: prices from which anyone can compute a bound that no assignment exceeds.

For prices λ of the experts' time, bound = Σ_p (the best `demand` reviews of p, each worth score − λ, at most `cap` of a pair)
+ Σ_e (λ·maximum load where λ > 0, λ·minimum load where λ < 0). Weak duality makes it hold for every λ; `verify` recomputes it
from the raw table and shares no code with the solver.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from zhongshu_engine.assignment.candidates import Candidates
from zhongshu_engine.assignment.problem import Floats, Ints, Problem

NOISE = 4 * float(np.finfo(np.float64).eps)


@dataclass(frozen=True, slots=True)
class Certificate:
    """Prices of the experts' time, boosts of the proposals whose floor binds, the floors, and the bound they prove; of a lottery also the prices of
    the caps on its pairs."""

    prices: Floats
    bound: float
    boosts: Floats | None = None
    floors: Floats | None = None
    caps: tuple[Ints, Floats] | None = None


def best_sum(rows: Ints, values: Floats, missing: Floats, *, demand: Ints, capacity: int) -> float:
    """Sum over proposals of their ``demand`` best units, ``capacity`` of a pair; ``missing`` fills up where pairs run out."""
    order = np.lexsort((-values, rows))
    rows, values = rows[order], values[order]
    starts = np.searchsorted(rows, np.arange(len(demand)))
    rank = np.arange(len(rows)) - starts[rows]
    take = np.clip(demand[rows] - rank * capacity, 0, capacity)
    short = demand - np.bincount(rows, weights=take, minlength=len(demand)).astype(np.int64)
    filler = np.where(short > 0, missing, 0.0) * short
    return math.fsum((values * take).tolist()) + math.fsum(filler.tolist())


def load_value(prices: Floats, load_min: Ints, load_max: Ints) -> float:
    """What the experts' time is worth at these prices."""
    return math.fsum((prices * np.where(prices > 0, load_max, load_min)).tolist())


def settle(total: float, bound: float, *, terms: int, size: float) -> tuple[float, float]:
    """Bound and gap, where a difference below the rounding noise of the sums themselves is none."""
    if bound - total <= NOISE * max(1, terms) * max(size, 1e-300):
        return total, 0.0
    return bound, bound - total


def best_of(pairs: Candidates, demand: Ints) -> Floats:
    """For every proposal the sum of its best ``pairs``, which hold its best as many as it needs; minus infinity where it has too few."""
    order = np.lexsort((-pairs.scores, pairs.rows))
    rows, scores = pairs.rows[order], pairs.scores[order]
    rank = np.arange(len(rows)) - np.searchsorted(rows, rows)
    first = rank < demand[rows]
    enough = np.bincount(rows[first], minlength=len(demand)) >= demand
    return np.where(enough, np.bincount(rows[first], weights=scores[first], minlength=len(demand)), -np.inf)


def best_possible(problem: Problem) -> Floats:
    """For every proposal the sum of its best admissible reviews: no assignment gives it more. Kept pairs are not looked at."""
    best = np.full(problem.proposals, -np.inf)
    for block in problem.row_blocks():
        need = problem.demand[block]
        for count in np.unique(need):
            rows = np.flatnonzero(need == count)
            if count == 0:
                best[rows + block.start] = 0.0
            elif count <= problem.experts:
                part = problem.admissible(block)[rows]
                part.partition(problem.experts - count, axis=1)
                best[rows + block.start] = part[:, -count:].sum(axis=1)
    return best
