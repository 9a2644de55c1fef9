"""The earliest year in which a pipeline of concurrent projects pays with a given probability.

Every project has fixed first and last periods; a fixed number is at work in every period; a project may be stopped early and then returns nothing;
the net return by the horizon must reach a level in a share of the scenarios. Minimises the horizon, then maximises the guaranteed share.
The model is the NPD1 instance's (Lejeune's disjunctive stochastic programming); the guarantee is recounted in exact fractions on the scenarios.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np

from zhongshu_engine.errors import BadInput, EngineError, Infeasible
from zhongshu_engine.portfolio.formats import text_of
from zhongshu_engine.portfolio.milp import Milp, Terms
from zhongshu_engine.portfolio.solvers import run
from zhongshu_engine.portfolio.verify import exact


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Projects × scenarios: ``first`` and ``last`` period of each project (from 1), its return at completion in each scenario."""

    first: tuple[int, ...]
    last: tuple[int, ...]
    returns: np.ndarray  # scenarios × projects
    concurrent: int
    cost_per_period: float
    required: float
    probability: float
    periods: int


@dataclass(frozen=True, slots=True)
class Guarantee:
    """The earliest horizon, what is at work in each period, what is completed, and the share of scenarios that reach the level.

    ``status`` speaks of the share: the horizon is always proved (every earlier one was shown impossible).
    """

    horizon: int
    status: str
    share: Fraction
    bound: float
    completed: tuple[int, ...]
    at_work: tuple[tuple[int, ...], ...]


def _programme(pipeline: Pipeline, horizon: int) -> tuple[Milp, dict[tuple[int, int], int], Terms]:
    milp = Milp()
    at = {
        (i, t): milp.column()
        for i, (a, b) in enumerate(zip(pipeline.first, pipeline.last, strict=True))
        for t in range(a, min(b, horizon) + 1)
    }
    for t in range(1, horizon + 1):
        busy = {column: 1.0 for (_i, when), column in at.items() if when == t}
        milp.row(busy, low=pipeline.concurrent, high=pipeline.concurrent)
    for (i, t), column in at.items():
        if (i, t + 1) in at:
            milp.row({column: 1.0, at[i, t + 1]: -1.0}, low=0.0)
    done = [i for i, last in enumerate(pipeline.last) if last <= horizon]
    need = exact(pipeline.required) + exact(pipeline.cost_per_period) * horizon
    reached: Terms = {}
    for row in pipeline.returns:
        yes = milp.column()
        total = {at[i, pipeline.last[i]]: float(row[i]) for i in done}
        low = sum(min(0.0, v) for v in total.values())
        milp.row({**total, yes: -float(need - exact(low))}, low=low)
        reached[yes] = 1.0
    return milp, at, reached


def recount(pipeline: Pipeline, horizon: int, at_work: tuple[tuple[int, ...], ...]) -> Fraction:
    """The share of scenarios that reach the level, from the schedule alone; refuses a schedule that breaks a rule."""
    for t, projects in enumerate(at_work, 1):
        if len(projects) != pipeline.concurrent or len(set(projects)) != len(projects):
            raise EngineError(f"period {t} has {len(projects)} projects at work")
        for i in projects:
            if not pipeline.first[i] <= t <= pipeline.last[i] or (t > pipeline.first[i] and i not in at_work[t - 2]):
                raise EngineError(f"project {i} works in period {t} without having begun on time")
    finished = [i for i, last in enumerate(pipeline.last) if last <= horizon and i in at_work[last - 1]]
    need = exact(pipeline.required) + exact(pipeline.cost_per_period) * horizon
    good = sum(sum((exact(float(row[i])) for i in finished), Fraction(0)) >= need for row in pipeline.returns)
    return Fraction(good, len(pipeline.returns))


def earliest(pipeline: Pipeline, *, time_limit: float | None = None, solver: str = "auto", seed: int = 0) -> Guarantee:
    """The earliest horizon that keeps the chance constraint, and the schedule with the greatest guaranteed share there."""
    wanted = exact(pipeline.probability) * len(pipeline.returns)
    least = -(-wanted.numerator // wanted.denominator)
    for horizon in range(1, pipeline.periods + 1):
        milp, at, reached = _programme(pipeline, horizon)
        milp.row(reached, low=least)
        found = run(milp, case="chance", solver=solver, seed=seed)
        if found.status == "infeasible":
            continue
        milp.objective = reached
        better = run(milp, case="chance", solver=solver, seed=seed, time_limit=time_limit)
        outcome = better if better.solution else found
        at_work = tuple(
            tuple(i for (i, when), column in at.items() if when == t and outcome.solution[column] > 0.5)
            for t in range(1, horizon + 1)
        )
        share = recount(pipeline, horizon, at_work)
        if share < exact(pipeline.probability):
            raise EngineError(f"the solver's schedule reaches the level in {float(share):g} of the scenarios only")
        completed = tuple(i for i, last in enumerate(pipeline.last) if last <= horizon and i in at_work[last - 1])
        bound = float(share) if better.status == "optimal" else (better.bound or len(reached)) / len(reached)
        return Guarantee(horizon, better.status, share, bound, completed, at_work)
    raise Infeasible(f"no horizon up to {pipeline.periods} reaches the level with probability {pipeline.probability:g}")


def _found(pattern: str, text: str, what: str, place: str) -> str:
    match = re.search(pattern, text, re.DOTALL)
    if match is None:
        raise BadInput(f"{what} is missing", place=place)
    return match.group(1)


def _numbers(words: list[str], what: str, place: str) -> list[float]:
    for word in words:
        try:
            fine = math.isfinite(float(word))
        except ValueError:
            fine = False
        if not fine:
            raise BadInput(f"{word!r} is not a number ({what})", place=place)
    return [float(word) for word in words]


def checked(pipeline: Pipeline, place: str) -> Pipeline:
    """The pipeline itself, or one sentence with the first thing that no schedule could mean."""
    for i, (first, last) in enumerate(zip(pipeline.first, pipeline.last, strict=True), 1):
        if not 1 <= first <= last:
            raise BadInput(f"project {i} works from period {first} to {last}", place=place)
    for what, value, fine in (
        ("the number of projects at work", pipeline.concurrent, pipeline.concurrent >= 0),
        ("the number of periods", pipeline.periods, pipeline.periods >= 1),
        ("the cost of a period", pipeline.cost_per_period, pipeline.cost_per_period >= 0),
        ("the probability", pipeline.probability, 0 <= pipeline.probability <= 1),
    ):
        if not fine:
            raise BadInput(f"{what} is {value:g}", place=place)
    if not pipeline.returns.size:
        raise BadInput("at least one project and one scenario are needed", place=place)
    return pipeline


def read_npd(path: Path) -> Pipeline:
    """The AMPL data file of the NPD1 instance (plain or gzipped)."""
    text, place = re.sub(r"#[^\n]*", "", text_of(path)), str(path)
    number = {
        k: _numbers([_found(rf"param\s+{k}\s*:=\s*([^\s;]+)", text, k, place)], k, place)[0]
        for k in ("KK", "II", "TT", "F", "U", "p", "R")
    }
    for k in ("KK", "II", "TT", "U"):
        if not number[k].is_integer():
            raise BadInput(f"{k} is {number[k]:g}, not a whole number", place=place)
    projects, scenarios = int(number["II"]), int(number["KK"])
    ends = []
    for name in ("s", "f"):
        pairs = _found(rf"param\s+{name}\s*:=(.*?);", text, name, place).split()
        ends.append(tuple(int(v) for v in _numbers(pairs[1::2], name, place)))
    words = _found(r"param\s+M_intermediary_tilde_xi\s*:.*?:=(.*?);", text, "the table of returns", place).split()
    if len(words) != scenarios * (projects + 1) or {len(e) for e in ends} != {projects}:
        raise BadInput("the tables do not have the announced size", place=place)
    returns = np.array(_numbers(words, "a return", place)).reshape(scenarios, projects + 1)[:, 1:]
    return checked(
        Pipeline(ends[0], ends[1], returns, int(number["U"]), number["F"], number["R"], number["p"], int(number["TT"])),
        place,
    )
