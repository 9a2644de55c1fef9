"""The master program of a lottery: weights of sets of pairs that hold every pair's chance within the cap, beside a few rows of the caller's.

In: sets of pairs (whole assignments, or panels of one proposal) as sorted keys, with what each is worth and its entries in the caller's rows (that weights
sum to one, that loads are kept). Out: the best weights, the prices of caps and rows, and by how much the cap had to be exceeded. Only the caps
that would be exceeded are written down.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhongshu_engine.assignment.problem import Floats, Ints
from zhongshu_engine.assignment.program import quiet_solver
from zhongshu_engine.errors import EngineError

PRIMAL = 4  # HiGHS's number of the primal simplex method
FINEST = 1e-10  # the least tolerance that the solver knows
EXCEEDED = 1e-12  # what a chance may lie above the cap before its row is written: rounding alone


@dataclass(frozen=True, slots=True)
class Mixture:
    """Weights of the assignments so far, their value less what exceeding the caps costs, by how much these are exceeded at most, and the prices
    of each key's cap and of the caller's rows."""

    weights: Floats
    value: float
    over: float
    keys: Ints
    prices: Floats
    rows: Floats


class Master:
    """Grows by sets of pairs and by caps, and starts each time from its last answer."""

    def __init__(self, cells: int, cap: float, free: Ints, low: Floats, high: Floats) -> None:
        """``cells`` pairs in all; those of ``free`` may be certain; the caller's rows lie from ``low`` to ``high``."""
        import highspy

        self.cap, self.columns, self.worths = cap, list[Ints](), list[float]()
        self._solver = quiet_solver()
        self._solver.setOptionValue("primal_feasibility_tolerance", FINEST)
        self._solver.setOptionValue("simplex_strategy", PRIMAL)  # new columns leave the last answer feasible
        self._solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
        none = (np.zeros(0, np.int32), np.zeros(0))
        for least, most in zip(low, high, strict=True):
            self._solver.addRow(least, most, 0, *none)
        self._solver.addCol(0.0, 0.0, 0.0, 0, *none)  # lifts all caps alike
        self._row = np.full(cells, -1, np.int32)
        self._row[free] = -2  # no row ever
        self._keys: list[int] = []
        self._own = len(low)
        self._place: list[int] = []  # of each assignment among the solver's columns
        self._excess: list[int] = []  # of each cap's own excess
        self._count, self._dear, self._lift = 1, np.inf, np.inf

    def add(self, keys: Ints, worth: float, own: Ints) -> None:
        """One more set that may be drawn; it counts one in each of the caller's rows ``own``."""
        self.columns.append(keys)
        self.worths.append(worth)
        rows = np.sort(self._row[keys])
        places = np.concatenate([own, rows[rows >= 0]]).astype(np.int32)
        self._place.append(self._column(worth, np.inf, places, np.ones(len(places))))

    def _column(self, gain: float, most: float, places: NDArray[np.int32], values: Floats) -> int:
        self._solver.addCol(gain, 0.0, most, len(places), places, values)
        self._count += 1
        return self._count - 1

    def aim(self, worths: list[float], *, dear: float, lift: float) -> None:
        """What each assignment is worth from now on, what exceeding one cap costs, and what lifting them all costs; infinite where it may not be."""
        self.worths, self._dear, self._lift = worths, dear, lift
        for at, price in [(0, lift), *((at, dear) for at in self._excess)]:
            self._solver.changeColCost(at, -price if np.isfinite(price) else 0.0)
            self._solver.changeColBounds(at, 0.0, np.inf if np.isfinite(price) else 0.0)
        for at, worth in zip(self._place, worths, strict=True):
            self._solver.changeColCost(at, worth)

    def chances(self, weights: Floats) -> Floats:
        """The chance of every pair."""
        drawn = np.flatnonzero(weights)
        sizes = [len(self.columns[at]) for at in drawn]
        keys = np.concatenate([self.columns[at] for at in drawn])
        chances: Floats = np.bincount(keys, weights=np.repeat(weights[drawn], sizes), minlength=len(self._row)).astype(
            float
        )
        return chances

    def solve(self) -> Mixture:
        """The best weights of the sets so far."""
        import highspy

        while True:
            self._solver.run()
            status = self._solver.getModelStatus()
            if status != highspy.HighsModelStatus.kOptimal:
                raise EngineError(f"the program of the lottery stopped with {status.name}")
            solution = self._solver.getSolution()
            values = np.maximum(np.array(solution.col_value), 0.0)
            weights = values[self._place]
            over = self.chances(weights) - self.cap
            over[self._row == -2] = -np.inf
            fresh = np.flatnonzero((over > values[0] + EXCEEDED) & (self._row == -1))
            if not len(fresh):
                duals = np.array(solution.row_dual)
                value = float(self._solver.getInfo().objective_function_value)
                most = float(over.max(initial=0.0))
                prices = np.maximum(duals[self._own :], 0.0)
                return Mixture(weights, value, most, np.array(self._keys, np.int64), prices, duals[: self._own])
            self._write(fresh)

    def _write(self, fresh: Ints) -> None:
        """Rows for the caps of these keys."""
        first = self._own + len(self._keys)
        self._row[fresh] = first + np.arange(len(fresh))
        self._keys += fresh.tolist()
        members: list[list[int]] = [[0] for _ in fresh]
        for place, keys in zip(self._place, self.columns, strict=True):
            rows = self._row[keys]
            for row in rows[rows >= first].tolist():
                members[row - first].append(place)
        free = np.isfinite(self._dear)
        for at, places in enumerate(members):
            values = np.ones(len(places))
            values[0] = -1.0
            self._solver.addRow(-np.inf, self.cap, len(places), np.array(places, np.int32), values)
            row = np.array([first + at], np.int32)
            self._excess.append(self._column(-self._dear if free else 0.0, np.inf if free else 0.0, row, -np.ones(1)))
