"""Which further review would change the decision most, and when to stop asking.

In: merit with its uncertainty, the line, the noise of one review. Out: the expected gain of one more review of each proposal, on the
grade scale. Whence: the value of sample information of a normal decision (Raiffa and Schlaifer 1961).
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr

from zhongshu_engine.ranking.votes import Floats


def value_of_review(merit: Floats, merit_sd: Floats, *, line: int, noise: float) -> Floats:
    """Expected gain from one more review of each proposal: how much better the choice around the line is expected to get.

    >>> value_of_review(np.array([2.0, 1.0, 0.9, -1.0]), np.full(4, 0.5), line=2, noise=1.0).round(3).tolist()
    [0.0, 0.066, 0.066, 0.0]
    """
    order = np.sort(merit)[::-1]
    threshold = float(order[line - 1] + order[min(line, len(order) - 1)]) / 2
    shift = merit_sd**2 / np.sqrt(merit_sd**2 + noise**2)
    z = -np.abs(merit - threshold) / np.maximum(shift, 1e-300)
    return shift * np.exp(-z * z / 2) / np.sqrt(2 * np.pi) - np.abs(merit - threshold) * ndtr(z)


def enough(values: Floats, *, cost: float) -> bool:
    """Whether no further review is worth its cost, given on the grade scale."""
    return bool(np.max(values, initial=0.0) <= cost)
