"""Every measure says of its rows what a hand would, and how sure it is."""

from __future__ import annotations

import random
import statistics
from collections.abc import Sequence

import pytest
from scipy import stats

from tests.zhongshu.desk.test_reports import measured
from zhongshu.desk.reports import Fact, Indicator, Measure, by_parts
from zhongshu.desk.reports.showing import shown
from zhongshu.kernel.bilingual import Bi


def asked(measure: Measure, **more: object) -> Indicator:
    return Indicator("X", "select", Bi("甲", "A"), Bi("乙", "B"), measure, Bi("份", "x"), lambda a, p: [], **more)  # type: ignore[arg-type]


def facts(values: Sequence[float], *, by: str = "a", marked: Sequence[bool] = (), bases: Sequence[float] = (), keys: Sequence[str] = ()) -> list[Fact]:  # fmt: skip
    return [
        Fact(f"c{n}", "t", "/", None, by, v, marked[n] if marked else True, bases[n] if bases else None, keys[n] if keys else "")
        for n, v in enumerate(values)
    ]  # fmt: skip


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize("measure", list(Measure))
def test_a_number_is_what_a_hand_would_count(measure: Measure, seed: int) -> None:
    luck = random.Random(seed)
    n = luck.randint(0, 9)
    values = [luck.random() for _ in range(n)]
    rows = [
        Fact(
            f"c{i}", "t", "/", None, luck.choice("ab"), v, luck.random() < 0.5, luck.random() + 0.1, luck.choice("xyz")
        )
        for i, v in enumerate(values)
    ]
    found, expected = asked(measure).figure(rows), measured(asked(measure), rows)
    assert found.number == (None if expected is None else pytest.approx(expected))
    if found.span and found.number is not None:
        assert found.span[0] <= found.number <= found.span[1]


def test_intervals_are_those_of_the_books() -> None:
    share = asked(Measure.SHARE).figure(facts([0] * 10, marked=[True] * 8 + [False] * 2))
    assert share.span == pytest.approx((0.4902, 0.9433), abs=1e-4)  # Wilson 1927, 8 of 10
    values = [4.1, 5.0, 6.2, 7.7, 3.9]
    mean = asked(Measure.MEAN).figure(facts(values))
    assert mean.span == pytest.approx(stats.t.interval(0.95, 4, statistics.mean(values), stats.sem(values)))
    assert asked(Measure.MEAN).figure(facts([1.0])).span is None


@pytest.mark.parametrize("n", [6, 9, 20, 57, 199, 201, 3000])
def test_the_interval_of_a_median_holds_what_it_promises(n: int) -> None:
    """The chance that the median lies below the r-th of n ordered values is that of fewer than r heads."""
    low, high = asked(Measure.MEDIAN).figure(facts(list(range(n)))).span or (0, 0)
    r = int(low) + 1
    assert high == n - r
    assert 2 * stats.binom.cdf(r - 1, n, 0.5) <= 0.05
    assert 2 * stats.binom.cdf(r, n, 0.5) > 0.05  # and no narrower one would


def test_five_values_give_no_interval_of_a_median() -> None:
    assert asked(Measure.MEDIAN).figure(facts([1, 2, 3, 4, 5])).span is None


def test_a_small_sample_is_called_small_and_a_count_is_not() -> None:
    from zhongshu.desk.reports import periods

    period = periods()["12m"]
    few, enough, counted = (
        shown(asked(m).figure(facts([1.0] * n)), period).few
        for m, n in ((Measure.MEAN, 4), (Measure.MEAN, 5), (Measure.COUNT, 1))
    )
    assert (few, enough, counted) == (True, False, False)


def test_a_measure_of_the_whole_says_something_else_of_its_parts() -> None:
    rows = facts([3.0], by="a") + facts([1.0], by="b")
    named = {"a": Bi("甲", "A"), "b": Bi("乙", "B")}
    concentrated = asked(Measure.CONCENTRATION, parts=lambda: named, part=Measure.SUM)
    assert concentrated.figure(rows).number == pytest.approx(0.625)
    assert [(p.key, p.figure.number) for p in by_parts(concentrated, rows)] == [("a", 3.0), ("b", 1.0)]


def test_a_bound_may_stand_in_the_rules() -> None:
    limit = [12.0]
    loaded = asked(Measure.MEDIAN, high=lambda: limit[0])
    assert loaded.figure(facts([12])).healthy
    limit[0] = 11
    assert not loaded.figure(facts([12])).healthy
