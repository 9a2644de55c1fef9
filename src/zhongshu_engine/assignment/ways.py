"""The ways in which a proposal can get exactly a sum: once its floor is settled, no other expert can review it any more.

In: settled proposals with their sums. Out: the same question without the pairs that appear in none of those ways. Where there are too many
ways to look at them all, the proposal keeps its pairs.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import replace

import numpy as np

from zhongshu_engine.assignment.constrained import within_reach
from zhongshu_engine.assignment.problem import Floats, Ints, Problem

MOST_STEPS = 200_000
SAME_SUM = 1e-12


def pinned(problem: Problem, settled: Ints, floors: Floats, above: float) -> Problem:
    """The question in which the ``settled`` proposals have only the pairs of the ways to a sum from their floor to ``above`` beyond it."""
    near = within_reach(problem, np.where(np.isin(np.arange(problem.proposals), settled), floors, -np.inf))
    mask = np.zeros(problem.scores.shape, bool) if near.conflicts is None else near.conflicts.copy()
    for p in settled.tolist():
        row = near.admissible(slice(p, p + 1))[0]
        experts = np.flatnonzero(np.isfinite(row))
        order = experts[np.argsort(row[experts], kind="stable")]
        low, high = float(floors[p]) - SAME_SUM, float(floors[p]) + above
        used = _in_some_way(row[order].tolist(), int(problem.demand[p]), low, high)
        if used is not None:
            mask[p, np.setdiff1d(experts, order[used])] = True
    if len(problem.keep):
        mask[problem.keep[:, 0], problem.keep[:, 1]] = False
    return replace(problem, conflicts=mask)


def _in_some_way(values: list[float], count: int, low: float, high: float) -> list[int] | None:
    """Positions of the ascending ``values`` that appear in a choice of ``count`` with its sum in the window; none when looking takes too long."""
    n, used, steps = len(values), set[int](), 0
    head = [0.0, *np.cumsum(values).tolist()]
    stack: list[tuple[int, int, float, tuple[int, ...]]] = [(n, count, 0.0, ())]
    while stack:
        end, left, got, chosen = stack.pop()
        steps += 1
        if steps > MOST_STEPS:
            return None
        if left == 1:
            first = bisect_left(values, low - got, 0, end)
            last = bisect_right(values, high - got, 0, end)
            if first < last:
                used.update(chosen)
                used.update(range(first, last))
            continue
        for at in range(left - 1, end):
            most = got + head[at + 1] - head[at + 1 - left]  # this one and the best before it
            least = got + values[at] + head[left - 1]
            if most >= low - SAME_SUM and least <= high + SAME_SUM:
                stack.append((at, left - 1, got + values[at], (*chosen, at)))
    return sorted(used)
