"""Belief about one dossier: the chance that a stage succeeds, and a heavy-tailed value; both with intervals.

A chance is a mixture of Beta laws: an expert's verdict, an iteration or a third-party test is a report on one trial, right with its stated
sensitivity (says yes to a success) and specificity (says no to a failure). The update is exact: after n reports the mixture has n + 1 parts.
A value is lognormal: a view of its logarithm with reliability ρ (squared correlation under the prior) updates a normal law in closed form.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from scipy.special import betainc
from scipy.stats import norm

from zhongshu_engine.errors import BadInput

SHARP = 1e-9  # a spread of the logarithm below this counts as certainty


@dataclass(frozen=True, slots=True)
class Report:
    """One yes or no about the stage, with how often such a reporter is right."""

    yes: bool
    sensitivity: float = 1.0
    specificity: float = 1.0

    def __post_init__(self) -> None:
        for name in ("sensitivity", "specificity"):
            if not 0 <= getattr(self, name) <= 1:
                raise BadInput(f"{name} {getattr(self, name)!r} is not a share between 0 and 1")
        if self.sensitivity + self.specificity < 1:
            raise BadInput("a reporter who is wrong more often than right must be read the other way round")


@dataclass(frozen=True, slots=True)
class Chance:
    """Mixture of Beta(a, b) laws with weights that add up to 1."""

    parts: tuple[tuple[float, float, float], ...]  # a, b, weight

    @classmethod
    def beta(cls, a: float, b: float) -> Chance:
        if not (a > 0 and b > 0 and math.isfinite(a + b)):
            raise BadInput(f"Beta({a!r}, {b!r}) is not a law: both must be positive")
        return cls(((a, b, 1.0),))

    @property
    def mean(self) -> float:
        return math.fsum(w * a / (a + b) for a, b, w in self.parts)

    @property
    def variance(self) -> float:
        second = math.fsum(w * a * (a + 1) / ((a + b) * (a + b + 1)) for a, b, w in self.parts)
        return max(0.0, second - self.mean**2)

    def updated(self, *reports: Report) -> Chance:
        """After the reports, in any order.

        >>> Chance.beta(1, 1).updated(Report(True), Report(True), Report(False)).parts
        ((3, 2, 1.0),)
        """
        parts = {(a, b): w for a, b, w in self.parts}
        for report in reports:
            if_success = report.sensitivity if report.yes else 1 - report.sensitivity
            if_failure = 1 - report.specificity if report.yes else report.specificity
            grown: dict[tuple[float, float], float] = {}
            for (a, b), w in parts.items():
                for key, likelihood in (((a + 1, b), if_success * a / (a + b)), ((a, b + 1), if_failure * b / (a + b))):
                    if likelihood > 0:
                        grown[key] = grown.get(key, 0.0) + w * likelihood
            total = math.fsum(grown.values())
            if total <= 0:
                raise BadInput("this report could not happen under the belief")
            parts = {key: w / total for key, w in grown.items()}
        return Chance(tuple((a, b, w) for (a, b), w in sorted(parts.items())))

    def below(self, x: float) -> float:
        """Probability that the chance lies below ``x``."""
        return math.fsum(w * float(betainc(a, b, x)) for a, b, w in self.parts)

    def quantile(self, share: float) -> float:
        low, high = 0.0, 1.0
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if self.below(middle) < share else (low, middle)
        return (low + high) / 2

    def interval(self, level: float = 0.9) -> tuple[float, float]:
        """Central interval."""
        return self.quantile((1 - level) / 2), self.quantile((1 + level) / 2)


@dataclass(frozen=True, slots=True)
class Worth:
    """Lognormal value: normal law of the logarithm."""

    mu: float
    sigma: float

    @classmethod
    def of(cls, *, mean: float, sigma: float) -> Worth:
        """The law with this mean and this spread of the logarithm.

        >>> round(Worth.of(mean=10, sigma=1.6).mean, 9)
        10.0
        """
        if not (mean > 0 and sigma >= 0 and math.isfinite(mean + sigma)):
            raise BadInput(f"mean {mean!r} and sigma {sigma!r} do not make a value: both must be positive")
        return cls(math.log(mean) - sigma**2 / 2, sigma)

    @property
    def mean(self) -> float:
        return math.exp(self.mu + self.sigma**2 / 2)

    @property
    def median(self) -> float:
        return math.exp(self.mu)

    def quantile(self, share: float) -> float:
        return math.exp(self.mu + self.sigma * float(norm.ppf(share)))

    def interval(self, level: float = 0.9) -> tuple[float, float]:
        return self.quantile((1 - level) / 2), self.quantile((1 + level) / 2)

    def seen(self, value: float, reliability: float, *, spread: float | None = None) -> Worth:
        """After an estimate of the value with this reliability; ``spread`` is the prior sigma that the reliability speaks of.

        >>> Worth(0.0, 1.0).seen(math.e, 0.5)
        Worth(mu=0.5, sigma=0.7071067811865476)
        """
        if not value > 0 or not math.isfinite(value):
            raise BadInput(f"{value!r} is not a positive value")
        if not 0 <= reliability < 1:
            raise BadInput(f"reliability {reliability!r} must be at least 0 and below 1")
        if self.sigma < SHARP or reliability == 0:
            return self
        base = (spread or self.sigma) ** 2
        noise = base * (1 - reliability) / reliability
        pull = self.sigma**2 / (self.sigma**2 + noise)
        return Worth(self.mu + pull * (math.log(value) - self.mu), math.sqrt(self.sigma**2 * (1 - pull)))

    def spread_learned(self, reliability: float, *, spread: float | None = None) -> float:
        """Standard deviation by which the posterior mean of the logarithm will move when such an estimate comes."""
        if self.sigma < SHARP or reliability == 0:
            return 0.0
        noise = (spread or self.sigma) ** 2 * (1 - reliability) / reliability
        return math.sqrt(self.sigma**4 / (self.sigma**2 + noise))


def all_succeed(chances: Iterable[Chance]) -> float:
    """Probability that every one of several independent stages succeeds."""
    return math.prod(c.mean for c in chances)
