"""Compiled comparisons of portfolios whose values are intervals and whose weights are only partly known.

p dominates q when, at every extreme weight vector, what p alone holds at its lowest is worth at least what q alone holds at its highest,
and somewhere more: what both hold cancels (Liesiö, Mild & Salo 2007). Flows in: 0/1 rows, low and high values at the extreme weights.
"""

from __future__ import annotations

import numpy as np
from numba import njit

NEAR = 1e-9


@njit(cache=True)
def prefers(p, q, low, high):
    """Whether portfolio ``p`` dominates ``q`` (rows of 0/1; values: dossiers × extreme weights)."""
    better = False
    for k in range(low.shape[1]):
        worst, best = 0.0, 0.0
        for j in range(p.size):
            if p[j] > q[j]:
                worst += low[j, k]
                best += high[j, k]
            elif q[j] > p[j]:
                worst -= high[j, k]
                best -= low[j, k]
        if worst < -NEAR:
            return False
        if best > NEAR:
            better = True
    return better


@njit(cache=True)
def survivors(rows, usage, sums, low, high):
    """Mask of rows that no row with at most their usage dominates. ``sums`` = low and high totals, a quick necessary test."""
    count = rows.shape[0]
    good = np.ones(count, np.bool_)
    for b in range(count):
        for a in range(count):
            if a == b or not good[a]:
                continue
            possible = True
            for k in range(sums.shape[1]):
                if sums[a, k] < sums[b, k] - NEAR:
                    possible = False
                    break
            if not possible:
                continue
            for r in range(usage.shape[1]):
                if usage[a, r] > usage[b, r] + NEAR:
                    possible = False
                    break
            if possible and prefers(rows[a], rows[b], low, high):
                good[b] = False
                break
    return good


@njit(cache=True)
def regrets(rows, low, high):
    """For each row, the most that another row could be worth beyond it, at any weights and values."""
    count = rows.shape[0]
    worst = np.zeros(count)
    for p in range(count):
        for q in range(count):
            for k in range(low.shape[1]):
                lost = 0.0
                for j in range(rows.shape[1]):
                    if rows[q, j] > rows[p, j]:
                        lost += high[j, k]
                    elif rows[p, j] > rows[q, j]:
                        lost -= low[j, k]
                worst[p] = max(worst[p], lost)
    return worst
