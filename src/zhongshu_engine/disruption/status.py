"""What a value is worth: one status a node, the gravest that holds. Codes are stable; words for people are made
elsewhere.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from zhongshu_engine.disruption.counting import Counts


class Status(IntEnum):
    """In falling order of gravity; the first two leave DI1 undefined (unless compatibility is asked for)."""

    NO_REFS = 1  # cites nothing in the graph: nothing it could have displaced
    NOTHING_IN_WINDOW = 2  # neither it nor its references are cited in its window
    NO_CITERS = 3  # only its references are cited in its window
    TRUNCATED_RIGHT = 4  # its window reaches beyond the last day of the data
    TRUNCATED_LEFT = 5  # published within one window of the first day: what it built on may lie before the data
    OK = 0


CODES = {
    Status.OK: "ok",
    Status.NO_REFS: "no_refs",
    Status.NO_CITERS: "no_citers",
    Status.NOTHING_IN_WINDOW: "nothing_in_window",
    Status.TRUNCATED_LEFT: "truncated_left",
    Status.TRUNCATED_RIGHT: "truncated_right",
}
LABELS = [CODES[Status(i)] for i in range(len(CODES))]


def statuses(days: np.ndarray, references: np.ndarray, counts: Counts, window_days: int | None) -> np.ndarray:
    """The status of every node as a small integer."""
    out = np.zeros(len(days), np.uint8)
    if len(days) == 0:
        return out
    if window_days is not None:
        known = days.astype(np.int64)
        out[known - window_days < known[0]] = Status.TRUNCATED_LEFT
        out[known + window_days > known[-1]] = Status.TRUNCATED_RIGHT
    cited = counts.n_i + counts.n_j
    out[cited == 0] = Status.NO_CITERS
    out[cited + counts.n_k == 0] = Status.NOTHING_IN_WINDOW
    out[references == 0] = Status.NO_REFS
    return out
