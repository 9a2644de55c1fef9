"""Betters a whole assignment by swaps that keep every rule: one expert for another, or two experts between two proposals.

In: a `Problem`, an assignment, what each pair is worth. Out: an assignment that no such swap betters, or the best after a few rounds. Quick, and never proves
anything: whether there is a still better one only the exact solver can tell.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhongshu_engine.assignment.problem import Bools, Floats, Ints, Problem
from zhongshu_engine.assignment.rules import membership

ROUNDS = 60
MOST_EXCHANGED = 1_500  # pairs up to which exchanges between two proposals are looked at: their number grows with the square
BETTER = 1e-10  # of scores near one


@dataclass(frozen=True, slots=True)
class Swaps:
    """The rules as tables: which pairs may be used, who is in which group, and what each proposal must and may have of it."""

    problem: Problem
    usable: Bools
    member: Ints  # group by expert
    least: Floats  # group by proposal
    most: Floats
    kept: Bools

    @classmethod
    def of(cls, problem: Problem) -> Swaps:
        """The tables of a question."""
        n, m = problem.scores.shape
        usable = np.isfinite(problem.admissible(slice(0, n)))
        shape = (len(problem.groups), n)
        member, least, most = np.zeros((len(problem.groups), m), np.int64), np.zeros(shape), np.full(shape, np.inf)
        for at, rule in enumerate(problem.groups):
            member[at] = membership(rule, m)
            where = slice(None) if rule.proposals is None else rule.proposals
            least[at, where] = rule.least
            most[at, where] = np.inf if rule.most is None else rule.most
        kept = np.zeros((n, m), bool)
        kept[problem.keep[:, 0], problem.keep[:, 1]] = True
        return cls(problem, usable, member, least, most, kept)

    def better(self, keys: Ints, worth: Floats) -> Ints:
        """The assignment after swaps, as sorted keys; ``worth`` is a table of proposals by experts."""
        m = self.problem.experts
        rows, columns = np.divmod(keys, m)
        columns = columns.copy()
        has = np.zeros(worth.shape, bool)
        has[rows, columns] = True
        loads = np.bincount(columns, minlength=m)
        fixed = self.kept[rows, columns]
        for _ in range(ROUNDS):
            gain = self._gains(rows, columns, has, worth, fixed)
            if not self._replace(rows, columns, gain, has, loads) and not self._exchange(rows, columns, gain, has):
                break
        return np.sort(rows * m + columns)

    def _gains(self, rows: Ints, columns: Ints, has: Bools, worth: Floats, fixed: Bools) -> Floats:
        """What each pair would gain by another expert in its place; minus infinity where a rule of the proposal forbids it."""
        allowed = self.usable[rows] & ~has[rows] & ~fixed[:, None]
        for member, least, most in zip(self.member, self.least, self.most, strict=True):
            count = np.bincount(rows, weights=member[columns], minlength=len(has))[rows] - member[columns]
            low, high = count >= least[rows], count + 1 <= most[rows]
            if not (low.all() and (count <= most[rows]).all() and high.all()):
                inside = (count + 1 >= least[rows]) & high
                outside = low & (count <= most[rows])
                allowed &= np.where(member[None, :] == 1, inside[:, None], outside[:, None])
        return np.where(allowed, worth[rows] - worth[rows, columns][:, None], -np.inf)

    def _replace(self, rows: Ints, columns: Ints, gain: Floats, has: Bools, loads: Ints) -> bool:
        """One expert for another who has room, at most once a proposal."""
        room, spare = loads < self.problem.load_max, loads > self.problem.load_min
        open_ = np.where(room[None, :] & spare[columns][:, None], gain, -np.inf)
        target = open_.argmax(axis=1)
        value = open_[np.arange(len(rows)), target]
        touched, moved = set[int](), False
        for at in np.argsort(-value, kind="stable"):
            if value[at] <= BETTER:
                break
            p, old, new = int(rows[at]), int(columns[at]), int(target[at])
            if p in touched or loads[new] >= self.problem.load_max[new] or loads[old] <= self.problem.load_min[old]:
                continue
            loads[old] -= 1
            loads[new] += 1
            has[p, old], has[p, new] = False, True
            columns[at] = new
            touched.add(p)
            moved = True
        return moved

    def _exchange(self, rows: Ints, columns: Ints, gain: Floats, has: Bools) -> bool:
        """Two experts between two proposals, each proposal at most once."""
        if len(rows) > MOST_EXCHANGED:
            return False
        across = gain[:, columns]
        both = across + across.T
        target = both.argmax(axis=1)
        value = both[np.arange(len(rows)), target]
        touched, moved = set[int](), False
        for at in np.argsort(-value, kind="stable"):
            if value[at] <= BETTER:
                break
            other = int(target[at])
            p, q, mine, theirs = int(rows[at]), int(rows[other]), int(columns[at]), int(columns[other])
            if p in touched or q in touched:
                continue
            has[p, mine], has[p, theirs], has[q, theirs], has[q, mine] = False, True, False, True
            columns[at], columns[other] = theirs, mine
            touched |= {p, q}
            moved = True
        return moved
