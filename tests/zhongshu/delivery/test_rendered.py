"""The newest pages by the forms they show: every outcome of a gate proposed, read and signed; teams heard; findings signed twice; money asked of the committee."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.zhongshu.delivery.cast import LESSON, REASON, WAN, Cast, at_work, fresh
from tests.zhongshu.delivery.rendered import deeds_of, filled, form_of, read_form, sent, values_of, words_of
from tests.zhongshu.delivery.test_gates import asked, committee_says, gate_of, heard, pass_exam, seat_panel
from tests.zhongshu.delivery.test_money import pay
from tests.zhongshu.delivery.test_pages import as_, at
from tests.zhongshu.delivery.test_replanning import turned
from zhongshu.decisions.models import Decision
from zhongshu.delivery.actions.amending import reseal
from zhongshu.delivery.models import Gate
from zhongshu.delivery.queries.money import payments_of, totals_of
from zhongshu.documents.access import may_read
from zhongshu.documents.models import Document
from zhongshu.kernel import clock
from zhongshu.kernel.ids import new_id
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import last_chapter
from zhongshu.panels.actions import accept, choose, invite
from zhongshu.panels.models import Seat
from zhongshu.people.actor import Actor

LANGUAGES = ("zh-hans", "en")
ALWAYS = {"reasons": REASON, "probability": "55", "why_not": "证据尚不支持这一方案"}


def in_days(n: int) -> str:
    return (clock.today() + dt.timedelta(days=n)).isoformat()


def at_a_gate(
    cast: Cast, votes: tuple[str, ...] = ("GO", "GO", "GO"), money: tuple[int, ...] = (100, 300, 600)
) -> Gate:
    """Stage 1 paid and passed, everybody heard, voting over."""
    dossier = at_work(cast, money=money)
    pay(cast, dossier)
    pass_exam(cast, dossier)
    return heard(cast, asked(cast, dossier), votes=votes)


def propose(client: Client, gate: Gate, outcome: str, **values: str) -> Any:
    """The form of one outcome, as the page shows it, filled and sent."""
    other = "STOP" if outcome != "STOP" else "PIVOT"
    return sent(
        client, f"{at('propose', gate.dossier, gate.number)}?outcome={outcome}", **{**ALWAYS, "other": other, **values}
    )


def turn(dossier: Dossier) -> dict[str, Any]:
    chapter = last_chapter(fresh(dossier), "turn")
    assert chapter is not None
    return json.loads(chapter.body)


PAUSE = {"cause": "出口管制致关键设备断供", "restart_test": "替代设备到货并通过验收"}
FURTHER = {
    "above": "组件效率比计划高两个百分点",
    "shrunk": "湿热寿命的离散度缩小了一半",
    "source": "中心本年未安排的余款",
}
STOPPING = {"lesson": LESSON, "wind_down": "两个月内完成样品处置与归档", "people": "设备归还共享中心，骨干转入相近项目"}
# outcome -> what is filled in, where the dossier stands then, open and returned money in ten thousands of yuan, what the signer must have read
WAYS: dict[str, tuple[dict[str, str], str, int, int, tuple[str, ...]]] = {
    "GO": ({"next_stage": "2"}, "ACTIVE", 900, 0, ("第 2 阶段",)),
    "ACCELERATE": (FURTHER, "ACTIVE", 1050, 0, tuple(FURTHER.values())),
    "HOLD": ({"until": "+30"}, "GATE", 900, 0, ("+30",)),
    "PIVOT": ({"lesson": LESSON, "bridging": "8"}, "PIVOT", 900, 0, (LESSON, "8 万元")),
    "SPLIT": ({"partner": "叠层电池用于航天", "share": "40", "moves": "M3"}, "ACTIVE", 540, 0, ("叠层电池用于航天", "40 %", "M3")),
    "RELAY": ({}, "GATE", 900, 0, ()),
    "PAUSE": (PAUSE, "PAUSE", 900, 0, tuple(PAUSE.values())),
    "REVOKE": ({}, "GATE", 900, 0, ()),
    "GRADUATE": ({}, "ACCEPT", 900, 0, ()),
}  # fmt: skip


@pytest.mark.parametrize("outcome", sorted(WAYS))
def test_an_outcome_is_proposed_read_and_signed_by_its_forms_and_sealed_with_all_it_fixes(
    cast: Cast, outcome: str
) -> None:
    gate = at_a_gate(cast)
    dossier = gate.dossier
    values, state, still_open, returned, read = WAYS[outcome]
    given = {name: in_days(int(v[1:])) if v.startswith("+") else v for name, v in values.items()}
    assert propose(as_(cast.wen), gate, outcome, **given).status_code == 302
    here, director = at("gate", dossier, gate.number), as_(cast.dong)
    page = words_of(director.get(here))
    for words in read:
        assert (in_days(int(words[1:])) if words.startswith("+") else words) in page
    assert sent(director, here, "sign").status_code == 302
    assert fresh(dossier).state == state
    totals = totals_of(dossier)
    assert totals.balanced and (totals.open, totals.returned) == (still_open * WAN, returned * WAN)
    body = turn(dossier)
    kept = json.dumps(body, ensure_ascii=False)
    assert all(value in kept for name, value in given.items() if name not in ("next_stage", "bridging"))
    paper = words_of(director.get(at("ruling", dossier, gate.number)))
    assert all(value in paper for name, value in given.items() if name not in ("next_stage", "bridging", "lesson"))
    money = words_of(as_(cast.cai).get(at("money", dossier)))
    assert f"未拨余额 {still_open:,} 万元" in money or f"未拨余额{still_open:,} 万元" in money


def test_a_conditional_release_holds_the_rest_until_the_last_condition_is_met(cast: Cast) -> None:
    gate = at_a_gate(cast)
    dossier = gate.dossier
    made = {"condition1": "补做湿热试验", "condition1_due": in_days(40), "released": "120"}
    assert propose(as_(cast.wen), gate, "CONDITIONAL", **made).status_code == 302
    assert sent(as_(cast.dong), at("gate", dossier, gate.number), "sign").status_code == 302
    chen = as_(cast.chen)
    met = at("condition", dossier, gate.conditions.get().pk)
    assert sent(chen, met, "condition", note="").status_code == 400
    assert sent(chen, met, "condition", note="第三方报告在附件").status_code == 302
    ready = [(p.amount_fen // WAN, p.released) for p in payments_of(dossier) if p.stage == 2]
    assert sorted(ready) == [(120, True), (180, True)]


def test_a_stop_above_the_limit_is_voted_on_with_everything_before_the_committee(cast: Cast) -> None:
    gate = at_a_gate(cast, votes=("STOP", "STOP", "GO"))
    dossier = gate.dossier
    assert propose(as_(cast.wen), gate, "STOP", **STOPPING, wind_money="10").status_code == 302
    here = at("gate", dossier, gate.number)
    assert deeds_of(as_(cast.dong), here) == ["partner", "committee"]
    assert sent(as_(cast.dong), here, "committee").status_code == 302
    page = words_of(as_(cast.ming).get(f"/decisions/{Decision.objects.get().code}/"))
    for words in (*STOPPING.values(), "证据尚不支持这一方案", gate.team_view, "证据扎实，建议继续"):
        assert words in page
    committee_says(cast, "for")
    assert fresh(dossier).state == "STOP"
    assert totals_of(dossier).returned == 890 * WAN


def test_a_split_above_the_directors_limit_is_the_committees(cast: Cast) -> None:
    """What a split releases is money released: the next stage begins in both dossiers."""
    gate = at_a_gate(cast, money=(100, 700, 600))
    dossier = gate.dossier
    made = {"partner": "叠层电池用于航天", "share": "40"}
    assert propose(as_(cast.wen), gate, "SPLIT", **made).status_code == 302
    gate = gate_of(dossier)
    assert (gate.money["released"], gate.money["held"]) == (700 * WAN, 600 * WAN)
    assert "sign" not in deeds_of(as_(cast.dong), at("gate", dossier, gate.number))


@pytest.mark.parametrize("said", ["M9", "3、三", "M2 M1"])
def test_a_milestone_that_cannot_leave_is_named_and_nothing_typed_is_lost(cast: Cast, said: str) -> None:
    gate = at_a_gate(cast)
    answer = propose(as_(cast.wen), gate, "SPLIT", partner="叠层电池用于航天", share="40", moves=said)
    page = answer.content.decode()
    assert answer.status_code == 422 and "不是后续阶段里待完成的里程碑" in page
    assert f'value="{said}"' in page and REASON in page


@pytest.mark.parametrize("said", ["3", "M3", "m3，M2", "2、3", "２ ３"])
def test_milestones_that_leave_are_named_as_people_name_them(cast: Cast, said: str) -> None:
    gate = at_a_gate(cast)
    assert propose(as_(cast.wen), gate, "SPLIT", partner="叠层电池用于航天", share="40", moves=said).status_code == 302
    sent(as_(cast.dong), at("gate", gate.dossier, gate.number), "sign")
    gone = 2 if len([c for c in said if c.isdigit()]) == 2 else 1
    assert gate.dossier.milestones.count() == 3 - gone


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_merge_hears_the_other_team_by_its_own_form_and_seals_what_it_says(cast: Cast, language: str) -> None:
    gate = at_a_gate(cast, votes=("MERGE",) * 3)
    other = at_work(cast, money=(10, 20, 30), title="相近路线")
    wen, zhao, here = as_(cast.wen, language), as_(cast.zhao, language), at("gate", gate.dossier, gate.number)
    asking = {"why": "两家共用镀膜线，拟并入", "until": in_days(10)}
    assert sent(wen, here, "partner", partner="SH-D-99-0001", **asking).status_code == 400
    assert sent(wen, here, "partner", partner=f" {other.code.lower()} ", **asking).status_code == 302
    hearing = at("hearing", other)
    assert deeds_of(as_(cast.chen, language), hearing) == []  # nobody speaks for a team
    assert sent(zhao, hearing, "speak0", said="好").status_code == 400
    assert sent(zhao, hearing, "speak0", said="同意并入，第三阶段的考核不变").status_code == 302
    assert propose(wen, gate, "MERGE", partner=other.code, lesson=LESSON).status_code == 302
    assert sent(as_(cast.dong, language), here, "committee").status_code == 302
    page = words_of(as_(cast.ming, language).get(f"/decisions/{Decision.objects.get().code}/"))
    assert other.code in page and "同意并入，第三阶段的考核不变" in page
    committee_says(cast, "for")
    assert sent(as_(cast.dong, language), here, "sign").status_code == 302
    body = turn(gate.dossier)
    assert [(h["dossier"], h["said"]) for h in body["heard"]] == [(other.code, "同意并入，第三阶段的考核不变")]
    assert body["particulars"]["partner"] == other.code
    assert "同意并入，第三阶段的考核不变" in words_of(
        as_(cast.dong, language).get(at("ruling", gate.dossier, gate.number))
    )
    assert totals_of(other).open == 960 * WAN


def test_looking_at_another_outcome_keeps_what_was_typed_for_each(cast: Cast) -> None:
    gate = at_a_gate(cast)
    wen, here = as_(cast.wen), at("propose", gate.dossier, gate.number)
    form = form_of(wen, f"{here}?outcome=STOP")
    typed = filled(form, **{**ALWAYS, **STOPPING, "wind_money": "7", "other": "PIVOT"})
    looked = wen.post(here, {**typed, "look": "PIVOT"})
    page = values_of(read_form(looked))
    assert looked.status_code == 200 and gate_of(gate.dossier).state == "voted"
    assert (page["reasons"], page["lesson"], page["other"]) == (REASON, LESSON, "PIVOT")
    again = values_of(read_form(wen.post(here, {**page, "look": "STOP"})))
    assert (again["wind_down"], again["wind_money"]) == (STOPPING["wind_down"], "7")
    assert wen.post(here, again).status_code == 302
    assert gate_of(gate.dossier).money["wind_down"] == 7 * WAN


def late(client: Client, url: str, form: Any, deed: str, words: str, **values: str) -> None:
    """A form that was open in another window while the step was taken: nothing is done, and what was typed is given back."""
    answer = client.post(url, filled(form, deed, **values))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert words in page and ("form-kept" in page or "rivals" in page)


def test_words_typed_in_a_second_window_are_given_back_when_the_step_was_taken_meanwhile(cast: Cast) -> None:
    words = "第二个窗口里写下的一段话，不能丢"
    dossier = at_work(cast)
    pay(cast, dossier)
    zhao, chen, dong, ji = (as_(a) for a in (cast.zhao, cast.chen, cast.dong, cast.ji))
    # a cost report handed in, and checked
    money = at("money", dossier)
    second = form_of(zhao, money, "costs")
    assert sent(zhao, money, "costs", line_0="12.5").status_code == 302
    late(zhao, money, second, "costs", words, line_0="7", note=words)
    second = form_of(chen, money, "judge")
    assert sent(chen, money, "judge", accept="no", reason="缺发票").status_code == 302
    late(chen, money, second, "judge", words, accept="no", reason=words)
    # a change checked, and decided
    new = at("new_change", dossier, "scope")
    change = at("change", dossier, 1)
    stage = dossier.stages.get(number=1)
    assert (
        sent(zhao, new, **{f"stage-{stage.pk}-aim_zh": "做成第一代大组件", "reason": "换成大组件"}).status_code == 302
    )
    second = form_of(chen, change, "check")
    assert sent(chen, change, "check", answer="同意，指标不变").status_code == 302
    late(chen, change, second, "check", words, answer=words)
    second = form_of(dong, change, "decide")
    assert sent(dong, change, "decide", approve="yes", answer="批准").status_code == 302
    late(dong, change, second, "decide", words, approve="yes", answer=words)
    page = words_of(dong.get(change))
    assert (
        "专员意见 同意，指标不变" in page or "专员意见同意，指标不变" in page
    )  # what the specialist thought stays beside the answer
    # a stop asked about, a team heard
    stop, hearing = at("stop", dossier), at("hearing", dossier)
    assert sent(dong, stop, "team", why="主场景消失，拟终止", until=in_days(10)).status_code == 302
    second = form_of(zhao, hearing, "speak0")
    assert sent(zhao, hearing, "speak0", said="请再给两个月").status_code == 302
    late(zhao, hearing, second, "speak0", words, said=words)
    # a case opened, concluded, signed
    integrity = at("integrity", dossier)
    second = form_of(ji, integrity, "open")
    assert sent(ji, integrity, "open", suspicion="第三方报告系伪造的线索").status_code == 302
    late(ji, integrity, second, "open", words, suspicion=words)
    second = form_of(ji, integrity, "decide")
    concluded = {
        "proven": "yes",
        "heard": "团队称记录因搬迁遗失，愿意复测",
        "reasons": "原件与存档不符，机构否认出具",
        "recover_fen": "1.5",
    }
    assert sent(ji, integrity, "decide", **concluded).status_code == 302
    late(ji, integrity, second, "decide", words, **{**concluded, "heard": words})
    page = words_of(dong.get(integrity))
    assert "团队称记录因搬迁遗失，愿意复测" in page and "1.5 万元" in page  # who signs reads what the team said
    assert deeds_of(ji, integrity) == []  # who concluded does not sign
    second = form_of(dong, integrity, "second")
    assert sent(dong, integrity, "second", agrees="yes", note="已核对卷宗与申辩，相符").status_code == 302
    late(dong, integrity, second, "second", words, agrees="yes", note=words)


def test_a_vote_given_twice_is_given_back_once(cast: Cast) -> None:
    gate = asked(cast, at_work(cast))
    seat_panel(cast, gate)
    lin, url = as_(cast.experts[0]), reverse("delivery:seat", args=[gate.pk])
    second = form_of(lin, url, "vote")
    assert sent(lin, url, "vote", outcome="GO", confidence="80", reason="证据扎实可以继续做下去").status_code == 302
    late(
        lin,
        url,
        second,
        "vote",
        "第二个窗口里的另一段理由",
        outcome="STOP",
        confidence="60",
        reason="第二个窗口里的另一段理由",
    )
    assert gate.votes.count() == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_stops_the_work_reads_what_the_team_said_and_the_exact_money(cast: Cast, language: str) -> None:
    dossier = at_work(cast, money=(100, 50, 50))
    pay(cast, dossier)
    dong, stop = as_(cast.dong, language), at("stop", dossier)
    assert sent(dong, stop, "team", why="主场景消失，拟终止", until=in_days(10)).status_code == 302
    assert sent(as_(cast.zhao), at("hearing", dossier), "speak0", said="请再给两个月，样品已寄出").status_code == 302
    page = dong.get(stop).content.decode()
    assert "请再给两个月，样品已寄出" in page and 'title="¥850,000.00"' in page
    given = {
        "lesson": LESSON,
        "wind_down": "两个月内完成样品处置",
        "released": "设备归还共享中心，骨干转岗",
        "reason": "主场景消失",
        "fen": "15.5",
    }
    refused = sent(dong, stop, **given)
    assert refused.status_code == 400 and "两个月内完成样品处置" in refused.content.decode()
    assert sent(dong, stop, **{**given, "fen": "12.3456"}).status_code == 302
    assert (fresh(dossier).state, totals_of(dossier).open) == ("STOP", 12_345_600)


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_judges_an_acceptance_reads_the_report_and_what_was_promised(cast: Cast, language: str) -> None:
    gate = at_a_gate(cast, votes=("GRADUATE",) * 3)
    dossier = gate.dossier
    assert propose(as_(cast.wen), gate, "GRADUATE").status_code == 302
    assert sent(as_(cast.dong), at("gate", dossier, gate.number), "sign").status_code == 302
    report = Document.objects.create(
        name="科技报告.pdf", kind="report", about_kind="dossier", about_id=dossier.pk, classification="internal", media_type="application/pdf",
        size=1, sha256="a" * 64, stored=new_id(), keep_until=clock.today(),
    )  # fmt: skip
    zhao, wen, here = as_(cast.zhao, language), as_(cast.wen, language), at("acceptance", dossier)
    empty = sent(zhao, here, "report", title="组件科技报告", openness="open", leap_reached="二十六")
    assert empty.status_code == 400 and "组件科技报告" in empty.content.decode()
    handed = {"title": "组件科技报告", "openness": "open", "document_id": report.pk, "leap_reached": "26.3"}
    assert sent(zhao, here, "report", **handed).status_code == 302
    assert sent(wen, here, "panel", due_on=in_days(14)).status_code == 302
    row = dossier.acceptances.get()
    panel = dossier.panels.get(kind="acceptance")
    for expert in cast.experts:
        choose(cast.wen, panel, person_id=expert.person_id, reason="领域相符")
    invite(cast.wen, panel, due_on=clock.today() + dt.timedelta(days=10))
    for expert in cast.experts:
        taken = Seat.objects.get(panel=panel, person_id=expert.person_id)
        accept(expert, taken, declared=True, confidential=True, integrity=True)
    seat = reverse("delivery:acceptance_seat", args=[row.pk])
    lin = as_(cast.experts[0], language)
    page = words_of(lin.get(seat))
    assert "组件科技报告" in page and "26.3" in page
    file = reverse("documents:download", args=[report.pk])
    assert file in lin.get(seat).content.decode()
    assert may_read(cast.experts[0], "dossier", dossier.pk, report)
    assert not may_read(cast.wu, "dossier", dossier.pk, report)
    second = form_of(lin, seat, "vote")
    for expert in cast.experts:
        assert (
            sent(
                as_(expert, language), seat, "vote", result="passed", reason="指标达到，资料齐全，同意通过"
            ).status_code
            == 302
        )
    late(lin, seat, second, "vote", "第二个窗口里的另一段理由", result="failed", reason="第二个窗口里的另一段理由")
    assert (
        sent(
            as_(cast.dong, language), here, "sign", target="DONE", result="passed", summary="达到目标", reason="通过"
        ).status_code
        == 302
    )
    assert not may_read(cast.experts[0], "dossier", dossier.pk, report)  # judged, and shown no more
    totals = totals_of(dossier)
    assert (fresh(dossier).state, totals.returned, totals.open) == ("DONE", 900 * WAN, 0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_claimed_trl_waits_on_the_specialists_desk_and_is_confirmed_by_its_button(cast: Cast, language: str) -> None:
    dossier = at_work(cast)
    zhao, chen, here = as_(cast.zhao, language), as_(cast.chen, language), at("iterations", dossier)
    said = {
        "question": "能否一次成膜",
        "test": "三种溶剂各涂二十片",
        "result": "覆盖率 98 %",
        "learned": "溶剂 B 最宽",
        "next": "做双 85",
    }
    new = at("new_iteration", dossier)
    short = sent(zhao, new, **{**said, "starts_on": in_days(3), "trl_after": "5"})
    assert short.status_code == 422 or short.status_code == 400
    assert "三种溶剂各涂二十片" in short.content.decode()
    assert sent(zhao, new, **said, starts_on=in_days(-20), ends_on=in_days(0), trl_after="5").status_code == 302
    assert deeds_of(zhao, here) == []
    assert ("确认 TRL 5" if language == "zh-hans" else "Confirm TRL 5") in words_of(chen.get("/desk/"))
    assert sent(chen, here, "trl").status_code == 302
    assert fresh(dossier).trl == 5 and deeds_of(chen, here) == []
    assert "TRL 5" not in words_of(chen.get("/desk/"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_finance_is_told_of_money_to_be_called_back_and_records_it(cast: Cast, language: str) -> None:
    dossier = at_work(cast, money=(100, 50, 50))
    pay(cast, dossier)
    ji, dong, cai, integrity = as_(cast.ji), as_(cast.dong, language), as_(cast.cai, language), at("integrity", dossier)
    sent(ji, integrity, "open", suspicion="第三方报告系伪造的线索")
    concluded = {
        "proven": "yes",
        "heard": "团队承认记录不全，愿意退款",
        "reasons": "原件与存档不符，机构否认出具",
        "recover_fen": "120.5",
    }
    assert sent(ji, integrity, "decide", **concluded).status_code == 400  # no more than was paid
    assert sent(ji, integrity, "decide", **{**concluded, "recover_fen": "60"}).status_code == 302
    assert integrity in dong.get(at("overview", dossier)).content.decode()
    assert sent(dong, integrity, "second", agrees="yes", note="已核对卷宗与申辩，相符").status_code == 302
    assert sent(ji, integrity, "revoke", reason="诚信审查成立，依规撤销").status_code == 302
    assert ("追回 100 万元" if language == "zh-hans" else "Recover CNY 1,000,000") in words_of(cai.get("/desk/"))
    paid = at("payment", dossier, payments_of(dossier).get(state="paid").pk)
    assert sent(cai, paid, "return", fen="100.01", note="多退").status_code == 400
    assert sent(cai, paid, "return", fen="60", note="诚信追回").status_code == 302
    page = words_of(cai.get(at("money", dossier)))
    assert ("追回 100" not in words_of(cai.get("/desk/"))) and ("已追回" in page or "Recovered" in page)
    assert totals_of(dossier).returned == 160 * WAN


@act("test.new_host")
def new_host(actor: Actor, dossier: Dossier) -> None:
    """What a change of the host leaves: a contract whose account nobody has verified."""
    reseal(actor, dossier, why="C1", account={})
    tell("dossier", dossier.pk)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_host_is_paid_only_after_finance_has_verified_its_account(cast: Cast, language: str) -> None:
    dossier = at_work(cast)
    new_host(cast.dong, dossier)
    money, cai = at("money", dossier), as_(cast.cai, language)
    assert "account" in deeds_of(cai, money) and "account" not in deeds_of(as_(cast.dong), money)
    assert sent(cai, money, "account", how="  ").status_code == 400
    second = form_of(cai, money, "account")
    assert sent(cai, money, "account", how="对公账户证明与一元打款回单").status_code == 302
    late(cai, money, second, "account", "另一个窗口里写的", how="另一个窗口里写的")
    assert "account" not in deeds_of(cai, money)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plan_above_the_limit_is_put_to_the_committee_on_its_page(cast: Cast, language: str) -> None:
    dossier = turned(cast, money=(100, 700, 900))
    page, dong = at("replan", dossier), as_(cast.dong, language)
    assert deeds_of(as_(cast.ming, language), page) == []
    assert sent(dong, page, "budget", reason="").status_code == 400
    assert sent(dong, page, "budget", reason="新路线需要更多设备").status_code == 302
    assert deeds_of(dong, page) == []
    assert "新路线需要更多设备" in words_of(as_(cast.ming, language).get(f"/decisions/{Decision.objects.get().code}/"))
    committee_says(cast, "for")
    assert ("委员会已批准" if language == "zh-hans" else "The committee has approved it") in words_of(dong.get(page))
