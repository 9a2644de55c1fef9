"""Hubs: references with so many citers in the window that uniting bit rows is cheaper than walking their lists.

Decides, block by block of focal nodes, which references get a row: when the walks saved outweigh laying the row and
uniting it. The answer
never depends on the choice. Whence: our own measurements; a word of 64 citers costs about as much as ``WORD_COST``
walked ones.
"""

# mypy: ignore-errors
from __future__ import annotations

import numpy as np
from numba import njit

from zhongshu_engine.arrays.machine import LANES, ones, peek, poke, prefetch_read, unite, unite_and_count
from zhongshu_engine.disruption.counting import Counts, HubRows, Windows, _skip_early
from zhongshu_engine.graph.links import AHEAD, Links

_ONE = np.uint64(1)
WORD_COST = 0.3  # walked citers per 64-bit word united
FILL_COST = 2.0  # walked citers per bit set when a row is laid
WORTHWHILE = 4.0  # walked citers saved per reference of the block, below which hubs are not worth their tests
MOST_COMBINED = 6  # hubs whose unions are laid in advance, in all combinations
SHORTEST = 32  # lists shorter than this are always walked


@njit(cache=True, nogil=True)
def _lower(citers: np.ndarray, begin: int, end: int, value: int) -> int:
    while begin < end:
        middle = (begin + end) >> 1
        if citers[middle] < value:
            begin = middle + 1
        else:
            end = middle
    return begin


@njit(cache=True, nogil=True)
def choose_hubs(
    begin: int,
    end: int,
    first: int,
    last: int,
    candidates: np.ndarray,
    links: Links,
    chosen: np.ndarray,
    gain: np.ndarray,
) -> int:
    """Which candidates repay a bit row over nodes ``first .. last-1`` in the block, and by how much; returns how
    many.
    """
    words = (last - first) / 64.0
    found = 0
    total = 0.0
    for candidate in candidates:
        start, stop = np.int64(links.in_start[candidate]), np.int64(links.in_start[candidate + 1]) - 1
        if stop - start < SHORTEST:
            continue
        low = _lower(links.citers, start, stop, first)
        size = _lower(links.citers, low, stop, last) - low
        saved = size - words * WORD_COST
        if size < SHORTEST or saved <= 0:
            continue
        users = _lower(links.citers, start, stop, end) - _lower(links.citers, start, stop, begin)
        if users * saved > size * FILL_COST + words:
            chosen[found] = candidate
            gain[found] = users * saved
            total += gain[found]
            found += 1
    return found if total > WORTHWHILE * (links.out_start[end] - links.out_start[begin]) else 0


@njit(cache=True, nogil=True)
def _row_of(slot: int, rows: HubRows) -> int:
    """Where the row of a single hub begins."""
    if slot < rows.top:
        return (1 << slot) * rows.words
    return ((1 << rows.top) + slot - rows.top) * rows.words


@njit(cache=True, nogil=True)
def lay_rows(chosen: np.ndarray, last: int, links: Links, rows: HubRows) -> None:
    """Set the bit of every citer of every chosen hub inside the block's range, then unite the most used ones in all
    combinations.
    """
    rows.bits[: rows.words] = 0
    for s in range(chosen.size):
        hub = chosen[s]
        rows.flag[hub >> 3] |= np.uint8(1 << (hub & 7))
        rows.slot[rows.number[hub]] = s
        begin = _row_of(s, rows)
        rows.bits[begin : begin + rows.words] = 0
        start, stop = np.int64(links.in_start[hub]), np.int64(links.in_start[hub + 1]) - 1
        at = _lower(links.citers, start, stop, rows.first)
        rows.reach[s] = at
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


@njit(cache=True, nogil=True)
def _sort_references(
    p: int,
    edges: int,
    links: Links,
    low: int,
    high: int,
    rows: HubRows,
    least: float,
    walks: np.ndarray,
    hubs: np.ndarray,
) -> tuple[int, int, int]:
    """Split the references of p into lists to walk and rows to unite; the combination of most used hubs comes along."""
    walked = united = combination = np.int64(0)
    for k in range(links.out_start[p], links.out_start[p + 1]):
        if k + AHEAD < edges:
            prefetch_read(links.citers, np.int64(peek(links.place, k + AHEAD)) + 1)
        ref = np.int64(peek(links.out, k))
        at = _skip_early(links.citers, np.int64(peek(links.place, k)) + 1, low)
        if (peek(rows.flag, ref >> 3) >> np.uint8(ref & 7)) & np.uint8(1):
            s = np.int64(peek(rows.slot, np.int64(peek(rows.number, ref))))
            reach = max(rows.reach[s], at)
            while peek(links.citers, reach) < high:
                reach += 1
            rows.reach[s] = reach
            if reach - at > least:
                poke(hubs, united, _row_of(s, rows))
                united += 1
                if s < rows.top:
                    combination |= np.int64(1) << s
                continue
        poke(walks, walked, at)
        walked += 1
    return walked, united, combination


@njit(cache=True, nogil=True)
def _before(rows: HubRows, row: int, bit: int) -> int:
    """Bits set before ``bit`` in a row that has ranks."""
    word = row + (bit >> 6)
    return np.int64(rows.rank[word]) + ones(rows.bits[word] & ((_ONE << np.uint64(bit & 63)) - _ONE))


@njit(cache=True, nogil=True)
def _unite(rows: HubRows, row: int, hubs: np.ndarray, united: int, low: int, high: int) -> int:
    """Lay the union of ``row`` and the rows of the less used hubs at ``union_at``; returns its size between the bits
    ``low`` and ``high``.
    """
    bits, out, common = rows.bits, rows.union_at, (1 << rows.top) * rows.words
    begin, end = low >> 6, (high + 63) >> 6
    last = united - 1
    while hubs[last] < common:
        last -= 1
    source = row
    for z in range(last):
        a = hubs[z]
        if a >= common:
            for w in range(begin, end, LANES):
                unite(bits, out + w, source + w, a + w)
            source = out
    a, total = hubs[last], np.int64(0)
    for w in range(begin, end, LANES):
        total += unite_and_count(bits, out + w, source + w, a + w)
    return total - _outside(rows, out, low, high)


@njit(cache=True, nogil=True)
def _outside(rows: HubRows, at: int, low: int, high: int) -> int:
    """Bits of the row at ``at`` that were counted with the window but lie before or after it."""
    extra = np.int64(0)
    if low & 63:
        extra += ones(rows.bits[at + (low >> 6)] & ((_ONE << np.uint64(low & 63)) - _ONE))
    word, begin = high >> 6, low >> 6
    if high & 63:
        extra += ones(rows.bits[at + word] >> np.uint64(high & 63))
        word += 1
    counted = begin + (word - begin + LANES - 1) // LANES * LANES
    for w in range(word, counted):
        extra += ones(rows.bits[at + w])
    return extra


@njit(cache=True, nogil=True)
def _tell_with_hubs(
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
    united: int,
) -> None:
    at = _skip_early(links.citers, np.int64(links.in_start[p]), low)
    q = peek(links.citers, at)
    citers = both = strong = shared = np.int64(0)
    while q < high:
        bit = np.int64(q) - rows.first
        times = max(np.int64(peek(mark, bit)), floor) - floor
        for z in range(united):
            times += np.int64((peek(rows.bits, peek(hubs, z) + (bit >> 6)) >> np.uint64(bit & 63)) & _ONE)
        citers += 1
        both += times > 0
        strong += times >= level
        shared += times
        at += 1
        q = peek(links.citers, at)
    counts.n_i[p] = citers - both
    counts.n_j[p] = both
    counts.n_k[p] = union - both
    counts.n_jl[p] = strong
    counts.shared[p] = shared


@njit(cache=True, nogil=True)
def count_with_hubs(
    nodes: np.ndarray,
    links: Links,
    windows: Windows,
    mark: np.ndarray,
    level: int,
    counts: Counts,
    rows: HubRows,
    walks: np.ndarray,
    hubs: np.ndarray,
) -> None:
    """As ``count_plainly``, with the hubs of the block united as bit rows."""
    first, edges, common = rows.first, links.out_start[nodes[-1] + 1], (1 << rows.top) * rows.words
    top = np.int64(np.iinfo(mark.dtype).max)
    floor = np.int64(0)
    for p in nodes:
        low, high = windows.low[p], windows.high[p]
        refs = links.out_start[p + 1] - links.out_start[p]
        if floor + refs + 2 > top:
            mark[:] = 0
            floor = np.int64(0)
        low_bit, high_bit = np.int64(low) - first, np.int64(high) - first
        least = (high_bit - low_bit) / 64.0 * WORD_COST
        walked, united, combination = _sort_references(p, edges, links, low, high, rows, least, walks, hubs)
        row = np.int64(combination * rows.words)
        rare = False
        for z in range(united):
            rare |= hubs[z] >= common
        if rare:
            union = _unite(rows, row, hubs, united, low_bit, high_bit)
            row = np.int64(rows.union_at)
        elif united:
            union = _before(rows, row, high_bit) - _before(rows, row, low_bit)
        else:
            union = np.int64(0)
        for z in range(walked):
            at = np.int64(peek(walks, z))
            q = peek(links.citers, at)
            while q < high:
                bit = np.int64(q) - first
                met = np.int64(peek(mark, bit))
                seen = peek(rows.bits, row + (bit >> 6)) >> np.uint64(bit & 63)
                union += np.int64(met <= floor) & ~np.int64(seen)
                poke(mark, bit, max(met, floor) + 1)
                at += 1
                q = peek(links.citers, at)
        _tell_with_hubs(p, links, low, high, mark, floor, level, counts, union, rows, hubs, united)
        floor += refs + 1
