"""The value of going on, of stopping, of waiting and of knowing, by backward induction over the gates that remain.

At each gate the center may stop (and keep what stopping returns) or pay the next stage. A stage succeeds with its chance and then shows a view of
the value with its reliability, so that the next gate decides better informed: that is the abandonment option (Huchzermeier & Loch 2001).
The view is approximated by Gauss–Hermite nodes of the posterior mean; with few nodes the same tree can be enumerated.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from zhongshu_engine.errors import BadInput
from zhongshu_engine.staging.belief import SHARP, Worth

NODES = 15


@dataclass(frozen=True, slots=True)
class Step:
    """One stage ahead: its cost, the chance that it succeeds, the reliability of what it shows, what stopping before it returns."""

    cost: float
    chance: float
    shows: float = 0.0
    salvage: float = 0.0

    def __post_init__(self) -> None:
        if not (self.cost >= 0 and math.isfinite(self.cost)):
            raise BadInput(f"the cost {self.cost!r} of a stage must not be negative")
        if not 0 <= self.chance <= 1:
            raise BadInput(f"the chance {self.chance!r} of a stage is not between 0 and 1")
        if not 0 <= self.shows < 1:
            raise BadInput(f"the reliability {self.shows!r} of a stage must be at least 0 and below 1")


@dataclass(frozen=True, slots=True)
class GateValue:
    """``go``: worth of paying the next stage and deciding well afterwards; ``stop``: what stopping returns now.

    ``committed``: worth of paying all stages without a further gate; ``option`` = go − committed, what the right to stop later is worth.
    ``information``: worth of what the next stage shows; ``perfect``: the most that knowing the value now could add.
    """

    go: float
    stop: float
    committed: float
    option: float
    information: float
    perfect: float

    @property
    def best(self) -> float:
        return max(self.go, self.stop)


@lru_cache(maxsize=8)
def nodes(count: int) -> tuple[tuple[float, float], ...]:
    """(point, weight) of a standard normal, ``count`` of them.

    >>> [(round(x, 6), round(w, 6)) for x, w in nodes(2)]
    [(-1.0, 0.5), (1.0, 0.5)]
    """
    points, weights = np.polynomial.hermite_e.hermegauss(count)
    return tuple((float(p), float(w)) for p, w in zip(points, weights / weights.sum(), strict=True))


def _after(worth: Worth, step: Step, spread: float, count: int) -> list[tuple[Worth, float]]:
    moved = worth.spread_learned(step.shows, spread=spread)
    if moved == 0:
        return [(worth, 1.0)]
    left = math.sqrt(max(0.0, worth.sigma**2 - moved**2))
    # few nodes miss a little of a heavy tail: shifted so that the mean of the posterior means is the mean
    kept = moved**2 / 2 - math.log(math.fsum(w * math.exp(moved * x) for x, w in nodes(count)))
    return [(Worth(worth.mu + kept + moved * x, left), w) for x, w in nodes(count)]


def _go(worth: Worth, steps: tuple[Step, ...], discount: float, spread: float, count: int) -> float:
    step, rest = steps[0], steps[1:]
    if not rest:
        return -step.cost + discount * step.chance * worth.mean
    ahead = math.fsum(
        w * max(rest[0].salvage, _go(seen, rest, discount, spread, count))
        for seen, w in _after(worth, step, spread, count)
    )
    return -step.cost + discount * step.chance * ahead


def _committed(worth: Worth, steps: tuple[Step, ...], discount: float) -> float:
    value = worth.mean
    for step in reversed(steps):
        value = -step.cost + discount * step.chance * value
    return value


def _perfect(worth: Worth, steps: tuple[Step, ...], discount: float, stop: float) -> float:
    """Expected best when the value is known before the first payment: the tail expectation of a lognormal."""
    reach, cost = 1.0, 0.0
    for step in steps:
        cost += reach * step.cost
        reach *= discount * step.chance
    if reach == 0 or worth.sigma < SHARP:
        return max(stop, reach * worth.mean - cost)
    edge = (stop + cost) / reach
    if edge <= 0:
        return reach * worth.mean - cost
    from scipy.stats import norm

    d = (worth.mu - math.log(edge)) / worth.sigma
    above, mean_above = float(norm.cdf(d)), worth.mean * float(norm.cdf(d + worth.sigma))
    return stop * (1 - above) + reach * mean_above - cost * above


def gate_value(worth: Worth, steps: tuple[Step, ...], *, discount: float = 1.0, count: int = NODES) -> GateValue:
    """What the gate before ``steps[0]`` should know.

    >>> value = gate_value(Worth.of(mean=10, sigma=0), (Step(1, 0.5), Step(4, 0.5)))
    >>> round(value.go, 9), round(value.committed, 9), value.option
    (-0.5, -0.5, 0.0)
    >>> gate_value(Worth.of(mean=10, sigma=1.6), (Step(1, 0.5, shows=0.5), Step(4, 0.5))).option > 0
    True
    """
    if not steps:
        raise BadInput("no stage is left: there is nothing to decide")
    if not 0 < discount <= 1:
        raise BadInput(f"the discount {discount!r} must lie above 0 and at most 1")
    spread, stop = worth.sigma, steps[0].salvage
    go = _go(worth, steps, discount, spread, count)
    committed = _committed(worth, steps, discount)
    blind = _go(
        worth, (Step(steps[0].cost, steps[0].chance, 0.0, steps[0].salvage), *steps[1:]), discount, spread, count
    )
    perfect = _perfect(worth, steps, discount, stop) - max(stop, committed)
    return GateValue(go, stop, committed, go - committed, go - blind, max(0.0, perfect))


def waiting_value(
    worth: Worth,
    steps: tuple[Step, ...],
    *,
    learns: float,
    delay: float,
    upkeep: float = 0.0,
    discount: float = 1.0,
    count: int = NODES,
) -> float:
    """Worth of waiting once: pay ``upkeep``, see a view of reliability ``learns``, then decide, all discounted by ``delay``."""
    seen = _after(worth, Step(0, 1, learns), worth.sigma, count)
    spread = worth.sigma
    ahead = math.fsum(w * max(steps[0].salvage, _go(later, steps, discount, spread, count)) for later, w in seen)
    return delay * ahead - upkeep


def least_chance(worth: Worth, steps: tuple[Step, ...], *, discount: float = 1.0, count: int = NODES) -> float | None:
    """Kill line: the chance of the next stage below which stopping is better; None when even certainty is not enough."""
    certain = _go(
        worth, (Step(steps[0].cost, 1.0, steps[0].shows, steps[0].salvage), *steps[1:]), discount, worth.sigma, count
    )
    gain = certain + steps[0].cost
    need = steps[0].cost + steps[0].salvage
    if gain < need:
        return None
    return need / gain if gain > 0 else 0.0
