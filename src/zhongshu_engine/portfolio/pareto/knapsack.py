"""The complete front of one budget: supported points first, then every remaining zone proved empty or emptied.

Flows in: costs and values (non-negative integers); flows out: points in descending order and one choice each. Zones are grouped by the weights whose
bound lies nearest to them; each group is one run of the kernel in `core`. The rounds deepen: near the bound first, so that later zones are small.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhongshu_engine.errors import BadInput, EngineError
from zhongshu_engine.portfolio.pareto.core import choice, reach
from zhongshu_engine.portfolio.pareto.directions import Known, supported
from zhongshu_engine.portfolio.pareto.zones import Zones, front_of

# totals up to here leave room for weighted values below 2^63: directions are kept that much smaller
MOST_VALUE, MOST_MONEY = 2**40, 2**62
ROUNDS = (0.1, 0.3, 0.6, 0.8, 1.0)


@dataclass(frozen=True, slots=True)
class Front:
    """A complete front: points (descending), the choices behind them, and how many states were looked at."""

    points: np.ndarray
    choices: np.ndarray
    explored: int


def _checked(weight: np.ndarray, values: np.ndarray, budget: int) -> None:
    if values.ndim != 2 or values.shape[0] != weight.shape[0]:
        raise BadInput("values must have one row for each cost")
    if values.shape[1] not in (2, 3):
        raise BadInput(f"a front needs two or three objectives, not {values.shape[1]}")
    if budget < 0 or (weight < 0).any() or (values < 0).any():
        raise BadInput("costs, values and the budget must not be negative")
    if values.sum(axis=0, dtype=float).max(initial=0) >= MOST_VALUE or weight.sum(dtype=float) + budget >= MOST_MONEY:
        raise BadInput("the numbers are too large for exact arithmetic: use a coarser unit")


def _groups(known: Known, zones: Zones) -> list[tuple[tuple[int, ...], int, np.ndarray]]:
    """Zones that a point may still lie in, grouped by the direction that leaves them least room: (direction, optimum, least points)."""
    directions = list(known.best)
    matrix = np.array(directions, dtype=np.int64)
    optimum = np.array([known.best[d] for d in directions])
    least = zones.corners + 1
    room = optimum[None, :] - np.maximum(least, 0) @ matrix.T
    scaled = room / (matrix @ np.maximum(known.values.mean(axis=0), 1e-9))[None, :]
    nearest = scaled.argmin(axis=1)
    alive = room.min(axis=1) >= 0
    return [
        (directions[g], int(optimum[g]), np.maximum(least[alive & (nearest == g)], 0))
        for g in np.unique(nearest[alive])
    ]


def _empty(known: Known, direction: tuple[int, ...], optimum: int, least: np.ndarray, depth: float) -> None:
    """Meet every non-dominated point of one group of zones down to ``depth`` of the way."""
    weights = np.array(direction, dtype=np.int64)
    need = int((least @ weights).min())
    threshold = need if depth == 1.0 else optimum - int((optimum - need) * depth)
    states, marks, core, inside, explored = reach(
        known.weight, known.values, known.values @ weights, known.budget, threshold, least.min(axis=0)
    )
    if explored < 0:
        raise EngineError("the front needs too many states: fewer dossiers, fewer objectives or a coarser unit")
    known.explored += explored
    for row in front_of(states[:, :-1]):
        point = tuple(int(v) for v in states[row, :-1])
        if point not in known.points:
            known.points[point] = choice(marks[row], core, inside)


def knapsack_front(weight: np.ndarray, values: np.ndarray, budget: int) -> Front:
    """All non-dominated value vectors of the subsets that cost at most ``budget``.

    >>> front = knapsack_front(np.array([2, 3, 4]), np.array([[3, 1], [1, 4], [4, 4]]), 6)
    >>> front.points.tolist()
    [[7, 5]]
    >>> front.choices[0].tolist()
    [True, False, True]
    """
    if any((np.asarray(given) % 1 != 0).any() for given in (weight, values, budget)):
        raise BadInput("costs, values and the budget must be whole numbers: use a finer unit")
    weight = np.ascontiguousarray(weight, dtype=np.int64)
    values = np.ascontiguousarray(values, dtype=np.int64)
    _checked(weight, values, int(budget))
    fits = np.flatnonzero(weight <= budget)
    known = Known(weight[fits], values[fits], int(budget))
    if not fits.size or not values[fits].any():
        return Front(np.zeros((1, values.shape[1]), np.int64), np.zeros((1, weight.size), bool), 0)
    supported(known)
    zones, told = Zones(values.shape[1]), set()
    for depth in ROUNDS:
        best = np.array(list(known.points), dtype=np.int64)
        for point in best[front_of(best)]:
            if tuple(point) not in told:
                told.add(tuple(point))
                zones.know(point)
        groups = _groups(known, zones)
        if not groups:
            break
        for direction, optimum, least in groups:
            _empty(known, direction, optimum, least, depth)
    points = np.array(list(known.points), dtype=np.int64)
    rows = front_of(points)
    choices = np.zeros((len(rows), weight.size), bool)
    chosen = list(known.points.values())
    for i, row in enumerate(rows):
        choices[i, fits] = chosen[row]
    return Front(points[rows], choices, known.explored)
