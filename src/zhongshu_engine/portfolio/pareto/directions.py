"""Weights worth asking: the facets of the convex hull of the best-known points, each with its proved optimum.

Flows in: a knapsack and what is known; flows out: weight vectors, their optima, and the supported points met. Two objectives: dichotomy between
neighbours (Aneja & Nair 1979). Three: facets of the hull, asked until no facet gives a new point or the list is long enough.
The weights are integers, so every threshold that follows is exact; which weights are asked never decides completeness, only speed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from zhongshu_engine.errors import EngineError
from zhongshu_engine.portfolio.pareto.core import choice, reach

FINENESS = 2000  # largest entry of a three-objective weight vector
MOST_DIRECTIONS = 600


@dataclass
class Known:
    """Points met so far and one choice of items for each."""

    weight: np.ndarray
    values: np.ndarray
    budget: int
    points: dict[tuple[int, ...], np.ndarray] = field(default_factory=dict)
    best: dict[tuple[int, ...], int] = field(default_factory=dict)
    explored: int = 0

    def ask(self, direction: tuple[int, ...]) -> bool:
        """Solve one weighted problem to the optimum; True when it shows a point not met before."""
        if direction in self.best:
            return False
        gain = self.values @ np.array(direction, dtype=np.int64)
        start = max((int(np.dot(p, direction)) for p in self.points), default=0)
        states, marks, core, inside, explored = reach(
            self.weight, gain[:, None].copy(), gain, self.budget, start, np.array([start], dtype=np.int64)
        )
        if explored < 0:
            raise EngineError("the weighted problem needs too many states: fewer dossiers or a coarser budget unit")
        self.explored += explored
        row = int(states[:, 0].argmax())
        chosen = choice(marks[row], core, inside)
        self.best[direction] = int(states[row, 0])
        point = tuple(int(v) for v in self.values[chosen].sum(axis=0))
        fresh = point not in self.points
        self.points.setdefault(point, chosen)
        return fresh


def _dichotomy(known: Known) -> None:
    total = int(known.values.sum()) + 1
    most = 2**61 // total  # a direction beyond it would overflow the weighted values
    heavy = min(total, most)
    known.ask((1, heavy))
    known.ask((heavy, 1))
    ends = sorted(known.points)
    stack: list[tuple[tuple[int, ...], tuple[int, ...]]] = list(pairwise(ends))
    while stack:
        left, right = stack.pop()
        direction = (left[1] - right[1], right[0] - left[0])
        if min(direction) <= 0:
            continue
        shrink = -(-max(direction) // most)
        direction = (max(1, direction[0] // shrink), max(1, direction[1] // shrink))
        before = set(known.points)
        if known.ask(direction):
            (middle,) = set(known.points) - before
            if left < middle < right:
                stack += [(left, middle), (middle, right)]


def _facets(points: np.ndarray) -> Iterator[tuple[int, ...]]:
    from scipy.spatial import ConvexHull, QhullError

    width = points.shape[1]
    shadows = [points, np.zeros((1, width))]
    for d in range(width):
        flat, axis = points.copy(), np.zeros_like(points)
        flat[:, d] = 0
        axis[:, d] = points[:, d]
        shadows += [flat, axis]
    try:
        hull = ConvexHull(np.unique(np.vstack(shadows), axis=0), qhull_options="QJ")
    except QhullError:
        return
    for normal in np.unique(np.round(hull.equations[:, :width], 6), axis=0):
        if normal.min() >= -1e-9 and normal.max() > 0:
            yield tuple(int(v) for v in np.maximum(0, np.round(normal / normal.max() * FINENESS)))


def _hull(known: Known) -> None:
    f = FINENESS
    for start in ((f, 1, 1), (1, f, 1), (1, 1, f), (1, 1, 1), (1, 1, 0), (1, 0, 1), (0, 1, 1)):
        known.ask(start)
    while len(known.best) < MOST_DIRECTIONS:
        found = False
        for direction in list(_facets(np.array(list(known.points), dtype=float))):
            found |= known.ask(direction)
            if len(known.best) >= MOST_DIRECTIONS:
                return
        if not found:
            return


def supported(known: Known) -> None:
    """Fill ``known`` with directions, their optima and supported points; every single objective is among the directions."""
    width = known.values.shape[1]
    if width == 2:
        _dichotomy(known)
    else:
        _hull(known)
    for d in range(width):
        known.ask(tuple(int(d == e) for e in range(width)))
