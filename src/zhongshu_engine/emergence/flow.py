"""Compiled parts of the main path: an order in which every source comes first, and path counts as logarithms."""

# mypy: ignore-errors
from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def _grouped(n: int, source: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    start = np.zeros(n + 1, np.int64)
    for k in range(source.size):
        start[source[k] + 1] += 1
    for u in range(n):
        start[u + 1] += start[u]
    place, edge = start[:-1].copy(), np.empty(source.size, np.int64)
    for k in range(source.size):
        edge[place[source[k]]] = k
        place[source[k]] += 1
    return start, edge


@njit(cache=True, nogil=True)
def order_nodes(n: int, earlier: np.ndarray, later: np.ndarray) -> np.ndarray:
    """Kahn's order of an acyclic graph."""
    start, edge = _grouped(n, earlier)
    waiting = np.zeros(n, np.int64)
    for k in range(later.size):
        waiting[later[k]] += 1
    order = np.empty(n, np.int64)
    end = 0
    for u in range(n):
        if waiting[u] == 0:
            order[end] = u
            end += 1
    begin = 0
    while begin < end:
        u = order[begin]
        begin += 1
        for x in range(start[u], start[u + 1]):
            v = later[edge[x]]
            waiting[v] -= 1
            if waiting[v] == 0:
                order[end] = v
                end += 1
    return order[:end]


@njit(cache=True, nogil=True)
def _log_add(a: float, b: float) -> float:
    high, low = max(a, b), min(a, b)
    return high if low == -np.inf else high + np.log1p(np.exp(low - high))


@njit(cache=True, nogil=True)
def path_logs(n: int, earlier: np.ndarray, later: np.ndarray, order: np.ndarray) -> tuple[np.ndarray, float]:
    """Logarithm of the search path count of every edge, and of the number of all paths."""
    start, edge = _grouped(n, earlier)
    into, out = np.full(n, -np.inf), np.full(n, -np.inf)
    entered = np.zeros(n, np.bool_)
    for k in range(later.size):
        entered[later[k]] = True
    for u in order:
        if not entered[u]:
            into[u] = 0.0
        for x in range(start[u], start[u + 1]):
            v = later[edge[x]]
            into[v] = _log_add(into[v], into[u])
    total = -np.inf
    for i in range(order.size - 1, -1, -1):
        u = order[i]
        if start[u] == start[u + 1]:
            out[u] = 0.0
            if entered[u]:
                total = _log_add(total, into[u])
        for x in range(start[u], start[u + 1]):
            out[u] = _log_add(out[u], out[later[edge[x]]])
    weight = np.empty(earlier.size)
    for k in range(earlier.size):
        weight[k] = into[earlier[k]] + out[later[k]]
    return weight, total
