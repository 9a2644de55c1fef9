"""From likeness of texts to likeness of people: the mean of an expert's three works nearest to the proposal.

In: a likeness of each proposal with each work, block by block. Out: one number for each proposal and expert, NaN where the expert has no work
that can be compared. Three, because one is luck and all is blur (measured on the gold standard: three beat one and the mean).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

NEAREST = 3
BLOCK_CELLS = 8_000_000


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


def nearest_mean(
    likeness: Callable[[slice], Floats],
    proposals: int,
    shelves: Shelves,
    usable: NDArray[np.bool_],
    nearest: int = NEAREST,
) -> Floats:
    """Mean likeness of the nearest works; ``likeness`` gives a block of proposals by all works."""
    result = np.full((proposals, shelves.experts), np.nan)
    known = shelves.places >= 0
    width = shelves.places.shape[1]
    step = max(1, BLOCK_CELLS // max(1, shelves.places.size))
    number = np.minimum(known.sum(axis=1), nearest)
    for start in range(0, proposals, step):
        block = slice(start, min(start + step, proposals))
        like = np.where(known, likeness(block)[:, shelves.places], -np.inf)
        if width > nearest:
            like = np.partition(like, width - nearest, axis=2)[:, :, width - nearest :]
        total = np.where(np.isfinite(like), like, 0.0).sum(axis=2)
        result[block] = np.where(number > 0, total / np.maximum(number, 1), np.nan)
    result[~usable] = np.nan
    return result
