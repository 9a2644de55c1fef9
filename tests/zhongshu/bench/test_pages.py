"""J6 on the pages, in both languages; who sees what; the list, its export, the call by fit; a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.zhongshu.bench.cast import Cast, on_bench, on_day, on_deck, on_watch, outsider, signal, tell_of, the_entry
from tests.zhongshu.discovery.cast import bring
from zhongshu.bench.actions import call_up, plant, promote
from zhongshu.bench.chores import keep_bench
from zhongshu.bench.models import NurtureGrant, PoolEntry, Proposal, TierChange
from zhongshu.kernel import clock
from zhongshu.lifecycle.models import Dossier
from zhongshu.notices.models import Notice
from zhongshu.people.actor import Actor
from zhongshu.people.models import User


@pytest.fixture(autouse=True)
def one_factor(settings: object) -> Iterator[None]:
    settings.REQUIRE_SECOND_FACTOR = False  # type: ignore[attr-defined]
    yield


def at_desk(actor: Actor, language: str = "zh-hans") -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["language"] = language
    return client


def home(dossier: Dossier) -> str:
    return f"/dossiers/{dossier.code}/bench/"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_j6_the_bench_is_kept_nurtured_raised_called_and_lowered(cast: Cast, language: str) -> None:
    english = language == "en"
    watch = on_watch(cast)
    chen, qian, dong = (at_desk(who, language) for who in (cast.chen, cast.qian, cast.dong))
    with on_day(181):
        keep_bench()
        # 1 the field lead opens the pyramid and sees the stale entry
        page = qian.get("/bench/").content.decode()
        assert ("Pyramid of the tiers" if english else "梯队金字塔") in page
        assert ("Depth index" if english else "板凳深度指数") in page
        assert watch.code in qian.get("/bench/?stale=1").content.decode()
        # 2 a nurture grant is asked by the specialist and approved by another
        sent = {"version": the_entry(watch).version, "amount_fen": "20", "months": "3", "purpose": "三块小组件", "exam": "效率 ≥ 26%"}  # fmt: skip
        assert chen.post(f"{home(watch)}grant/", sent).status_code == 302
        grant = NurtureGrant.objects.get()
        assert ("Decide on a nurture grant" if english else "审批早期支持") in dong.get("/desk/").content.decode()
        decided = {"version": grant.version, "yes": "yes", "reason": "值得一试"}
        assert qian.post(f"{home(watch)}decide-grant/{grant.pk}/", decided).status_code == 302
        # 3 a killer assumption holds, verdicts come in, the specialist proposes, the field lead promotes
        for n in range(4):
            kind = (
                {"kind": "holding", "assumption": "1"}
                if n == 3
                else {"kind": "opinion", "stance": "yes", "person_id": outsider(f"专家{n}")}
            )
            sent = {"version": the_entry(watch).version, "happened_on": clock.today(), "text": "独立专家看过数据", "source": f"函 {n}", **kind}  # fmt: skip
            assert chen.post(f"{home(watch)}evidence/", sent).status_code == 302
        sent = {"version": the_entry(watch).version, "direction": "up", "reason": "首条致命假设成立"}
        assert chen.post(f"{home(watch)}propose/", sent).status_code == 302
        assert ("Proposed" if english else "建议") in qian.get(home(watch)).content.decode()
        raised = {"version": the_entry(watch).version, "reason": "三份独立意见，首条假设成立"}
        assert qian.post(f"{home(watch)}promote/", raised).status_code == 302
        assert Dossier.objects.get(pk=watch.pk).tier == "B2"
        # 4 a call is announced: reserves by fit, explained
        calls = qian.get("/bench/calls/?fields_asked=energy&trl_low=2&trl_high=4&words=叠层").content.decode()
        assert ("/bench/calls/" in calls) and watch.title_zh in calls and "40 / 40" in calls and "叠层" in calls
        # 5 a rival's paper is linked and the dossier falls; 6 the team is told why
        rival = signal(cast.chen)
        sent = {"version": the_entry(watch).version, "kind": "overtaken", "happened_on": clock.today(), "text": "对方 34%", "source": "论文", "signal_id": rival}  # fmt: skip
        assert chen.post(f"{home(watch)}evidence/", sent).status_code == 302
        before = qian.get("/bench/").content.decode()
        lowered = {"version": the_entry(watch).version, "rule": "overtaken", "reason": "竞争路线已达 34%"}
        assert qian.post(f"{home(watch)}demote/", lowered).status_code == 302
        assert Dossier.objects.get(pk=watch.pk).tier == "B3"
        after = qian.get("/bench/").content.decode()
    words = [n.body_en if english else n.body_zh for n in Notice.objects.filter(recipient_id=cast.zhao.user_id, kind="tier_change")]  # fmt: skip
    assert any("竞争路线已达 34%" in text for text in words)
    assert before != after  # the depth index was counted anew
    page = qian.get(home(watch)).content.decode()
    assert "竞争路线已达 34%" in page and f"/signals/{rival}/" in page


def test_the_team_reads_why_and_what_would_raise_it_and_not_the_house_notes(cast: Cast) -> None:
    dossier = on_watch(cast)
    tell_of(cast.chen, dossier, "test", text="内部看法不宜外传")
    page = at_desk(cast.zhao).get(home(dossier)).content.decode()
    assert "早但有望" in page and "怎样升到 B2 板凳" in page
    assert "内部看法不宜外传" not in page and "快速通道" not in page
    assert "内部看法不宜外传" in at_desk(cast.dong).get(home(dossier)).content.decode()


def test_the_bench_is_closed_to_teams_strangers_and_visitors(cast: Cast) -> None:
    dossier = on_watch(cast)
    for path in ("/bench/", "/bench/calls/", "/bench/plant/", f"{home(dossier)}review/"):
        assert at_desk(cast.zhao).get(path).status_code == 403
        assert Client().get(path).status_code == 302
    assert at_desk(cast.wu).get(home(dossier)).status_code == 404


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("verb", ["evidence", "review", "propose", "promote", "demote", "grant", "lane"])
def test_every_deed_has_a_page_with_one_form(cast: Cast, verb: str, language: str) -> None:
    dossier = on_bench(cast)
    answer = at_desk(cast.qian, language).get(f"{home(dossier)}{verb}/")
    assert (answer.status_code, answer.content.decode().count('class="house-form"')) == (200, 1)


def test_a_promotion_that_lacks_something_says_what_and_keeps_the_words(cast: Cast) -> None:
    dossier = on_watch(cast)
    sent = {"version": the_entry(dossier).version, "reason": "我觉得可以了"}
    answer = at_desk(cast.qian).post(f"{home(dossier)}promote/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "至少 3 份独立意见且肯定不低于 50%，或金票（0 / 0 肯定）" in page and "我觉得可以了" in page


def test_on_deck_is_called_and_a_bench_dossier_leaves_through_the_pages(cast: Cast) -> None:
    deck = on_deck(cast)
    page = at_desk(cast.qian).get(f"/dossiers/{deck.code}/call/").content.decode()
    assert "今年 24 个席位" in page
    sent = {"version": deck.version, "target": "PROP", "reason": "席位已空出"}
    assert at_desk(cast.qian).post(f"/dossiers/{deck.code}/call/", sent).status_code == 302
    assert Dossier.objects.get(pk=deck.pk).state == "PROP"


def test_a_lead_is_planted_by_its_code(cast: Cast) -> None:
    lead = bring().dossier
    client = at_desk(cast.chen)
    wrong = client.post("/bench/plant/", {"code": "SH-D-26-9999", "chance": "30", "reason": "好"})
    assert wrong.status_code == 400 and "没有这个编号的卷宗" in wrong.content.decode()
    assert client.post("/bench/plant/", {"code": lead.code, "chance": "30", "reason": "好"}).status_code == 302
    assert PoolEntry.objects.get().chance == 0.3
    assert lead.title_zh in client.get("/bench/?tier=B4").content.decode()


def test_bulk_review_shows_what_will_happen_and_does_it(cast: Cast) -> None:
    dossier = on_watch(cast)
    entry = the_entry(dossier)
    client = at_desk(cast.chen)
    preview = client.post("/bench/", {"bulk": "review", "pick": entry.pk})
    assert "将处理" in preview.content.decode()
    with on_day(10):
        done = client.post("/bench/", {"bulk": "review", "confirmed": "1", "pick": entry.pk, "note": "等第三方数据"})
        assert done.status_code == 302
        assert the_entry(dossier).review_on == clock.today() + dt.timedelta(days=90)


def test_the_list_exports_what_it_shows(cast: Cast) -> None:
    on_watch(cast)
    answer = at_desk(cast.qian).get("/bench/?tier=B3&export=csv")
    text = b"".join(answer.streaming_content).decode()
    assert "B3 观察" in text and "钙钛矿" in text


def test_the_list_asks_the_same_number_of_queries_however_many_entries(cast: Cast) -> None:
    on_watch(cast)
    client = at_desk(cast.qian)
    client.get("/bench/")
    with CaptureQueriesContext(connection) as few:
        client.get("/bench/")
    for n in range(12):
        extra = Dossier.objects.create(
            code=f"X-{n}", title_zh=f"又一项{n}", field="energy", channel="open_form", state="BENCH", tier="B3",
            opened_on="2026-01-01", state_since="2026-01-01T00:00Z", next_decision_on="2026-09-01",
            rule_set=Dossier.objects.first().rule_set, specialist_id=cast.chen.user_id,
        )  # fmt: skip
        from zhongshu.lifecycle import standing

        standing.refresh([extra.pk])
        PoolEntry.objects.create(
            dossier=extra, tier="B3", since=clock.today(), opened_on=clock.today(), sponsor_id=cast.chen.user_id,
            evidence_on=clock.today(), review_on=clock.today(),
        )  # fmt: skip
    with CaptureQueriesContext(connection) as many:
        client.get("/bench/")
    assert TierChange.objects.count() == 1
    assert len(many) == len(few)


def test_each_number_of_the_reserve_opens_to_its_rows_and_the_nursery_is_no_arrival(cast: Cast) -> None:
    dossier = on_watch(cast)
    lead = bring(title="另一项", incumbent="别的", claim="毫不相干的主张", why="别的机理。").dossier
    plant(cast.chen, lead, reason="有意思", chance=0.3)
    text = at_desk(cast.qian).get("/bench/").content.decode()
    assert ">进入 1<" in text and "way=up" in text and "fresh=1" in text and "new=1" in text and "state=PROP" in text
    rows = at_desk(cast.qian).get("/bench/moves/?way=in").content.decode()
    assert dossier.title_zh in rows and lead.title_zh not in rows
    for asked in ("fresh=1", "new=1"):
        assert dossier.title_zh in at_desk(cast.qian).get(f"/bench/?tier=B3&{asked}").content.decode()
    assert at_desk(cast.zhao).get("/bench/moves/").status_code == 403


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_rules_as_checked_then_are_told_in_one_language(cast: Cast, language: str) -> None:
    dossier = on_watch(cast)
    for stance in ("yes", "yes", "no"):
        tell_of(cast.chen, dossier, "opinion", stance=stance)
    promote(cast.qian, Dossier.objects.get(pk=dossier.pk), version=the_entry(dossier).version, reason="三份意见")
    text = at_desk(cast.qian, language).get(home(dossier)).content.decode()
    begin = text.index("The rules as checked then" if language == "en" else "当时的规则核对")
    then = text[begin : text.index("</details>", begin)]
    assert ("产权状况清楚" in then, "The IP position is known" in then) == (language != "en", language == "en")


def test_a_grant_is_decided_and_ended_on_its_page_after_the_dossier_has_left(cast: Cast) -> None:
    dossier = on_bench(cast)
    sent = {"version": the_entry(dossier).version, "amount_fen": "50", "months": "6", "purpose": "一次考核", "exam": "效率 ≥ 27%"}  # fmt: skip
    assert at_desk(cast.chen).post(f"{home(dossier)}grant/", sent).status_code == 302
    grant = NurtureGrant.objects.get()
    decided = {"version": grant.version, "yes": "yes", "reason": "值得一试"}
    assert at_desk(cast.qian).post(f"{home(dossier)}decide-grant/{grant.pk}/", decided).status_code == 302
    now = Dossier.objects.get(pk=dossier.pk)
    call_up(cast.qian, now, version=now.version, target="REFINE", reason="有席位")
    assert "登记结果" in at_desk(cast.chen).get(home(dossier)).content.decode()
    ended = {"version": 2, "passed": "no", "result": "只有 25%"}
    assert at_desk(cast.chen).post(f"{home(dossier)}end-grant/{grant.pk}/", ended).status_code == 302
    grant.refresh_from_db()
    assert (grant.state, grant.passed) == ("done", False)


def test_a_call_offers_only_where_the_tier_leads_and_says_what_is_missing_there(cast: Cast) -> None:
    dossier = on_bench(cast)
    text = at_desk(cast.qian).get(f"/dossiers/{dossier.code}/call/").content.decode()
    assert 'value="REFINE"' in text and 'value="PROP"' not in text


def test_who_may_not_take_a_step_is_shown_no_form_for_it(cast: Cast) -> None:
    dossier = on_watch(cast)
    for verb in ("promote", "demote", "lane"):
        assert at_desk(cast.chen).get(f"{home(dossier)}{verb}/").status_code == 403, verb
        assert at_desk(cast.qian).get(f"{home(dossier)}{verb}/").status_code == 200, verb
    sent = {"version": the_entry(dossier).version, "amount_fen": "10", "months": "3", "purpose": "三块小组件", "exam": "效率 ≥ 26%"}  # fmt: skip
    assert at_desk(cast.qian).post(f"{home(dossier)}grant/", sent).status_code == 302
    grant = NurtureGrant.objects.get()
    decides = f"{home(dossier)}decide-grant/{grant.pk}/"
    assert at_desk(cast.qian).get(decides).status_code == 403  # nobody approves what they asked for
    assert at_desk(cast.dong).post(decides, {"version": grant.version, "yes": "no", "reason": "先等"}).status_code == 302  # fmt: skip
    assert at_desk(cast.dong).get(decides).status_code == 409


def test_a_proposal_that_was_answered_meanwhile_keeps_what_was_typed(cast: Cast) -> None:
    dossier = on_watch(cast)
    sent = {"version": the_entry(dossier).version, "direction": "up", "reason": "首条致命假设成立"}
    assert at_desk(cast.chen).post(f"{home(dossier)}propose/", sent).status_code == 302
    proposal = Proposal.objects.get()
    url = f"{home(dossier)}refuse/{proposal.pk}/"
    first = at_desk(cast.qian).post(url, {"version": the_entry(dossier).version, "reason": "还差意见"})
    late = at_desk(cast.dong).post(url, {"version": the_entry(dossier).version, "reason": "写了很久的答复"})
    assert (first.status_code, late.status_code, "写了很久的答复" in late.content.decode()) == (302, 409, True)
    assert at_desk(cast.dong).get(url).status_code == 409


def test_a_span_of_readiness_that_ends_below_its_start_is_told(cast: Cast) -> None:
    answer = at_desk(cast.qian).get("/bench/calls/?trl_low=8&trl_high=3")
    assert (answer.status_code, "不能低于下限 8" in answer.content.decode()) == (400, True)
