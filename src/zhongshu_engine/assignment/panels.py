"""The best panel of each proposal by itself: the experts of greatest worth who together keep its group rules, found exactly.

In: a `Problem`, what each pair is worth. Out: for each proposal a panel, its worth, and a bound on the worth of any. Loads are not looked at: prices stand for
them. Experts who are in the same groups differ by worth alone, so only the first few of each kind are tried (branch and bound over these).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhongshu_engine.assignment.problem import Floats, Ints, Problem
from zhongshu_engine.assignment.rules import membership

MOST_STEPS = (
    100_000  # of the search for one panel; beyond it the sum of the greatest worths bounds what was not looked at
)


@dataclass(frozen=True, slots=True)
class Tables:
    """The rules as tables: who is in which group, what each proposal must and may have of it, who is of which kind."""

    problem: Problem
    member: Ints  # group by expert
    least: Ints  # group by proposal
    most: Ints
    kind: Ints  # experts in the same groups are of one kind
    kept: dict[int, list[int]]

    @classmethod
    def of(cls, problem: Problem) -> Tables:
        """The tables of a question."""
        n, m = problem.scores.shape
        shape = (len(problem.groups), n)
        member, least = np.zeros((len(problem.groups), m), np.int64), np.zeros(shape, np.int64)
        most = np.full(shape, int(problem.demand.max(initial=0)))
        for at, rule in enumerate(problem.groups):
            member[at] = membership(rule, m)
            where = slice(None) if rule.proposals is None else rule.proposals
            least[at, where] = rule.least
            most[at, where] = most[at, where] if rule.most is None else rule.most
        kind = np.unique(member, axis=1, return_inverse=True)[1].ravel()
        kept: dict[int, list[int]] = {}
        for p, e in problem.keep.tolist():
            kept.setdefault(p, []).append(e)
        return cls(problem, member, least, most, kind, kept)

    def best(self, p: int, worth: Floats) -> tuple[list[int], float]:
        """The best panel of a proposal and a bound on any panel's worth; ``worth`` is minus infinity where an expert may not be used."""
        sure = self.kept.get(p, [])
        need = int(self.problem.demand[p]) - len(sure)
        base, worth = float(worth[sure].sum()), worth.copy()
        worth[sure] = -np.inf
        experts = self._worth_trying(worth, need)
        counts = self.member[:, sure].sum(axis=1)
        low, high = (self.least[:, p] - counts).tolist(), (self.most[:, p] - counts).tolist()
        groups = [np.flatnonzero(self.member[:, e]).tolist() for e in experts]
        chosen, value = _search(worth[experts].tolist(), groups, need, low, high)
        return sorted([*sure, *(experts[at] for at in chosen)]), base + value

    def _worth_trying(self, worth: Floats, need: int) -> list[int]:
        """The ``need`` best of each kind, the best first."""
        order = np.lexsort((-worth, self.kind))
        order = order[np.isfinite(worth[order])]
        kinds = self.kind[order]
        order = order[np.arange(len(order)) - np.searchsorted(kinds, kinds) < need]
        return order[np.argsort(-worth[order], kind="stable")].tolist()


def _search(
    worth: list[float], groups: list[list[int]], need: int, low: list[int], high: list[int]
) -> tuple[list[int], float]:
    """The best choice of ``need`` from falling ``worth`` with every group's number from ``low`` to ``high``; an empty one is worth minus infinity."""
    if any(h < 0 for h in high) or len(worth) < need:
        return [], -np.inf
    if need == 0:
        return ([], 0.0) if max(low, default=0) <= 0 else ([], -np.inf)
    head = [0.0, *np.cumsum(worth).tolist()]
    best, value, steps = list[int](), -np.inf, 0
    stack = [(0, 0.0, tuple[int, ...](), tuple(low), tuple(high))]
    while stack:
        at, got, chosen, lows, highs = stack.pop()
        left = need - len(chosen)
        if at + left > len(worth) or got + head[at + left] - head[at] <= value:
            continue
        steps += 1
        if steps > MOST_STEPS:
            return best, head[need]
        stack.append((at + 1, got, chosen, lows, highs))
        fewer, room, inside = list(lows), list(highs), groups[at]
        for g in inside:
            fewer[g] -= 1
            room[g] -= 1
        if any(room[g] < 0 for g in inside) or max(fewer, default=0) > left - 1:
            continue
        if left == 1:
            best, value = [*chosen, at], got + worth[at]
        else:
            stack.append((at + 1, got + worth[at], (*chosen, at), tuple(fewer), tuple(room)))
    return best, value
