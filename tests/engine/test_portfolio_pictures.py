"""Pictures are well-formed, self-contained, and show every point."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest
from tests.engine.portfolio_data import fund, two_valued

from zhongshu_engine.cli import main
from zhongshu_engine.errors import BadInput
from zhongshu_engine.io.svg import ticks
from zhongshu_engine.portfolio.committee.path import budget_path
from zhongshu_engine.portfolio.pareto.searching import efficient
from zhongshu_engine.portfolio.pictures import core_picture, front_picture, path_picture
from zhongshu_engine.portfolio.robust import robust

SVG = "{http://www.w3.org/2000/svg}"
TWO = two_valued([1, 1, 1], [[5, 0], [0, 5], [3, 3]], 1)
THREE = two_valued([1, 1, 1, 1], [[5, 0, 1], [0, 5, 2], [3, 3, 0], [1, 1, 9]], 2)


def test_front_picture_shows_every_point() -> None:
    for problem in (TWO, THREE):
        front = efficient(problem)
        assert len(ET.fromstring(front_picture(front)).findall(f"{SVG}circle")) == len(front.points)


def test_core_picture_has_a_bar_for_every_dossier() -> None:
    drawn = ET.fromstring(core_picture(robust(TWO)))
    assert len(drawn.findall(f"{SVG}rect")) == 1 + 3


def test_path_picture_joins_the_steps() -> None:
    drawn = ET.fromstring(path_picture(budget_path(fund([2, 3], [4, 5], 2), "fund", [1, 2, 3])))
    assert len(drawn.findall(f"{SVG}polyline")) == 1
    with pytest.raises(BadInput):
        path_picture([])


def test_front_command_draws(tmp_path) -> None:
    (tmp_path / "in").write_text("3 2\n6\n2 3 1\n3 1 4\n4 4 4\n")
    picture = tmp_path / "f.svg"
    assert (
        main(
            [
                "portfolio",
                "front",
                str(tmp_path / "in"),
                "--format",
                "mobkp",
                "--out",
                str(tmp_path / "o.json"),
                "--picture",
                str(picture),
            ]
        )
        == 0
    )
    assert len(ET.parse(picture).getroot().findall(f"{SVG}circle")) == 1


@pytest.mark.parametrize(("low", "high"), [(0, 1), (-3, 17), (0.001, 0.002), (5, 5)])
def test_ticks_lie_between_and_are_even(low: float, high: float) -> None:
    marks = ticks(low, high)
    steps = {round(b - a, 9) for a, b in pairwise(marks)}
    assert all(low - 1e-9 <= m <= high + 1e-9 for m in marks)
    assert len(steps) <= 1
