"""Exact update after a graph has grown: only nodes whose surroundings changed are counted again.

A new reference q -> r can change q, r, and the citers of r in whose window q lies: nothing else. In: the former
answer and what was appended.
Out: an answer equal to a full count. Whence: read off the definitions; no public program offers it.
"""

# mypy: ignore-errors
from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from zhongshu_engine.disruption.counting import Windows
from zhongshu_engine.disruption.measure import Disruption, describe
from zhongshu_engine.disruption.passes import Progress, count, empty_counts, plan, windows_of
from zhongshu_engine.errors import BadInput
from zhongshu_engine.graph.build import with_loops
from zhongshu_engine.graph.links import END, Links

if TYPE_CHECKING:
    from zhongshu_engine.graph.growth import Grown


@njit(cache=True, nogil=True)
def _touch(citing: np.ndarray, cited: np.ndarray, links: Links, windows: Windows, touched: np.ndarray) -> None:
    for e in range(citing.size):
        q, r = citing[e], cited[e]
        touched[q] = True
        touched[r] = True
        begin, end = np.int64(links.in_start[r]), np.int64(links.in_start[r + 1]) - 1
        while begin < end:  # ends of windows never fall, so the first citer whose window reaches q is found by halving
            middle = (begin + end) >> 1
            citer = links.citers[middle]
            if citer != END and windows.high[citer] <= q:
                begin = middle + 1
            else:
                end = middle
        while links.citers[begin] < q:
            touched[links.citers[begin]] = True
            begin += 1


def touched_nodes(grown: Grown, links: Links, windows: Windows) -> np.ndarray:
    """Numbers of the nodes whose counts may have changed, new nodes among them."""
    touched = np.zeros(grown.graph.n, np.bool_)
    touched[grown.new] = True
    _touch(grown.citing.astype(np.int64), grown.cited.astype(np.int64), links, windows, touched)
    return np.flatnonzero(touched)


def update(before: Disruption, grown: Grown, *, threads: int = 1, progress: Progress | None = None) -> Disruption:
    """The measure of the grown graph, with the options of the former answer."""
    options = before.provenance.options
    if before.graph.n != int((grown.old_number >= 0).sum()):
        raise BadInput("the former answer belongs to another graph")
    graph, compat = grown.graph, options["compat"]
    links = (with_loops(graph) if compat else graph).links
    windows = windows_of(graph.days, options["window_days"])
    counts = empty_counts(graph.n)
    known = np.flatnonzero(grown.old_number >= 0)
    for new, old in zip(counts, before.counts, strict=True):
        new[known] = old[grown.old_number[known]]
    nodes = touched_nodes(grown, links, windows)
    count(plan(links, windows, options["level"]), nodes, counts, threads=threads, progress=progress)
    return describe(graph, counts, windows, **options)
