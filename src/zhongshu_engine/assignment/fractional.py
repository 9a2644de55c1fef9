"""The fractional answer under floors and group rules, over all pairs: pairs and floors are written down only where they bite.

In: a `Problem` and floors. Out: the pairs that matter, the row prices, and the bound these prove. Where even fractional reviews cannot
satisfy the rules it says so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from zhongshu_engine.assignment.candidates import Candidates, best_pairs, from_keys
from zhongshu_engine.assignment.clock import Watch
from zhongshu_engine.assignment.maximum import GROW_PER_PROPOSAL, SPARE_PAIRS
from zhongshu_engine.assignment.problem import Floats, Ints, Problem
from zhongshu_engine.assignment.program import GrowingProgram, Outcome, Program
from zhongshu_engine.assignment.rules import (
    RowPrices,
    Rules,
    bound_by_floor,
    lay_rows,
    matrix,
    price_bound,
    split_prices,
)

ALL_PAIRS = 60_000  # up to this many cells every admissible pair is in the program from the start
PRICE_NOISE = 1e-9


@dataclass(frozen=True, slots=True)
class Measure:
    """Scores as the program counts them: by what tells them apart, from 0 to 1, so that billionths decide; every assignment has as many pairs."""

    least: float
    spread: float
    reviews: int

    @classmethod
    def of(cls, problem: Problem) -> Measure:
        """The least and the greatest admissible score."""
        low, high = np.inf, -np.inf
        for block in problem.row_blocks():
            part = problem.admissible(block)
            part = part[np.isfinite(part)]
            low, high = min(low, float(np.min(part, initial=np.inf))), max(high, float(np.max(part, initial=-np.inf)))
        return cls(low, high - low or 1.0, int(problem.demand.sum())) if high >= low else cls(0.0, 1.0, 0)

    def gain(self, scores: Floats) -> Floats:
        """What a pair counts."""
        return (scores - self.least) / self.spread

    def applied(self, program: Program) -> Program:
        """The program in these gains."""
        return replace(program, gain=self.gain(program.gain))

    def undone(self, outcome: Outcome) -> Outcome:
        """The outcome in the scores as given."""
        value, bound = (self.least * self.reviews + self.spread * x for x in (outcome.value, outcome.bound))
        return replace(outcome, row_price=outcome.row_price * self.spread, value=value, bound=bound)


@dataclass(frozen=True, slots=True)
class Relaxed:
    """The fractional answer: pairs with their amounts, prices and the bound; ``feasible`` false when some rule is missed."""

    feasible: bool
    rules: Rules
    pairs: Candidates
    amounts: Floats
    prices: RowPrices
    bound: float


def first_pairs(problem: Problem) -> Ints:
    """All admissible pairs of a small question; the best few of each side, and of each group, of a large one."""
    if problem.scores.size <= ALL_PAIRS:
        return np.flatnonzero(np.isfinite(problem.admissible(slice(0, problem.proposals))))
    need = int(problem.demand.max())
    fair_share = -(-int(problem.demand.sum()) // problem.experts)
    keys = [best_pairs(problem, per_proposal=need + SPARE_PAIRS, per_expert=2 * fair_share + SPARE_PAIRS)]
    for rule in problem.groups:
        for block in problem.row_blocks():
            part = problem.admissible(block)[:, rule.members]
            few = min(need + SPARE_PAIRS, part.shape[1])
            best = np.argpartition(part, part.shape[1] - few, axis=1)[:, -few:]
            rows = np.repeat(np.arange(len(part)), few)
            usable = np.isfinite(part[rows, best.ravel()])
            keys.append(((rows + block.start) * problem.experts + rule.members[best.ravel()])[usable])
    keys.append(kept_keys(problem))
    return np.unique(np.concatenate(keys))


def kept_keys(problem: Problem) -> Ints:
    """Keys of the pairs that must stay."""
    return problem.keep[:, 0] * problem.experts + problem.keep[:, 1]


def pair_program(rules: Rules, pairs: Candidates, *, surely: Ints | None = None) -> Program:
    """The rules over these pairs; kept pairs and those of ``surely`` are fixed at one."""
    fixed = kept_keys(rules.problem) if surely is None else np.union1d(surely, kept_keys(rules.problem))
    ones = np.ones(len(pairs))
    low = np.isin(pairs.keys, fixed).astype(np.float64)
    return Program(pairs.scores, low, ones, matrix(rules, pairs), rules.row_low, rules.row_high, ones.astype(bool))


def relax(problem: Problem, floors: Floats | None, keys: Ints, watch: Watch) -> Relaxed:
    """The fractional answer over all pairs."""
    floored = bound_by_floor(problem, floors) if problem.scores.size <= ALL_PAIRS else np.zeros(0, np.int64)
    rules, pairs = lay_rows(problem, floors, floored), from_keys(problem, keys)
    measure = Measure.of(problem)
    noise = max(PRICE_NOISE * measure.spread, 1e-15)
    penalty = 8.0 * (2 + float(problem.demand.max()))
    program = GrowingProgram(measure.applied(pair_program(rules, pairs)), penalty)
    while True:
        outcome = measure.undone(program.solve())
        prices = split_prices(rules, outcome.row_price)
        more = np.setdiff1d(worthwhile(rules, prices, pairs, slack=-noise), pairs.keys)
        low = below(problem, floors, pairs, outcome.x)
        broken = low[~np.isin(low, rules.floored)]
        watch.report("fractional", outcome.value, np.inf)
        if not len(more) and not len(broken):
            return Relaxed(outcome.status == "optimal", rules, pairs, outcome.x, prices, price_bound(rules, prices))
        if len(more):
            new = from_keys(problem, _few_of_each(rules, prices, more))
            program.add_pairs(measure.gain(new.scores), np.zeros(len(new)), matrix(rules, new))
            pairs = _joined(pairs, new)
        if len(broken):
            first = rules.count
            rules = lay_rows(problem, floors, np.r_[rules.floored, broken])
            program.add_rows(matrix(rules, pairs).tocsr()[first:], rules.row_low[first:], first)


def _joined(old: Candidates, new: Candidates) -> Candidates:
    """Both, in the order they came."""
    parts = (np.concatenate(pair) for pair in zip(_fields(old), _fields(new), strict=True))
    return Candidates(*parts)


def _fields(pairs: Candidates) -> tuple[Ints, Ints, Ints, Floats]:
    return pairs.keys, pairs.rows, pairs.columns, pairs.scores


def pair_worth(rules: Rules, prices: RowPrices, pairs: Candidates) -> Floats:
    """Boosted score less prices of the given pairs."""
    worth = pairs.scores * (1 + prices.boost[pairs.rows]) - prices.load[pairs.columns]
    for rule, price in zip(rules.problem.groups, prices.group, strict=True):
        worth -= price[pairs.rows] * np.isin(pairs.columns, rule.members)
    return worth


def kth_worth(rules: Rules, prices: RowPrices, pairs: Candidates, *, beyond: int = 0) -> Floats:
    """For each proposal the worth of its last needed pair among ``pairs`` (``beyond`` further down); minus infinity when it has too few."""
    worth, need = pair_worth(rules, prices, pairs), rules.problem.demand + beyond
    order = np.lexsort((-worth, pairs.rows))
    starts = np.searchsorted(pairs.rows[order], np.arange(rules.problem.proposals + 1))
    enough = (need > 0) & (np.diff(starts) >= need)
    result = np.full(len(need), -np.inf)
    result[enough] = worth[order][(starts[:-1] + need - 1)[enough]]
    return result


def worthwhile(rules: Rules, prices: RowPrices, pairs: Candidates, *, slack: float) -> Ints:
    """Keys of every admissible pair worth more than the last needed of its proposal's ``pairs``, less ``slack``."""
    problem, found = rules.problem, list[Ints]()
    least = np.where(problem.demand > 0, kth_worth(rules, prices, pairs) - slack, np.inf)
    for block in problem.row_blocks():
        worth = prices.worth(rules, block)
        rows, columns = np.nonzero((worth > least[block, None]) & np.isfinite(worth))
        found.append((rows + block.start) * problem.experts + columns)
    return np.unique(np.concatenate(found))


def _few_of_each(rules: Rules, prices: RowPrices, keys: Ints) -> Ints:
    """The best paying few pairs of every proposal."""
    pairs = from_keys(rules.problem, keys)
    order = np.lexsort((-pair_worth(rules, prices, pairs), pairs.rows))
    rank = np.arange(len(pairs)) - np.searchsorted(pairs.rows[order], pairs.rows[order])
    return pairs.keys[order[rank < GROW_PER_PROPOSAL]]


def below(problem: Problem, floors: Floats | None, pairs: Candidates, amounts: Floats) -> Ints:
    """Proposals below their floor."""
    if floors is None:
        return np.zeros(0, np.int64)
    sums = np.bincount(pairs.rows, weights=pairs.scores * amounts, minlength=problem.proposals)
    return np.flatnonzero((sums < floors - 1e-12) & (problem.demand > 0))
