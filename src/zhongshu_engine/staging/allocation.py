"""Where the next money teaches most: knowledge gradient, sequential halving and, where its assumptions hold, Gittins' index.

Knowledge gradient: independent normal beliefs, one measurement, expected gain of the final best choice (Frazier, Powell & Dayanik 2008).
Sequential halving: a fixed number of trials, keep the better half each round (Karnin, Koren & Somekh 2013). Gittins: Bernoulli trials with a
Beta belief, geometric discount, one arm at a time, arms at rest do not change; a dossier that ages while waiting does not meet this.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numba import njit
from scipy.stats import norm

from zhongshu_engine.errors import BadInput


def knowledge_gradient(mean: Sequence[float], sd: Sequence[float], noise: Sequence[float]) -> np.ndarray:
    """Expected increase of the best posterior mean by one more measurement of each alternative.

    >>> knowledge_gradient([0.0, 0.0], [1.0, 0.0], [0.0, 1.0]).round(4).tolist()
    [0.3989, 0.0]
    """
    mu, s, e = (np.asarray(v, dtype=float) for v in (mean, sd, noise))
    if not len(mu) == len(s) == len(e) or (s < 0).any() or (e < 0).any():
        raise BadInput("means, spreads and noises must be as many, spreads and noises not negative")
    total = s**2 + e**2
    learned = np.divide(s**2, np.sqrt(total), out=np.zeros_like(s), where=total > 0)
    gain = np.zeros_like(mu)
    for i in range(len(mu)):
        if learned[i] == 0:
            continue
        others = np.delete(mu, i)
        rival = others.max() if len(others) else 0.0
        z = -abs(mu[i] - rival) / learned[i]
        gain[i] = learned[i] * (z * norm.cdf(z) + norm.pdf(z))
    return gain


def tail_gain(mean: float, spread: float, edge: float) -> float:
    """Expected excess over ``edge`` of a lognormal amount with this mean and this spread of the logarithm.

    >>> tail_gain(10.0, 0.0, 4.0), tail_gain(10.0, 1.0, 0.0)
    (6.0, 10.0)
    """
    if edge <= 0 or spread == 0 or mean == 0 or edge == math.inf:
        return max(0.0, mean - edge)
    d = (math.log(mean) - math.log(edge)) / spread + spread / 2
    below = [math.erfc(-x / math.sqrt(2)) / 2 for x in (d, d - spread)]
    return mean * below[0] - edge * below[1]


def heavy_tailed_gradient(
    go: Sequence[float], reach: Sequence[float], mean: Sequence[float], spread: Sequence[float]
) -> np.ndarray:
    """Knowledge gradient when values are lognormal: gain of the best choice (or of stopping, worth 0) by one view of each value.

    ``go`` is linear in the value with slope ``reach``; ``spread`` is how far the view moves the posterior mean of the logarithm.
    """
    gain = np.zeros(len(go))
    for i, (now, slope, value, moved) in enumerate(zip(go, reach, mean, spread, strict=True)):
        if slope > 0 and moved > 0:
            rival = max(0.0, *(g for j, g in enumerate(go) if j != i), 0.0)
            cost = slope * value - now
            gain[i] = max(0.0, rival + slope * tail_gain(value, moved, (cost + rival) / slope) - max(rival, now))
    return gain


@dataclass(frozen=True, slots=True)
class Round:
    """How many alternatives stay, and how many trials each of them gets."""

    alternatives: int
    trials_each: int


def sequential_halving(alternatives: int, trials: int) -> tuple[Round, ...]:
    """The rounds of a fixed budget of trials.

    >>> sequential_halving(8, 48)
    (Round(alternatives=8, trials_each=2), Round(alternatives=4, trials_each=4), Round(alternatives=2, trials_each=8))
    """
    if alternatives < 1 or trials < alternatives:
        raise BadInput(f"{trials} trials are too few for {alternatives} alternatives")
    count = max(1, math.ceil(math.log2(alternatives)))
    rounds, left = [], alternatives
    for _ in range(count):
        rounds.append(Round(left, max(1, trials // (left * count))))
        left = math.ceil(left / 2)
    return tuple(rounds)


@njit(cache=True)
def _worth_of_playing(a, b, discount, rate, horizon):
    """Value of the arm against a sure ``rate`` for ever, by backward induction; the far horizon is closed by the posterior mean."""
    ahead = np.empty(horizon + 1)
    sure = rate / (1 - discount)
    for wins in range(horizon + 1):
        ahead[wins] = max(sure, (a + wins) / (a + b + horizon) / (1 - discount))
    for played in range(horizon - 1, -1, -1):
        for wins in range(played + 1):
            p = (a + wins) / (a + b + played)
            go = p * (1 + discount * ahead[wins + 1]) + (1 - p) * discount * ahead[wins]
            ahead[wins] = max(sure, go) if played > 0 else go
    return ahead[0]


def gittins_index(a: float, b: float, *, discount: float = 0.9, horizon: int = 400) -> float:
    """The sure rate that is as good as playing an arm with success law Beta(a, b).

    >>> round(gittins_index(1, 1, discount=0.9), 3)
    0.703
    """
    if not (a > 0 and b > 0 and 0 < discount < 1):
        raise BadInput("Gittins' index needs a, b above 0 and a discount strictly between 0 and 1")
    low, high = a / (a + b), 1.0
    for _ in range(40):
        middle = (low + high) / 2
        if _worth_of_playing(float(a), float(b), discount, middle, horizon) > middle / (1 - discount):
            low = middle
        else:
            high = middle
    return (low + high) / 2
