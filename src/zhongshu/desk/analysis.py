"""The desk's door to the engine: how far judges agree, how forecasts came true, how many successes may be counted on.

Flows in: plain rows of numbers. Flows out: plain numbers. Nothing is read or written here. The engine's mathematics take longer to load than the
rest of the platform, so they are loaded by the first figure that needs them.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass


def reliability(rows: Sequence[tuple[Hashable, float]]) -> tuple[float, float, float] | None:
    """Of (proposal, score): the reliability of one judge, ICC(1), with its 95 % interval; None where too little was scored."""
    import numpy as np

    from zhongshu_engine.api.ranking import agreement

    places = {name: n for n, name in enumerate(dict.fromkeys(name for name, _ in rows))}
    found = agreement(np.array([places[name] for name, _ in rows], dtype=int), np.array([v for _, v in rows], dtype=float))  # fmt: skip
    return None if math.isnan(found.single) else (found.single, found.low, found.high)


@dataclass(frozen=True, slots=True)
class Bin:
    """Forecasts of one band: what was said on average, how often it happened, of how many, and the 95 % interval."""

    said: float
    happened: float
    count: int
    low: float
    high: float


def curve(rows: Sequence[tuple[float, bool]]) -> list[Bin]:
    """Of (probability, happened): the calibration curve in five bands."""
    if not rows:
        return []
    from zhongshu_engine.api.staging import scored

    found = scored([p for p, _ in rows], [happened for _, happened in rows], groups=5)
    return [Bin(g.forecast, g.happened, g.count, g.low, g.high) for g in found.curve]


def assured(chances: Sequence[float]) -> int:
    """How many successes are reached with a probability of nine in ten."""
    from zhongshu_engine.api.staging import counted_on

    return counted_on(chances, sure=0.9)
