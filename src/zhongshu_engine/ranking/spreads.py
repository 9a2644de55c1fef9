"""How wide merit, noise, leanings and panels spread: integrated over, not guessed, by Gauss–Legendre quadrature.

In: evidence and priors. Out: nodes (spreads) with weights that sum to one. The box of integration is where the posterior is not
negligible, found by looking ever closer; the priors are those of the SNSF model: every standard deviation uniform up to `top`, the leaning's
spread fixed. One vote a pair cannot tell noise from the assessor's taste for that proposal, so both are one variance with the prior
of a sum of two squares of uniforms.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import nnls

from zhongshu_engine.ranking.merit import Evidence, Spreads, log_likelihood, summarise
from zhongshu_engine.ranking.votes import Floats

NEGLIGIBLE = 18.0  # natural logarithm: what lies this far below the greatest density is left out
SMALLEST = 1e-6
LEFT_OUT = 1e-9  # share of the mass below which a node is dropped
CLOSER = 8  # times the box is narrowed at most
STEADY = 0.85  # a box that keeps more than this of its width is narrow enough
LOOK = {2: 16, 3: 9, 4: 6}  # cells along an axis while looking closer, by number of axes
LEGENDRE = {2: 16, 3: 18, 4: 14}  # points along an axis of the final box
LONG_TAIL = 3.0  # natural logarithm below the greatest noise where its tail begins
FAR_OUT = 1e-7  # share of the mass that may lie beyond either end of an axis of the final box
BATCH_CELLS = 300_000  # numbers handled in one batch of likelihoods: what the nearer caches hold
SMALL = 150  # classes of proposals up to which every node of the box is affordable
NARROW = 0.06  # relative deviation below which a spread counts as well known
MORE = 32  # points along an axis of which little is known, when there are many proposals
# degrees of the polynomials by which ranks are integrated: along an axis of which much is known, and along others
DEGREE = {False: 4, True: 14}
SPIKE = 0.5  # prior chance that assessors do not lean at all, in the calibrated model


@dataclass(frozen=True, slots=True)
class Priors:
    """Upper end of the uniform standard deviations, and the leaning's spread (none: integrated, with a spike at zero)."""

    top: float = 2.0
    leaning: float | None = 0.5


@dataclass(frozen=True, slots=True)
class Nodes:
    """Spreads and the posterior weight of each."""

    spreads: tuple[Spreads, ...]
    weight: Floats


def log_noise_prior(noise: Floats, top: float) -> Floats:
    """Density of the root of a sum of two squared uniforms on (0, top)."""
    arc = np.pi / 2 - 2 * np.arccos(np.minimum(1.0, top / noise))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(arc > 0, np.log(noise * arc / top**2), -np.inf)


@dataclass(frozen=True, slots=True)
class Question:
    """The posterior of the spreads; coordinates are merit, the logarithm of noise, and the other spreads that are free."""

    likelihood: Callable[[Floats], Floats]  # its logarithm at rows of merit, noise, leaning, panel
    classes: int  # of proposals with different evidence
    top: float
    leaning: float | None  # fixed leaning; none: it is free
    panels: bool
    look: int  # cells along an axis while looking closer
    count: int  # points along an axis of the final box
    least: float = SMALLEST  # noise below which nothing is looked at

    @property
    def axes(self) -> int:
        """Spreads that are free."""
        return axes_of(self.leaning, self.panels)

    def spreads(self, x: Floats) -> Floats:
        """Rows of merit, noise, leaning, panel."""
        free = self.leaning is None
        leaning = x[:, 2] if free else np.full(len(x), self.leaning)
        panel = x[:, 2 + free] if self.panels else np.zeros(len(x))
        return np.stack([x[:, 0], np.exp(x[:, 1]), leaning, panel], axis=1)

    def density(self, x: Floats) -> Floats:
        """Logarithm of prior times likelihood at each row of coordinates."""
        logs = self.likelihood(self.spreads(x))
        return logs + log_noise_prior(np.exp(x[:, 1]), self.top) + x[:, 1] - (self.axes - 1) * np.log(self.top)


def axes_of(leaning: float | None, panels: bool) -> int:
    """The number of spreads that are integrated over."""
    return 2 + (leaning is None) + panels


def _linear(evidence: Evidence, top: float, leaning: float | None) -> Question:
    """The question of grades as numbers."""
    panels, summary = evidence.cross.shape[2] > evidence.judges, summarise(evidence)
    axes = axes_of(leaning, panels)

    def likelihood(spreads: Floats) -> Floats:
        parts = np.array_split(spreads, max(1, len(spreads) * (1 + evidence.cross.shape[2]) ** 2 // BATCH_CELLS))
        return np.concatenate([log_likelihood(evidence, summary, part) for part in parts])

    return Question(likelihood, len(evidence.size), top, leaning, panels, LOOK[axes], LEGENDRE[axes])


def integrate(evidence: Evidence, priors: Priors) -> Nodes:
    """Nodes and weights of the posterior of the spreads."""
    if priors.leaning is not None:
        return nodes_of(_linear(evidence, priors.top, priors.leaning))[0]
    leaning, level = (nodes_of(_linear(evidence, priors.top, free)) for free in (None, 0.0))
    logs = np.array([np.log(1 - SPIKE) + leaning[1], np.log(SPIKE) + level[1]])
    share = np.exp(logs - logs.max())
    share /= share.sum()
    return Nodes(leaning[0].spreads + level[0].spreads, np.r_[leaning[0].weight * share[0], level[0].weight * share[1]])


def nodes_of(question: Question) -> tuple[Nodes, float]:
    """Points with weights, and the logarithm of the integral."""
    low, high = _range(question)
    coarse = (2 * question.count // 3,) * question.axes  # enough to see where the mass lies
    points, share, _ = _legendre(question, low, high, coarse)
    wide = _unsure(_logarithms(points), share)
    low, high = _tightened(points, share, low, high)
    large = question.classes > SMALL
    counts = tuple(MORE if large and axis else question.count for axis in wide)
    points, share, integral = _legendre(question, low, high, counts)
    if large:
        at, share = fewer(_logarithms(points), share, tuple(DEGREE[unsure] for unsure in wide))
        points = np.column_stack([np.exp(at[:, 0]), at[:, 1], np.exp(at[:, 2:])])
    spreads = tuple(Spreads(*row) for row in question.spreads(points).tolist())
    return Nodes(spreads, share), integral


def _logarithms(points: Floats) -> Floats:
    """Coordinates with every spread as its logarithm."""
    return np.column_stack([np.log(points[:, 0]), points[:, 1], np.log(points[:, 2:])])


def _unsure(logs: Floats, share: Floats) -> tuple[bool, ...]:
    """Whether little is known about the spread of each axis."""
    return tuple((np.sqrt(share @ (logs - share @ logs) ** 2) >= NARROW).tolist())


def fewer(points: Floats, share: Floats, degrees: tuple[int, ...]) -> tuple[Floats, Floats]:
    """As few of the points as integrate every polynomial of these degrees alike, with weights that are positive (Tchakaloff).

    What is integrated over the spreads is smooth and each of its points dear, the density itself is cheap. ``degrees`` are those along each
    axis; mixed terms use up their shares of them.

    >>> x = np.linspace(-1, 1, 201)[:, None]
    >>> at, weight = fewer(x, np.full(201, 1 / 201), (4,))
    >>> len(at) <= 5, round(float(weight @ at[:, 0] ** 4), 9) == round(float(np.mean(x**4)), 9)
    (True, True)
    """
    low, high = points.min(axis=0), points.max(axis=0)
    z = (2 * points - low - high) / np.where(high > low, high - low, 1.0)
    powers = [
        p for p in np.ndindex(*(d + 1 for d in degrees)) if sum(a / d for a, d in zip(p, degrees, strict=True)) <= 1
    ]
    if len(points) <= len(powers):
        return points, share
    chebyshev = [np.polynomial.chebyshev.chebvander(column, d) for column, d in zip(z.T, degrees, strict=True)]
    basis = np.stack([np.prod([c[:, a] for c, a in zip(chebyshev, p, strict=True)], axis=0) for p in powers])
    # orthonormal under the shares, so that every polynomial of the degree weighs alike
    size, axes = np.linalg.eigh((basis * share) @ basis.T)
    sound = size > size.max() * 1e-13
    basis = (axes[:, sound] / np.sqrt(size[sound])).T @ basis
    weights, missed = nnls(basis * np.sqrt(share), basis @ share, maxiter=50 * len(points))
    weights = weights * np.sqrt(share)
    if missed > 1e-8:
        return points, share
    used = np.flatnonzero(weights > 0)
    return points[used], weights[used] / weights[used].sum()


def _legendre(question: Question, low: Floats, high: Floats, counts: tuple[int, ...]) -> tuple[Floats, Floats, float]:
    """Points and weights that fill the box, and the logarithm of the integral."""
    # the density of noise bends where one of its two parts is as wide as it may be, and has a long tail: where points are cheap, a rule for each
    top, cheap = np.log(question.top), question.axes == 2 and question.least <= SMALLEST
    bends = [(), (top - LONG_TAIL, top) if cheap else (), *[()] * (question.axes - 2)]
    rules = [_pieces(count, a, b, bend) for count, a, b, bend in zip(counts, low, high, bends, strict=True)]
    grid = _mesh([points for points, _ in rules])
    return _kept(grid, question.density(grid) + np.log(np.prod(_mesh([weights for _, weights in rules]), axis=1)))


def _pieces(count: int, low: float, high: float, bends: tuple[float, ...]) -> tuple[Floats, Floats]:
    """Points and weights between two ends, ``count`` in each piece between those of ``bends`` that lie inside.

    >>> points, weights = _pieces(3, 0.0, 4.0, (1.0, 9.0))
    >>> len(points), round(float(weights @ np.abs(points - 1)), 9)
    (6, 5.0)
    """
    ends = np.r_[low, [bend for bend in bends if low < bend < high], high]
    rule, weight = np.polynomial.legendre.leggauss(count)
    half = np.diff(ends) / 2
    return (ends[:-1, None] + half[:, None] * (rule + 1)).ravel(), (half[:, None] * weight).ravel()


def _tightened(points: Floats, share: Floats, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """The part of the box beyond which hardly any mass lies: the points of the rule then stand closer where they are needed."""
    low, high = low.copy(), high.copy()
    for axis in range(len(low)):
        at, of = np.unique(points[:, axis], return_inverse=True)
        mass = np.bincount(of.reshape(-1), weights=share)
        inside = np.flatnonzero((np.cumsum(mass) > FAR_OUT) & (np.cumsum(mass[::-1])[::-1] > FAR_OUT))
        first, last = inside[0], inside[-1]
        if first < last:
            low[axis] = max(low[axis], 2 * at[first] - at[first + 1])
            high[axis] = min(high[axis], 2 * at[last] - at[last - 1])
    return low, high


def _kept(points: Floats, logs: Floats) -> tuple[Floats, Floats, float]:
    """Points that matter, their shares, and the logarithm of the sum."""
    mass = np.exp(logs - logs.max())
    keep = np.flatnonzero(mass > LEFT_OUT * mass.sum())
    return points[keep], mass[keep] / mass[keep].sum(), float(logs.max() + np.log(mass.sum()))


def _mesh(axes: list[Floats]) -> Floats:
    """Every combination of the axes' points, one a row."""
    return np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, len(axes))


def _range(question: Question) -> tuple[Floats, Floats]:
    """The smallest box of cells outside which the density is negligible, by looking ever closer."""
    axes = question.axes
    low, high = np.full(axes, SMALLEST), np.full(axes, question.top)
    low[1], high[1] = np.log(question.least), np.log(question.top * np.sqrt(2)) - SMALLEST
    look = question.look
    for _ in range(CLOSER):
        edges = np.linspace(low, high, look + 1)
        middles = (edges[1:] + edges[:-1]) / 2
        values = question.density(_mesh(list(middles.T))).reshape([look] * axes)
        near = values > values.max() - NEGLIGIBLE
        before = high - low
        for axis in range(axes):
            hit = np.flatnonzero(near.any(axis=tuple(a for a in range(axes) if a != axis)))
            low[axis], high[axis] = edges[max(0, hit[0] - 1), axis], edges[min(look, hit[-1] + 2), axis]
        if (high - low > STEADY * before).all():
            break
    return low, high
