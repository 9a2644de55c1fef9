"""The compiled simulator: every policy on the same candidates, run by run.

A candidate has a log value z, an appraisal (the mean of its reviewers) and one piece of evidence after each stage, all noisy views of z with the
stated reliability ρ: the noise has variance (1 − ρ)/ρ. Gates rank by the posterior mean of z given all that has been seen, which for normal
noise is the sum of views weighted by ρ/(1 − ρ); a gate keeps at most the stated share of those who started. Values of the completed add up. Flows out: values, money, starts and completions per run.
"""

from __future__ import annotations

import math
import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numba import njit

from zhongshu_engine.staging.draws import normals, uniforms
from zhongshu_engine.staging.policy import Policy, World

VALUE, SPENT, STARTED, COMPLETED, TOP = range(5)
MEASURES = ("value", "spent", "started", "completed", "top_caught")
STREAM_Z, STREAM_REVIEW, STREAM_EVIDENCE, STREAM_LOTS = 0, 100, 10_000, 50


@njit(cache=True)
def precision(reliability):
    """Weight of one view of z: the inverse of its noise variance."""
    return reliability / (1.0 - reliability)


@njit(cache=True)
def falling(keys):
    """Positions from the largest key to the smallest; equal keys keep their order."""
    return np.argsort(-keys, kind="mergesort")


@njit(cache=True)
def starters(order, best_view, lots, seats, lottery, tickets):
    """Who starts: by rank, by golden ticket, by lot; the rest keeps its rank for the bench."""
    count = order.size
    seats = min(seats, count)
    drawn = min(int(lottery * seats + 0.5), seats)
    gold = min(tickets, seats - drawn)
    chosen = np.zeros(count, np.bool_)
    picked = np.empty(count, np.int64)
    size = seats - drawn - gold
    for i in range(size):
        picked[i] = order[i]
        chosen[order[i]] = True
    for keys, wanted in ((best_view, gold), (-lots, drawn)):
        if wanted == 0:
            continue
        found = 0
        for j in falling(keys):
            if found == wanted:
                break
            if not chosen[j]:
                picked[size] = j
                chosen[j] = True
                size += 1
                found += 1
    for j in order:
        if not chosen[j]:
            picked[size] = j
            size += 1
    return picked, seats


@njit(cache=True)
def planned(picked, seats, belief, evidence, weights, stages, keep, budget):
    """One cohort that counts on the cuts; never spends more than the budget. Returns the completed and the money."""
    alive = picked[:seats].copy()
    money = seats * stages[0]
    share = float(seats)
    for g in range(keep.size):
        for j in alive:
            belief[j] += weights[g] * evidence[g, j]
        share *= keep[g]
        room = int((budget - money) / stages[g + 1] + 1e-9)
        kept = min(int(share + 1e-9), room, alive.size)
        # equal beliefs: the one picked earlier goes first
        alive = alive[falling(belief[alive])[:kept]]
        money += kept * stages[g + 1]
    return alive, money


@njit(cache=True)
def reserved(picked, belief, evidence, weights, stages, keep, budget, bench):
    """Cohorts that set the whole cost aside; what gates free starts the next ones from the bench."""
    completed = np.empty(picked.size, np.int64)
    done, money, next_one = 0, 0.0, 0
    limit = min(picked.size, int(budget + 1e-9) + bench)
    while next_one < limit:
        seats = min(limit - next_one, int(budget - money + 1e-9))
        if seats == 0:
            break
        alive = picked[next_one : next_one + seats].copy()
        next_one += seats
        money += seats * stages[0]
        share = float(seats)
        for g in range(keep.size):
            for j in alive:
                belief[j] += weights[g] * evidence[g, j]
            share *= keep[g]
            kept = min(int(share + 1e-9), alive.size)
            alive = alive[falling(belief[alive])[:kept]]
            money += kept * stages[g + 1]
        for j in alive:
            completed[done] = j
            done += 1
    return completed[:done], money, next_one


@njit(cache=True)
def one_policy(order, best_view, lots, belief, evidence, value, top, weights, stages, keep, options, budget):
    """The five measures of one policy in one run; options: seats, lottery, tickets, bench, full reserve."""
    out = np.empty(5)
    picked, seats = starters(order, best_view, lots, int(options[0]), options[1], int(options[2]))
    if options[4] > 0:
        completed, money, started = reserved(picked, belief, evidence, weights, stages, keep, budget, int(options[3]))
    else:
        completed, money = planned(picked, seats, belief, evidence, weights, stages, keep, budget)
        started = seats
    out[VALUE] = value[completed].sum()
    out[SPENT] = money
    out[STARTED] = started
    out[COMPLETED] = completed.size
    out[TOP] = top[completed].sum()
    return out


@njit(cache=True)
def one_run(seed, run, candidates, sigma, budget, reviewers, weights, stages, keep, sizes, options):
    """All policies on the candidates of one run; the last row is the oracle, who sees the values."""
    z = normals(seed, run, STREAM_Z, candidates)
    value = np.exp(sigma * z - 0.5 * sigma * sigma)
    spread = math.sqrt(reviewers / weights[0])
    appraisal = np.zeros(candidates)
    best_view = np.full(candidates, -1e300)
    for r in range(reviewers):
        view = z + spread * normals(seed, run, STREAM_REVIEW + r, candidates)
        appraisal += view / reviewers
        best_view = np.maximum(best_view, view)
    gates = weights.size - 1
    evidence = np.empty((gates, candidates))
    for g in range(gates):
        evidence[g] = z + normals(seed, run, STREAM_EVIDENCE + g, candidates) / math.sqrt(weights[g + 1])
    lots = uniforms(seed, run, STREAM_LOTS, candidates)
    order = falling(appraisal)
    ideal = falling(value)
    top = np.zeros(candidates)
    top[ideal[: max(1, candidates // 100)]] = 1.0
    out = np.empty((sizes.size + 1, 5))
    for p in range(sizes.size):
        n = sizes[p]
        out[p] = one_policy(
            order,
            best_view,
            lots,
            weights[0] * appraisal,
            evidence,
            value,
            top,
            weights[1:],
            stages[p, :n],
            keep[p, : n - 1],
            options[p],
            budget,
        )
    full = min(candidates, int(budget + 1e-9))
    out[sizes.size] = np.array(
        [value[ideal[:full]].sum(), float(full), float(full), float(full), top[ideal[:full]].sum()]
    )
    return out


@njit(cache=True, nogil=True)
def some_runs(out, first, last, seed, candidates, sigma, budget, reviewers, weights, stages, keep, sizes, options):
    """Fill runs ``first`` to ``last`` of runs × (policies and the oracle) × measures."""
    for run in range(first, last):
        out[run] = one_run(seed, run, candidates, sigma, budget, reviewers, weights, stages, keep, sizes, options)


def seats_of(policy: Policy, world: World) -> int:
    """How many start: the budget over the cost of a start."""
    cost = 1.0 if policy.reserve == "full" else policy.cost_per_start
    return min(world.candidates, int(world.budget / cost + 1e-9))


def simulate(world: World, policies: tuple[Policy, ...], *, runs: int, seed: int) -> np.ndarray:
    """Runs × (policies, then the oracle) × `MEASURES`."""
    widest = max(len(p.stages) for p in policies)
    stages, keep = np.zeros((len(policies), widest)), np.zeros((len(policies), max(widest - 1, 1)))
    options = np.zeros((len(policies), 5))
    for i, policy in enumerate(policies):
        stages[i, : len(policy.stages)] = policy.stages
        keep[i, : len(policy.keep)] = policy.keep
        options[i] = seats_of(policy, world), policy.lottery, policy.tickets, policy.bench, policy.reserve == "full"
    weights = np.array([r / (1 - r) for r in (world.reliability, *world.evidence)])
    sizes = np.array([len(p.stages) for p in policies])
    out = np.empty((runs, len(policies) + 1, len(MEASURES)))
    common = (
        seed,
        world.candidates,
        world.sigma,
        float(world.budget),
        world.reviewers,
        weights,
        stages,
        keep,
        sizes,
        options,
    )
    workers = min(os.cpu_count() or 1, runs)
    edges = np.linspace(0, runs, workers + 1).astype(int)
    some_runs(out, 0, 0, *common)  # compiles once, outside the threads
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(lambda k: some_runs(out, int(edges[k]), int(edges[k + 1]), *common), range(workers)))
    return out
