"""Main path: the route by which an idea travelled, from sources through the most used citations to what nobody has
followed yet.

In: a ``Graph``. Out: search path counts (SPC) of the citations that respect time, and the chosen path. Exact integers
of any size, or
logarithms. Whence: Hummon & Doreian 1989; Batagelj 2003, arXiv cs/0309023 (SPC in linear time).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pyarrow as pa
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from zhongshu_engine.emergence.flow import order_nodes, path_logs
from zhongshu_engine.errors import BadInput
from zhongshu_engine.graph.store import Graph
from zhongshu_engine.result import Provenance, versions

Arithmetic = Literal["exact", "log"]
Search = Literal["global", "local"]
Progress = Callable[[int], None]  # takes how many works more a sweep has passed
TELL = 10_000  # works


@dataclass(frozen=True, slots=True)
class Acyclic:
    """Citations kept, as pairs (earlier, later) of node numbers in an order in which every source comes first."""

    earlier: np.ndarray
    later: np.ndarray
    order: np.ndarray
    backward: int
    circular: int


@dataclass(frozen=True, slots=True)
class MainPath:
    """``path`` holds node numbers from the oldest to the newest; ``total`` is the number of source-to-sink paths
    (exact) or its logarithm.
    """

    graph: Graph
    kept: Acyclic
    weight: np.ndarray
    path: np.ndarray
    total: int | float
    provenance: Provenance

    def table(self) -> pa.Table:
        """The path, one row a node, with the share of all paths that pass through the citation leading to it."""
        days = self.graph.days[self.path].astype("datetime64[D]")
        ids = self.graph.id_list()
        row = self.path if self.graph.row is None else self.graph.row[self.path]
        where = {(int(u), int(v)): k for k, (u, v) in enumerate(zip(self.kept.earlier, self.kept.later, strict=True))}
        steps = [where[(int(u), int(v))] for u, v in zip(self.path, self.path[1:], strict=False)]
        shares = [None, *(self._share(k) for k in steps)]
        return pa.table(
            {
                "position": pa.array(np.arange(1, len(self.path) + 1)),
                "id": ids.take(pa.array(row)),
                "date": pa.array(days),
                "share_of_paths": pa.array(shares, pa.float64()),
            }
        )

    def _share(self, k: int) -> float:
        if isinstance(self.total, int):
            return int(self.weight[k]) / self.total
        return float(np.exp(self.weight[k] - self.total))


def keep_acyclic(graph: Graph) -> Acyclic:
    """Drop citations of later works, and among works of one day those that run in a circle."""
    citing, cited = (ends.astype(np.int64) for ends in graph.edges())
    days = graph.days
    backward = days[citing] < days[cited]
    same = days[citing] == days[cited]
    circular = np.zeros(len(citing), bool)
    if same.any():
        ones = np.ones(int(same.sum()), np.int8)
        ties = coo_array((ones, (citing[same], cited[same])), shape=(graph.n, graph.n)).tocsr()
        component = connected_components(ties, directed=True, connection="strong")[1]
        circular = same & (component[citing] == component[cited])
    kept = ~backward & ~circular
    earlier, later = cited[kept], citing[kept]
    order = order_nodes(graph.n, earlier, later)
    return Acyclic(earlier, later, order, int(backward.sum()), int(circular.sum()))


def sweeps(arithmetic: Arithmetic, search: Search) -> int:
    """How often the works are swept in Python; each sweep tells its progress.

    >>> sweeps("exact", "global"), sweeps("log", "local")
    (3, 0)
    """
    return 2 * (arithmetic == "exact") + (search == "global")


def _swept(works: list[int], progress: Progress | None) -> Iterator[int]:
    for number, work in enumerate(works, 1):
        yield work
        if progress and number % TELL == 0:
            progress(TELL)
    if progress:
        progress(len(works) % TELL)


def _exact_counts(n: int, kept: Acyclic, progress: Progress | None) -> tuple[Any, int]:
    """SPC of every kept citation in Python integers."""
    ahead: list[list[int]] = [[] for _ in range(n)]
    for u, v in zip(kept.earlier.tolist(), kept.later.tolist(), strict=True):
        ahead[u].append(v)
    has_source = np.zeros(n, bool)
    has_source[kept.later] = True
    linked = has_source.copy()
    linked[kept.earlier] = True
    into = [0 if got or not link else 1 for got, link in zip(has_source.tolist(), linked.tolist(), strict=True)]
    order = kept.order.tolist()
    for u in _swept(order, progress):
        for v in ahead[u]:
            into[v] += into[u]
    out = [0] * n
    total = 0
    for u in _swept(order[::-1], progress):
        out[u] = sum(out[v] for v in ahead[u]) if ahead[u] else 1
        if linked[u] and not ahead[u]:
            total += into[u]
    weight = np.empty(len(kept.earlier), object)
    weight[:] = [into[u] * out[v] for u, v in zip(kept.earlier.tolist(), kept.later.tolist(), strict=True)]
    return weight, total


def main_path(
    graph: Graph, *, arithmetic: Arithmetic = "exact", search: Search = "global", progress: Progress | None = None
) -> MainPath:
    """The main path of a graph. ``global`` has the largest sum of weights; ``local`` follows the heaviest citation at
    each step. ``progress`` hears of the works passed, `sweeps` times all of them.

    >>> from zhongshu_engine.graph import from_arrays
    >>> found = main_path(from_arrays([0, 1, 2, 3, 4], [1, 2, 2, 3, 4, 4], [0, 0, 1, 2, 3, 0]))
    >>> found.path.tolist(), found.weight.tolist(), found.total
    ([0, 1, 2, 3, 4], [1, 1, 1, 2, 2, 1], 3)
    """
    if arithmetic not in ("exact", "log") or search not in ("global", "local"):
        raise BadInput("arithmetic is exact or log, search is global or local")
    kept = keep_acyclic(graph)
    if len(kept.earlier) == 0:
        raise BadInput("no citation goes back in time; there is no path")
    weight, total = (
        _exact_counts(graph.n, kept, progress)
        if arithmetic == "exact"
        else path_logs(graph.n, kept.earlier, kept.later, kept.order)
    )
    path = (
        _heaviest_path(graph.n, kept, weight, arithmetic, progress)
        if search == "global"
        else _greedy_path(graph.n, kept, weight)
    )
    return MainPath(
        graph,
        kept,
        weight,
        np.array(path, np.int64),
        total,
        Provenance("main-path", {"arithmetic": arithmetic, "search": search}, versions=versions("numpy", "scipy")),
    )


def _heaviest_path(n: int, kept: Acyclic, weight: Any, arithmetic: str, progress: Progress | None) -> list[int]:
    """Largest sum of weights, by one sweep from the sources; the first found stays on ties."""
    nothing: Any = 0 if arithmetic == "exact" else -np.inf
    best: list[Any] = [nothing] * n
    before = [-1] * n
    ahead: list[list[tuple[int, Any]]] = [[] for _ in range(n)]
    for u, v, w in zip(kept.earlier.tolist(), kept.later.tolist(), weight.tolist(), strict=True):
        ahead[u].append((v, w))
    for u in _swept(kept.order.tolist(), progress):
        for v, w in ahead[u]:
            reached = best[u] + w if arithmetic == "exact" else float(np.logaddexp(best[u], w))
            if before[v] < 0 or reached > best[v]:
                best[v], before[v] = reached, u
    at = max((v for v in range(n) if before[v] >= 0), key=lambda v: best[v])
    path = [at]
    while before[path[-1]] >= 0:
        path.append(before[path[-1]])
    return path[::-1]


def _greedy_path(n: int, kept: Acyclic, weight: Any) -> list[int]:
    """From the source with the heaviest citation, always along the heaviest one."""
    ahead: list[list[tuple[Any, int]]] = [[] for _ in range(n)]
    for u, v, w in zip(kept.earlier.tolist(), kept.later.tolist(), weight.tolist(), strict=True):
        ahead[u].append((w, -v))
    entered = np.zeros(n, bool)
    entered[kept.later] = True
    at = max((u for u in range(n) if ahead[u] and not entered[u]), key=lambda u: max(ahead[u])[0])
    path = [at]
    while ahead[path[-1]]:
        path.append(-max(ahead[path[-1]])[1])
    return path
