"""A form of delivery sent twice is done once (P17): a double click, a retry, a step back; the second answer is that of the first."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from tests.zhongshu.delivery.cast import WAN, Cast, at_work, fresh
from tests.zhongshu.delivery.rendered import filled, form_of
from tests.zhongshu.delivery.test_gates import asked, heard, pass_exam, seat_panel
from tests.zhongshu.delivery.test_money import pay, step
from tests.zhongshu.delivery.test_pages import as_, at
from tests.zhongshu.delivery.test_rendered import in_days, propose
from zhongshu.delivery.models import Iteration, SiteVisit
from zhongshu.delivery.queries.money import payments_of, totals_of
from zhongshu.surplus.queries import released_by


def twice(client: Client, url: str, deed: str = "", **values: str) -> dict[str, str]:
    """The same form sent twice: both times the answer is where the reader goes on."""
    form = filled(form_of(client, url, deed), deed, **values)
    first, second = client.post(url, form), client.post(url, form)
    assert (first.status_code, second.status_code) == (302, 302), second.content.decode()[:400]
    assert first.headers["Location"] == second.headers["Location"]
    return form


def test_money_that_came_back_is_recorded_and_set_free_once(cast: Cast) -> None:
    dossier = at_work(cast)
    pay(cast, dossier)
    cai = as_(cast.cai)
    payment = at("payment", dossier, payments_of(dossier).get(state="paid").pk)
    form = twice(cai, payment, "return", fen="10", note="设备退款")
    assert totals_of(dossier).returned == 10 * WAN and released_by(dossier) == 10 * WAN
    changed = cai.post(payment, {**form, "return-fen": "20"})
    assert changed.status_code == 409 and "这张表已经提交过" in changed.content.decode()
    assert totals_of(dossier).returned == 10 * WAN


def test_what_the_team_and_the_specialist_send_twice_is_there_once(cast: Cast) -> None:
    dossier = at_work(cast)
    zhao, chen = as_(cast.zhao), as_(cast.chen)
    twice(zhao, at("issues", dossier), "raise", kind="tech", severity="low", what="前驱体没有稳定来源")
    said: dict[str, Any] = {
        "question": "能否一次成膜",
        "test": "三种溶剂各涂二十片",
        "result": "98 %",
        "learned": "溶剂 B 最宽",
        "next": "双 85",
    }
    twice(zhao, at("new_iteration", dossier), **said, starts_on=in_days(-20), ends_on=in_days(0))
    stage = dossier.stages.get(number=1)
    twice(
        zhao, at("new_change", dossier, "scope"), **{f"stage-{stage.pk}-aim_zh": "做成大组件", "reason": "换成大组件"}
    )
    milestone = at("milestone", dossier, dossier.milestones.get(number=1).pk)
    twice(zhao, milestone, "evidence", kind="third_party", note="国家光伏质检中心报告", value="26.3")
    twice(zhao, milestone, "submit", result="26.3")
    twice(chen, milestone, "verify", passed="yes")
    twice(chen, at("visit", dossier), "visit", met="赵晓", seen="设备到位")
    counts = (
        dossier.issues.count(),
        Iteration.objects.count(),
        dossier.change_requests.count(),
        SiteVisit.objects.count(),
    )
    assert counts == (1, 1, 1, 1)
    row = dossier.milestones.get(number=1)
    assert (row.evidence.count(), row.state) == (1, "verified")


def test_a_vote_a_signature_and_a_step_of_a_payment_sent_twice_are_given_once(cast: Cast) -> None:
    dossier = at_work(cast)
    payment = at("payment", dossier, payments_of(dossier)[0].pk)
    twice(as_(cast.zhao), payment, "request")
    twice(as_(cast.chen), payment, "check")
    for actor, name in ((cast.qian, "approve"), (cast.cai, "pay")):
        step(actor, dossier, name)
    pass_exam(cast, dossier)
    gate = asked(cast, dossier)
    seat_panel(cast, gate)
    seat = reverse("delivery:seat", args=[gate.pk])
    twice(as_(cast.experts[0]), seat, "vote", outcome="GO", confidence="80", reason="证据扎实可以继续做下去")
    assert gate.votes.count() == 1


def test_a_decision_signed_twice_moves_the_money_once(cast: Cast) -> None:
    dossier = at_work(cast)
    pass_exam(cast, dossier)
    gate = heard(cast, asked(cast, dossier))
    assert propose(as_(cast.wen), gate, "GO").status_code == 302
    twice(as_(cast.dong), at("gate", dossier, gate.number), "sign")
    assert (fresh(dossier).state, fresh(dossier).stage) == ("ACTIVE", 2)
    assert totals_of(dossier).planned == 1000 * WAN
