"""The budget path: with one step of money more each time, who enters, who leaves, and what staying would have cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zhongshu_engine.portfolio.committee.table import table, with_budget
from zhongshu_engine.portfolio.problem import Problem
from zhongshu_engine.portfolio.solve import Portfolio


@dataclass(frozen=True, slots=True)
class Move:
    """One dossier that changes sides, the regret of not moving it, and the sentence that says so."""

    dossier: str
    regret: float
    words: str


@dataclass(frozen=True, slots=True)
class Step:
    more: float
    portfolio: Portfolio
    enters: tuple[Move, ...]
    leaves: tuple[Move, ...]


def _move(problem: Problem, best: Portfolio, name: str, *, enters: bool, **options) -> Move:
    here = table(problem, **options)
    other = here.ask(here.model.milp.with_rows(here.held(name, inside=not enters)))
    if other is None:
        return Move(name, float("inf"), f"{name} {'enters' if enters else 'leaves'}: the rules leave no other way")
    regret = best.objective - other.objective
    if enters:
        words = f"{name} enters: leaving it out would cost {regret:g}"
    else:
        words = f"{name} leaves: its place goes to better use, keeping it would cost {regret:g}"
    return Move(name, regret, words)


def budget_path(problem: Problem, budget: str, steps: Sequence[float], **options) -> tuple[Step, ...]:
    """The best portfolio at each budget ``limit + step``; moves are told against the step before (the first against the limit itself)."""
    before = table(problem, **options).best()
    path = []
    for more in steps:
        changed = with_budget(problem, budget, more)
        best = table(changed, **options).best()
        enters = tuple(_move(changed, best, n, enters=True, **options) for n in sorted(best.names - before.names))
        leaves = tuple(_move(changed, best, n, enters=False, **options) for n in sorted(before.names - best.names))
        path.append(Step(more, best, enters, leaves))
        before = best
    return tuple(path)
