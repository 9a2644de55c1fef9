"""What each cap and each budget costs: the gain from one step of relief, exact, beside the price in the linear relaxation.

One step is one dossier for counts, ``step`` for money and the least likely scenario for a chance. The linear price (a dual value) is the usual textbook figure; it can mislead for
whole projects, so the exact gain is always solved for.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhongshu_engine.errors import BadInput
from zhongshu_engine.portfolio.committee.table import table
from zhongshu_engine.portfolio.milp import Milp, Row
from zhongshu_engine.portfolio.problem import Problem
from zhongshu_engine.portfolio.solve import solve_model
from zhongshu_engine.portfolio.solvers import highs_prices, looseness


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


def _step(problem: Problem, name: str, money: float) -> float:
    """What "one step" means for a rule: money for budgets and caps on cost, the least likely scenario for a chance, else one dossier."""
    kind, _, rest = name.partition(":")
    if kind in ("budget", "floor"):
        return money
    if kind == "cap" and any(cap.id == rest and cap.measure == "cost" for cap in problem.caps):
        return money
    if kind == "chance":
        return min(p for p in problem.probabilities if p > 0)
    return 1.0


def prices(
    problem: Problem, *, step: float = 1.0, time_limit: float | None = None, gap: float = 0.0, seed: int = 0
) -> tuple[Price, ...]:
    """A price for every rule, the dearest first. ``step`` is in the unit of the budgets; a link or an exclusion that gives way by one falls away."""
    if not (step > 0 and np.isfinite(step)):
        raise BadInput(f"the step {step!r} is not an amount of money", place="step")
    here = table(problem, time_limit=time_limit, gap=gap, seed=seed)
    milp, best = here.model.milp, here.best()
    duals, near = highs_prices(milp), 1e-7 + looseness(milp)
    found = []
    for rule in milp.rules():
        size = _step(problem, rule.name, step)
        outcome, _name = solve_model(
            here.model, _relaxed(milp, rule.name, size), time_limit=time_limit, gap=gap, seed=seed
        )
        value = best.objective if outcome.objective is None else outcome.objective
        linear = sum(
            abs(d) for r, d in zip(milp.rows, duals, strict=True) if r.rule is not None and r.rule.name == rule.name
        )
        gain = max(0.0, value - best.objective)
        found.append(Price(rule.name, rule.words, size, 0.0 if gain <= near else gain, linear))
    return tuple(sorted(found, key=lambda p: (-p.gain, -p.linear_price, p.rule)))
