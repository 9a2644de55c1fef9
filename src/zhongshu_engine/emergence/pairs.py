"""Compiled counting of label pairs among the references of works; no decision is taken here."""

# mypy: ignore-errors
from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def count_pairs(begin: int, end: int, out_start: np.ndarray, label: np.ndarray, table: np.ndarray) -> None:
    """Add to ``table`` every pair of labelled references of the works ``begin .. end-1``; ``label`` runs along the
    references.
    """
    for p in range(begin, end):
        for a in range(out_start[p], out_start[p + 1]):
            first = label[a]
            if first < 0:
                continue
            for b in range(a + 1, out_start[p + 1]):
                second = label[b]
                if second >= 0:
                    table[min(first, second), max(first, second)] += 1


@njit(cache=True, nogil=True)
def quantiles_of_pairs(
    begin: int,
    end: int,
    out_start: np.ndarray,
    label: np.ndarray,
    score: np.ndarray,
    tail: float,
    low: np.ndarray,
    median: np.ndarray,
    pairs: np.ndarray,
) -> None:
    """The lower tail and the median of the scores of each work's pairs; pairs without a score are passed over."""
    most = np.int64(0)
    for p in range(begin, end):
        most = max(most, out_start[p + 1] - out_start[p])
    held = np.empty(max(np.int64(1), most * (most - 1) // 2), np.float64)
    for p in range(begin, end):
        n = np.int64(0)
        for a in range(out_start[p], out_start[p + 1]):
            first = label[a]
            if first < 0:
                continue
            for b in range(a + 1, out_start[p + 1]):
                second = label[b]
                if second >= 0:
                    value = score[min(first, second), max(first, second)]
                    if not np.isnan(value):
                        held[n] = value
                        n += 1
        pairs[p] = n
        if n:
            values = np.sort(held[:n])
            low[p] = _quantile(values, tail)
            median[p] = _quantile(values, 0.5)


@njit(cache=True, nogil=True)
def _quantile(values: np.ndarray, share: float) -> float:
    at = share * (values.size - 1)
    below = int(np.floor(at))
    above = min(below + 1, values.size - 1)
    return values[below] + (at - below) * (values[above] - values[below])


@njit(cache=True, nogil=True)
def diversity_of_rows(
    out_start: np.ndarray, label: np.ndarray, distance: np.ndarray, rao: np.ndarray, variety: np.ndarray
) -> None:
    """Rao-Stirling diversity and number of labels of each work's references."""
    labels = distance.shape[0]
    share = np.zeros(labels)
    met = np.empty(labels, np.int64)
    for p in range(out_start.size - 1):
        n = found = 0
        for a in range(out_start[p], out_start[p + 1]):
            one = label[a]
            if one >= 0:
                if share[one] == 0:
                    met[found] = one
                    found += 1
                share[one] += 1
                n += 1
        variety[p] = found
        if n:
            total = 0.0
            for i in range(found):
                for j in range(found):
                    total += share[met[i]] * share[met[j]] * distance[met[i], met[j]]
            rao[p] = total / (n * n)
        for i in range(found):
            share[met[i]] = 0
