"""A whole assignment made of known panels, one for each proposal, within the experts' limits: as good a one as a quick look finds.

In: panels as they become known, what each pair is worth. Out: an assignment. The fractional answer settles most proposals; the rest are chosen by branch and bound
around them. It proves nothing: only the exact solver can tell that there is no better one.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from zhongshu_engine.assignment.problem import Floats, Ints, Problem
from zhongshu_engine.assignment.program import FEASIBILITY, Outcome, Program, quiet_solver, solve_program

FEW = 5  # panels of each unsettled proposal that are chosen from: those that the fractional answer's prices lack least for
WHOLE = 1e-6  # nearer than this to certainty a panel is settled


class Choice:
    """Grows by panels; starts each time from its last fractional answer."""

    def __init__(self, problem: Problem) -> None:
        """The proposals that ask for somebody, and the experts' limits."""
        import highspy

        self._experts = problem.experts
        self._asked = np.flatnonzero(problem.demand > 0)
        self._turn = np.full(problem.proposals, -1)
        self._turn[self._asked] = np.arange(len(self._asked))
        ones = np.ones(len(self._asked))
        self._low = np.concatenate([ones, problem.load_min])
        self._high = np.concatenate([ones, problem.load_max])
        self._solver = quiet_solver()
        self._solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
        for low, high in zip(self._low, self._high, strict=True):
            self._solver.addRow(low, high, 0, np.zeros(0, np.int32), np.zeros(0))
        self._panels, self._said = list[Ints](), set[bytes]()
        self._places: list[Ints] = []

    def add(self, keys: Ints) -> None:
        """One more panel, as the keys of its pairs."""
        if keys.tobytes() in self._said:
            return
        self._said.add(keys.tobytes())
        places = np.concatenate([self._turn[keys[:1] // self._experts], len(self._asked) + keys % self._experts])
        self._panels.append(keys)
        self._places.append(places)
        self._solver.addCol(0.0, 0.0, np.inf, len(places), places.astype(np.int32), np.ones(len(places)))

    def add_all(self, keys: Ints) -> None:
        """The panels of a whole assignment."""
        rows = keys // self._experts
        for part in np.split(keys, np.flatnonzero(np.diff(rows)) + 1):
            self.add(part)

    def best(self, worth: Floats, *, rough: float, seconds: float) -> Ints | None:
        """An assignment that lies about ``rough`` at most below the best of these panels, as sorted keys; none when there is none."""
        count = len(self._panels)
        sizes = np.array([len(keys) for keys in self._panels])
        flat = np.concatenate(self._panels)
        gain = np.add.reduceat(worth[flat], np.concatenate([[0], np.cumsum(sizes)[:-1]]))
        self._solver.changeColsCost(count, np.arange(count, dtype=np.int32), gain)
        self._solver.run()
        solution = self._solver.getSolution()
        shares, lacks = np.array(solution.col_value), -np.array(solution.col_dual)
        if len(shares) != count:
            return None
        sure = np.flatnonzero(shares > 1 - WHOLE)
        chosen = sure
        if len(sure) < len(self._asked):
            rest = self._around(sure, gain, shares, lacks, rough, seconds)
            if rest is None and len(sure):
                chosen, rest = sure[:0], self._around(sure[:0], gain, shares, lacks, rough, seconds)
            if rest is None:
                return None
            chosen = np.concatenate([chosen, rest])
        return np.sort(np.concatenate([self._panels[at] for at in chosen.tolist()]))

    def _few(self, free: Ints, lacks: Floats) -> Ints:
        """The panels of each proposal that lack least, in order."""
        of = np.array([self._places[at][0] for at in free.tolist()], np.int64)
        order = np.lexsort((lacks[free], of))
        rank = np.arange(len(order)) - np.searchsorted(of[order], of[order])
        return np.sort(free[order[rank < FEW]])

    def _around(
        self, sure: Ints, gain: Floats, shares: Floats, lacks: Floats, rough: float, seconds: float
    ) -> Ints | None:
        """The best choice for the other proposals when those of the panels ``sure`` have theirs; none when there is none."""
        low, high = self._low.copy(), self._high.copy()
        for at in sure.tolist():
            low[self._places[at]] -= 1
            high[self._places[at]] -= 1
        free = np.array([at for at, places in enumerate(self._places) if high[places].min() > 0], np.int64)
        free = self._few(free, lacks)
        if not len(free):
            return None
        index = np.repeat(np.arange(len(free)), [len(self._places[at]) for at in free])
        rows = np.concatenate([self._places[at] for at in free])
        table = sparse.coo_matrix((np.ones(len(rows)), (rows, index)), shape=(len(low), len(free))).tocsc()
        ones = np.ones(len(free))
        program = Program(gain[free], 0 * ones, ones, table, low, high, ones.astype(bool))
        size = abs(float(gain @ shares) - float(gain[sure].sum()))
        found: Outcome = solve_program(
            program, relaxed=False, seconds=seconds, enough=min(rough / max(size, FEASIBILITY), 1.0)
        )
        return free[found.x > 0.5] if len(found.x) else None
