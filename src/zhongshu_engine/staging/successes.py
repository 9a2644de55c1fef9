"""How many of several independent ventures succeed: the exact distribution of their number (Poisson binomial).

In: a chance each. Out: the chance of every number, and how many may be counted on. Computed by adding one venture after the other; nothing is sampled.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from zhongshu_engine.errors import BadInput


def numbers(chances: Sequence[float]) -> np.ndarray:
    """The chance of 0, 1, 2, … successes.

    >>> [round(float(p), 3) for p in numbers([0.5, 0.5])]
    [0.25, 0.5, 0.25]
    """
    if not all(0 <= p <= 1 for p in chances):
        raise BadInput("a chance is not between 0 and 1")
    found = np.ones(1)
    for p in chances:
        found = np.append(found * (1 - p), 0.0) + np.append(0.0, found * p)
    return found


def counted_on(chances: Sequence[float], *, sure: float = 0.9) -> int:
    """The greatest number that is reached or passed with at least this probability.

    >>> counted_on([0.9] * 10), counted_on([0.5, 0.5]), counted_on([])
    (8, 0, 0)
    """
    found = numbers(chances)
    reached = np.cumsum(found[::-1])[::-1]  # chance of at least this many
    return int(np.flatnonzero(reached >= sure - 1e-12).max())
