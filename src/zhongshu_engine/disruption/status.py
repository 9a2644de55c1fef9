"""What a value is worth: one status a node, the gravest that holds. Codes are stable; words for people are made
elsewhere.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numba import njit

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
_OK, _NO_REFS, _NOTHING_IN_WINDOW, _NO_CITERS, _TRUNCATED_RIGHT, _TRUNCATED_LEFT = (
    int(status) for status in sorted(Status)
)


@njit(cache=True, nogil=True)
def _weigh(days: np.ndarray, out_start: np.ndarray, counts: Counts, window: int, out: np.ndarray) -> None:
    """Later lines are graver; without a branch several nodes are weighed at a time."""
    first, last = np.int64(days[0]), np.int64(days[-1])
    for p in range(days.size):
        day, citers = np.int64(days[p]), counts.n_i[p] + counts.n_j[p]
        status = _TRUNCATED_LEFT if day - window < first else _OK
        status = _TRUNCATED_RIGHT if day + window > last else status
        status = _NO_CITERS if citers == 0 else status
        status = _NOTHING_IN_WINDOW if citers + counts.n_k[p] == 0 else status
        out[p] = _NO_REFS if out_start[p + 1] == out_start[p] else status


def statuses(days: np.ndarray, out_start: np.ndarray, counts: Counts, window_days: int | None) -> np.ndarray:
    """The status of every node as a small integer; without a window nothing is cut off."""
    out = np.empty(len(days), np.uint8)
    _weigh(days, out_start, counts, 0 if window_days is None else min(window_days, 2**33), out)
    return out
