"""The picture of the leap: better always lies to the right, and values far apart stand on a logarithmic line."""

from hypothesis import given, settings
from hypothesis import strategies as st

from zhongshu.proposal.leap import LEFT, RIGHT, leap


def card(incumbent: float, own: float, target: float, limit: float, better: str = "higher") -> dict[str, object]:
    return {
        "metric_zh": "效率", "unit": "%", "better": better, "incumbent_value": incumbent, "own_value": own, "target_value": target,
        "limit_value": limit,
    }  # fmt: skip


def at(picture: object) -> dict[str, float]:
    return {mark.code: mark.at for mark in picture.marks}


def test_no_picture_until_two_values_are_there() -> None:
    assert leap({"target_value": 3.0, "better": "higher"}) is None
    assert leap({}) is None


def test_target_above_the_incumbent_when_higher_is_better_then_it_lies_right_of_it() -> None:
    picture = leap(card(27.8, 31.4, 34.0, 45.0))
    assert at(picture)["incumbent"] == LEFT and at(picture)["limit"] == RIGHT
    assert [part.code for part in picture.stretches] == ["reached", "planned", "left"]
    assert not picture.logarithmic
    assert picture.times.en == "Target: 22% above the incumbent"


def test_lower_is_better_then_the_line_is_turned_round() -> None:
    picture = leap(card(18.75, 6.1, 1.8, 0.01, "lower"))
    assert at(picture)["incumbent"] < at(picture)["own"] < at(picture)["target"] < at(picture)["limit"]
    assert picture.logarithmic
    assert picture.times.zh == "目标降到主流的 1/10.4"


def test_a_round_ratio_is_said_as_a_whole_number() -> None:
    assert leap(card(1500, 1400, 500, 100, "lower")).times.zh == "目标降到主流的 1/3"
    assert leap(card(10, 12, 30, 100)).times.en == "Target: 3 times the incumbent"


def test_own_value_behind_the_incumbent_then_no_stretch_is_called_reached() -> None:
    picture = leap(card(1121, 1024, 10000, 100000))
    assert [part.code for part in picture.stretches] == ["planned", "left"]


value = st.floats(1e-6, 1e9, allow_nan=False)


@settings(deadline=None, max_examples=60)
@given(value, value, value, value, st.sampled_from(("higher", "lower")))
def test_every_mark_lies_on_the_line(a: float, b: float, c: float, d: float, better: str) -> None:
    picture = leap(card(a, b, c, d, better))
    assert all(LEFT <= mark.at <= RIGHT for mark in picture.marks)
    assert all(part.width > 0 for part in picture.stretches)
