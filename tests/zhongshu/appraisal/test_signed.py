"""The decision on an opinion, signed by one person, is replayed from its votes, the chair's words and the step; what was written over since is told."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from django.db import connection

from tests.zhongshu.appraisal.cast import WEIGHED, Judges, given
from tests.zhongshu.discovery.cast import FEEDBACK, person
from tests.zhongshu.faces import browser
from zhongshu.appraisal.actions import decide
from zhongshu.decisions.signed import record_of, replay_record
from zhongshu.people.models import User


@pytest.mark.parametrize(("language", "word", "way"), [("zh-hans", "一致：封存的", "不予支持"), ("en", "The same: the", "Decline after appraisal")])  # fmt: skip
def test_an_opinion_is_replayed_and_a_changed_vote_or_word_is_told(
    cast: Judges, language: str, word: str, way: str
) -> None:
    cast.begin()
    cast.all_judge(given("no", 80, 4))
    cast.signed(replace(WEIGHED, recommendation="decline", asks=[]))
    dossier = decide(
        cast.dong, cast.fresh(), edge="T-10", version=cast.fresh().version, reason="低于线", feedback=FEEDBACK,
        reason_code="incremental", percent=10,
    )  # fmt: skip
    record = record_of(dossier, "opinion", 1)
    assert record is not None
    found = replay_record(record)
    kept = {point.label.en for point in found.points if point.kept}
    assert {
        "Options considered",
        "Predicted probability of success",
        "Verdicts",
        "Synthesis",
        "Each expert's verdict",
        "Decision",
        "Reason of the decision",
        "Dissent",
    } <= kept
    assert (found.whole, len(found.papers)) == (True, 2), [p for p in found.points if not p.same]
    ji = browser(User.objects.get(pk=person("ji", "INT").user_id), language=language)
    url = f"/decisions/signed/{dossier.code}/opinion/1/"
    text = ji.get(url).content.decode()
    assert word in text and way in text
    with connection.cursor() as cursor:
        cursor.execute("UPDATE appraisal_opinion SET synthesis = %s", ["事后改写的综合意见"])
        cursor.execute("UPDATE appraisal_review SET verdict = 'yes' WHERE person_id = %s", [cast.lin.person_id])
    again = replay_record(record)
    assert {p.label.en for p in again.points if not p.same} >= {"Synthesis", "Verdicts", "Each expert's verdict"}
    assert [paper.same for paper in again.papers] == [False, True]
    assert "事后改写的综合意见" in ji.get(url).content.decode()
    assert json.loads(record.text)["chosen"] == "T-10"
