"""Compiled construction of the citation links: from edge pairs to the arrays that every method walks.

Nodes are numbered by time, so a window of time is a range of numbers. Citer lists are sorted and end in ``END``;
``place`` remembers where
each reference stands in the list of the cited node, so later citers follow it at once. Loops and duplicates fall away
here and are counted.
"""

# mypy: ignore-errors
from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from zhongshu_engine.arrays.machine import peek, poke, prefetch_write

END = np.uint32(0xFFFFFFFF)
AHEAD = 24  # references between the prefetch of a list and its walk; between 16 and 48 the time is flat
AHEAD_ENTRY = (
    96  # edges between a prefetch and the entry in a list; 24 take half as long again where lists leave the cache
)
PADDING = 16


class Links(NamedTuple):
    """References of node p: ``out[out_start[p]:out_start[p+1]]``; citers: ``citers[in_start[p]:]`` up to ``END``."""

    out_start: np.ndarray
    out: np.ndarray
    in_start: np.ndarray
    citers: np.ndarray
    place: np.ndarray


@njit(cache=True, nogil=True)
def group_starts(sources: np.ndarray, targets: np.ndarray, starts: np.ndarray, cited: np.ndarray) -> bool:
    """Fill ``starts``, and count into ``cited`` how often each node is a target (both zero before), when the sources
    come already grouped in ascending order; False when they do not, or when a number is no node's.
    """
    n, previous = np.int64(cited.size), np.int64(0)
    for k in range(sources.size):
        source, target = np.int64(peek(sources, k)), np.int64(peek(targets, k))
        if source < previous or source >= n or target < 0 or target >= n:
            return False
        previous = source
        poke(starts, source + 1, k + 1)  # the last one of a group stays: cheaper than asking where a group begins
        poke(cited, target, peek(cited, target) + np.uint32(1))
    for p in range(n):
        starts[p + 1] = max(starts[p], starts[p + 1])
    return True


@njit(cache=True, nogil=True, forceinline=True)
def _run_end(sources: np.ndarray, begin: int) -> int:
    """Where the run of equal sources that begins at ``begin`` ends."""
    source, end = peek(sources, begin), begin + 1
    while end < sources.size and peek(sources, end) == source:
        end += 1
    return end


@njit(cache=True, nogil=True)
def group_edges(
    sources: np.ndarray, targets: np.ndarray, rank: np.ndarray, starts: np.ndarray, out: np.ndarray, cited: np.ndarray
) -> None:
    """Counting sort of the edges by the rank of their source, run by run; targets are written, and counted into
    ``cited``, as ranks.
    """
    begin = np.int64(0)
    while begin < sources.size:
        end = _run_end(sources, begin)
        p = np.int64(peek(rank, np.int64(peek(sources, begin))))
        poke(starts, p + 1, peek(starts, p + 1) + end - begin)
        begin = end
    for p in range(starts.size - 1):
        starts[p + 1] += starts[p]
    begin = np.int64(0)
    while begin < sources.size:
        end = _run_end(sources, begin)
        p = np.int64(peek(rank, np.int64(peek(sources, begin))))
        at = np.int64(peek(starts, p))
        poke(starts, p, at + end - begin)
        for k in range(begin, end):
            j = peek(rank, np.int64(peek(targets, k)))
            poke(out, at, j)
            poke(cited, np.int64(j), peek(cited, np.int64(j)) + np.uint32(1))
            at += 1
        begin = end
    for p in range(starts.size - 1, 0, -1):
        starts[p] = starts[p - 1]
    starts[0] = 0


@njit(cache=True, nogil=True)
def lay_lists(n: int, fill: np.ndarray, in_start: np.ndarray, citers: np.ndarray) -> None:
    """Reserve a list for the citers counted in ``fill`` of every node, an ``END`` before and after each; ``fill``
    becomes where each list begins.
    """
    position = np.uint32(1)
    citers[0] = END
    for j in range(n):
        in_start[j] = position
        position += fill[j] + np.uint32(1)
        fill[j] = in_start[j]
        citers[position - np.uint32(1)] = END
    in_start[n] = position


@njit(cache=True, nogil=True)
def enter_citers(
    out_start: np.ndarray,
    out: np.ndarray,
    fill: np.ndarray,
    in_start: np.ndarray,
    citers: np.ndarray,
    place: np.ndarray,
    keep_loops: bool,
    looped: np.ndarray,
    owned: bool,
) -> tuple[int, int]:
    """Enter every node into the lists of its references, in time order; returns what was kept and the loops met.
    Unless ``owned``, ``out`` is not written to: at the first reference that falls away -1 is returned instead, and all
    that was done may be done again.
    """
    edges, kept, loops, begin = out.size, np.int64(0), np.int64(0), np.int64(0)
    for p in range(out_start.size - 1):
        end = peek(out_start, p + 1)
        poke(out_start, p, kept)
        me = np.uint32(p)
        for k in range(begin, end):
            if k + AHEAD_ENTRY < edges:
                prefetch_write(citers, np.int64(peek(fill, np.int64(peek(out, k + AHEAD_ENTRY)))))
            j = peek(out, k)
            at = peek(fill, np.int64(j))
            if j == me:
                loops += 1
                looped[p] = 1
                if not keep_loops:
                    if not owned:
                        return np.int64(-1), loops
                    continue
            if peek(citers, np.int64(at) - 1) == me:
                loops -= j == me
                if not owned:
                    return np.int64(-1), loops
                continue
            poke(citers, np.int64(at), me)
            poke(fill, np.int64(j), at + np.uint32(1))
            poke(place, kept, at)
            if kept < k:
                poke(out, kept, j)
            kept += 1
        begin = end
    out_start[out_start.size - 1] = kept
    if kept < edges:
        for j in range(fill.size):
            for free in range(fill[j], in_start[j + 1]):
                citers[free] = END
    return kept, loops


@njit(cache=True, nogil=True)
def rank_by_time(days: np.ndarray, first: int, span: int, rank: np.ndarray, row: np.ndarray) -> None:
    """Stable counting sort of the nodes by day."""
    place = np.zeros(span + 1, np.int64)
    for i in range(days.size):
        place[np.int64(days[i]) - first + 1] += 1
    for d in range(span):
        place[d + 1] += place[d]
    for i in range(days.size):
        d = np.int64(days[i]) - first
        rank[i] = place[d]
        row[place[d]] = i
        place[d] += 1


@njit(cache=True, nogil=True)
def is_sorted(days: np.ndarray) -> bool:
    """Whether the days never fall."""
    for i in range(1, days.size):  # noqa: SIM110 - compiled loop
        if days[i] < days[i - 1]:
            return False
    return True
