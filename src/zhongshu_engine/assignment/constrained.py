"""The greatest total of whole assignments under floors and group rules, proven: branch and bound on the core of the fractional program.

In: a `Problem` and floors. Out: whole pairs, total, bound. A pair whose worth lies further below its proposal's last needed one than
the gap between the fractional and the whole answer is in no better answer, and one as far above is in every better answer
(reduced-cost fixing, Dantzig, Fulkerson and Johnson 1954), so deciding them beforehand loses nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from zhongshu_engine.assignment.candidates import Candidates, from_keys
from zhongshu_engine.assignment.certificate import NOISE
from zhongshu_engine.assignment.clock import Watch
from zhongshu_engine.assignment.fractional import (
    ALL_PAIRS,
    Measure,
    Relaxed,
    below,
    first_pairs,
    kth_worth,
    pair_program,
    pair_worth,
    relax,
    worthwhile,
)
from zhongshu_engine.assignment.problem import Floats, Ints, Problem
from zhongshu_engine.assignment.program import Outcome, solve_program
from zhongshu_engine.assignment.rules import bound_by_floor, lay_rows

CORE_SHARE = 1e-6  # first guess of how far the whole answer lies below the fractional one, as a share of it
CORE_GROWTH = 8.0
LARGE_ENOUGH = 5e-4  # relative gap at which a large question stops unless it was told otherwise
BRANCH_SHARE = 1e-5  # relative gap at which one branch and bound of a large question stops
EXACT = 1e-9  # of the spread of the scores, for every review: what the solver's tolerances may hide
NOTHING = np.zeros((0, 2), np.int64)


@dataclass(frozen=True, slots=True)
class Constrained:
    """Whole pairs (none when infeasible), total, proven bound, and the prices of the fractional program."""

    status: str
    pairs: Ints
    total: float
    bound: float
    load_prices: Floats
    boosts: Floats


def within_reach(problem: Problem, floors: Floats) -> Problem:
    """The same question without the pairs that would leave their proposal below its floor even beside its best other experts."""
    mask = np.zeros(problem.scores.shape, bool) if problem.conflicts is None else problem.conflicts.copy()
    for block in problem.row_blocks():
        part, need, floor = problem.admissible(block), problem.demand[block], floors[block]
        for count in np.unique(need[(need > 0) & np.isfinite(floor)]):
            if count > problem.experts:
                continue
            rows = np.flatnonzero((need == count) & np.isfinite(floor))
            best = np.sort(
                np.partition(part[rows], problem.experts - count, axis=1)[:, problem.experts - count :], axis=1
            )
            mask[rows + block.start] |= part[rows] + best[:, 1:].sum(axis=1)[:, None] < floor[rows, None] - 1e-12
    if len(problem.keep):
        mask[problem.keep[:, 0], problem.keep[:, 1]] = False
    return replace(problem, conflicts=mask)


def usual_gap(problem: Problem) -> float:
    """The relative gap at which the search stops when nobody says: none at all for a small question."""
    return 0.0 if problem.scores.size <= ALL_PAIRS else LARGE_ENOUGH


def greatest_total(
    problem: Problem, *, floors: Floats | None, watch: Watch, enough: float | None = None
) -> Constrained:
    """The greatest total of whole assignments that keep the floors and the group rules, within the relative gap ``enough``."""
    share = usual_gap(problem) if enough is None else enough
    if trivial := _without_search(problem):
        return trivial
    if floors is not None:
        problem = within_reach(problem, floors)
    root = relax(problem, floors, first_pairs(problem), watch)
    if not root.feasible:
        return _said("infeasible", NOTHING, -np.inf, -np.inf, root)
    limit = root.bound - _least_total(problem)
    slack = min(limit, CORE_SHARE * (1 + abs(root.bound)))
    while True:
        core, outcome = _branch(problem, floors, root, slack, watch, min(share, BRANCH_SHARE))
        watch.report("whole", outcome.value, root.bound)
        if outcome.status in {"infeasible", "unknown"}:
            if watch.over or slack >= limit:
                return _said(outcome.status, NOTHING, -np.inf, root.bound, root)
            slack = min(limit, slack * CORE_GROWTH)
            continue
        taken = np.flatnonzero(outcome.x > 0.5)
        total = float(np.sum(core.scores[taken]))
        proven = root.bound - total <= slack
        if proven or watch.over or root.bound - total <= share * abs(root.bound):
            bound = min(root.bound, max(outcome.bound, root.bound - slack))
            pairs = np.stack([core.rows[taken], core.columns[taken]], axis=1)
            fine = EXACT * Measure.of(problem).spread * (1 + problem.demand.sum())
            done = proven and outcome.status == "optimal" and bound - total <= fine + NOISE * abs(total)
            return _said("optimal" if done else "feasible", pairs, total, max(bound, total), root)
        slack = min(limit, (root.bound - total) * (1 + 1e-9))


def _without_search(problem: Problem) -> Constrained | None:
    """The answer where nothing is asked for, or more experts than there are; there the linear program would have no pairs or no end."""
    prices, boosts = np.zeros(problem.experts), np.zeros(problem.proposals)
    if (problem.demand > problem.experts).any() or (not problem.demand.any() and problem.load_min.any()):
        return Constrained("infeasible", NOTHING, -np.inf, -np.inf, prices, boosts)
    return None if problem.demand.any() else Constrained("optimal", NOTHING, 0.0, 0.0, prices, boosts)


def _said(status: str, pairs: Ints, total: float, bound: float, root: Relaxed) -> Constrained:
    return Constrained(status, pairs, total, bound, root.prices.load, root.prices.boost)


def _branch(
    problem: Problem, floors: Floats | None, root: Relaxed, slack: float, watch: Watch, enough: float
) -> tuple[Candidates, Outcome]:
    """The best whole answer that gives away at most ``slack`` against the fractional bound; floors are written as they are broken."""
    used = root.pairs.keys[root.amounts > 1e-9]
    core = from_keys(problem, np.union1d(worthwhile(root.rules, root.prices, root.pairs, slack=slack), used))
    next_best = kth_worth(root.rules, root.prices, core, beyond=1)
    sure = core.keys[pair_worth(root.rules, root.prices, core) > next_best[core.rows] + slack * (1 + 1e-9) + 1e-9]
    floored = bound_by_floor(problem, floors) if problem.scores.size <= ALL_PAIRS else root.rules.floored
    measure = Measure.of(problem)
    while True:
        rules = lay_rows(problem, floors, floored)
        program = measure.applied(pair_program(rules, core, surely=sure))
        outcome = measure.undone(solve_program(program, relaxed=False, seconds=watch.left, enough=enough))
        if not len(outcome.x):
            return core, outcome
        broken = np.setdiff1d(below(problem, floors, core, np.rint(outcome.x)), floored)
        if not len(broken):
            return core, outcome
        floored = np.r_[floored, broken]


def _least_total(problem: Problem) -> float:
    return float(np.nanmin(problem.scores)) * float(problem.demand.sum()) - 1.0
