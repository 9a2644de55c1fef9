"""Pools judges' probabilities that a proposal is disruptive into one, corrected by how such probabilities came true before.

In: probabilities by proposal and, where known, past probabilities with outcomes. Out: one probability each. Judges are averaged in
log-odds (the external Bayesian rule), then the line a + b·log-odds learnt from the past is applied, shrunk to a = 0, b = 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, logit

from zhongshu_engine.errors import BadInput
from zhongshu_engine.ranking.votes import Floats, Ints

EDGE = 1e-4  # certainty is never believed beyond this
PRIOR_PRECISION = 4.0


@dataclass(frozen=True, slots=True)
class Calibration:
    """Intercept and slope on the log-odds scale; 0 and 1 leave a probability as it is."""

    intercept: float = 0.0
    slope: float = 1.0


def learn(stated: Floats, came_true: Floats) -> Calibration:
    """The correction that past statements call for, with a normal prior around no correction at all."""
    x, y = logit(np.clip(stated, EDGE, 1 - EDGE)), np.asarray(came_true, np.float64)
    prior, design = np.array([0.0, 1.0]), np.stack([np.ones_like(x), x], axis=1)

    def loss(beta: Floats) -> tuple[float, Floats]:
        line, away = design @ beta, beta - prior
        value = float(np.sum(np.logaddexp(0.0, line) - y * line)) + 0.5 * PRIOR_PRECISION * float(away @ away)
        return value, design.T @ (expit(line) - y) + PRIOR_PRECISION * away

    beta = minimize(loss, prior, jac=True, method="BFGS").x
    return Calibration(float(beta[0]), float(beta[1]))


def pool(proposal: Ints, stated: Floats, *, count: int, calibration: Calibration | None = None) -> Floats:
    """One probability for each of ``count`` proposals; NaN where nobody said anything.

    >>> pool(np.array([0, 0, 1]), np.array([0.8, 0.8, 0.5]), count=3).round(3).tolist()
    [0.8, 0.5, nan]
    """
    outside = np.flatnonzero(~((stated >= 0) & (stated <= 1)))
    if len(outside):
        raise BadInput(
            f"a probability must lie between 0 and 1, got {stated[outside[0]]:g}",
            place=f"verdict {int(outside[0]) + 1}",
        )
    line = calibration or Calibration()
    odds = logit(np.clip(stated, EDGE, 1 - EDGE))
    number = np.bincount(proposal, minlength=count)
    mean = np.bincount(proposal, weights=odds, minlength=count) / np.where(number > 0, number, np.nan)
    return expit(line.intercept + line.slope * mean)
