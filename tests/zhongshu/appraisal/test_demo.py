"""The acts of the story run an appraisal from arrival to decision, whichever way it leans."""

from __future__ import annotations

import random

import pytest

from tests.zhongshu.appraisal.cast import Judges
from tests.zhongshu.panels.cast import expert
from zhongshu.lifecycle.queries import last_chapter
from zhongshu.web.demo.appraisal import Appraising


@pytest.mark.parametrize(("leaning", "states"), [(0.85, {"REFINE"}), (0.05, {"DECL", "BENCH"})])
def test_the_story_leads_a_dossier_through_its_appraisal(cast: Judges, leaning: float, states: set[str]) -> None:
    expert("spare", "technical")
    story = Appraising(cast.ao, cast.dong, random.Random(7))
    story.prepare(cast.fresh())
    story.answer(cast.fresh(), declining=1)
    story.judge(cast.fresh(), leaning)
    story.cross(cast.fresh())
    way = story.write_and_sign(cast.fresh())
    moved = story.decide(cast.qian, cast.fresh(), way)
    assert moved.state in states and last_chapter(moved, "opinion") is not None


def test_an_appraisal_may_be_left_half_way_for_a_living_center(cast: Judges) -> None:
    story = Appraising(cast.ao, cast.dong, random.Random(3))
    story.prepare(cast.fresh())
    story.answer(cast.fresh())
    story.judge(cast.fresh(), 0.7, but=2)
    assert (cast.appraisal.stage, cast.appraisal.reviews.count()) == ("blind", 3)
