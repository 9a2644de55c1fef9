"""How far each judge's choices agree with everybody's, and abilities that trust them accordingly (crowd Bradley–Terry).

In: comparisons with judges. Out: abilities and a reliability for each judge: the share of choices expected to be made with care, the rest
being a coin. Whence: Chen, Bennett, Collins-Thompson and Horvitz 2013, by expectation-maximisation with a Beta(9, 1) prior.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.special import expit

from zhongshu_engine.contest.abilities import Abilities, fit
from zhongshu_engine.contest.comparisons import Comparisons, Floats

PRIOR_CAREFUL, PRIOR_CARELESS = 9.0, 1.0
ROUNDS = 60


def fit_with_judges(comparisons: Comparisons, *, reference: str | None = None, order_effect: bool = False) -> Abilities:
    """Abilities in which a comparison counts by the chance that its judge took care over it."""
    care = np.full(len(comparisons.judges), PRIOR_CAREFUL / (PRIOR_CAREFUL + PRIOR_CARELESS))
    weights: Floats = np.ones(len(comparisons.left))
    found = fit(comparisons, reference=reference, order_effect=order_effect, reduce_bias=True)
    for _ in range(ROUNDS):
        advantage = found.ability[comparisons.left] - found.ability[comparisons.right] + (found.order or 0.0)
        agrees = expit(np.where(comparisons.score == 0.5, 0.0, np.sign(comparisons.score - 0.5)) * advantage)
        with_care = care[comparisons.judge] * agrees
        weights = with_care / (with_care + (1 - care[comparisons.judge]) * 0.5)
        total = np.bincount(comparisons.judge, weights=comparisons.times, minlength=len(care))
        careful = np.bincount(comparisons.judge, weights=comparisons.times * weights, minlength=len(care))
        updated = (careful + PRIOR_CAREFUL - 1) / (total + PRIOR_CAREFUL + PRIOR_CARELESS - 2)
        change = float(np.max(np.abs(updated - care)))
        care = updated
        found = fit(comparisons, reference=reference, order_effect=order_effect, reduce_bias=True, weights=weights)
        if change < 1e-6:
            break
    return replace(found, reliability=care)
