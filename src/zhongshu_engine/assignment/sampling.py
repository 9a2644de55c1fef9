"""Draws whole assignments whose chances are exactly given marginals: a walk through a Birkhoff–von-Neumann decomposition.

In: units on pairs (``whole`` units are certainty) and a seed. Out: pairs. Every pair is drawn with chance units/whole, every proposal
gets exactly its demand, and no expert's number leaves floor/ceiling of its expectation. Whence: Gandhi, Khuller, Parthasarathy and
Srinivasan, dependent rounding (J. ACM 2006); Budish, Che, Kojima and Milgrom (AER 2013). Whole numbers throughout, nothing drifts.
"""

from __future__ import annotations

import numpy as np

from zhongshu_engine.assignment.problem import Ints


def draw(rows: Ints, columns: Ints, units: Ints, *, whole: int, experts: int, seed: int) -> Ints:
    """One assignment drawn from the marginals ``units / whole``, as pairs in row-major order."""
    chance = np.random.default_rng(seed)
    amount = units.astype(np.int64).tolist()
    ends = list(zip(rows.tolist(), (columns + rows.max(initial=0) + 1).tolist(), strict=True))
    open_edges: dict[int, dict[int, None]] = {}
    for edge, (a, b) in enumerate(ends):
        if 0 < amount[edge] < whole:
            open_edges.setdefault(a, {})[edge] = None
            open_edges.setdefault(b, {})[edge] = None
    while open_edges:
        path = _walk(open_edges, ends)
        _shift(path, amount, whole, chance)
        for edge in path:
            if amount[edge] in (0, whole):
                for end in ends[edge]:
                    del open_edges[end][edge]
                    if not open_edges[end]:
                        del open_edges[end]
    taken = np.flatnonzero(np.asarray(amount, dtype=np.int64) == whole)
    pairs = np.stack([rows[taken], columns[taken]], axis=1)
    return pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]


def _walk(open_edges: dict[int, dict[int, None]], ends: list[tuple[int, int]]) -> list[int]:
    """Edges of a cycle, or of a path between two nodes that have only one open edge each, in order."""
    closed, end, path = _follow(next(iter(open_edges)), open_edges, ends)
    return path if closed else _follow(end, open_edges, ends)[2]


def _follow(
    start: int, open_edges: dict[int, dict[int, None]], ends: list[tuple[int, int]]
) -> tuple[bool, int, list[int]]:
    """Walk until a node repeats (a cycle) or has no other open edge; says which, where, and the edges."""
    node, came, seen, path = start, -1, {start: 0}, list[int]()
    while True:
        following = next((edge for edge in open_edges[node] if edge != came), None)
        if following is None:
            return False, node, path
        path.append(following)
        a, b = ends[following]
        node, came = (b if node == a else a), following
        if node in seen:
            return True, node, path[seen[node] :]
        seen[node] = len(path)


def _shift(path: list[int], amount: list[int], whole: int, chance: np.random.Generator) -> None:
    """Move units between the even and the odd edges until one edge is settled, either way with the chance that keeps the mean."""
    even, odd = path[0::2], path[1::2]
    up = min([whole - amount[e] for e in even] + [amount[e] for e in odd])
    down = min([amount[e] for e in even] + [whole - amount[e] for e in odd])
    step = up if int(chance.integers(up + down)) < down else -down
    for edge in even:
        amount[edge] += step
    for edge in odd:
        amount[edge] -= step
