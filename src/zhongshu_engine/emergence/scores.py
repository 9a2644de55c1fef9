"""Emergence of terms: novel, persistent, of some size, and growing, joined to one score; and fits of how fast each
term grows.

In: documents per term and period, documents per period. Out: a score with its four parts, growth rates with standard
errors. Whence: the four
attributes of Rotolo, Hicks & Martin 2015 and the thresholds of Carley et al. 2018; the formula is written here and is
ours.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhongshu_engine.errors import BadInput

PERSISTENT_PERIODS = 3
SMALLEST = 7
LARGEST_BASE_SHARE = 0.15
_ITERATIONS = 30
_CLOSE = 1e-12


@dataclass(frozen=True, slots=True)
class Growth:
    """Share of documents growing as exp(rate * period): rate, its standard error, and the periods it takes to double."""

    rate: np.ndarray
    error: np.ndarray
    doubling: np.ndarray


@dataclass(frozen=True, slots=True)
class Emergence:
    """``score`` is NaN for terms that fail a threshold; the four parts are kept beside it so that it can be argued
    with.
    """

    score: np.ndarray
    novelty: np.ndarray
    persistence: np.ndarray
    size: np.ndarray
    growth: Growth


def fit_growth(hits: np.ndarray, totals: np.ndarray) -> Growth:
    """Poisson regression of each term's counts on time with the number of documents as exposure, all terms at once by
    Newton's steps.

    >>> fit = fit_growth(np.array([[10, 20, 40, 80]]), np.full(4, 1000))
    >>> fit.rate.round(4).tolist(), fit.doubling.round(3).tolist()
    ([0.6931], [1.0])
    """
    periods = hits.shape[1]
    if periods < 2:
        raise BadInput("growth needs at least two periods")
    when = np.arange(periods) - (periods - 1) / 2
    exposure = totals.astype(float)
    total = hits.sum(axis=1)
    level = np.log(np.maximum(total, 0.5) / exposure.sum())
    slope = np.zeros(len(hits))
    for _ in range(_ITERATIONS):
        mean = exposure * np.exp(np.clip(level[:, None] + slope[:, None] * when, -50, 50))
        rest = hits - mean
        a, b, c = mean.sum(1), (mean * when).sum(1), (mean * when**2).sum(1)
        det = np.maximum(a * c - b * b, 1e-12)
        u, v = rest.sum(1), (rest * when).sum(1)
        step = np.clip((a * v - b * u) / det, -2, 2)
        level += np.clip((c * u - b * v) / det, -2, 2)
        slope += step
        if np.abs(step).max(initial=0) < _CLOSE:
            break
    mean = exposure * np.exp(np.clip(level[:, None] + slope[:, None] * when, -50, 50))
    a, b, c = mean.sum(1), (mean * when).sum(1), (mean * when**2).sum(1)
    fitted = (total > 0) & ((hits > 0).sum(1) > 1)
    rate = np.where(fitted, slope, np.nan)
    error = np.where(fitted, np.sqrt(a / np.maximum(a * c - b * b, 1e-12)), np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        doubling = np.where(rate > 0, np.log(2) / rate, np.nan)
    return Growth(rate, error, doubling)


def score_terms(hits: np.ndarray, totals: np.ndarray, *, base_periods: int | None = None) -> Emergence:
    """Score each term: mean of novelty, persistence and size (each 0..1) times the growth in units of its standard
    error.

    ``base_periods`` are the first periods, which define what is already known (default: three tenths of all, at least
    one).
    """
    periods = hits.shape[1]
    base = base_periods or max(1, round(0.3 * periods))
    if not 0 < base < periods:
        raise BadInput(f"the base must leave later periods: {base} of {periods}")
    total = hits.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        early = np.where(total > 0, hits[:, :base].sum(axis=1) / total, np.nan)
        persistence = (hits[:, base:] > 0).mean(axis=1)
    novelty = 1 - early
    size = np.log1p(total) / np.log1p(max(int(total.max(initial=1)), 1))
    growth = fit_growth(hits, totals)
    strength = growth.rate / growth.error
    passes = (
        ((hits[:, base:] > 0).sum(axis=1) >= min(PERSISTENT_PERIODS, periods - base))
        & (total >= SMALLEST)
        & (early <= LARGEST_BASE_SHARE)
        & (growth.rate > 0)
    )
    score = np.where(passes, (novelty + persistence + size) / 3 * strength, np.nan)
    return Emergence(score, novelty, persistence, size, growth)


@dataclass(frozen=True, slots=True)
class Logistic:
    """Cumulative count following ceiling / (1 + exp(-steepness * (t - midpoint))); ``settled`` is False when the data
    do not show the bend.
    """

    ceiling: float
    steepness: float
    midpoint: float
    settled: bool


def fit_logistic(counts: np.ndarray) -> Logistic:
    """Least-squares S-curve of the running total of one term; a ceiling above ten times what was seen is reported as
    not settled.
    """
    from scipy.optimize import least_squares

    running = np.cumsum(np.asarray(counts, float))
    if len(running) < 4 or running[-1] <= 0:
        raise BadInput("an S-curve needs at least four periods and one document")
    when = np.arange(len(running), dtype=float)
    scale = running[-1]

    def rest(x: np.ndarray) -> np.ndarray:
        return np.exp(x[0]) / (1 + np.exp(-np.clip(np.exp(x[1]) * (when - x[2]), -60, 60))) - running / scale

    half = float(np.interp(scale / 2, running, when))
    fits = [least_squares(rest, [np.log(k), np.log(0.5), half]) for k in (1.0, 2.0)]
    best = min(fits, key=lambda fit: float(fit.cost))
    ceiling = float(np.exp(best.x[0]) * scale)
    return Logistic(ceiling, float(np.exp(best.x[1])), float(best.x[2]), ceiling <= 10 * scale)
