"""Search zones: where a point that nobody has seen yet could still lie.

A zone is a strict lower corner u: the points v > u in every objective. A known point splits each zone it lies in into one zone an objective;
zones inside another are dropped. When every zone is proved empty, the known points are the complete front.
After Klamroth, Lacour & Vanderpooten (2015), "On the representation of the search region in multi-objective optimization".
"""

from __future__ import annotations

import numpy as np
from numba import njit

NOWHERE = -(2**62)  # a corner below every value


@njit(cache=True)
def inside_another(corner, corners, count):
    """Whether the zone of ``corner`` lies in the zone of one of the first ``count`` corners."""
    for i in range(count):
        within = True
        for d in range(corner.size):
            if corners[i, d] > corner[d]:
                within = False
                break
        if within:
            return True
    return False


@njit(cache=True)
def parts(corners, count, point):
    """Corners left untouched (moved to the front), their number, and the pieces of the zones that hold ``point``."""
    width = point.size
    pieces = np.empty((count * width, width), np.int64)
    made, untouched = 0, 0
    for i in range(count):
        hit = True
        for d in range(width):
            if point[d] <= corners[i, d]:
                hit = False
                break
        if hit:
            for d in range(width):
                pieces[made] = corners[i]
                pieces[made, d] = point[d]
                made += 1
        else:
            if untouched != i:
                corners[untouched] = corners[i]
            untouched += 1
    return untouched, pieces[:made]


@njit(cache=True)
def cut(corners, count, point):
    """Split the zones that hold ``point``; returns the corners (grown if needed) and their number."""
    untouched, pieces = parts(corners, count, point)
    if untouched + len(pieces) > len(corners):
        larger = np.empty((2 * (untouched + len(pieces)), point.size), np.int64)
        larger[:untouched] = corners[:untouched]
        corners = larger
    live = np.ones(len(pieces), np.bool_)
    for a in range(len(pieces)):
        for b in range(len(pieces)):
            if a != b and live[b]:
                within, same = True, True
                for d in range(point.size):
                    if pieces[b, d] > pieces[a, d]:
                        within = False
                        break
                    if pieces[b, d] != pieces[a, d]:
                        same = False
                if within and (not same or b < a):
                    live[a] = False
                    break
    filled = untouched
    for a in range(len(pieces)):
        if live[a] and not inside_another(pieces[a], corners, untouched):
            corners[filled] = pieces[a]
            filled += 1
    return corners, filled


@njit(cache=True)
def undominated(points):
    """Mask over points sorted in descending lexicographic order, without duplicates."""
    count, width = points.shape
    good = np.ones(count, np.bool_)
    kept = np.empty(count, np.int64)
    size = 0
    for i in range(count):
        for t in range(size - 1, -1, -1):
            held = kept[t]
            covers = True
            for d in range(1, width):
                if points[held, d] < points[i, d]:
                    covers = False
                    break
            if covers:
                good[i] = False
                nearer = t + (size - t) // 2
                if nearer < size:
                    kept[t], kept[nearer] = kept[nearer], held
                break
        if good[i]:
            kept[size] = i
            size += 1
    return good


class Zones:
    """The zones left, growing and shrinking as points become known."""

    def __init__(self, objectives: int) -> None:
        self._corners = np.full((64, objectives), NOWHERE, np.int64)
        self._count = 1

    def know(self, point: np.ndarray) -> None:
        self._corners, self._count = cut(self._corners, self._count, np.ascontiguousarray(point, dtype=np.int64))

    @property
    def corners(self) -> np.ndarray:
        """Strict lower corners, a copy."""
        return self._corners[: self._count].copy()


def front_of(points: np.ndarray) -> np.ndarray:
    """Indices of one row for each non-dominated point, in descending lexicographic order."""
    if not len(points):
        return np.zeros(0, np.int64)
    unique, where = np.unique(points, axis=0, return_index=True)
    return where[::-1][undominated(np.ascontiguousarray(unique[::-1]))]
