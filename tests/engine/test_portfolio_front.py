"""Fronts are complete and hold nothing else: against enumeration, against published fronts, and by their own laws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.portfolio_data import front_by_enumeration, shared, two_valued

from zhongshu_engine.errors import BadInput
from zhongshu_engine.portfolio.formats import read_mobkp
from zhongshu_engine.portfolio.pareto.knapsack import knapsack_front
from zhongshu_engine.portfolio.pareto.searching import _by_search, efficient
from zhongshu_engine.portfolio.pareto.zones import front_of
from zhongshu_engine.portfolio.problem import Budget, Cap, Dossier, Objective, Problem, Stage
from zhongshu_engine.portfolio.verify import front_faults

QUICK = (
    "random/2D/50_1",
    "random/2D/100_5",
    "negative/2D/100_1_-0.800000",
    "random/3D/50_3",
    "negative/3D/30_9_-0.100000",
    "positive/3D/50_7_0.800000",
)


@st.composite
def knapsacks(draw, objectives=(2, 3), most=9):
    width = draw(st.sampled_from(objectives))
    count = draw(st.integers(1, most))
    weight = draw(st.lists(st.integers(0, 12), min_size=count, max_size=count))
    values = draw(st.lists(st.lists(st.integers(0, 9), min_size=width, max_size=width), min_size=count, max_size=count))
    return np.array(weight), np.array(values), draw(st.integers(0, 40))


def points(front) -> set[tuple[int, ...]]:
    return {tuple(int(v) for v in p) for p in front.points}


@settings(max_examples=80, deadline=None)
@given(knapsacks())
def test_front_equals_enumeration(case) -> None:
    weight, values, budget = case
    front = knapsack_front(weight, values, budget)
    assert points(front) == front_by_enumeration(weight, values, budget)
    assert front_faults(weight, values, budget, front.points, front.choices) == ()


@settings(max_examples=15, deadline=None)
@given(knapsacks(), st.randoms())
def test_order_of_dossiers_changes_nothing(case, shuffle) -> None:
    weight, values, budget = case
    order = list(range(len(weight)))
    shuffle.shuffle(order)
    assert points(knapsack_front(weight, values, budget)) == points(
        knapsack_front(weight[order], values[order], budget)
    )


@settings(max_examples=15, deadline=None)
@given(knapsacks(), st.integers(2, 50), st.integers(2, 50))
def test_front_scales_with_the_units_of_money_and_value(case, money, value) -> None:
    weight, values, budget = case
    scaled = knapsack_front(weight * money, values * value, budget * money)
    assert points(scaled) == {tuple(v * value for v in p) for p in points(knapsack_front(weight, values, budget))}


@settings(max_examples=15, deadline=None)
@given(knapsacks())
def test_a_larger_budget_loses_no_ground(case) -> None:
    weight, values, budget = case
    larger = knapsack_front(weight, values, budget + 3).points
    for point in knapsack_front(weight, values, budget).points:
        assert (larger >= point).all(axis=1).any()


@settings(max_examples=25, deadline=None)
@given(knapsacks(most=6))
def test_zone_search_agrees_with_the_dynamic_programme(case) -> None:
    weight, values, budget = case
    problem = two_valued(weight.tolist(), values.tolist(), budget)
    found, selections, _work = _by_search(problem, 0)
    assert set(found) == points(knapsack_front(weight, values, budget))
    assert [tuple(values[list(s)].sum(axis=0)) for s in selections] == found


@settings(max_examples=40, deadline=None)
@given(knapsacks(), st.sampled_from([1_000_003, 10**9 + 7]), st.sampled_from([997, 10**6]))
def test_money_in_small_units_does_not_overflow(case, money, value) -> None:
    weight, values, budget = case
    scaled = knapsack_front(weight * money, values * value, budget * money + 1)
    assert points(scaled) == {tuple(v * value for v in p) for p in front_by_enumeration(weight, values, budget)}


def test_decimals_of_several_stages_keep_their_decimals() -> None:
    stages = (Stage("1", {"fund": (1,)}, {"a": 1.82, "b": 1.1}), Stage("2", {"fund": (1,)}, {"a": 1, "b": 2.2}))
    problem = Problem((Dossier("d", stages),), (Budget("fund", 2),), (Objective("a"), Objective("b")), years=2)
    assert efficient(problem).points == ((2.82, 3.3),)


def test_front_under_a_cap_when_rules_are_more_than_a_budget() -> None:
    problem = two_valued([1, 1, 1], [[5, 0], [0, 5], [3, 3]], 3)
    capped = type(problem)(problem.dossiers, problem.budgets, problem.objectives, caps=(Cap("two", maximum=2),))
    assert efficient(capped).points == ((8, 3), (5, 5), (3, 8))


def test_decimal_values_keep_their_decimals() -> None:
    problem = two_valued([1, 1], [[0.5, 1.25], [0.75, 1]], 1)
    assert efficient(problem).points == ((0.75, 1), (0.5, 1.25))


def test_front_of_nothing_affordable_is_the_empty_portfolio() -> None:
    front = knapsack_front(np.array([5]), np.array([[1, 1]]), 4)
    assert points(front) == {(0, 0)}
    assert not front.choices.any()


def test_four_objectives_are_refused() -> None:
    with pytest.raises(BadInput, match="two or three"):
        knapsack_front(np.array([1]), np.ones((1, 4)), 1)


def test_a_false_front_is_caught() -> None:
    weight, values = np.array([2, 2]), np.array([[3, 1], [1, 3]])
    faults = front_faults(weight, values, 2, np.array([[4, 4], [1, 3]]), np.array([[True, True], [False, True]]))
    assert faults[0] == "point 0 costs more than the budget"
    assert "point 1 is dominated or repeated" in faults


def test_front_of_keeps_one_of_equal_points() -> None:
    assert front_of(np.array([[1, 2], [1, 2], [0, 1]])).tolist() == [0]


@pytest.mark.parametrize("name", QUICK)
def test_published_front_is_met_exactly(name: str) -> None:
    meets(shared("portfolio", "mobkp", f"{name}.in.gz"))


@pytest.mark.slow
def test_all_published_fronts_are_met_exactly() -> None:
    files = sorted(shared("portfolio", "mobkp").rglob("*.in.gz"))
    assert len(files) == 85
    for file in files:
        meets(file)


def meets(file) -> None:
    data = read_mobkp(file)
    front = knapsack_front(data.weight, data.values, data.budget)
    assert points(front) == {tuple(int(v) for v in p) for p in data.front}
    assert (front.choices @ data.values == front.points).all()
    assert (front.choices @ data.weight <= data.budget).all()
