"""The greatest expected total when every pair's chance is capped and group rules hold: one linear program, grown by prices.

In: a `Problem` whose groups are nested or apart, and the cap as a fraction. Out: chances in whole units, total and the bound that the row prices
prove over all pairs. With such groups the corners of the program are whole multiples of a unit, so no chance is rounded.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from zhongshu_engine.assignment.candidates import Candidates, best_pairs, from_keys
from zhongshu_engine.assignment.clock import Watch
from zhongshu_engine.assignment.fractional import PRICE_NOISE, Measure, first_pairs, pair_program, pair_worth
from zhongshu_engine.assignment.maximum import GROW_PER_PROPOSAL, SPARE_PAIRS, Units
from zhongshu_engine.assignment.problem import Floats, Ints, Problem
from zhongshu_engine.assignment.program import GrowingProgram
from zhongshu_engine.assignment.rules import RowPrices, Rules, lay_rows, matrix, split_prices
from zhongshu_engine.errors import EngineError

ASTRAY = 0.01  # of a unit: what a corner of the program may lie beside a whole number of units


@dataclass(frozen=True, slots=True)
class Capped:
    """Pairs with their units, expected total, proven bound, prices of the experts' time; no pairs when it cannot be done."""

    rows: Ints
    columns: Ints
    units: Ints
    total: float
    bound: float
    load_prices: Floats


@dataclass(frozen=True, slots=True)
class Fractional:
    """The linear program's answer: pairs with amounts, row prices, what the last needed review of each proposal is worth, and the bound."""

    feasible: bool
    rules: Rules
    pairs: Candidates
    amounts: Floats
    prices: RowPrices
    least: Floats
    bound: float

    def surplus(self, pairs: Candidates) -> Floats:
        """What each pair is worth beyond its proposal's last needed review: the price of its cap where that is above zero."""
        return pair_worth(self.rules, self.prices, pairs) - self.least[pairs.rows]


def fractional(problem: Problem, cap: float, watch: Watch) -> Fractional:
    """The greatest expected total of fractions of reviews, none above the cap; no lottery over whole assignments exceeds its bound."""
    rules = lay_rows(problem, None, np.zeros(0, np.int64))
    need = int(problem.demand.max()) * math.ceil(1 / cap)
    keys = np.union1d(first_pairs(problem), best_pairs(problem, per_proposal=need + SPARE_PAIRS, per_expert=0))
    pairs, measure = from_keys(problem, keys), Measure.of(problem)
    first = measure.applied(pair_program(rules, pairs))
    penalty = 8.0 * (2 + float(problem.demand.max()))
    program = GrowingProgram(replace(first, high=np.where(first.low > 0, 1.0, cap)), penalty)
    while True:
        outcome = measure.undone(program.solve())
        # a review counts what lies above the least score, so what a proposal's review is worth lies that much higher
        least = outcome.row_price[: problem.proposals] + measure.least
        prices = split_prices(rules, outcome.row_price)
        more, bound = _paying(rules, prices, least, pairs, cap, max(PRICE_NOISE * measure.spread, 1e-15))
        watch.report("chances", outcome.value, bound)
        if not len(more):
            break
        new = from_keys(problem, more)
        program.add_pairs(measure.gain(new.scores), np.zeros(len(new)), matrix(rules, new), np.full(len(new), cap))
        pairs = Candidates(*(np.concatenate([getattr(part, name) for part in (pairs, new)]) for name in ("keys", "rows", "columns", "scores")))  # fmt: skip
    return Fractional(outcome.status == "optimal", rules, pairs, outcome.x, prices, least, bound)


def greatest_expected(problem: Problem, units: Units, watch: Watch) -> Capped | None:
    """Chances of every pair, or none when no chances keep the rules and the cap."""
    found = fractional(problem, units.cap / units.whole, watch)
    if not found.feasible:
        return None
    rules, pairs = found.rules, found.pairs
    exact = found.amounts * units.whole
    amount = np.rint(exact).astype(np.int64)
    if np.max(np.abs(exact - amount), initial=0.0) > ASTRAY or not _kept(rules, pairs, amount, units.whole):
        raise EngineError("the linear program gave chances that are no whole number of units")
    used = np.flatnonzero(amount)
    total = float(np.sum(pairs.scores[used] * amount[used])) / units.whole
    return Capped(
        pairs.rows[used], pairs.columns[used], amount[used], total, max(total, found.bound), found.prices.load
    )


def _paying(
    rules: Rules, prices: RowPrices, least: Floats, pairs: Candidates, cap: float, noise: float
) -> tuple[Ints, float]:
    """The best pairs outside the program that would pay at these prices, and the bound that the prices prove (Lagrangian duality)."""
    problem, found = rules.problem, list[Ints]()
    bound = float(np.sum(prices.load * np.where(prices.load > 0, problem.load_max, problem.load_min)))
    bound += float(np.sum(least * problem.demand))
    for rule, price in zip(problem.groups, prices.group, strict=True):
        bound += float(np.sum(price[price > 0]) * (rule.most or 0)) + float(np.sum(price[price < 0]) * rule.least)
    kept = np.zeros(problem.scores.shape[0], dtype=object)
    for p, e in problem.keep.tolist():
        kept[p] = [*(kept[p] or []), e]
    for block in problem.row_blocks():
        surplus = prices.worth(rules, block) - least[block, None]
        for p in range(block.start, block.stop):
            for e in kept[p] or []:
                bound += float(surplus[p - block.start, e])
                surplus[p - block.start, e] = -np.inf
        surplus[problem.demand[block] == 0] = -np.inf
        gain = surplus > 0
        bound += cap * float(surplus[gain].sum())
        rows, columns = np.nonzero(surplus > noise)
        keys = (rows + block.start) * problem.experts + columns
        outside = ~np.isin(keys, pairs.keys)
        rows, columns, keys = rows[outside], columns[outside], keys[outside]
        order = np.lexsort((-surplus[rows, columns], rows))
        rank = np.arange(len(order)) - np.searchsorted(rows[order], rows[order])
        found.append(keys[order[rank < GROW_PER_PROPOSAL]])
    return np.concatenate(found), bound


def _kept(rules: Rules, pairs: Candidates, amount: Ints, whole: int) -> bool:
    """Whether these units keep every row exactly."""
    has = matrix(rules, pairs) @ amount
    return bool((has >= rules.row_low * whole).all() and (has <= rules.row_high * whole).all())
