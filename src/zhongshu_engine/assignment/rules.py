"""The rows of the linear program: demand, loads, floors of proposals, group rules; and what their prices mean for every pair.

In: a `Problem`, floors. Out: sparse rows for any set of pairs, and the worth of any block of pairs at given row prices.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from zhongshu_engine.assignment.candidates import Candidates
from zhongshu_engine.assignment.problem import Floats, GroupRule, Ints, Problem

STRETCH = 1024.0  # the greatest entry of a floor's row: the solver's tolerance means 10^-12 of what tells sums apart
ROUNDING = 1e-13  # of sums of scores near one, written so that a sum equal to its floor keeps it


@dataclass(frozen=True, slots=True)
class Rules:
    """Row layout: demand of every proposal, load of every expert, one row a proposal a group, then the floors of ``floored``."""

    problem: Problem
    floored: Ints
    floor: Floats
    stretch: Floats  # by which each floor's row is multiplied
    group_rows: tuple[Ints, ...]  # per group: row number of each proposal, -1 where the rule does not apply
    row_low: Floats
    row_high: Floats

    @property
    def count(self) -> int:
        """Number of rows."""
        return len(self.row_low)


def bound_by_floor(problem: Problem, floors: Floats | None) -> Ints:
    """Proposals that have a floor at all."""
    return np.zeros(0, np.int64) if floors is None else np.flatnonzero(np.isfinite(floors) & (problem.demand > 0))


def lay_rows(problem: Problem, floors: Floats | None, floored: Ints) -> Rules:
    """Rows of the question, with the floors of the proposals ``floored`` in that order."""
    n, m = problem.scores.shape
    floor = np.zeros(0) if floors is None else floors[floored]
    low: list[Floats | Ints] = [problem.demand, problem.load_min]
    high: list[Floats | Ints] = [problem.demand, problem.load_max]
    group_rows, at = [], n + m
    for rule in problem.groups:
        where = np.arange(n) if rule.proposals is None else rule.proposals
        where = where[problem.demand[where] > 0]
        rows = np.full(n, -1)
        rows[where] = at + np.arange(len(where))
        at += len(where)
        group_rows.append(rows)
        low.append(np.full(len(where), float(rule.least)))
        high.append(np.full(len(where), np.inf if rule.most is None else float(rule.most)))
    stretch = stretched(problem, floored, floor)
    ends = ([*low, -ROUNDING * stretch], [*high, np.full(len(floored), np.inf)])
    bounds = (np.concatenate(part).astype(np.float64) for part in ends)
    return Rules(problem, floored, floor, stretch, tuple(group_rows), *bounds)


def stretched(problem: Problem, rows: Ints, floor: Floats) -> Floats:
    """What makes the greatest entry of each floor's row the same: scores may differ by ones or by billionths."""
    share, widest = floor / problem.demand[rows], np.ones(len(rows))
    for at, p in enumerate(rows.tolist()):
        away = np.abs(problem.scores[p] - share[at])
        widest[at] = (
            np.nanmax(away, initial=0.0)
            if problem.conflicts is None
            else np.nanmax(away[~problem.conflicts[p]], initial=0.0)
        )
    return STRETCH / np.where(widest > 0, widest, 1.0)


def membership(rule: GroupRule, experts: int) -> Ints:
    """One where the expert belongs to the group."""
    member = np.zeros(experts, np.int64)
    member[rule.members] = 1
    return member


def matrix(rules: Rules, pairs: Candidates) -> sparse.csc_matrix:
    """The rows as a sparse matrix over ``pairs``."""
    problem, index = rules.problem, np.arange(len(pairs))
    n = problem.proposals
    row_parts, column_parts, value_parts = [pairs.rows, n + pairs.columns], [index, index], [np.ones(len(pairs))] * 2
    floor_row = np.full(n, -1)
    floor_row[rules.floored] = rules.count - len(rules.floored) + np.arange(len(rules.floored))
    has = np.flatnonzero(floor_row[pairs.rows] >= 0)
    row_parts.append(floor_row[pairs.rows[has]])
    column_parts.append(has)
    # Σ score·x ≥ floor and Σ x = demand: each score counts by what it lies above its share of the floor
    share, stretch = np.zeros(n), np.zeros(n)
    share[rules.floored] = rules.floor / problem.demand[rules.floored]
    stretch[rules.floored] = rules.stretch
    value_parts.append((pairs.scores[has] - share[pairs.rows[has]]) * stretch[pairs.rows[has]])
    for rule, rows in zip(problem.groups, rules.group_rows, strict=True):
        inside = np.flatnonzero((membership(rule, problem.experts)[pairs.columns] == 1) & (rows[pairs.rows] >= 0))
        row_parts.append(rows[pairs.rows[inside]])
        column_parts.append(inside)
        value_parts.append(np.ones(len(inside)))
    entries = (np.concatenate(value_parts), (np.concatenate(row_parts), np.concatenate(column_parts)))
    return sparse.coo_matrix(entries, shape=(rules.count, len(pairs))).tocsc()


@dataclass(frozen=True, slots=True)
class RowPrices:
    """Row prices with the signs that a proof needs, split by what they price."""

    load: Floats
    boost: Floats
    group: Floats  # group by proposal

    def worth(self, rules: Rules, rows: slice) -> Floats:
        """Score of each admissible pair of these proposals, boosted, less the prices it must pay."""
        block = rules.problem.admissible(rows)
        boosted = self.boost[rows]
        if boosted.any():
            block *= 1 + boosted[:, None]
        block -= self.load
        for rule, price in zip(rules.problem.groups, self.group, strict=True):
            if price[rows].any():
                block -= price[rows, None] * membership(rule, rules.problem.experts)
        return block


def split_prices(rules: Rules, prices: Floats) -> RowPrices:
    """Prices by kind, signs made safe: a floor's price is never positive, a one-sided rule never has the other side's sign."""
    n, m = rules.problem.scores.shape
    safe = np.where(np.isinf(rules.row_high), np.minimum(prices, 0.0), prices)
    boost = np.zeros(n)
    boost[rules.floored] = -safe[rules.count - len(rules.floored) :] * rules.stretch
    group = np.zeros((len(rules.group_rows), n))
    for at, rows in enumerate(rules.group_rows):
        group[at, rows >= 0] = safe[rows[rows >= 0]]
    return RowPrices(safe[n : n + m], boost, group)


def price_bound(rules: Rules, prices: RowPrices) -> float:
    """The bound on the total that these prices prove (Lagrangian duality), over every admissible pair."""
    problem = rules.problem
    bound = float(np.sum(prices.load * np.where(prices.load > 0, problem.load_max, problem.load_min)))
    bound -= float(np.sum(prices.boost[rules.floored] * rules.floor))
    for rule, price in zip(problem.groups, prices.group, strict=True):
        most = np.inf if rule.most is None else rule.most
        bound += float(np.sum(price[price > 0]) * most) if (price > 0).any() else 0.0
        bound += float(np.sum(price[price < 0]) * rule.least)
    for block in problem.row_blocks():
        worth, need = prices.worth(rules, block), problem.demand[block]
        for count in np.unique(need[need > 0]):
            part = worth[need == count]
            part.partition(problem.experts - count, axis=1)
            bound += float(part[:, -count:].sum())
    return bound
