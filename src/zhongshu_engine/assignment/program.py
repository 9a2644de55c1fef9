"""A linear program over pairs with whole or fractional answers, solved by HiGHS (MIT).

In: costs, bounds and sparse rows. Out: values, row prices and the proven bound. Knows nothing of proposals and experts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from zhongshu_engine.assignment.problem import Floats

FEASIBILITY = 1e-9


@dataclass(frozen=True, slots=True)
class Program:
    """Maximise ``gain @ x`` with ``low <= x <= high`` and ``row_low <= rows @ x <= row_high``."""

    gain: Floats
    low: Floats
    high: Floats
    rows: sparse.csc_matrix
    row_low: Floats
    row_high: Floats
    whole: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Outcome:
    """``status``: optimal, feasible (time ran out with an answer), infeasible or unknown."""

    status: str
    x: Floats
    row_price: Floats
    value: float
    bound: float


def _model(program: Program, *, relaxed: bool):  # type: ignore[no-untyped-def]
    import highspy

    lp = highspy.HighsLp()
    lp.num_row_, lp.num_col_ = program.rows.shape
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = program.gain, program.low, program.high
    lp.row_lower_, lp.row_upper_ = program.row_low, program.row_high
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.num_row_, lp.a_matrix_.num_col_ = program.rows.shape
    lp.a_matrix_.start_ = program.rows.indptr
    lp.a_matrix_.index_ = program.rows.indices
    lp.a_matrix_.value_ = program.rows.data
    if not relaxed and program.whole.any():
        kinds = highspy.HighsVarType
        lp.integrality_ = [kinds.kInteger if whole else kinds.kContinuous for whole in program.whole]
    return lp


def quiet_solver(seconds: float = float("inf"), enough: float = 0.0):  # type: ignore[no-untyped-def]
    """HiGHS with our tolerances, one thread, no words."""
    import highspy

    solver = highspy.Highs()
    options = {
        "output_flag": False,
        "threads": 1,
        "random_seed": 0,
        "mip_rel_gap": enough,
        "mip_abs_gap": 1e-10,
        "primal_feasibility_tolerance": FEASIBILITY,
        "dual_feasibility_tolerance": FEASIBILITY,
        "mip_feasibility_tolerance": FEASIBILITY,
    }
    if np.isfinite(seconds):
        options["time_limit"] = max(0.1, seconds)
    for name, value in options.items():
        solver.setOptionValue(name, value)
    return solver


def solve_program(
    program: Program, *, relaxed: bool, seconds: float = float("inf"), enough: float = 0.0, presolve: bool = True
) -> Outcome:
    """The greatest value, whole where asked unless ``relaxed``; small questions without a gain are answered sooner without ``presolve``."""
    import highspy

    solver = quiet_solver(seconds, enough)
    if not presolve:
        solver.setOptionValue("presolve", "off")
    solver.passModel(_model(program, relaxed=relaxed))
    solver.run()
    return _outcome(solver, highspy, relaxed or not program.whole.any())


class GrowingProgram:
    """A fractional program that gains columns and rows and starts each time from its last answer.

    Every row may be missed at a price, so that prices exist even where no answer does.
    """

    def __init__(self, program: Program, penalty: float) -> None:
        self._solver = quiet_solver()
        self._penalty = penalty
        self._pairs = np.arange(len(program.gain))  # column of each pair, in the order they came
        self._slack: list[int] = []
        self._solver.passModel(_model(program, relaxed=True))
        self._columns = len(program.gain)
        self._loosen(np.arange(program.rows.shape[0]))

    def _loosen(self, rows: NDArray[np.int64]) -> None:
        """Columns that let the given rows be missed in either direction."""
        count = 2 * len(rows)
        starts, places = np.arange(count, dtype=np.int32), np.r_[rows, rows].astype(np.int32)
        signs = np.r_[np.ones(len(rows)), -np.ones(len(rows))]
        costs = np.full(count, -self._penalty)
        self._solver.addCols(count, costs, np.zeros(count), np.full(count, np.inf), count, starts, places, signs)
        self._slack += range(self._columns, self._columns + count)
        self._columns += count

    def add_pairs(self, gain: Floats, low: Floats, rows: sparse.csc_matrix, high: Floats | None = None) -> None:
        """New pairs, each between ``low`` and one, or ``high``."""
        count, ones = len(gain), np.ones(len(gain)) if high is None else high
        starts = rows.indptr[:-1].astype(np.int32)
        self._solver.addCols(count, gain, low, ones, rows.nnz, starts, rows.indices.astype(np.int32), rows.data)
        self._pairs = np.r_[self._pairs, np.arange(self._columns, self._columns + count)]
        self._columns += count

    def add_rows(self, rows: sparse.csr_matrix, low: Floats, first: int) -> None:
        """New rows ``rows @ pairs >= low``, numbered from ``first``."""
        count = rows.shape[0]
        starts, places = rows.indptr[:-1].astype(np.int32), self._pairs[rows.indices].astype(np.int32)
        self._solver.addRows(count, low, np.full(count, np.inf), rows.nnz, starts, places, rows.data)
        self._loosen(np.arange(first, first + count))

    def solve(self) -> Outcome:
        """The greatest value; infeasible when some row is missed."""
        import highspy

        self._solver.run()
        outcome = _outcome(self._solver, highspy, True)
        missed = float(outcome.x[self._slack].sum()) > 1e-7
        status = "infeasible" if missed else outcome.status
        return Outcome(status, outcome.x[self._pairs], outcome.row_price, outcome.value, outcome.bound)


def _outcome(solver, highspy, relaxed: bool) -> Outcome:  # type: ignore[no-untyped-def]
    status, info = solver.getModelStatus(), solver.getInfo()
    none = np.zeros(0)
    barren = {highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible}
    if status in barren:
        return Outcome("infeasible", none, none, -np.inf, -np.inf)
    solution = solver.getSolution()
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    if not found:
        return Outcome("unknown", none, none, -np.inf, np.inf)
    value = float(info.objective_function_value)
    done = status == highspy.HighsModelStatus.kOptimal
    bound = float(info.mip_dual_bound) if not relaxed else value if done else np.inf
    return Outcome(
        "optimal" if done else "feasible", np.array(solution.col_value), np.array(solution.row_dual), value, bound
    )
