"""Plans the counting: blocks of focal nodes, hubs per block, threads over blocks, scratch memory per thread.

In: a graph, a window, a choice of nodes. Out: ``Counts``. The answer does not depend on blocks, hubs or threads.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from zhongshu_engine.arrays.machine import WIDE
from zhongshu_engine.disruption.counting import Counts, HubRows, Windows, count_plainly, time_windows
from zhongshu_engine.disruption.hubs import MOST_COMBINED, choose_hubs, lay_rows, long_lists, promising
from zhongshu_engine.disruption.uniting import count_with_hubs
from zhongshu_engine.graph.links import Links

SMALLEST_BLOCK = 32768
HELD = 4096  # citers held before they are marked
LINE = 8  # words of a cache line
MARGIN = 64  # bits before the first and after the last node of a block's range, and words read past a row's end
FOREVER = 2**33  # days; longer than any two 32-bit stamps lie apart
Progress = Callable[[int], None]
_NO_HUBS = np.empty(0, np.int64)


@dataclass(slots=True)
class Scratch:
    """What one thread writes to; grown when a block needs more, never shrunk."""

    mark: np.ndarray = field(default_factory=lambda: np.empty(0, np.uint16))
    bits: np.ndarray = field(default_factory=lambda: np.empty(0, np.uint64))
    held: np.ndarray = field(default_factory=lambda: np.empty(HELD, np.uint32))
    code: np.ndarray = field(default_factory=lambda: np.empty(0, np.int32))

    def marks(self, size: int, most_references: int) -> np.ndarray:
        """``size`` zeroed marks, wide enough to count to ``most_references``."""
        kind = np.uint16 if most_references < 60_000 else np.uint32
        if self.mark.size < size or self.mark.dtype != kind:
            self.mark = np.empty(size + size // 4, kind)
        self.mark[:size] = 0
        return self.mark[:size]

    def words(self, size: int) -> np.ndarray:
        """At least ``size`` words, of any content, beginning with a cache line."""
        if self.bits.size < size:
            room = np.empty(size + size // 4 + LINE, np.uint64)
            self.bits = room[-(room.ctypes.data // 8) % LINE :]
        return self.bits

    def codes(self, nodes: int) -> np.ndarray:
        """A zero for every node; whoever sets some wipes them again."""
        if self.code.size != nodes:
            self.code = np.zeros(nodes, np.int32)
        return self.code


@dataclass(frozen=True, slots=True)
class Plan:
    """What all blocks share."""

    links: Links
    windows: Windows
    level: int
    candidates: np.ndarray
    most_references: int


def windows_of(days: np.ndarray, window_days: int | None) -> Windows:
    """The window of every node as a range of numbers."""
    windows = Windows(np.empty(len(days), np.uint32), np.empty(len(days), np.uint32))
    time_windows(days, FOREVER if window_days is None else min(window_days, FOREVER), windows)
    return windows


def empty_counts(n: int) -> Counts:
    """Room for the counts of n nodes, of any content until they are counted."""
    small = np.empty((4, n), np.int32)
    return Counts(small[0], small[1], small[2], small[3], np.empty(n, np.int64))


def plan(links: Links, windows: Windows, level: int) -> Plan:
    """Find the hub candidates once for all blocks."""
    candidates, most = long_lists(links)
    return Plan(links, windows, level, candidates, int(most))


def blocks(windows: Windows, nodes: np.ndarray, least: int) -> Iterator[np.ndarray]:
    """Cut ascending ``nodes`` into blocks of a quarter of a window, and of at least ``least`` nodes."""
    begin = 0
    while begin < len(nodes):
        p = int(nodes[begin])
        width = int(windows.high[p]) - int(windows.low[p])
        stop = int(np.searchsorted(nodes, p + max(least, width // 4)))
        yield nodes[begin:stop]
        begin = stop


def count_block(plan: Plan, nodes: np.ndarray, counts: Counts, scratch: Scratch) -> None:
    """Count the ascending ``nodes`` of one block."""
    begin, end = int(nodes[0]), int(nodes[-1]) + 1
    first = int(plan.windows.low[begin]) & ~63
    last = max(first, int(plan.windows.high[end - 1]))
    mark = scratch.marks(last - first + MARGIN, plan.most_references)
    chosen, gain = np.empty(len(plan.candidates), np.int64), np.empty(len(plan.candidates))
    hubs = 0
    if promising(nodes, plan.links, plan.windows):
        hubs = choose_hubs(begin, end, first, last, plan.candidates, plan.links, plan.windows, chosen, gain)
    if hubs == 0:
        count_plainly(nodes, plan.links, plan.windows, mark, plan.level, counts, no_rows(first), _NO_HUBS, scratch.held)
        return
    rows = _rows_for(plan, hubs, first, last, scratch)
    most_used_first = chosen[:hubs][np.argsort(-gain[:hubs], kind="stable")]
    lay_rows(most_used_first, last, plan.links, rows)
    walks, hub_rows = (np.empty(plan.most_references + MOST_COMBINED + WIDE, np.int64) for _ in range(2))
    count_with_hubs(nodes, plan.links, plan.windows, mark, plan.level, counts, rows, walks, hub_rows, scratch.held)
    rows.code[most_used_first] = 0


def no_rows(first: int) -> HubRows:
    """The rows of a block without hubs, whose first node is ``first``."""
    return HubRows(np.empty(0, np.int32), np.empty(0, np.uint64), np.empty(0, np.uint32), 0, first, 0, 0)


def _rows_for(plan: Plan, hubs: int, first: int, last: int, scratch: Scratch) -> HubRows:
    words = (((last - first) >> 6) + 1 + 2 * WIDE) & ~7
    top = min(hubs, MOST_COMBINED)
    combined = words << top
    total = combined + words * (hubs - top + 1)
    return HubRows(
        code=scratch.codes(len(plan.links.in_start) - 1),
        bits=scratch.words(total),
        rank=np.empty(combined, np.uint32),
        words=words,
        first=first,
        top=top,
        union_at=total - words,
    )


def count(plan: Plan, nodes: np.ndarray, counts: Counts, *, threads: int = 1, progress: Progress | None = None) -> None:
    """Count ascending ``nodes``, block by block, on one or more threads."""
    own = threading.local()

    def work(block: np.ndarray) -> None:
        if not hasattr(own, "scratch"):
            own.scratch = Scratch()
        count_block(plan, block, counts, own.scratch)
        if progress is not None:
            progress(len(block))

    todo = blocks(plan.windows, nodes, max(1, SMALLEST_BLOCK // threads))
    if threads == 1:
        for block in todo:
            work(block)
        return
    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(work, block) for block in todo]:
            done.result()
