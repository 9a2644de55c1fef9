"""Bursts of terms: Kleinberg's two-state automaton for batched arrivals, run over all terms at once.

In: how many documents of each period hold each term, and how many there were. Out: stretches of raised rate with
their weight. Whence:
Kleinberg 2002, "Bursty and hierarchical structure in streams", section 4. The binomial coefficient is left out: it is
equal in both states.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhongshu_engine.arrays import as_integers
from zhongshu_engine.errors import BadInput

SCALING = 2.0
GAMMA = 1.0
_ALMOST_ONE = 1 - 1e-9
_BATCH = 8192


@dataclass(frozen=True, slots=True)
class Bursts:
    """One entry a burst: the term's row, its first and last period (inclusive), the cost it saves, and whether it
    still goes on.
    """

    term: np.ndarray
    first: np.ndarray
    last: np.ndarray
    weight: np.ndarray
    going_on: np.ndarray


def state_costs(hits: np.ndarray, totals: np.ndarray, scaling: float) -> tuple[np.ndarray, np.ndarray]:
    """Cost of each term and period in the base state and in the burst state."""
    rate = (hits.sum(axis=1) / max(int(totals.sum()), 1)).reshape(-1, 1)
    base = np.clip(rate, 1e-300, _ALMOST_ONE)
    burst = np.minimum(base * scaling, _ALMOST_ONE)
    misses = totals - hits
    return tuple(-(hits * np.log(p) + misses * np.log1p(-p)) for p in (base, burst))  # type: ignore[return-value]


def burst_states(hits: np.ndarray, totals: np.ndarray, *, scaling: float = SCALING, gamma: float = GAMMA) -> np.ndarray:
    """The cheapest sequence of states of each term: 1 where it bursts. Ties stay in the base state."""
    base, burst = state_costs(hits, totals, scaling)
    n, periods = hits.shape
    rise = gamma * np.log(max(periods, 2))
    from_burst_to_base = np.zeros((periods, n), bool)
    from_burst_to_burst = np.zeros((periods, n), bool)
    low, high = base[:, 0].copy(), burst[:, 0] + rise
    for t in range(1, periods):
        from_burst_to_base[t] = high < low
        from_burst_to_burst[t] = high < low + rise
        low, high = np.minimum(low, high) + base[:, t], np.minimum(low + rise, high) + burst[:, t]
    states = np.zeros((n, periods), np.int8)
    bursting = high < low
    for t in range(periods - 1, -1, -1):
        states[:, t] = bursting
        bursting = np.where(bursting, from_burst_to_burst[t], from_burst_to_base[t])
    return states


def find_bursts(hits: np.ndarray, totals: np.ndarray, *, scaling: float = SCALING, gamma: float = GAMMA) -> Bursts:
    """All bursts of all terms; ``hits`` is terms by periods.

    >>> quiet_then_loud = np.array([[1, 1, 1, 9, 9, 1]])
    >>> found = find_bursts(quiet_then_loud, np.full(6, 100))
    >>> found.first.tolist(), found.last.tolist(), found.weight.round(2).tolist()
    ([3], [4], [5.41])
    """
    hits, totals = _checked(hits, totals)
    if not (1 < scaling < np.inf and 0 <= gamma < np.inf):
        raise BadInput(f"scaling must exceed 1 and gamma must not be negative: {scaling}, {gamma}")
    parts = [_of_batch(hits[b : b + _BATCH], totals, scaling, gamma, b) for b in range(0, len(hits), _BATCH)]
    if not parts:
        parts = [(np.empty(0, np.int64),) * 3 + (np.empty(0),)]
    term, first, last, weight = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Bursts(term, first, last, weight, last == hits.shape[1] - 1)


def _checked(hits: np.ndarray, totals: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    hits = np.asarray(hits)
    totals = as_integers("totals", totals, minimum=0)
    if hits.ndim != 2 or hits.shape[1] != len(totals) or len(totals) == 0:
        raise BadInput(f"needs terms by {len(totals)} periods and has the shape {hits.shape}", place="hits")
    if hits.size and (hits.min() < 0 or (hits > totals).any()):
        raise BadInput("a term stands in fewer than no documents or in more than there are", place="hits")
    return hits, totals


def _of_batch(
    hits: np.ndarray, totals: np.ndarray, scaling: float, gamma: float, offset: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    states = burst_states(hits, totals, scaling=scaling, gamma=gamma)
    edge = np.diff(states, axis=1, prepend=0, append=0)
    term, first = np.nonzero(edge == 1)
    last = np.nonzero(edge == -1)[1] - 1
    base, burst = state_costs(hits, totals, scaling)
    saved = np.concatenate([np.zeros((len(hits), 1)), np.cumsum(base - burst, axis=1)], axis=1)
    return term + offset, first, last, saved[term, last + 1] - saved[term, first]
