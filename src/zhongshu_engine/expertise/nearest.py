"""From likeness of texts to likeness of people: an expert is as near as the nearest works, counted in six ways and averaged.

In: a likeness of each proposal with each work, block by block. Out: one number for each proposal and expert, NaN where the expert has no work
that can be compared. The mean of the nearest 1, 2, 3, 5, 10 and 20 works, each mean counting alike: how many works ought to count is not known
(on the gold standard 1 is luck, 20 is blur, and 58 reviewers cannot tell the rest apart), so none is chosen. An expert with fewer works is
compared by all of them where more would count.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

NEAREST = (1, 2, 3, 5, 10, 20)
BLOCK_CELLS = 2_000_000
NO_WORK = -1e30  # sorts last and counts nothing


@dataclass(frozen=True, slots=True)
class Shelves:
    """The works of each expert side by side, filled up with -1."""

    places: Ints  # expert by shelf place

    @property
    def experts(self) -> int:
        """Number of experts."""
        return len(self.places)


def shelve(owner: Ints, experts: int, usable: NDArray[np.bool_]) -> Shelves:
    """Shelves of the usable works."""
    works = np.flatnonzero(usable)
    order = works[np.argsort(owner[works], kind="stable")]
    count = np.bincount(owner[works], minlength=experts)
    places = np.full((experts, max(1, int(count.max(initial=0)))), -1)
    at = np.arange(len(order)) - np.repeat(np.cumsum(count) - count, count)
    places[owner[order], at] = order
    return Shelves(places)


def rank_shares(count: Ints, width: int, nearest: tuple[int, ...] = NEAREST) -> Floats:
    """What the nearest, second nearest, … work of an expert with ``count`` works counts; the rows add up to 1, or 0 without a work.

    >>> rank_shares(np.array([3, 1, 0]), 3, nearest=(1, 2)).round(2).tolist()
    [[0.75, 0.25, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 0.0]]
    """
    shares = np.zeros((len(count), width))
    for number in nearest:
        taken = np.minimum(count, number)
        shares += (np.arange(width) < taken[:, None]) / np.maximum(taken, 1)[:, None]
    return shares / len(nearest)


def nearest_mean(
    likeness: Callable[[slice], Floats],
    proposals: int,
    shelves: Shelves,
    usable: NDArray[np.bool_],
    nearest: tuple[int, ...] = NEAREST,
) -> Floats:
    """Mean likeness of the nearest works; ``likeness`` gives a block of proposals by all works."""
    result = np.full((proposals, shelves.experts), np.nan)
    known = shelves.places >= 0
    count, most = known.sum(axis=1), min(max(nearest), shelves.places.shape[1])
    shares = rank_shares(count, most, nearest)[:, ::-1]  # sorting puts the nearest last
    step = max(1, BLOCK_CELLS // max(1, shelves.places.size))
    for start in range(0, proposals, step):
        block = slice(start, min(start + step, proposals))
        like = likeness(block)[:, shelves.places]
        like[:, ~known] = NO_WORK
        if like.shape[2] > most:
            like = np.partition(like, like.shape[2] - most, axis=2)[:, :, -most:]
        like.sort(axis=2)
        total = np.einsum("pej,ej->pe", like, shares)
        result[block] = np.where(count > 0, total, np.nan)
    result[~usable] = np.nan
    return result
