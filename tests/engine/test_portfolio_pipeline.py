"""Chance-constrained pipelines: the guarantee is recounted on the scenarios, and small cases are enumerated."""

from __future__ import annotations

import itertools
import json
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.portfolio_data import shared

from zhongshu_engine.cli import main
from zhongshu_engine.errors import EngineError, Infeasible
from zhongshu_engine.portfolio.pipeline import Pipeline, earliest, read_npd, recount


@st.composite
def pipelines(draw):
    count, periods = draw(st.integers(2, 4)), 3
    first = draw(st.lists(st.integers(1, periods), min_size=count, max_size=count))
    last = [min(periods, a + draw(st.integers(0, 2))) for a in first]
    scenarios = draw(st.integers(1, 4))
    returns = np.array(
        draw(
            st.lists(
                st.lists(st.integers(0, 5), min_size=count, max_size=count), min_size=scenarios, max_size=scenarios
            )
        ),
        float,
    )
    return Pipeline(
        tuple(first),
        tuple(last),
        returns,
        draw(st.integers(1, 2)),
        0.5,
        1.0,
        draw(st.sampled_from([0.5, 0.7, 1.0])),
        periods,
    )


def by_enumeration(pipeline: Pipeline):
    """(horizon, share) by trying every set of projects at work in every period."""
    for horizon in range(1, pipeline.periods + 1):
        choices = [
            list(
                itertools.combinations(
                    [i for i in range(len(pipeline.first)) if pipeline.first[i] <= t <= pipeline.last[i]],
                    pipeline.concurrent,
                )
            )
            for t in range(1, horizon + 1)
        ]
        shares = []
        for at_work in itertools.product(*choices):
            try:
                shares.append(recount(pipeline, horizon, at_work))
            except EngineError:
                continue
        if shares and max(shares) >= Fraction(repr(pipeline.probability)):
            return horizon, max(shares)
    return None


@settings(max_examples=30, deadline=None)
@given(pipelines())
def test_earliest_horizon_and_share_equal_enumeration(pipeline) -> None:
    expected = by_enumeration(pipeline)
    if expected is None:
        with pytest.raises(Infeasible):
            earliest(pipeline)
        return
    answer = earliest(pipeline)
    assert (answer.horizon, answer.share) == expected


def test_published_instance_keeps_its_guarantee_on_the_scenarios() -> None:
    pipeline = read_npd(shared("portfolio", "npd1_70projects_500scenarios.dat.gz"))
    assert pipeline.returns.shape == (500, 70)
    answer = earliest(pipeline)
    assert (answer.horizon, answer.status) == (4, "optimal")
    assert answer.share == recount(pipeline, 4, answer.at_work) >= Fraction(7, 10)
    assert all(len(projects) == 3 for projects in answer.at_work)


def test_a_schedule_that_skips_a_period_is_refused() -> None:
    pipeline = Pipeline((1, 1), (2, 2), np.ones((1, 2)), 1, 0.0, 1.0, 1.0, 2)
    with pytest.raises(EngineError, match="without having begun"):
        recount(pipeline, 2, ((0,), (1,)))


WRITTEN = """# two projects, two scenarios
param KK := 2; param II := 2; param TT := 2; param F := 0.5; param U := 1; param p := 1; param R := 1;
param s := 1 1 2 1;
param f := 1 1 2 2;
param M_intermediary_tilde_xi : 1 2 := 1 3 4 2 0 4 ;
"""


def told(tmp_path, text: str) -> tuple[int, dict]:
    file, out = tmp_path / "in.dat", tmp_path / "out.json"
    file.write_text(text)
    status = main(["portfolio", "earliest", str(file), "--out", str(out)])
    return status, json.loads(out.read_text()) if out.exists() else {}


def test_command_answers_the_worked_example(tmp_path) -> None:
    status, answer = told(tmp_path, WRITTEN)
    assert (status, answer["horizon"], answer["share_exact"], answer["status"]) == (0, 2, "1", "optimal")
    assert (answer["selection"], answer["at_work"]) == ([1], [[1], [1]])
    status, answer = told(tmp_path, WRITTEN.replace("R := 1", "R := 99"))
    assert (status, answer["status"]) == (3, "infeasible")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("R := 1", "R := nan"), "in.dat: 'nan' is not a number (R)"),
        (("U := 1", "U := 1.5"), "U is 1.5, not a whole number"),
        (("3 4 2 0", "3 x 2 0"), "'x' is not a number (a return)"),
        (("3 4 2 0", "3 2 0"), "do not have the announced size"),
        (("s := 1 1 2 1", "s := 1 2 2 1"), "project 1 works from period 2 to 1"),
        (("p := 1", "p := 1.5"), "the probability is 1.5"),
        (("F := 0.5", "F := -1"), "the cost of a period is -1"),
        (("param R := 1;", ""), "R is missing"),
    ],
)
def test_a_mistake_in_the_data_exits_2_with_its_place(tmp_path, capsys, change, words) -> None:
    assert told(tmp_path, WRITTEN.replace(*change)) == (2, {})
    assert words in capsys.readouterr().err
