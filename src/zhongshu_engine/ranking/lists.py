"""Ordered top-k lists together with scores: one merit explains both.

In: scores (judges by proposals, NaN where unscored, higher better) and lists of the best, best first. Out: merit of each proposal, the
mode of the posterior. A score is merit plus the judge's leaning plus noise; a list is Plackett–Luce in merit times a common sharpness.
Whence: Plackett 1975, Luce 1959; for scores with lists see Pearce and Erosheva 2022, whose Mallows–Binomial this is not.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import minimize
from scipy.special import logsumexp

from zhongshu_engine.errors import BadInput
from zhongshu_engine.ranking.votes import Floats


def merit_from_scores_and_lists(scores: Floats, lists: Sequence[Sequence[int]]) -> Floats:
    """Merit of each proposal in units of its spread, higher better."""
    judges, n = scores.shape
    for at, ranked in enumerate(lists):
        if len(set(ranked)) != len(ranked) or any(not 0 <= item < n for item in ranked):
            raise BadInput("names a proposal twice or one that does not exist", place=f"list {at + 1}")
    seen = np.isfinite(scores)
    centred = np.where(seen, scores, 0.0)
    spread = float(np.std(scores[seen])) or 1.0
    centred = np.where(seen, (centred - float(np.mean(scores[seen]))) / spread, 0.0)

    def loss(x: Floats) -> tuple[float, Floats]:
        merit, leaning, log_noise, log_sharp = x[:n], x[n : n + judges], x[n + judges], x[-1]
        residual = np.where(seen, centred - merit - leaning[:, None], 0.0)
        precision, sharp = np.exp(-2 * log_noise), np.exp(log_sharp)
        value = 0.5 * precision * float(np.sum(residual**2)) + log_noise * seen.sum() + 0.5 * float(merit @ merit)
        value += 0.5 * float(leaning @ leaning) / 0.25 + 0.5 * log_sharp**2 + 0.5 * log_noise**2
        gradient = np.zeros_like(x)
        gradient[:n] = merit - precision * residual.sum(axis=0)
        gradient[n : n + judges] = leaning / 0.25 - precision * residual.sum(axis=1)
        gradient[n + judges] = seen.sum() - precision * float(np.sum(residual**2)) + log_noise
        gradient[-1] = log_sharp
        for ranked in lists:
            left = np.ones(n, bool)
            for item in ranked:
                at = np.flatnonzero(left)
                log_total = logsumexp(sharp * merit[at])
                value += float(log_total - sharp * merit[item])
                share = np.exp(sharp * merit[at] - log_total)
                gradient[at] += sharp * share
                gradient[item] -= sharp
                gradient[-1] += sharp * (float(share @ merit[at]) - merit[item])
                left[item] = False
        return value, gradient

    found = minimize(
        loss, np.zeros(n + judges + 2), jac=True, method="L-BFGS-B", options={"maxiter": 500, "ftol": 1e-13}
    )
    return found.x[:n]
