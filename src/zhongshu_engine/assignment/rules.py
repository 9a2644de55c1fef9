"""The rows of the linear program: demand, loads, floors of proposals, group rules; and what their prices mean for every pair.

In: a `Problem`, floors. Out: sparse rows for any set of pairs, and the worth of any block of pairs at given row prices.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from zhongshu_engine.assignment.candidates import Candidates
from zhongshu_engine.assignment.problem import Floats, GroupRule, Ints, Problem

STRETCH = 1024.0  # floor rows are written so many times as large, so that the solver's tolerance means 10^-12 of a sum


@dataclass(frozen=True, slots=True)
class Rules:
    """Row layout: demand of every proposal, load of every expert, one row a proposal a group, then the floors of ``floored``."""

    problem: Problem
    floored: Ints
    floor: Floats
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
    ends = ([*low, np.zeros(len(floored))], [*high, np.full(len(floored), np.inf)])
    bounds = (np.concatenate(part).astype(np.float64) for part in ends)
    return Rules(problem, floored, floor, tuple(group_rows), *bounds)


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
    share = np.zeros(n)
    share[rules.floored] = rules.floor / problem.demand[rules.floored]
    value_parts.append((pairs.scores[has] - share[pairs.rows[has]]) * STRETCH)
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
    boost[rules.floored] = -safe[rules.count - len(rules.floored) :] * STRETCH
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
