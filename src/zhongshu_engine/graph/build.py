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
    copy: bool = True,
) -> Graph:
    """A graph of nodes ``0..len(days)-1`` whose day is given, with edges between their rows; ``missing`` counts
    unresolved references. With ``copy=False`` the graph may hold ``days`` and ``cited`` themselves: it needs a third
    less memory, and whoever changes them afterwards breaks it.
    """
    given = days, cited
    days = as_integers("days", days, dtype=np.int32)
    n, m = len(days), require_same_length(citing=citing, cited=cited)
    if n + m > LARGEST:
        raise BadInput(f"{n} nodes and {m} edges exceed what 32-bit positions can hold")
    citing, cited = (as_integers(*named, dtype=np.int32) for named in (("citing", citing), ("cited", cited)))
    rank, row = _order_by_time(days)
    fill = np.zeros(n, np.uint32)
    out_start, out = _group(n, citing, cited, rank, fill)
    days = _ours(days, given[0], copy)
    out = _ours(out, given[1], copy)
    links, looped, loops = _lay(out_start, out, fill, keep_loops, owned=not _lent(out, given[1]))
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


def _lent(values: np.ndarray, given: Any) -> bool:
    return isinstance(given, np.ndarray) and np.may_share_memory(values, given)


def _ours(values: np.ndarray, given: Any, copy: bool) -> np.ndarray:
    """``values``, or a copy when one is asked for and they are the caller's, or when they may not be written to."""
    return values.copy() if (copy and _lent(values, given)) or not values.flags.writeable else values


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


def _group(
    n: int, citing: np.ndarray, cited: np.ndarray, rank: np.ndarray | None, fill: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """References grouped by the citing node, and how often each node is cited in ``fill``; numbers of no node are
    refused. The array ``cited`` itself is returned when it is in order already.
    """
    out_start = np.zeros(n + 1, np.int64)
    if rank is None:
        if group_starts(citing, cited, out_start, fill):
            return out_start, cited.view(np.uint32)
        rank = np.arange(n, dtype=np.int32)
        out_start[:] = fill[:] = 0
    for name, numbers in (("citing", citing), ("cited", cited)):
        as_integers(name, numbers, minimum=0, maximum=n - 1, dtype=np.int32)
    out = np.empty(len(cited), np.uint32)
    group_edges(citing, cited, rank, out_start, out, fill)
    return out_start, out


def _lay(
    out_start: np.ndarray, out: np.ndarray, fill: np.ndarray, keep_loops: bool, owned: bool
) -> tuple[Links, np.ndarray, int]:
    n = len(fill)
    in_start, looped = np.empty(n + 1, np.uint32), np.zeros(n, np.uint8)
    citers, place = np.empty(len(out) + n + PADDING, np.uint32), np.empty(len(out), np.uint32)
    lay_lists(n, fill, in_start, citers)
    kept, loops = enter_citers(out_start, out, fill, in_start, citers, place, keep_loops, looped, owned)
    if kept < 0:
        out, fill[:] = out.copy(), in_start[:-1]
        kept, loops = enter_citers(out_start, out, fill, in_start, citers, place, keep_loops, looped, True)
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
