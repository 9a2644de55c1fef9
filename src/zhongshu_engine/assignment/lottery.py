"""The best lottery over whole assignments when groups cross: every assignment in it keeps every rule, no pair's chance exceeds the cap.

In: a `Problem` with any group rules, and the cap. Out: assignments with their weights, the expected total, the bound that prices of the caps prove.
How: column generation (Dantzig and Wolfe 1960). `master` weighs the assignments found so far; at its prices of the caps, drawn towards the best
prices so far (Wentges 1997), the exact solver looks for an assignment that would improve the lottery; its answer bounds every lottery (Lagrange).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from zhongshu_engine.assignment.capped import Fractional, fractional
from zhongshu_engine.assignment.clock import Watch
from zhongshu_engine.assignment.constrained import EXACT, greatest_total
from zhongshu_engine.assignment.fractional import Measure, kept_keys
from zhongshu_engine.assignment.master import Master, Mixture
from zhongshu_engine.assignment.maximum import SPARE_PAIRS
from zhongshu_engine.assignment.problem import Floats, Ints, Problem
from zhongshu_engine.assignment.swaps import Swaps
from zhongshu_engine.errors import EngineError

LIFTED = 1e-9  # a cap lifted by less is not lifted
TOWARDS_BEST = 0.8  # how far the prices that are tried lie towards the best ones so far
STEP_BACK = 0.3  # how much less far after a trial that found nothing new
DEAR = (2.0, 50.0)  # what a chance beyond the cap costs, in greatest scores: at first, and where that does not keep the cap
ROUGH = 0.2  # of the gap so far: what a trial may leave unproven as long as it finds something new
SWAPPED = 40  # assignments of the lottery that are bettered by swaps in one round
SWAP_TOWARDS = 0.5
SMALL = 2_000  # up to so many cells every pair is looked at in every trial


@dataclass(frozen=True, slots=True)
class Lottery:
    """Assignments (keys of their pairs, row-major) and weights, expected total, proven bound, prices of the caps; or the lowest cap that can be kept."""

    assignments: tuple[Ints, ...]
    weights: Floats
    total: float
    bound: float
    cap_keys: Ints
    cap_prices: Floats
    lowest_cap: float = 0.0


@dataclass(slots=True)
class _Search:
    """Everything counted in gains: scores by what tells them apart, from 0 to 1."""

    problem: Problem
    core: Problem  # the pairs that most trials look at
    master: Master
    watch: Watch
    enough: float  # absolute gap that is enough
    gains: Floats
    bound: float  # on the total of every lottery
    best: Floats  # the prices that prove it
    swaps: Swaps
    for_total: bool = True
    said: set[bytes] = field(default_factory=set)

    @property
    def fine(self) -> float:
        """What rounding may hide."""
        return EXACT * (1 + float(self.problem.demand.sum()))

    def aim(self, *, for_total: bool, dear: float = np.inf, lift: float = np.inf) -> None:
        """Whether scores count, what exceeding one cap costs, and what lifting them all costs."""
        self.for_total = for_total
        self.master.aim([self._worth(keys) for keys in self.master.columns], dear=dear, lift=lift)

    def _worth(self, keys: Ints) -> float:
        return float(self.gains[keys].sum()) if self.for_total else 0.0

    def add(self, keys: Ints) -> bool:
        """Whether this assignment is new."""
        if keys.tobytes() in self.said:
            return False
        self.said.add(keys.tobytes())
        self.master.add(keys, self._worth(keys))
        return True

    def price(self, prices: Floats, *, everywhere: bool, rough: float) -> tuple[Ints, float] | None:
        """The best assignment at these prices of the caps, and what bounds every lottery's worth; none when there was no time."""
        asked = self.problem if everywhere else self.core
        base = np.where(np.isnan(asked.scores), np.nan, self.gains.reshape(asked.scores.shape) if self.for_total else 0.0)
        net = replace(asked, scores=base - prices.reshape(base.shape))
        found = greatest_total(net, floors=None, watch=self.watch, enough=rough)
        if not len(found.pairs):
            return None
        bound = found.bound + self.master.cap * float(prices.sum())
        if everywhere and self.for_total and bound < self.bound:
            self.bound, self.best = bound, prices
        return np.sort(found.pairs[:, 0] * self.problem.experts + found.pairs[:, 1]), bound

    def run(self) -> Mixture:
        """Grow until no assignment improves the lottery, or the gap is small enough, or the time is up."""
        centre, lowest, towards, exact = self.best, np.inf, TOWARDS_BEST, False
        while True:
            mixture = self._mixed()
            self.watch.report("lottery", mixture.value, self.bound)
            kept = mixture.over <= LIFTED
            if self.watch.over or (kept and (not self.for_total or self.bound - mixture.value <= max(self.enough, self.fine))):
                return mixture
            out = np.zeros(len(self.gains))
            out[mixture.keys] = mixture.prices
            if self._swap(mixture, out, SWAP_TOWARDS * centre + (1 - SWAP_TOWARDS) * out) or self._swap(mixture, out, out):
                continue
            proven = lowest - mixture.value <= self.fine or towards <= 0
            trial = out if towards <= 0 else centre if proven else towards * centre + (1 - towards) * out
            rough = 0.0 if exact or proven else ROUGH * (lowest - mixture.value) / (1 + abs(lowest))
            tried = self.price(trial, everywhere=proven, rough=min(rough, 1.0))
            if tried is None:
                return mixture
            keys, bound = tried
            if bound < lowest:
                centre, lowest = trial, bound
            improves = self._worth(keys) - float(out[keys].sum()) - mixture.entry > self.fine
            if improves and self.add(keys):
                if proven:
                    lowest = np.inf
                    self._widen(keys)
                towards, exact = TOWARDS_BEST, False
            elif proven:
                if towards <= 0 or bound - mixture.value <= self.fine:
                    return mixture
                towards = 0.0
            elif exact:
                towards -= STEP_BACK
            else:
                exact = True

    def _swap(self, mixture: Mixture, out: Floats, prices: Floats) -> int:
        """How many assignments that improve the lottery are found by swaps in those that are in it."""
        worth = ((self.gains if self.for_total else 0.0) - prices).reshape(self.problem.scores.shape)
        likely = np.argsort(-mixture.weights, kind="stable")[:SWAPPED]
        found = 0
        for at in likely[mixture.weights[likely] > 0]:
            if self.watch.over:
                break
            keys = self.swaps.better(self.master.columns[at], worth)
            if self._worth(keys) - float(out[keys].sum()) - mixture.entry > self.fine:
                found += self.add(keys)
        return found

    def _mixed(self) -> Mixture:
        found = self.master.solve()
        if found is None:
            raise EngineError("the program of the lottery lost its answer")
        return found

    def _widen(self, keys: Ints) -> None:
        """Let the trials look at these pairs too."""
        if self.core.conflicts is not None and self.core is not self.problem:
            mask = self.core.conflicts.copy()
            mask.ravel()[keys] = False
            self.core = replace(self.core, conflicts=mask)


def best_lottery(problem: Problem, cap: float, first: Ints, watch: Watch, enough: float) -> Lottery:
    """The lottery of the greatest expected total; ``first`` is an assignment that keeps the rules, ``enough`` a relative gap."""
    measure = Measure.of(problem)
    relaxed = fractional(problem, cap, watch)
    start, core = _start(problem, relaxed, cap)
    search = _Search(
        problem,
        core,
        Master(problem.scores.size, cap, kept_keys(problem)),
        watch,
        0.0,
        measure.gain(np.nan_to_num(problem.scores, nan=measure.least)).ravel(),
        (relaxed.bound - measure.least * measure.reviews) / measure.spread,
        start / measure.spread,
        Swaps.of(problem),
    )
    search.enough = enough * abs(search.bound)
    search.add(np.sort(first[:, 0] * problem.experts + first[:, 1]))
    mixture = None
    for dear in DEAR if relaxed.feasible else ():
        search.aim(for_total=True, dear=dear)
        mixture = search.run()
        if mixture.over <= LIFTED or watch.over:
            break
    if mixture is None or mixture.over > LIFTED:
        search.aim(for_total=False, lift=1.0)
        mixture = search.run()
        if mixture.over > LIFTED:
            if watch.over:
                raise EngineError(
                    f"the time limit passed before any lottery with chances of at most {cap:g} was found; the best so far needs "
                    f"{cap + mixture.over:.4g}: allow more seconds or raise the cap"
                )
            return Lottery((), np.zeros(0), -np.inf, -np.inf, np.zeros(0, np.int64), np.zeros(0), cap + mixture.over)
        search.aim(for_total=True)
        mixture = search.run()
    return _told(search, mixture, measure)


def _told(search: _Search, mixture: Mixture, measure: Measure) -> Lottery:
    """The lottery in the scores as given."""
    drawn = np.flatnonzero(mixture.weights > 0)
    order = drawn[np.argsort(-mixture.weights[drawn], kind="stable")]
    weights = mixture.weights[order]
    scores = search.problem.scores.ravel()
    assignments = tuple(search.master.columns[at] for at in order)
    total = float(np.dot(weights, [scores[keys].sum() for keys in assignments]))
    bound = measure.least * measure.reviews + measure.spread * search.bound
    keys = np.flatnonzero(search.best)
    return Lottery(assignments, weights, total, max(total, bound), keys, search.best[keys] * measure.spread)


def _start(problem: Problem, relaxed: Fractional, cap: float) -> tuple[Floats, Problem]:
    """Prices of the caps in the fractional answer, and the question with the pairs of each proposal that are best there."""
    prices = np.zeros(problem.scores.size)
    if not relaxed.feasible:
        return prices, problem
    surplus = relaxed.surplus(relaxed.pairs)
    prices[relaxed.pairs.keys] = np.maximum(surplus, 0.0)
    prices[kept_keys(problem)] = 0.0
    if problem.scores.size <= SMALL:
        return prices, problem
    most = problem.demand * int(np.ceil(1 / cap)) + SPARE_PAIRS
    mask = np.ones(problem.scores.shape, bool)
    for block in problem.row_blocks():
        worth = relaxed.prices.worth(relaxed.rules, block)
        rank = np.argsort(np.argsort(-worth, axis=1, kind="stable"), axis=1)
        mask[block] = (rank >= most[block, None]) | ~np.isfinite(worth)
    used = np.concatenate([relaxed.pairs.keys[relaxed.amounts > 0], kept_keys(problem)])
    mask.ravel()[used] = False
    return prices, replace(problem, conflicts=mask)
