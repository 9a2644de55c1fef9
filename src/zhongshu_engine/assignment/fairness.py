"""The highest floor, and leximin: lift the worst-served proposal as far as it goes, then the second worst, and so on.

In: a `Problem`. Out: the floor of every proposal and how many of them are proven. Two exact ways: for scores on a coarse grid (bids)
the number of proposals below each level is minimised level by level; otherwise as many proposals as possible are held at their own
upper bound at once, and the first that cannot reach it is settled by bisection between what was reached and what was refuted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from zhongshu_engine.assignment.candidates import Candidates, from_keys
from zhongshu_engine.assignment.certificate import best_possible
from zhongshu_engine.assignment.clock import Watch
from zhongshu_engine.assignment.constrained import Constrained, greatest_total, within_reach
from zhongshu_engine.assignment.fractional import ALL_PAIRS, first_pairs, pair_program
from zhongshu_engine.assignment.problem import Bools, Floats, Ints, Problem, without_kept
from zhongshu_engine.assignment.program import Program, solve_program
from zhongshu_engine.assignment.rules import bound_by_floor, lay_rows

ABOVE = 1e-7  # two sums closer than this count as one level
GRIDS = (1.0, 0.5, 0.25, 0.2, 0.1)
MOST_LEVELS = 40
LAST_SECONDS = 10.0  # for the total under the floors when the time is up
BISECTIONS = 40


@dataclass(frozen=True, slots=True)
class Floors:
    """The floor of every proposal, the bound on the least of them, the levels proven, and an assignment that keeps them."""

    floors: Floats
    bound: float
    levels_proven: int
    found: Constrained


def upper_bounds(problem: Problem) -> Floats:
    """What each proposal could get if it were alone."""
    rest, base = without_kept(problem)
    return best_possible(rest) + base


def _pairs_above(problem: Problem, floors: Floats, watch: Watch) -> tuple[str, Ints]:
    """Some assignment that keeps these floors: status, and its pairs when there is one."""
    if problem.scores.size > ALL_PAIRS:
        found = greatest_total(problem, floors=floors, watch=watch)
        return found.status, found.pairs
    narrow = within_reach(problem, floors)
    pairs = from_keys(narrow, first_pairs(narrow))
    program = pair_program(lay_rows(narrow, floors, bound_by_floor(narrow, floors)), pairs)
    outcome = solve_program(replace(program, gain=np.zeros(len(pairs))), relaxed=False, seconds=watch.left)
    taken = np.flatnonzero(outcome.x > 0.5)
    return outcome.status, np.stack([pairs.rows[taken], pairs.columns[taken]], axis=1)


def _sums(problem: Problem, pairs: Ints) -> Floats:
    weights = problem.scores[pairs[:, 0], pairs[:, 1]]
    return np.bincount(pairs[:, 0], weights=weights, minlength=problem.proposals).astype(np.float64)


def highest_floor(problem: Problem, watch: Watch) -> Constrained | Floors:
    """The highest floor that every proposal can have at once; a `Constrained` without pairs when nothing is feasible at all."""
    plain = greatest_total(problem, floors=None, watch=watch)
    if not len(plain.pairs):
        return plain
    bounds = upper_bounds(problem)
    asked = problem.demand > 0
    top = float(bounds[asked].min()) if asked.any() else 0.0
    level, bound = _lift(problem, np.full(problem.proposals, -np.inf), asked, top, plain.pairs, watch)
    floors = np.where(asked, level, -np.inf)
    found = greatest_total(problem, floors=floors, watch=watch)
    if not len(found.pairs):
        floors, found = np.full(problem.proposals, -np.inf), plain
    return Floors(floors, bound, 1 if bound - level <= ABOVE else 0, found)


def _lift(problem: Problem, fixed: Floats, free: Bools, top: float, known: Ints, watch: Watch) -> tuple[float, float]:
    """The highest common floor of the ``free`` proposals beside the ``fixed`` floors, and a proven bound on it."""
    low, high, trial = float(_sums(problem, known)[free].min()), top, top
    for _ in range(BISECTIONS):
        status, pairs = _pairs_above(problem, np.where(free, trial, fixed), watch)
        if len(pairs):
            low = max(low, float(_sums(problem, pairs)[free].min()))
        elif status == "infeasible":
            high = trial
        if low >= high - ABOVE or watch.over:
            break
        trial = (low + high) / 2
    return low, (low if high - low <= ABOVE else high)


def leximin(problem: Problem, watch: Watch) -> Constrained | Floors:
    """Floors of the leximin assignment; ``levels_proven`` says how many of them, from the worst up, are proven."""
    plain = greatest_total(problem, floors=None, watch=watch)
    if not len(plain.pairs):
        return plain
    grid = _grid(problem)
    return _by_counts(problem, grid, plain, watch) if grid else _by_bounds(problem, plain, watch)


def _by_bounds(problem: Problem, plain: Constrained, watch: Watch) -> Floors:
    bounds, asked = upper_bounds(problem), problem.demand > 0
    floors, free = np.full(problem.proposals, -np.inf), asked.copy()
    pairs, proven, sure, least = plain.pairs, 0, True, np.inf
    while free.any() and not watch.over:
        order = np.flatnonzero(free)[np.argsort(bounds[free], kind="stable")]
        held, kept = _most_at_bound(problem, floors, order, bounds, watch)
        if held:
            at = order[:held]
            floors[at], pairs = bounds[at], kept
        else:
            level, bound = _lift(problem, floors, free, float(bounds[order[0]]), pairs, watch)
            if bound - level > ABOVE or watch.over:
                break
            at, certain, pairs = _stuck(problem, floors, free, level, pairs, watch)
            sure = sure and certain
            floors[at] = level
        least = min(least, float(floors[at].min()))
        free[at] = False
        proven += len(at) if sure else 0
        watch.report(f"leximin, {proven} proposals settled", float(_sums(problem, pairs).sum()), np.inf)
    floors = np.where(asked & np.isneginf(floors), _sums(problem, pairs), floors) if free.any() else floors
    last = Watch(LAST_SECONDS) if watch.over else watch
    found = greatest_total(problem, floors=floors, watch=last)
    bound = float(bounds[asked].min()) if least == np.inf else least
    return Floors(floors, bound, proven, found if len(found.pairs) else _plainly(problem, pairs, found))


def _plainly(problem: Problem, pairs: Ints, tried: Constrained) -> Constrained:
    """An assignment that keeps the floors although no greatest total under them was found in time."""
    total = float(_sums(problem, pairs).sum())
    return replace(
        tried, status="feasible", pairs=pairs, total=total, bound=max(total, float(upper_bounds(problem).sum()))
    )


def _most_at_bound(problem: Problem, floors: Floats, order: Ints, bounds: Floats, watch: Watch) -> tuple[int, Ints]:
    """How many of ``order`` can be at their own bound at once while nobody after them is lower, and such an assignment."""
    low, high, kept, step = 0, len(order), np.zeros((0, 2), np.int64), 1
    while low < high and not watch.over:
        middle = min(high, low + step)
        trial = floors.copy()
        trial[order] = np.minimum(bounds[order], bounds[order[middle - 1]])
        pairs = _pairs_above(problem, trial, watch)[1]
        if len(pairs):
            low, kept, step = middle, pairs, step * 2
        else:
            high, step = middle - 1, max(1, (middle - low) // 2)
    return low, kept


def _stuck(
    problem: Problem, floors: Floats, free: Bools, level: float, known: Ints, watch: Watch
) -> tuple[Ints, bool, Ints]:
    """A free proposal that stays at ``level`` whatever is done, whether that is certain, and an assignment at that level."""
    found = _pairs_above(problem, np.where(free, level, floors), watch)[1]
    pairs = found if len(found) else known
    lowest = np.flatnonzero(free & (_sums(problem, pairs) <= level + ABOVE))
    for p in lowest:
        trial = np.where(free, level, floors)
        trial[p] = level + ABOVE
        if _pairs_above(problem, trial, watch)[0] == "infeasible":
            return np.array([p]), True, pairs
    return (lowest if len(lowest) else np.flatnonzero(free))[:1], False, pairs


def _grid(problem: Problem) -> float | None:
    """The step of scores that lie on a coarse grid, when the whole question is small."""
    if problem.scores.size > ALL_PAIRS:
        return None
    values = problem.scores[np.isfinite(problem.scores)]
    span = float(np.ptp(values)) * int(problem.demand.max())
    fits = (g for g in GRIDS if np.allclose(values / g, np.rint(values / g), atol=1e-12) and span / g <= MOST_LEVELS)
    return next(fits, None)


def _by_counts(problem: Problem, grid: float, plain: Constrained, watch: Watch) -> Floors:
    """Level by level, as few proposals as possible below it; earlier counts are kept as rows."""
    asked = np.flatnonzero(problem.demand > 0)
    bounds = upper_bounds(problem)
    pairs = from_keys(problem, first_pairs(problem))
    base = pair_program(lay_rows(problem, None, np.zeros(0, np.int64)), pairs)
    low = float(np.nanmin(problem.scores) * problem.demand.max()) - grid
    levels = np.arange(np.floor(bounds[asked].min() / grid), np.floor(bounds[asked].max() / grid) + 1) * grid
    start = _lift(
        problem, np.full(problem.proposals, -np.inf), problem.demand > 0, float(bounds[asked].min()), plain.pairs, watch
    )[0]
    done: list[tuple[float, int]] = [(start, len(asked))]
    taken, proven_to = None, start
    above = levels[levels > start + grid / 2]
    for level in above:
        outcome = solve_program(
            _counting(base, pairs, asked, problem, done, level, low), relaxed=False, seconds=watch.left
        )
        if outcome.status != "optimal":
            break
        taken, proven_to = np.flatnonzero(outcome.x[: len(pairs)] > 0.5), level
        done.append((level, round(outcome.value)))
    if taken is None:
        floors = np.where(problem.demand > 0, start, -np.inf)
        found = greatest_total(problem, floors=floors, watch=watch)
        # nobody could reach a level above the floor: then the floor is everybody's best, and proven for all
        return Floors(floors, start, 1 if len(above) else len(asked), found if len(found.pairs) else plain)
    sums = np.bincount(pairs.rows[taken], weights=pairs.scores[taken], minlength=problem.proposals)
    floors = np.where(problem.demand > 0, np.minimum(sums, proven_to), -np.inf)
    found = greatest_total(problem, floors=floors, watch=watch)
    if not len(found.pairs):
        found = _plainly(problem, np.stack([pairs.rows[taken], pairs.columns[taken]], axis=1), found)
    settled = (
        int(np.sum(sums[asked] < proven_to - grid / 2)) if not len(levels) or proven_to < levels[-1] else len(asked)
    )
    return Floors(floors, start, max(1, settled), found)


def _counting(
    base: Program,
    pairs: Candidates,
    asked: Ints,
    problem: Problem,
    done: list[tuple[float, int]],
    level: float,
    low: float,
) -> Program:
    """Maximise the number of proposals that reach ``level``, keeping the numbers that reached the earlier ones."""
    a, n_pairs = len(asked), len(pairs)
    place = np.full(problem.proposals, -1)
    place[asked] = np.arange(a)
    inside = np.flatnonzero(place[pairs.rows] >= 0)
    sums = sparse.csr_matrix((pairs.scores[inside], (place[pairs.rows[inside]], inside)), shape=(a, n_pairs))
    every = [*done, (level, 0)]
    blocks: list[list[sparse.spmatrix | None]] = [[base.rows, *[None] * len(every)]]
    row_low, row_high = [base.row_low], [base.row_high]
    for at, (mark, count) in enumerate(every):
        reach: list[sparse.spmatrix | None] = [None] * len(every)
        reach[at] = sparse.identity(a) * -(mark - low)
        blocks.append([sums, *reach])
        row_low.append(np.full(a, low - 1e-9))
        row_high.append(np.full(a, np.inf))
        tally: list[sparse.spmatrix | None] = [None] * len(every)
        tally[at] = sparse.csr_matrix(np.ones((1, a)))
        blocks.append([None, *tally])
        row_low.append(np.array([float(count)]))
        row_high.append(np.array([np.inf]))
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
