"""Hubs: references with so many citers in the window that uniting bit rows is cheaper than walking their lists.

Decides, block by block of focal nodes, which references get a row: when the walks saved outweigh laying the row and
uniting it. The answer
never depends on the choice. Whence: our own measurements; the costs are told in walked citers.
"""

# mypy: ignore-errors
from __future__ import annotations

import numpy as np
from numba import njit

from zhongshu_engine.arrays.machine import ones, peek, poke
from zhongshu_engine.disruption.counting import HubRows, Windows
from zhongshu_engine.graph.links import Links

_ONE = np.uint64(1)
WORD_COST = 0.12  # walked citers per 64-bit word united
FILL_COST = 2.0  # walked citers per bit set when a row is laid
WORTHWHILE = 8.0  # walked citers saved per reference of the block, below which hubs are not worth their tests
MOST_COMBINED = 6  # hubs whose unions are laid in advance, in all combinations
FEWEST_USERS = 3
SAMPLE = 256  # nodes of a block by which its hubs are judged beforehand
SHORTEST = 16  # lists shorter than this are always walked


@njit(cache=True, nogil=True)
def long_lists(links: Links) -> tuple[np.ndarray, int]:
    """The nodes whose lists may be worth a row, and the most references of any node."""
    found, most = np.int64(0), np.int64(0)
    for p in range(links.in_start.size - 1):
        found += links.in_start[p + 1] - links.in_start[p] > SHORTEST
        most = max(most, links.out_start[p + 1] - links.out_start[p])
    nodes, at = np.empty(found, np.int32), np.int64(0)
    for p in range(links.in_start.size - 1):
        if links.in_start[p + 1] - links.in_start[p] > SHORTEST:
            nodes[at] = p
            at += 1
    return nodes, most


@njit(cache=True, nogil=True, forceinline=True)
def _lower(citers: np.ndarray, begin: int, end: int, value: int) -> int:
    while begin < end:
        middle = (begin + end) >> 1
        if citers[middle] < value:
            begin = middle + 1
        else:
            end = middle
    return begin


@njit(cache=True, nogil=True, forceinline=True)
def _saving(at: int, stop: int, links: Links, windows: Windows) -> float:
    """Walked citers saved when the list is united and not walked for the citer at ``at``."""
    p = links.citers[at]
    size = _lower(links.citers, at + 1, stop, windows.high[p]) - at - 1
    return size - (np.float64(windows.high[p]) - windows.low[p]) / 64.0 * WORD_COST


@njit(cache=True, nogil=True)
def promising(nodes: np.ndarray, links: Links, windows: Windows) -> bool:
    """Whether hubs may repay, judged by some of the nodes; saves the choice where there are none."""
    step = max(1, nodes.size // SAMPLE)
    total, seen = 0.0, 0
    for i in range(0, nodes.size, step):
        p = nodes[i]
        least = max(SHORTEST, (np.float64(windows.high[p]) - windows.low[p]) / 64.0 * WORD_COST)
        for k in range(links.out_start[p], links.out_start[p + 1]):
            at, stop = np.int64(links.place[k]), np.int64(links.in_start[np.int64(links.out[k]) + 1]) - 1
            seen += 1
            if stop - at > least:
                total += max(0.0, _saving(at, stop, links, windows))
    return total > WORTHWHILE / 2 * seen


@njit(cache=True, nogil=True)
def choose_hubs(
    begin: int,
    end: int,
    first: int,
    last: int,
    candidates: np.ndarray,
    links: Links,
    windows: Windows,
    chosen: np.ndarray,
    gain: np.ndarray,
) -> int:
    """Which candidates repay a bit row over nodes ``first .. last-1`` in the block, and by how much; returns how
    many.
    """
    words = (last - first) / 64.0
    least = max(SHORTEST, words * WORD_COST / 2)
    found = 0
    total = 0.0
    for candidate in candidates:
        start, stop = np.int64(links.in_start[candidate]), np.int64(links.in_start[candidate + 1]) - 1
        if stop - start < least:
            continue
        users = _lower(links.citers, start, stop, begin)
        after = _lower(links.citers, users, stop, end)
        if after - users < FEWEST_USERS:
            continue
        size = _lower(links.citers, after, stop, last) - _lower(links.citers, start, users, first)
        saved = (after - users) * _saving((users + after) >> 1, stop, links, windows)
        if saved > size * FILL_COST + words * WORD_COST:
            chosen[found] = candidate
            gain[found] = saved
            total += saved
            found += 1
    return found if total > WORTHWHILE * (links.out_start[end] - links.out_start[begin]) else 0


@njit(cache=True, nogil=True)
def lay_rows(chosen: np.ndarray, last: int, links: Links, rows: HubRows) -> None:
    """Set the bit of every citer of every chosen hub inside the block's range, then unite the most used ones in all
    combinations.
    """
    rows.bits[: rows.words] = 0
    for s in range(chosen.size):
        hub = chosen[s]
        combined = s < rows.top
        begin = ((1 << s) if combined else (1 << rows.top) + s - rows.top) * rows.words
        rows.code[hub] = -(1 << s) if combined else begin >> 3
        rows.bits[begin : begin + rows.words] = 0
        start, stop = np.int64(links.in_start[hub]), np.int64(links.in_start[hub + 1]) - 1
        at = _lower(links.citers, start, stop, rows.first)
        q = links.citers[at]
        while q < last:
            bit = np.int64(q) - rows.first
            word = begin + (bit >> 6)
            poke(rows.bits, word, peek(rows.bits, word) | (_ONE << np.uint64(bit & 63)))
            at += 1
            q = peek(links.citers, at)
    for some in range(1, 1 << rows.top):
        lowest = some & -some
        out, a, b = some * rows.words, (some ^ lowest) * rows.words, lowest * rows.words
        seen = np.uint32(0)
        for w in range(rows.words):
            word = rows.bits[a + w] | rows.bits[b + w]
            rows.bits[out + w] = word
            rows.rank[out + w] = seen
            seen += np.uint32(ones(word))
