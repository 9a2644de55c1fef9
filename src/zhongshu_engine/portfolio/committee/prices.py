"""What each cap and each budget costs: the gain from one step of relief, exact, beside the price in the linear relaxation.

One step is one dossier for counts and ``step`` for money. The linear price (a dual value) is the usual textbook figure; it can mislead for
whole projects, so the exact gain is always solved for.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhongshu_engine.portfolio.committee.table import table
from zhongshu_engine.portfolio.milp import Milp, Row
from zhongshu_engine.portfolio.problem import Problem
from zhongshu_engine.portfolio.solve import solve_model
from zhongshu_engine.portfolio.solvers import highs_prices


@dataclass(frozen=True, slots=True)
class Price:
    """``gain``: how much better the best portfolio becomes when the rule gives way by ``step``."""

    rule: str
    words: str
    step: float
    gain: float
    linear_price: float


def _relaxed(milp: Milp, name: str, step: float) -> Milp:
    rows = [
        Row(r.terms, r.low - step, r.high + step, r.rule) if r.rule is not None and r.rule.name == name else r
        for r in milp.rows
    ]
    return Milp(milp.lower, milp.upper, milp.whole, rows, milp.objective)


def _step(milp: Milp, name: str, money: float) -> float:
    """Rows whose coefficients are all -1, 0, 1 or a share count dossiers; others count money."""
    largest = max(
        (abs(v) for r in milp.rows if r.rule is not None and r.rule.name == name for v in r.terms.values()), default=1.0
    )
    return 1.0 if largest <= 1.0 else money


def prices(
    problem: Problem, *, step: float = 1.0, time_limit: float | None = None, gap: float = 0.0, seed: int = 0
) -> tuple[Price, ...]:
    """A price for every rule, the dearest first."""
    here = table(problem, time_limit=time_limit, gap=gap, seed=seed)
    milp, best = here.model.milp, here.best()
    duals = highs_prices(milp)
    found = []
    for rule in milp.rules():
        size = _step(milp, rule.name, step)
        outcome, _name = solve_model(
            here.model, _relaxed(milp, rule.name, size), time_limit=time_limit, gap=gap, seed=seed
        )
        value = best.objective if outcome.objective is None else outcome.objective
        linear = sum(
            abs(d) for r, d in zip(milp.rows, duals, strict=True) if r.rule is not None and r.rule.name == rule.name
        )
        gain = max(0.0, value - best.objective)
        found.append(Price(rule.name, rule.words, size, 0.0 if np.isclose(gain, 0.0, atol=1e-7) else gain, linear))
    return tuple(sorted(found, key=lambda p: (-p.gain, -p.linear_price, p.rule)))
