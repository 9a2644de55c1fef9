"""The partial lottery that is best in the worst case: chances that make the worst valid choice of winners as well covered as possible.

In: an interval of merit for each proposal (higher is better) and the seats. Out: chances in 0..1 that add up to the seats, and the proven
worst case. A set of winners T is valid when every winner's upper end reaches every loser's lower end. Maximises min over valid T of Σ_T p.
Whence: the maximin rule of arXiv 2506.19083; solved exactly by a small program over groups of
proposals with equal chances, split until the adversary's best mixture of valid sets proves that nothing is gained by splitting more.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from zhongshu_engine.errors import BadInput
from zhongshu_engine.ranking.votes import Floats, Ints

EXACT = 1e-9
ROWS_A_ROUND = 20
SAME_COVER = 1e-7


@dataclass(frozen=True, slots=True)
class Lottery:
    """Chance of each proposal, the worst case they guarantee and the proven bound on it, in seats."""

    probability: Floats
    worst_case: float
    bound: float


@dataclass(frozen=True, slots=True)
class _Families:
    """Every family of valid sets: at a threshold, items whose lower end lies above are in, items whose upper end lies below are out."""

    lower: Floats
    upper: Floats
    thresholds: Floats
    seats: int

    def counts(self, group: Ints, groups: int) -> tuple[Floats, Floats]:
        """For each family and group the number of items surely in, and of items that may be in or out."""
        at = self.thresholds
        surely, out = np.zeros((len(at) + 1, groups)), np.zeros((len(at) + 1, groups))
        np.add.at(surely, (np.searchsorted(at, self.lower, side="left"), group), 1.0)
        np.add.at(out, (np.searchsorted(at, self.upper, side="right"), group), 1.0)
        inside = surely[::-1].cumsum(axis=0)[::-1][1:]
        gone = out.cumsum(axis=0)[:-1]
        return inside, np.bincount(group, minlength=groups) - inside - gone

    def share(self, family: int, taken: Floats, perhaps: Floats, group: Ints) -> Floats:
        """How far each item belongs to a family's witness that takes ``taken`` of each group's ``perhaps`` items."""
        threshold = self.thresholds[family]
        ratio = np.divide(taken, perhaps, out=np.zeros(len(taken)), where=perhaps > 0)
        open_ = (self.lower <= threshold) & (self.upper >= threshold)
        return np.where(self.lower > threshold, 1.0, np.where(open_, ratio[group], 0.0))


def maximin(low: ArrayLike, high: ArrayLike, *, seats: int) -> Lottery:
    """Chances of the partial lottery for these intervals.

    >>> maximin([3, 1, 1, 0], [4, 2, 2, 0.5], seats=2).probability.tolist()
    [1.0, 0.5, 0.5, 0.0]
    """
    lower, upper = np.asarray(low, np.float64), np.asarray(high, np.float64)
    n = len(lower)
    _check(lower, upper, seats)
    if seats in (0, n):
        return Lottery(np.full(n, float(seats == n)), float(seats), float(seats))
    least, most = _nth_largest(lower, seats + 1), _nth_largest(upper, seats)
    winners, losers = np.flatnonzero(lower > most), np.flatnonzero(upper < least)
    open_ = np.setdiff1d(np.arange(n), np.r_[winners, losers])
    chance = np.zeros(n)
    chance[winners] = 1.0
    rest = seats - len(winners)
    if not rest or rest == len(open_):
        chance[open_] = float(rest > 0)
        return Lottery(chance, float(seats), float(seats))
    solved, worst, bound = _solve(_families(lower[open_], upper[open_], rest), len(open_), rest)
    chance[open_] = _even_out(solved, lower[open_], upper[open_])
    return Lottery(chance, worst + len(winners), bound + len(winners))


def _check(lower: Floats, upper: Floats, seats: int) -> None:
    wrong = np.flatnonzero(~(lower <= upper))
    if not len(lower):
        raise BadInput("there are no intervals", place="intervals")
    if len(wrong):
        raise BadInput(
            f"the lower end {lower[wrong[0]]:g} is above the upper end {upper[wrong[0]]:g}",
            place=f"interval {wrong[0] + 1}",
        )
    if not 0 <= seats <= len(lower):
        raise BadInput(f"must lie between 0 and the number of proposals {len(lower)}, got {seats}", place="seats")


def _nth_largest(values: Floats, n: int) -> float:
    return float(np.partition(values, len(values) - n)[len(values) - n])


def _families(lower: Floats, upper: Floats, seats: int) -> _Families:
    """The thresholds that leave room for exactly the seats."""
    thresholds = np.unique(np.r_[lower, upper])
    families = _Families(lower, upper, thresholds, seats)
    surely, perhaps = families.counts(np.zeros(len(lower), np.int64), 1)
    fits = (surely[:, 0] <= seats) & (surely[:, 0] + perhaps[:, 0] >= seats)
    return _Families(lower, upper, thresholds[fits], seats)


def _solve(families: _Families, n: int, seats: int) -> tuple[Floats, float, float]:
    """Chances equal within groups, found by a small program; groups split where the witnesses of the worst case treat items unequally."""
    group, best, best_worst, bound = np.zeros(n, np.int64), np.full(n, seats / n), -np.inf, float(seats)
    witnesses: list[Floats] = []
    while True:
        chance, worst, weights, witnesses = _grouped(families, group, witnesses)
        if worst > best_worst:
            best, best_worst = chance, worst
        cover = np.sum([w * share for w, share in zip(weights, witnesses, strict=True)], axis=0)
        ranked = np.sort(cover)[::-1]
        bound = min(bound, float(ranked[:seats].sum()))
        if bound - best_worst <= EXACT * seats:
            return best, best_worst, max(bound, best_worst)
        finer = _split(group, cover, float(ranked[seats - 1]))
        if finer.max() == group.max():
            return best, best_worst, bound
        group = finer


def _split(group: Ints, cover: Floats, edge: float) -> Ints:
    """Groups cut where their items are covered more, as much as, or less than the last seat's; by cover itself when that cuts nothing."""
    side = np.sign(np.where(np.abs(cover - edge) <= SAME_COVER, 0.0, cover - edge)).astype(np.int64)
    for mark in (side, np.round(cover / SAME_COVER).astype(np.int64)):
        finer = np.unique(np.stack([group, mark], axis=1), axis=0, return_inverse=True)[1].reshape(-1)
        if finer.max() > group.max():
            break
    return finer


def _worst_rows(surely: Floats, perhaps: Floats, level: Floats, seats: int) -> tuple[Floats, Floats]:
    """For every family the coverage of its least covered set, and how many optional items of each group that set takes."""
    order = np.argsort(level, kind="stable")
    free = seats - surely.sum(axis=1)
    before = perhaps[:, order].cumsum(axis=1) - perhaps[:, order]
    taken = np.empty_like(perhaps)
    taken[:, order] = np.clip(free[:, None] - before, 0.0, perhaps[:, order])
    return (surely + taken) @ level, taken


def _grouped(families: _Families, group: Ints, witnesses: list[Floats]) -> tuple[Floats, float, Floats, list[Floats]]:
    """The best chances that are equal within groups, their worst case, and the witnesses that prove it with their weights."""
    groups, seats = int(group.max()) + 1, families.seats
    surely, perhaps = families.counts(group, groups)
    program = _Program(np.bincount(group, minlength=groups).astype(np.float64), seats)
    kept = list(witnesses)
    for share in kept:
        program.add(np.bincount(group, weights=share, minlength=groups).astype(np.float64))
    level, bound = np.full(groups, seats / len(group)), float(seats)
    best, best_worst = level, -np.inf
    while True:
        values, taken = _worst_rows(surely, perhaps, level, seats)
        if values.min() > best_worst:
            best, best_worst = level, float(values.min())
        broken = [int(at) for at in np.argsort(values, kind="stable")[:ROWS_A_ROUND] if values[at] < bound - EXACT]
        if bound - best_worst <= EXACT or not broken:
            weights = program.weights(len(kept))
            used = np.flatnonzero(weights > 0)
            return best[group], best_worst, weights[used], [kept[at] for at in used]
        for at in broken:
            program.add(surely[at] + taken[at])
            kept.append(families.share(at, taken[at], perhaps[at], group))
        level, bound = program.solve()


class _Program:
    """Chances of groups and the worst case as a linear program that gains rows."""

    def __init__(self, size: Floats, seats: int) -> None:
        import highspy

        self._columns = np.arange(len(size) + 1, dtype=np.int32)
        self._solver = highspy.Highs()
        for name, value in (("output_flag", False), ("threads", 1), ("random_seed", 0)):
            self._solver.setOptionValue(name, value)
        self._solver.addVars(len(size) + 1, np.zeros(len(size) + 1), np.r_[np.ones(len(size)), float(seats)])
        self._solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
        self._solver.changeColCost(len(size), 1.0)
        self._solver.addRow(float(seats), float(seats), len(size), self._columns[:-1], size)

    def add(self, counts: Floats) -> None:
        """The worst case is at most what this set is covered."""
        self._solver.addRow(0.0, np.inf, len(self._columns), self._columns, np.r_[counts, -1.0])

    def solve(self) -> tuple[Floats, float]:
        """Chances of the groups and the program's worst case, an upper bound for these groups."""
        self._solver.run()
        point = np.array(self._solver.getSolution().col_value)
        return np.clip(point[:-1], 0.0, 1.0), float(point[-1])

    def weights(self, rows: int) -> Floats:
        """Weights of the rows added, adding up to one: the adversary's mixture."""
        self._solver.run()
        weights = np.maximum(-np.array(self._solver.getSolution().row_dual)[1:], 0.0)
        return weights / weights.sum() if weights.sum() > 0 else np.full(rows, 1.0 / max(1, rows))


def _even_out(chance: Floats, lower: Floats, upper: Floats) -> Floats:
    """Equal intervals get equal chances; averaging never lowers the worst case."""
    _, same = np.unique(np.stack([lower, upper], axis=1), axis=0, return_inverse=True)
    same = same.reshape(-1)
    return (np.bincount(same, weights=chance) / np.bincount(same))[same].clip(0.0, 1.0)
