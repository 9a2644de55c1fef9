"""J5 on the pages, in both languages: asks are answered, a clinic changes the plan, readiness reaches 100 %, two people sign, the award queue."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from tests.zhongshu.proposal.cast import Cast, expert
from tests.zhongshu.proposal.refined import in_refinement, measurable, the_case, write_over
from tests.zhongshu.proposal.test_refinement import ANSWER
from zhongshu.notices.models import Notice
from zhongshu.people.actor import Actor
from zhongshu.people.models import User
from zhongshu.proposal.models import Mentor, RefinementCase, Task


@pytest.fixture(autouse=True)
def one_factor(settings: object) -> Iterator[None]:
    settings.REQUIRE_SECOND_FACTOR = False  # type: ignore[attr-defined]
    yield


def at_desk(actor: Actor, language: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["language"] = language
    return client


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_j5_a_plan_is_refined_from_the_opinion_to_the_award_queue(cast: Cast, language: str) -> None:
    english = language == "en"
    dossier = in_refinement(cast)
    home = f"/dossiers/{dossier.code}/refinement/"
    chen, qian, zhao = (at_desk(who, language) for who in (cast.chen, cast.qian, cast.zhao))
    page = zhao.get(home).content.decode()
    assert ("Every ask of the opinion is closed" if english else "论证意见的要求逐条了结") in page
    assert "首阶段改成三个月内能考的小试" in page
    assert ("Answer a refinement task" if english else "答复优化任务") in zhao.get("/desk/").content.decode()

    for task in Task.objects.order_by("code"):
        sent = {"version": task.version, "reply": ANSWER, "evidence": "附件 2"}
        assert zhao.post(f"{home}answer/{task.pk}/", sent).status_code == 302
        task.refresh_from_db()
        assert chen.post(f"{home}accept/{task.pk}/", {"version": task.version}).status_code == 302

    mentor = expert("gao", "industry")
    assert chen.post(f"{home}mentor/", {"version": 1, "person_id": mentor, "topic": "中试"}).status_code == 302
    clinic = {
        "version": 1, "held_on": "2026-03-02", "minutes": "120", "mentor_ids": [Mentor.objects.get().pk],
        "others": "张经理，临港基金", "notes": "首阶段太大", "changed": "首阶段缩到三个月",
    }  # fmt: skip
    assert chen.post(f"{home}clinic/", clinic).status_code == 302
    write_over(cast.zhao, dossier, "stages", measurable())
    assert zhao.post(f"{home}confirm/", {"version": the_case(dossier).version}).status_code == 302
    assert "100%" in chen.get(home).content.decode()

    accept = {"version": the_case(dossier).version, "note": "首阶段三个月"}
    assert chen.post(f"{home}accept-plan/", accept).status_code == 302
    assert ("Sign the plan" if english else "签署方案") in qian.get("/desk/").content.decode()
    assert chen.post(f"{home}sign/", {"version": the_case(dossier).version}).status_code == 302
    step = f"/dossiers/{dossier.code}/award-proposal/"
    assert ("your signature under plan v1" if english else "签署方案第 1 版") in qian.get(step).content.decode()
    dossier.refresh_from_db()
    assert qian.post(step, {"version": dossier.version, "reason": "就绪"}).status_code == 302
    dossier.refresh_from_db()
    assert (dossier.state, RefinementCase.objects.get().outcome) == ("PROP", "PROP")
    assert ("This refinement ended" if english else "这次优化已于") in zhao.get(home).content.decode()


def test_a_refused_answer_comes_back_with_everything_typed(cast: Cast) -> None:
    dossier = in_refinement(cast)
    task = Task.objects.order_by("code").first()
    answer = at_desk(cast.zhao, "zh-hans").post(
        f"/dossiers/{dossier.code}/refinement/answer/{task.pk}/",
        {"version": 1, "reply": "太短的答复", "evidence": "附件七"},
    )
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "太短的答复" in page and "附件七" in page and "请至少写 20 字" in page


def test_strangers_and_the_public_never_see_a_refinement(cast: Cast) -> None:
    dossier = in_refinement(cast)
    home = f"/dossiers/{dossier.code}/refinement/"
    assert at_desk(cast.wu, "zh-hans").get(home).status_code == 404
    assert at_desk(cast.feng, "zh-hans").get(home).status_code == 403
    assert Client().get(home).status_code == 302
    assert at_desk(cast.chen, "zh-hans").get(f"{home}no-such-deed/").status_code == 404
    assert at_desk(cast.chen, "zh-hans").get(f"{home}answer/").status_code == 404


HOUSE = {
    "add": "chen qian",
    "mentor": "chen qian",
    "clinic": "chen qian",
    "accept-plan": "chen",
    "sign": "chen qian",
    "extend": "qian",
}
TEAM = {"confirm": "zhao", "refuse": "zhao"}


@pytest.mark.parametrize("verb", [*HOUSE, *TEAM])
def test_every_deed_has_a_page_with_one_form_for_its_actors_and_for_nobody_else(cast: Cast, verb: str) -> None:
    dossier = in_refinement(cast)
    for name in ("chen", "qian", "zhao"):
        answer = at_desk(getattr(cast, name), "en").get(f"/dossiers/{dossier.code}/refinement/{verb}/")
        its = name in {**HOUSE, **TEAM}[verb].split()
        assert answer.status_code == (200 if its else 403), name
        assert answer.content.decode().count('class="house-form"') == its


def test_whoever_judges_or_mends_an_answer_reads_it_beside_the_form(cast: Cast) -> None:
    dossier = in_refinement(cast)
    task = Task.objects.order_by("code").first()
    assert task is not None
    home, chen, zhao = (
        f"/dossiers/{dossier.code}/refinement/",
        at_desk(cast.chen, "zh-hans"),
        at_desk(cast.zhao, "zh-hans"),
    )
    zhao.post(f"{home}answer/{task.pk}/", {"version": 1, "reply": ANSWER, "evidence": "附件二第四页"})
    for verb in ("accept", "return"):
        shown = chen.get(f"{home}{verb}/{task.pk}/").content.decode()
        assert ANSWER in shown and "附件二第四页" in shown
    chen.post(f"{home}return/{task.pk}/", {"version": 2, "judgement": "请写明样品数"})
    assert "请写明样品数" in zhao.get(f"{home}answer/{task.pk}/").content.decode()


def test_the_team_finds_on_its_desk_what_stands_with_nobody_of_the_team(cast: Cast) -> None:
    """Tasks are the specialist's when the team had no account at first; the confirmation of team and rights is the team's alone."""
    dossier = in_refinement(cast)
    Task.objects.update(owner=cast.chen.user_id)
    desk = at_desk(cast.zhao, "zh-hans").get("/desk/").content.decode()
    assert "首阶段改成三个月内能考的小试" in desk and "确认团队与知识产权" in desk
    at_desk(cast.zhao, "zh-hans").post(
        f"/dossiers/{dossier.code}/refinement/confirm/", {"version": the_case(dossier).version}
    )
    assert "确认团队与知识产权" not in at_desk(cast.zhao, "zh-hans").get("/desk/").content.decode()


def test_a_team_that_does_not_go_on_is_heard(cast: Cast) -> None:
    dossier = in_refinement(cast)
    sent = {"version": the_case(dossier).version, "reason": "负责人转任，团队决定停下"}
    assert at_desk(cast.zhao, "zh-hans").post(f"/dossiers/{dossier.code}/refinement/refuse/", sent).status_code == 302
    told = set(Notice.objects.filter(body_zh__contains="负责人转任").values_list("recipient_id", flat=True))
    assert {cast.chen.user_id, cast.qian.user_id} <= told
    assert "团队不再继续，请结束优化" in at_desk(cast.chen, "zh-hans").get("/desk/").content.decode()


def test_the_page_asks_the_same_number_of_queries_however_many_tasks(cast: Cast) -> None:
    dossier = in_refinement(cast)
    client = at_desk(cast.chen, "zh-hans")
    home = f"/dossiers/{dossier.code}/refinement/"
    client.get(home)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        client.get(home)
    case = the_case(dossier)
    for n in range(20):
        Task.objects.create(
            case=case, code=f"9{n:02d}", text_zh="又一项", due_on=case.opened_on, owner_id=cast.zhao.user_id
        )
    with CaptureQueriesContext(connection) as many:
        client.get(home)
    assert len(many) == len(few)


def test_whoever_answers_a_task_that_was_answered_is_not_promised_that_it_will_be_stored(cast: Cast) -> None:
    dossier = in_refinement(cast)
    task = Task.objects.order_by("code").first()
    path = f"/dossiers/{dossier.code}/refinement/answer/{task.pk}/"
    sent = {"version": 1, "reply": ANSWER, "evidence": "附件七"}
    assert at_desk(cast.zhao, "en").post(path, sent).status_code == 302
    late = at_desk(cast.chen, "en").post(path, {**sent, "reply": "另一份答复：" + ANSWER})
    page = late.content.decode()
    assert (late.status_code, "Awaiting the specialist" in page, "另一份答复" in page) == (409, True, True)
    assert "If the step is still open" in page and "on top of the new version" not in page
