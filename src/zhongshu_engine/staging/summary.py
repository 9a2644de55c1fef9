"""From runs to tables: means with standard errors, paired differences from the first policy, regret against the oracle.

Runs are paired by common random numbers, so a difference is judged by the spread of the differences, not of the two means.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass

import numpy as np

from zhongshu_engine.result import Provenance, versions
from zhongshu_engine.staging.laboratory import MEASURES, simulate
from zhongshu_engine.staging.policy import Laboratory, at_point, checked

NORMAL_95 = 1.959963984540054
ORACLE = "oracle"


@dataclass(frozen=True, slots=True)
class Line:
    """One policy at one point of the axis. Intervals are 95 %; ``regret`` is the share of the oracle's value that is missed."""

    parameter: str
    at: float
    policy: str
    mean: float
    se: float
    low: float
    high: float
    p10: float
    p50: float
    p90: float
    difference: float
    difference_se: float
    regret: float
    regret_se: float
    spent: float
    started: float
    completed: float
    top_caught: float


@dataclass(frozen=True, slots=True)
class Results:
    lines: tuple[Line, ...]
    runs: int
    seed: int
    provenance: Provenance

    def at(self, value: float, policy: str) -> Line:
        return next(line for line in self.lines if line.at == value and line.policy == policy)


def _se(values: np.ndarray) -> float:
    return float(values.std(ddof=1) / math.sqrt(len(values))) if len(values) > 1 else 0.0


def _line(parameter: str, at: float, name: str, runs: np.ndarray, first: np.ndarray, oracle: np.ndarray) -> Line:
    value = runs[:, 0]
    mean, se = float(value.mean()), _se(value)
    low, middle, high = (float(q) for q in np.quantile(value, (0.1, 0.5, 0.9)))
    best = float(oracle.mean())
    share = mean / best if best else 1.0
    others = {m: float(v) for m, v in zip(MEASURES, runs.mean(axis=0), strict=True)}
    return Line(
        parameter, at, name, mean, se, mean - NORMAL_95 * se, mean + NORMAL_95 * se, low, middle, high,
        float((value - first).mean()), _se(value - first), 1.0 - share, _se(value - share * oracle) / best if best else 0.0,
        others["spent"], others["started"], others["completed"], others["top_caught"],
    )  # fmt: skip


def experiment(lab: Laboratory) -> Results:
    """Simulate every policy at every point of the axis.

    >>> from zhongshu_engine.staging.policy import Policy, World
    >>> lab = Laboratory((Policy("one-shot"), Policy("staged", (0.1, 0.9), (0.5,))), World(candidates=50, budget=5), runs=200)
    >>> results = experiment(lab)
    >>> results.at(0.25, "staged").mean > results.at(0.25, "one-shot").mean
    True
    >>> results.at(0.25, "oracle").regret
    0.0
    """
    lines = []
    for value in checked(lab).values:
        world, policies = at_point(lab, value)
        runs = simulate(world, policies, runs=lab.runs, seed=lab.seed)
        for i, name in enumerate([*(p.name for p in policies), ORACLE]):
            lines.append(_line(lab.parameter, value, name, runs[:, i], runs[:, 0, 0], runs[:, -1, 0]))
    options = {
        "runs": lab.runs,
        "world": asdict(lab.world),
        "policies": [asdict(p) for p in lab.policies],
        "parameter": lab.parameter,
    }
    made = Provenance("policy laboratory", options, lab.seed, versions("numpy", "numba"))
    return Results(tuple(lines), lab.runs, lab.seed, made)
