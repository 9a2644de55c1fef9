"""The highest floor, and leximin: lift the worst-served proposal as far as it goes, then the second worst, and so on.

In: a `Problem`. Out: the floor of every proposal and how many of them are proven. As many proposals as possible are held at their own upper
bound at once; the first that cannot reach it is settled between what was reached and what was refuted; whoever is settled keeps only the
experts of the reviews that give exactly that sum, so the question shrinks. Where several could be the one that stays, and for scores on a
coarse grid (bids), `tiers` counts them instead.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from zhongshu_engine.assignment.certificate import best_possible
from zhongshu_engine.assignment.clock import Watch
from zhongshu_engine.assignment.constrained import NOTHING, Constrained, greatest_total
from zhongshu_engine.assignment.deciding import best_under, keep_floors, sums
from zhongshu_engine.assignment.problem import Bools, Floats, Ints, Problem, without_kept
from zhongshu_engine.assignment.tiers import ABOVE, Tiers, by_counts, grid_of
from zhongshu_engine.assignment.ways import pinned

LAST_SECONDS = 10.0  # for the total under the floors when the time is up
BISECTIONS = 80
NOBODY = np.zeros(0, np.int64)
CLOSE = 1e-6  # nearer than this the next trial is just above what was reached


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


def highest_floor(problem: Problem, watch: Watch) -> Constrained | Floors:
    """The highest floor that every proposal can have at once; a `Constrained` without pairs when nothing is feasible at all."""
    plain = greatest_total(problem, floors=None, watch=watch)
    if not len(plain.pairs):
        return plain
    asked = problem.demand > 0
    top = float(upper_bounds(problem)[asked].min())
    level, bound, pairs, _ = _lift(problem, np.full(problem.proposals, -np.inf), asked, top, plain.pairs, watch)
    return _under(problem, np.where(asked, level, -np.inf), bound, 1 if bound - level <= ABOVE else 0, pairs, watch)


def _under(problem: Problem, floors: Floats, bound: float, proven: int, pairs: Ints, watch: Watch) -> Floors:
    """The greatest total under the floors, or the assignment that showed them possible when time does not allow for more."""
    last = Watch(LAST_SECONDS) if watch.over else watch
    found = greatest_total(problem, floors=floors, watch=last)
    if len(found.pairs) and (sums(problem, found.pairs) >= floors - ABOVE).all():
        return Floors(floors, bound, proven, found)
    best = best_under(problem, floors, last)
    if len(best):
        total = float(sums(problem, best).sum())
        return Floors(floors, bound, proven, replace(found, status="optimal", pairs=best, total=total, bound=total))
    total = float(sums(problem, pairs).sum())
    most = max(total, min(float(upper_bounds(problem).sum()), found.bound if np.isfinite(found.bound) else np.inf))
    return Floors(floors, bound, proven, replace(found, status="feasible", pairs=pairs, total=total, bound=most))


def _lift(
    problem: Problem, fixed: Floats, free: Bools, top: float, known: Ints, watch: Watch, *, refuted: bool = False
) -> tuple[float, float, Ints, Ints]:
    """The highest common floor of the ``free`` proposals beside the ``fixed`` floors, a proven bound on it, an assignment there, who is stuck.

    ``refuted`` says that ``top`` itself is known to be out of reach. Every other trial stands just above what was reached, for the worst served
    alone: an assignment's worst sum is often the best one, and then the same refutation says who stays there whatever is done.
    """
    low, high, pairs, stuck = float(sums(problem, known)[free].min()), top, known, NOBODY
    trial, raised = ((low + high) / 2 if refuted else top), free
    halve = refuted
    for _ in range(BISECTIONS):
        if low >= high - ABOVE or watch.over:
            break
        before = low
        status, found = keep_floors(problem, np.where(raised, trial, np.where(free, low, fixed)), pairs, watch)
        if len(found):
            low, pairs = max(low, float(sums(problem, found)[free].min())), found
        elif status == "infeasible":
            high, stuck = trial, np.flatnonzero(raised)
        halve = not halve and high - low > CLOSE
        trial = (low + high) / 2 if halve else min(low + ABOVE / 2, high)
        worst = free & (sums(problem, pairs) <= low + ABOVE / 4)
        raised = free if halve or (len(found) and low <= before) else worst
    done = high - low <= ABOVE
    return low, (low if done else high), pairs, (stuck if done and len(stuck) == 1 else NOBODY)


def leximin(problem: Problem, watch: Watch) -> Constrained | Floors:
    """Floors of the leximin assignment; ``levels_proven`` says how many of them, from the worst up, are proven."""
    plain = greatest_total(problem, floors=None, watch=watch)
    if not len(plain.pairs):
        return plain
    grid, asked = grid_of(problem), problem.demand > 0
    if grid is None:
        return _by_bounds(problem, plain.pairs, watch)
    nothing, top = np.full(problem.proposals, -np.inf), float(upper_bounds(problem)[asked].min())
    start, bound, pairs, _ = _lift(problem, nothing, asked, top, plain.pairs, watch)
    if bound - start > ABOVE:
        return _under(problem, np.where(asked, start, -np.inf), bound, 0, pairs, watch)
    told = by_counts(problem, nothing, asked, start, pairs, upper_bounds(problem), watch, grid=grid)
    return _under(problem, told.floors, start, told.proven, told.pairs, watch)


def _by_bounds(problem: Problem, pairs: Ints, watch: Watch) -> Floors:
    bounds, asked = upper_bounds(problem), problem.demand > 0
    floors, free, narrow = np.full(problem.proposals, -np.inf), asked.copy(), problem
    proven, least, whole = 0, np.inf, problem
    while free.any() and not watch.over:
        order = np.flatnonzero(free)[np.argsort(bounds[free], kind="stable")]
        held, kept = _most_at_bound(narrow, floors, order, bounds, pairs, watch)
        if held:
            at = order[:held]
            floors[at], pairs = bounds[at], kept
        else:
            level, bound, pairs, at = _lift(narrow, floors, free, float(bounds[order[0]]), pairs, watch, refuted=True)
            if bound - level > ABOVE or watch.over:
                break
            at = at if len(at) else _stuck(narrow, floors, free, level, pairs, watch)
            least = min(least, level)
            if not len(at):
                told = by_counts(narrow, floors, free, level, pairs, bounds, watch)
                floors, pairs, proven, free = told.floors, told.pairs, proven + told.proven, free & False
                break
            floors[at] = level
        least = min(least, float(floors[at].min()))
        free[at] = False
        narrow = pinned(narrow, at, floors, ABOVE)
        proven += len(at)
        watch.report(f"leximin, {proven} proposals settled", float(sums(whole, pairs).sum()), np.inf)
    floors = np.where(asked & np.isneginf(floors), sums(whole, pairs), floors) if free.any() else floors
    return _under(whole, floors, float(bounds[asked].min()) if least == np.inf else least, proven, pairs, watch)


def _most_at_bound(
    problem: Problem, floors: Floats, order: Ints, bounds: Floats, known: Ints, watch: Watch
) -> tuple[int, Ints]:
    """How many of ``order`` can be at their own bound at once while nobody after them is lower, and such an assignment."""
    low, high, kept, step = 0, len(order), NOTHING, 1
    while low < high and not watch.over:
        middle = min(high, low + step)
        trial = floors.copy()
        trial[order] = np.minimum(bounds[order], bounds[order[middle - 1]])
        status, pairs = keep_floors(problem, trial, kept if len(kept) else known, watch)
        if len(pairs):
            low, kept, step = middle, pairs, step * 2
        elif status == "infeasible":
            high, step = middle - 1, max(1, (middle - low) // 2)
        else:
            break
    return low, kept


def _stuck(problem: Problem, floors: Floats, free: Bools, level: float, known: Ints, watch: Watch) -> Ints:
    """A free proposal that stays at ``level`` whatever is done; none where it may be one as well as another."""
    for p in np.flatnonzero(free & (sums(problem, known) <= level + ABOVE)):
        trial = np.where(free, level, floors)
        trial[p] = level + ABOVE
        if keep_floors(problem, trial, known, watch)[0] == "infeasible":
            return np.array([p])
    return np.zeros(0, np.int64)


__all__ = ["Floors", "Tiers", "highest_floor", "leximin", "upper_bounds"]
