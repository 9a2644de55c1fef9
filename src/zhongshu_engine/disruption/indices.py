"""The indices as functions of the counts; NaN where the formula has no value.

DI1 (CD) = (n_i - n_j) / (n_i + n_j + n_k); DI5 and the like count only citers that share at least l references; the
nok variants leave n_k
out; DEP is the mean number of shared references; mCD weighs DI1 by the number of citations. Whence:
docs/engine/disruption.md.
"""

from __future__ import annotations

import numpy as np

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


def all_indices(counts: Counts, citations: np.ndarray | None = None) -> dict[str, np.ndarray]:
    """Every index of every node; ``citations`` replaces n_i + n_j as the weight of mCD."""
    citers = counts.n_i + counts.n_j
    di1 = disruption_index(counts.n_i, counts.n_j, counts.n_k)
    return {
        "di1": di1,
        "di5": disruption_index(counts.n_i, counts.n_jl, counts.n_k),
        "di1_nok": without_k(counts.n_i, counts.n_j),
        "di5_nok": without_k(counts.n_i, counts.n_jl),
        "dep": dependence(counts.shared, citers),
        "mcd": di1 * (citers if citations is None else citations),
    }
