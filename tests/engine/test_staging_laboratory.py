"""The policy laboratory: against an independent slow implementation, the founding table, and its own laws."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from zhongshu_engine.staging.draws import mixed, normals, uniforms
from zhongshu_engine.staging.laboratory import COMPLETED, SPENT, STARTED, VALUE, simulate
from zhongshu_engine.staging.policy import Laboratory, Policy, World, at_point
from zhongshu_engine.staging.summary import ORACLE, experiment

STAGES = (0.1, 0.3, 0.6)
ONE, HALVES, PROGRAMME, THIRDS = (
    Policy("one-shot"), Policy("50/50", STAGES, (0.5, 0.5)), Policy("39/50", STAGES, (0.39, 0.5)), Policy("30/30", STAGES, (0.3, 0.3)),
)  # fmt: skip
DRAWN = replace(PROGRAMME, name="lottery", lottery=0.1)
# appraisal reliability -> one-shot, 50/50, 39/50, 30/30, 39/50 with 10 % lottery; standard errors were given as 1.6 to 2.9
PUBLISHED = {0.15: (178, 245, 249, 228, 251), 0.25: (222, 284, 284, 255, 282), 0.40: (292, 330, 319, 273, 321)}


def test_generator_gives_the_published_splitmix64_sequence() -> None:
    # first outputs of SplitMix64 for seed 1234567 (reference implementation by Vigna)
    gamma = 0x9E3779B97F4A7C15
    first = [int(mixed(np.uint64((1234567 + k * gamma) % 2**64))) for k in range(3)]
    assert first == [6457827717110365317, 3203168211198807973, 9817491932198370423]


def test_draws_look_uniform_and_normal() -> None:
    u, z = uniforms(1, 2, 3, 200_000), normals(1, 2, 3, 200_001)
    assert (abs(u.mean() - 0.5) < 0.003, abs(z.mean()) < 0.01, abs(z.std() - 1) < 0.01) == (True, True, True)
    assert len(set(u)) == len(u)
    assert abs(np.corrcoef(normals(1, 2, 3, 100_000), normals(1, 3, 3, 100_000))[0, 1]) < 0.015


def slow(world: World, policy: Policy, run: int, seed: int) -> tuple[float, float, int, int]:
    """The same story told in plain Python lists, from the same draws."""
    n = world.candidates
    z = list(normals(seed, run, 0, n))
    value = [math.exp(world.sigma * x - world.sigma**2 / 2) for x in z]
    noise = math.sqrt(world.reviewers * (1 - world.reliability) / world.reliability)
    views = [
        [x + noise * e for x, e in zip(z, normals(seed, run, 100 + r, n), strict=True)] for r in range(world.reviewers)
    ]
    appraisal = [sum(v[j] for v in views) / world.reviewers for j in range(n)]
    evidence = [
        [x + math.sqrt((1 - rho) / rho) * e for x, e in zip(z, normals(seed, run, 10_000 + g, n), strict=True)]
        for g, rho in enumerate(world.evidence)
    ]
    lots = list(uniforms(seed, run, 50, n))
    queue = sorted(range(n), key=lambda j: -appraisal[j])
    cost = 1.0 if policy.reserve == "full" else policy.cost_per_start
    seats = min(n, int(world.budget / cost + 1e-9))
    drawn = int(policy.lottery * seats + 0.5)
    gold = min(policy.tickets, seats - drawn)
    start = queue[: seats - drawn - gold]
    for key, wanted in ((lambda j: -max(v[j] for v in views), gold), (lambda j: lots[j], drawn)):
        rest = sorted((j for j in queue if j not in start), key=key)
        start = start + rest[:wanted]
    line = start + [j for j in queue if j not in start]
    spent, completed, begun = 0.0, [], 0
    limit = min(n, int(world.budget) + policy.bench) if policy.reserve == "full" else seats
    while begun < limit:
        size = min(limit - begun, int(world.budget - spent + 1e-9)) if policy.reserve == "full" else seats
        if size == 0:
            break
        alive, share = line[begun : begun + size], float(size)
        begun += size
        spent += size * policy.stages[0]
        for g, kept in enumerate(policy.keep):
            share *= kept

            def belief(j: int, g: int = g) -> float:
                weights = [r / (1 - r) for r in (world.reliability, *world.evidence)]
                return weights[0] * appraisal[j] + sum(weights[k + 1] * evidence[k][j] for k in range(g + 1))

            room = len(alive) if policy.reserve == "full" else int((world.budget - spent) / policy.stages[g + 1] + 1e-9)
            alive = sorted(alive, key=lambda j: -belief(j))[: min(int(share + 1e-9), room)]
            spent += len(alive) * policy.stages[g + 1]
        completed += alive
    return sum(value[j] for j in completed), spent, begun, len(completed)


@pytest.mark.parametrize(
    "policy",
    [
        ONE, HALVES, DRAWN, replace(HALVES, name="gold", tickets=3),
        replace(PROGRAMME, name="bench", reserve="full", bench=15), replace(ONE, name="lot", lottery=1.0),
    ],
    ids=lambda p: p.name,
)  # fmt: skip
def test_simulator_equals_the_slow_implementation(policy: Policy) -> None:
    world = World(candidates=40, budget=6.5, reviewers=3, reliability=0.3)
    fast = simulate(world, (policy,), runs=25, seed=11)
    for run in range(25):
        expected = slow(world, policy, run, 11)
        assert tuple(fast[run, 0, [VALUE, SPENT, STARTED, COMPLETED]]) == pytest.approx(expected, rel=1e-12)


def test_founding_table_is_reproduced_within_its_errors() -> None:
    for reliability, published in PUBLISHED.items():
        runs = simulate(World(reliability=reliability), (ONE, HALVES, PROGRAMME, THIRDS, DRAWN), runs=1500, seed=1)
        value = runs[:, :5, VALUE]
        own = value.std(axis=0, ddof=1) / math.sqrt(len(value))
        # 2.25 stands for the middle of the published 1.6 to 2.9
        off = np.abs(value.mean(axis=0) - published) / np.hypot(own, 2.25)
        assert off.max() < 3


def test_one_shot_mean_is_the_closed_form_for_many_candidates() -> None:
    # top share q by an appraisal of correlation r: mean value = Phi(sigma r - c) / q
    from scipy.stats import norm

    runs = simulate(World(candidates=4000, budget=240, reliability=0.25), (ONE,), runs=800, seed=5)
    value = runs[:, 0, VALUE] / 240
    expected = norm.cdf(1.6 * 0.5 - norm.isf(0.06)) / 0.06
    assert abs(value.mean() - expected) < 4 * value.std() / math.sqrt(len(value))


def test_money_is_never_overspent_and_same_seed_gives_same_bytes() -> None:
    policies = (HALVES, PROGRAMME, THIRDS, replace(HALVES, name="full", reserve="full", bench=100))
    first = simulate(World(candidates=300, budget=20.3), policies, runs=50, seed=3)
    again = simulate(World(candidates=300, budget=20.3), policies, runs=50, seed=3)
    assert first.tobytes() == again.tobytes()
    assert first[:, :4, SPENT].max() <= 20.3 + 1e-9
    assert not np.array_equal(first, simulate(World(candidates=300, budget=20.3), policies, runs=50, seed=4))


def test_a_policy_meets_the_same_candidates_whatever_stands_beside_it() -> None:
    alone = simulate(World(candidates=100, budget=9), (HALVES,), runs=20, seed=1)
    beside = simulate(World(candidates=100, budget=9), (ONE, HALVES), runs=20, seed=1)
    assert np.array_equal(alone[:, 0], beside[:, 1])


def test_oracle_is_never_beaten_by_one_shot_and_regret_is_its_missing_share() -> None:
    results = experiment(Laboratory((ONE, HALVES), World(candidates=200, budget=12), runs=300))
    oracle, one = results.at(0.25, ORACLE), results.at(0.25, "one-shot")
    assert oracle.regret == 0
    assert one.regret == pytest.approx(1 - one.mean / oracle.mean)
    assert one.difference == 0
    assert results.at(0.25, "50/50").difference == pytest.approx(results.at(0.25, "50/50").mean - one.mean)


def test_a_bench_puts_freed_money_to_work() -> None:
    kept = replace(HALVES, name="no bench", reserve="full")
    runs = simulate(World(), (kept, replace(kept, name="bench", bench=200)), runs=200, seed=1)
    assert runs[:, 0, STARTED].max() == 60
    assert (runs[:, 1, VALUE] > runs[:, 0, VALUE]).mean() > 0.9


def test_gate_frequency_keeps_the_severity_and_the_money() -> None:
    lab = Laboratory((ONE, HALVES), World(candidates=300, budget=20), "gates", (1, 2, 4), runs=50)
    world, (one, four) = at_point(lab, 4)
    assert one == ONE
    assert world.evidence == pytest.approx((0.5, 0.5 + 0.25 / 3, 0.5 + 0.5 / 3, 0.75))
    assert math.prod(four.keep) == pytest.approx(0.25)
    assert four.stages == (0.2,) * 5
    assert max(line.spent for line in experiment(lab).lines) <= 20 + 1e-9


@pytest.mark.parametrize(
    ("parameter", "value"),
    [("sigma", 2.0), ("budget", 8.0), ("keep", 0.4), ("lottery", 0.2), ("bench", 5.0), ("tickets", 2.0)],
)
def test_every_axis_moves_what_it_names(parameter: str, value: float) -> None:
    lab = Laboratory((ONE, HALVES), World(candidates=60, budget=6, reviewers=2), parameter, (value,), runs=5)
    world, (one, staged) = at_point(lab, value)
    changed = getattr(world if parameter in ("sigma", "budget") else staged, parameter)
    assert changed == ((value, value) if parameter == "keep" else value)
    assert one == ONE
    assert len(experiment(lab).lines) == 3
