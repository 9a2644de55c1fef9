"""Non-dominated portfolios under intervals and incomplete weights: against the definition, by enumeration."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.portfolio_data import dossier, every_choice, two_valued

from zhongshu_engine.errors import BadInput, Infeasible
from zhongshu_engine.portfolio.pareto.knapsack import knapsack_front
from zhongshu_engine.portfolio.problem import Budget, Cap, Objective, Problem, Requirement
from zhongshu_engine.portfolio.robust import extreme_weights, robust


@st.composite
def uncertain(draw):
    count = draw(st.integers(2, 6))
    dossiers = []
    for i in range(count):
        low = {o: draw(st.integers(0, 6)) for o in "ab"}
        width = {o: draw(st.integers(0, 3)) for o in "ab"}
        interval = {o: (float(low[o]), float(low[o] + width[o])) for o in "ab"}
        dossiers.append(dossier(f"d{i}", draw(st.integers(1, 5)), {o: float(low[o]) for o in "ab"}, interval=interval))
    rules = draw(st.sampled_from([(), (("a", "b"),), (("b", "a"),)]))
    return Problem(
        tuple(dossiers), (Budget("fund", draw(st.integers(1, 14)), floor=draw(st.sampled_from([None, 2]))),), (Objective("a"), Objective("b")),
        weight_rules=rules, caps=(Cap("few", maximum=draw(st.integers(1, 4))),),
        requires=(Requirement("d1", "d0"),) if draw(st.booleans()) else (),
    )  # fmt: skip


def dominates(problem, weights, p, q) -> bool:
    """The definition, at every extreme weight and every corner of the intervals (only the differences matter)."""
    at = {d.id: d for d in problem.dossiers}
    least, most = [], []
    for w in weights:

        def worth(names, end, w=w):
            return sum(wk * at[n].interval[o][end] for n in names for wk, o in zip(w, "ab", strict=True))

        least.append(worth(p - q, 0) - worth(q - p, 1))
        most.append(worth(p - q, 1) - worth(q - p, 0))
    return min(least) >= -1e-9 and max(most) > 1e-9


@settings(max_examples=30, deadline=None)
@given(uncertain())
def test_non_dominated_portfolios_are_those_of_the_definition(problem) -> None:
    weights = extreme_weights(problem)
    feasible = [frozenset(chosen) for chosen, _ in every_choice(problem)]
    if not feasible:
        with pytest.raises(Infeasible):
            robust(problem)
        return
    expected = {p for p in feasible if not any(dominates(problem, weights, q, p) for q in feasible)}
    answer = robust(problem)
    names = [d.id for d in problem.dossiers]
    assert {frozenset(names[i] for i in p) for p in answer.portfolios} == expected
    for name in names:
        assert answer.core_index[name] == pytest.approx(np.mean([name in p for p in expected]))


@settings(max_examples=30, deadline=None)
@given(uncertain())
def test_knowing_more_never_adds_portfolios(problem) -> None:
    try:
        wide = robust(replace(problem, weight_rules=()))
    except Infeasible:
        return
    narrow = robust(replace(problem, weight_rules=(("a", "b"),)))
    assert set(narrow.portfolios) <= set(wide.portfolios)
    assert set(wide.core) <= set(narrow.core)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 5), st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=7),
    st.integers(1, 15),
)
def test_exact_scores_and_free_weights_give_the_pareto_front(items, limit) -> None:
    problem = two_valued([c for c, _, _ in items], [(a, b) for _, a, b in items], limit)
    values = np.array([(a, b) for _, a, b in items])
    answer = robust(problem)
    front = knapsack_front(np.array([c for c, _, _ in items]), values, limit)
    assert {tuple(values[list(p)].sum(axis=0)) for p in answer.portfolios} == {tuple(p) for p in front.points}


def test_core_borderline_and_exterior_of_a_worked_case() -> None:
    problem = Problem(
        (
            dossier("sure", 1, {"a": 5.0, "b": 5.0}),
            dossier("left", 1, {"a": 3.0, "b": 1.0}),
            dossier("right", 1, {"a": 1.0, "b": 3.0}),
            dossier("poor", 1, {"a": 0.5, "b": 0.5}),
        ),
        (Budget("fund", 2),),
        (Objective("a"), Objective("b")),
    )
    answer = robust(problem)
    assert (answer.core, answer.borderline, answer.exterior) == (("sure",), ("left", "right"), ("poor",))
    assert robust(replace(problem, weight_rules=(("a", "b"),))).core == ("sure", "left")
    assert answer.portfolios == ((0, 2), (0, 1))
    assert answer.regret == (2.0, 2.0)


def test_synergies_and_windows_are_refused() -> None:
    problem = two_valued([1], [(1, 1)], 1)
    with pytest.raises(BadInput, match="one way for each dossier"):
        robust(replace(problem, years=2, dossiers=(replace(problem.dossiers[0], window=(0, 1)),)))


def test_contradictory_weight_rules_leave_equal_weights() -> None:
    problem = replace(two_valued([1], [(1, 1)], 1), weight_rules=(("f0", "f1"), ("f1", "f0")))
    assert extreme_weights(problem).tolist() == [[0.5, 0.5]]
