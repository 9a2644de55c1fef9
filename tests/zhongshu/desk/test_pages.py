"""The desk shows each reader what that reader may know, with a fixed number of queries however much there is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.zhongshu.discovery.cast import MONDAY, Cast, person
from tests.zhongshu.proposal.cast import bring, candidate, write_all
from tests.zhongshu.proposal.refined import put
from zhongshu.delivery.models import Assumption
from zhongshu.desk import views
from zhongshu.desk.queries import dossier as reading
from zhongshu.desk.queries.dossier import stage_rail
from zhongshu.desk.queries.expecting import WILL_WAIT
from zhongshu.desk.queries.worklist import worklist
from zhongshu.discovery.models import Lead
from zhongshu.kernel import clock
from zhongshu.kernel.ids import new_id
from zhongshu.lifecycle import standing
from zhongshu.lifecycle.actions import join_team
from zhongshu.lifecycle.models import Dossier, Passage
from zhongshu.people.actor import Actor
from zhongshu.people.actors import actor_of
from zhongshu.people.models import Organisation, User
from zhongshu.people.roles import Role


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    with clock.at(MONDAY):
        yield Cast()


def browser(actor: Actor, language: str = "zh-hans") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["language"] = language  # an account reads in its own language until it says otherwise
    return client


def page(actor: Actor, url: str, language: str = "zh-hans") -> str:
    answer = browser(actor, language).get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return answer.content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_of_a_dossier_opens_in_both_languages(cast: Cast, language: str) -> None:
    dossier = candidate(cast)
    write_all(cast.chen, dossier)
    for place in (
        "",
        "timeline/",
        "chapters/",
        "plan/",
        "plan/direction/",
        "plan/assumptions/",
        "plan/versions/",
        "plan/compare/",
        "specialist/",
        "diligence/",
        "experts/",
        "appraisal/",
        "next-decision/",
    ):
        assert dossier.code in page(cast.chen, f"/dossiers/{dossier.code}/{place}", language)


def test_the_dossier_page_says_what_is_missing_for_the_next_step(cast: Cast) -> None:
    dossier = candidate(cast)
    text = page(cast.chen, f"/dossiers/{dossier.code}/")
    assert "提交论证" in text and "方向卡：跃升指标" in text
    assert "30 天" in text or "时限还剩" in text


def test_a_stranger_finds_no_dossier_and_a_wrong_role_no_board(cast: Cast) -> None:
    dossier = candidate(cast)
    assert browser(cast.wu).get(f"/dossiers/{dossier.code}/").status_code == 404
    assert browser(cast.wu).get("/board/").status_code == 403
    assert dossier.code not in page(cast.wu, "/dossiers/")


def test_the_worklist_of_each_role_holds_what_waits_for_it(cast: Cast) -> None:
    lead = bring(
        title="超导磁体",
        claim="以高温超导带材绕制二十特斯拉磁体",
        incumbent="低温超导磁体",
        metric="磁场",
        unit="T",
        why="带材载流提高。已绕制短样。",
        organisation_text="东海磁体所",
        name="周川",
        email="zhou@example.org",
    )
    dossier = candidate(cast)
    assert dossier.code in page(cast.chen, "/desk/") and lead.dossier.code in page(cast.chen, "/desk/")
    assert dossier.code not in page(cast.wu, "/desk/")
    assert "现在没有等您办的事" in page(cast.he, "/desk/")


def test_a_long_worklist_shows_its_first_and_all_on_request(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    magnet = {
        "title": "超导磁体",
        "claim": "以高温超导带材绕制二十特斯拉磁体",
        "incumbent": "低温超导磁体",
        "metric": "磁场",
        "unit": "T",
    }
    candidate(cast)
    candidate(
        cast,
        **magnet,
        why="带材载流提高。已绕制短样。",
        organisation_text="东海磁体所",
        name="周川",
        email="zhou@example.org",
    )
    n = len(worklist(cast.chen))
    monkeypatch.setattr(views, "SHOWN", n - 1)
    first, every = page(cast.chen, "/desk/"), page(cast.chen, "/desk/?all=1")
    assert n > 1 and [text.count('<td class="cell-due">') for text in (first, every)] == [n - 1, n]
    assert f"列出全部 {n} 件" in first and "列出全部" not in every


@pytest.mark.parametrize("url", ["/dossiers/", "/board/", "/desk/"])
def test_lists_ask_as_often_for_one_dossier_as_for_many(cast: Cast, url: str) -> None:
    counts = []
    client = browser(cast.chen)
    for number in (1, 3):
        for n in range(number):
            bring(title=f"技术{number}{n}", claim=f"主张{number}{n}各不相同")
        client.get(url)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(url).status_code == 200
        counts.append(len(asked))
    assert abs(counts[0] - counts[1]) <= 1, counts


def test_search_finds_chinese_and_english_and_hides_from_strangers(cast: Cast) -> None:
    lead = bring()
    assert lead.dossier.code in page(cast.chen, "/search/?q=叠层")
    assert lead.dossier.code in page(cast.chen, f"/search/?q={lead.dossier.code.lower()}")
    assert lead.dossier.code not in page(cast.wu, "/search/?q=叠层")


def test_the_board_counts_and_links_each_state(cast: Cast) -> None:
    bring()
    text = page(cast.qian, "/board/")
    assert "线索" in text and "state=LEAD" in text and "漏斗" in text


def test_writing_a_part_through_the_page_keeps_what_was_typed_when_refused(cast: Cast) -> None:
    dossier = candidate(cast)
    client = browser(cast.chen)
    answer = client.post(
        f"/dossiers/{dossier.code}/plan/direction/", {"version": "0", "incumbent_zh": "晶硅", "target_value": "约三十"}
    )
    text = answer.content.decode()
    assert answer.status_code == 400 and "请填写数字" in text and "晶硅" in text and "约三十" in text
    good = client.post(
        f"/dossiers/{dossier.code}/plan/direction/", {"version": "0", "incumbent_zh": "晶硅", "target_value": "30"}
    )
    assert good.status_code == 302
    late = client.post(f"/dossiers/{dossier.code}/plan/direction/", {"version": "0", "incumbent_zh": "薄膜"})
    assert late.status_code == 409 and "薄膜" in late.content.decode() and "晶硅" in late.content.decode()


@pytest.mark.parametrize(
    ("language", "promise"), [("zh-hans", "要您表决的事项。"), ("en", "Matters that ask your vote.")]
)
def test_empty_first_screen_says_what_will_wait_for_the_role_and_where_to_go(
    cast: Cast, language: str, promise: str
) -> None:
    text = page(person("judge", "COM"), "/desk/", language)
    assert promise in text
    assert '<a class="btn" href="/dossiers/">' in text
    assert "/campaigns/new/" not in text


def test_every_role_but_the_visitor_has_a_sentence_about_what_will_wait() -> None:
    assert set(WILL_WAIT) == set(Role) - {Role.PUB}


def waits(actor: Any) -> dict[str, str]:
    """What the list of this actor says, by code."""
    return {task.code: task.what.zh for task in worklist(actor)}


def test_a_team_and_its_organisation_see_as_work_only_what_is_asked_of_them(cast: Cast) -> None:
    graduated = put(candidate(cast), "GRAD")
    join_team(cast.chen, graduated, person_id=cast.zhao.person_id, role="lead")
    zhao = actor_of(User.objects.get(pk=cast.zhao.user_id))
    assert graduated.code not in waits(zhao)
    put(graduated, "CAND")
    assert waits(zhao)[graduated.code] == "与专员一起写方案"
    host = Organisation.objects.get(pk=graduated.organisation_id) if graduated.organisation_id else Organisation.objects.create(name_zh="所", name_en="I", kind="institute")  # fmt: skip
    Dossier.objects.filter(pk=graduated.pk).update(organisation=host)
    org = person("org", ("ORG", "organisation", host.pk))
    for state in ("WITHD", "LEAD"):
        put(graduated, state)
        assert waits(org) == {}


def test_an_officer_sees_the_leads_taken_up_and_is_offered_those_nobody_owns(cast: Cast) -> None:
    lead = bring(title="超导磁体", claim="毫不相干的主张")
    assert lead.dossier.code not in waits(cast.chen)
    assert lead.dossier.code in page(cast.chen, "/desk/")  # offered beside the list
    Lead.objects.filter(pk=lead.pk).update(owner_id=cast.sun.user_id)
    assert lead.dossier.code not in page(cast.chen, "/desk/")
    assert waits(cast.sun)[lead.dossier.code] == "答复线索"


def test_the_director_reads_which_decision_is_late_and_the_transfer_officer_what_is_to_review(cast: Cast) -> None:
    late, moving = put(candidate(cast), "REFINE"), None
    Dossier.objects.filter(pk=late.pk).update(next_decision_on=clock.today() - dt.timedelta(days=3))
    lead = bring(title="又一条线索", claim="毫不相干的主张")
    Dossier.objects.filter(pk=lead.dossier_id).update(next_decision_on=clock.today() - dt.timedelta(days=3))
    standing.refresh([late.pk, lead.dossier_id])
    found = waits(cast.dong)
    assert (found[late.code], lead.dossier.code in found) == ("已过决策日：优化方案", False)
    text = page(cast.dong, "/desk/")
    for title in ("组合一览", "凭证据释放的资金", "红色预警", "线索与初筛逾期"):
        assert title in text
    moving = put(late, "TRANS")
    assert waits(person("tao", "TT")) == {moving.code: "复核转化"}


def test_the_rail_tells_when_each_state_was_first_reached(cast: Cast) -> None:
    """A return to work from a gate does not move the day on which the work began."""
    dossier = candidate(cast)
    days = [dt.date(2026, 10, 2), dt.date(2027, 5, 13)]
    for day, target in zip((days[0], days[0], days[1]), ("ACTIVE", "GATE", "ACTIVE"), strict=True):
        at = dt.datetime.combine(day, dt.time(12), tzinfo=clock.SHANGHAI)
        Passage.objects.create(
            id=new_id(), dossier=dossier, edge="T-00", source="GATE", target=target, at=at, actor="a"
        )
    stops = {str(stop.label): stop.reached_on for _, inside in stage_rail(dossier) for stop in inside}
    assert stops["实施中"] == days[0]


def test_the_overview_tells_the_assumptions_as_the_board_of_the_work_has_them(cast: Cast) -> None:
    dossier = candidate(cast)
    write_all(cast.chen, dossier)
    planned = reading.card(dossier)["assumptions"]
    Assumption.objects.create(
        dossier=dossier,
        number=1,
        statement_zh="界面稳定",
        probability=86,
        state="holding",
        by_when=dt.date(2024, 6, 28),
    )
    assert reading.card(dossier)["assumptions"] == planned  # the work has not begun
    dossier.state = "GRAD"
    told = reading.card(dossier)["assumptions"]
    assert [(a["statement_zh"], a["share"], a["by_when"], str(a["state_label"])) for a in told] == [
        ("界面稳定", 0.86, None, "成立")
    ]
