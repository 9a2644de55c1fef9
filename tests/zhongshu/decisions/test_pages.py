"""The pages of a decision over HTTP, in both languages: vote, stay out, close, receipt, replay, list, export."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.zhongshu.decisions.cast import Bench, all_to, subjects
from tests.zhongshu.discovery.cast import person
from tests.zhongshu.faces import browser
from zhongshu.decisions.actions import Vote, cast_ballots, close_decision, record_outcome, recuse
from zhongshu.decisions.models import Ballot, Decision
from zhongshu.ledger.models import Line
from zhongshu.lifecycle.actions import join_team
from zhongshu.people.actor import Actor
from zhongshu.people.models import Person, User


def at(actor: Actor, language: str = "zh-hans") -> Client:
    return browser(User.objects.get(pk=actor.user_id), language=language)


def page(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, answer.content.decode()[:400]
    return answer.content.decode()


def closed(bench: Bench) -> Decision:
    decision = bench.put(bench.first)
    for member in (bench.li, bench.mei, bench.rong):
        cast_ballots(member, decision, votes=[Vote(subjects(decision)[0].pk, "for", percent=70)])
    return close_decision(bench.li, decision, version=1, choices=all_to(decision, "approve"), reasons="证据充分")


@pytest.mark.parametrize(("language", "word", "asks"), [("zh-hans", "备选方案", "请至少对一项表决"), ("en", "Options considered", "Vote on one subject at least")])  # fmt: skip
def test_a_member_votes_on_the_page_and_an_empty_ballot_is_refused_in_words(
    bench: Bench, language: str, word: str, asks: str
) -> None:
    decision, client = bench.put(), at(bench.li, language)
    assert word in page(client, f"/decisions/{decision.code}/")
    url = f"/decisions/{decision.code}/vote/"
    refused = client.post(url, {"key": "k"})
    assert (refused.status_code, asks in refused.content.decode()) == (400, True)
    kept = client.post(
        url, {"vote_1": "against", "reason_1": "", "vote_2": "for", "percent_2": "60", "reason_2": "写下的理由不能丢"}
    )
    assert (kept.status_code, "写下的理由不能丢" in kept.content.decode(), Ballot.objects.count()) == (400, True, 0)
    done = client.post(
        url, {"vote_1": "against", "reason_1": "成本", "percent_1": "35", "vote_2": "for", "percent_2": "60"}
    )
    assert (done.status_code, list(Ballot.objects.order_by("subject__place").values_list("vote", "percent"))) == (
        302, [("against", 35), ("for", 60)],
    )  # fmt: skip


def test_how_others_vote_is_closed_until_the_decision_is(bench: Bench) -> None:
    decision = bench.put(bench.first)
    cast_ballots(bench.mei, decision, votes=[Vote(subjects(decision)[0].pk, "against", "绝不可行的理由")])
    for actor in (bench.li, bench.dong, bench.audit, bench.ao):
        assert "绝不可行的理由" not in page(at(actor), f"/decisions/{decision.code}/")
    for member in (bench.li, bench.rong, bench.shu):
        cast_ballots(member, decision, votes=[Vote(subjects(decision)[0].pk, "for", percent=60)])
    close_decision(
        bench.li, decision, version=1, choices=all_to(decision, "approve"), reasons="理由", dissent="一人反对"
    )
    assert "绝不可行的理由" in page(at(bench.audit), f"/decisions/{decision.code}/")
    assert "绝不可行的理由" not in page(at(bench.chen), f"/decisions/{decision.code}/")  # a specialist reads counts


def test_a_recused_member_sees_a_lock_and_a_sentence_in_list_page_and_export(bench: Bench) -> None:
    join_team(bench.chen, bench.first, person_id=bench.shu.person_id)
    alone, both, client = bench.put(bench.first), bench.put(), at(bench.shu)
    assert "已依规回避" in page(client, f"/decisions/{alone.code}/", 403)
    shown = page(client, f"/decisions/{both.code}/")
    assert ("钙钛矿叠层" in shown, "固态电池" in shown, "内容锁定" in shown) == (False, True, True)
    assert "已回避，内容锁定" in page(client, "/decisions/")
    sheet = b"".join(client.get("/decisions/?export=csv").streaming_content).decode()
    assert (sheet.count("内容锁定"), sheet.count("立项建议包")) == (1, 1)
    ballot = page(client, f"/decisions/{both.code}/vote/")
    assert ("vote_1" in ballot, "vote_2" in ballot) == (False, True)


def test_a_declared_recusal_on_the_page_locks_from_then_on(bench: Bench) -> None:
    decision, client = bench.put(bench.first), at(bench.shu)
    subject = subjects(decision)[0]
    answer = client.post(f"/decisions/{decision.code}/recuse/", {"subject_id": subject.pk, "reason": "曾为该公司顾问"})
    assert answer.status_code == 302
    page(client, f"/decisions/{decision.code}/", 403)
    page(client, f"/dossiers/{bench.first.code}/", 403)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_closing_on_the_page_gives_a_receipt_with_its_hash(bench: Bench, language: str) -> None:
    decision, client = bench.put(bench.first), at(bench.li, language)
    url = f"/decisions/{decision.code}/close/"
    early = client.post(url, {"version": 1, "chosen_1": "approve", "percent_1": "60", "reasons": "证据充分"})
    assert (early.status_code, "证据充分" in early.content.decode()) == (422, True)
    for member in (bench.li, bench.mei, bench.rong):
        cast_ballots(member, decision, votes=[Vote(subjects(decision)[0].pk, "for", percent=60)])
    done = client.post(url, {"version": 1, "chosen_1": "approve", "percent_1": "60", "reasons": "证据充分"})
    assert done.headers["Location"] == f"/decisions/{decision.code}/receipt/"
    decision.refresh_from_db()
    receipt = page(client, done.headers["Location"])
    assert (decision.sha256 in receipt, "证据充分" in receipt, "<svg" in receipt) == (True, True, True)
    again = client.post(url, {"version": 2, "chosen_1": "bench", "percent_1": "60", "reasons": "改"})
    assert again.status_code == 409


def test_the_auditor_replays_and_downloads_the_same_bytes(bench: Bench) -> None:
    decision = closed(bench)
    client = at(bench.audit)
    assert "逐字节一致" in page(client, f"/decisions/{decision.code}/replay/")
    pack = client.get(f"/decisions/{decision.code}/replay/?pack").content
    assert (pack, json.loads(pack)["code"]) == (decision.pack.encode(), decision.code)
    page(at(bench.li), f"/decisions/{decision.code}/replay/", 403)
    page(at(bench.chen), f"/decisions/{decision.code}/replay/", 404)


def test_outsiders_are_refused_and_an_open_decision_has_no_receipt(bench: Bench) -> None:
    decision = bench.put(bench.first)
    page(at(bench.zhao), "/decisions/", 403)
    page(at(bench.zhao), f"/decisions/{decision.code}/", 403)
    page(at(bench.chen), f"/decisions/{decision.code}/vote/", 403)
    page(at(bench.dong), f"/decisions/{decision.code}/vote/", 403)
    page(at(bench.li), f"/decisions/{decision.code}/receipt/", 404)
    page(at(bench.li), "/decisions/SH-V-26-9999/", 404)


def test_the_list_takes_the_same_number_of_queries_for_few_and_many(bench: Bench) -> None:
    client, counts = at(bench.li), []
    for _ in range(2):
        bench.put()
        recuse(bench.shu, subjects(bench.put(bench.second))[0], reason="x")
        with CaptureQueriesContext(connection) as seen:
            page(client, "/decisions/")
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_votes_and_closings_wait_on_the_desk_of_members(bench: Bench) -> None:
    decision = bench.put(bench.first)
    assert f"/decisions/{decision.code}/vote/" in page(at(bench.li), "/desk/")
    for member in (bench.li, bench.mei, bench.rong):
        cast_ballots(member, decision, votes=[Vote(subjects(decision)[0].pk, "for", percent=60)])
    desk = page(at(bench.li), "/desk/")
    assert (f"/decisions/{decision.code}/vote/" in desk, f"/decisions/{decision.code}/close/" in desk) == (False, True)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_predictions_show_ones_own_and_integrity_everybodys(bench: Bench, language: str) -> None:
    decision = closed(bench)
    record_outcome(bench.dong, subjects(decision)[0], happened=False, known_on=dt.date(2026, 12, 1), evidence="未过")
    assert "0.490" in page(at(bench.li, language), "/decisions/predictions/")
    theirs, audit = (
        page(at(bench.dong, language), "/decisions/predictions/"),
        page(at(bench.audit, language), "/decisions/predictions/"),
    )
    assert ("mei" in theirs, "mei" in audit) == (False, True)


def test_a_replay_is_put_on_record_by_the_auditor_alone_and_leaves_the_desk(bench: Bench) -> None:
    decision = closed(bench)
    url = f"/decisions/{decision.code}/replay/"
    client = at(bench.audit)
    assert url in page(client, "/desk/")
    assert f"{url}record/" in page(client, url)
    assert at(bench.dong).post(f"{url}record/").status_code == 403
    assert client.post(f"{url}record/").status_code == 302
    line = Line.objects.get(verb="decisions.replay")
    assert (line.told["whole"], line.told["sha256"]) == (True, decision.sha256)
    assert url not in page(client, "/desk/") and f"{url}record/" not in page(client, url)


def changed(decision: Decision) -> None:
    """As an intruder with the database's own rights might: the guard taken off, and one word written over."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'decisions_decision'")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        else:
            cursor.execute("ALTER TABLE decisions_decision DISABLE TRIGGER ALL")
        cursor.execute("UPDATE decisions_decision SET reasons = '证据不足' WHERE id = %s", [decision.pk])


def test_a_replay_that_differs_is_on_record_as_such(bench: Bench) -> None:
    decision = closed(bench)
    changed(decision)
    assert at(bench.audit).post(f"/decisions/{decision.code}/replay/record/").status_code == 302
    assert Line.objects.get(verb="decisions.replay").told["same"] is False


def test_a_receipt_names_the_members_in_the_readers_language(bench: Bench) -> None:
    Person.objects.filter(pk=bench.mei.person_id).update(name_zh="梅 若兰", name_en="Mei Ruolan")
    decision = closed(bench)
    url = f"/decisions/{decision.code}/receipt/"
    for language, mine, other in (("zh-hans", "梅 若兰", "Mei Ruolan"), ("en", "Mei Ruolan", "梅 若兰")):
        shown = page(at(bench.audit, language), url)
        assert (mine in shown, other in shown) == (True, False)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_a_member_foretold_is_told_to_that_member_and_to_integrity_alone(bench: Bench, language: str) -> None:
    decision = bench.put(bench.first)
    for member, vote, percent in ((bench.li, "for", 71), (bench.mei, "for", 75), (bench.rong, "against", None)):
        cast_ballots(member, decision, votes=[Vote(subjects(decision)[0].pk, vote, "证据充分", percent)])
    close_decision(
        bench.li, decision, version=1, choices=all_to(decision, "approve"), reasons="理由", dissent="一人认为证据不足"
    )
    expected = {bench.li: {71}, bench.mei: {75}, bench.shu: set(), bench.dong: set(), bench.ao: set(), bench.audit: {71, 75}}  # the house's own is the median, 73  # fmt: skip
    for actor, told in expected.items():
        for url in (f"/decisions/{decision.code}/", f"/decisions/{decision.code}/receipt/"):
            text = page(at(actor, language), url)
            assert {percent for percent in (71, 75) if f"{percent} %" in text} == told, (actor.name, url)
            assert "证据充分" in text  # the vote and its reason stay as they are


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "我们预测得准不准"), ("en", "How well we foretell")])
def test_the_public_reads_how_well_the_house_foretells_and_nobodys_own(bench: Bench, language: str, words: str) -> None:
    client = Client(headers={"Accept-Language": language})
    assert words not in page(client, "/how-we-decide/")  # nothing is known yet
    decision = closed(bench)
    record_outcome(bench.dong, subjects(decision)[0], happened=False, known_on=dt.date(2026, 12, 1), evidence="未过")
    shown = page(client, "/how-we-decide/")
    stated = (Decision.objects.get(pk=decision.pk).subjects.get(place=1).percent or 0) / 100
    assert (words in shown, f"{stated**2:.3f}" in shown, f"{stated:.3f}" in shown) == (True, True, True)


def test_whoever_is_recused_reads_nothing_of_the_item_in_closing_form_reasons_or_receipt(bench: Bench) -> None:
    decision = bench.put()
    first, second = subjects(decision)
    recuse(bench.shu, second, reason="曾为该公司顾问")
    url = f"/decisions/{decision.code}/"
    page(at(bench.shu), f"{url}close/", 403)  # the form names every subject with its money
    assert "固态电池" in page(at(bench.li), f"{url}close/")
    for member in (bench.li, bench.mei, bench.rong):
        cast_ballots(member, decision, votes=[Vote(s.pk, "for", "可考", 70) for s in (first, second)])
    close_decision(bench.li, decision, version=1, choices=all_to(decision, "approve"), reasons="固态电池首阶段九十万元", dissent="固态电池成本存疑")  # fmt: skip
    for where in (url, f"{url}receipt/"):
        locked, whole = page(at(bench.shu), where), page(at(bench.mei), where)
        assert "固态电池" not in locked.replace("理由与不同意见", "") and "钙钛矿" in locked
        assert "固态电池首阶段九十万元" in whole and "固态电池成本存疑" in whole


def test_closed_decisions_stand_the_newest_first_below_the_open_ones(bench: Bench) -> None:
    old = closed(bench)
    new = bench.put(bench.second)
    for member in (bench.li, bench.mei, bench.rong):
        cast_ballots(member, new, votes=[Vote(subjects(new)[0].pk, "for", percent=70)])
    close_decision(bench.li, new, version=1, choices=all_to(new, "approve"), reasons="证据充分")
    running = bench.put(bench.first)
    shown = page(at(bench.li), "/decisions/")
    assert shown.index(running.code) < shown.index(new.code) < shown.index(old.code)


def test_why_a_member_stays_out_is_read_in_the_readers_language(bench: Bench) -> None:
    join_team(bench.chen, bench.first, person_id=bench.shu.person_id)
    done = closed(bench)
    ballot = Ballot.objects.get(subject__decision=done, user_id=bench.shu.user_id)
    zh, _, en = ballot.reason.partition(" · ")
    assert zh and en
    shown, english = (page(at(bench.li, tongue), f"/decisions/{done.code}/") for tongue in ("zh-hans", "en"))
    assert (zh in shown, en in shown, zh in english, en in english) == (True, False, False, True)


def test_a_decision_that_cannot_reach_its_quorum_says_so_and_what_to_do(bench: Bench) -> None:
    decision = bench.put(bench.first)
    url, words = f"/decisions/{decision.code}/", "够不到法定人数 3"
    assert words not in page(at(bench.li), url)
    for member in (bench.shu, bench.rong):
        recuse(member, subjects(decision)[0], reason="曾为该公司顾问")
    assert f"未回避的委员只有 2 人，{words}" in page(at(bench.li), url)
    person("nova", "COM")
    assert words not in page(at(bench.li), url)
