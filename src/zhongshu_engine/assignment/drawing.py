"""One assignment drawn from the best lottery over whole assignments; the order of proposals and experts changes nothing.

In: a `Problem` whose groups may cross, the cap, a seed. Out: the lottery with the assignment drawn, in the order of the question; or the lowest cap that any
lottery can keep. Proposals and experts are first put in an order of their own making (by their best scores and their limits), so whoever lists
them otherwise gets the same lottery and, with the same seed, the same draw; only who is alike in all of these keeps the given order.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from zhongshu_engine.assignment.clock import Watch
from zhongshu_engine.assignment.constrained import greatest_total
from zhongshu_engine.assignment.lottery import Lottery, best_lottery
from zhongshu_engine.assignment.problem import Floats, GroupRule, Ints, Problem

TOLD_APART_BY = 24  # best scores of a proposal or expert that decide its place


@dataclass(frozen=True, slots=True)
class Drawn:
    """The assignments that may be drawn, as pairs in row-major order, with their weights; which was drawn."""

    assignments: tuple[Ints, ...]
    weights: Floats
    which: int


def order_of(problem: Problem) -> tuple[Ints, Ints]:
    """Proposals and experts in an order that does not depend on how they are listed."""
    n, m = problem.scores.shape
    table = np.where(np.isfinite(block := problem.admissible(slice(0, n))), block, -1e300)
    kept = np.zeros((n, m))
    kept[problem.keep[:, 0], problem.keep[:, 1]] = 1
    under, inside = np.zeros((n, len(problem.groups))), np.zeros((m, len(problem.groups)))
    for at, rule in enumerate(problem.groups):
        under[slice(None) if rule.proposals is None else rule.proposals, at] = 1
        inside[rule.members, at] = 1
    proposals = np.c_[np.sort(table, axis=1)[:, -TOLD_APART_BY:], problem.demand, kept.sum(axis=1), under]
    limits = np.c_[problem.load_min, problem.load_max]
    experts = np.c_[np.sort(table.T, axis=1)[:, -TOLD_APART_BY:], limits, kept.sum(axis=0), inside]
    return np.lexsort(proposals.T), np.lexsort(experts.T)


def reordered(problem: Problem, rows: Ints, columns: Ints) -> Problem:
    """The same question with its proposals and experts in this order."""
    row_at, column_at = np.argsort(rows), np.argsort(columns)
    keep = np.stack([row_at[problem.keep[:, 0]], column_at[problem.keep[:, 1]]], axis=1)

    def moved(rule: GroupRule) -> GroupRule:
        where = None if rule.proposals is None else np.sort(row_at[rule.proposals])
        return replace(rule, members=np.sort(column_at[rule.members]), proposals=where)

    return Problem(
        problem.scores[np.ix_(rows, columns)],
        None if problem.conflicts is None else problem.conflicts[np.ix_(rows, columns)],
        problem.demand[rows],
        problem.load_min[columns],
        problem.load_max[columns],
        keep[np.lexsort((keep[:, 1], keep[:, 0]))],
        tuple(moved(rule) for rule in problem.groups),
    )


def draw_lot(problem: Problem, cap: float, *, seed: int, enough: float, watch: Watch) -> tuple[Drawn | None, Lottery]:
    """The lottery, its prices in the order of the question, and the assignment drawn; none drawn when no lottery keeps the cap."""
    rows, columns = order_of(problem)
    turned = reordered(problem, rows, columns)
    first = greatest_total(turned, floors=None, watch=watch, enough=1.0).pairs
    found = best_lottery(turned, cap, first, watch, enough)
    if not len(found.assignments):
        return None, found
    n, m = problem.scores.shape
    caps, loads = np.zeros((n, m)), np.zeros(m)
    caps[np.ix_(rows, columns)] = found.caps.reshape(n, m)
    loads[columns] = found.loads

    def back(keys: Ints) -> Ints:
        here = np.sort(rows[keys // m] * m + columns[keys % m])
        return np.stack([here // m, here % m], axis=1)

    assignments = tuple(back(keys) for keys in found.assignments)
    return Drawn(assignments, found.weights, draw_one(found.weights, seed)), replace(
        found, caps=caps.ravel(), loads=loads
    )


def draw_one(weights: Floats, seed: int) -> int:
    """The place of the assignment that this seed draws."""
    ends = np.cumsum(weights)
    lot = np.random.default_rng(seed).random() * ends[-1]
    return min(int(np.searchsorted(ends, lot, side="right")), len(weights) - 1)


def marginals_of(drawn: Drawn, experts: int) -> tuple[Ints, Floats]:
    """Every pair that may be drawn, in row-major order, and its chance."""
    keys = np.concatenate([pairs[:, 0] * experts + pairs[:, 1] for pairs in drawn.assignments])
    weights = np.repeat(drawn.weights, [len(pairs) for pairs in drawn.assignments])
    cells, at = np.unique(keys, return_inverse=True)
    return np.stack(np.divmod(cells, experts), axis=1), np.bincount(at, weights=weights).astype(np.float64)
