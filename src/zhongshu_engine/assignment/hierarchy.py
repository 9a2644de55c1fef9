"""Draws whole assignments with given chances that keep group rules: each proposal's groups nested or apart, the experts' loads on the other side.

In: a `Problem`, units on pairs (``whole`` units are certainty), a seed. Out: pairs. Every pair is drawn with chance units/whole, every proposal gets
exactly its demand, and neither a group's number nor an expert's leaves floor/ceiling of its expectation, so whole limits hold in every draw.
Whence: bihierarchies (Budish, Che, Kojima and Milgrom, AER 2013; Edmonds 1970 for their total unimodularity). Whole numbers throughout.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from zhongshu_engine.assignment.problem import GroupRule, Ints, Problem


def crossing(problem: Problem) -> tuple[str, str, int] | None:
    """Two group rules that overlap for a proposal, neither within the other, and that proposal; none when all are nested or apart."""
    for a, b in combinations(problem.groups, 2):
        left, right = np.setdiff1d(a.members, b.members), np.setdiff1d(b.members, a.members)
        both = np.intersect1d(a.members, b.members)
        if not (len(left) and len(right) and len(both)):
            continue
        for p in np.intersect1d(applies(problem, a), applies(problem, b)).tolist():
            open_ = np.isfinite(problem.admissible(slice(p, p + 1))[0]) & (problem.load_max > 0)
            if open_[left].any() and open_[right].any() and open_[both].any():
                return a.name, b.name, p
    return None


def applies(problem: Problem, rule: GroupRule) -> Ints:
    """Proposals that ask for somebody and are under the rule."""
    where = np.arange(problem.proposals) if rule.proposals is None else np.unique(rule.proposals)
    return where[problem.demand[where] > 0]


@dataclass(slots=True)
class _Network:
    """Edges with whole amounts; what flows into a node flows out of it, but for whole supplies."""

    whole: int
    tail: list[int] = field(default_factory=list)
    head: list[int] = field(default_factory=list)
    amount: list[int] = field(default_factory=list)

    def add(self, tail: int, head: int, amount: int) -> None:
        self.tail.append(tail)
        self.head.append(head)
        self.amount.append(amount)

    def is_open(self, edge: int) -> bool:
        """Whether the edge carries part of a review."""
        return self.amount[edge] % self.whole != 0


def draw_within(problem: Problem, rows: Ints, columns: Ints, units: Ints, *, whole: int, seed: int) -> Ints:
    """One assignment drawn from the marginals ``units / whole``, as pairs in row-major order."""
    net = _network(problem, rows.tolist(), columns.tolist(), units.tolist(), whole)
    chance = np.random.default_rng(seed)
    edges: dict[int, dict[int, None]] = {}
    for edge in range(len(net.amount)):
        if net.is_open(edge):
            for end in (net.tail[edge], net.head[edge]):
                edges.setdefault(end, {})[edge] = None
    while edges:
        cycle = _cycle(next(iter(edges)), edges, net)
        _shift(cycle, net, chance)
        for edge, _ in cycle:
            if not net.is_open(edge):
                for end in (net.tail[edge], net.head[edge]):
                    del edges[end][edge]
                    if not edges[end]:
                        del edges[end]
    taken = np.flatnonzero(np.asarray(net.amount[: len(rows)], dtype=np.int64) == whole)
    pairs = np.stack([rows[taken], columns[taken]], axis=1)
    return pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]


def _network(problem: Problem, rows: list[int], columns: list[int], units: list[int], whole: int) -> _Network:
    """Pairs first, from the smallest group of their proposal to their expert; then groups within groups, then experts' loads."""
    n, m = problem.proposals, problem.experts
    end, fresh = n + m, n + m + 1
    nested: list[list[tuple[set[int], int]]] = [[] for _ in range(n)]
    for rule in sorted(problem.groups, key=lambda rule: len(rule.members)):
        for p in applies(problem, rule).tolist():
            nested[p].append((set(rule.members.tolist()), fresh))
            fresh += 1
    net, through = _Network(whole), dict[int, int]()
    into, load = dict[int, int](), np.zeros(m, np.int64)
    for p, e, amount in zip(rows, columns, units, strict=True):
        chain = [node for members, node in nested[p] if e in members]
        net.add(chain[0] if chain else p, n + e, amount)
        load[e] += amount
        for node, above in zip(chain, [*chain, p][1:], strict=True):
            through[node] = through.get(node, 0) + amount
            into[node] = above
    for node, amount in through.items():
        net.add(into[node], node, amount)
    for e in np.flatnonzero(load).tolist():
        net.add(n + e, end, int(load[e]))
    return net


def _cycle(start: int, edges: dict[int, dict[int, None]], net: _Network) -> list[tuple[int, bool]]:
    """Open edges that lead round, each with whether it is walked along its direction; no node has one open edge only."""
    node, came, seen = start, -1, {start: 0}
    path: list[tuple[int, bool]] = []
    while True:
        edge = next(edge for edge in edges[node] if edge != came)
        along = net.tail[edge] == node
        path.append((edge, along))
        node, came = (net.head[edge] if along else net.tail[edge]), edge
        if node in seen:
            return path[seen[node] :]
        seen[node] = len(path)


def _shift(cycle: list[tuple[int, bool]], net: _Network, chance: np.random.Generator) -> None:
    """Move units round the cycle until one edge is whole, either way with the chance that keeps the mean."""
    part = [net.amount[edge] % net.whole for edge, _ in cycle]
    up = min(net.whole - x if along else x for x, (_, along) in zip(part, cycle, strict=True))
    down = min(x if along else net.whole - x for x, (_, along) in zip(part, cycle, strict=True))
    step = up if int(chance.integers(up + down)) < down else -down
    for edge, along in cycle:
        net.amount[edge] += step if along else -step
