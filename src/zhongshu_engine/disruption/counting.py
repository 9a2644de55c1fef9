"""The counting loop: one walk over the in-window citers of all references of a node yields the five counts.

``mark[q]`` counts how often q was met for the present node, above a floor that rises from node to node, so nothing is
ever wiped.
References with very many citers in the window are not walked: they are bit rows (see ``hubs``) that are united 64
citers at a time.
"""

# mypy: ignore-errors
from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from zhongshu_engine.arrays.machine import CHUNK, WIDE, count_at, excess, peek, poke, prefetch_read, take_below
from zhongshu_engine.graph.links import AHEAD, Links


class Windows(NamedTuple):
    """Node numbers ``low[p] <= q < high[p]`` are those published after p and within its window."""

    low: np.ndarray
    high: np.ndarray


class Counts(NamedTuple):
    """n_i: cite only the node; n_j: the node and a reference; n_k: only references; n_jl: at least l references;
    shared: all of them.
    """

    n_i: np.ndarray
    n_j: np.ndarray
    n_k: np.ndarray
    n_jl: np.ndarray
    shared: np.ndarray


class HubRows(NamedTuple):
    """Bit rows of one block of nodes, ``words`` long; bit 0 is node ``first``.

    Row S below ``2**top`` is the union of those of the ``top`` most used hubs whose bits are set in S; the other
    hubs' rows follow, and the last
    row takes unions. ``code`` of a node is 0 when it has no row, minus its bit in S, or where its row begins, in steps
    of 8 words. ``rank``
    counts the bits before each word of the first ``2**top`` rows.
    """

    code: np.ndarray
    bits: np.ndarray
    rank: np.ndarray
    words: int
    first: int
    top: int
    union_at: int


@njit(cache=True, nogil=True)
def time_windows(days: np.ndarray, width: int, windows: Windows) -> None:
    """Strictly later than p, at most ``width`` days later."""
    n = days.size
    low = high = 0
    for p in range(n):
        day = np.int64(days[p])
        while low < n and days[low] <= day:
            low += 1
        high = max(high, low)
        while high < n and days[high] <= day + width:
            high += 1
        windows.low[p] = low
        windows.high[p] = high


@njit(cache=True, nogil=True, inline="always")
def skip_early(citers: np.ndarray, at: int, low: int) -> int:
    """Where the citers numbered ``low`` and more begin in the list at ``at``."""
    while peek(citers, at) < low:
        at += 1
    return at


@njit(cache=True, nogil=True, forceinline=True)
def floor_for(mark: np.ndarray, floor: int, references: int) -> int:
    """The floor of a node with so many references; all marks are wiped when they could not count so far above it."""
    if floor + references + 2 > np.int64(np.iinfo(mark.dtype).max):
        mark[:] = 0
        return np.int64(0)
    return floor


@njit(cache=True, nogil=True, forceinline=True)
def tell(
    p: int,
    links: Links,
    low: int,
    high: int,
    mark: np.ndarray,
    floor: int,
    level: int,
    counts: Counts,
    union: int,
    rows: HubRows,
    hubs: np.ndarray,
    listed: int,
) -> None:
    """Look up how often each citer of ``p`` was met, in the marks and in the ``listed`` rows, and write the counts."""
    at = skip_early(links.citers, np.int64(peek(links.in_start, p)), low)
    q = peek(links.citers, at)
    citers = both = strong = shared = np.int64(0)
    while q < high:
        bit = np.int64(q) - rows.first
        times = excess(np.int64(peek(mark, bit)), floor)
        for z in range(0, listed, WIDE):
            times += count_at(rows.bits, hubs, z, bit >> 6, bit & 63)
        citers += 1
        both += times > 0
        strong += times >= level
        shared += times
        at += 1
        q = peek(links.citers, at)
    poke(counts.n_i, p, citers - both)
    poke(counts.n_j, p, both)
    poke(counts.n_k, p, union - both)
    poke(counts.n_jl, p, strong)
    poke(counts.shared, p, shared)


@njit(cache=True, nogil=True, forceinline=True)
def _mark_held(held: np.ndarray, size: int, mark: np.ndarray, floor: int) -> int:
    """Mark who is held, counted from the block's first; returns how many of them were not yet met."""
    met_first = np.int64(0)
    for i in range(size):
        bit = np.int64(peek(held, i))
        met = excess(np.int64(peek(mark, bit)), floor)
        met_first += met == 0
        poke(mark, bit, met + (floor + 1))
    return met_first


@njit(cache=True, nogil=True)
def count_plainly(
    nodes: np.ndarray,
    links: Links,
    windows: Windows,
    mark: np.ndarray,
    level: int,
    counts: Counts,
    rows: HubRows,
    hubs: np.ndarray,
    held: np.ndarray,
) -> None:
    """Count the ascending ``nodes`` of a block without hubs; ``mark`` is zero on entry and covers the block's
    windows. Of ``rows`` only ``first`` is read.
    """
    edges, base = links.out_start[nodes[-1] + 1], np.uint32(rows.first)
    full = held.size - CHUNK
    floor = np.int64(0)
    for i in range(nodes.size):
        p = np.int64(peek(nodes, i))
        low, high = peek(windows.low, p), peek(windows.high, p)
        begin, end = peek(links.out_start, p), peek(links.out_start, p + 1)
        floor = floor_for(mark, floor, end - begin)
        union = size = np.int64(0)
        for k in range(begin, end):
            if k + AHEAD < edges:
                prefetch_read(links.citers, np.int64(peek(links.place, k + AHEAD)) + 1)
                prefetch_read(links.citers, np.int64(peek(links.place, k + AHEAD)) + 1 + CHUNK)
            at = skip_early(links.citers, np.int64(peek(links.place, k)) + 1, low)
            taken = np.int64(CHUNK)
            while taken == CHUNK:
                if size > full:
                    union += _mark_held(held, size, mark, floor)
                    size = np.int64(0)
                taken = take_below(links.citers, at, high, held, size, base)
                size += taken
                at += CHUNK
        union += _mark_held(held, size, mark, floor)
        tell(p, links, low, high, mark, floor, level, counts, union, rows, hubs, 0)
        floor += end - begin + 1
