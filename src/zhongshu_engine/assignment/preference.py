"""What shifts a score before the assignment: the experts' own bids, and rotation away from pairs that have met before.

In: scores and, for some pairs, a bid or a number of times served. Out: new scores; pairs without one keep theirs, forbidden pairs stay NaN.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from zhongshu_engine.assignment.problem import Floats, Ints
from zhongshu_engine.errors import BadInput

ROTATION_FADE = 0.8  # what is left of a score each time the two have met


def with_bids(scores: Floats, rows: Ints, columns: Ints, bids: NDArray[np.float64]) -> Floats:
    """Scores times 2 to the power of the bid, which runs from -1 (unwilling) through 0 (no opinion) to 1 (eager).

    >>> with_bids(np.array([[0.4, 0.4]]), np.array([0]), np.array([1]), np.array([1.0])).tolist()
    [[0.4, 0.8]]
    """
    outside = np.flatnonzero(~(np.abs(bids) <= 1))
    if len(outside):
        raise BadInput(
            f"a bid must lie between -1 and 1, got {bids[outside[0]]:g}", place=f"bids, row {int(outside[0]) + 1}"
        )
    changed = scores.copy()
    changed[rows, columns] *= np.exp2(bids)
    return changed


def with_rotation(
    scores: Floats, rows: Ints, columns: Ints, times: NDArray[np.float64], *, fade: float = ROTATION_FADE
) -> Floats:
    """Scores times ``fade`` to the number of times that this expert has already judged this submission's team.

    >>> with_rotation(np.array([[1.0, 1.0]]), np.array([0]), np.array([0]), np.array([2.0])).round(2).tolist()
    [[0.64, 1.0]]
    """
    wrong = np.flatnonzero(~(times >= 0))
    if len(wrong):
        raise BadInput(
            f"a number of times must be at least 0, got {times[wrong[0]]:g}", place=f"served, row {int(wrong[0]) + 1}"
        )
    changed = scores.copy()
    changed[rows, columns] *= fade**times
    return changed
