"""The compiled problem on the committee's table: solved once, then asked again with rows added or relaxed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from zhongshu_engine.errors import BadInput, EngineError, Infeasible
from zhongshu_engine.portfolio.compile import Model, compiled
from zhongshu_engine.portfolio.conflict import why_infeasible
from zhongshu_engine.portfolio.milp import Milp, Row, Rule
from zhongshu_engine.portfolio.problem import Problem
from zhongshu_engine.portfolio.solve import Portfolio, portfolio_of, solve_model, sure_model

NEAR = 1e-7  # relative difference below which two optima count as equal


@dataclass(slots=True)
class Table:
    """A problem, its programme and the solver options that every question shares."""

    model: Model
    time_limit: float | None = None
    gap: float = 0.0
    seed: int = 0

    def ask(self, milp: Milp | None = None, *, of: Problem | None = None) -> Portfolio | None:
        """The best portfolio of a variant; None when there is none. ``of`` is the problem the judge holds the answer against."""
        milp = milp or self.model.milp
        outcome, name = sure_model(self.model, milp, of=of, time_limit=self.time_limit, gap=self.gap, seed=self.seed)
        if outcome.status == "infeasible":
            return None
        if outcome.status == "unknown":
            raise EngineError("no portfolio was found within the time limit")
        model = self.model if of is None else Model(of, milp, self.model.ways, self.model.chosen, self.model.objectives)
        return portfolio_of(model, outcome, method=name, seed=self.seed, options={"gap": self.gap})

    def ask_value(self, milp: Milp) -> float | None:
        """The solver's optimum of a variant whose rules differ from the problem's, hence without the judge; None when infeasible."""
        outcome, _name = solve_model(self.model, milp, time_limit=self.time_limit, gap=self.gap, seed=self.seed)
        return outcome.objective

    def best(self) -> Portfolio:
        answer = self.ask()
        if answer is None:
            raise Infeasible(
                "no portfolio keeps all the rules: these cannot hold together", reasons=why_infeasible(self.model.milp)
            )
        return answer

    def held(self, name: str, *, inside: bool) -> Row:
        """A row that keeps one dossier in or out."""
        position = self.model.problem.position()
        if name not in position:
            raise BadInput(f"unknown dossier {name!r}")
        terms = self.model.chosen[position[name]]
        word = "in" if inside else "out"
        rule = Rule(f"{word}:{name}", f"{name} is kept {word}")
        return Row(terms, 1.0, 1.0, rule) if inside else Row(terms, 0.0, 0.0, rule)


def table(problem: Problem, *, time_limit: float | None = None, gap: float = 0.0, seed: int = 0) -> Table:
    """Compile once for many questions."""
    return Table(compiled(problem), time_limit, gap, seed)


def with_budget(problem: Problem, budget: str, more: float) -> Problem:
    """The problem with more (or less) money of one kind; yearly limits grow in proportion to the years' shares."""
    if budget not in {b.id for b in problem.budgets}:
        raise BadInput(f"unknown budget {budget!r}")
    changed = []
    for b in problem.budgets:
        if b.id != budget:
            changed.append(b)
            continue
        if b.limit is None and b.per_year is None:
            raise BadInput(f"budget {budget!r} has no limit that more money could raise")
        total = sum(b.per_year or ())
        yearly = (
            None
            if b.per_year is None
            else tuple(y + more * (y / total if total else 1 / len(b.per_year)) for y in b.per_year)
        )
        limit = None if b.limit is None else b.limit + more
        if min((limit or 0.0, *(yearly or ()))) < 0:
            raise BadInput(f"budget {budget!r} cannot lose {-more:g}: it is smaller than that")
        changed.append(replace(b, limit=limit, per_year=yearly))
    return replace(problem, budgets=tuple(changed))
