"""Groups that cross: the best lottery over whole assignments, every assignment within every rule, no chance above the cap, a bound to check."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.test_assignment_random_groups import best_mixture, keeps, nested, whole_assignments

from zhongshu_engine.api.assignment import GroupRule, Options, Refuted, assign, check_lottery, pose
from zhongshu_engine.assignment.clock import Watch
from zhongshu_engine.assignment.drawing import draw_lot, draw_one
from zhongshu_engine.assignment.hierarchy import crossing
from zhongshu_engine.errors import EngineError


@st.composite
def crossed(draw):
    chance = np.random.default_rng(draw(st.integers(0, 10**6)))
    n, m = int(chance.integers(2, 4)), int(chance.integers(4, 6))
    scores = np.where(chance.random((n, m)) < 0.1, np.nan, chance.random((n, m)).round(3))
    only = np.flatnonzero(chance.random(n) < 0.7) if chance.random() < 0.3 else None
    rules = (
        GroupRule("industry", chance.permutation(m)[: int(chance.integers(2, m))], least=1),
        GroupRule("north", chance.permutation(m)[: int(chance.integers(2, m))], most=1),
        GroupRule("senior", chance.permutation(m)[: int(chance.integers(2, 4))], least=int(chance.integers(0, 2)),
                  most=2, proposals=only if only is not None and len(only) else None),
    )  # fmt: skip
    high = chance.integers(1, n + 1, m)
    low = np.minimum(high, (chance.random(m) < 0.2).astype(int))
    return pose(scores, demand=chance.integers(1, 3, n), load_min=low, load_max=high, groups=rules)


def verified(problem, answer, cap, **changed):
    """What the independent verifier makes of a lottery."""
    told = {
        "drawn": answer.pairs,
        "marginals": answer.marginals,
        "cap": cap,
        "demand": problem.demand,
        "load_min": problem.load_min,
        "load_max": problem.load_max,
        "groups": problem.groups,
        "caps": answer.certificate.caps,
        "prices": answer.certificate.prices,
        "conflicts": problem.conflicts,
        "keep": problem.keep,
    } | changed
    lottery = answer.lottery
    return check_lottery(
        problem.scores, told.pop("assignments", lottery.assignments), told.pop("weights", lottery.weights), **told
    )


def proven(problem, plans, answer, cap):
    """The bound that the prices of the caps prove, by looking at every assignment."""
    cells, prices = answer.certificate.caps
    price = np.zeros(problem.scores.shape)
    price[tuple(cells.T)] = prices
    net = problem.scores - price
    return max(sum(net[pair] for pair in plan) for plan in plans) + cap * prices.sum()


@settings(deadline=None, max_examples=60)
@given(crossed(), st.sampled_from([0.3, 0.5, 0.6, 0.75, 1.0]), st.integers(0, 99))
def test_the_lottery_is_the_best_of_all_mixtures_of_whole_assignments(problem, cap, seed):
    plans = whole_assignments(problem)
    best = best_mixture(problem, plans, cap) if plans else None
    answer = assign(problem, "randomized", options=Options(max_marginal=cap, seed=seed))
    if best is None:
        assert answer.status == "infeasible"
        assert answer.reasons
        return
    assert answer.status == "optimal"
    assert answer.total == pytest.approx(best, abs=1e-7)
    assert answer.bound == pytest.approx(best, abs=1e-7)
    assert keeps(problem, answer.pairs)
    again = assign(problem, "randomized", options=Options(max_marginal=cap, seed=seed))
    assert again.pairs.tobytes() == answer.pairs.tobytes()
    if answer.lottery is None:
        assert crossing(problem) is None
        return
    assert answer.marginals[1].max() <= cap + 1e-12
    assert proven(problem, plans, answer, cap) <= answer.bound + 1e-7
    checked = verified(problem, answer, cap)
    assert checked.total == pytest.approx(answer.total, abs=1e-9)
    assert checked.worst == pytest.approx(answer.worst, abs=1e-12)
    assert checked.bound >= best - 1e-7
    assert all(keeps(problem, pairs) for pairs in answer.lottery.assignments)
    assert again.lottery.weights.tobytes() == answer.lottery.weights.tobytes()


@settings(deadline=None, max_examples=30)
@given(nested(), st.sampled_from([0.3, 0.5, 0.75, 1.0]))
def test_on_nested_groups_the_lottery_reaches_what_the_exact_chances_reach(problem, cap):
    exact = assign(problem, "randomized", options=Options(max_marginal=cap))
    if exact.status == "infeasible" and exact.certificate is None and not whole_assignments(problem):
        return
    if not problem.demand.any() or not whole_assignments(problem):
        return
    drawn, found = draw_lot(problem, cap, seed=1, enough=0.0, watch=Watch())
    assert (drawn is None) == (exact.status == "infeasible")
    if drawn is None:
        assert found.lowest_cap > cap
        return
    assert found.total == pytest.approx(exact.total, abs=1e-7)
    assert found.bound == pytest.approx(exact.total, abs=1e-7)


@settings(deadline=None, max_examples=25)
@given(crossed(), st.integers(0, 999), st.sampled_from([0.5, 0.75]))
def test_another_order_of_proposals_and_experts_gives_the_same_lottery_and_draw(problem, seed, cap):
    chance = np.random.default_rng(seed)
    # no two scores alike, so nobody is alike
    problem = replace(problem, scores=problem.scores + 1e-4 * chance.random(problem.scores.shape))
    rows, columns = chance.permutation(problem.proposals), chance.permutation(problem.experts)
    row_at, column_at = np.argsort(rows), np.argsort(columns)
    turned = pose(
        problem.scores[np.ix_(rows, columns)],
        demand=problem.demand[rows],
        load_min=problem.load_min[columns],
        load_max=problem.load_max[columns],
        groups=tuple(
            replace(rule, members=column_at[rule.members], proposals=rule.proposals if rule.proposals is None else row_at[rule.proposals])
            for rule in problem.groups
        ),
    )  # fmt: skip
    if crossing(problem) is None:
        return
    first, second = (assign(p, "randomized", options=Options(max_marginal=cap, seed=seed)) for p in (problem, turned))
    assert first.status == second.status
    if first.status == "optimal":
        assert first.total == pytest.approx(second.total, abs=1e-12)
        assert {(rows[p], columns[e]) for p, e in second.pairs.tolist()} == set(map(tuple, first.pairs.tolist()))
        assert first.lottery.weights.tobytes() == second.lottery.weights.tobytes()


@pytest.fixture(scope="module")
def panel():
    """Twelve proposals, twenty experts, four rules that cross."""
    chance = np.random.default_rng(3)
    rules = (
        GroupRule("industry", np.flatnonzero(chance.random(20) < 0.4), least=1),
        GroupRule("senior", np.flatnonzero(chance.random(20) < 0.4), least=1),
        GroupRule("north", np.flatnonzero(chance.random(20) < 0.5), most=2),
        GroupRule("house", np.flatnonzero(chance.random(20) < 0.2), most=1),
    )
    problem = pose(chance.random((12, 20)), demand=3, load_max=3, groups=rules, keep=[[0, 4], [3, 5]])
    return problem, assign(problem, "randomized", options=Options(max_marginal=0.5, seed=2))


def test_the_bound_of_a_panel_is_recomputed_from_its_prices(panel):
    problem, answer = panel
    assert crossing(problem) is not None
    assert answer.status == "optimal"
    checked = verified(problem, answer, 0.5)
    assert checked.gap < 1e-6
    assert checked.bound == pytest.approx(answer.bound, abs=1e-6)
    chances = {
        tuple(cell): chance for cell, chance in zip(answer.marginals[0].tolist(), answer.marginals[1], strict=True)
    }
    assert chances[0, 4] == pytest.approx(1.0)
    assert chances[3, 5] == pytest.approx(1.0)
    assert sorted(chances.values())[-3] <= 0.5 + 1e-12


def test_draws_follow_the_weights_of_the_lottery(panel):
    _, answer = panel
    drawn = [draw_one(answer.lottery.weights, seed) for seed in range(2000)]
    seen = np.bincount(drawn, minlength=len(answer.lottery.weights)) / len(drawn)
    assert np.abs(seen - answer.lottery.weights).max() < 4.5 * np.sqrt(0.25 / len(drawn))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda a: {"weights": a.lottery.weights * 0.9}, "add up to one"),
        (lambda a: {"drawn": a.pairs[::-1]}, "not in the lottery"),
        (lambda a: {"marginals": (a.marginals[0], a.marginals[1] * 0.99)}, "not what the weights make it"),
        (lambda a: {"cap": 0.4}, "exceeds the cap"),
        (lambda a: {"caps": (a.certificate.caps[0], -a.certificate.caps[1])}, "is negative"),
        (lambda a: {"keep": np.array([[1, 1], [2, 2], [3, 3]])}, "a kept pair is missing"),
        (lambda a: {"groups": (GroupRule("strict", np.arange(10), least=3),)}, "breaks the rule of group strict"),
    ],
)
def test_the_verifier_refutes_a_lottery_that_is_not_what_it_says(panel, change, sentence):
    problem, answer = panel
    with pytest.raises(Refuted, match=sentence):
        verified(problem, answer, **({"cap": 0.5} | change(answer)))


def test_scores_in_other_units_give_the_same_lottery(panel):
    problem, answer = panel
    scaled = assign(
        replace(problem, scores=problem.scores * 2.0**-30), "randomized", options=Options(max_marginal=0.5, seed=2)
    )
    assert scaled.total == pytest.approx(answer.total * 2.0**-30, rel=1e-9)
    assert verified(replace(problem, scores=problem.scores * 2.0**-30), scaled, 0.5).gap < 1e-6 * 2.0**-30


def test_a_cap_that_no_lottery_keeps_is_explained_with_the_lowest_that_one_can():
    rules = (GroupRule("north", np.array([0, 1]), most=1), GroupRule("industry", np.array([1, 2]), least=1))
    problem = pose(np.full((2, 4), 0.5), demand=2, load_max=2, groups=rules)
    answer = assign(problem, "randomized", options=Options(max_marginal=0.45))
    plans = whole_assignments(problem)
    assert best_mixture(problem, plans, 0.45) is None
    assert answer.status == "infeasible"
    lowest = float(answer.reasons[0].split("keep is ")[1].split(";")[0])
    assert best_mixture(problem, plans, lowest + 1e-9) is not None
    assert best_mixture(problem, plans, lowest - 1e-3) is None
    again = assign(problem, "randomized", options=Options(max_marginal=min(1.0, lowest)))
    assert again.status == "optimal"


def test_too_little_time_says_how_near_it_came():
    chance = np.random.default_rng(8)
    rules = tuple(GroupRule(name, np.flatnonzero(chance.random(40) < 0.4), least=1, most=2) for name in ("a", "b", "c"))
    problem = pose(chance.random((30, 40)), demand=3, load_max=4, groups=rules)
    with pytest.raises(EngineError, match="before any"):
        assign(problem, "randomized", options=Options(max_marginal=0.3, time_limit=1e-6))


def test_stopped_early_the_best_so_far_has_a_proven_gap():
    chance = np.random.default_rng(8)
    rules = tuple(GroupRule(name, np.flatnonzero(chance.random(24) < 0.4), least=1, most=2) for name in ("a", "b", "c"))
    problem = pose(chance.random((14, 24)), demand=3, load_max=4, groups=rules)
    rough = assign(problem, "randomized", options=Options(max_marginal=0.5, gap=0.02))
    whole = assign(problem, "randomized", options=Options(max_marginal=0.5, gap=0.0))
    assert rough.gap <= 0.02 * rough.bound + 1e-9
    assert rough.total <= whole.total + 1e-7 <= rough.bound + 2e-7
    assert verified(problem, rough, 0.5).gap == pytest.approx(rough.gap, abs=1e-6)
