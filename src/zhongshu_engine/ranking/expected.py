"""Expected ranks, exactly: ER_i = 1 + Σ_k P(merit_k > merit_i), averaged over the spreads.

In: evidence and nodes. Out: one expected rank per proposal, the same for proposals with equal votes; they sum to n(n+1)/2.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np
from scipy.special import ndtr

from zhongshu_engine.ranking.merit import Posterior, Spreads
from zhongshu_engine.ranking.spreads import Nodes
from zhongshu_engine.ranking.votes import Floats, Ints

BLOCK = 256
Solve = Callable[[Spreads], Posterior]


class Classes(Protocol):
    """Proposals with equal evidence are one class."""

    @property
    def size(self) -> Ints:
        """Proposals in each class."""

    @property
    def member(self) -> Ints:
        """Class of each proposal."""


def expected_ranks(evidence: Classes, nodes: Nodes, solve: Solve) -> Floats:
    """Expected rank of each proposal, 1 best."""
    size = evidence.size.astype(np.float64)
    above = np.zeros(len(size))
    for spreads, weight in zip(nodes.spreads, nodes.weight, strict=True):
        above += weight * _expected_above(solve(spreads), size)
    return (1.0 + above + (size - 1) / 2)[evidence.member]


def _expected_above(posterior: Posterior, size: Floats) -> Floats:
    """For each class the expected number of proposals of other classes with greater merit."""
    n = len(size)
    mean, factor = posterior.mean, posterior.factor
    spread = posterior.own + np.einsum("ij,ij->i", factor, factor)
    above = np.zeros(n)
    for start in range(0, n, BLOCK):
        rows, others = slice(start, min(start + BLOCK, n)), slice(start, n)
        variance = factor[rows] @ factor[others].T
        variance *= -2.0
        variance += spread[others]
        variance += spread[rows, None]
        width = rows.stop - start
        variance[np.arange(width), np.arange(width)] = 1.0
        beaten = mean[others] - mean[rows, None]
        beaten /= np.sqrt(variance, out=variance)
        ndtr(beaten, out=beaten)
        beaten[:, :width][np.tril_indices(width)] = 0.0  # each pair once
        above[rows] += beaten @ size[others]
        above[others] += size[rows].sum() - size[rows] @ beaten
        above[rows] -= np.cumsum(size[rows][::-1])[::-1]
    return above


def merit_moments(evidence: Classes, nodes: Nodes, solve: Solve) -> tuple[Floats, Floats]:
    """Posterior mean and standard deviation of each proposal's merit."""
    first, second = np.zeros(len(evidence.size)), np.zeros(len(evidence.size))
    for spreads, weight in zip(nodes.spreads, nodes.weight, strict=True):
        posterior = solve(spreads)
        variance = posterior.own + np.einsum("ij,ij->i", posterior.factor, posterior.factor)
        first += weight * posterior.mean
        second += weight * (variance + posterior.mean**2)
    deviation = np.sqrt(np.maximum(second - first**2, 0.0))
    return first[evidence.member], deviation[evidence.member]
