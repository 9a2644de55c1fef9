"""Which solver can do what, and one way to call each.

The table below is the whole choice: a programme asks for abilities, the first solver that has them all and is named for the case answers.
HiGHS (highspy below 1.15, which lives beside OR-tools) takes every programme; CP-SAT takes pure whole-number programmes and is first
for chance constraints and for more exclusions than dossiers, where it was measured faster (docs/engine/portfolio.md).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from zhongshu_engine.errors import BadInput, EngineError
from zhongshu_engine.portfolio.milp import Milp, Row, Terms

# HiGHS's own tolerances are kept for rows: tighter ones lie among rounding errors, and presolve then loses feasible portfolios; what is
# overspent within them, the judge finds. TIGHT is for the gap.
TIGHT = 1e-9
FEASIBLE = 1e-6  # HiGHS's own tolerance of a row
WIDE = 1e8  # beyond this ratio of largest to smallest cost in a row or value in the objective, the small ones sink below HiGHS's tolerance: exact arithmetic goes first
COMFORT, LARGE_ROW = 2.0**10, 2.0**17


@dataclass(frozen=True, slots=True)
class Outcome:
    """``optimal``, ``feasible`` (stopped with a portfolio in hand), ``infeasible`` or ``unknown`` (stopped with none)."""

    status: str
    solution: list[float]
    objective: float | None
    bound: float | None


def eased(values: np.ndarray) -> float:
    """The power of two that brings large numbers down to where HiGHS's absolute tolerance lies well above rounding, exactly.

    Sums of numbers like 107416616.59 carry rounding errors near 1e-8: beside a tolerance of that size presolve takes feasible portfolios for
    infeasible ones, and "optimal" is then said of less than the optimum. Small numbers keep their units.

    >>> eased(np.array([3.0, 500.0])), eased(np.array([4.0e8, 1.0]))
    (1.0, 1.9073486328125e-06)
    """
    largest = float(np.abs(values).max(initial=0.0))
    if largest <= (LARGE_ROW if (values == np.floor(values)).all() else COMFORT):
        return 1.0
    return 2.0 ** -math.ceil(math.log2(largest / COMFORT))


def looseness(milp: Milp) -> float:
    """How far above the truth an optimum of HiGHS may be told, because continuous columns meet their rows to its tolerance only.

    In units of the objective; 0 for programmes of whole columns, whose answers the judge recomputes exactly.
    """
    if milp.pure:
        return 0.0
    weight = math.fsum(abs(v) for column, v in milp.objective.items() if not milp.whole[column])
    scaled = min((eased(np.array(list(row.terms.values()), float)) for row in milp.rows), default=1.0)
    return 2 * FEASIBLE * weight / scaled


def highs(milp: Milp, *, time_limit: float | None, gap: float, seed: int) -> Outcome:
    """Branch and cut by HiGHS, one thread."""
    import highspy

    solver = highspy.Highs()
    for option, value in (
        ("output_flag", False), ("threads", 1), ("random_seed", seed), ("mip_rel_gap", gap), ("mip_abs_gap", TIGHT),
    ):  # fmt: skip
        solver.setOptionValue(option, value)
    if not milp.pure:
        # presolve of HiGHS 1.14 calls less than the optimum "optimal" when whole and continuous columns stand together (its issue 3043):
        # `test_presolve_of_mixed_columns_keeps_the_optimum`; without it tail objectives were solved no slower
        solver.setOptionValue("presolve", "off")
    if time_limit is not None:
        solver.setOptionValue("time_limit", float(time_limit))
    model, _row_factors, factor = _highs_model(milp)
    solver.passModel(model)
    solver.run()
    status, info = solver.getModelStatus(), solver.getInfo()
    known = highspy.HighsModelStatus
    if status == known.kInfeasible:
        return Outcome("infeasible", [], None, None)
    if status == known.kModelEmpty:
        return Outcome("optimal", [], 0.0, 0.0)
    solution = list(solver.getSolution().col_value)
    if status == known.kOptimal:
        bound = info.mip_dual_bound if any(milp.whole) else info.objective_function_value
        return Outcome("optimal", solution, info.objective_function_value / factor, bound / factor)
    if status != known.kTimeLimit:
        raise EngineError(f"the solver stopped with {solver.modelStatusToString(status)!r}")
    if math.isfinite(info.mip_gap) and info.primal_solution_status == 2:
        return Outcome("feasible", solution, info.objective_function_value / factor, info.mip_dual_bound / factor)
    return Outcome("unknown", [], None, None)


def _highs_model(milp: Milp):
    """The model with eased rows and objective, the factor of each row, and the factor of the objective."""
    import highspy

    matrix = milp.matrix()
    ends = zip(matrix.indptr[:-1], matrix.indptr[1:], strict=True)
    factors = np.array([eased(matrix.data[a:b]) for a, b in ends])
    factor = eased(milp.costs())
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(milp.lower), len(milp.rows)
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = milp.costs() * factor
    model.col_lower_, model.col_upper_ = np.array(milp.lower, float), np.array(milp.upper, float)
    model.row_lower_ = np.array([r.low for r in milp.rows], float) * factors
    model.row_upper_ = np.array([r.high for r in milp.rows], float) * factors
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = matrix.indptr
    model.a_matrix_.index_ = matrix.indices
    model.a_matrix_.value_ = matrix.data * np.repeat(factors, np.diff(matrix.indptr))
    kinds = highspy.HighsVarType
    model.integrality_ = [kinds.kInteger if w else kinds.kContinuous for w in milp.whole]
    return model, factors, factor


def highs_prices(milp: Milp) -> list[float]:
    """Dual values of the rows in the linear relaxation (zeros when it has none)."""
    import highspy

    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    model, factors, factor = _highs_model(milp)
    model.integrality_ = []
    solver.passModel(model)
    solver.run()
    duals = list(solver.getSolution().row_dual)
    return (np.array(duals) * factors / factor).tolist() if len(duals) == len(milp.rows) else [0.0] * len(milp.rows)


def scale(values: list[float]) -> int:
    """The least factor that makes all the decimals whole.

    >>> scale([0.5, 1.25, 3])
    4
    """
    return math.lcm(*(Fraction(repr(float(v))).denominator for v in values if math.isfinite(v)), 1)


def _exact(value: float, factor: int) -> int:
    return int(Fraction(repr(float(value))) * factor)


def cpsat(milp: Milp, *, time_limit: float | None, gap: float, seed: int) -> Outcome:
    """Constraint programming with clause learning (OR-tools); whole columns only, exact arithmetic on scaled decimals."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    columns = [model.new_int_var(int(lo), int(hi), "") for lo, hi in zip(milp.lower, milp.upper, strict=True)]
    for row in milp.rows:
        factor = scale([*row.terms.values(), row.low, row.high])
        total = sum(_exact(v, factor) * columns[c] for c, v in row.terms.items())
        if math.isfinite(row.low):
            model.add(total >= math.ceil(Fraction(repr(float(row.low))) * factor))
        if math.isfinite(row.high):
            model.add(total <= math.floor(Fraction(repr(float(row.high))) * factor))
    factor = scale(list(milp.objective.values()))
    model.maximize(sum(_exact(v, factor) * columns[c] for c, v in milp.objective.items()))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.relative_gap_limit = gap
    # the search for included constraints in presolve (9.15) calls a wrong portfolio optimal when coefficients are large: `test_presolve_of_large_money_keeps_the_optimum`
    solver.parameters.presolve_inclusion_work_limit = 0
    if time_limit is not None:
        solver.parameters.max_time_in_seconds = float(time_limit)
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return Outcome("infeasible", [], None, None)
    if status == cp_model.UNKNOWN:
        return Outcome("unknown", [], None, None)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        raise EngineError(f"the solver stopped with {solver.status_name(status)!r}")
    solution = [float(solver.value(c)) for c in columns]
    name = "optimal" if status == cp_model.OPTIMAL else "feasible"
    value, bound = (float(Fraction(v) / factor) for v in (solver.objective_value, solver.best_objective_bound))
    return Outcome(name, solution, value, bound)


@dataclass(frozen=True, slots=True)
class Ability:
    """What a solver can do, the package it comes from, and the cases it is tried first for."""

    call: Callable[..., Outcome]
    package: str
    continuous: bool
    first_for: frozenset[str]


ABILITIES: dict[str, Ability] = {
    "highs": Ability(highs, "highspy", continuous=True, first_for=frozenset({"plain"})),
    "cpsat": Ability(cpsat, "ortools", continuous=False, first_for=frozenset({"chance", "exclusive"})),
}
LARGE = 2**50  # beyond this, sums of scaled coefficients could overflow CP-SAT


def _wide(terms: Terms) -> bool:
    sizes = [abs(v) for v in terms.values() if v]
    return bool(sizes) and max(sizes) > WIDE * min(sizes)


def able(milp: Milp, solver: str) -> bool:
    """Whether a solver can take a programme: CP-SAT wants whole columns, and decimals that become whole numbers it can add."""
    if ABILITIES[solver].continuous:
        return True
    if not milp.pure:
        return False
    for row in [*milp.rows, Row(milp.objective, 0.0, 0.0)]:
        decimals = [v for v in (*row.terms.values(), row.low, row.high) if math.isfinite(v)]
        if sum(abs(Fraction(repr(float(v)))) for v in decimals) * scale(decimals) >= LARGE:
            return False
    return True


def choose(milp: Milp, *, case: str = "plain", solver: str = "auto") -> str:
    """The solver for a programme: the one asked for when it is able, else the first able one for the case."""
    if solver != "auto":
        if solver not in ABILITIES:
            raise BadInput(f"{solver!r} is not one of {', '.join(ABILITIES)}", place="solver")
        if not able(milp, solver):
            raise BadInput(f"{solver} cannot take this programme (it needs whole numbers)", place="solver")
        return solver
    if any(_wide(terms) for terms in (milp.objective, *(row.terms for row in milp.rows))) and able(milp, "cpsat"):
        return "cpsat"
    fit = [name for name, ability in ABILITIES.items() if case in ability.first_for and able(milp, name)]
    return fit[0] if fit else "highs"


def run(
    milp: Milp,
    *,
    case: str = "plain",
    solver: str = "auto",
    time_limit: float | None = None,
    gap: float = 0.0,
    seed: int = 0,
) -> Outcome:
    """Solve with the chosen solver."""
    return ABILITIES[choose(milp, case=case, solver=solver)].call(milp, time_limit=time_limit, gap=gap, seed=seed)
