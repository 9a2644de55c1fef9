"""Leximin by counting: at every level as few proposals as possible stay there, and the earlier counts are kept as rows.

In: a question, floors already settled, the free proposals and the highest floor they have in common. Out: floors of all of them and how many
are proven. For scores on a coarse grid the levels are those of the grid; otherwise each is found between what was reached and what was refuted.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from zhongshu_engine.assignment.candidates import Candidates, from_keys
from zhongshu_engine.assignment.clock import Watch
from zhongshu_engine.assignment.deciding import sums
from zhongshu_engine.assignment.fractional import ALL_PAIRS, first_pairs, pair_program
from zhongshu_engine.assignment.problem import Bools, Floats, Ints, Problem
from zhongshu_engine.assignment.program import Outcome, Program, solve_program
from zhongshu_engine.assignment.rules import ROUNDING, bound_by_floor, lay_rows, stretched

ABOVE = 1e-10  # two sums closer than this count as one level
GRIDS = (1.0, 0.5, 0.25, 0.2, 0.1)
MOST_LEVELS = 40


@dataclass(frozen=True, slots=True)
class Tiers:
    """Floors of everybody, how many of the free ones are proven, and an assignment that keeps them."""

    floors: Floats
    proven: int
    pairs: Ints


@dataclass(frozen=True, slots=True)
class _Count:
    """The pairs, the rules among them, the free proposals and their common floor."""

    problem: Problem
    pairs: Candidates
    base: Program
    free: Ints
    start: float


def grid_of(problem: Problem) -> float | None:
    """The step of scores that lie on a coarse grid, when the whole question is small."""
    if problem.scores.size > ALL_PAIRS:
        return None
    values = problem.scores[np.isfinite(problem.scores)]
    span = float(np.ptp(values)) * int(problem.demand.max())
    near = (g for g in GRIDS if span / g <= MOST_LEVELS)
    return next((g for g in near if np.max(np.abs(values / g - np.rint(values / g)), initial=0.0) <= 1e-12), None)


def by_counts(
    problem: Problem,
    floors: Floats,
    free: Bools,
    start: float,
    known: Ints,
    bounds: Floats,
    watch: Watch,
    *,
    grid: float | None = None,
) -> Tiers:
    """Level by level from ``start``, which everybody free reaches in ``known`` and which is the highest such floor."""
    settled = np.where(free, -np.inf, floors)
    pairs = from_keys(problem, first_pairs(problem))
    base = pair_program(lay_rows(problem, settled, bound_by_floor(problem, settled)), pairs)
    ask = _Count(problem, pairs, base, np.flatnonzero(free), start)
    done: list[tuple[float, int]] = []
    reached, chosen, proven = start, known, 0
    while not watch.over:
        count = len(ask.free) if not done else done[-1][1]
        if reached >= bounds[free].max() - ABOVE:
            proven = len(ask.free)
            break
        step = reached + (ABOVE if grid is None else grid)
        outcome = _most(ask, done, step, watch)
        if outcome.status != "optimal":
            break
        more = round(outcome.value)
        proven = len(ask.free) - more
        if not more:
            break
        chosen = _chosen(ask, outcome)
        if grid is None:
            found = _level(ask, done, step, more, float(bounds[free].max()), chosen, watch)
            if found is None:
                proven = len(ask.free) - count
                break
            step, chosen = found
        reached = step
        done.append((reached, more))
    total = sums(problem, chosen)
    got = np.where(total > reached - ABOVE, reached, total)
    return Tiers(np.where(free, np.minimum(got, total), floors), proven, chosen)


def _most(ask: _Count, done: list[tuple[float, int]], level: float, watch: Watch) -> Outcome:
    """The greatest number of free proposals that reach ``level`` while the earlier counts are kept."""
    return solve_program(_counting(ask, done, level), relaxed=False, seconds=watch.left)


def _chosen(ask: _Count, outcome: Outcome) -> Ints:
    taken = np.flatnonzero(outcome.x[: len(ask.pairs)] > 0.5)
    return np.stack([ask.pairs.rows[taken], ask.pairs.columns[taken]], axis=1)


def _level(
    ask: _Count, done: list[tuple[float, int]], low: float, count: int, high: float, chosen: Ints, watch: Watch
) -> tuple[float, Ints] | None:
    """The highest level that ``count`` free proposals reach at once, with an assignment; none when the time is up before it is proven."""

    def reached(pairs: Ints) -> float:
        return float(np.sort(sums(ask.problem, pairs)[ask.free])[::-1][count - 1])

    low, halve = max(low, reached(chosen)), False
    while high - low > ABOVE:
        trial = (low + high) / 2 if halve else min(low + ABOVE / 2, high)
        outcome = _most(ask, done, trial, watch)
        if outcome.status != "optimal" or watch.over:
            return None
        if round(outcome.value) >= count:
            chosen = _chosen(ask, outcome)
            if (
                reached(chosen) < trial - ABOVE / 4
            ):  # beyond what the solver can tell apart: nothing would be learnt from asking again
                return None
            low = reached(chosen)
        elif trial <= low + ABOVE:
            return low, chosen
        else:
            high = trial
        halve = not halve
    return low, chosen


def _counting(ask: _Count, done: list[tuple[float, int]], level: float) -> Program:
    """Everybody free reaches the start; a mark for each earlier level and for this one says who reaches it."""
    base, pairs, a, n_pairs = ask.base, ask.pairs, len(ask.free), len(ask.pairs)
    place = np.full(ask.problem.proposals, -1)
    place[ask.free] = np.arange(a)
    inside = np.flatnonzero(place[pairs.rows] >= 0)
    above = pairs.scores[inside] - ask.start / ask.problem.demand[pairs.rows[inside]]
    stretch = stretched(ask.problem, ask.free, np.full(a, ask.start))
    at_row = place[pairs.rows[inside]]
    total = sparse.csr_matrix((above * stretch[at_row], (at_row, inside)), shape=(a, n_pairs))
    every = [*done, (level, 0)]
    blocks: list[list[sparse.spmatrix | None]] = [[base.rows, *[None] * len(every)]]
    row_low, row_high = [base.row_low], [base.row_high]
    for at, (mark, count) in enumerate(every):
        reach: list[sparse.spmatrix | None] = [None] * len(every)
        reach[at] = sparse.diags(-(mark - ask.start) * stretch)
        blocks.append([total, *reach])
        tally: list[sparse.spmatrix | None] = [None] * len(every)
        tally[at] = sparse.csr_matrix(np.ones((1, a)))
        blocks.append([None, *tally])
        row_low += [-ROUNDING * stretch, np.array([float(count)])]
        row_high += [np.full(a + 1, np.inf)]
    extra = a * len(every)
    gain = np.r_[np.zeros(n_pairs + extra - a), np.ones(a)]
    return Program(
        gain,
        np.r_[base.low, np.zeros(extra)],
        np.r_[base.high, np.ones(extra)],
        sparse.bmat(blocks, format="csc"),
        np.concatenate(row_low),
        np.concatenate(row_high),
        np.ones(n_pairs + extra, bool),
    )
