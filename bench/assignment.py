"""Our assignment beside a plain open formulation of the same question, in one run: every pair an arc of OR-tools' minimum-cost flow.

Times are CPU seconds, the best of three. `python -m bench.assignment [--large] [--floor]`: with --large also 20,000 x 20,000 (ours alone; needs
about 5 GB), with --floor also the highest floor of the middle case.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from zhongshu_engine.api.assignment import assign, pose

CASES = ((1000, 500, 3, 0, 8), (1000, 500, 3, 4, 8), (1000, 500, 3, 6, 6), (5000, 3000, 3, 0, 6))
LARGE = (20_000, 20_000, 3, 0, 6)
TOPICS = 40
REPEATS = 3


def question(n: int, m: int, seed: int = 20250101) -> np.ndarray:
    """Scores of a made-up call: mixtures of topics, a little noise, one pair in a hundred in conflict."""
    chance = np.random.default_rng(seed)
    popular = chance.dirichlet(np.full(TOPICS, 2.0))
    mixed = 0.5 * popular + 0.5 * chance.dirichlet(np.full(TOPICS, 2.0))
    left = chance.dirichlet(popular * TOPICS * 0.08 + 1e-3, n)
    right = chance.dirichlet(mixed * TOPICS * 0.15 + 1e-3, m)
    left /= np.linalg.norm(left, axis=1, keepdims=True)
    right /= np.linalg.norm(right, axis=1, keepdims=True)
    scores = np.empty((n, m))
    for start in range(0, n, 1000):
        block = slice(start, start + 1000)
        noise = chance.beta(2, 5, scores[block].shape)
        scores[block] = np.clip(0.75 * (left[block] @ right.T) + 0.25 * noise, 0, 1).round(6)
        scores[block][chance.random(noise.shape) < 0.01] = np.nan
    return scores


def plain(scores: np.ndarray, k: int, low: int, high: int) -> float:
    """The textbook flow: one arc for every admissible pair, minimum loads by a strong reward."""
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    n, m = scores.shape
    rows, columns = np.nonzero(np.isfinite(scores))
    costs = -np.rint(scores[rows, columns] * 1e6).astype(np.int64)
    experts, sink = n + np.arange(m), np.full(m, n + m)
    tails = np.concatenate([rows, experts, experts]).astype(np.int32)
    heads = np.concatenate([n + columns, sink, sink]).astype(np.int32)
    capacity = np.concatenate([np.ones(len(rows), np.int64), np.full(m, low), np.full(m, high - low)])
    weights = np.concatenate([costs, np.full(m, -10_000_000), np.zeros(m, np.int64)])
    network = SimpleMinCostFlow()
    arcs = network.add_arcs_with_capacity_and_unit_cost(tails, heads, capacity, weights)
    network.set_nodes_supplies(np.arange(n, dtype=np.int32), np.full(n, k, dtype=np.int64))
    network.set_node_supply(n + m, -n * k)
    if network.solve() != network.OPTIMAL:
        return float("nan")
    flows = np.asarray(network.flows(np.asarray(arcs, np.int32)))[: len(rows)]
    return float(scores[rows, columns] @ flows)


def timed(call: Callable[[], Any], repeats: int) -> tuple[Any, float]:
    """Answer and the least CPU seconds."""
    best = np.inf
    for _ in range(repeats):
        start = time.process_time()
        answer = call()
        best = min(best, time.process_time() - start)
    return answer, best


def memory() -> float:
    """Greatest resident size so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--floor", action="store_true")
    asked = parser.parse_args()
    print(
        f"{'question':28} {'ours total':>14} {'gap':>8} {'CPU s':>7} {'MB':>6} {'plain total':>14} {'CPU s':>7} {'ratio':>6}"
    )
    for n, m, k, low, high in CASES:
        scores = question(n, m)
        problem = pose(scores, demand=k, load_min=low, load_max=high)
        answer, ours = timed(lambda problem=problem: assign(problem), REPEATS)
        size = memory()
        total, theirs = timed(lambda s=scores, k=k, low=low, high=high: plain(s, k, low, high), 1)
        name = f"{n} x {m}, {k} each, {low}-{high}"
        print(
            f"{name:28} {answer.total:14.6f} {answer.gap:8.1e} {ours:7.2f} {size:6.0f} {total:14.6f} {theirs:7.2f} {theirs / ours:6.1f}"
        )
    if asked.floor:
        answer, ours = timed(lambda: assign(pose(question(5000, 3000), demand=3, load_max=6), "floor"), 1)
        print(
            f"floor 5000 x 3000: worst {answer.worst:.6f} of {answer.worst_bound:.6f}, total {answer.total:.4f}, gap {answer.gap:.4f}, {ours:.1f} CPU s"
        )
    if asked.large:
        n, m, k, low, high = LARGE
        answer, ours = timed(lambda: assign(pose(question(n, m), demand=k, load_min=low, load_max=high)), 1)
        print(
            f"{n} x {m}: total {answer.total:.6f}, gap {answer.gap:.1e}, {ours:.1f} CPU s with making the question, {memory():.0f} MB"
        )


if __name__ == "__main__":
    main()
