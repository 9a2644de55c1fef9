"""The counting loop of a block with hubs: their bit rows are united, all other lists are walked against the union.

In: rows laid by ``hubs``, marks as in ``counting``. Out: the same counts as ``count_plainly``, bit by bit.
"""

# mypy: ignore-errors
from __future__ import annotations

import numpy as np
from numba import njit

from zhongshu_engine.arrays.machine import (
    CHUNK,
    WIDE,
    excess,
    ones,
    peek,
    poke,
    prefetch_read,
    take_below,
    unite_rows,
)
from zhongshu_engine.disruption.counting import Counts, HubRows, Windows, floor_for, skip_early, tell
from zhongshu_engine.graph.links import AHEAD, Links

_ONE = np.uint64(1)


@njit(cache=True, nogil=True, forceinline=True)
def _sort_references(
    begin: int, end: int, edges: int, links: Links, rows: HubRows, walks: np.ndarray, hubs: np.ndarray
) -> tuple[int, int, int]:
    """Split references, without a branch, into lists to walk and rows to unite; the most used hubs become one
    combination.
    """
    walked = united = combination = np.int64(0)
    for k in range(begin, end):
        if k + AHEAD < edges:
            prefetch_read(links.citers, np.int64(peek(links.place, k + AHEAD)) + 1)
            prefetch_read(links.citers, np.int64(peek(links.place, k + AHEAD)) + 1 + CHUNK)
        code = np.int64(peek(rows.code, np.int64(peek(links.out, k))))
        poke(walks, walked, np.int64(peek(links.place, k)) + 1)
        poke(hubs, united, code * 8)
        walked += code == 0
        united += code > 0
        combination |= -code & (code >> 63)
    return walked, united, combination


@njit(cache=True, nogil=True, forceinline=True)
def _before(rows: HubRows, row: int, bit: int) -> int:
    """Bits set before ``bit`` in a row that has ranks."""
    word = row + (bit >> 6)
    return np.int64(peek(rows.rank, word)) + ones(peek(rows.bits, word) & ((_ONE << np.uint64(bit & 63)) - _ONE))


@njit(cache=True, nogil=True, forceinline=True)
def _outside(bits: np.ndarray, at: int, begin: int, end: int, low: int, high: int) -> int:
    """Bits of the words ``begin .. end-1`` of a row that lie before bit ``low`` or from bit ``high`` on."""
    extra = np.int64(0)
    for w in range(begin, low >> 6):
        extra += ones(peek(bits, at + w))
    extra += ones(peek(bits, at + (low >> 6)) & ((_ONE << np.uint64(low & 63)) - _ONE))
    extra += ones(peek(bits, at + (high >> 6)) >> np.uint64(high & 63))
    for w in range((high >> 6) + 1, end):
        extra += ones(peek(bits, at + w))
    return extra


@njit(cache=True, nogil=True, forceinline=True)
def _unite(rows: HubRows, hubs: np.ndarray, united: int, combination: int, low: int, high: int) -> tuple[int, int]:
    """Where the union of the hubs of one node lies, and its size between the bits ``low`` and ``high``."""
    row = np.int64(combination * rows.words)
    if united == 0:
        return row, (_before(rows, row, high) - _before(rows, row, low) if combination else np.int64(0))
    poke(hubs, united, row)
    begin = (low >> 6) & ~3
    end = begin + ((high >> 6) + WIDE - begin) // WIDE * WIDE
    size = unite_rows(rows.bits, rows.union_at, hubs, united + np.int64(combination > 0), begin, end)
    return rows.union_at, size - _outside(rows.bits, rows.union_at, begin, end, low, high)


@njit(cache=True, nogil=True, forceinline=True)
def _end_list(rows: HubRows, hubs: np.ndarray, united: int, combination: int) -> int:
    """Put the single rows of the combined hubs after the others, and the empty row to fill the last step; returns how
    many rows there are.
    """
    single = rows.words
    while combination:
        poke(hubs, united, single)
        united += combination & 1
        combination >>= 1
        single <<= 1
    for filler in range(united, united + WIDE):
        poke(hubs, filler, np.int64(0))
    return united


@njit(cache=True, nogil=True, forceinline=True)
def _mark_held(held: np.ndarray, size: int, mark: np.ndarray, floor: int, bits: np.ndarray, row: int) -> int:
    """Mark who is held; returns how many of them were not yet met and are not in the row."""
    met_first = np.int64(0)
    for i in range(size):
        bit = np.int64(peek(held, i))
        met = excess(np.int64(peek(mark, bit)), floor)
        seen = peek(bits, row + (bit >> 6)) >> np.uint64(bit & 63)
        met_first += np.int64(met == 0) & ~np.int64(seen)
        poke(mark, bit, met + (floor + 1))
    return met_first


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
    held: np.ndarray,
) -> None:
    """As ``count_plainly``, with the hubs of the block united as bit rows."""
    first, edges, base = rows.first, links.out_start[nodes[-1] + 1], np.uint32(rows.first)
    full = held.size - CHUNK
    floor = np.int64(0)
    for i in range(nodes.size):
        p = np.int64(peek(nodes, i))
        low, high = peek(windows.low, p), peek(windows.high, p)
        begin, end = peek(links.out_start, p), peek(links.out_start, p + 1)
        floor = floor_for(mark, floor, end - begin)
        walked, united, combination = _sort_references(begin, end, edges, links, rows, walks, hubs)
        row, union = _unite(rows, hubs, united, combination, np.int64(low) - first, np.int64(high) - first)
        listed = _end_list(rows, hubs, united, combination)
        size = np.int64(0)
        for z in range(walked):
            at = skip_early(links.citers, peek(walks, z), low)
            taken = np.int64(CHUNK)
            while taken == CHUNK:
                if size > full:
                    union += _mark_held(held, size, mark, floor, rows.bits, row)
                    size = np.int64(0)
                taken = take_below(links.citers, at, high, held, size, base)
                size += taken
                at += CHUNK
        union += _mark_held(held, size, mark, floor, rows.bits, row)
        tell(p, links, low, high, mark, floor, level, counts, union, rows, hubs, listed)
        floor += end - begin + 1
