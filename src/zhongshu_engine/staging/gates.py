"""The value of going on, of stopping, of waiting and of knowing, by backward induction over the gates that remain.

At each gate the center may stop (and keep what stopping returns) or pay the next stage. A stage succeeds with its chance and then shows a view of
the value with its reliability, so that the next gate decides better informed: that is the abandonment option (Huchzermeier & Loch 2001).
What the last view is worth is a tail expectation in closed form; earlier views are cut into equally likely parts that keep the mean, so that what is
left out makes going on look a little less worth, never more. With a stated number of Gauss–Hermite nodes the same tree can be enumerated.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from statistics import NormalDist

import numpy as np

from zhongshu_engine.errors import BadInput
from zhongshu_engine.staging.allocation import tail_gain
from zhongshu_engine.staging.belief import SHARP, Worth

# equally likely parts of a view by the number of gates still ahead of it: deeper trees are cut coarser
PARTS = (1, 60, 20, 8)


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


@lru_cache(maxsize=64)
def _parts(count: int, moved: float) -> tuple[float, ...]:
    """Mean of exp(moved x − moved²/2) in each of ``count`` equally likely parts of a standard normal x; their mean is 1.

    >>> [round(v, 4) for v in _parts(2, 1.0)]
    [0.3173, 1.6827]
    """
    normal = NormalDist()
    edges = [normal.cdf(normal.inv_cdf(k / count) - moved) for k in range(1, count)]
    return tuple((high - low) * count for low, high in pairwise((0.0, *edges, 1.0)))


def _after(worth: Worth, shows: float, spread: float, count: int | None, gates: int) -> list[tuple[Worth, float]]:
    """(belief, probability) after a view; ``gates`` are still ahead."""
    moved = worth.spread_learned(shows, spread=spread)
    if moved == 0:
        return [(worth, 1.0)]
    left = math.sqrt(max(0.0, worth.sigma**2 - moved**2))
    if count is None:
        parts = _parts(PARTS[min(gates, len(PARTS)) - 1], moved)
        return [(Worth(worth.mu + moved**2 / 2 + math.log(v), left), 1 / len(parts)) for v in parts]
    # few nodes miss a little of a heavy tail: shifted so that the mean of the posterior means is the mean
    kept = moved**2 / 2 - math.log(math.fsum(w * math.exp(moved * x) for x, w in nodes(count)))
    return [(Worth(worth.mu + kept + moved * x, left), w) for x, w in nodes(count)]


def _decided(
    worth: Worth, shows: float, rest: tuple[Step, ...], discount: float, spread: float, count: int | None
) -> float:
    """Expected worth of the gate before ``rest``, met after a view of reliability ``shows``."""
    last, reach = rest[0], discount * rest[0].chance
    moved = worth.spread_learned(shows, spread=spread)
    if count is None and len(rest) == 1 and moved > 0 and reach > 0:
        return last.salvage + reach * tail_gain(worth.mean, moved, (last.cost + last.salvage) / reach)
    return math.fsum(
        w * max(last.salvage, _go(seen, rest, discount, spread, count))
        for seen, w in _after(worth, shows, spread, count, len(rest))
    )


def _go(worth: Worth, steps: tuple[Step, ...], discount: float, spread: float, count: int | None) -> float:
    step, rest = steps[0], steps[1:]
    ahead = _decided(worth, step.shows, rest, discount, spread, count) if rest else worth.mean
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


def gate_value(worth: Worth, steps: tuple[Step, ...], *, discount: float = 1.0, count: int | None = None) -> GateValue:
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
    count: int | None = None,
) -> float:
    """Worth of waiting once: pay ``upkeep``, see a view of reliability ``learns``, then decide, all discounted by ``delay``."""
    return delay * _decided(worth, learns, steps, discount, worth.sigma, count) - upkeep


def least_chance(
    worth: Worth, steps: tuple[Step, ...], *, discount: float = 1.0, count: int | None = None
) -> float | None:
    """Kill line: the chance of the next stage below which stopping is better; None when even certainty is not enough."""
    certain = _go(
        worth, (Step(steps[0].cost, 1.0, steps[0].shows, steps[0].salvage), *steps[1:]), discount, worth.sigma, count
    )
    gain = certain + steps[0].cost
    need = steps[0].cost + steps[0].salvage
    if gain < need:
        return None
    return need / gain if gain > 0 else 0.0
