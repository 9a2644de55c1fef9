"""How far judges agree: the intraclass correlation of scores when each proposal was read by judges of its own, with its interval.

In: which proposal each score is of, and the scores. Out: the share of the variance that lies between proposals, ICC(1) of Shrout and Fleiss (1979), and the
reliability of a panel's mean. Unequal panels enter by their effective size. Never: a verdict on a single judge.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.stats import f as fisher

from zhongshu_engine.errors import BadInput
from zhongshu_engine.ranking.votes import Floats, Ints


@dataclass(frozen=True, slots=True)
class Agreement:
    """``single`` is the reliability of one judge with its interval, ``panel`` that of a panel of ``size`` judges; nan where nothing can be said."""

    single: float
    low: float
    high: float
    panel: float
    size: float
    proposals: int
    scores: int


def agreement(proposal: Ints, score: Floats, *, sure: float = 0.95) -> Agreement:
    """Agreement over all proposals that two judges or more have scored.

    The classic table of Shrout and Fleiss, six targets by four judges:

    >>> table = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    >>> found = agreement(np.repeat(np.arange(6), 4), np.ravel(table).astype(float))
    >>> round(found.single, 2), round(found.panel, 2), round(found.low, 2), round(found.high, 2)
    (0.17, 0.44, -0.13, 0.72)
    """
    group, value = np.asarray(proposal), np.asarray(score, dtype=float)
    if group.shape != value.shape or group.ndim != 1:
        raise BadInput(f"{group.shape} proposals for {value.shape} scores")
    _, group, sizes = np.unique(group, return_inverse=True, return_counts=True)
    kept = sizes[group] > 1
    _, group, sizes = np.unique(group[kept], return_inverse=True, return_counts=True)
    value, n, total = value[kept], len(sizes), int(sizes.sum())
    nothing = Agreement(math.nan, math.nan, math.nan, math.nan, math.nan, n, total)
    if n < 2:
        return nothing
    means = np.bincount(group, value) / sizes
    between = float((sizes * (means - value.mean()) ** 2).sum()) / (n - 1)
    within = float(((value - means[group]) ** 2).sum()) / (total - n)
    size = float((total - (sizes**2).sum() / total) / (n - 1))
    if between + within == 0:
        return nothing
    if within == 0:
        return Agreement(1.0, 1.0, 1.0, 1.0, size, n, total)
    ratio, tail = between / within, 1 - (1 - sure) / 2
    least = ratio / float(fisher.ppf(tail, n - 1, total - n))
    most = ratio * float(fisher.ppf(tail, total - n, n - 1))
    single, low, high = ((x - 1) / (x + size - 1) for x in (ratio, least, most))
    return Agreement(single, low, high, 1 - 1 / ratio if ratio else -math.inf, size, n, total)
