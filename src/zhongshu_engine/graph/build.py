"""Builds a graph from bare arrays: checks the numbers, orders the nodes by time, lays the links.

In: a day for every node and pairs of node rows. Out: a ``Graph``. Arrays that are already in order are used as they
are.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from zhongshu_engine.arrays import Codes, as_integers, require_same_length
from zhongshu_engine.errors import BadInput
from zhongshu_engine.graph.links import (
    PADDING,
    Links,
    enter_citers,
    group_edges,
    group_starts,
    is_sorted,
    lay_lists,
    rank_by_time,
)
from zhongshu_engine.graph.store import Dropped, Graph

LARGEST = 2**32 - 2 * PADDING


def from_arrays(
    days: Any,
    citing: Any,
    cited: Any,
    *,
    keep_loops: bool = False,
    missing: np.ndarray | None = None,
    from_year: np.ndarray | None = None,
    fields: Codes | None = None,
    dropped: Dropped | None = None,
) -> Graph:
    """A graph of nodes ``0..len(days)-1`` whose day is given, with edges between their rows; ``missing`` counts
    unresolved references.
    """
    days = as_integers("days", days, dtype=np.int32)
    n, m = len(days), require_same_length(citing=citing, cited=cited)
    if n + m > LARGEST:
        raise BadInput(f"{n} nodes and {m} edges exceed what 32-bit positions can hold")
    citing = as_integers("citing", citing, minimum=0, maximum=n - 1, dtype=np.int32)
    cited = as_integers("cited", cited, minimum=0, maximum=n - 1, dtype=np.int32)
    rank, row = _order_by_time(days)
    out_start, out = _group(n, citing, cited, rank)
    del citing, cited
    links, looped, loops = _lay(n, out_start, out, keep_loops)
    kept = int(links.out_start[-1])
    was = dropped or Dropped()
    return Graph(
        days=days if row is None else days[row],
        links=links,
        row=row,
        looped=looped if loops else None,
        missing=_reorder(missing, row),
        from_year=_reorder(from_year, row),
        fields=None if fields is None else Codes(_must(_reorder(fields.codes, row)), fields.labels),
        dropped=Dropped(
            loops=was.loops + loops,
            duplicates=was.duplicates + m - kept - (0 if keep_loops else loops),
            unknown_citing=was.unknown_citing,
            unknown_cited=was.unknown_cited,
            broken_rows=was.broken_rows,
        ),
    )


def _must(values: np.ndarray | None) -> np.ndarray:
    assert values is not None  # noqa: S101 - a reordered array stays an array
    return values


def _reorder(values: np.ndarray | None, row: np.ndarray | None) -> np.ndarray | None:
    return values if values is None or row is None else values[row]


def _order_by_time(days: np.ndarray) -> tuple[np.ndarray | None, np.ndarray | None]:
    if is_sorted(days):
        return None, None
    first, last = int(days.min()), int(days.max())
    rank, row = np.empty(len(days), np.int32), np.empty(len(days), np.int32)
    if last - first < 4 * len(days) + 100_000:
        rank_by_time(days, first, last - first + 1, rank, row)
    else:
        row[:] = np.argsort(days, kind="stable")
        rank[row] = np.arange(len(days), dtype=np.int32)
    return rank, row


def _group(n: int, citing: np.ndarray, cited: np.ndarray, rank: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
    out_start = np.zeros(n + 1, np.int64)
    if rank is None:
        if group_starts(n, citing, out_start):
            return out_start, cited.astype(np.uint32)
        rank = np.arange(n, dtype=np.int32)
        out_start[:] = 0
    out = np.empty(len(cited), np.uint32)
    group_edges(citing, cited, rank, out_start, out)
    return out_start, out


def _lay(n: int, out_start: np.ndarray, out: np.ndarray, keep_loops: bool) -> tuple[Links, np.ndarray, int]:
    in_start, fill = np.empty(n + 1, np.uint32), np.zeros(n, np.uint32)
    citers, place = np.empty(len(out) + n + PADDING, np.uint32), np.empty(len(out), np.uint32)
    looped = np.zeros(n, np.uint8)
    lay_lists(n, out, fill, in_start, citers)
    kept, loops = enter_citers(out_start, out, fill, in_start, citers, place, keep_loops, looped)
    return Links(out_start, out[:kept], in_start, citers, place[:kept]), looped, int(loops)


def with_loops(graph: Graph) -> Graph:
    """The same graph with its loops put back, as reference implementations keep them."""
    if graph.looped is None:
        return graph
    loops = np.flatnonzero(graph.looped).astype(np.int32)
    citing, cited = graph.edges()
    again = from_arrays(
        graph.days, np.r_[citing.astype(np.int32), loops], np.r_[cited.astype(np.int32), loops], keep_loops=True
    )
    return Graph(
        again.days,
        again.links,
        graph.row,
        graph.looped,
        graph.missing,
        graph.from_year,
        graph.fields,
        graph.ids,
        graph.dangling,
        graph.dropped,
    )
