"""Prices of the experts' time, and the search among all pairs for one that would still pay at those prices.

In: an optimal flow on the candidates. Out: the least prices under which no candidate pair would be swapped, then every pair of the
whole table that would be. When there is none, prices and flow prove one another (linear-programming duality).
Prices are whole numbers, so equal is equal.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhongshu_engine.assignment.candidates import Candidates
from zhongshu_engine.assignment.flow import Flow
from zhongshu_engine.assignment.problem import Floats, Ints, Problem

LOWEST = np.iinfo(np.int64).min // 4


@dataclass(frozen=True, slots=True)
class Prices:
    """What one review by each expert costs, and for each proposal the value of its least worthwhile review."""

    expert: Ints
    threshold: Ints


def _sweep_order(columns: Ints) -> tuple[Ints, Ints, Ints]:
    """Order that groups equal columns, the starts of the groups and the columns they belong to."""
    order = np.argsort(columns, kind="stable")
    grouped = columns[order]
    starts = np.flatnonzero(np.r_[True, grouped[1:] != grouped[:-1]]) if len(grouped) else np.zeros(0, np.int64)
    return order, starts, grouped[starts]


def least_prices(
    candidates: Candidates,
    gains: Ints,
    flow: Flow,
    *,
    load_min: Ints,
    load_max: Ints,
    demand: Ints,
    capacity: int,
    penalty: int,
) -> Prices:
    """The least prices that agree with an optimal flow: raised from below until no candidate swap pays."""
    m, n = len(load_max), len(demand)
    loads = np.bincount(candidates.columns, weights=flow.units, minlength=m).astype(np.int64)
    used = np.flatnonzero(flow.units > 0)
    open_ = np.flatnonzero(flow.units < capacity)
    # an expert whose minimum is filled with nothing to spare may cost less than nothing, down to what an unfilled minimum costs
    price = np.where((load_min > 0) & (loads <= load_min), np.int64(-penalty), np.int64(0))
    used_starts = (
        np.flatnonzero(np.r_[True, candidates.rows[used][1:] != candidates.rows[used][:-1]]) if len(used) else used
    )
    used_rows = candidates.rows[used][used_starts]
    order, starts, columns = _sweep_order(candidates.columns[open_])
    open_ = open_[order]
    open_rows, open_gains = candidates.rows[open_], gains[open_]
    used_columns, used_gains = candidates.columns[used], gains[used]
    # demand left unmet is worth -penalty a unit; a proposal that has neither a review nor demand takes no part
    base = np.where(flow.unmet > 0, np.int64(-penalty), np.iinfo(np.int64).max // 4)
    threshold = base.copy()
    for _ in range(n + m + 2):
        threshold = base.copy()
        if len(used):
            lowest = np.minimum.reduceat(used_gains - price[used_columns], used_starts)
            threshold[used_rows] = np.minimum(base[used_rows], lowest)
        if not len(open_):
            break
        wanted = np.maximum.reduceat(open_gains - threshold[open_rows], starts)
        raised = np.maximum(price[columns], wanted)
        if np.array_equal(raised, price[columns]):
            break
        price[columns] = raised
    return Prices(price, threshold)


def paying_pairs(
    problem: Problem, candidates: Candidates, *, price: Floats, threshold: Floats, tolerance: float
) -> Ints:
    """Keys of all admissible pairs outside the candidates whose score, less the price, beats the proposal's threshold."""
    found: list[Ints] = []
    margin = threshold + tolerance
    for block in problem.row_blocks():
        # NaN compares false: a pair that may not be used never pays
        pays = problem.scores[block] - price > margin[block, None]
        flat = np.flatnonzero(pays)
        if not len(flat):
            continue
        rows, columns = np.divmod(flat, problem.experts)
        rows += block.start
        if problem.conflicts is not None:
            free = ~problem.conflicts[rows, columns]
            rows, columns = rows[free], columns[free]
        keys = rows * problem.experts + columns
        found.append(keys[~candidates.contains(keys)])
    return np.concatenate(found) if found else np.zeros(0, np.int64)
