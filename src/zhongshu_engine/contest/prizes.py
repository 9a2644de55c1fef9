"""Prizes: the chance of each entrant to be among the best k, when that is settled, and which pair to show next because of it.

In: a normal posterior of abilities (mean, covariance). Out: chances, the next pair, promotion lists. The next pair is the one whose
result is expected to say most about who is above the prize line: the most uncertain comparison among entrants near the line.
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr

from zhongshu_engine.contest.comparisons import Comparisons, Floats, Ints
from zhongshu_engine.errors import BadInput

PRIOR_PRECISION = 1.0
DRAWS = 4_000
NEWTON_STEPS = 30


def posterior(
    comparisons: Comparisons, *, rubric: Floats | None = None, rubric_weight: float = 1.0
) -> tuple[Floats, Floats]:
    """Mean and covariance of all abilities under a standard normal prior, or one centred at the standardised ``rubric`` scores."""
    n = comparisons.count
    centre, precision = np.zeros(n), np.full(n, PRIOR_PRECISION)
    if rubric is not None:
        known = np.isfinite(rubric)
        spread = float(np.std(rubric[known])) or 1.0
        centre[known] = (rubric[known] - float(np.mean(rubric[known]))) / spread
        precision[known] = PRIOR_PRECISION + rubric_weight
        centre[known] *= rubric_weight / precision[known]
    return laplace(comparisons.left, comparisons.right, comparisons.score, comparisons.times, centre, precision)


def laplace(
    left: Ints, right: Ints, score: Floats, times: Floats, centre: Floats, precision: Floats
) -> tuple[Floats, Floats]:
    """Normal approximation at the mode; a tie counts half for each side."""
    mean: Floats = centre.copy()
    hessian = np.diag(precision)
    for _ in range(NEWTON_STEPS):
        p = 1 / (1 + np.exp(-(mean[left] - mean[right])))
        pull, curve = times * (score - p), times * p * (1 - p)
        gradient = precision * (centre - mean)
        np.add.at(gradient, left, pull)
        np.add.at(gradient, right, -pull)
        hessian = np.diag(precision)
        for a, b, sign in ((left, left, 1), (right, right, 1), (left, right, -1), (right, left, -1)):
            np.add.at(hessian, (a, b), sign * curve)
        step = np.linalg.solve(hessian, gradient)
        mean += step
        if np.max(np.abs(step), initial=0.0) < 1e-10:
            break
    return mean, np.linalg.inv(hessian).astype(np.float64)


def chance_of_prize(mean: Floats, covariance: Floats, *, prizes: int, seed: int = 0, draws: int = DRAWS) -> Floats:
    """Each entrant's chance to be among the best ``prizes``."""
    if not 0 < prizes <= len(mean):
        raise BadInput(f"must lie between 1 and the number of entrants {len(mean)}, got {prizes}", place="prizes")
    lower = np.linalg.cholesky(covariance + 1e-12 * np.eye(len(mean)))
    drawn = mean + np.random.default_rng(seed).standard_normal((draws, len(mean))) @ lower.T
    best = np.argpartition(-drawn, prizes - 1, axis=1)[:, :prizes]
    return np.bincount(best.ravel(), minlength=len(mean)) / draws


def settled(chance: Floats, *, prizes: int, confidence: float = 0.95) -> bool:
    """Whether the holders of the prizes can no longer be expected to change: each of them is within with this confidence.

    >>> settled(np.array([0.99, 0.97, 0.03, 0.01]), prizes=2), settled(np.array([0.99, 0.6, 0.4, 0.01]), prizes=2)
    (True, False)
    """
    return bool(np.sort(chance)[::-1][:prizes].min() >= confidence)


def next_pair(mean: Floats, covariance: Floats, *, prizes: int, seen: Floats | None = None) -> tuple[int, int]:
    """The pair whose comparison is expected to decide most about the prize line.

    For each pair: uncertainty of the result (variance of the difference times p(1-p)) times how open both entrants' places at the line are.
    ``seen`` (entrants by entrants) takes out the pairs that this judge has seen; `BadInput` when none is left.

    >>> next_pair(np.zeros(2), np.eye(2), prizes=1)
    (0, 1)
    """
    scores = pair_values(mean, covariance, prizes=prizes)
    if seen is not None:
        scores = np.where(seen > 0, -1.0, scores)
    best = int(np.argmax(scores))
    if scores.flat[best] < 0:
        raise BadInput("no pair is left that this judge has not seen", place="pairs")
    return best // len(mean), best % len(mean)


def pair_values(mean: Floats, covariance: Floats, *, prizes: int) -> Floats:
    """What a comparison of each pair (upper triangle) is worth for the prize line; -1 elsewhere."""
    n = len(mean)
    if not 0 < prizes <= n:
        raise BadInput(f"must lie between 1 and the number of entrants {n}, got {prizes}", place="prizes")
    deviation = np.sqrt(np.diag(covariance))
    order = np.sort(mean)[::-1]
    line = float(order[prizes - 1] + order[min(prizes, n - 1)]) / 2
    open_ = _openness((mean - line) / deviation)
    gap = mean[:, None] - mean
    variance = np.maximum(deviation[:, None] ** 2 + deviation**2 - 2 * covariance, 1e-12)
    p = 1 / (1 + np.exp(-gap / np.sqrt(1 + np.pi * variance / 8)))
    value = variance * p * (1 - p) * (open_[:, None] + open_)
    value[np.tril_indices(n)] = -1.0
    return value


def _openness(z: Floats) -> Floats:
    """How open a place above or below the line is: 1 at even chances, 0 when certain."""
    above = ndtr(z)
    return 4 * above * (1 - above)


def promote(chance: Floats, *, places: int, sure: float = 0.98, never: float = 0.02) -> tuple[Ints, Ints, Ints]:
    """One round's verdict: entrants promoted already, eliminated already, and those who go on to be compared."""
    through = np.flatnonzero(chance >= sure)[:places]
    out = np.flatnonzero(chance <= never)
    return through, out, np.setdiff1d(np.arange(len(chance)), np.r_[through, out])
