"""Robust portfolio modelling: all non-dominated portfolios under interval scores and incomplete weights, and each dossier's core index.

Core index 1: in every one of them (fund); 0: in none (drop); between: worth more information. After Liesiö, Mild & Salo, EJOR 181 (2007) 1488.
Any linear rules are kept: a partial portfolio gives way only to one that uses no more of any rule. Takes one way of doing for each dossier.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from zhongshu_engine.errors import BadInput, EngineError, Infeasible
from zhongshu_engine.portfolio.compile import Model, compiled
from zhongshu_engine.portfolio.conflict import why_infeasible
from zhongshu_engine.portfolio.dominance import regrets, survivors
from zhongshu_engine.portfolio.problem import Problem
from zhongshu_engine.result import Provenance, versions

TOO_MANY = 60_000


@dataclass(frozen=True, slots=True)
class Robust:
    """Non-dominated portfolios (positions), the core index of every dossier, and two rules for choosing one of them."""

    portfolios: tuple[tuple[int, ...], ...]
    core_index: dict[str, float]
    maximin: int
    minimax_regret: int
    regret: tuple[float, ...]
    weights: tuple[tuple[float, ...], ...]
    provenance: Provenance

    @property
    def core(self) -> tuple[str, ...]:
        return tuple(n for n, v in self.core_index.items() if v == 1)

    @property
    def exterior(self) -> tuple[str, ...]:
        return tuple(n for n, v in self.core_index.items() if v == 0)

    @property
    def borderline(self) -> tuple[str, ...]:
        """Worth more information, the most undecided first."""
        open_ones = [(abs(v - 0.5), n) for n, v in self.core_index.items() if 0 < v < 1]
        return tuple(n for _, n in sorted(open_ones))


def extreme_weights(problem: Problem) -> np.ndarray:
    """Extreme points of the weights that keep the rules "at least as much as"; without rules, the single objectives.

    >>> from zhongshu_engine.portfolio.problem import Dossier, Objective, Stage
    >>> d = Dossier("d", (Stage("1", {}, {}),))
    >>> extreme_weights(Problem((d,), objectives=(Objective("a"), Objective("b")), weight_rules=(("a", "b"),))).tolist()
    [[0.5, 0.5], [1.0, 0.0]]
    """
    names = [o.id for o in problem.objectives]
    width = len(names)
    limits = list(np.eye(width))
    for more, less in problem.weight_rules:
        row = np.zeros(width)
        row[names.index(more)], row[names.index(less)] = 1, -1
        limits.append(row)
    found = set()
    for tight in itertools.combinations(limits, width - 1):
        system = np.vstack([np.ones(width), *tight])
        if abs(np.linalg.det(system)) < 1e-12:
            continue
        point = np.linalg.solve(system, np.eye(width)[0])
        if all(row @ point >= -1e-12 for row in limits):
            found.add(tuple(float(v) + 0.0 for v in np.round(point, 12)))
    if not found:
        raise BadInput("no weights keep all the weight rules", place="weights")
    return np.array(sorted(found))


def _scores(problem: Problem, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Low and high value of each dossier at each extreme weight vector."""
    low, high = (
        np.zeros((len(problem.dossiers), len(problem.objectives))),
        np.zeros((len(problem.dossiers), len(problem.objectives))),
    )
    for i, dossier in enumerate(problem.dossiers):
        for k, objective in enumerate(problem.objectives):
            values = [s.value.get(objective.id, 0.0) for s in dossier.stages]
            if any(isinstance(v, tuple) for v in values):
                raise BadInput("robust modelling takes intervals, not scenarios", place=f"dossiers[{i}] ({dossier.id})")
            point = float(sum(values))  # type: ignore[arg-type]
            low[i, k], high[i, k] = dossier.interval.get(objective.id, (point, point))
    return low @ weights.T, high @ weights.T


def _checked(problem: Problem) -> Model:
    if problem.synergies or problem.chances or any(o.kind != "expected" for o in problem.objectives):
        raise BadInput("robust modelling takes additive values: no synergies, chances or tail objectives")
    model = compiled(problem)
    if len(model.ways) != len(problem.dossiers):
        raise BadInput("robust modelling takes one way for each dossier: one start year, and all stages or nothing")
    return model


def _usage(model: Model) -> tuple[np.ndarray, np.ndarray]:
    """Rules as usage ≤ limit, one column a rule."""
    matrix = model.milp.matrix().toarray()
    columns, limits = [], []
    for row, line in zip(model.milp.rows, matrix, strict=True):
        for sign, limit in ((1.0, row.high), (-1.0, -row.low)):
            if np.isfinite(limit):
                columns.append(sign * line)
                limits.append(limit)
    return np.array(columns).reshape(len(limits), len(model.ways)).T, np.array(limits)


def _grow(use: np.ndarray, limits: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """0/1 rows of all non-dominated portfolios, dossier by dossier."""
    count = len(use)
    least_ahead = np.vstack([np.minimum(use, 0)[::-1].cumsum(axis=0)[::-1], np.zeros((1, use.shape[1]))])
    rows, used = np.zeros((1, count), np.int8), np.zeros((1, use.shape[1]))
    for j in range(count):
        taken = rows.copy()
        taken[:, j] = 1
        rows, used = np.vstack([rows, taken]), np.vstack([used, used + use[j]])
        fits = (used + least_ahead[j + 1] <= limits + 1e-9).all(axis=1)
        rows, used = rows[fits], used[fits]
        if len(rows) > TOO_MANY:
            raise EngineError(
                "more partial portfolios than can be compared: narrow the intervals, or tell more about the weights"
            )
        sums = np.hstack([rows @ low, rows @ high])
        order = np.argsort(-sums.sum(axis=1), kind="stable")
        rows, used, sums = rows[order], used[order], sums[order]
        last = j == count - 1
        keep = survivors(rows, used[:, :0] if last else used, sums, low, high)
        rows, used = rows[keep], used[keep]
    return rows


def robust(problem: Problem) -> Robust:
    """Every non-dominated portfolio, and what they agree on."""
    model = _checked(problem)
    weights = extreme_weights(problem)
    low, high = _scores(problem, weights)
    use, limits = _usage(model)
    rows = _grow(use, limits, low, high)
    if not len(rows):
        raise Infeasible(
            "no portfolio keeps all the rules: these cannot hold together", reasons=why_infeasible(model.milp)
        )
    portfolios = sorted((tuple(int(i) for i in np.flatnonzero(r)) for r in rows), reverse=True)
    table = np.zeros((len(portfolios), len(problem.dossiers)), np.int8)
    for i, chosen in enumerate(portfolios):
        table[i, list(chosen)] = 1
    regret = regrets(table, low, high)
    return Robust(
        tuple(portfolios),
        {d.id: float(v) for d, v in zip(problem.dossiers, table.mean(axis=0), strict=True)},
        int((table @ low).min(axis=1).argmax()),
        int(regret.argmin()),
        tuple(float(v) for v in regret),
        tuple(tuple(float(v) for v in w) for w in weights),
        Provenance("robust portfolio modelling", {"extreme weights": len(weights)}, None, versions("numpy", "numba")),
    )
