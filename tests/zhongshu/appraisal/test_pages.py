"""J4 over HTTP, in both languages: from the blind edition to the feedback, each by the person whose page it is; values stay shut till their time."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.zhongshu.appraisal.cast import SYNTHESIS, Judges, given
from tests.zhongshu.discovery.cast import FEEDBACK, later
from tests.zhongshu.panels.test_pages import client_of
from zhongshu.appraisal.models import Appraisal, GoldenTicket, Opinion, Review
from zhongshu.desk.queries.worklist import worklist
from zhongshu.kernel import clock
from zhongshu.notices.models import Notice
from zhongshu.policy.queries import active_rules

LONE = "这项技术若成，主流路线的成本结构整个作废；同行低估了它，因为他们按今天的良率来算账。"


def filled(verdict: str = "yes", confidence: int = 80, score: int = 7, **said: Any) -> dict[str, Any]:
    """A review as a browser sends it."""
    rubric = active_rules().rubric
    form = {"verdict": verdict, "confidence": confidence, "incumbent_answer": "继续降本", "reason": "机理成立，指标可测，证据充分", "expertise": "4"}  # fmt: skip
    for one in rubric.criteria:
        form |= {
            f"score-{one.code}": score,
            f"low-{one.code}": score - 1,
            f"high-{one.code}": score + 1,
            f"comment-{one.code}": "见方案",
        }
    return {**form, **{f"property-{p.code}": 6 for p in rubric.properties}, **said}


def _speaking(language: str) -> Callable[[Any], Client]:
    def client(who: Any) -> Client:
        made = client_of(who)
        made.defaults["HTTP_ACCEPT_LANGUAGE"] = language
        return made

    return client


def _went_on(answer: Any) -> str:
    assert answer.status_code == 302
    return str(answer["Location"])


def _seated(cast: Judges, client: Callable[[Any], Client]) -> None:
    """The edition is kept and released, the chair named, everybody invited and seated."""
    officer, edition, panel = client(cast.ao), f"/dossiers/{cast.dossier.code}/appraisal/edition/", cast.appraisal.panel
    shown = officer.get(edition)
    assert shown.status_code == 200 and "宽带隙顶电池吸收短波" in _main(shown)
    _went_on(officer.post(edition, {"extra": "TOPCon", "version": 1}))
    _went_on(officer.post(edition, {"extra": "TOPCon", "version": 2, "do": "release"}))
    _went_on(officer.post(f"/panels/{panel.code}/", {"do": "chair", "person_id": cast.lin.person_id}))
    answer_by = (clock.today() + dt.timedelta(days=5)).isoformat()
    seats = list(panel.seats.values_list("pk", flat=True))
    _went_on(officer.post(f"/panels/{panel.code}/", {"do": "invite", "due_on": answer_by, "seats": seats}))
    pledge = {"do": "accept", "declared": "on", "confidential": "on", "integrity": "on"}
    for who in cast.experts:
        answered = client(who).post(f"/seats/{cast.seat(panel, who).pk}/", pledge)
        assert _went_on(answered) == f"/reviews/{panel.code}/"


def _judged(cast: Judges, client: Callable[[Any], Client], round: str = "") -> None:
    """Three yes and the others no, on the page of a round; nobody reads another's name."""
    url = f"/reviews/{cast.appraisal.panel.code}/{round}"
    for number, who in enumerate(cast.experts):
        browser = client(who)
        shown = browser.get(url)
        assert shown.status_code == 200
        assert not any(other.name in _main(shown) for other in cast.experts[1:] if other is not who)
        _went_on(browser.post(url, filled("yes", 90) if number < 3 else filled("no", 90, 3)))
        assert browser.get(f"/reviews/{cast.appraisal.panel.code}/").status_code == 200


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_whole_appraisal_page_by_page(cast: Judges, language: str) -> None:
    client = _speaking(language)
    officer, code, panel = client(cast.ao), cast.dossier.code, cast.appraisal.panel
    assert officer.get("/appraisals/").status_code == 200
    _seated(cast, client)
    _judged(cast, client)
    _went_on(client(cast.lin).post(f"/reviews/{panel.code}/", {"do": "ticket", "statement": LONE}))
    assert (GoldenTicket.objects.count(), cast.appraisal.stage) == (1, "cross")
    _judged(cast, client, "cross/")
    assert officer.get(f"/dossiers/{code}/appraisal/progress/").status_code == 200
    chair = client(cast.lin)
    assert chair.get(f"/reviews/{panel.code}/opinion/").status_code == 200
    opinion = {"version": 0, "recommendation": "refine", "synthesis": SYNTHESIS, "dissent": "两位专家认为成本账不成立", "kind-0": "test", "ask-0": "湿热测试", "do": "sign", "stage_money_fen": "80"}  # fmt: skip
    _went_on(chair.post(f"/reviews/{panel.code}/opinion/", opinion))
    lead, deciding = client(cast.qian), f"/dossiers/{code}/appraisal/decision/"
    assert lead.get(deciding).status_code == 200
    decision = {"version": cast.fresh().version, "edge": "T-08", "reason": "金票与通过规则", "feedback": FEEDBACK, "percent": 60, "considered": ["T-08", "T-09"]}  # fmt: skip
    _went_on(lead.post(deciding, decision))
    assert cast.fresh().state == "REFINE"
    _read_afterwards(cast, client)


def _read_afterwards(cast: Judges, client: Callable[[Any], Client]) -> None:
    """The team reads the opinion without names, experts lose their copies, the house reads on."""
    code, panel = cast.dossier.code, cast.appraisal.panel
    team = client(cast.zhao).get(f"/dossiers/{code}/opinion/")
    assert team.status_code == 200 and "两位专家认为成本账不成立" in team.content.decode()
    assert not any(who.name in _main(team) for who in cast.experts[1:])
    assert client(cast.experts[1]).get(f"/reviews/{panel.code}/opinion/").status_code == 200
    after = client(cast.experts[1]).get(f"/reviews/{panel.code}/")
    assert after.status_code == 200 and "宽带隙顶电池吸收短波" not in _main(after)  # expert copies end with the round
    for reader in (cast.chen, cast.dong, cast.int):
        assert client(reader).get(f"/dossiers/{code}/appraisal/progress/").status_code == 200
        assert client(reader).get(f"/dossiers/{code}/opinion/").status_code == 200


def _main(answer: Any) -> str:
    text = answer.content.decode()
    return text[text.index("<main") :]


def test_what_lacks_is_told_at_once_and_nothing_typed_is_lost(cast: Judges) -> None:
    cast.begin()
    browser, code = client_of(cast.lin), cast.appraisal.panel.code
    said = filled(**{"score-industry": "", "property-need": "", "confidence": 40, "reason": "只有这句话，请保留"})
    answer = browser.post(f"/reviews/{code}/", said)
    text = answer.content.decode()
    assert answer.status_code == 400 and not Review.objects.exists()
    assert text.count("has-errors") == 3 and "只有这句话，请保留" in text


def test_a_draft_is_kept_and_taken_up_again(cast: Judges) -> None:
    cast.begin()
    browser, code = client_of(cast.lin), cast.appraisal.panel.code
    kept = browser.post("/draft/", {"_draft": f"appraisal.review|{code}", "reason": "写到一半的理由"})
    if kept.status_code == 404:
        from django.urls import reverse

        kept = browser.post(reverse("pages:draft"), {"_draft": f"appraisal.review|{code}", "reason": "写到一半的理由"})
    assert kept.status_code in (200, 204, 302)
    assert "写到一半的理由" in browser.get(f"/reviews/{code}/").content.decode()


@pytest.mark.parametrize("who", ["ao", "dong", "int", "chen", "qian"])
def test_the_house_sees_who_submitted_and_no_value_while_the_round_is_blind(cast: Judges, who: str) -> None:
    cast.begin()
    cast.judge(cast.experts[1], given("no", 97, 2))
    page = client_of(getattr(cast, who)).get(f"/dossiers/{cast.dossier.code}/appraisal/progress/")
    text = _main(page)
    assert page.status_code == 200 and text.count("已提交") >= 2
    assert "97" not in re.sub(r"value=\"[^\"]*\"|href=\"[^\"]*\"", "", text) and "机理成立" not in text


def test_other_experts_and_strangers_open_no_review(cast: Judges) -> None:
    cast.begin()
    code = cast.appraisal.panel.code
    from tests.zhongshu.panels.cast import expert

    outsider = expert("outsider")
    assert client_of(outsider).get(f"/reviews/{code}/").status_code == 404
    assert client_of(cast.zhao).get(f"/reviews/{code}/").status_code == 403
    assert client_of(cast.lin).get(f"/dossiers/{cast.dossier.code}/").status_code == 404
    assert client_of(cast.lin).get(f"/reviews/{code}/cross/").status_code == 302
    assert client_of(cast.lin).get(f"/reviews/{code}/opinion/").status_code == 404


def test_work_waits_for_whom_it_concerns(cast: Judges) -> None:
    def waiting(who: Any) -> list[str]:
        return [task.what.zh for task in worklist(who)]

    assert "确认盲评版本并组建专家组" in waiting(cast.ao)
    cast.begin()
    assert waiting(cast.lin) == ["评议"]
    cast.all_judge(given())
    assert waiting(cast.lin) == ["撰写并签署论证意见"]
    cast.signed()
    assert "论证后的决定" in waiting(cast.qian) and "论证后的决定" in waiting(cast.dong)


def test_the_board_leaves_as_a_sheet_and_costs_the_same(cast: Judges, django_assert_max_num_queries: Any) -> None:
    officer = client_of(cast.ao)
    with django_assert_max_num_queries(20):
        assert officer.get("/appraisals/?lacking=1").status_code == 200
    sheet = officer.get("/appraisals/?export=xlsx")
    assert sheet.status_code == 200 and sheet["Content-Type"].endswith("spreadsheetml.sheet")
    for query in ("?late=1", "?stage=cross", "?disputed=1"):
        assert officer.get(f"/appraisals/{query}").status_code == 200


def test_words_just_typed_are_taken_out_and_shown_before_the_edition_is_confirmed(cast: Judges) -> None:
    officer, page = client_of(cast.ao), f"/dossiers/{cast.dossier.code}/appraisal/edition/"
    shown = _main(officer.get(page))
    assert shown.count('name="extra"') == 1 and "data-confirm" in shown
    first = officer.post(page, {"extra": "机理", "version": 1, "do": "release"})
    assert first["Location"] == page and cast.appraisal.stage == "preparing"
    assert "机理" not in cast.appraisal.edition.body and "尚未确认" in officer.get(page).content.decode()
    officer.post(page, {"extra": "机理", "version": 2, "do": "release"})
    assert cast.appraisal.stage == "blind" and cast.appraisal.edition.extra == "机理"


def test_what_lacks_in_a_review_names_its_criterion(cast: Judges) -> None:
    cast.begin()
    answer = client_of(cast.lin).post(f"/reviews/{cast.appraisal.panel.code}/", filled(**{"low-industry": ""}))
    text = re.sub(r"\s+", " ", answer.content.decode())
    assert "产业变革 · 区间下限" in text


def test_the_opinion_shows_its_receipt_to_the_house_and_not_to_the_team(cast: Judges) -> None:
    cast.begin()
    cast.all_judge(given())
    cast.signed()
    told = {"version": cast.fresh().version, "edge": "T-08", "reason": "理由只给中心看", "feedback": FEEDBACK}
    page = f"/dossiers/{cast.dossier.code}/appraisal/decision/"
    lacking = client_of(cast.qian).post(page, {**told, "considered": ["T-08"], "percent": "60"})
    assert lacking.status_code == 400 and "至少 2 个备选方案" in lacking.content.decode()
    assert client_of(cast.qian).post(page, {**told, "considered": ["T-08", "T-10"], "percent": "60"}).status_code == 302
    house, team = (
        _main(client_of(who).get(f"/dossiers/{cast.dossier.code}/opinion/")) for who in (cast.dong, cast.zhao)
    )
    assert "考虑过的方案" in house and "理由只给中心看" in house and "60 %" in house
    assert "考虑过的方案" not in team and "理由只给中心看" not in team
    assert house.index("是 <b") < house.index("不属于我的领域") and "期望" in house


def test_what_is_sent_too_late_is_given_back(cast: Judges) -> None:
    """A second window after the review is locked, a round that ended while somebody was writing: nothing is taken, and nothing typed is lost."""
    cast.begin()
    code, lin, last = cast.appraisal.panel.code, client_of(cast.lin), cast.experts[-1]
    cast.judge(cast.lin, given())
    again = lin.post(f"/reviews/{code}/", filled(reason="第二个窗口里写的另一个理由"))
    assert again.status_code == 409 and "第二个窗口里写的另一个理由" in _main(again) and "没有收下" in _main(again)
    assert Review.objects.count() == 1
    Appraisal.objects.update(stage="opinion")
    late = client_of(last).post(f"/reviews/{code}/", {"verdict": "no", "reason": "写到一半轮次已经结束"})
    assert late.status_code == 409 and "写到一半轮次已经结束" in _main(late) and "已经结束" in _main(late)


def test_a_second_answer_to_the_cross_round_is_given_back(cast: Judges) -> None:
    cast.begin()
    cast.all_judge(given("yes", 90), given("yes", 90), given("no", 90, 3))
    code, lin = cast.appraisal.panel.code, client_of(cast.lin)
    assert cast.appraisal.stage == "cross"
    _went_on(lin.post(f"/reviews/{code}/cross/", filled("yes", 90)))
    again = lin.post(f"/reviews/{code}/cross/", filled("yes", 90, reason="第二个窗口里的答复也想留下"))
    assert again.status_code == 409 and "第二个窗口里的答复也想留下" in _main(again)
    assert Review.objects.filter(round=2).count() == 1


@pytest.mark.parametrize("do", ["save", "sign"])
def test_an_ask_without_its_kind_is_asked_for_and_nothing_is_stored(cast: Judges, do: str) -> None:
    cast.begin()
    panel = cast.all_judge(given()).panel
    sent = {
        "version": 0,
        "recommendation": "refine",
        "synthesis": SYNTHESIS,
        "ask-0": "湿热测试一千小时",
        "kind-1": "team",
        "do": do,
    }
    answer = client_of(cast.lin).post(f"/reviews/{panel.code}/opinion/", sent)
    page = answer.content.decode()
    assert answer.status_code == 400 and not Opinion.objects.exists()
    assert "任务 1 · 类别：请选择任务类别" in page and "请写明任务，或清空类别" in page and "湿热测试一千小时" in page


def _crossing(cast: Judges) -> tuple[Client, str]:
    """In the cross round, two apart from the others; nobody has answered."""
    cast.begin()
    cast.all_judge(given(score=9), given("no", 60, 3))
    return client_of(cast.ao), f"/dossiers/{cast.dossier.code}/appraisal/progress/"


def test_whoever_runs_a_cross_round_sees_who_is_silent_reminds_them_and_ends_it_after_its_day(cast: Judges) -> None:
    officer, page = _crossing(cast)
    shown = _main(officer.get(page))
    assert "还在等 5 位" in shown and "5 位专家未答复" in shown and "催办" in shown
    assert "结束交叉评议</button>" not in shown  # before its day it is not offered
    before = Notice.objects.filter(kind="seat_reminder").count()
    _went_on(officer.post(page, {"do": "nudge"}))
    assert Notice.objects.filter(kind="seat_reminder").count() == before + 5
    assert "今天已催过" in _main(officer.get(page)) and officer.post(page, {"do": "nudge"}).status_code == 409
    with later(days=40):
        officer, reader = client_of(cast.ao), client_of(cast.chen)
        assert "结束交叉评议</button>" in _main(officer.get(page)) and "结束交叉评议</button>" not in _main(
            reader.get(page)
        )
        _went_on(officer.post(page, {"do": "close_cross"}))
        assert cast.appraisal.stage == "opinion" and "未答复，按盲评计" in _main(officer.get(page))


def test_only_whoever_runs_the_appraisal_reminds(cast: Judges) -> None:
    _, page = _crossing(cast)
    for reader in (cast.chen, cast.int):
        assert client_of(reader).post(page, {"do": "nudge"}).status_code == 403
