"""The merit of every proposal given the spreads: a linear Gaussian model solved exactly.

grade = centre + merit(proposal) + leaning(assessor) + level(panel) + noise; merit ~ N(0, t²), leaning ~ N(0, j²), level ~ N(0, p²),
noise variance v. An assessor with one vote only is noise of variance v + j². Merit is eliminated first, so the work is cubic only in
the number of assessors and panels. Whence: the SNSF's Bayesian hierarchical model (Heyard, Ott, Salanti, Egger 2022).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.linalg import solve_triangular

from zhongshu_engine.ranking.votes import Floats, Ints, Votes

KEPT_CELLS = 8_000_000  # of the common factors of all nodes together: 64 MB


@dataclass(frozen=True, slots=True)
class Spreads:
    """Standard deviations: of merit, of the noise of one vote, of assessors' leanings, of panels' levels."""

    merit: float
    noise: float
    leaning: float
    panel: float = 0.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """The votes reduced to what the model needs; proposals with equal evidence are one class.

    Index 0 of the first axis belongs to votes of assessors with several votes, index 1 to the others.
    """

    weight: Floats  # [2, class] votes of one proposal of the class
    total: Floats  # [2, class] sum of their centred grades
    squares: Floats  # [2] sum of squares of centred grades, over all proposals
    votes: Floats  # [2] number of votes, over all proposals
    cross: Floats  # [2, class, effect] votes of the class under each assessor and panel
    effect_weight: Floats  # [2, effect, effect]
    effect_total: Floats  # [2, effect]
    size: Ints  # proposals in each class
    member: Ints  # class of each proposal
    judges: int  # effects that are assessors; the others are panels
    log_precision: float  # sum of the logarithms of the votes' relative precisions


@dataclass(frozen=True, slots=True)
class Posterior:
    """Merit of each class at given spreads: mean, own variance, common factor; the covariance is diag(own) + factor factorᵀ."""

    mean: Floats
    own: Floats
    factor: Floats


def gather(votes: Votes, *, precision: Floats | None = None) -> Evidence:
    """Reduce votes; ``precision`` is the relative precision of every assessor (all one when none is given)."""
    n, centre = votes.count, float(votes.grade.mean())
    relative = (
        np.ones(len(votes.grade)) if precision is None else np.where(votes.assessor < 0, 1.0, precision[votes.assessor])
    )
    count = np.bincount(votes.assessor[votes.assessor >= 0], minlength=len(votes.assessors))
    several = np.flatnonzero(count > 1)
    column = np.full(len(votes.assessors) + 1, -1)
    column[several] = np.arange(len(several))
    judge = column[votes.assessor]
    single = (judge < 0).astype(np.int64)
    panels = len(votes.panels) if len(votes.panels) > 1 else 0
    q = len(several) + panels
    y = votes.grade - centre
    weight, total = np.zeros((2, n)), np.zeros((2, n))
    np.add.at(weight, (single, votes.proposal), relative)
    np.add.at(total, (single, votes.proposal), relative * y)
    cross, effects = np.zeros((2, n, q)), np.zeros((2, q, q))
    effect_total = np.zeros((2, q))
    columns = [np.where(judge >= 0, judge, -1)] + ([len(several) + votes.panel] if panels else [])
    for a in columns:
        on = a >= 0
        np.add.at(cross, (single[on], votes.proposal[on], a[on]), relative[on])
        np.add.at(effect_total, (single[on], a[on]), (relative * y)[on])
        for b in columns:
            both = on & (b >= 0)
            np.add.at(effects, (single[both], a[both], b[both]), relative[both])
    squares = np.bincount(single, weights=relative * y * y, minlength=2).astype(np.float64)
    number = np.bincount(single, minlength=2).astype(np.float64)
    profile = np.concatenate([weight.T, total.T.round(12), cross[0], cross[1]], axis=1)
    _, first, member, size = np.unique(profile, axis=0, return_index=True, return_inverse=True, return_counts=True)
    return Evidence(
        weight[:, first],
        total[:, first],
        squares,
        number,
        cross[:, first],
        effects,
        effect_total,
        size.astype(np.int64),
        member.reshape(-1).astype(np.int64),
        len(several),
        float(np.sum(np.log(relative))),
    )


@dataclass(frozen=True, slots=True)
class Summary:
    """Sums over proposals with the same number of votes: all that the likelihood of the spreads needs."""

    weight: Floats  # [kind, 2] votes of one proposal of the kind
    size: Floats  # [kind] proposals
    square: Floats  # [kind, 2, 2] products of totals
    pull: Floats  # [kind, 2, 2, effect] cross times total
    cross: Floats  # [kind, 2, 2, effect, effect]


def summarise(evidence: Evidence) -> Summary:
    """Add up the classes that have equal numbers of votes."""
    kinds, kind = np.unique(evidence.weight.T, axis=0, return_inverse=True)
    kind = kind.reshape(-1)
    size = evidence.size.astype(np.float64)
    q = evidence.cross.shape[2]
    square, pull = np.zeros((len(kinds), 2, 2)), np.zeros((len(kinds), 2, 2, q))
    cross = np.zeros((len(kinds), 2, 2, q, q))
    for k in range(len(kinds)):
        on = np.flatnonzero(kind == k)
        for a in range(2):
            left = evidence.cross[a, on] * size[on, None]
            for b in range(2):
                square[k, a, b] = np.sum(size[on] * evidence.total[a, on] * evidence.total[b, on])
                pull[k, a, b] = left.T @ evidence.total[b, on]
                cross[k, a, b] = left.T @ evidence.cross[b, on]
    return Summary(kinds, np.bincount(kind, weights=size).astype(np.float64), square, pull, cross)


def log_likelihood(evidence: Evidence, summary: Summary, spreads: Floats) -> Floats:
    """Logarithm of the likelihood of the votes at each row of ``spreads``: merit, noise, leaning, panel."""
    merit, noise, leaning, panel = spreads.T
    variance = np.stack([noise**2, noise**2 + leaning**2], axis=1)
    w = 1.0 / variance
    ww = w[:, :, None] * w[:, None, :]
    diagonal = w @ summary.weight.T + 1.0 / merit[:, None] ** 2
    mixed = ww[:, None] / diagonal[:, :, None, None]
    fit = w @ evidence.squares - np.tensordot(mixed, summary.square, 3)
    logs = np.log(variance) @ evidence.votes - evidence.log_precision
    logs += (np.log(diagonal) + 2 * np.log(merit)[:, None]) @ summary.size
    if evidence.cross.shape[2]:
        panels = evidence.cross.shape[2] - evidence.judges
        prior = np.concatenate([np.tile(leaning[:, None], evidence.judges), np.tile(panel[:, None], panels)], axis=1)
        core = np.tensordot(w, evidence.effect_weight, 1) - np.tensordot(mixed, summary.cross, 3)
        pull = prior * (w @ evidence.effect_total - np.tensordot(mixed, summary.pull, 3))
        # one Cholesky factor of [[inner, pull], [pullᵀ, large]] holds that of inner and, in its last row, the solution for pull
        q = prior.shape[1]
        bordered = np.empty((len(pull), q + 1, q + 1))
        np.multiply(core, prior[:, :, None], out=bordered[:, :q, :q])
        bordered[:, :q, :q] *= prior[:, None, :]
        np.einsum("nii->ni", bordered[:, :q, :q])[...] += 1.0
        bordered[:, q, :q] = bordered[:, :q, q] = pull
        bordered[:, q, q] = 1.0 + 2.0 * np.sum(pull * pull, axis=1)  # inner is at least one, so this is large enough
        lower = np.linalg.cholesky(bordered)
        fit -= np.sum(lower[:, q, :q] ** 2, axis=1)
        logs += 2 * np.log(np.einsum("nii->ni", lower)[:, :q]).sum(axis=1)
    return -0.5 * (logs + fit)


def solver(evidence: Evidence, nodes: int) -> Callable[[Spreads], Posterior]:
    """`solve` for this evidence, each of ``nodes`` spreads once; where what is kept would be large, as often as it is asked for."""

    def at(spreads: Spreads) -> Posterior:
        return solve(evidence, spreads)

    return cache(at) if nodes * evidence.cross[0].size <= KEPT_CELLS else at


def solve(evidence: Evidence, spreads: Spreads) -> Posterior:
    """The exact posterior of merit at these spreads."""
    w = 1.0 / np.array([spreads.noise**2, spreads.noise**2 + spreads.leaning**2])
    diagonal = w @ evidence.weight + 1.0 / spreads.merit**2
    pull = w @ evidence.total
    q = evidence.cross.shape[2]
    if not q:
        return Posterior(pull / diagonal, 1.0 / diagonal, np.zeros((len(pull), 0)))
    prior = np.r_[np.full(evidence.judges, spreads.leaning), np.full(q - evidence.judges, spreads.panel)]
    size = evidence.size.astype(np.float64)
    cross = np.tensordot(w, evidence.cross, 1)
    scaled = cross / diagonal[:, None]
    # effects in units of their prior spread, so that a spread of zero is allowed
    core = np.tensordot(w, evidence.effect_weight, 1) - (cross * size[:, None]).T @ scaled
    lower = np.linalg.cholesky(np.eye(q) + prior[:, None] * core * prior)
    half = solve_triangular(lower, prior * (w @ evidence.effect_total - scaled.T @ (size * pull)), lower=True)
    effect = prior * solve_triangular(lower, half, lower=True, trans=1)
    factor = solve_triangular(lower, (scaled * prior).T, lower=True).T
    return Posterior((pull - cross @ effect) / diagonal, 1.0 / diagonal, np.ascontiguousarray(factor))
