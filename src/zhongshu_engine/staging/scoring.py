"""Forecasts held against what happened: Brier score, its decomposition, and the calibration curve.

Murphy's decomposition (1973): Brier = reliability − resolution + uncertainty, exact when forecasts are grouped by equal value; with wider
groups a remainder within the groups is reported, so that the four parts always add up.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from zhongshu_engine.errors import BadInput


@dataclass(frozen=True, slots=True)
class Group:
    """Forecasts that fell together: their mean, how often it happened, how many, and Wilson's 95 % interval of the frequency."""

    forecast: float
    happened: float
    count: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Scores:
    brier: float
    skill: float  # 1 − Brier / uncertainty; nan when everything or nothing happened
    reliability: float
    resolution: float
    uncertainty: float
    within: float
    curve: tuple[Group, ...]


def wilson(successes: float, count: int, z: float = 1.959963984540054) -> tuple[float, float]:
    """Interval of a frequency.

    >>> tuple(round(v, 3) for v in wilson(8, 10))
    (0.49, 0.943)
    """
    share = successes / count
    middle = share + z * z / (2 * count)
    half = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    return max(0.0, (middle - half) / (1 + z * z / count)), min(1.0, (middle + half) / (1 + z * z / count))


def scored(forecasts: Sequence[float], outcomes: Sequence[bool], *, groups: int | None = 10) -> Scores:
    """Scores of probability forecasts; ``groups`` equal bands of probability, or None for one group a distinct forecast.

    >>> s = scored([0.2, 0.2, 0.8, 0.8], [False, True, True, True], groups=None)
    >>> round(s.brier, 3), round(s.reliability - s.resolution + s.uncertainty, 3)
    (0.19, 0.19)
    """
    p, y = np.asarray(forecasts, dtype=float), np.asarray(outcomes, dtype=float)
    if len(p) != len(y) or not len(p):
        raise BadInput(f"{len(p)} forecasts for {len(y)} outcomes")
    if not ((p >= 0) & (p <= 1)).all():
        raise BadInput("a forecast is not a probability", place=f"forecasts[{int(np.argmax(~((p >= 0) & (p <= 1))))}]")
    if not np.isin(y, (0, 1)).all():
        raise BadInput("an outcome is neither yes nor no")
    key = p if groups is None else np.minimum((p * groups).astype(int), groups - 1)
    base, n = y.mean(), len(p)
    reliability = resolution = within = 0.0
    curve = []
    for value in np.unique(key):
        mine = key == value
        f, o, k = p[mine].mean(), y[mine].mean(), int(mine.sum())
        reliability += k / n * (f - o) ** 2
        resolution += k / n * (o - base) ** 2
        within += float(((p[mine] - y[mine]) ** 2).sum()) / n - k / n * ((f - o) ** 2 + o * (1 - o))
        curve.append(Group(float(f), float(o), k, *wilson(float(y[mine].sum()), k)))
    brier, uncertainty = float(((p - y) ** 2).mean()), float(base * (1 - base))
    skill = 1 - brier / uncertainty if uncertainty else math.nan
    return Scores(brier, skill, float(reliability), float(resolution), uncertainty, float(within), tuple(curve))
