"""Grades as an order only: a vote says between which two cut-points a latent judgement lies, and the cut-points are estimated with the rest.

latent = merit(proposal) + leaning(assessor) + level(panel) + noise, all normal, grade k where cut(k-1) < latent <= cut(k), cut-points flat.
Given the spreads the posterior of merits, effects and cut-points has one peak; it is taken as normal there (Laplace), merits eliminated first
as in `merit`. The spreads are integrated over as everywhere. Grades that nobody gave have no cut-points. Whence: the ordinal model of Heyard,
Ott, Salanti and Egger 2022 (ordered probit, McKelvey and Zavoina 1975).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy import sparse
from scipy.linalg import solve_triangular
from scipy.special import ndtr, ndtri

from zhongshu_engine.ranking.merit import Posterior, Spreads
from zhongshu_engine.ranking.votes import Floats, Ints, Votes

CELLS = 400_000  # numbers in the greatest array of one batch of spreads
STEPS, HALVINGS = 60, 25
CLOSE = 1e-8
TINY = 1e-290
RIDGE = 1e-13  # of the trace: cut-points that no vote holds at these spreads are told apart all the same
ROOT = 1 / np.sqrt(2 * np.pi)


@dataclass(frozen=True, slots=True)
class Ballot:
    """The votes of one proposal of each class; proposals with equal votes are one class. ``maps`` add votes up into flat blocks."""

    size: Ints  # proposals in each class
    member: Ints  # class of each proposal
    of: Ints  # class of each vote
    code: Ints  # grade of each vote, 0 the least
    single: Ints  # 1 where the assessor votes only once
    judge: Ints  # column of the assessor, -1 for singles
    panel: Ints  # column of the panel, -1 without panels
    judges: int
    panels: int
    cuts: int
    share: Floats  # of all votes with at most each grade but the last

    @property
    def effects(self) -> int:
        """Assessors and panels."""
        return self.judges + self.panels

    @property
    def cells(self) -> int:
        """Numbers that link the classes to the other unknowns: what a spread costs."""
        return len(self.size) * (self.effects + self.cuts)


def lay(votes: Votes) -> Ballot:
    """Reduce votes to classes of proposals."""
    grades, code, count = np.unique(votes.grade, return_inverse=True, return_counts=True)
    number = np.bincount(votes.assessor[votes.assessor >= 0], minlength=len(votes.assessors))
    several = np.flatnonzero(number > 1)
    column = np.full(len(votes.assessors) + 1, -1)
    column[several] = np.arange(len(several))
    judge = column[votes.assessor]
    panels = len(votes.panels) if len(votes.panels) > 1 else 0
    panel = votes.panel if panels else np.full(len(judge), -1)
    order = np.lexsort((code.reshape(-1), judge, votes.proposal))
    rows = np.stack([judge, panel, code.reshape(-1)], axis=1)[order]
    starts = np.searchsorted(votes.proposal[order], np.arange(votes.count + 1))
    kinds: dict[bytes, int] = {}
    member = np.array([kinds.setdefault(rows[a:b].tobytes(), len(kinds)) for a, b in pairwise(starts)])
    first = np.unique(member, return_index=True)[1]
    chosen = np.concatenate([np.arange(starts[p], starts[p + 1]) for p in first])
    of = np.repeat(np.arange(len(first)), starts[first + 1] - starts[first])
    judge, panel, code = rows[chosen].T
    share = np.cumsum(count)[:-1] / count.sum()
    return Ballot(
        np.bincount(member), member, of, code, (judge < 0).astype(np.int64), judge, panel, len(several), panels,
        len(grades) - 1, share,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Blocks:
    """Sparse sums over votes: into classes, into class by column, and into column by column (columns: effects, then cut-points)."""

    classes: sparse.csr_matrix
    near: tuple[sparse.csr_matrix, ...]  # class by column, of the effects, the upper and the lower cut-point
    pairs: tuple[
        sparse.csr_matrix, ...
    ]  # column by column: effects with effects, upper, lower; upper-upper, lower-lower, upper-lower
    first: tuple[sparse.csr_matrix, ...]  # columns: effects, upper, lower


def _sum_of(parts: Sequence[tuple[Ints, Ints]], votes: int, width: int) -> sparse.csr_matrix:
    rows, targets = (np.concatenate(side) for side in zip(*parts, strict=True)) if parts else (np.zeros(0, int),) * 2
    return sparse.csr_matrix((np.ones(len(rows)), (rows, targets)), shape=(votes, width))


class CutPoints:
    """The model of one ballot: evidence for spreads, and the posterior of merit at given spreads."""

    def __init__(self, ballot: Ballot) -> None:
        self.ballot = ballot
        b, v = ballot, len(ballot.code)
        every, q = np.arange(v), ballot.effects + ballot.cuts
        self._width = q
        effects = [(every[b.judge >= 0], b.judge[b.judge >= 0])]
        effects += [(every[b.panel >= 0], b.judges + b.panel[b.panel >= 0])]
        high = [(every[b.code < b.cuts], b.effects + b.code[b.code < b.cuts])]
        low = [(every[b.code > 0], b.effects + b.code[b.code > 0] - 1)]
        kinds = (effects, high, low)

        def both(left: list[tuple[Ints, Ints]], right: list[tuple[Ints, Ints]]) -> list[tuple[Ints, Ints]]:
            found = []
            for at, column in left:
                of = np.full(v, -1)
                of[at] = column
                found += [(rows[of[rows] >= 0], (of[rows] * q + other)[of[rows] >= 0]) for rows, other in right]
            return found

        crossed = ((effects, effects), (effects, high), (effects, low), (high, high), (low, low), (high, low))
        self._sums = _Blocks(
            _sum_of([(every, b.of)], v, len(b.size)),
            tuple(_sum_of([(rows, b.of[rows] * q + column) for rows, column in kind], v, len(b.size) * q) for kind in kinds),
            tuple(_sum_of(both(*pair), v, q * q) for pair in crossed),
            tuple(_sum_of(kind, v, q) for kind in kinds),
        )  # fmt: skip

    def log_likelihood(self, spreads: Floats) -> Floats:
        """Logarithm of the likelihood of the votes at each row of ``spreads``: merit, noise, leaning, panel."""
        cells = max(len(self.ballot.code), len(self.ballot.size) * self._width, self._width**2)
        parts = np.array_split(spreads, max(1, len(spreads) * cells // CELLS))
        return np.concatenate([self._peak(part)[0] for part in parts if len(part)])

    def solve(self, spreads: Spreads) -> Posterior:
        """The normal approximation of the posterior of merit at these spreads."""
        row = np.array([[spreads.merit, spreads.noise, spreads.leaning, spreads.panel]])
        _, theta, own, near, core = self._peak(row)
        lower = np.linalg.cholesky(core[0])
        factor = solve_triangular(lower, (near[0] / own[0][:, None]).T, lower=True).T
        return Posterior(theta[0], 1.0 / own[0], np.ascontiguousarray(factor))

    def _peak(self, spreads: Floats) -> tuple[Floats, Floats, Floats, Floats, Floats]:
        """Log evidence, merits, their own precision, their links to the other unknowns, and those unknowns' precision, at the peak."""
        b = self.ballot
        state = self._start(spreads)
        value = self._value(spreads, *state)
        for _ in range(STEPS):
            gradient, own, near, core = self._curvature(spreads, *state)
            pull = gradient[1] - np.einsum("ncq,nc->nq", near, b.size * gradient[0] / own)
            rest = np.linalg.solve(core, pull[:, :, None])[:, :, 0]
            theta = (gradient[0] - np.einsum("ncq,nq->nc", near, rest)) / own
            size = np.ones(len(spreads))
            for _ in range(HALVINGS):
                trial = (state[0] + size[:, None] * theta, state[1] + size[:, None] * rest)
                risen = self._value(spreads, *trial)
                worse = risen < value - 1e-10 * np.abs(value)
                if not worse.any():
                    break
                size = np.where(worse, size / 2, size)
            state, value = trial, risen
            if max(np.max(np.abs(theta)), np.max(np.abs(rest), initial=0.0)) < CLOSE * spreads[:, 1].max():
                break
        _, own, near, core = self._curvature(spreads, *state)
        logs = np.log(own) @ b.size + np.linalg.slogdet(core)[1] + 2 * b.size.sum() * np.log(spreads[:, 0])
        return np.nan_to_num(value - 0.5 * logs, nan=-np.inf), state[0], own, near, core

    def _start(self, spreads: Floats) -> tuple[Floats, Floats]:
        b = self.ballot
        rest = np.zeros((len(spreads), self._width))
        rest[:, b.effects :] = ndtri(b.share) * np.sqrt(np.sum(spreads**2, axis=1))[:, None]
        return np.zeros((len(spreads), len(b.size))), rest

    def _ends(self, spreads: Floats, theta: Floats, rest: Floats) -> tuple[Floats, Floats, Floats]:
        """Upper and lower end of each vote's slice in units of its noise, and that noise."""
        b = self.ballot
        _, noise, leaning, panel = spreads.T
        scale = np.where(b.single, np.sqrt(noise**2 + leaning**2)[:, None], noise[:, None])
        padded = np.concatenate([rest, np.zeros((len(rest), 1))], axis=1)
        level = theta[:, b.of] + leaning[:, None] * padded[:, b.judge]
        if b.panels:
            level = level + panel[:, None] * padded[:, b.judges + b.panel]
        endless = np.full((len(rest), 1), np.inf)
        cuts = np.concatenate([-endless, rest[:, b.effects :], endless], axis=1)
        return (cuts[:, b.code + 1] - level) / scale, (cuts[:, b.code] - level) / scale, scale

    def _value(self, spreads: Floats, theta: Floats, rest: Floats) -> Floats:
        b = self.ballot
        high, low, _ = self._ends(spreads, theta, rest)
        logs = np.log(np.maximum(_slice(high, low), TINY)) @ b.size[b.of]
        outside = (np.diff(rest[:, b.effects :], axis=1) <= 0).any(axis=1)
        prior = theta**2 @ b.size / spreads[:, 0] ** 2 + np.sum(rest[:, : b.effects] ** 2, axis=1)
        return np.where(outside, -np.inf, logs - 0.5 * prior)

    def _curvature(
        self, spreads: Floats, theta: Floats, rest: Floats
    ) -> tuple[tuple[Floats, Floats], Floats, Floats, Floats]:
        """Gradient (merit of one proposal of each class, the others), merit's precision, links, and the others' precision without merit."""
        b, sums, q, count = self.ballot, self._sums, self._width, len(spreads)
        high, low, scale = self._ends(spreads, theta, rest)
        chance = np.maximum(_slice(high, low), TINY)
        up, down = _density(high) / chance, -_density(low) / chance
        upper = -(np.where(np.isfinite(high), high, 0.0) * up) - up**2
        lower = -(np.where(np.isfinite(low), low, 0.0) * down) - down**2
        mixed = -up * down
        weight = b.size[b.of]
        per = np.concatenate(
            [np.repeat(spreads[:, 2:3], b.judges, 1), np.repeat(spreads[:, 3:4], b.panels, 1), np.ones((count, b.cuts))], 1
        )  # fmt: skip
        level = np.maximum(-(upper + 2 * mixed + lower), 0.0) / scale**2
        to_high, to_low = (upper + mixed) / scale**2, (lower + mixed) / scale**2
        slope = -(up + down) / scale
        own = level @ sums.classes + 1.0 / spreads[:, :1] ** 2
        near = sum(part @ block for part, block in zip((level, to_high, to_low), sums.near, strict=True))
        near = np.asarray(near).reshape(count, len(b.size), q) * per[:, None, :]
        parts = (level, to_high, to_low, -upper / scale**2, -lower / scale**2, -mixed / scale**2)
        blocks = [((part * weight) @ block).reshape(count, q, q) for part, block in zip(parts, sums.pairs, strict=True)]
        core = blocks[0] + blocks[3] + blocks[4]
        for block in (blocks[1], blocks[2], blocks[5]):
            core = core + block + block.transpose(0, 2, 1)
        core = core * per[:, :, None] * per[:, None, :]
        core[:, np.arange(b.effects), np.arange(b.effects)] += 1.0
        core -= (near * (b.size / own)[:, :, None]).transpose(0, 2, 1) @ near
        core[:, np.arange(q), np.arange(q)] += RIDGE * np.einsum("nii->n", core)[:, None]
        first = sum((p * weight) @ s for p, s in zip((slope, up / scale, down / scale), sums.first, strict=True)) * per
        first[:, : b.effects] -= rest[:, : b.effects]
        return (slope @ sums.classes - theta / spreads[:, :1] ** 2, first), own, near, core


def _density(x: Floats) -> Floats:
    return ROOT * np.exp(-0.5 * x * x)


def _slice(high: Floats, low: Floats) -> Floats:
    """Mass of the standard normal between two ends, without losing it far out on the right."""
    turn = low > 0
    return ndtr(np.where(turn, -low, high)) - ndtr(np.where(turn, -high, low))
