"""Can these floors be kept at once? Answered on as few proposals as will do.

In: a `Problem`, floors, and some assignment. Out: an assignment that keeps the floors, or that there is none. The proposals with the fewest
experts in reach of their floor are the core. When the core alone cannot keep its floors, nobody else need be looked at; when it can around
the others as they stand, neither. Otherwise the core grows, at last to everybody, so that the answer is always exact.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import sparse

from zhongshu_engine.assignment.candidates import Candidates, best_pairs, from_keys
from zhongshu_engine.assignment.clock import Watch
from zhongshu_engine.assignment.constrained import NOTHING, greatest_total, within_reach
from zhongshu_engine.assignment.fractional import ALL_PAIRS, first_pairs, pair_program
from zhongshu_engine.assignment.problem import Bools, Floats, Ints, Problem
from zhongshu_engine.assignment.program import Outcome, Program, solve_program
from zhongshu_engine.assignment.rules import bound_by_floor, lay_rows

CORES = (16, 40)  # proposals with a choice in the first trials
WIDE_CORE = 64  # and in a later one; where more have a choice, a few pairs of everybody are tried before
SPARE = 6  # such pairs beyond the demand
COVER_NOISE = 1e-11  # a cover row must hold however its sums are rounded
SAME_SUM = 1e-12  # sums of the same scores in another order


def sums(problem: Problem, pairs: Ints) -> Floats:
    """What each proposal receives."""
    weights = problem.scores[pairs[:, 0], pairs[:, 1]]
    return np.bincount(pairs[:, 0], weights=weights, minlength=problem.proposals).astype(np.float64)


def keep_floors(problem: Problem, floors: Floats, known: Ints, watch: Watch) -> tuple[str, Ints]:
    """Some assignment that keeps these floors: status, and its pairs when there is one. ``known`` is any assignment."""
    if problem.scores.size > ALL_PAIRS:
        found = greatest_total(problem, floors=floors, watch=watch)
        return found.status, found.pairs
    near = within_reach(problem, floors)
    open_ = np.isfinite(near.admissible(slice(0, near.proposals))).sum(axis=1) - near.demand
    if (open_ < 0).any():
        return "infeasible", NOTHING
    low, fixed = sums(problem, known) < floors - SAME_SUM, open_ == 0
    order = np.lexsort((open_, ~low, fixed))[: int((~fixed).sum())]
    cores = [_core(fixed, order[:size]) for size in CORES if low.sum() <= size < len(order)]
    for core in cores:
        if _solve(_alone(near, core), floors, watch)[0] == "infeasible":
            return "infeasible", NOTHING
        held = known[~core[known[:, 0]]]
        pairs = _solve(_around(near, core, held), floors, watch)[1]
        if len(pairs):
            return "optimal", np.concatenate([pairs, held])
    if len(order) > WIDE_CORE:
        pairs = _solve(_thin(near, known, order[: CORES[-1]]), floors, watch)[1]
        if len(pairs):
            return "optimal", pairs
        if _solve(_alone(near, _core(fixed, order[:WIDE_CORE])), floors, watch)[0] == "infeasible":
            return "infeasible", NOTHING
    return _solve(near, floors, watch)


def _core(fixed: Bools, first: Ints) -> Bools:
    """These proposals, and all whose experts are fixed, who cost nothing."""
    core = fixed.copy()
    core[first] = True
    return core


def _thin(problem: Problem, known: Ints, core: Ints) -> Problem:
    """The question with a few good pairs of everybody outside the core, and those known: whoever succeeds here succeeds."""
    mask = np.ones(problem.scores.shape, bool)
    mask[core] = False
    mask[known[:, 0], known[:, 1]] = False
    keys = best_pairs(problem, per_proposal=int(problem.demand.max()) + SPARE, per_expert=2)
    mask[np.divmod(keys, problem.experts)] = False
    return replace(problem, conflicts=mask if problem.conflicts is None else mask | problem.conflicts)


def _alone(problem: Problem, core: Bools) -> Problem:
    """The core as if the others asked for nothing: whoever fails here fails with them too."""
    mask = np.zeros(problem.scores.shape, bool) if problem.conflicts is None else problem.conflicts.copy()
    mask[~core] = True
    keep = problem.keep[core[problem.keep[:, 0]]]
    nobody = np.zeros(problem.experts, np.int64)
    return replace(problem, conflicts=mask, demand=np.where(core, problem.demand, 0), load_min=nobody, keep=keep)


def _around(problem: Problem, core: Bools, held: Ints) -> Problem:
    """The core beside the pairs that the others hold."""
    given = np.bincount(held[:, 1], minlength=problem.experts)
    low = np.maximum(problem.load_min - given, 0)
    return replace(_alone(problem, core), load_min=low, load_max=problem.load_max - given)


def _program(problem: Problem, floors: Floats) -> tuple[Program, Candidates]:
    """All rules over all pairs, with covers."""
    pairs = from_keys(problem, first_pairs(problem))
    plain = pair_program(lay_rows(problem, floors, bound_by_floor(problem, floors)), pairs)
    return _with_covers(plain, problem, floors, pairs), pairs


def _solve(problem: Problem, floors: Floats, watch: Watch) -> tuple[str, Ints]:
    program, pairs = _program(problem, floors)
    if not len(pairs):
        return ("infeasible" if problem.demand.any() or problem.load_min.any() else "optimal"), NOTHING
    outcome = solve_program(replace(program, gain=np.zeros(len(pairs))), relaxed=False, seconds=watch.left)
    return outcome.status, _taken(pairs, outcome)


def _taken(pairs: Candidates, outcome: Outcome) -> Ints:
    taken = np.flatnonzero(outcome.x > 0.5)
    return np.stack([pairs.rows[taken], pairs.columns[taken]], axis=1)


def best_under(problem: Problem, floors: Floats, watch: Watch) -> Ints:
    """The pairs of the greatest total under these floors, by branch and bound over all pairs; none unless it is proven.

    Scores count by what tells them apart, so that billionths beside ones decide; that is slower than the usual way by prices.
    """
    if problem.scores.size > ALL_PAIRS:
        return NOTHING
    program, pairs = _program(within_reach(problem, floors), floors)
    spread = float(np.ptp(pairs.scores)) if len(pairs) else 0.0
    gain = (pairs.scores - np.min(pairs.scores, initial=np.inf)) / (spread or 1.0)
    outcome = solve_program(replace(program, gain=gain), relaxed=False, seconds=watch.left)
    return _taken(pairs, outcome) if outcome.status == "optimal" else NOTHING


def _with_covers(program: Program, problem: Problem, floors: Floats, pairs: Candidates) -> Program:
    """The program with rows that say how many of its best experts each proposal must have to reach its floor.

    At least c of the first j are needed when the c - 1 best of all and the best others after the j-th fall short. True of every assignment,
    but not of fractional ones, which makes refuting quick.
    """
    starts = np.searchsorted(pairs.rows, np.arange(problem.proposals + 1))
    rows, columns, least = list[Ints](), list[Ints](), list[float]()
    for p in np.flatnonzero(np.isfinite(floors) & (problem.demand > 1)):
        need = int(problem.demand[p])
        order = starts[p] + np.argsort(-pairs.scores[starts[p] : starts[p + 1]], kind="stable")
        if len(order) <= need:
            continue
        head = np.r_[0.0, np.cumsum(pairs.scores[order])]
        for c in range(1, need):
            others = need - c + 1
            after = np.arange(len(order) - others + 1)
            short = np.flatnonzero(head[c - 1] + head[after + others] - head[after] < floors[p] - COVER_NOISE)
            if len(short) and c - 1 <= short[0] < len(order):
                columns.append(order[: short[0]])
                rows.append(np.full(short[0], len(least)))
                least.append(float(c))
    if not least:
        return program
    where = (np.concatenate(rows), np.concatenate(columns))
    covers = sparse.coo_matrix((np.ones(len(where[0])), where), shape=(len(least), len(pairs)))
    return replace(
        program,
        rows=sparse.vstack([program.rows, covers], format="csc"),
        row_low=np.r_[program.row_low, least],
        row_high=np.r_[program.row_high, np.full(len(least), np.inf)],
    )
