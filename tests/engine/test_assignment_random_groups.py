"""Randomised assignment under group rules: the best mixture of whole assignments, every draw within every rule, exact chances."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from zhongshu_engine.api.assignment import GroupRule, Options, assign, pose
from zhongshu_engine.assignment.hierarchy import crossing, draw_within


@st.composite
def nested(draw):
    chance = np.random.default_rng(draw(st.integers(0, 10**6)))
    n, m = int(chance.integers(2, 4)), int(chance.integers(4, 6))
    scores = np.where(chance.random((n, m)) < 0.1, np.nan, chance.random((n, m)).round(3))
    cut, inner = int(chance.integers(1, m)), int(chance.integers(1, 3))
    who = chance.permutation(m)
    only = np.flatnonzero(chance.random(n) < 0.7) if chance.random() < 0.4 else None
    rules = (
        GroupRule("left", who[:cut], least=int(chance.integers(0, 2)), most=int(chance.integers(1, 3))),
        GroupRule("right", who[cut:], least=int(chance.integers(0, 2))),
        GroupRule("within", who[: min(inner, cut)], most=1, proposals=only if only is not None and len(only) else None),
    )
    high = chance.integers(1, n + 1, m)
    low = np.minimum(high, (chance.random(m) < 0.2).astype(int))
    return pose(scores, demand=chance.integers(0, 3, n), load_min=low, load_max=high, groups=rules)


def keeps(problem, pairs):
    """Whether these pairs keep demand, loads, conflicts and group rules."""
    used = np.zeros(problem.scores.shape, int)
    np.add.at(used, tuple(np.asarray(pairs, int).reshape(-1, 2).T), 1)
    loads, fine = used.sum(axis=0), used.max(initial=0) <= 1
    fine &= (used.sum(axis=1) == problem.demand).all() and not np.isnan(problem.scores[used > 0]).any()
    fine &= (loads >= problem.load_min).all() and (loads <= problem.load_max).all()
    for rule in problem.groups:
        where = np.arange(problem.proposals) if rule.proposals is None else rule.proposals
        inside = used[np.ix_(where[problem.demand[where] > 0], rule.members)].sum(axis=1)
        fine &= (inside >= rule.least).all() and (rule.most is None or (inside <= rule.most).all())
    return bool(fine)


def whole_assignments(problem):
    """Every assignment that keeps the rules, as cells of the table."""
    rows = [
        [[(p, e) for e in chosen] for chosen in itertools.combinations(range(problem.experts), int(problem.demand[p]))]
        for p in range(problem.proposals)
    ]
    plans = (list(itertools.chain(*plan)) for plan in itertools.product(*rows))
    return [plan for plan in plans if keeps(problem, plan)]


def best_mixture(problem, plans, cap):
    """The greatest expected total of a mixture of whole assignments in which no pair is likelier than the cap, by looking at all of them."""
    cells = np.zeros((problem.scores.size, len(plans)))
    for at, plan in enumerate(plans):
        cells[[p * problem.experts + e for p, e in plan], at] = 1
    totals = [sum(problem.scores[p, e] for p, e in plan) for plan in plans]
    found = linprog(-np.array(totals), A_ub=cells, b_ub=np.full(len(cells), cap), A_eq=[[1.0] * len(plans)], b_eq=[1.0])
    return -found.fun if found.status == 0 else None


@settings(deadline=None, max_examples=40)
@given(nested(), st.sampled_from([0.3, 0.5, 0.75, 1.0]), st.integers(0, 99))
def test_chances_are_the_best_mixture_of_whole_assignments_and_every_draw_keeps_every_rule(problem, cap, seed):
    plans = whole_assignments(problem)
    best = best_mixture(problem, plans, cap) if plans else None
    answer = assign(problem, "randomized", options=Options(max_marginal=cap, seed=seed))
    if best is None:
        assert answer.status == "infeasible"
        assert answer.reasons
        return
    assert answer.status == "optimal"
    assert answer.total == pytest.approx(best, abs=1e-8)
    assert answer.bound == pytest.approx(best, abs=1e-7)
    assert keeps(problem, answer.pairs)
    if answer.marginals is None:  # nobody asks for anything
        return
    cells, chances = answer.marginals
    assert chances.max(initial=0.0) <= cap + 1e-12
    whole = 20
    for other in range(6):
        drawn = draw_within(
            problem, cells[:, 0], cells[:, 1], np.rint(chances * whole).astype(int), whole=whole, seed=other
        )
        assert keeps(problem, drawn)
    again = assign(problem, "randomized", options=Options(max_marginal=cap, seed=seed))
    assert again.pairs.tobytes() == answer.pairs.tobytes()


def test_draws_under_group_rules_follow_their_chances():
    scores = np.random.default_rng(5).random((5, 6))
    rules = (GroupRule("industry", np.array([0, 1, 2]), least=1), GroupRule("one house", np.array([0, 1]), most=1))
    problem = pose(scores, demand=2, load_max=2, groups=rules)
    answer = assign(problem, "randomized", options=Options(max_marginal=0.4))
    cells, chances = answer.marginals
    rounds, seen = 3000, np.zeros((5, 6))
    for seed in range(rounds):
        pairs = draw_within(problem, cells[:, 0], cells[:, 1], np.rint(chances * 5).astype(int), whole=5, seed=seed)
        assert keeps(problem, pairs)
        seen[pairs[:, 0], pairs[:, 1]] += 1
    assert np.abs(seen[cells[:, 0], cells[:, 1]] / rounds - chances).max() < 4.5 * np.sqrt(0.25 / rounds)


def test_kept_pairs_stay_in_every_draw():
    scores = np.random.default_rng(6).random((4, 5))
    rules = (GroupRule("g", np.array([0, 1, 2]), least=1, most=1),)
    problem = pose(scores, demand=2, load_max=2, keep=[[0, 1], [2, 4]], groups=rules)
    answer = assign(problem, "randomized", options=Options(max_marginal=0.5, seed=3))
    assert {(0, 1), (2, 4)} <= {tuple(pair) for pair in answer.pairs.tolist()}
    assert keeps(problem, answer.pairs)


def test_groups_that_cross_are_named():
    rules = (GroupRule("north", np.array([0, 1]), most=1), GroupRule("industry", np.array([1, 2]), least=1))
    problem = pose(np.full((2, 4), 0.5), demand=2, load_max=2, groups=rules)
    assert crossing(problem) == ("north", "industry", 0)


def test_a_cap_that_the_group_rules_cannot_bear_is_explained():
    rules = (GroupRule("investor", np.array([0]), least=1),)
    answer = assign(
        pose(np.full((2, 4), 0.5), demand=2, load_max=2, groups=rules), "randomized", options=Options(max_marginal=0.5)
    )
    assert answer.status == "infeasible"
    assert "no chances of at most 0.5" in answer.reasons[0]
