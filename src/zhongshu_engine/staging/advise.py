"""Advice on the next money: which dossiers go on, which wait, which stop; each with its reason and the next best.

Stops what meets its own kill rule or is worth more stopped; among the rest, spends the budget on the set of next stages with the greatest total
value over stopping (exact, as whole stages). It is advice: the human decision stands beside it and the difference is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from zhongshu_engine.errors import BadInput, EngineError
from zhongshu_engine.result import Provenance, versions
from zhongshu_engine.staging.allocation import heavy_tailed_gradient
from zhongshu_engine.staging.belief import all_succeed
from zhongshu_engine.staging.gates import GateValue, gate_value, least_chance
from zhongshu_engine.staging.state import Standing, State

LEVEL = 0.9
FEW_MISSES, MANY_MISSES = 0.10, 0.60


@dataclass(frozen=True, slots=True)
class Advice:
    """One dossier. ``surplus`` = go − stop; ``per_money`` = surplus for each unit of the next stage's cost (None when it is free)."""

    dossier: str
    decision: str
    reason: str
    next_cost: float
    chance_before: float
    chance: float
    chance_interval: tuple[float, float]
    reaches_the_end: float
    value: float
    value_interval: tuple[float, float]
    go: float
    stop: float
    surplus: float
    per_money: float | None
    option: float
    information: float
    perfect_information: float
    kill_line: float | None
    learning: float
    human: str | None
    agrees: bool | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The advised set and the human set by the same measure; ``over_budget`` is what the human set lacks in money."""

    advised_surplus: float
    human_surplus: float
    difference: float
    human_cost: float
    over_budget: float
    disagree: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    budget: float
    spent: float
    advice: tuple[Advice, ...]
    next_best: str | None
    next_best_needs: float | None
    warnings: tuple[str, ...]
    comparison: Comparison | None
    provenance: Provenance


def killed_by(standing: Standing) -> str:
    """The kill rule that is met, in words; empty when none is."""
    kill, chance = standing.kill, standing.chances[0]
    if kill.chance_below is not None:
        sure = chance.below(kill.chance_below)
        if sure >= kill.with_probability:
            return f"kill rule met: the chance of the next stage lies below {kill.chance_below:g} with probability {sure:.2f}"
    if kill.value_below is not None and standing.worth.mean < kill.value_below:
        return f"kill rule met: the expected value {standing.worth.mean:.4g} is below {kill.value_below:g}"
    return ""


def _funded(surplus: list[float], costs: list[float], budget: float) -> set[int]:
    """The affordable set of greatest total surplus (whole stages)."""
    able = [i for i, s in enumerate(surplus) if s > 0]
    if not able:
        return set()
    rows, most = [[costs[i] for i in able]], [budget * (1 + 1e-12)]
    while True:
        answer = milp(
            -np.array([surplus[i] for i in able]),
            constraints=LinearConstraint(np.array(rows), -np.inf, most),
            integrality=np.ones(len(able)),
            bounds=Bounds(0, 1),
            options={"mip_rel_gap": 0},
        )
        if answer.x is None:
            raise EngineError("the budget could not be allocated")
        chosen = {i for i, x in zip(able, answer.x, strict=True) if x > 0.5}
        if sum((Fraction(repr(float(costs[i]))) for i in chosen), Fraction(0)) <= Fraction(repr(float(budget))):
            return chosen
        # overspent within the solver's tolerance: not all of these together
        rows.append([float(i in chosen) for i in able])
        most.append(len(chosen) - 1)


def _learning(state: State, values: list[GateValue]) -> np.ndarray:
    """What one more view of each value, as the next stage would show it, adds to the best single choice."""
    reach = [all_succeed(s.chances) * state.discount ** len(s.steps) for s in state.standings]
    moved = [s.worth.spread_learned(s.steps[0].shows) for s in state.standings]
    return heavy_tailed_gradient([v.committed for v in values], reach, [s.worth.mean for s in state.standings], moved)


def _decided(standing: Standing, value: GateValue, rule: str, funded: bool, budget: float) -> tuple[str, str]:
    surplus = value.go - value.stop
    if rule:
        return "STOP", rule
    if surplus <= 0:
        return "STOP", f"going on is worth {value.go:.4g}, stopping {value.stop:.4g}"
    if funded:
        words = f"going on is worth {surplus:.4g} more than stopping, for {standing.next_cost:g} now"
        part = value.option / surplus
        return "GO", words + (f"; {part:.0%} of it is the right to stop later" if part > 0.005 else "")
    if standing.next_cost > budget:
        return "HOLD", f"worth {surplus:.4g}, but the next stage costs {standing.next_cost:g} of a budget of {budget:g}"
    return "HOLD", f"worth {surplus:.4g}, but the money does more elsewhere"


def _compared(state: State, surplus: list[float], funded: set[int], budget: float) -> Comparison | None:
    if all(s.human is None for s in state.standings):
        return None
    human = [i for i, s in enumerate(state.standings) if s.human == "GO"]
    advised, chosen = sum(surplus[i] for i in funded), sum(surplus[i] for i in human)
    cost = sum(state.standings[i].next_cost for i in human)
    differ = tuple(
        s.id for i, s in enumerate(state.standings) if s.human is not None and (s.human == "GO") != (i in funded)
    )
    return Comparison(advised, chosen, advised - chosen, cost, max(0.0, cost - budget), differ)


def _per_money(line: Advice) -> float:
    """For the order only: what costs nothing comes first when it is worth anything, last when it is not."""
    return float(np.copysign(np.inf, line.surplus)) if line.per_money is None else line.per_money


def _warnings(state: State) -> tuple[str, ...]:
    misses = state.gate_misses
    if misses is None or FEW_MISSES <= misses <= MANY_MISSES:
        return ()
    return (
        ("goals too easy: fewer than 10 % of milestones are missed",)
        if misses < FEW_MISSES
        else ("selection or plan poor: more than 60 % of milestones are missed",)
    )


def advise(state: State, budget: float) -> Plan:
    """Advice for every dossier under one budget."""
    if not 0 <= budget < float("inf"):
        raise BadInput(f"the budget {budget!r} is not a sum of money", place="budget")
    values = [gate_value(s.worth, s.steps, discount=state.discount) for s in state.standings]
    rules = [killed_by(s) for s in state.standings]
    surplus = [v.go - v.stop for v in values]
    costs = [s.next_cost for s in state.standings]
    funded = _funded([0.0 if rule else s for s, rule in zip(surplus, rules, strict=True)], costs, budget)
    learning = _learning(state, values)
    advice = []
    for i, (s, v) in enumerate(zip(state.standings, values, strict=True)):
        decision, reason = _decided(s, v, rules[i], i in funded, budget)
        advice.append(
            Advice(
                s.id, decision, reason, s.next_cost, s.prior.mean, s.chances[0].mean, s.chances[0].interval(LEVEL), all_succeed(s.chances),
                s.worth.mean, s.worth.interval(LEVEL), v.go, v.stop, surplus[i], surplus[i] / s.next_cost if s.next_cost else None,
                v.option, v.information, v.perfect, least_chance(s.worth, s.steps, discount=state.discount), float(learning[i]), s.human,
                None if s.human is None else s.human == decision,
            )
        )  # fmt: skip
    waiting = [a for a in advice if a.decision == "HOLD"]
    best = max(waiting, key=lambda a: (_per_money(a), a.dossier), default=None)
    spent = sum(costs[i] for i in funded)
    made = Provenance(
        "staged advice", {"discount": state.discount, "interval": LEVEL}, None, versions("numpy", "scipy")
    )
    ordered = tuple(
        sorted(advice, key=lambda a: ({"GO": 0, "HOLD": 1, "STOP": 2}[a.decision], -_per_money(a), a.dossier))
    )
    return Plan(
        budget, spent, ordered, best.dossier if best else None, max(0.0, best.next_cost - (budget - spent)) if best else None,
        _warnings(state), _compared(state, surplus, funded, budget), made,
    )  # fmt: skip
