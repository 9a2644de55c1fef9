"""Answers for a committee: each held against enumeration of every feasible portfolio."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.portfolio_data import every_choice, fund

from zhongshu_engine.errors import BadInput, Infeasible
from zhongshu_engine.portfolio.committee.alternatives import alternatives
from zhongshu_engine.portfolio.committee.overrides import with_overrides
from zhongshu_engine.portfolio.committee.path import budget_path
from zhongshu_engine.portfolio.committee.prices import prices
from zhongshu_engine.portfolio.committee.repair import repaired
from zhongshu_engine.portfolio.committee.why_not import why_not
from zhongshu_engine.portfolio.problem import Cap, Dossier, Problem, Requirement
from zhongshu_engine.portfolio.reading import problem_from
from zhongshu_engine.portfolio.solve import solve


def fields(problem: Problem, *names: str) -> Problem:
    return replace(
        problem,
        dossiers=tuple(replace(d, attributes={"field": f}) for d, f in zip(problem.dossiers, names, strict=True)),
    )


# five dossiers, ten of money: d0 and d1 are best together with d3; energy is capped at one
ROUND = replace(
    fields(fund([4, 5, 3, 2, 6], [9, 10, 5, 3, 12], 10), "AI", "energy", "AI", "bio", "energy"),
    caps=(Cap("energy", {"field": ("energy",)}, maximum=1),),
)


@st.composite
def rounds(draw):
    items = draw(
        st.lists(st.tuples(st.integers(1, 6), st.integers(0, 9), st.sampled_from(["a", "b"])), min_size=2, max_size=6)
    )
    problem = fields(
        fund([c for c, _, _ in items], [v for _, v, _ in items], draw(st.integers(1, 15))), *[f for _, _, f in items]
    )
    return replace(problem, caps=(Cap("a", {"field": ("a",)}, maximum=draw(st.integers(0, 3))),))


def best_where(problem: Problem, keep) -> float | None:
    return max((j.values["value"] for chosen, j in every_choice(problem) if keep(set(chosen))), default=None)


@settings(max_examples=25, deadline=None)
@given(rounds())
def test_price_is_the_gain_of_one_step(problem) -> None:
    best = best_where(problem, lambda s: True)
    found = {p.rule: p for p in prices(problem)}
    richer = replace(problem, budgets=(replace(problem.budgets[0], limit=problem.budgets[0].limit + 1),))
    looser = replace(problem, caps=(replace(problem.caps[0], maximum=problem.caps[0].maximum + 1),))
    assert found["budget:fund"].gain == best_where(richer, lambda s: True) - best
    assert found["cap:a"].gain == best_where(looser, lambda s: True) - best


def test_prices_of_a_known_round() -> None:
    listed = prices(ROUND, step=1)
    assert [(p.rule, p.gain) for p in listed] == [("budget:fund", 1.0), ("cap:energy", 0.0)]


def test_budget_path_tells_who_moves_and_what_staying_would_cost() -> None:
    path = budget_path(ROUND, "fund", [1, 3])
    assert [step.portfolio.objective for step in path] == [22.0, 26.0]
    assert [m.dossier for m in path[0].enters] == ["d1", "d3"]
    assert [m.dossier for m in path[0].leaves] == ["d4"]
    assert path[0].leaves[0].words == "d4 leaves: its place goes to better use, keeping it would cost 1"


@settings(max_examples=20, deadline=None)
@given(rounds(), st.data())
def test_override_cost_equals_enumeration(problem, data) -> None:
    names = [d.id for d in problem.dossiers]
    keep_in = data.draw(st.sets(st.sampled_from(names), max_size=2))
    keep_out = data.draw(st.sets(st.sampled_from(names), max_size=2)) - keep_in
    best = best_where(problem, lambda s: True)
    expected = best_where(problem, lambda s: keep_in <= s and not keep_out & s)
    if expected is None:
        with pytest.raises(Infeasible) as caught:
            with_overrides(problem, keep_in=keep_in, keep_out=keep_out)
        assert any("is kept in" in reason for reason in caught.value.reasons)
        return
    answer = with_overrides(problem, keep_in=keep_in, keep_out=keep_out)
    assert (answer.kept.objective, answer.total_cost) == (expected, best - expected)
    for cost in answer.costs:
        alone = best_where(problem, lambda s, c=cost: (c.dossier in s) == c.inside)
        assert cost.alone == (None if alone is None else best - alone)


@settings(max_examples=25, deadline=None)
@given(rounds(), st.data())
def test_repair_is_nearest_and_then_best(problem, data) -> None:
    wish = data.draw(st.sets(st.sampled_from([d.id for d in problem.dossiers])))
    nearest = min((len(set(c) ^ wish), -j.values["value"]) for c, j in every_choice(problem))
    answer = repaired(problem, wish)
    assert (len(answer.add) + len(answer.drop), -answer.portfolio.objective) == nearest
    assert bool(answer.broken) == (nearest[0] > 0)


def test_repair_names_the_rules_that_a_wish_breaks() -> None:
    answer = repaired(ROUND, ["d1", "d4"])
    assert set(answer.broken) == {
        "budget fund: at most 10 over all years",
        "cap energy: at most 1 dossiers where field = energy",
    }
    assert (answer.add, answer.drop) == ((), ("d1",))


@settings(max_examples=20, deadline=None)
@given(rounds())
def test_first_alternative_is_the_farthest_within_tolerance(problem) -> None:
    listed = alternatives(problem, count=2, tolerance=0.3)
    best = listed[0].portfolio
    floor = best.objective * 0.7 - 1e-9
    apart = max(len(set(c) ^ best.names) for c, j in every_choice(problem) if j.values["value"] >= floor)
    assert (listed[1].differs if len(listed) > 1 else 0) == apart
    assert all(a.portfolio.objective >= floor for a in listed)
    if len(listed) > 1:
        as_far = [j.values["value"] for c, j in every_choice(problem) if len(set(c) ^ best.names) == apart]
        assert listed[1].portfolio.objective == max(as_far)


@settings(max_examples=15, deadline=None)
@given(rounds(), st.data())
def test_why_not_gives_a_value_that_is_enough_and_a_cost_that_is_enough(problem, data) -> None:
    name = data.draw(st.sampled_from([d.id for d in problem.dossiers]))
    answer = why_not(problem, name)
    forced = best_where(problem, lambda s: name in s)
    best = best_where(problem, lambda s: True)
    if answer.inside:
        assert name in solve(problem).names
        return
    assert answer.loss == (None if forced is None else best - forced)
    if answer.loss is not None:
        raised = replace(
            problem, dossiers=tuple(_worth_more(d, answer.loss + 1) if d.id == name else d for d in problem.dossiers)
        )
        assert name in solve(raised).names
    else:
        assert answer.forbidding


def _worth_more(dossier: Dossier, more: float) -> Dossier:
    stage = dossier.stages[0]
    return replace(dossier, stages=(replace(stage, value={"value": stage.value["value"] + more}),))


def test_why_not_names_the_cap_that_keeps_it_out() -> None:
    answer = why_not(replace(ROUND, budgets=(replace(ROUND.budgets[0], limit=15),)), "d1")
    assert answer.rules[0] == "cap energy: at most 1 dossiers where field = energy"
    assert answer.words[0] == f"d1 would enter if it were worth {answer.loss:g} more"


def test_why_not_when_the_rules_forbid_it() -> None:
    answer = why_not(replace(ROUND, requires=(Requirement("d2", "d1"),), fixed_out=("d1",)), "d2")
    assert answer.loss is None
    assert set(answer.forbidding) == {"d2 needs d1", "d1 is fixed out", "d2 is kept in"}


def test_unknown_names_are_refused() -> None:
    for call in (
        lambda: why_not(ROUND, "z"),
        lambda: repaired(ROUND, ["z"]),
        lambda: with_overrides(ROUND, keep_in=["z"]),
        lambda: budget_path(ROUND, "z", [1]),
    ):
        with pytest.raises(BadInput, match="'z'"):
            call()


def test_a_wish_that_overspends_by_a_hair_is_repaired() -> None:
    answer = repaired(fund([6.000000001, 4, 3], [5, 4, 3], 10), ["d0", "d1"])
    assert len(answer.add) + len(answer.drop) == 1
    assert answer.broken == ("budget fund: at most 10 over all years",)


def test_rounding_of_a_tail_is_no_price() -> None:
    # the solver's level of the quantile may lie a millionth above the truth
    problem = problem_from({
        "format": "zhongshu-portfolio/1",
        "budgets": [{"id": "fund", "limit": 14}],
        "objectives": [
            {"id": "v", "weight": 0},
            {"id": "tail", "kind": "quantile", "of": "v", "level": 0.75, "weight": 2},
        ],
        "scenarios": {"count": 2},
        "dossiers": [
            {"id": "a", "cost": 10, "value": {"v": [15, -3]}},
            {"id": "b", "cost": 1, "value": {"v": 9}},
            {"id": "c", "cost": 5, "value": {"v": [3, 14]}},
        ],
    })  # fmt: skip
    assert [price.gain for price in prices(problem)] == [0.0]
