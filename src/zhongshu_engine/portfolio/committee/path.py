"""The budget path: with one step of money more each time, who enters, who leaves, and what staying would have cost.

Among equally good portfolios the one nearest to the step before is taken, so that nobody moves without a gain.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from zhongshu_engine.portfolio.committee.repair import distance
from zhongshu_engine.portfolio.committee.table import NEAR, Table, table, with_budget
from zhongshu_engine.portfolio.milp import Row
from zhongshu_engine.portfolio.problem import Problem
from zhongshu_engine.portfolio.solve import Portfolio


@dataclass(frozen=True, slots=True)
class Move:
    """One dossier that changes sides, the regret of not moving it (None: the rules allow nothing else, or it was not asked), and the sentence."""

    dossier: str
    regret: float | None
    words: str


@dataclass(frozen=True, slots=True)
class Step:
    """The best portfolio with ``more`` money, and who moved since the step before."""

    more: float
    portfolio: Portfolio
    enters: tuple[Move, ...]
    leaves: tuple[Move, ...]


def _move(here: Table, best: Portfolio, name: str, *, enters: bool) -> Move:
    other = here.ask(here.model.milp.with_rows(here.held(name, inside=not enters)))
    if other is None:
        return Move(name, None, f"{name} {'enters' if enters else 'leaves'}: the rules leave no other way")
    regret = max(0.0, best.objective - other.objective)
    if enters:
        words = f"{name} enters: leaving it out would cost {regret:g}"
    else:
        words = f"{name} leaves: its place goes to better use, keeping it would cost {regret:g}"
    return Move(name, regret, words)


def _plain_move(_here: Table, _best: Portfolio, name: str, *, enters: bool) -> Move:
    return Move(name, None, f"{name} {'enters' if enters else 'leaves'}")


def _nearest_best(here: Table, before: Portfolio) -> Portfolio:
    """The optimum; among equals, the one with fewest changes from ``before``."""
    best = here.best()
    if best.names == before.names:
        return best
    terms, _constant = distance(here, before.names)
    near = NEAR * max(1.0, abs(best.objective))
    milp = here.model.milp
    as_good = Row(milp.objective, best.objective - near / 2, np.inf)
    nearer = here.ask(milp.with_rows(as_good, objective={column: -v for column, v in terms.items()}))
    return best if nearer is None or nearer.objective < best.objective - near else nearer


def budget_path(
    problem: Problem, budget: str, steps: Sequence[float], *, regrets: bool = True, **options
) -> tuple[Step, ...]:
    """The best portfolio at each budget ``limit + step``; moves are told against the step before (the first against the limit itself).

    Regrets take one more optimum for everyone who moves; without them a large problem costs two optima a step.
    """
    before = table(problem, **options).best()
    path = []
    for more in steps:
        here = table(with_budget(problem, budget, more), **options)
        best = _nearest_best(here, before)
        told = _move if regrets else _plain_move
        enters = tuple(told(here, best, n, enters=True) for n in sorted(best.names - before.names))
        leaves = tuple(told(here, best, n, enters=False) for n in sorted(before.names - best.names))
        path.append(Step(more, best, enters, leaves))
        before = best
    return tuple(path)
