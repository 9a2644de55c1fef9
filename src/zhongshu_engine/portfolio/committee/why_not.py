"""Why is this dossier out, and what would have to be true for it to enter?

Three kinds of answer: how much more it would have to be worth, how much less it would have to cost, and which single rule keeps it out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from zhongshu_engine.errors import BadInput
from zhongshu_engine.portfolio.committee.table import NEAR, Table, table
from zhongshu_engine.portfolio.conflict import why_infeasible
from zhongshu_engine.portfolio.problem import Problem, Stage
from zhongshu_engine.portfolio.solve import Portfolio
from zhongshu_engine.portfolio.solvers import looseness

FINENESS = 10  # halvings in the search for the cost


@dataclass(frozen=True, slots=True)
class WhyNot:
    """``loss``: what forcing it in costs, hence how much more it must be worth; None when the rules forbid it altogether.

    ``cost_share``: the largest share of its cost at which it enters (None: not even free). ``displaced``: who would leave for it.
    A loss of 0 means that another portfolio, just as good, holds it. ``rules``: rules any one of which, lifted, lets it in. ``forbidding``: rules that together forbid it.
    """

    dossier: str
    inside: bool
    loss: float | None
    cost_share: float | None
    displaced: tuple[str, ...]
    rules: tuple[str, ...]
    forbidding: tuple[str, ...]
    words: tuple[str, ...]


def _cheaper(problem: Problem, name: str, share: float) -> Problem:
    def cheap(stage: Stage) -> Stage:
        return replace(stage, cost={b: tuple(a * share for a in amounts) for b, amounts in stage.cost.items()})

    return replace(
        problem,
        dossiers=tuple(replace(d, stages=tuple(map(cheap, d.stages))) if d.id == name else d for d in problem.dossiers),
    )


def _enters_at(problem: Problem, name: str, share: float, options: dict) -> bool:
    here = table(_cheaper(problem, name, share), **options)
    inside = here.ask(here.model.milp.with_rows(here.held(name, inside=True)))
    outside = here.ask(here.model.milp.with_rows(here.held(name, inside=False)))
    return inside is not None and (
        outside is None or inside.objective >= outside.objective - NEAR * max(1.0, abs(outside.objective))
    )


def _cost_share(problem: Problem, name: str, options: dict) -> float | None:
    if not _enters_at(problem, name, 0.0, options):
        return None
    low, high = 0.0, 1.0
    for _ in range(FINENESS):
        middle = (low + high) / 2
        if _enters_at(problem, name, middle, options):
            low = middle
        else:
            high = middle
    return low


def _lifting(here: Table, name: str) -> Iterator[str]:
    """Rules that touch the dossier and whose absence lets it into the best portfolio."""
    milp = here.model.milp
    mine = set(here.model.chosen[here.model.problem.position()[name]])
    names, loose = [rule.name for rule in milp.rules()], looseness(milp)
    for rule in milp.rules():
        if not any(mine & set(r.terms) for r in milp.rows if r.rule is not None and r.rule.name == rule.name):
            continue
        without = milp.only(n for n in names if n != rule.name)
        inside = here.ask_value(without.with_rows(here.held(name, inside=True)))
        outside = here.ask_value(without.with_rows(here.held(name, inside=False)))
        if inside is not None and (outside is None or inside > outside + NEAR * max(1.0, abs(outside)) + loose):
            yield rule.words


def _told(
    name: str,
    loss: float | None,
    share: float | None,
    displaced: tuple[str, ...],
    rules: tuple[str, ...],
    forbidding: tuple[str, ...],
) -> Iterator[str]:
    if loss is None:
        yield f"{name} cannot be chosen at all: " + "; ".join(forbidding)
    elif loss == 0:
        yield f"{name} is in another portfolio that is just as good" + (
            f", without {', '.join(displaced)}" if displaced else ""
        )
        return
    else:
        yield f"{name} would enter if it were worth {loss:g} more"
        if displaced:
            yield f"forcing it in costs {loss:g} and drops {', '.join(displaced)}"
    if share is not None:
        yield f"{name} would enter at {share:.1%} of its cost"
    elif loss is not None:
        yield f"{name} would not enter even free of cost"
    for words in rules:
        yield f"{name} would enter without the rule «{words}»"


def _lost(best: Portfolio, forced: Portfolio) -> float:
    lost = best.objective - forced.objective
    return 0.0 if lost <= NEAR * max(1.0, abs(best.objective)) else lost


def why_not(problem: Problem, name: str, **options) -> WhyNot:
    """What keeps a dossier out of the best portfolio."""
    if name not in problem.position():
        raise BadInput(f"unknown dossier {name!r}")
    here = table(problem, **options)
    best = here.best()
    if name in best.names:
        return WhyNot(name, True, 0.0, 1.0, (), (), (), (f"{name} is in the best portfolio",))
    forced_milp = here.model.milp.with_rows(here.held(name, inside=True))
    forced: Portfolio | None = here.ask(forced_milp)
    loss = None if forced is None else _lost(best, forced)
    forbidding = why_infeasible(forced_milp) if forced is None else ()
    displaced = () if forced is None else tuple(sorted(best.names - forced.names))
    share = 1.0 if loss == 0 else _cost_share(problem, name, options)
    rules = tuple(_lifting(here, name))
    told = tuple(_told(name, loss, share, displaced, rules, forbidding))
    return WhyNot(name, False, loss, share, displaced, rules, forbidding, told)
