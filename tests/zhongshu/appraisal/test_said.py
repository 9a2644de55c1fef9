"""What the rounds ask of an expert and of the chair, told whole and at once; who reads a signed opinion where."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.urls import reverse

from tests.zhongshu.appraisal.cast import Judges, given
from tests.zhongshu.appraisal.test_pages import _main, filled
from tests.zhongshu.discovery.cast import MONDAY
from tests.zhongshu.panels.cast import PLEDGED
from tests.zhongshu.panels.test_pages import client_of
from zhongshu.appraisal.actions import answer_cross, close_blind, release_edition
from zhongshu.appraisal.chores import end_rounds, remind_of_answers
from zhongshu.appraisal.models import Appraisal, Review
from zhongshu.kernel import clock
from zhongshu.kernel.errors import BadValue, Blocked
from zhongshu.lifecycle.models import Dossier
from zhongshu.notices.models import Notice
from zhongshu.panels.actions import accept, decline, invite, set_chair
from zhongshu.panels.models import Panel

SIX = ("technical", "technical", "industry", "investor", "user", "technical")


@pytest.fixture
def six(db: None) -> Iterator[Judges]:
    with clock.at(MONDAY):
        yield Judges(SIX)


def test_knowledge_changed_in_the_cross_round_says_why(cast: Judges) -> None:
    """It weighs the verdict, so it is a change like any other."""
    cast.begin()
    cast.all_judge(given("yes", 90), given("yes", 90), given("no", 90, 3))
    with pytest.raises(BadValue) as refused:
        answer_cross(cast.lin, cast.appraisal, given=given("yes", 90, expertise=2))
    assert refused.value.field == "because"
    said = replace(given("yes", 90, expertise=2), because="这一领域我了解得比自己以为的少")
    assert answer_cross(cast.lin, cast.appraisal, given=said).expertise == 2


def test_all_that_an_answer_to_the_cross_round_lacks_is_told_at_once(cast: Judges) -> None:
    cast.begin()
    cast.all_judge(given("yes", 90), given("yes", 90), given("no", 90, 3))
    sent = filled("yes", 90, 7, **{"score-industry": "8", "score-economy": "6", "property-need": "5"})
    sent = {name: "" if name.startswith("comment-") else value for name, value in sent.items()}
    answer = client_of(cast.lin).post(f"/reviews/{cast.appraisal.panel.code}/cross/", sent)
    assert answer.status_code == 400 and not Review.objects.filter(round=2).exists()
    assert _main(answer).count("改动须写明理由") >= 2 * 3  # in the list on top and beside each of the three fields


def test_every_interval_that_misses_its_score_is_told_at_once(cast: Judges) -> None:
    cast.begin()
    sent = filled("yes", 90, 7, **{"low-industry": "8", "low-economy": "9", "high-economy": "9"})
    answer = client_of(cast.lin).post(f"/reviews/{cast.appraisal.panel.code}/", sent)
    assert answer.status_code == 400 and _main(answer).count("评分应在区间之内") == 2 * 2


def test_why_a_score_was_changed_stands_under_the_name_of_its_question(cast: Judges) -> None:
    cast.begin()
    cast.all_judge(given("yes", 90), given("yes", 90), given("no", 90, 3))
    code = cast.appraisal.panel.code
    sent = filled("yes", 90, 7, **{"property-need": "5", "because-need": "用户意向书还没有签，需求没有那么刚"})
    assert client_of(cast.lin).post(f"/reviews/{code}/cross/", sent).status_code == 302
    for who in cast.experts[1:]:
        latest = Review.objects.get(person=who.person_id, round=1)
        answer_cross(who, cast.appraisal, given=given(latest.verdict, 90, 7 if latest.verdict == "yes" else 3))
    assert cast.appraisal.stage == "opinion"
    page = _main(client_of(cast.lin).get(f"/reviews/{code}/opinion/"))
    arguments = page[page.index("论据") :]
    assert "需求没有那么刚" in arguments and "需求刚" in arguments and "技术颠覆" in arguments


def test_a_round_does_not_end_with_a_chair_who_has_not_judged(six: Judges) -> None:
    """Whoever has not judged may not read the votes, so could never write the opinion."""
    six.begin()
    for who in six.experts[1:]:
        six.judge(who, given())
    with pytest.raises(Blocked) as refused:
        close_blind(six.ao, six.appraisal)
    assert "组长本人的评议" in refused.value.text.zh
    six.judge(six.lin, given())
    assert six.appraisal.stage == "opinion"


def test_a_chair_named_afterwards_without_a_review_is_told_so(six: Judges) -> None:
    six.begin()
    for who in six.experts[1:]:
        six.judge(who, given())
    Appraisal.objects.update(stage="opinion")  # as if named after the round
    answer = client_of(six.lin).get(f"/reviews/{six.appraisal.panel.code}/opinion/")
    assert answer.status_code == 403 and "您没有提交评议" in answer.content.decode()


def test_the_specialist_of_a_signed_opinion_is_led_to_what_may_be_read(cast: Judges) -> None:
    cast.begin()
    cast.all_judge(given())
    cast.signed()
    links = dict(Notice.objects.filter(kind="opinion_signed").values_list("recipient_id", "link"))
    assert links[cast.qian.user_id].endswith("/appraisal/decision/")
    assert client_of(cast.chen).get(links[cast.chen.user_id]).status_code == 200
    assert links[cast.chen.user_id].endswith("/appraisal/progress/")


def test_the_list_of_an_expert_says_what_is_asked_and_leads_back_afterwards(cast: Judges) -> None:
    cast.begin()
    lin, other, code = client_of(cast.lin), client_of(cast.experts[2]), cast.appraisal.panel.code
    assert "待您评议" in _main(lin.get("/seats/"))
    cast.judge(cast.lin, given("yes", 90))
    waiting = _main(lin.get("/seats/"))
    assert "已提交" in waiting and "待您评议" not in waiting
    for number, who in enumerate(cast.experts[1:]):
        cast.judge(who, given("yes", 90) if number < 2 else given("no", 90, 3))
    assert "待您答复交叉评议" in _main(other.get("/seats/"))
    for who in cast.experts:
        first = Review.objects.get(person=who.person_id, round=1)
        answer_cross(who, cast.appraisal, given=given(first.verdict, 90, 7 if first.verdict == "yes" else 3))
    assert "待您撰写论证意见" in _main(lin.get("/seats/")) and "待您撰写" not in _main(other.get("/seats/"))
    Appraisal.objects.update(stage="decided")
    Panel.objects.update(state="closed")
    assert f"/reviews/{code}/opinion/" in _main(other.get("/seats/"))


def test_the_round_ends_when_the_last_who_was_awaited_has_declined(six: Judges) -> None:
    """Nobody submits after a decline, so the clock of the house ends the round."""
    release_edition(six.ao, six.appraisal, version=1)
    panel = six.appraisal.panel
    set_chair(six.ao, panel, person_id=six.lin.person_id)
    invite(six.ao, panel, due_on=clock.today() + dt.timedelta(days=7))
    for who in six.experts[:-1]:
        accept(who, six.seat(panel, who), **PLEDGED)
        six.judge(who, given())
    end_rounds()
    assert six.appraisal.stage == "blind"
    decline(six.experts[-1], six.seat(panel, six.experts[-1]), reason="本月在外地做试验")
    end_rounds()
    assert six.appraisal.stage == "opinion"


def test_an_opinion_and_a_decision_half_written_are_kept(cast: Judges) -> None:
    cast.begin()
    cast.all_judge(given())
    lin, url = client_of(cast.lin), f"/reviews/{cast.appraisal.panel.code}/opinion/"
    lin.post(
        reverse("pages:draft"),
        {"_draft": f"appraisal.opinion|{cast.appraisal.panel.code}", "synthesis": "写到一半的综合意见"},
    )
    assert "写到一半的综合意见" in _main(lin.get(url))
    cast.signed()
    qian, deciding = client_of(cast.qian), f"/dossiers/{cast.dossier.code}/appraisal/decision/"
    qian.post(
        reverse("pages:draft"), {"_draft": f"appraisal.decision|{cast.dossier.code}", "feedback": "写到一半的反馈"}
    )
    assert "写到一半的反馈" in _main(qian.get(deciding))


def test_whoever_opens_the_review_before_answering_is_led_to_the_invitation(cast: Judges) -> None:
    release_edition(cast.ao, cast.appraisal, version=1)
    panel, who = cast.appraisal.panel, cast.experts[1]
    set_chair(cast.ao, panel, person_id=cast.lin.person_id)
    invite(cast.ao, panel, due_on=clock.today() + dt.timedelta(days=7))
    answer = client_of(who).get(f"/reviews/{panel.code}/")
    assert (answer.status_code, answer["Location"]) == (302, f"/seats/{cast.seat(panel, who).pk}/")
    assert client_of(cast.chen).get(f"/reviews/{panel.code}/").status_code in (403, 404)


def test_who_keeps_silent_in_the_cross_round_is_reminded_and_never_replaced(cast: Judges) -> None:
    cast.begin()
    cast.all_judge(given("yes", 90), given("yes", 90), given("no", 90, 3))
    answer_cross(cast.lin, cast.appraisal, given=given("yes", 90))
    due, sent = cast.appraisal.cross_due_on, Notice.objects.filter(kind="seat_reminder")
    assert due is not None
    silent = {who.user_id for who in cast.experts[1:]}
    for days, times in ((-4, 0), (-3, 1), (-2, 1), (0, 2), (2, 3), (9, 3)):
        with clock.at(dt.datetime.combine(due + dt.timedelta(days=days), dt.time(4), dt.UTC)):
            remind_of_answers()
            remind_of_answers()
        assert sorted(sent.values_list("recipient_id", flat=True)) == sorted([*silent] * times)
    assert set(cast.appraisal.panel.seats.values_list("state", flat=True)) == {"accepted"}


def test_an_opinion_past_its_day_stands_on_the_officers_desk(cast: Judges) -> None:
    cast.begin()
    cast.all_judge(given())
    Dossier.objects.filter(pk=cast.dossier.pk).update(due_on=clock.today() - dt.timedelta(days=1))
    assert "论证意见逾期" in client_of(cast.ao).get("/desk/").content.decode()
