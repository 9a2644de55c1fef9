"""The best lottery over whole assignments when groups cross: every assignment in it keeps every rule, no pair's chance exceeds the cap.

In: a `Problem` with any group rules, and the cap. Out: assignments with their weights, the expected total, the bound that prices of the caps prove.
How: column generation (Dantzig and Wolfe 1960). `mixing` finds the best prices while each proposal chooses for itself; `master` weighs the assignments found so
far; near its prices, drawn towards the best (Wentges 1997), a further assignment is looked for among known panels. Where none is left the exact
solver is asked: its answer bounds every lottery (Lagrange).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from zhongshu_engine.assignment.capped import fractional
from zhongshu_engine.assignment.choosing import Choice
from zhongshu_engine.assignment.clock import Watch
from zhongshu_engine.assignment.constrained import EXACT, greatest_total
from zhongshu_engine.assignment.fractional import Measure, kept_keys
from zhongshu_engine.assignment.master import Master, Mixture
from zhongshu_engine.assignment.mixing import Priced, best_panels, best_prices
from zhongshu_engine.assignment.panels import Tables
from zhongshu_engine.assignment.problem import Floats, Ints, Problem
from zhongshu_engine.errors import EngineError

LIFTED = 1e-8  # a cap exceeded by less is not exceeded
TRIED = (
    0.95,
    0.6,
    0.3,
    0.0,
)  # how far the prices that are tried lie towards the best ones, until some assignment improves the lottery
DEAR = (
    2.0,
    50.0,
)  # what a chance beyond the cap costs, in greatest scores: at first, and where that does not keep the cap
ROUGH = 0.5  # of the gap so far: how far below the best an assignment may lie that is looked for
FRESH_PANELS = 5  # rounds after which every proposal may name a further panel
TIGHT = 1e-7  # nearer than this to the cap a chance is on it
ROUNDED = 1e-14
NEVER = 1e-10  # what is drawn less often than this is never drawn
DENSE = 20_000_000  # entries of a table that is solved as it stands
ENTRY = np.zeros(1, np.int64)


@dataclass(frozen=True, slots=True)
class Lottery:
    """Assignments (keys of their pairs, row-major) with weights, expected total, proven bound, its prices, whether anyone can recompute it from these;
    or no assignments and the lowest cap that can be kept."""

    assignments: tuple[Ints, ...]
    weights: Floats
    total: float
    bound: float
    caps: Floats
    loads: Floats
    by_panels: bool
    lowest_cap: float = 0.0


@dataclass(slots=True)
class _Search:
    """Everything counted in gains: scores by what tells them apart, from 0 to 1."""

    problem: Problem
    tables: Tables
    gains: Floats
    master: Master
    choice: Choice
    priced: Priced
    watch: Watch
    enough: float  # absolute gap that is enough
    by_panels: bool = True
    for_total: bool = True
    said: set[bytes] = field(default_factory=set)

    @property
    def fine(self) -> float:
        """What rounding may hide."""
        return EXACT * (1 + float(self.problem.demand.sum())) if self.for_total else LIFTED / 16

    def aim(self, *, for_total: bool, dear: float = np.inf, lift: float = np.inf) -> None:
        """Whether scores count, what exceeding one cap costs, and what lifting them all costs."""
        self.for_total = for_total
        self.master.aim([self._worth(keys) for keys in self.master.columns], dear=dear, lift=lift)

    def _worth(self, keys: Ints) -> float:
        return float(self.gains.ravel()[keys].sum()) if self.for_total else 0.0

    def add(self, keys: Ints) -> bool:
        """Whether this assignment is new."""
        if keys.tobytes() in self.said:
            return False
        self.said.add(keys.tobytes())
        self.master.add(keys, self._worth(keys), ENTRY)
        self.choice.add_all(keys)
        return True

    def run(self) -> Mixture:
        """Grow until no assignment improves the lottery, or the gap is small enough, or the time is up."""
        rounds = 0
        while True:
            mixture = self.master.solve()
            self.watch.report("lottery", mixture.value, self.priced.bound if self.for_total else 0.0)
            gap = (self.priced.bound if self.for_total else 0.0) - mixture.value
            enough = max(self.fine, self.enough) if self.for_total else np.inf
            if self.watch.over or (mixture.over <= LIFTED and gap <= enough):
                return mixture
            out = np.zeros(self.gains.size)
            out[mixture.keys] = mixture.prices
            rounds += 1
            if not self._near(mixture, out, gap, fresh=rounds % FRESH_PANELS == 0) and not self._anywhere(mixture, out):
                return mixture

    def _near(self, mixture: Mixture, out: Floats, gap: float, *, fresh: bool) -> bool:
        """Whether an assignment of known panels that improves the lottery was found at prices near the best or nearer those of the mixture."""
        base = self.gains.ravel() if self.for_total else np.zeros(self.gains.size)
        for towards in TRIED if self.for_total else TRIED[-1:]:
            prices = towards * self.priced.caps + (1 - towards) * out
            if fresh or not towards:
                loads = self.priced.loads if self.for_total else np.zeros(self.problem.experts)
                for keys in best_panels(self.problem, self.tables, base.reshape(self.gains.shape), prices, loads)[1]:
                    if len(keys):
                        self.choice.add(keys)
            found = self.choice.best(base - prices, rough=ROUGH * gap, seconds=self.watch.left)
            if found is not None and self._improves(found, mixture, out) and self.add(found):
                return True
        return False

    def _improves(self, keys: Ints, mixture: Mixture, out: Floats) -> bool:
        return self._worth(keys) - float(out[keys].sum()) - float(mixture.rows[0]) > self.fine

    def _anywhere(self, mixture: Mixture, out: Floats) -> bool:
        """Whether the exact solver finds an assignment that improves the lottery; its answer proves a bound either way."""
        scores = self.problem.scores
        base = np.where(np.isnan(scores), np.nan, self.gains if self.for_total else 0.0) - out.reshape(scores.shape)
        found = greatest_total(replace(self.problem, scores=base), floors=None, watch=self.watch, enough=0.0)
        bound = found.bound + self.master.cap * float(out.sum())
        if self.for_total and bound < self.priced.bound:
            self.priced = replace(self.priced, caps=out, bound=bound)
            self.by_panels = False
        if not len(found.pairs):
            return False
        keys = np.sort(found.pairs[:, 0] * self.problem.experts + found.pairs[:, 1])
        return self._improves(keys, mixture, out) and self.add(keys)


def best_lottery(problem: Problem, cap: float, first: Ints, watch: Watch, enough: float) -> Lottery:
    """The lottery of the greatest expected total; ``first`` is an assignment that keeps the rules, ``enough`` a relative gap."""
    measure = Measure.of(problem)
    search, feasible = _begun(problem, measure, cap, first, watch, enough)
    mixture = None
    for dear in DEAR if feasible else ():
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
            none = np.zeros(0)
            return Lottery((), none, -np.inf, -np.inf, none, none, False, cap + mixture.over)
        search.aim(for_total=True)
        mixture = search.run()
    return _told(search, mixture, measure)


def _begun(
    problem: Problem, measure: Measure, cap: float, first: Ints, watch: Watch, enough: float
) -> tuple[_Search, bool]:
    """The search with its first prices, and whether fractions of reviews could keep the cap at all."""
    relaxed, tables = fractional(problem, cap, watch), Tables.of(problem)
    gains = measure.gain(np.nan_to_num(problem.scores, nan=measure.least))
    caps = np.zeros(problem.scores.size)
    caps[relaxed.pairs.keys] = np.maximum(relaxed.surplus(relaxed.pairs), 0.0) / measure.spread
    caps[kept_keys(problem)] = 0.0
    priced = Priced(
        caps, relaxed.prices.load / measure.spread, (relaxed.bound - measure.least * measure.reviews) / measure.spread
    )
    choice = Choice(problem)
    if relaxed.feasible:
        fine = EXACT * (1 + measure.reviews)
        priced = best_prices(problem, tables, gains, cap, first, priced, dear=DEAR[0], watch=watch, fine=fine)
        for keys in priced.panels:
            choice.add(keys)
    master = Master(problem.scores.size, cap, kept_keys(problem), np.ones(1), np.ones(1))
    search = _Search(problem, tables, gains, master, choice, priced, watch, 0.0)
    search.enough = enough * abs(priced.bound)
    search.add(np.sort(first[:, 0] * problem.experts + first[:, 1]))
    return search, relaxed.feasible


def _told(search: _Search, mixture: Mixture, measure: Measure) -> Lottery:
    """The lottery in the scores as given."""
    drawn = np.flatnonzero(mixture.weights > NEVER)
    order = drawn[np.argsort(-mixture.weights[drawn], kind="stable")]
    assignments = tuple(search.master.columns[at] for at in order)
    weights = _exactly(mixture.weights[order] / mixture.weights[order].sum(), assignments, search)
    scores = search.problem.scores.ravel()
    total = float(np.dot(weights, [scores[keys].sum() for keys in assignments]))
    bound = measure.least * measure.reviews + measure.spread * search.priced.bound
    caps, loads = search.priced.caps * measure.spread, search.priced.loads * measure.spread
    return Lottery(assignments, weights, total, max(total, bound), caps, loads, search.by_panels)


def _exactly(weights: Floats, assignments: tuple[Ints, ...], search: _Search) -> Floats:
    """The weights without the solver's tolerance: chances at the cap are put on it by the least change, if no weight falls below zero by that."""
    cap, free = search.master.cap, np.zeros(search.gains.size, bool)
    free[kept_keys(search.problem)] = True
    index = np.repeat(np.arange(len(assignments)), [len(keys) for keys in assignments])
    keys = np.concatenate(assignments)
    chances = np.bincount(keys, weights=weights[index], minlength=len(free))
    tight = np.flatnonzero((np.abs(chances - cap) < TIGHT) & ~free)
    if chances[~free].max(initial=0.0) <= cap + ROUNDED or len(tight) * len(weights) > DENSE:
        return weights
    row = np.full(len(free), -1)
    row[tight] = 1 + np.arange(len(tight))
    table = np.zeros((1 + len(tight), len(weights)))
    table[0] = 1.0
    table[row[keys][row[keys] > 0], index[row[keys] > 0]] = 1.0
    aim = np.full(1 + len(tight), cap)
    aim[0] = 1.0
    moved = weights + np.linalg.lstsq(table, aim - table @ weights, rcond=None)[0]
    after = np.bincount(keys, weights=moved[index], minlength=len(free))
    return moved if moved.min() >= 0 and after[~free].max() < chances[~free].max() else weights
