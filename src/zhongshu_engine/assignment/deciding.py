"""Can these floors be kept at once? Answered on as few proposals as will do.

In: a `Problem`, floors, and some assignment. Out: an assignment that keeps the floors, or that there is none. Proposals without a choice are
settled first, with what follows for the others. Of these the ones with the fewest experts in reach of their floor are the core. When the core
alone cannot keep its floors, nobody else need be looked at; when it can around the others as they stand, neither. Otherwise the core grows, at
last to everybody, so that the answer is always exact.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from zhongshu_engine.assignment.asking import SAME_SUM, Asked, program_of, settle_the_sure, taken
from zhongshu_engine.assignment.candidates import best_pairs
from zhongshu_engine.assignment.clock import Watch
from zhongshu_engine.assignment.constrained import NOTHING, greatest_total, within_reach
from zhongshu_engine.assignment.fractional import ALL_PAIRS
from zhongshu_engine.assignment.problem import Bools, Floats, Ints, Problem
from zhongshu_engine.assignment.program import solve_program

CORES = (24, 40)  # proposals with a choice in the first trials
WIDE_CORE = 64  # and in a later one; where more have a choice, a few pairs of everybody are tried before
SPARE = 6  # such pairs beyond the demand


def sums(problem: Problem, pairs: Ints) -> Floats:
    """What each proposal receives."""
    weights = problem.scores[pairs[:, 0], pairs[:, 1]]
    return np.bincount(pairs[:, 0], weights=weights, minlength=problem.proposals).astype(np.float64)


def keep_floors(problem: Problem, floors: Floats, known: Ints, watch: Watch) -> tuple[str, Ints]:
    """Some assignment that keeps these floors: status, and its pairs when there is one. ``known`` is any assignment."""
    if problem.scores.size > ALL_PAIRS:
        found = greatest_total(problem, floors=floors, watch=watch)
        return found.status, found.pairs
    left = settle_the_sure(within_reach(problem, floors), floors)
    if left is None:
        return "infeasible", NOTHING
    free = left.rest.demand > 0
    low = sums(problem, known) < floors - SAME_SUM
    low[known[~left.open_[known[:, 0], known[:, 1]], 0]] = True
    known = known[free[known[:, 0]]]
    load = np.bincount(known[:, 1], minlength=problem.experts)
    low[known[load[known[:, 1]] > left.rest.load_max[known[:, 1]], 0]] = True
    low &= free
    if not low.any() and (load >= left.rest.load_min).all():
        return "optimal", np.concatenate([left.sure, known])
    spare = left.open_.sum(axis=1) - left.rest.demand
    order = np.lexsort((spare, ~low, ~free))[: int(free.sum())]
    status, pairs = _grow(Asked(left.rest, floors, watch), order, int(low.sum()), known)
    return status, np.concatenate([left.sure, pairs]) if status == "optimal" else NOTHING


def _grow(ask: Asked, order: Ints, low: int, known: Ints) -> tuple[str, Ints]:
    """Ever larger cores, the first of ``order``, until one decides."""
    for size in CORES:
        if low <= size < len(order):
            core = _first(ask, order, size)
            if ask.alone(core)[0] == "infeasible":
                return "infeasible", NOTHING
            held = known[~core[known[:, 0]]]
            status, pairs = ask.around(core, held)
            if status == "optimal":
                return "optimal", np.concatenate([pairs, held])
    if len(order) > WIDE_CORE:
        status, pairs = ask.among(_thin(ask, known, _first(ask, order, CORES[-1])))
        if status == "optimal":
            return "optimal", pairs
        if ask.alone(_first(ask, order, WIDE_CORE))[0] == "infeasible":
            return "infeasible", NOTHING
    return ask.among(np.ones(len(ask.pairs), bool))


def _first(ask: Asked, order: Ints, size: int) -> Bools:
    core = np.zeros(ask.problem.proposals, bool)
    core[order[:size]] = True
    return core


def _thin(ask: Asked, known: Ints, core: Bools) -> Bools:
    """A few good pairs of everybody outside the core, and those known: whoever succeeds here succeeds."""
    problem = ask.problem
    keys = best_pairs(problem, per_proposal=int(problem.demand.max()) + SPARE, per_expert=2)
    stays = np.r_[keys, known[:, 0] * problem.experts + known[:, 1]]
    return core[ask.pairs.rows] | np.isin(ask.pairs.keys, stays)


def best_under(problem: Problem, floors: Floats, watch: Watch) -> Ints:
    """The pairs of the greatest total under these floors, by branch and bound over all pairs; none unless it is proven.

    Scores count by what tells them apart, so that billionths beside ones decide; that is slower than the usual way by prices.
    """
    if problem.scores.size > ALL_PAIRS:
        return NOTHING
    program, pairs = program_of(within_reach(problem, floors), floors)
    spread = float(np.ptp(pairs.scores)) if len(pairs) else 0.0
    gain = (pairs.scores - np.min(pairs.scores, initial=np.inf)) / (spread or 1.0)
    outcome = solve_program(replace(program, gain=gain), relaxed=False, seconds=watch.left)
    return taken(pairs, outcome) if outcome.status == "optimal" else NOTHING
