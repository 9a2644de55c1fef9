"""The indices as functions of the counts; NaN where the formula has no value.

DI1 (CD) = (n_i - n_j) / (n_i + n_j + n_k); DI5 and the like count only citers that share at least l references; the
nok variants leave n_k
out; DEP is the mean number of shared references; mCD weighs DI1 by the number of citations. Whence:
docs/engine/disruption.md.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from zhongshu_engine.disruption.counting import Counts


def _ratio(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    out = np.full(above.shape, np.nan)
    np.divide(above, below, out=out, where=below > 0)
    return out


def disruption_index(n_i: np.ndarray, n_j: np.ndarray, n_k: np.ndarray) -> np.ndarray:
    """DI: from -1 (everyone who cites it also cites what it built on) to +1 (nobody does).

    >>> disruption_index(np.array([1]), np.array([1]), np.array([2]))
    array([0.])
    >>> disruption_index(np.array([3]), np.array([0]), np.array([1]))
    array([0.75])
    """
    return _ratio(n_i - n_j, n_i + n_j + n_k)


def without_k(n_i: np.ndarray, n_j: np.ndarray) -> np.ndarray:
    """DI nok: the same without those who ignore the work.

    >>> without_k(np.array([3]), np.array([1]))
    array([0.5])
    """
    return _ratio(n_i - n_j, n_i + n_j)


def dependence(shared: np.ndarray, citers: np.ndarray) -> np.ndarray:
    """DEP: references shared with the work per citer; low means that citers do without its sources.

    >>> dependence(np.array([6]), np.array([4]))
    array([1.5])
    """
    return _ratio(shared, citers)


NAMES = ("di1", "di5", "di1_nok", "di5_nok", "dep", "mcd")


@njit(cache=True, nogil=True, forceinline=True)
def _share(above: np.int64, below: np.int64) -> float:
    return above / below if below else np.nan


@njit(cache=True, nogil=True)
def _fill(
    counts: Counts, undefined: np.ndarray, weight: np.ndarray, out: tuple[np.ndarray, ...]
) -> None:  # one sweep instead of thirty: a tenth of the time of a large graph
    di1, di5, di1_nok, di5_nok, dep, mcd = out
    for p in range(di1.size):
        n_i, n_j, n_k = np.int64(counts.n_i[p]), np.int64(counts.n_j[p]), np.int64(counts.n_k[p])
        strong, citers = np.int64(counts.n_jl[p]), n_i + n_j
        if undefined.size and undefined[p]:
            di1[p] = di5[p] = di1_nok[p] = di5_nok[p] = dep[p] = mcd[p] = np.nan
            continue
        di1[p] = _share(n_i - n_j, citers + n_k)
        di5[p] = _share(n_i - strong, n_i + strong + n_k)
        di1_nok[p] = _share(n_i - n_j, citers)
        di5_nok[p] = _share(n_i - strong, n_i + strong)
        dep[p] = _share(counts.shared[p], citers)
        mcd[p] = di1[p] * (weight[p] if weight.size else citers)


def all_indices(
    counts: Counts, *, undefined: np.ndarray | None = None, citations: np.ndarray | None = None
) -> dict[str, np.ndarray]:
    """Every index of every node; NaN for those ``undefined``; ``citations`` replaces n_i + n_j as the weight of mCD."""
    out = tuple(np.empty(len(counts.n_i)) for _ in NAMES)
    weight = np.empty(0, np.int64) if citations is None else citations.astype(np.int64)
    _fill(counts, np.empty(0, np.bool_) if undefined is None else undefined, weight, out)
    return dict(zip(NAMES, out, strict=True))


@njit(cache=True, nogil=True)
def coverage(out_start: np.ndarray, missing: np.ndarray) -> np.ndarray:
    """Share of the given references that are in the graph; NaN without references; ``missing`` may be empty."""
    out = np.empty(out_start.size - 1)
    for p in range(out.size):
        found = out_start[p + 1] - out_start[p]
        out[p] = _share(found, found + (missing[p] if missing.size else 0))
    return out
