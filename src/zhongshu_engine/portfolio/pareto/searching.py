"""The complete front under any linear rules: one integer programme for each search zone, until all zones are proved empty.

Flows in: a `Problem` with two or three objectives of kind expected or coverage. Decimals are scaled to whole numbers first, so that "better by one
unit" is exact. A plain one-budget problem is handed to `knapsack`. After Klamroth, Lacour & Vanderpooten (2015).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from zhongshu_engine.errors import BadInput, EngineError, Infeasible
from zhongshu_engine.portfolio.compile import Model, compiled
from zhongshu_engine.portfolio.conflict import why_infeasible
from zhongshu_engine.portfolio.milp import Row, Terms, added
from zhongshu_engine.portfolio.pareto.knapsack import knapsack_front
from zhongshu_engine.portfolio.pareto.zones import NOWHERE, Zones
from zhongshu_engine.portfolio.problem import Problem
from zhongshu_engine.portfolio.solve import sure_model
from zhongshu_engine.portfolio.solvers import scale
from zhongshu_engine.portfolio.verify import front_faults, judge
from zhongshu_engine.result import Provenance, versions


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


def _tidy(point: np.ndarray, factors: list[int]) -> tuple[float, ...]:
    return tuple(int(v) if f == 1 else int(v) / f for v, f in zip(point, factors, strict=True))


def _whole(values: list[float], factor: int) -> list[int]:
    return [int(Fraction(repr(float(v))) * factor) for v in values]


def _by_knapsack(problem: Problem) -> tuple[list[tuple[float, ...]], list[tuple[int, ...]], dict[str, object]]:
    names = [o.id for o in problem.objectives]
    budget = problem.budgets[0]
    stages = [d.stages[0] for d in problem.dossiers]
    costs = [stage.cost.get(budget.id, (0.0,))[0] for stage in stages]
    factors, columns = [], []
    for name in names:
        raw = [stage.value.get(name, 0.0) for stage in stages]
        factors.append(scale(raw))  # type: ignore[arg-type]
        columns.append(_whole(raw, factors[-1]))  # type: ignore[arg-type]
    unit = scale([*costs, budget.limit])  # type: ignore[list-item]
    weight, values = (
        np.array(_whole(costs, unit), dtype=np.int64),
        np.array(columns, dtype=np.int64).T.reshape(len(stages), len(names)),
    )
    limit = _whole([budget.limit], unit)[0]  # type: ignore[list-item]
    front = knapsack_front(weight, values, limit)
    if faults := front_faults(weight, values, limit, front.points, front.choices):
        raise EngineError(f"the front does not hold: {faults[0]}")
    points = [_tidy(p, factors) for p in front.points]
    return points, [tuple(int(i) for i in np.flatnonzero(c)) for c in front.choices], {"states": front.explored}


class _Search:
    """Asks zones until none is open."""

    def __init__(self, model: Model, seed: int) -> None:
        self._model, self._seed = model, seed
        objectives = [model.objectives[o.id] for o in model.problem.objectives]
        self.factors = [scale(list(terms.values())) for terms in objectives]
        self._scaled: list[Terms] = [
            dict(zip(terms, map(float, _whole(list(terms.values()), f)), strict=True))
            for terms, f in zip(objectives, self.factors, strict=True)
        ]
        self._total = added(*((terms, 1.0) for terms in self._scaled))
        self.found: dict[tuple[int, ...], tuple[int, ...]] = {}
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
        outcome, _name = sure_model(self._model, milp, seed=self._seed)
        if outcome.status == "infeasible":
            return None
        if outcome.status != "optimal":
            raise EngineError("a zone could not be decided")
        ways = self._model.ways_in(outcome.solution)
        problem = self._model.problem
        judged = judge(problem, {problem.dossiers[w.dossier].id: (w.start, w.depth) for w in ways})
        if judged.faults:
            raise EngineError(f"the solver's answer does not hold: {judged.faults[0]}")
        point = tuple(round(judged.values[o.id] * f) for o, f in zip(problem.objectives, self.factors, strict=True))
        if not all(v > c for v, c in zip(point, corner, strict=True)):
            raise EngineError("the solver's answer lies outside the zone asked")
        self.found[point] = tuple(sorted(w.dossier for w in ways))
        return point


def _by_search(problem: Problem, seed: int) -> tuple[list[tuple[float, ...]], list[tuple[int, ...]], dict[str, object]]:
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
    ordered = sorted(search.found.items(), reverse=True)
    return (
        [_tidy(np.array(p), search.factors) for p, _ in ordered],
        [s for _, s in ordered],
        {"programmes": search.asked},
    )


def efficient(problem: Problem, *, seed: int = 0) -> EfficientSet:
    """The complete front of a problem with two or three objectives."""
    names = tuple(o.id for o in problem.objectives)
    if len(names) not in (2, 3):
        raise BadInput(f"a front needs two or three objectives, not {len(names)}", place="objectives")
    for i, objective in enumerate(problem.objectives):
        if objective.kind not in ("expected", "coverage"):
            raise BadInput(f"a front over {objective.kind!r} is not offered", place=f"objectives[{i}].kind")
        if objective.kind == "expected" and any(
            isinstance(s.value.get(objective.id), tuple) for d in problem.dossiers for s in d.stages
        ):
            raise BadInput("a front needs one value for each dossier, not scenarios", place=f"objectives[{i}]")
    plain = _plain_knapsack(problem) and bool(problem.dossiers)
    points, selections, work = _by_knapsack(problem) if plain else _by_search(problem, seed)
    made = Provenance(
        "core dynamic programme" if plain else "zone search", work, seed, versions("numpy", "numba", "scipy", "highspy")
    )
    return EfficientSet(names, tuple(points), tuple(selections), made)
