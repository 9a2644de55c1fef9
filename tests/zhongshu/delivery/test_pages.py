"""The pages: each opens for who may read it in both languages, is hidden from strangers, and asks a fixed number of queries on lists."""

from __future__ import annotations

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.zhongshu.delivery.cast import Cast, at_work, user
from tests.zhongshu.delivery.test_gates import asked, heard
from tests.zhongshu.delivery.test_money import step
from tests.zhongshu.faces import browser
from zhongshu.delivery.actions import log_iteration, raise_issue, watch
from zhongshu.delivery.queries.money import payments_of
from zhongshu.kernel import clock
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import SYSTEM, Actor

PAGES = ("overview", "weekly", "milestones", "iterations", "issues", "money", "gates", "changes")
LISTS = ("all_milestones", "all_issues", "all_alerts", "all_payments", "all_gates")
LANGUAGES = ("zh-hans", "en")


def as_(actor: Actor, language: str = "zh-hans") -> Client:
    account = user(actor)
    account.language = language
    account.save()
    return browser(account, language=language)


def at(name: str, dossier: Dossier, *args: object) -> str:
    return reverse(f"delivery:{name}", args=[dossier.code, *args])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_the_work_opens_for_team_specialist_and_director(cast: Cast, language: str) -> None:
    dossier = at_work(cast)
    raise_issue(cast.zhao, dossier, kind="sample", severity="high", what="没有样品供应商")
    for actor in (cast.zhao, cast.chen, cast.dong):
        client = as_(actor, language)
        for name in PAGES:
            answer = client.get(at(name, dossier))
            assert answer.status_code == 200, (name, actor.name)
            assert ("里程碑" in answer.content.decode()) == (language == "zh-hans") or name == "weekly"
        milestone, payment, killer = dossier.milestones.all()[0], payments_of(dossier)[0], dossier.assumptions.all()[0]
        assert client.get(at("milestone", dossier, milestone.pk)).status_code == 200
        assert client.get(at("payment", dossier, payment.pk)).status_code == 200
        assert client.get(at("issue", dossier, 1)).status_code == 200
        expected = 403 if actor is cast.dong else 200
        assert client.get(at("assumption", dossier, killer.pk)).status_code == expected
        assert client.get(at("new_iteration", dossier)).status_code == expected


@pytest.mark.parametrize(
    ("language", "done", "next_step"), [("zh-hans", "已核对", "批准"), ("en", "Checked", "Approve")]
)
def test_a_payment_names_the_steps_taken_as_taken(cast: Cast, language: str, done: str, next_step: str) -> None:
    dossier = at_work(cast)
    for actor, name in ((cast.zhao, "request"), (cast.chen, "check")):
        step(actor, dossier, name)
    said = as_(cast.dong, language).get(at("payment", dossier, payments_of(dossier)[0].pk)).content.decode()
    assert f"<dt>{done}</dt><dd>{cast.chen.name}</dd>" in said and f"<dt>{next_step}</dt><dd>—</dd>" in said


@pytest.mark.parametrize(("sent", "label"), [("verifier", "指定核验专家"), ("waive", "豁免"), ("miss", "记录未达标")])
def test_what_is_not_ones_own_to_do_is_not_shown_to_who_sends_it_with_an_old_version(
    cast: Cast, sent: str, label: str
) -> None:
    """A form holds names to choose from: being late is told only to those whose step it is."""
    dossier = at_work(cast)
    place = at("milestone", dossier, dossier.milestones.all()[0].pk)
    shown = as_(cast.zhao).post(place, {"_deed": sent, f"{sent}-version": "0"})
    assert shown.status_code == 409
    assert label not in shown.content.decode()
    assert 'class="table rivals"' not in shown.content.decode()


def test_a_stranger_finds_nothing_anywhere(cast: Cast) -> None:
    dossier = at_work(cast)
    client = as_(cast.wu)
    for name in (*PAGES, "new_iteration", "open_gate", "appeal"):
        assert client.get(at(name, dossier)).status_code == 404, name
    for name in LISTS:
        answer = client.get(reverse(f"delivery:{name}"))
        assert answer.status_code in (200, 403)
        assert dossier.code not in answer.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_gate_shows_pack_money_and_what_is_missing(cast: Cast, language: str) -> None:
    dossier = at_work(cast)
    gate = asked(cast, dossier)
    page = as_(cast.dong, language).get(at("gate", dossier, gate.number)).content.decode()
    assert gate.pack_sha256[:12] in page
    assert ("听取团队陈述" if language == "zh-hans" else "the team heard") in page
    heard(cast, gate)
    client = as_(cast.wen, language)
    assert client.get(at("propose", dossier, gate.number)).status_code == 200
    assert client.get(at("pack", dossier, gate.number)).status_code == 200
    assert ("多数建议" if language == "zh-hans" else "most suggest") in client.get(
        at("gate", dossier, gate.number)
    ).content.decode()
    assert (
        "建议继续" not in as_(cast.zhao, language).get(at("gate", dossier, gate.number)).content.decode()
    )  # votes and the specialist's view stay in the house


def test_an_expert_with_a_seat_reads_the_pack_and_votes_on_a_page(cast: Cast) -> None:
    from tests.zhongshu.delivery.test_gates import gate_of, seat_panel

    dossier = at_work(cast)
    gate = asked(cast, dossier)
    lin = as_(cast.experts[0])
    assert lin.get(reverse("delivery:seat", args=[gate.pk])).status_code == 404
    seat_panel(cast, gate)
    url = reverse("delivery:seat", args=[gate.pk])
    assert lin.get(url).status_code == 200
    bad = lin.post(
        url, {"_deed": "vote", "vote-outcome": "GO", "vote-confidence": "20", "vote-reason": "证据扎实可以继续做下去"}
    )
    assert bad.status_code == 400
    assert "证据扎实可以继续做下去" in bad.content.decode()
    sent = {"_deed": "vote", "vote-outcome": "GO", "vote-confidence": "80", "vote-reason": "证据扎实可以继续做下去"}
    assert lin.post(url, sent).status_code == 302
    assert gate_of(dossier).votes.count() == 1
    assert lin.post(url, sent).status_code == 409
    assert lin.get(at("gate", dossier, gate.number)).status_code in (403, 404)


@pytest.mark.parametrize("name", LISTS)
def test_lists_ask_the_same_number_of_queries_for_one_and_for_many(cast: Cast, name: str) -> None:
    from django.db import connection

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert client.get(reverse(f"delivery:{name}")).status_code == 200
        return len(caught)

    first = at_work(cast)
    raise_issue(cast.zhao, first, kind="sample", severity="high", what="缺样品")
    client = as_(cast.dong)
    client.get(reverse(f"delivery:{name}"))
    one = count()
    for number in range(3):
        dossier = at_work(cast, title=f"叠层{number}")
        raise_issue(cast.zhao, dossier, kind="sample", severity="high", what="缺样品")
        with clock.at(clock.now() + __import__("datetime").timedelta(days=200)):
            watch(SYSTEM, dossier)
        asked(cast, dossier)
    assert abs(count() - one) <= 1
    for kind in ("csv", "xlsx"):
        assert client.get(reverse(f"delivery:{name}") + f"?export={kind}").status_code == 200


def test_an_iteration_is_one_short_page_and_nothing_typed_is_lost(cast: Cast) -> None:
    dossier = at_work(cast)
    client, url = as_(cast.zhao), at("new_iteration", dossier)
    words = {name: f"{name} 的内容" for name in ("question", "test", "result", "learned", "next")}
    beliefs = {f"belief_{a.pk}": "unknown" for a in dossier.assumptions.all()}
    bad = client.post(url, {**words, **beliefs, "starts_on": "2026-03-01", "ends_on": "2026-03-02"})
    assert bad.status_code == 400
    assert "一次迭代为 2 至 8 周" in bad.content.decode() and "learned 的内容" in bad.content.decode()
    good = client.post(url, {**words, **beliefs, "starts_on": "2026-02-10", "ends_on": "2026-03-02", "trl_after": "5"})
    assert good.status_code == 302
    assert dossier.iterations.get().trl_delta == 1
    assert "learned 的内容" in client.get(at("iterations", dossier)).content.decode()
    assert "learned 的内容" in client.get(at("weekly", dossier)).content.decode()


def test_one_deed_sent_twice_acts_once(cast: Cast) -> None:
    dossier = at_work(cast)
    payment = payments_of(dossier)[0]
    client, url = as_(cast.zhao), at("payment", dossier, payment.pk)
    sent = {"_deed": "request", "request-version": str(payment.version), "request-note": ""}
    assert client.post(url, sent).status_code == 302
    assert client.post(url, sent).status_code == 409
    payment.refresh_from_db()
    assert payment.state == "requested"


def test_logging_through_the_act_needs_the_right_person(cast: Cast) -> None:
    from zhongshu.kernel.errors import NotAllowed

    dossier = at_work(cast)
    day = clock.today()
    for actor in (cast.wu, cast.sun, cast.dong, cast.cai):
        with pytest.raises(NotAllowed):
            log_iteration(
                actor,
                dossier,
                starts_on=day,
                ends_on=day,
                question="问",
                test="试",
                result="果",
                learned="学",
                next="下一步",
            )


def test_a_partner_who_answers_for_an_issue_reads_that_issue_and_nothing_else(cast: Cast) -> None:
    from tests.zhongshu.discovery.cast import person
    from zhongshu.delivery.actions import assign_issue
    from zhongshu.notices.models import Notice

    dossier, feng, rival = at_work(cast), person("feng", "ENT"), person("rival", "ENT")
    issue = raise_issue(cast.zhao, dossier, kind="sample", severity="high", what="没有前驱体的样品供应商")
    assign_issue(cast.chen, issue, version=issue.version, owner_id=feng.user_id, due_on=clock.today())
    url = reverse("delivery:owned_issue", args=[issue.pk])
    client = as_(feng)
    assert url in client.get(reverse("desk:home")).content.decode()
    assert Notice.objects.get(recipient_id=feng.user_id).link == url
    assert client.get(at("issue", dossier, 1)).status_code == 404
    assert client.get(at("overview", dossier)).status_code == 404
    page = client.get(url)
    assert "没有前驱体" in page.content.decode() and "致命假设1" not in page.content.decode()
    version = page.context["deeds"][0].form.initial["version"]
    assert client.post(url, {"_deed": "work", "work-version": version, "work-note": ""}).status_code == 400
    assert (
        client.post(
            url, {"_deed": "work", "work-version": version, "work-note": "已寄出", "work-solved": "on"}
        ).status_code
        == 302
    )
    issue.refresh_from_db()
    assert issue.state == "solved"
    late = client.post(url, {"_deed": "work", "work-version": issue.version, "work-note": "又寄了一批"})
    assert late.status_code == 409  # solved already: what was typed for it comes back to be copied
    assert "data-kept>又寄了一批</textarea>" in late.content.decode()
    assert as_(rival).get(url).status_code == 404


def test_the_sheet_of_a_signed_gate_carries_the_hash_of_what_was_sealed(cast: Cast) -> None:
    import hashlib

    from tests.zhongshu.delivery.cast import LESSON
    from tests.zhongshu.delivery.test_gates import decide, proposal
    from zhongshu.delivery.effects import Knobs
    from zhongshu.lifecycle.queries import last_chapter

    dossier = at_work(cast)
    gate = heard(cast, asked(cast, dossier))
    url = at("ruling", dossier, gate.number)
    assert as_(cast.dong).get(url).status_code == 404  # nothing is sealed yet
    decide(cast, dossier, proposal("PIVOT", lesson=LESSON, knobs=Knobs(bridging=5_000_000)))
    sealed = last_chapter(dossier, "turn")
    assert sealed is not None
    for language, word in (("zh-hans", "预测成功概率"), ("en", "Predicted probability")):
        page = as_(cast.dong, language).get(url).content.decode()
        assert hashlib.sha256(sealed.body.encode()).hexdigest() in page and word in page
    team = as_(cast.zhao).get(url).content.decode()
    assert "预测成功概率" not in team and "建议继续" not in team  # votes and predictions stay in the house
