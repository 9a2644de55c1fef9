"""Near-optimal portfolios that differ most: each next one is as far as can be from all before it, within the value one is ready to give up.

Among equally far ones, the most valuable.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhongshu_engine.errors import BadInput
from zhongshu_engine.portfolio.committee.repair import distance
from zhongshu_engine.portfolio.committee.table import table
from zhongshu_engine.portfolio.milp import Milp, Row, added
from zhongshu_engine.portfolio.problem import Problem
from zhongshu_engine.portfolio.solve import Portfolio


@dataclass(frozen=True, slots=True)
class Alternative:
    """``differs``: dossiers that differ from the nearest of the portfolios listed before it."""

    portfolio: Portfolio
    loss: float
    differs: int


def alternatives(problem: Problem, *, count: int = 3, tolerance: float = 0.02, **options) -> tuple[Alternative, ...]:
    """The best portfolio first, then up to ``count`` that keep 1 − ``tolerance`` of its value; fewer when no other exists."""
    if not 0 <= tolerance <= 1:
        raise BadInput(f"tolerance {tolerance} is not a share")
    here = table(problem, **options)
    best = here.best()
    floor = best.objective - tolerance * abs(best.objective)
    listed = [Alternative(best, 0.0, 0)]
    base = here.model.milp
    farther = Milp(
        [*base.lower, 0.0], [*base.upper, float(len(problem.dossiers))], [*base.whole, True], list(base.rows)
    )
    column = len(base.lower)
    farther.row(base.objective, low=floor - 1e-9 * max(1.0, abs(floor)))
    for _ in range(count):
        terms, constant = distance(here, listed[-1].portfolio.names)
        farther.rows.append(Row(added((terms, 1.0), ({column: 1.0}, -1.0)), -constant, np.inf))
        farther.objective = {column: 1.0}
        answer = here.ask(farther)
        if answer is None:
            break
        apart = min(len(answer.names ^ a.portfolio.names) for a in listed)
        if apart == 0:
            break
        as_far = Row({column: 1.0}, float(apart), np.inf)
        answer = here.ask(farther.with_rows(as_far, objective=base.objective)) or answer
        apart = min(len(answer.names ^ a.portfolio.names) for a in listed)
        listed.append(Alternative(answer, best.objective - answer.objective, apart))
    return tuple(listed)
