"""The best portfolio that keeps a human's choices, and what each of them costs, alone and as the last one added."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from zhongshu_engine.errors import Infeasible
from zhongshu_engine.portfolio.committee.table import Table, table
from zhongshu_engine.portfolio.conflict import why_infeasible
from zhongshu_engine.portfolio.milp import Row
from zhongshu_engine.portfolio.problem import Problem
from zhongshu_engine.portfolio.solve import Portfolio


@dataclass(frozen=True, slots=True)
class OverrideCost:
    """``alone``: lost when only this is kept. ``last``: lost by adding it to all the others. None: it makes the rest impossible."""

    dossier: str
    inside: bool
    alone: float | None
    last: float | None


@dataclass(frozen=True, slots=True)
class Overridden:
    best: Portfolio
    kept: Portfolio
    total_cost: float
    costs: tuple[OverrideCost, ...]


def _value(here: Table, rows: list[Row]) -> float | None:
    answer = here.ask(here.model.milp.with_rows(*rows))
    return None if answer is None else answer.objective


def with_overrides(
    problem: Problem, *, keep_in: Collection[str] = (), keep_out: Collection[str] = (), **options
) -> Overridden:
    """The best portfolio that holds these in and those out."""
    here = table(problem, **options)
    best = here.best()
    wishes = [(n, True) for n in sorted(keep_in)] + [(n, False) for n in sorted(keep_out)]
    rows = [here.held(n, inside=inside) for n, inside in wishes]
    together = here.model.milp.with_rows(*rows)
    kept = here.ask(together)
    if kept is None:
        raise Infeasible("the choices cannot be kept", reasons=why_infeasible(together))
    costs = []
    for i, (name, inside) in enumerate(wishes):
        alone, others = _value(here, [rows[i]]), _value(here, rows[:i] + rows[i + 1 :])
        costs.append(
            OverrideCost(
                name,
                inside,
                None if alone is None else max(0.0, best.objective - alone),
                None if others is None else max(0.0, others - kept.objective),
            )
        )
    return Overridden(best, kept, max(0.0, best.objective - kept.objective), tuple(costs))
