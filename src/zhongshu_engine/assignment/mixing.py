"""The best mixture of panels, proposal by proposal, with every chance within the cap and loads kept on average: prices and a bound for the lottery.

In: a `Problem`, gains, the cap, an assignment that keeps the rules. Out: prices of caps and of the experts' time, and the bound they prove: what the best
panel of each proposal is worth at these prices, the caps and the loads. Anyone can recompute it (`verify`). It never says which panels go
together in one assignment; that is for `lottery`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from zhongshu_engine.assignment.certificate import load_value
from zhongshu_engine.assignment.clock import Watch
from zhongshu_engine.assignment.fractional import kept_keys
from zhongshu_engine.assignment.master import Master
from zhongshu_engine.assignment.panels import Tables
from zhongshu_engine.assignment.problem import Floats, Ints, Problem

TOWARDS_BEST = 0.5


@dataclass(frozen=True, slots=True)
class Priced:
    """Prices of the caps (pair by pair) and of the experts' time, the bound on the gain of every lottery that they prove; the panels looked at."""

    caps: Floats
    loads: Floats
    bound: float
    panels: tuple[Ints, ...] = ()


def best_panels(
    problem: Problem, tables: Tables, gains: Floats, caps: Floats, loads: Floats
) -> tuple[float, list[Ints]]:
    """What the best panels of all proposals are worth together at these prices, at most, and these panels as keys."""
    usable = np.isfinite(problem.admissible(slice(0, problem.proposals)))
    worth = np.where(usable, gains - caps.reshape(gains.shape) - loads, -np.inf)
    most, panels = 0.0, list[Ints]()
    for p in range(problem.proposals):
        panel, value = tables.best(p, worth[p])
        most += value
        panels.append(p * problem.experts + np.array(panel, np.int64))
    return most, panels


def best_prices(
    problem: Problem,
    tables: Tables,
    gains: Floats,
    cap: float,
    first: Ints,
    start: Priced,
    *,
    dear: float,
    watch: Watch,
    fine: float,
) -> Priced:
    """The best prices, or the best so far when the time is up; ``start`` are some that are known, ``first`` an assignment that keeps the rules."""
    n, m = problem.scores.shape
    low, high = (
        np.concatenate([problem.demand > 0, part]).astype(float) for part in (problem.load_min, problem.load_max)
    )
    master, said, flat = Master(problem.scores.size, cap, kept_keys(problem), low, high), set[bytes](), gains.ravel()
    master.aim([], dear=dear, lift=np.inf)

    def add(keys: Ints) -> None:
        said.add(keys.tobytes())
        master.add(keys, float(flat[keys].sum()), np.concatenate([keys[:1] // m, n + keys % m]))

    for p in np.unique(first[:, 0]):
        add(np.sort(p * m + first[first[:, 0] == p, 1]))
    best, towards, stale = start, TOWARDS_BEST, False
    while True:
        mixture = master.solve()
        if watch.over or stale or best.bound - mixture.value <= fine:
            return replace(best, panels=tuple(master.columns))
        out, loads = np.zeros(len(flat)), mixture.rows[n:]
        out[mixture.keys] = mixture.prices
        caps, time = (towards * a + (1 - towards) * b for a, b in ((best.caps, out), (best.loads, loads)))
        worth, panels = best_panels(problem, tables, gains, caps, time)
        bound = worth + cap * float(caps.sum()) + load_value(time, problem.load_min, problem.load_max)
        watch.report("panels", mixture.value, min(bound, best.bound))
        if bound < best.bound:
            best = Priced(caps, time, bound)
        fresh = [
            keys
            for p, keys in enumerate(panels)
            if len(keys) and keys.tobytes() not in said
            and float(flat[keys].sum() - out[keys].sum() - loads[keys % m].sum() - mixture.rows[p]) > fine / n
        ]  # fmt: skip
        for keys in fresh:
            add(keys)
        stale, towards = not fresh and not towards, TOWARDS_BEST if fresh else 0.0
