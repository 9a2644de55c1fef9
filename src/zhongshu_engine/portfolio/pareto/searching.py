"""The complete front under any linear rules: one integer programme for each search zone, until all zones are proved empty.

Flows in: a `Problem` with two or three objectives of kind expected or coverage. Decimals are scaled to whole numbers first, so that "better by one
unit" is exact; those with more digits than fit are rounded, and the answer says to what. A plain one-budget problem is handed to `knapsack`. After Klamroth, Lacour & Vanderpooten (2015).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from zhongshu_engine.errors import BadInput, EngineError, Infeasible
from zhongshu_engine.portfolio.columns import decimal_sum
from zhongshu_engine.portfolio.compile import Model, compiled
from zhongshu_engine.portfolio.conflict import why_infeasible
from zhongshu_engine.portfolio.milp import Row, Terms, added
from zhongshu_engine.portfolio.pareto.knapsack import MOST_MONEY, MOST_VALUE, knapsack_front
from zhongshu_engine.portfolio.pareto.zones import NOWHERE, Zones, front_of
from zhongshu_engine.portfolio.problem import Problem
from zhongshu_engine.portfolio.solve import sure_model
from zhongshu_engine.portfolio.solvers import able, scale
from zhongshu_engine.portfolio.verify import front_faults, judge
from zhongshu_engine.result import Provenance, versions

MOST_SEARCHED = 2**40  # total of an objective in whole units that CP-SAT can add with room to spare
COARSE = 2**24  # the same where the rules have too many digits for CP-SAT: one unit lies well above HiGHS's tolerance
FINE = 2**20  # an amount in units beyond which HiGHS's tolerance could hide one unit
# points, the portfolio of each, the work done, what was rounded
Found = tuple[list[tuple[float, ...]], list[tuple[int, ...]], dict[str, object], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class EfficientSet:
    """All non-dominated value vectors, descending, and one portfolio (positions of dossiers) for each."""

    objectives: tuple[str, ...]
    points: tuple[tuple[float, ...], ...]
    selections: tuple[tuple[int, ...], ...]
    provenance: Provenance


def _plain_knapsack(problem: Problem) -> bool:
    rules = (
        problem.caps,
        problem.requires,
        problem.excludes,
        problem.synergies,
        problem.chances,
        problem.fixed_in,
        problem.fixed_out,
    )
    budgets = problem.budgets
    return (
        problem.years == 1
        and not any(rules)
        and len(budgets) == 1
        and budgets[0].limit is not None
        and budgets[0].per_year is None
        and budgets[0].floor is None
        and all(len(d.stages) == 1 for d in problem.dossiers)
        and all(o.kind == "expected" for o in problem.objectives)
        and not any(isinstance(v, tuple) or v < 0 for d in problem.dossiers for v in d.stages[0].value.values())
    )


def _factor(values: list[float], most: int) -> tuple[Fraction, bool]:
    """The factor that makes decimals whole, and whether it is exact: the largest power of ten that fits when they have too many digits.

    >>> _factor([0.5, 1.25], 1000), _factor([0.123456, 1.0], 1000), _factor([5e6], 1000)
    ((Fraction(4, 1), True), (Fraction(100, 1), False), (Fraction(1, 10000), False))
    """
    total = sum(abs(Fraction(repr(float(v)))) for v in values)
    factor = scale(values)
    if total * factor < most:
        return Fraction(factor), True
    room = most / total
    return (
        Fraction(10 ** (len(str(int(room))) - 1)) if room >= 1 else Fraction(1, 10 ** len(str(int(1 / room)))),
        False,
    )


def _whole(values: list[float], factor: Fraction) -> list[int]:
    return [round(Fraction(repr(float(v))) * factor) for v in values]


def _upwards(values: list[float], factor: Fraction) -> list[int]:
    return [math.ceil(Fraction(repr(float(v))) * factor) for v in values]


def _told(
    points: list[tuple[float, ...]], selections: list[tuple[int, ...]]
) -> tuple[list[tuple[float, ...]], list[tuple[int, ...]]]:
    """Descending, and without what only rounding kept apart."""
    rows = front_of(np.array(points, dtype=float))
    return [points[i] for i in rows], [selections[i] for i in rows]


def _tidy(point: Sequence[float], factors: list[tuple[Fraction, bool]]) -> tuple[float, ...]:
    return tuple(round(v) if f == (1, True) else float(v) for v, f in zip(point, factors, strict=True))


def _notes(names: list[str], factors: list[tuple[Fraction, bool]]) -> tuple[str, ...]:
    return tuple(
        f"{name} has more digits than fit: portfolios are told apart to {float(1 / factor):g}"
        for name, (factor, exact) in zip(names, factors, strict=True)
        if not exact
    )


def _by_knapsack(problem: Problem) -> Found:
    names = [o.id for o in problem.objectives]
    budget = problem.budgets[0]
    stages = [d.stages[0] for d in problem.dossiers]
    costs = [stage.cost.get(budget.id, (0.0,))[0] for stage in stages]
    columns: list[list[float]] = [[stage.value.get(name, 0.0) for stage in stages] for name in names]  # type: ignore[misc]
    factors = [_factor(column, MOST_VALUE) for column in columns]
    unit, money_exact = _factor([*costs, budget.limit], MOST_MONEY)  # type: ignore[list-item]
    # costs are rounded up and the budget down: what is chosen is affordable whatever was rounded
    weight = np.array(_upwards(costs, unit), dtype=np.int64)
    limit = math.floor(Fraction(repr(float(budget.limit))) * unit)  # type: ignore[arg-type]
    whole = [_whole(column, factor) for column, (factor, _) in zip(columns, factors, strict=True)]
    values = np.array(whole, dtype=np.int64).T.reshape(len(stages), len(names))
    front = knapsack_front(weight, values, limit)
    if faults := front_faults(weight, values, limit, front.points, front.choices):
        raise EngineError(f"the front does not hold: {faults[0]}")
    selections = [tuple(int(i) for i in np.flatnonzero(c)) for c in front.choices]
    points = [_tidy([decimal_sum(column[i] for i in chosen) for column in columns], factors) for chosen in selections]
    notes = _notes([*names, budget.id], [*factors, (unit, money_exact)])
    return (*(_told(points, selections) if notes else (points, selections)), {"states": front.explored}, notes)


class _Search:
    """Asks zones until none is open."""

    def __init__(self, model: Model, seed: int) -> None:
        self._model, self._seed = model, seed
        objectives = [model.objectives[o.id] for o in model.problem.objectives]
        exact = able(model.milp.with_rows(objective={}), "cpsat")
        self.factors = [_factor(list(terms.values()), MOST_SEARCHED if exact else COARSE) for terms in objectives]
        self._scaled: list[Terms] = [
            dict(zip(terms, map(float, _whole(list(terms.values()), f)), strict=True))
            for terms, (f, _) in zip(objectives, self.factors, strict=True)
        ]
        self._total = added(*((terms, 1.0) for terms in self._scaled))
        largest = max((abs(v) for terms in self._scaled for v in terms.values()), default=0.0)
        self._exactly = largest > FINE  # beyond it HiGHS's tolerance is more than one unit
        self.found: dict[tuple[int, ...], tuple[tuple[float, ...], tuple[int, ...]]] = {}
        self.asked = 0

    def ask(self, corner: np.ndarray) -> tuple[int, ...] | None:
        """A non-dominated point of the zone, or None when it is empty."""
        self.asked += 1
        rows = [
            Row(terms, float(least) + 1, np.inf)
            for terms, least in zip(self._scaled, corner, strict=True)
            if least > NOWHERE
        ]
        milp = self._model.milp.with_rows(*rows, objective=self._total)
        solver = "cpsat" if self._exactly and able(milp, "cpsat") else "auto"
        outcome, _name = sure_model(self._model, milp, seed=self._seed, solver=solver)
        if outcome.status == "infeasible":
            return None
        if outcome.status != "optimal":
            raise EngineError("a zone could not be decided")
        ways = self._model.ways_in(outcome.solution)
        problem = self._model.problem
        judged = judge(problem, {problem.dossiers[w.dossier].id: (w.start, w.depth) for w in ways})
        if judged.faults:
            raise EngineError(f"the solver's answer does not hold: {judged.faults[0]}")
        worth = tuple(judged.values[o.id] for o in problem.objectives)
        point = tuple(round(sum(v * round(outcome.solution[c]) for c, v in terms.items())) for terms in self._scaled)
        exactly = tuple(_whole([v], f)[0] for v, (f, _) in zip(worth, self.factors, strict=True))
        if any(exact and p != e for p, e, (_, exact) in zip(point, exactly, self.factors, strict=True)):
            raise EngineError("the solver's answer is not worth what it says")
        if not all(v > c for v, c in zip(point, corner, strict=True)):
            raise EngineError("the solver's answer lies outside the zone asked")
        self.found[point] = worth, tuple(sorted(w.dossier for w in ways))
        return point


def _by_search(problem: Problem, seed: int) -> Found:
    model = compiled(problem)
    search, zones = _Search(model, seed), Zones(len(problem.objectives))
    empty = np.empty((0, len(problem.objectives)), np.int64)
    while True:
        corners = zones.corners
        open_ones = [c for c in corners if not (empty <= c).all(axis=1).any()]
        if not open_ones:
            break
        corner = open_ones[0]
        point = search.ask(corner)
        if point is None:
            empty = np.vstack([empty, corner])
        else:
            zones.know(np.array(point))
    if not search.found:
        raise Infeasible(
            "no portfolio keeps all the rules: these cannot hold together", reasons=why_infeasible(model.milp)
        )
    ordered = [found for _, found in sorted(search.found.items(), reverse=True)]
    points, selections = [_tidy(worth, search.factors) for worth, _ in ordered], [chosen for _, chosen in ordered]
    notes = _notes([o.id for o in problem.objectives], search.factors)
    return (*(_told(points, selections) if notes else (points, selections)), {"programmes": search.asked}, notes)


def efficient(problem: Problem, *, seed: int = 0) -> EfficientSet:
    """The complete front of a problem with two or three objectives."""
    names = tuple(o.id for o in problem.objectives)
    if len(names) not in (2, 3):
        raise BadInput(f"a front needs two or three objectives, not {len(names)}", place="objectives")
    for i, objective in enumerate(problem.objectives):
        if objective.kind not in ("expected", "coverage"):
            raise BadInput(f"a front over {objective.kind!r} is not offered", place=f"objectives[{i}].kind")
    plain = _plain_knapsack(problem) and bool(problem.dossiers)
    points, selections, work, notes = _by_knapsack(problem) if plain else _by_search(problem, seed)
    packages = versions("numpy", "numba", "scipy", "highspy", "ortools")
    made = Provenance("core dynamic programme" if plain else "zone search", work, seed, packages, notes)
    return EfficientSet(names, tuple(points), tuple(selections), made)
