"""The best portfolio of a problem, proved or with its gap, and checked by `verify` before anyone sees it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import numpy as np

from zhongshu_engine.errors import EngineError, Infeasible
from zhongshu_engine.portfolio.columns import Way
from zhongshu_engine.portfolio.compile import Model, compiled
from zhongshu_engine.portfolio.conflict import why_infeasible
from zhongshu_engine.portfolio.milp import Milp, Row
from zhongshu_engine.portfolio.problem import Problem
from zhongshu_engine.portfolio.solvers import ABILITIES, Outcome, able, choose, looseness
from zhongshu_engine.portfolio.verify import judge
from zhongshu_engine.result import Provenance, versions

NEAR = 1e-9  # relative difference between the solver's bound and the judge's value that counts as rounding
LAST_MOMENT = 0.01  # seconds a solver is given when the time is up: it must say so itself
REFUSALS = 100  # answers that are forbidden one by one before giving up


@dataclass(frozen=True, slots=True)
class Chosen:
    """One chosen dossier: from which year, through how many stages."""

    dossier: str
    index: int
    start: int
    stages: int


@dataclass(frozen=True, slots=True)
class Portfolio:
    """A portfolio with its proof: ``gap`` = (bound − objective) / max(|objective|, 1e-9)."""

    status: str
    objective: float
    bound: float
    gap: float
    chosen: tuple[Chosen, ...]
    values: dict[str, float] = field(default_factory=dict)
    spent: dict[str, float] = field(default_factory=dict)
    provenance: Provenance = field(default_factory=lambda: Provenance("portfolio"))

    @property
    def selection(self) -> tuple[int, ...]:
        """Positions of the chosen dossiers, ascending."""
        return tuple(c.index for c in self.chosen)

    @property
    def names(self) -> frozenset[str]:
        return frozenset(c.dossier for c in self.chosen)


def case_of(problem: Problem) -> str:
    """What kind of programme this is, for the table of solvers."""
    if problem.chances:
        return "chance"
    return "exclusive" if len(problem.excludes) > len(problem.dossiers) else "plain"


def solve_model(
    model: Model, milp: Milp, *, time_limit: float | None = None, gap: float = 0.0, seed: int = 0, solver: str = "auto"
) -> tuple[Outcome, str]:
    """Run a programme over the columns of ``model``."""
    name = choose(milp, case=case_of(model.problem), solver=solver)
    return ABILITIES[name].call(milp, time_limit=time_limit, gap=gap, seed=seed), name


def sure_model(
    model: Model, milp: Milp, *, of: Problem | None = None, time_limit: float | None = None, gap: float = 0.0, seed: int = 0, solver: str = "auto"
) -> tuple[Outcome, str]:  # fmt: skip
    """Run a programme until the judge finds no fault with the answer.

    A solver's tolerance lets it overspend by a hair, never refuses what is allowed. An answer that does so is given to the solver that computes
    in whole numbers, or else forbidden by a row; the first answer without fault is then the true optimum. The time limit is that of all tries.
    """
    problem = of or model.problem
    end = None if time_limit is None else time.monotonic() + time_limit
    for _ in range(REFUSALS):
        left = None if end is None else max(end - time.monotonic(), LAST_MOMENT)
        outcome, name = solve_model(model, milp, time_limit=left, gap=gap, seed=seed, solver=solver)
        ways = model.ways_in(outcome.solution) if outcome.solution else []
        if not outcome.solution or not faults_of(problem, ways):
            return outcome, name
        if solver == "auto" and name != "cpsat" and able(milp, "cpsat"):
            solver = "cpsat"
            continue
        terms = {c: -1.0 if way in ways else 1.0 for c, way in enumerate(model.ways)}
        milp = milp.with_rows(Row(terms, 1.0 - len(ways), np.inf))
    raise EngineError("the solver's answers do not hold: the costs differ by less than its precision")


def faults_of(problem: Problem, ways: list[Way]) -> tuple[str, ...]:
    """What the judge finds wrong with a solver's choice."""
    return judge(problem, {problem.dossiers[w.dossier].id: (w.start, w.depth) for w in ways}).faults


def portfolio_of(
    model: Model, outcome: Outcome, *, method: str, seed: int = 0, options: dict[str, object] | None = None
) -> Portfolio:
    """Read a portfolio from a solver's outcome; the judge's figures, not the solver's, are reported."""
    problem = model.problem
    chosen = tuple(
        sorted(
            (
                Chosen(problem.dossiers[w.dossier].id, w.dossier, w.start, w.depth)
                for w in model.ways_in(outcome.solution)
            ),
            key=lambda c: c.index,
        )
    )
    judged = judge(problem, {c.dossier: (c.start, c.stages) for c in chosen})
    if judged.faults:
        raise EngineError(f"the solver's answer does not hold: {judged.faults[0]}")
    objective = sum(o.weight * judged.values[o.id] for o in problem.objectives)
    bound = max(objective if outcome.bound is None else outcome.bound, objective)
    near = NEAR * max(1.0, abs(objective)) + (looseness(model.milp) if method == "highs" else 0.0)
    if outcome.status == "optimal" and bound - objective <= near:
        bound = objective  # what is left is the solver's rounding
    gap = (bound - objective) / max(abs(objective), 1e-9)
    made = Provenance(method, options or {}, seed, versions("highspy", "ortools", "numpy", "scipy"))
    status = "within_gap" if outcome.status == "optimal" and gap > 0 else outcome.status
    return Portfolio(status, objective, bound, gap, chosen, judged.values, judged.spent, made)


def solve(
    problem: Problem, *, time_limit: float | None = None, gap: float = 0.0, seed: int = 0, solver: str = "auto"
) -> Portfolio:
    """The portfolio of greatest weighted value; raises Infeasible with the conflicting rules in words.

    ``time_limit``: seconds for building and solving together; the check of the answer comes on top.

    >>> from zhongshu_engine.portfolio.problem import Budget, Dossier, Stage
    >>> def dossier(name, cost, value):
    ...     return Dossier(name, (Stage("1", {"fund": (cost,)}, {"value": value}),))
    >>> answer = solve(Problem((dossier("a", 3, 5), dossier("b", 2, 3), dossier("c", 2, 3)), (Budget("fund", 4),)))
    >>> answer.status, answer.objective, sorted(answer.names)
    ('optimal', 6.0, ['b', 'c'])
    """
    began = time.monotonic()
    model = compiled(problem)
    left = None if time_limit is None else max(time_limit - (time.monotonic() - began), LAST_MOMENT)
    outcome, name = sure_model(model, model.milp, time_limit=left, gap=gap, seed=seed, solver=solver)
    if outcome.status == "infeasible":
        reasons = why_infeasible(model.milp)
        raise Infeasible("no portfolio keeps all the rules: these cannot hold together", reasons=reasons)
    if outcome.status == "unknown":
        raise EngineError("no portfolio was found within the time limit")
    return portfolio_of(
        model, outcome, method=name, seed=seed, options={"time_limit": time_limit, "gap": gap, "solver": solver}
    )
