"""Four readings of the same votes; which one is used is a row of a table.

`snsf`: grades as numbers, assessors lean with a fixed prior spread. `ordinal`: only the order of grades counts; each grade becomes the mean
of its slice of a normal distribution (normal scores), an approximation of the cut-point model. `heterogeneous`: assessors differ in
reliability; each one's precision is estimated from the others and shrunk. `calibrated`: the leaning's spread is learnt, and may be zero.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from scipy.special import ndtri
from scipy.stats import norm

from zhongshu_engine.errors import BadInput
from zhongshu_engine.ranking.merit import gather, solve
from zhongshu_engine.ranking.spreads import Priors, integrate
from zhongshu_engine.ranking.votes import Floats, Votes

Prepared = tuple[Votes, Floats | None, Priors]
SHRINK = 4.0  # votes' worth of belief that an assessor is as reliable as the others
ROUNDS = 6
WIDE_SCALE = 7.0  # a scale wider than this gets the wider priors of the nine-point variant


def prepare(votes: Votes, model: str) -> Prepared:
    """Votes as the model sees them, the assessors' relative precisions, and the priors that fit the scale."""
    if model not in MODELS:
        raise BadInput(f"unknown model {model!r}; known are {', '.join(MODELS)}", place="model")
    return MODELS[model](votes)


def scale_priors(votes: Votes) -> Priors:
    """The published priors for a scale of about six grades, wider ones for nine, and in proportion beyond."""
    span = float(np.ptp(votes.grade))
    if span <= WIDE_SCALE:
        return Priors()
    return Priors(top=3.0, leaning=1.0) if span <= 9 else Priors(top=span / 3, leaning=span / 9)


def _snsf(votes: Votes) -> Prepared:
    return votes, None, scale_priors(votes)


def _calibrated(votes: Votes) -> Prepared:
    return votes, None, replace(scale_priors(votes), leaning=None)


def _ordinal(votes: Votes) -> Prepared:
    grades, codes, count = np.unique(votes.grade, return_inverse=True, return_counts=True)
    if len(grades) == 1:
        return replace(votes, grade=np.zeros(len(votes.grade))), None, Priors()
    edges = np.r_[-np.inf, ndtri(np.cumsum(count)[:-1] / count.sum()), np.inf]
    means = -np.diff(norm.pdf(edges)) / (count / count.sum())
    return replace(votes, grade=means[codes.reshape(-1)]), None, Priors()


def _heterogeneous(votes: Votes) -> Prepared:
    """Relative precisions by expectation-maximisation at the posterior mean of the spreads."""
    precision, priors = np.ones(len(votes.assessors)), scale_priors(votes)
    named = votes.assessor >= 0
    if not named.any():
        return votes, None, priors
    y = votes.grade - votes.grade.mean()
    for _ in range(ROUNDS):
        evidence = gather(votes, precision=precision)
        nodes = integrate(evidence, priors)
        main = nodes.spreads[int(np.argmax(nodes.weight))]
        posterior = solve(evidence, main)
        residual = y - posterior.mean[evidence.member][votes.proposal]
        square = residual**2 + posterior.own[evidence.member][votes.proposal]
        number = np.bincount(votes.assessor[named], minlength=len(precision))
        total = np.bincount(votes.assessor[named], weights=square[named], minlength=len(precision))
        usual = total.sum() / number.sum()
        if usual <= 0:
            return votes, None, priors
        updated = (SHRINK + number) / (SHRINK + total / usual)
        updated /= float(np.exp(np.average(np.log(updated), weights=number)))
        settled = np.max(np.abs(np.log(updated / precision))) < 1e-6
        precision = updated
        if settled:
            break
    return votes, precision, priors


MODELS: dict[str, Callable[[Votes], Prepared]] = {
    "snsf": _snsf,
    "ordinal": _ordinal,
    "heterogeneous": _heterogeneous,
    "calibrated": _calibrated,
}
