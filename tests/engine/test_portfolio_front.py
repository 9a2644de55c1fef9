"""Fronts are complete and hold nothing else: against enumeration, against published fronts, and by their own laws."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.engine.portfolio_data import front_by_enumeration, shared, two_valued

from zhongshu_engine.errors import BadInput
from zhongshu_engine.portfolio.formats import mobkp_problem, read_mobkp
from zhongshu_engine.portfolio.pareto.knapsack import knapsack_front
from zhongshu_engine.portfolio.pareto.searching import _by_search, efficient
from zhongshu_engine.portfolio.pareto.zones import front_of
from zhongshu_engine.portfolio.problem import Budget, Cap, Chance, Dossier, Objective, Problem, Stage
from zhongshu_engine.portfolio.solve import solve
from zhongshu_engine.portfolio.verify import exact, front_faults

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


def valued(items, budget) -> Problem:
    """Dossiers of (cost, value a, value b) under one budget."""
    dossiers = tuple(
        Dossier(f"d{i}", (Stage("1", {"fund": (c,)}, {"a": a, "b": b}),)) for i, (c, a, b) in enumerate(items)
    )
    return Problem(dossiers, (Budget("fund", budget),), (Objective("a"), Objective("b")))


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
    found, selections, _work, _notes = _by_search(problem, 0)
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


@pytest.mark.parametrize(
    "name", ["negative/2D/100_1_-0.800000", pytest.param("random/2D/500_1", marks=pytest.mark.slow)]
)
def test_fronts_of_two_objectives_have_every_point(name: str) -> None:
    data = read_mobkp(shared("portfolio", "mobkp", f"{name}.in.gz"))
    front = knapsack_front(data.weight, data.values, data.budget)
    assert len(front.points) == len(data.front)


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


decimal = st.one_of(st.floats(0, 1000, allow_subnormal=False), st.decimals(0, 1000, places=3).map(float))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(decimal, decimal, decimal), min_size=1, max_size=6), st.floats(0.1, 0.9), st.booleans())
@example([(4.053502236674278e-299, 0.0, 0.0)], 0.5, True)
@example([(0.0, 0.0, 4.053502236674278e-299)], 0.5, True)
@example([(1e-300, 1e-305, 3e-299), (1.0, 1e300, 2.0)], 0.9, True)
def test_front_of_long_decimals_equals_enumeration(items, share, capped) -> None:
    budget = share * sum(cost for cost, _, _ in items)
    problem = valued(items, budget)
    if capped:
        problem = replace(problem, caps=(Cap("few", maximum=2),))
    worth = {}
    for size in range(len(items) + 1 if not capped else min(3, len(items) + 1)):
        for chosen in combinations(range(len(items)), size):
            if sum(exact(items[i][0]) for i in chosen) <= exact(budget):
                worth[chosen] = tuple(sum((exact(items[i][d]) for i in chosen), Fraction(0)) for d in (1, 2))
    best = [p for p in worth.values() if not any(q != p and q[0] >= p[0] and q[1] >= p[1] for q in worth.values())]
    found = efficient(problem)
    # where decimals have too many digits, portfolios are told apart to a ten-millionth of the total at least
    near = 1e-6 * (1 + sum(b + c for _, b, c in items)) if found.provenance.notes else 0.0
    for point in best:
        assert min(max(float(p) - v for p, v in zip(point, got, strict=True)) for got in found.points) <= near
    for got, chosen in zip(found.points, found.selections, strict=True):
        assert got == tuple(float(v) for v in worth[chosen])
    assert len(front_of(np.array(found.points, dtype=float))) == len(found.points)


def test_sixteen_digits_make_a_front() -> None:
    rng = np.random.default_rng(3)
    found = efficient(valued(rng.uniform(0, 100, (40, 3)).tolist(), 900.5))
    assert len(found.points) > 5
    assert "told apart to" in found.provenance.notes[0]


def test_values_of_either_sign_and_decimals_in_a_file_of_the_literature(tmp_path) -> None:
    file = tmp_path / "small.in"
    file.write_text("3 2\n4.5\n2.25 3.5 -1\n2.25 1 4\n4.5 5 2.5\n")
    found = efficient(mobkp_problem(read_mobkp(file)))
    assert found.points == ((5.0, 2.5), (4.5, 3.0), (1.0, 4.0))
    assert found.selections == ((2,), (0, 1), (1,))


def test_front_of_means_under_a_chance_constraint() -> None:
    dossiers = tuple(
        Dossier(name, (Stage("1", {"fund": (cost,)}, {"a": now, "b": then}),))
        for name, cost, now, then in (("x", 1, (0.0, 9.0), 1), ("y", 1, (4.0, 4.0), 0.5), ("z", 1, (0.0, 2.0), 6))
    )
    problem = Problem(
        dossiers, (Budget("fund", 1),), (Objective("a"), Objective("b")), probabilities=(0.5, 0.5)
    )  # fmt: skip
    assert efficient(problem).points == ((4.5, 1.0), (1.0, 6.0))
    sure = replace(problem, budgets=(Budget("fund", 2),), chances=(Chance("a", 4, 1.0),))
    assert efficient(sure).points == ((8.5, 1.5), (5.0, 6.5))


def test_parts_of_units_are_refused_not_cut_off() -> None:
    with pytest.raises(BadInput, match="whole numbers"):
        knapsack_front(np.array([2.5, 1]), np.array([[1, 2], [2, 1]]), 3)


def test_numbers_of_numpy_are_numbers() -> None:
    items = np.array([[1.5, 3.25, 1.0], [2.25, 4.5, 2.0], [3.0, 5.0, 0.5]])
    problem = valued(list(items), np.float64(3.75))
    assert efficient(problem).points == ((7.75, 3.0),)
    assert solve(problem).objective == 10.75
