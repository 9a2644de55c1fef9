"""Four readings of the same votes; which one is used is a row of a table.

`snsf`: grades as numbers, assessors lean with a fixed prior spread. `ordinal`: only the order of grades counts, with cut-points estimated
together with the merits; where that would take minutes each grade becomes the mean of its slice of a normal distribution (normal scores), and
the answer says so. `heterogeneous`: assessors differ in
reliability; each one's precision is estimated from the others and shrunk. `calibrated`: the leaning's spread is learnt, and may be zero.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
from scipy.special import ndtri
from scipy.stats import norm

from zhongshu_engine.errors import BadInput
from zhongshu_engine.ranking.cutpoints import CutPoints, lay
from zhongshu_engine.ranking.expected import Classes, Solve
from zhongshu_engine.ranking.merit import gather, solve, solver
from zhongshu_engine.ranking.spreads import Nodes, Priors, Question, axes_of, integrate, nodes_of
from zhongshu_engine.ranking.votes import Floats, Votes

Prepared = tuple[Votes, Floats | None, Priors]
Reading = tuple[Classes, Nodes, Solve, tuple[str, ...]]
MOST_CELLS = 8_000  # of proposals by other unknowns up to which cut-points are estimated
ORDINAL_LOOK = {2: 8, 3: 6}  # as in `spreads`, but every point costs some twenty times as much
ORDINAL_POINTS = {2: 16, 3: 12}
ORDINAL_LEAST = 0.1  # least noise of a latent judgement: what lies below has a prior chance of 2 in 1,000
SHRINK = 4.0  # votes' worth of belief that an assessor is as reliable as the others
ROUNDS = 6
WIDE_SCALE = 7.0  # a scale wider than this gets the wider priors of the nine-point variant


def read(votes: Votes, model: str, priors: Priors | None) -> Reading:
    """What the model makes of the votes; ``priors`` replaces those that fit the scale."""
    if model not in MODELS:
        raise BadInput(f"unknown model {model!r}; known are {', '.join(MODELS)}", place="model")
    return MODELS[model](votes, priors)


def _linear(prepared: Prepared, priors: Priors | None, notes: tuple[str, ...] = ()) -> Reading:
    """Grades as numbers, exactly."""
    votes, precision, usual = prepared
    evidence = gather(votes, precision=precision)
    nodes = integrate(evidence, priors or usual)
    return evidence, nodes, solver(evidence, len(nodes.weight)), notes


def scale_priors(votes: Votes) -> Priors:
    """The published priors for a scale of about six grades, wider ones for nine, and in proportion beyond."""
    span = float(np.ptp(votes.grade))
    if span <= WIDE_SCALE:
        return Priors()
    return Priors(top=3.0, leaning=1.0) if span <= 9 else Priors(top=span / 3, leaning=span / 9)


def _snsf(votes: Votes, priors: Priors | None) -> Reading:
    return _linear((votes, None, scale_priors(votes)), priors)


def _calibrated(votes: Votes, priors: Priors | None) -> Reading:
    return _linear((votes, None, replace(scale_priors(votes), leaning=None)), priors)


def _ordinal(votes: Votes, priors: Priors | None) -> Reading:
    """Cut-points while that is affordable, otherwise normal scores."""
    ballot = lay(votes)
    told = priors or Priors()
    if not ballot.cuts or told.leaning is None or ballot.cells > MOST_CELLS:
        note = ("the ordinal model is approximated by normal scores: there are too many votes for cut-points",)
        return _linear(_normal_scores(votes), priors, note if ballot.cells > MOST_CELLS else ())
    model, axes = CutPoints(ballot), axes_of(told.leaning, ballot.panels > 0)
    panels, look, points = ballot.panels > 0, ORDINAL_LOOK[axes], ORDINAL_POINTS[axes]
    classes = len(ballot.size)
    question = Question(
        model.log_likelihood, classes, told.top, told.leaning, panels, look, points, min(ORDINAL_LEAST, told.top / 2)
    )
    nodes = nodes_of(question)[0]
    return ballot, nodes, cache(model.solve), ("merits given the spreads are taken as normal at their peak (Laplace)",)


def _normal_scores(votes: Votes) -> Prepared:
    grades, codes, count = np.unique(votes.grade, return_inverse=True, return_counts=True)
    if len(grades) == 1:
        return replace(votes, grade=np.zeros(len(votes.grade))), None, Priors()
    edges = np.r_[-np.inf, ndtri(np.cumsum(count)[:-1] / count.sum()), np.inf]
    means = -np.diff(norm.pdf(edges)) / (count / count.sum())
    return replace(votes, grade=means[codes.reshape(-1)]), None, Priors()


def _heterogeneous(votes: Votes, priors: Priors | None) -> Reading:
    return _linear(_weighed(votes), priors)


def _weighed(votes: Votes) -> Prepared:
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


MODELS: dict[str, Callable[[Votes, Priors | None], Reading]] = {
    "snsf": _snsf,
    "ordinal": _ordinal,
    "heterogeneous": _heterogeneous,
    "calibrated": _calibrated,
}
