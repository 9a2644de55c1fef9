"""Beliefs against closed forms, gates against enumeration, allocation and scores against known figures."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import integrate
from scipy import stats as law

from zhongshu_engine.errors import BadInput
from zhongshu_engine.staging.allocation import (
    gittins_index,
    heavy_tailed_gradient,
    knowledge_gradient,
    sequential_halving,
    tail_gain,
)
from zhongshu_engine.staging.belief import Chance, Report, Worth, all_succeed
from zhongshu_engine.staging.gates import Step, gate_value, least_chance, nodes, waiting_value
from zhongshu_engine.staging.scoring import scored

shares = st.floats(0.5, 1.0)
reports = st.builds(Report, st.booleans(), shares, shares)


@settings(max_examples=60, deadline=None)
@given(st.floats(0.5, 9), st.floats(0.5, 9), st.lists(st.booleans(), max_size=8))
def test_sure_reports_give_the_conjugate_beta(a, b, seen) -> None:
    after = Chance.beta(a, b).updated(*(Report(yes) for yes in seen))
    wins = sum(seen)
    closed = law.beta(a + wins, b + len(seen) - wins)
    assert after.mean == pytest.approx(closed.mean())
    assert after.variance == pytest.approx(closed.var())
    assert after.interval(0.9) == pytest.approx((closed.ppf(0.05), closed.ppf(0.95)), abs=1e-9)


@settings(max_examples=12, deadline=None)
@given(st.floats(1, 5), st.floats(1, 5), st.lists(reports, min_size=1, max_size=4))
def test_unsure_reports_agree_with_numerical_integration(a, b, told) -> None:
    def weight(x: float, power: int) -> float:
        likelihood = math.prod(
            x * (r.sensitivity if r.yes else 1 - r.sensitivity)
            + (1 - x) * (1 - r.specificity if r.yes else r.specificity)
            for r in told
        )
        return x**power * law.beta.pdf(x, a, b) * likelihood

    total, first = (integrate.quad(weight, 0, 1, args=(k,))[0] for k in (0, 1))
    if total > 1e-9:
        assert Chance.beta(a, b).updated(*told).mean == pytest.approx(first / total, rel=1e-6)


@settings(max_examples=40, deadline=None)
@given(st.lists(reports, max_size=5), st.randoms())
def test_order_of_reports_changes_nothing(told, shuffle) -> None:
    mixed = list(told)
    shuffle.shuffle(mixed)
    try:
        assert Chance.beta(2, 3).updated(*told).mean == pytest.approx(Chance.beta(2, 3).updated(*mixed).mean)
    except BadInput:
        return


def test_a_report_that_says_nothing_teaches_nothing() -> None:
    assert Chance.beta(2, 3).updated(Report(True, 0.5, 0.5)).mean == pytest.approx(0.4)


def test_mixture_grows_by_one_part_a_report() -> None:
    assert len(Chance.beta(1, 1).updated(*[Report(True, 0.8, 0.8)] * 6).parts) == 7


@settings(max_examples=40, deadline=None)
@given(st.floats(-2, 2), st.floats(0.2, 2), st.floats(-2, 2), st.floats(0.05, 0.95))
def test_value_update_is_the_normal_closed_form(mu, sigma, seen, reliability) -> None:
    after = Worth(mu, sigma).seen(math.exp(seen), reliability)
    noise = sigma**2 * (1 - reliability) / reliability
    variance = 1 / (1 / sigma**2 + 1 / noise)
    assert after.mu == pytest.approx(variance * (mu / sigma**2 + seen / noise))
    assert after.sigma == pytest.approx(math.sqrt(variance))
    assert Worth(mu, sigma).spread_learned(reliability) == pytest.approx(math.sqrt(sigma**2 - variance))


def test_stages_multiply() -> None:
    assert all_succeed([Chance.beta(1, 1), Chance.beta(3, 1)]) == pytest.approx(0.375)


steps_lists = st.lists(
    st.builds(Step, st.floats(0, 5), st.floats(0, 1), st.sampled_from([0.0, 0.3, 0.6]), st.floats(0, 1)),
    min_size=1,
    max_size=3,
)


def best_plan_by_enumeration(worth: Worth, steps, discount: float, count: int) -> float:
    """The best of every rule "go or stop" over every history of views: one decision for each history, all combinations tried."""
    points = nodes(count)
    histories = [h for k in range(1, len(steps)) for h in itertools.product(range(count), repeat=k)]
    best = -math.inf
    for choice in itertools.product((False, True), repeat=len(histories)):
        goes = dict(zip(histories, choice, strict=True))

        def run(history, worth_now, goes=goes):
            k = len(history)
            if k and not goes[history]:
                return steps[k].salvage
            step = steps[k]
            if k == len(steps) - 1:
                return -step.cost + discount * step.chance * worth_now.mean
            total = 0.0
            moved = worth_now.spread_learned(step.shows, spread=worth.sigma)
            left = math.sqrt(max(0.0, worth_now.sigma**2 - moved**2))
            seen = [Worth(worth_now.mu + moved * x, left) for x, _ in points]
            kept = worth_now.mean / sum(w * s.mean for s, (_, w) in zip(seen, points, strict=True))
            for i, (s, (_, w)) in enumerate(zip(seen, points, strict=True)):
                total += w * run((*history, i), Worth(s.mu + math.log(kept), left))
            return -step.cost + discount * step.chance * total

        best = max(best, run((), worth))
    return best


@settings(max_examples=10, deadline=None)
@given(steps_lists, st.floats(0.5, 20), st.sampled_from([0.0, 0.4, 1.0, 1.6]), st.floats(0.5, 1))
def test_backward_induction_equals_enumeration_of_all_rules(steps, mean, sigma, discount) -> None:
    worth = Worth.of(mean=mean, sigma=sigma)
    value = gate_value(worth, tuple(steps), discount=discount, count=2)
    assert value.go == pytest.approx(best_plan_by_enumeration(worth, steps, discount, 2), abs=1e-9)


@settings(max_examples=12, deadline=None)
@given(steps_lists, st.floats(0.5, 20), st.sampled_from([0.0, 0.4, 1.0, 1.6]))
@example([Step(0.0, 0.0, 0.3), Step(0.0, 2.225073858507e-311, 0.0, 1.0)], 1.0, 0.4)
def test_rights_and_knowledge_are_never_worth_less_than_nothing(steps, mean, sigma) -> None:
    value = gate_value(Worth.of(mean=mean, sigma=sigma), tuple(steps))
    assert value.option >= -1e-9
    assert value.information >= -1e-9
    assert value.perfect >= 0


def test_last_view_is_worth_its_closed_form_and_earlier_ones_nearly() -> None:
    worth = Worth.of(mean=20, sigma=1.6)
    last, middle, first = Step(9, 0.7), Step(3, 0.6, 0.6), Step(1, 0.6, 0.4)
    x = np.linspace(-9, 9, 3601)
    density = np.exp(-x * x / 2) / math.sqrt(2 * math.pi) * (x[1] - x[0])
    moved = worth.spread_learned(0.6)
    means = worth.mean * np.exp(moved * x - moved**2 / 2)
    two = -3 + 0.95 * 0.6 * float(density @ np.maximum(0, -9 + 0.95 * 0.7 * means))
    assert gate_value(worth, (middle, last), discount=0.95).go == pytest.approx(two, abs=1e-4)
    moved = worth.spread_learned(0.4)
    left = math.sqrt(worth.sigma**2 - moved**2)
    # the next gate's view is known with the precision that the reliability means under the first belief
    noise = worth.sigma**2 * (1 - 0.6) / 0.6
    again = math.sqrt(left**4 / (left**2 + noise))
    ahead = [
        max(0.0, -3 + 0.95 * 0.6 * 0.95 * 0.7 * tail_gain(m, again, 9 / (0.95 * 0.7)))
        for m in worth.mean * np.exp(moved * x - moved**2 / 2)
    ]
    three = -1 + 0.95 * 0.6 * float(density @ ahead)
    # fifteen Gauss–Hermite nodes said 0.699 for 0.667
    assert gate_value(worth, (first, middle, last), discount=0.95).go == pytest.approx(three, rel=1e-3)


def test_perfect_information_equals_a_large_sample() -> None:
    worth, steps = Worth.of(mean=10, sigma=1.5), (Step(3, 0.6), Step(2, 0.5))
    draws = np.exp(worth.mu + worth.sigma * np.random.default_rng(1).standard_normal(2_000_000))
    known = np.maximum(0, -3 + 0.6 * (-2 + 0.5 * draws)).mean()
    value = gate_value(worth, steps)
    assert value.perfect == pytest.approx(known - max(0, value.committed), abs=0.02)


def test_kill_line_is_where_going_on_is_worth_nothing() -> None:
    worth, steps = Worth.of(mean=20, sigma=1), (Step(3, 0.9, 0.5), Step(4, 0.5))
    line = least_chance(worth, steps)
    assert gate_value(worth, (Step(3, line, 0.5), steps[1])).go == pytest.approx(0)
    assert least_chance(Worth.of(mean=1, sigma=0), (Step(3, 0.9),)) is None


def test_waiting_pays_when_it_teaches_and_costs_little() -> None:
    worth, steps = Worth.of(mean=10, sigma=2), (Step(5, 0.5),)
    now = gate_value(worth, steps).best
    assert waiting_value(worth, steps, learns=0.6, delay=0.95) > now
    assert waiting_value(worth, steps, learns=0.0, delay=0.95) == pytest.approx(0.95 * now)


def test_gittins_index_of_known_arms() -> None:
    # Gittins, Glazebrook & Weber (2011), table for discount 0.9
    assert gittins_index(1, 1, discount=0.9) == pytest.approx(0.7029, abs=5e-4)
    assert gittins_index(2, 1, discount=0.9) == pytest.approx(0.8001, abs=5e-4)
    assert gittins_index(1, 2, discount=0.9) == pytest.approx(0.5001, abs=5e-4)


def test_knowledge_gradient_equals_sampling() -> None:
    mean, sd, noise = [1.0, 1.2, 0.0], [1.0, 0.5, 2.0], [1.0, 1.0, 0.5]
    draws = np.random.default_rng(2).standard_normal(1_000_000)
    for i, gain in enumerate(knowledge_gradient(mean, sd, noise)):
        learned = sd[i] ** 2 / math.hypot(sd[i], noise[i])
        rival = max(m for j, m in enumerate(mean) if j != i)
        assert gain == pytest.approx(np.maximum(mean[i] + learned * draws, rival).mean() - max(mean), abs=5e-3)


def test_heavy_tailed_gradient_equals_sampling() -> None:
    go, reach, mean, spread = [2.0, -1.0], [0.5, 0.2], [10.0, 20.0], [0.8, 1.1]
    draws = np.random.default_rng(3).standard_normal(2_000_000)
    for i, gain in enumerate(heavy_tailed_gradient(go, reach, mean, spread)):
        seen = mean[i] * np.exp(spread[i] * draws - spread[i] ** 2 / 2)
        later = reach[i] * seen - (reach[i] * mean[i] - go[i])
        assert gain == pytest.approx(np.maximum(np.maximum(later, go[1 - i]), 0).mean() - max(0, *go), abs=0.03)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 60), st.integers(0, 500))
def test_sequential_halving_keeps_its_budget(alternatives, more) -> None:
    rounds = sequential_halving(alternatives, alternatives * max(1, math.ceil(math.log2(max(alternatives, 2)))) + more)
    assert (
        sum(r.alternatives * r.trials_each for r in rounds)
        <= alternatives * max(1, math.ceil(math.log2(max(alternatives, 2)))) + more
    )
    assert rounds[0].alternatives == alternatives


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=40), st.sampled_from([None, 5, 10]))
def test_brier_parts_add_up(pairs, groups) -> None:
    s = scored([p for p, _ in pairs], [y for _, y in pairs], groups=groups)
    assert s.brier == pytest.approx(s.reliability - s.resolution + s.uncertainty + s.within, abs=1e-12)
    assert sum(g.count for g in s.curve) == len(pairs)
    if groups is None:
        assert s.within == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize(
    "call",
    [
        lambda: Chance.beta(0, 1), lambda: Report(True, 1.2), lambda: Report(True, 0.2, 0.2), lambda: Worth.of(mean=-1, sigma=1),
        lambda: Worth(0, 1).seen(-1, 0.5), lambda: Step(-1, 0.5), lambda: Step(1, 1.5), lambda: gate_value(Worth(0, 1), ()),
        lambda: scored([1.2], [True]), lambda: scored([], []), lambda: sequential_halving(4, 2), lambda: gittins_index(1, 1, discount=1),
    ],
)  # fmt: skip
def test_nonsense_is_refused(call) -> None:
    with pytest.raises(BadInput):
        call()
