"""Chance-constrained pipelines: the guarantee is recounted on the scenarios, and small cases are enumerated."""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.portfolio_data import shared

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
