"""`Problem` → `Milp`: ways as columns, rules as rows, objectives and chances over scenarios as linear expressions.

The mean of the worst share is linear (Rockafellar & Uryasev 2000); a quantile, the mean of the best share and a chance constraint need one
yes-or-no column a scenario, tied by the smallest constants the data allow.
"""

from __future__ import annotations

from dataclasses import dataclass

from zhongshu_engine.errors import BadInput
from zhongshu_engine.portfolio.columns import Way, ways_of, worth
from zhongshu_engine.portfolio.milp import Milp, Rule, Terms, added, places, tidied
from zhongshu_engine.portfolio.problem import Objective, Problem
from zhongshu_engine.portfolio.rules import add_rules


@dataclass(slots=True)
class Model:
    """A programme and the way back from its columns to dossiers."""

    problem: Problem
    milp: Milp
    ways: list[Way]
    chosen: list[Terms]
    objectives: dict[str, Terms]

    def ways_in(self, solution: list[float]) -> list[Way]:
        return [way for column, way in enumerate(self.ways) if solution[column] > 0.5]


class _Scenarios:
    """Totals of an objective in each scenario, with their least and greatest conceivable values."""

    def __init__(self, problem: Problem, ways: list[Way], together: list[int]) -> None:
        self._problem, self._ways, self._together = problem, ways, together
        self._totals: dict[tuple[str, int | None], Terms] = {}

    def total(self, objective: str, scenario: int | None) -> Terms:
        key = (objective, scenario)
        if key not in self._totals:
            p = self._problem
            terms = {
                c: worth(p.dossiers[w.dossier], w.depth, objective, scenario, p.probabilities)
                for c, w in enumerate(self._ways)
            }
            for column, synergy in zip(self._together, p.synergies, strict=True):
                terms[column] = synergy.value.get(objective, 0.0)
            self._totals[key] = {c: v for c, v in terms.items() if v}
        return self._totals[key]

    def range(self, objective: str, scenario: int) -> tuple[float, float]:
        best: dict[int, tuple[float, float]] = {}
        for column, value in self.total(objective, scenario).items():
            owner = self._ways[column].dossier if column < len(self._ways) else -1 - column
            low, high = best.get(owner, (0.0, 0.0))
            best[owner] = min(low, value), max(high, value)
        return sum(low for low, _ in best.values()), sum(high for _, high in best.values())


def _coverage(milp: Milp, problem: Problem, chosen: list[Terms], objective: Objective) -> Terms:
    tags = objective.tags or {tag: 1.0 for d in problem.dossiers for tag in d.tags}
    terms: Terms = {}
    for tag, weight in sorted(tags.items()):
        column = milp.column()
        carriers = [chosen[i] for i, d in enumerate(problem.dossiers) if tag in d.tags]
        milp.row(added(({column: 1.0}, 1.0), *((c, -1.0) for c in carriers)), high=0.0)
        terms[column] = weight
    return terms


def _cvar(milp: Milp, problem: Problem, scenarios: _Scenarios, objective: Objective) -> Terms:
    ranges = [scenarios.range(objective.of, s) for s in range(len(problem.probabilities))]
    bottom, top = min(low for low, _ in ranges), max(high for _, high in ranges)
    level = milp.column(bottom, top, whole=False)
    terms: Terms = {level: 1.0}
    for s, p in enumerate(problem.probabilities):
        short = milp.column(0.0, top - bottom, whole=False)
        milp.row(added(({short: 1.0, level: -1.0}, 1.0), (scenarios.total(objective.of, s), 1.0)), low=0.0)
        terms[short] = -p / (1 - objective.level)
    return terms


def _quantile(milp: Milp, problem: Problem, scenarios: _Scenarios, objective: Objective) -> Terms:
    ranges = [scenarios.range(objective.of, s) for s in range(len(problem.probabilities))]
    top, bottom = max(h for _, h in ranges), min(low for low, _ in ranges)
    level = milp.column(bottom, top, whole=False)
    reached = {}
    for s, p in enumerate(problem.probabilities):
        yes = milp.column()
        slack = top - ranges[s][0]
        milp.row(added((scenarios.total(objective.of, s), 1.0), ({level: -1.0, yes: -slack}, 1.0)), low=-slack)
        reached[yes] = p
    milp.row(reached, low=objective.level - 1e-12)
    return {level: 1.0}


def _best(milp: Milp, problem: Problem, scenarios: _Scenarios, objective: Objective) -> Terms:
    count = len(problem.probabilities)
    share = (1 - objective.level) * count
    if len(set(problem.probabilities)) > 1 or abs(share - round(share)) > 1e-9 or round(share) < 1:
        raise BadInput(
            "the mean of the best share needs equally likely scenarios and a whole number of them", place=objective.id
        )
    terms, picked = {}, {}
    for s in range(count):
        low, high = scenarios.range(objective.of, s)
        yes, gained = milp.column(), milp.column(min(low, 0.0), max(high, 0.0), whole=False)
        milp.row({gained: 1.0, yes: -max(high, 0.0)}, high=0.0)
        milp.row(
            added(({gained: 1.0, yes: -min(low, 0.0)}, 1.0), (scenarios.total(objective.of, s), -1.0)),
            high=-min(low, 0.0),
        )
        picked[yes] = 1.0
        terms[gained] = 1.0 / round(share)
    milp.row(picked, low=round(share), high=round(share))
    return terms


def _chances(milp: Milp, problem: Problem, scenarios: _Scenarios) -> None:
    for i, chance in enumerate(problem.chances):
        words = f"{chance.objective} reaches {chance.at_least:g} with probability {chance.probability:g} or more"
        rule, reached = Rule(f"chance:{i}", words), {}
        for s, p in enumerate(problem.probabilities):
            yes = milp.column()
            low, _high = scenarios.range(chance.objective, s)
            total = scenarios.total(chance.objective, s)
            milp.row(added((total, 1.0), ({yes: -(chance.at_least - low)}, 1.0)), low=low)
            reached[yes] = p
        milp.row(reached, low=chance.probability - 1e-12, rule=rule)


SPECIAL = {"cvar": _cvar, "quantile": _quantile, "best": _best}


def compiled(problem: Problem) -> Model:
    """The programme that maximises the weighted objectives."""
    milp, ways = Milp(), ways_of(problem)
    chosen: list[Terms] = [{} for _ in problem.dossiers]
    for way in ways:
        chosen[way.dossier][milp.column()] = 1.0
    for terms in chosen:
        if len(terms) > 1:
            milp.row(terms, high=1.0)
    at, together = problem.position(), []
    for synergy in problem.synergies:
        column = milp.column()
        together.append(column)
        members = [chosen[at[name]] for name in synergy.of]
        for member in members:
            milp.row(added(({column: 1.0}, 1.0), (member, -1.0)), high=0.0)
        milp.row(added(*((m, 1.0) for m in members), ({column: -1.0}, 1.0)), high=len(members) - 1)
    add_rules(milp, problem, ways, chosen)
    scenarios = _Scenarios(problem, ways, together)
    objectives: dict[str, Terms] = {}
    for objective in problem.objectives:
        if objective.kind in SPECIAL:
            objectives[objective.id] = SPECIAL[objective.kind](milp, problem, scenarios, objective)
        elif objective.kind == "coverage":
            objectives[objective.id] = _coverage(milp, problem, chosen, objective)
        else:
            objectives[objective.id] = scenarios.total(objective.id, None)
    _chances(milp, problem, scenarios)
    decimals = max(places(objectives[o.id].values()) + places([o.weight]) for o in problem.objectives)
    milp.objective = tidied(added(*((objectives[o.id], o.weight) for o in problem.objectives)), decimals)
    return Model(problem, milp, ways, chosen, objectives)
