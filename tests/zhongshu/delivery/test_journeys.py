"""J8 and J9 walked over HTTP as their people walk them, in both languages: iteration on a phone to the weekly page, gate to pivot, gate to a stop."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from tests.zhongshu.delivery.cast import LESSON, REASON, WAN, Cast, at_work, fresh
from tests.zhongshu.delivery.test_gates import gate_of, resume_with_new_plan, seat_panel
from tests.zhongshu.delivery.test_pages import LANGUAGES, as_, at
from zhongshu.delivery.books import Totals
from zhongshu.delivery.models import Payment
from zhongshu.delivery.queries.money import totals_of
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import last_chapter


def send(client: Client, url: str, key: str, **fields: object) -> None:
    """Send one deed of a page as its form does, hidden version and all; it must lead on."""
    page = client.get(url)
    assert page.status_code == 200, url
    form = next(deed.form for deed in page.context["deeds"] if deed.key == key)
    version = form.initial.get("version")
    data = {f"{key}-{name}": value for name, value in fields.items()} | {"_deed": key}
    if version is not None:
        data[f"{key}-version"] = version
    answer = client.post(url, data)
    assert answer.status_code == 302, answer.content.decode()[:3000]


def pay_by_pages(cast: Cast, dossier: Dossier, payment: Payment, language: str) -> None:
    url = at("payment", dossier, payment.pk)
    for actor, key in ((cast.zhao, "request"), (cast.chen, "check"), (cast.qian, "approve"), (cast.cai, "pay")):
        send(as_(actor, language), url, key, note="")


@pytest.mark.parametrize("language", LANGUAGES)
def test_j8_from_an_iteration_to_the_weekly_page(cast: Cast, language: str) -> None:
    dossier = at_work(cast)
    zhao, chen = as_(cast.zhao, language), as_(cast.chen, language)
    killer = dossier.assumptions.get(number=1)
    words = {name: f"{name}: 980 h" for name in ("question", "test", "result", "learned", "next")}
    beliefs = {f"belief_{a.pk}": "broken" if a == killer else "unknown" for a in dossier.assumptions.all()}
    url = at("new_iteration", dossier)
    page = zhao.get(url).content.decode()
    assert 'data-draft="delivery.iteration"' in page  # saved while it is typed
    assert (
        zhao.post(
            url, {**words, **beliefs, "starts_on": "2026-02-02", "ends_on": "2026-03-02", "trl_after": "4"}
        ).status_code
        == 302
    )
    assert fresh(dossier).state == "GATE"
    gate = gate_of(fresh(dossier))
    assert chen.get(at("gate", dossier, gate.number)).status_code == 200
    home = chen.get(reverse("desk:home")).content.decode()
    assert ("写评审意见" if language == "zh-hans" else "Write your view at the gate") in home
    send(zhao, at("issues", dossier), "raise", kind="sample", severity="high", what="no sample supplier")
    issue = at("issue", dossier, 1)
    send(chen, issue, "assign", owner_id=cast.chen.user_id, due_on="2026-03-12")
    send(chen, issue, "work", note="an enterprise partner sends samples", solved="on")
    send(zhao, issue, "confirm", satisfied="yes", note="")
    assert dossier.issues.get().solve_days == 0
    send(
        chen,
        at("visit", dossier),
        "visit",
        visited_on="2026-03-02",
        met="Zhao",
        seen="coating line stands still",
        advice="",
    )
    weekly = zhao.get(at("weekly", dossier)).content.decode()
    assert "result: 980 h" in weekly
    assert ("破裂" if language == "zh-hans" else "Broken") in weekly
    payment = dossier.payments.get(stage=1)
    page = zhao.get(at("payment", dossier, payment.pk)).content.decode()
    assert ("里程碑评审未结束" if language == "zh-hans" else "a gate is open") in page


def judged(cast: Cast, dossier: Dossier, language: str, outcome: str) -> str:
    """The gate by pages: asked for, heard, voted; the address of the gate."""
    zhao, chen, wen = (as_(a, language) for a in (cast.zhao, cast.chen, cast.wen))
    send(zhao, at("open_gate", dossier), "open", trigger="request", why="先行申请评审")
    gate = gate_of(fresh(dossier))
    url = at("gate", dossier, gate.number)
    send(zhao, url, "view", text="湿热不过关，愿意换基底重来")
    send(chen, url, "view", text="路线已无望，团队可靠")
    seat_panel(cast, gate_of(fresh(dossier)))
    for lin in cast.experts:
        send(
            as_(lin, language),
            reverse("delivery:seat", args=[gate.pk]),
            "vote",
            outcome=outcome,
            confidence="75",
            reason="依据评审包与现场陈述作出判断",
        )
    send(wen, url, "end")
    return url


def propose(cast: Cast, dossier: Dossier, language: str, number: int, **fields: object) -> None:
    wen, url = as_(cast.wen, language), at("propose", dossier, number)
    page = wen.get(url)
    sent = {
        "version": page.context["form"].initial["version"],
        "reasons": REASON,
        "probability": "35",
        "other": "GO",
        "why_not": "考核未达标",
        **fields,
    }
    answer = wen.post(url, sent)
    assert answer.status_code == 302, answer.content.decode()[:4000]


@pytest.mark.parametrize("language", LANGUAGES)
def test_j9_pivot_keeps_what_was_spent(cast: Cast, language: str) -> None:
    dossier = at_work(cast)
    pay_by_pages(cast, dossier, dossier.payments.get(stage=1), language)
    url = judged(cast, dossier, language, "PIVOT")
    propose(cast, dossier, language, 1, outcome="PIVOT", bridging="5", lesson=LESSON)
    dong = as_(cast.dong, language)
    page = dong.get(url).content.decode()
    assert ("过桥" if language == "zh-hans" else "Bridging") in page
    send(dong, url, "sign")
    dossier = fresh(dossier)
    assert (dossier.state, totals_of(dossier).paid) == ("PIVOT", 100 * WAN)
    pay_by_pages(cast, dossier, Payment.objects.get(dossier=dossier, purpose="bridging"), language)
    resume_with_new_plan(cast, dossier, stages=(100, 200))
    assert totals_of(fresh(dossier)) == Totals(1000 * WAN, 105 * WAN, 595 * WAN, 300 * WAN)
    assert as_(cast.zhao, language).get(at("overview", dossier)).status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_j9_stop_without_fault_thanks_and_returns(cast: Cast, language: str) -> None:
    dossier = at_work(cast, money=(50, 150, 200))
    pay_by_pages(cast, dossier, dossier.payments.get(stage=1), language)
    url = judged(cast, dossier, language, "STOP")
    propose(
        cast, dossier, language, 1, outcome="STOP", lesson=LESSON, wind_down="三个月内完成样品处置与归档", people="两名博士后转岗，镀膜机归还共享中心",
        wind_money="5",
    )  # fmt: skip
    send(as_(cast.dong, language), url, "sign")
    dossier = fresh(dossier)
    ending = json.loads(last_chapter(dossier, "ending").body)  # type: ignore[union-attr]
    assert (dossier.state, ending["fault"], ending["money"]["returned"]) == ("STOP", False, 345 * WAN)
    send(as_(cast.zhao, language), at("appeal", dossier), "appeal", grounds="希望保留镀膜线完成归档")
    send(as_(cast.ji, language), at("appeal", dossier), "answer", upheld="no", answer="收尾经费已含归档，维持决定")
    money = as_(cast.cai, language).get(at("money", dossier)).content.decode()
    assert ("应退未用" if language == "zh-hans" else "To be returned") in money
    first = dossier.payments.get(stage=1, purpose="stage")
    send(as_(cast.cai, language), at("payment", dossier, first.pk), "return", fen="30", note="结余退回")
    assert totals_of(dossier) == Totals(400 * WAN, 20 * WAN, 375 * WAN, 5 * WAN)
