"""The smallest change that makes a human selection feasible; among equally small ones, the most valuable."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from zhongshu_engine.errors import BadInput, Infeasible
from zhongshu_engine.portfolio.committee.table import Table, table
from zhongshu_engine.portfolio.conflict import why_infeasible
from zhongshu_engine.portfolio.milp import Milp, Row, Terms, added
from zhongshu_engine.portfolio.problem import Problem
from zhongshu_engine.portfolio.solve import Portfolio
from zhongshu_engine.portfolio.solvers import run


@dataclass(frozen=True, slots=True)
class Repair:
    """What to add and drop; ``broken`` names the rules that the wish breaks, in words."""

    portfolio: Portfolio
    add: tuple[str, ...]
    drop: tuple[str, ...]
    broken: tuple[str, ...]


def distance(here: Table, names: Collection[str]) -> tuple[Terms, int]:
    """(expression, constant): how many dossiers differ from ``names``."""
    wished = set(names)
    parts = [
        (terms, -1.0 if dossier.id in wished else 1.0)
        for dossier, terms in zip(here.model.problem.dossiers, here.model.chosen, strict=True)
    ]
    return added(*parts), len(wished)


def _broken(milp: Milp, exactly: list[Row]) -> tuple[str, ...]:
    """Every rule that the wish breaks by itself; when none does alone, a minimal set that it breaks together."""
    alone = tuple(
        r.words
        for r in milp.rules()
        if run(milp.only([r.name]).with_rows(*exactly, objective={})).status == "infeasible"
    )
    return alone or why_infeasible(milp.with_rows(*exactly))


def repaired(problem: Problem, wish: Collection[str], **options) -> Repair:
    """The feasible portfolio nearest to ``wish``."""
    unknown = sorted(set(wish) - set(problem.position()))
    if unknown:
        raise BadInput(f"unknown dossier {unknown[0]!r}")
    here = table(problem, **options)
    milp = here.model.milp
    terms, constant = distance(here, wish)
    nearest = here.ask(milp.with_rows(objective={c: -v for c, v in terms.items()}))
    if nearest is None:
        raise Infeasible("no portfolio keeps all the rules: these cannot hold together", reasons=why_infeasible(milp))
    wished = set(wish)
    changes = len(nearest.names ^ wished)
    portfolio = here.ask(milp.with_rows(Row(terms, -np.inf, changes - constant)))
    assert portfolio is not None  # noqa: S101 - the nearest portfolio itself meets the row
    exactly = [
        Row(r.terms, r.low, r.high, None) for r in (here.held(d.id, inside=d.id in wished) for d in problem.dossiers)
    ]
    broken = _broken(milp, exactly) if changes else ()
    return Repair(portfolio, tuple(sorted(portfolio.names - wished)), tuple(sorted(wished - portfolio.names)), broken)
