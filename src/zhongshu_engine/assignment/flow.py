"""The best assignment among a set of candidate pairs, as a minimum-cost flow in whole numbers.

In: candidates, demand, loads, capacity of a pair. Out: the flow on each pair and what stayed unmet.
Never decides which pairs are candidates. The solver is OR-tools' cost-scaling network flow (Apache-2.0).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhongshu_engine.assignment.candidates import Candidates
from zhongshu_engine.assignment.problem import Floats, Ints
from zhongshu_engine.errors import EngineError

DECIMALS = (6, 9, 12, 14)  # decimal places tried for whole-number scores, coarsest first
DIGITS = 1e16  # more than a score has
SAME = 4 * float(np.finfo(np.float64).eps)  # a score this close to a decimal number is that number


@dataclass(frozen=True, slots=True)
class Flow:
    """Units on each candidate pair, units of demand nobody took and units of minimum load nobody filled."""

    units: Ints
    unmet: Ints
    unfilled: Ints


@dataclass(frozen=True, slots=True)
class Scale:
    """How scores become whole numbers: ``whole = round(score * factor)``; ``exact`` when no score changed by it."""

    factor: float
    exact: bool

    def whole(self, values: Floats) -> Ints:
        """Scores as whole numbers."""
        return np.rint(values * self.factor).astype(np.int64)


def scale_of(values: Floats, *, nodes: int, slack: float) -> Scale:
    """The coarsest decimal scale that keeps every score, or the finest that the solver's 64 bits can hold."""
    top = float(np.max(np.abs(values), initial=0.0)) or 1.0
    room = float(np.iinfo(np.int64).max) / 16 / (nodes + 3) / (top * slack)
    fits = [10.0**places for places in DECIMALS if 10.0**places <= room] or [10.0 ** np.floor(np.log10(room))]
    for factor in fits:
        scaled = values * factor
        if np.max(np.abs(scaled - np.rint(scaled)), initial=0.0) <= SAME * factor * top:
            return Scale(factor, True)
    finest = 10.0 ** np.floor(np.log10(min(room, DIGITS / top)))
    return Scale(float(max(finest, fits[-1])), False)


def solve_flow(
    candidates: Candidates,
    gains: Ints,
    *,
    demand: Ints,
    load_min: Ints,
    load_max: Ints,
    capacity: int,
    penalty: int,
) -> Flow:
    """Units on each pair that maximise gain, each unit of unmet demand or unfilled minimum load costing ``penalty``."""
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    n, m, pairs = len(demand), len(load_max), len(candidates)
    sink = n + m
    proposals, experts = np.arange(n), n + np.arange(m)
    kinds = [
        (candidates.rows, n + candidates.columns, np.full(pairs, capacity), -gains),
        (proposals, np.full(n, sink), demand, np.full(n, penalty)),
        (experts, np.full(m, sink), load_max - load_min, np.zeros(m, np.int64)),
        (experts, np.full(m, sink), load_min, np.full(m, -penalty)),
    ]
    tails, heads, capacities, costs = (np.concatenate([kind[part] for kind in kinds]) for part in range(4))
    network = SimpleMinCostFlow()
    arcs = network.add_arcs_with_capacity_and_unit_cost(
        tails.astype(np.int32), heads.astype(np.int32), capacities.astype(np.int64), costs.astype(np.int64)
    )
    network.set_nodes_supplies(np.arange(n, dtype=np.int32), demand.astype(np.int64))
    network.set_node_supply(sink, -int(demand.sum()))
    status = network.solve()
    if status != network.OPTIMAL:
        raise EngineError(f"the network solver stopped with status {status}")
    flows = np.asarray(network.flows(np.asarray(arcs, dtype=np.int32)), dtype=np.int64)
    filled = flows[pairs + n + m :]
    return Flow(flows[:pairs], flows[pairs : pairs + n], load_min - filled)
