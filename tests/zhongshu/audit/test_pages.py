"""The ledger on pages: who reads how much, filters and paging, one line with its proof, checks done a piece at a time."""

import datetime as dt
import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.zhongshu.discovery.cast import person
from tests.zhongshu.faces import account, browser
from tests.zhongshu.ledger.conftest import say, tamper
from tests.zhongshu.ledger.test_tampering import one_byte
from zhongshu.audit import queries
from zhongshu.audit.chores import follow_checks, nightly_check
from zhongshu.audit.queries import Wanted, leaf
from zhongshu.audit.subjects import Named, named
from zhongshu.kernel import clock
from zhongshu.ledger import checks, heads, keys
from zhongshu.ledger.checks import ask_for_check
from zhongshu.ledger.models import Check, Line
from zhongshu.lifecycle.actions import open_dossier
from zhongshu.notices.models import Notice
from zhongshu.pages import sheets
from zhongshu.pages.models import SavedView
from zhongshu.people.actor import SYSTEM
from zhongshu.people.actors import actor_of
from zhongshu.people.models import User
from zhongshu.people.roles import Role
from zhongshu.policy.actions import install_default_rules

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_keys(tmp_path: Path, settings: Any) -> None:
    settings.KEYS, settings.VAR = tmp_path / "keys", tmp_path


@pytest.fixture
def auditor() -> Client:
    return browser(account("auditor", Role.INT))


def subjects(answer: Any) -> list[str]:
    return [row["line"].subject for row in answer.context["rows"]]


def last() -> int:
    """The number of the last line; signing in has left lines too."""
    return Line.objects.count()


def test_list_shows_what_was_done_by_whom_and_why(auditor: Client) -> None:
    ann = account("ann", Role.FL)
    say(actor_of(ann), "C1", reason="专员已接受")
    text = auditor.get("/ledger/").content.decode()
    assert "ann(测试)" in text and "专员已接受" in text and "说了话" in text


@pytest.mark.parametrize(
    ("role", "status", "seen"),
    [(Role.INT, 200, 3), (Role.DIR, 200, 3), (Role.COM, 200, 3), (Role.ADM, 200, 3), (Role.ANA, 200, 3),
     (Role.FL, 200, 1), (Role.PS, 200, 1), (Role.PI, 200, 1), (Role.REC, 403, 0)],
)  # fmt: skip
def test_list_opens_as_far_as_the_role_reads(role: Role, status: int, seen: int) -> None:
    me = account("me", role)
    say(SYSTEM, "C1")
    say(SYSTEM, "C2")
    say(actor_of(me), "C3")
    answer = browser(me).get("/ledger/?verb=test.say")
    assert answer.status_code == status and (status != 200 or len(subjects(answer)) == seen)


def test_line_of_somebody_else_is_hidden_from_a_specialist() -> None:
    say(SYSTEM, "C1")
    mine = last()
    client = browser(account("ps", Role.PS))
    assert client.get(f"/ledger/{mine}/").status_code == 404


@pytest.mark.parametrize(("language", "lead"), [("zh-hans", "您主管领域各卷宗上的操作"), ("en", "those on the dossiers of your field")])  # fmt: skip
def test_a_field_lead_reads_what_was_done_on_the_dossiers_of_the_own_field(language: str, lead: str) -> None:
    install_default_rules(SYSTEM)
    lead_of = person("qian", ("FL", "field", "energy"))
    here = open_dossier(SYSTEM, title_zh="钙钛矿", claim_zh="主张", field="energy", channel="open")
    there = open_dossier(SYSTEM, title_zh="基因编辑", claim_zh="主张", field="life", channel="open")
    say(SYSTEM, here.pk)
    mine, own = last(), browser(User.objects.get(pk=lead_of.user_id), language=language)
    say(SYSTEM, there.pk)
    answer = own.get("/ledger/?verb=test.say")
    assert subjects(answer) == [here.pk] and lead in answer.content.decode()
    assert (own.get(f"/ledger/{mine}/").status_code, own.get(f"/ledger/{last()}/").status_code) == (200, 404)


@pytest.mark.parametrize(
    ("role", "facts", "name"), [(Role.INT, True, True), (Role.ADM, False, True), (Role.ANA, False, False)]
)
def test_line_gives_facts_and_names_only_to_whom_they_belong(role: Role, facts: bool, name: bool) -> None:
    ann = account("ann", Role.FL)
    say(actor_of(ann), "C1", reason="保密的理由")
    seq = last()
    text = browser(account("reader", role)).get(f"/ledger/{seq}/").content.decode()
    listed = browser(account("reader2", role)).get("/ledger/").content.decode()
    assert ("保密的理由" in text, "保密的理由" in listed) == (facts, facts)
    assert ("ann(测试)" in text, "P-" in text) == (name, not name)


def test_filters_find_by_act_person_subject_and_day(auditor: Client) -> None:
    ann = account("ann", Role.FL)
    with clock.at(dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)):
        say(actor_of(ann), "C1")
    with clock.at(dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)):
        say(SYSTEM, "C2", also=("C1",))
    expected = {
        "": ["C2", "C1"], "actor=ann": ["C1"], "actor=ann@example.org": ["C1"], "actor=system": ["C2"], "subject=C1": ["C2", "C1"],
        "subject=C2": ["C2"], "since=2026-03-02&until=2026-03-02": ["C2"], "until=2026-03-01": ["C1"],
    }  # fmt: skip
    assert {query: subjects(auditor.get(f"/ledger/?verb=test.say&{query}")) for query in expected} == expected
    for wrong in ("since=nonsense", "verb=no.such"):
        answer = auditor.get(f"/ledger/?{wrong}")
        assert list(answer.context["form"].errors) == [wrong.partition("=")[0]] and {"C1", "C2"} <= set(
            subjects(answer)
        )


def test_paging_goes_through_every_line_once_both_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "SIZE", 4)
    for n in range(11):
        say(SYSTEM, f"C{n}")
    me = actor_of(account("auditor", Role.INT))
    page, seen = leaf(me, Wanted()), []
    while True:
        seen += [line.seq for line in page.lines]
        if page.older is None:
            break
        page = leaf(me, Wanted(before=page.older))
    assert seen == list(range(11, 0, -1))
    back = []
    while page.newer is not None:
        page = leaf(me, Wanted(after=page.newer))
        back.append([line.seq for line in page.lines])
    assert back == [[7, 6, 5, 4], [11, 10, 9, 8]]


@pytest.mark.parametrize(
    "query",
    [
        "before=abc",
        "before=-1",
        "before=99999999999999999999999",
        "after=999999999999999999",
        "actor=%00",
        "subject=%27%22",
    ],
)
def test_list_survives_any_address(auditor: Client, query: str) -> None:
    say(SYSTEM, "C1")
    assert auditor.get(f"/ledger/?{query}").status_code == 200


def test_list_asks_the_same_queries_however_many_lines(auditor: Client) -> None:
    people, asked = [actor_of(account(f"p{n}", Role.FL)) for n in range(5)], []
    for more in (1, 2, 37):
        for n in range(more):
            say(people[n % 5], f"C{n}")
        with CaptureQueriesContext(connection) as queries_made:
            auditor.get("/ledger/")
        asked.append(len(queries_made))
    assert asked[0] == asked[1] == asked[2]


def test_line_page_proves_the_line_and_sees_a_forged_one(auditor: Client) -> None:
    seq = last() + 7
    for n in range(9):
        say(SYSTEM, f"C{n}", reason=f"理由 {n}")
    context = auditor.get(f"/ledger/{seq}/").context
    assert (context["matches"], context["links_back"], context["links_on"]) == (True, True, True)
    tamper(one_byte)
    assert auditor.get(f"/ledger/{seq}/").context["matches"] is False


def test_check_is_done_a_piece_at_a_time_and_concluded_on_the_ledger(
    auditor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "PIECE", 4)
    for n in range(9 - last()):
        say(SYSTEM, f"C{n}", also=("X",))
    assert auditor.post("/ledger/checks/").headers["Location"] == "/ledger/checks/"
    assert [follow_checks() for _ in range(4)] == [True, True, False, False]
    row = Check.objects.get()
    assert (row.state, row.seq, row.until) == ("whole", 9, 9)
    assert Line.objects.get(verb="ledger.conclude").told["verdict"] == "whole"
    assert "完整" in auditor.get("/ledger/checks/").content.decode()


def test_check_when_asked_twice_runs_once(auditor: Client) -> None:
    say(SYSTEM, "C1")
    auditor.post("/ledger/checks/")
    auditor.post("/ledger/checks/")
    assert Check.objects.count() == 1


def test_check_when_the_chain_is_broken_tells_auditor_and_director_once(auditor: Client) -> None:
    director, seq = account("director", Role.DIR), last() + 7
    for n in range(9):
        say(SYSTEM, f"C{n}", reason=f"理由 {n}")
    tamper(one_byte)
    ask_for_check(SYSTEM)
    for _ in range(3):
        follow_checks()
    assert Check.objects.get().state == "broken"
    assert f"第 {seq} 行" in auditor.get("/ledger/checks/").content.decode()
    told = Notice.objects.filter(kind="ledger_broken")
    assert told.count() == 2 and told.filter(recipient=director).count() == 1


def test_check_is_not_for_those_who_read_only_their_own() -> None:
    client = browser(account("ps", Role.PS))
    assert (client.post("/ledger/checks/").status_code, client.get("/ledger/head.json").status_code) == (403, 403)


def test_head_and_key_can_be_downloaded_and_fit(auditor: Client) -> None:
    say(SYSTEM, "C1")
    head = json.loads(auditor.get("/ledger/head.json").content)
    pem = auditor.get("/ledger/public-key.pem").content
    assert heads.is_genuine(head, pem) and pem == keys.public_pem() and head["seq"] == last()


def test_nightly_check_is_asked_for_once_a_night() -> None:
    say(SYSTEM, "C1")
    evening = dt.datetime(2026, 11, 22, 18, tzinfo=dt.UTC)  # two in the morning in Shanghai
    for hours, count in ((0, 0), (2, 1), (5, 1), (26, 2)):
        with clock.at(evening + dt.timedelta(hours=hours)):
            nightly_check()
            follow_checks()
            assert Check.objects.count() == count


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "现在核验"), ("en", "Check now")])
def test_pages_speak_both_languages(language: str, words: str) -> None:
    say(SYSTEM, "C1")
    client = browser(account("auditor", Role.INT), language=language)
    assert words in client.get("/ledger/checks/").content.decode()
    assert client.get("/ledger/").status_code == client.get(f"/ledger/{last()}/").status_code == 200


def test_subjects_have_names_and_addresses_where_the_reader_may_know_them() -> None:
    install_default_rules(SYSTEM)
    dossier = open_dossier(SYSTEM, title_zh="光伏", field="energy", channel="open")
    subject = account("subject", Role.FL)
    lines = [Line(subject_kind="dossier", subject=dossier.pk), Line(subject_kind="user", subject=subject.pk)]
    known = {role: named(actor_of(account(f"reader-{role}", role)), lines) for role in (Role.INT, Role.ADM, Role.ANA)}
    as_dossier = Named(dossier.code, f"/dossiers/{dossier.code}/")
    as_person = Named(subject.name, f"/accounts/{subject.pk}/")
    assert known[Role.INT] == {("dossier", dossier.pk): as_dossier, ("user", subject.pk): as_person}
    assert known[Role.ADM] == {("user", subject.pk): as_person}  # reads no dossier
    assert known[Role.ANA] == {("dossier", dossier.pk): as_dossier}  # reads no names


def test_list_shows_the_code_of_a_dossier_and_no_id(auditor: Client) -> None:
    install_default_rules(SYSTEM)
    dossier = open_dossier(SYSTEM, title_zh="光伏", field="energy", channel="open")
    text = auditor.get("/ledger/").content.decode()
    assert f'<a href="/dossiers/{dossier.code}/">{dossier.code}</a>' in text
    assert f">{dossier.pk}<" not in text


def filled(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_the_chain_leaves_as_it_was_hashed_and_anybody_computes_it_anew(auditor: Client) -> None:
    say(actor_of(account("ann", Role.FL)), "C1", reason="专员已接受，理由含“引号”")
    rows = [json.loads(line) for line in filled(auditor.get("/ledger/export/?kind=chain")).decode().splitlines()]
    assert [row["seq"] for row in rows] == list(range(1, last() + 1))
    before = "0" * 64
    for row in rows:  # the rule of the chain, written down once more
        parts = (
            before,
            str(row["seq"]),
            str(row["at_us"]),
            row["actor"],
            row["verb"],
            row["subject_kind"],
            row["subject"],
            row["facts"],
        )
        assert row["prev"] == before
        assert hashlib.sha256("\x1f".join(parts).encode()).hexdigest() == row["hash"]
        before = row["hash"]


def test_the_chain_leaves_whole_however_long_and_a_full_sheet_says_so(
    auditor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = actor_of(account("ann", Role.FL))
    for number in range(3):
        say(ann, f"C{number}", reason="理由")
    monkeypatch.setattr(sheets, "MOST_ROWS", 2)
    assert len(filled(auditor.get("/ledger/export/?kind=chain")).splitlines()) == last()
    sheet = (
        zipfile.ZipFile(io.BytesIO(filled(auditor.get("/ledger/export/")))).read("xl/worksheets/sheet1.xml").decode()
    )
    assert sheet.count("<row ") == 4 and "一张 Excel 表最多 2 行" in sheet


def test_the_sheet_holds_exactly_what_the_filters_show(auditor: Client) -> None:
    ann = account("ann", Role.FL)
    for number in range(3):
        say(actor_of(ann), f"C{number}", reason=f"理由{number}")
    found = auditor.get("/ledger/export/?verb=test.say&subject=C1")
    sheet = zipfile.ZipFile(io.BytesIO(filled(found))).read("xl/worksheets/sheet1.xml").decode()
    assert "ann(测试)" in sheet and "理由1" in sheet and "理由2" not in sheet
    page = auditor.get("/ledger/?verb=test.say&subject=C1").content.decode()
    assert "/ledger/export/?verb=test.say&amp;subject=C1" in page


@pytest.mark.parametrize(("role", "words", "chain"), [(Role.INT, True, 200), (Role.ADM, False, 403), (Role.ANA, False, 403), (Role.PI, True, 403)])  # fmt: skip
def test_files_hold_no_more_than_the_page_does(role: Role, words: bool, chain: int) -> None:
    me = account("me", role)
    say(SYSTEM, "C1", reason="别人的一行")
    say(actor_of(me), "C2", reason="自己的一行")
    client = browser(me)
    sheet = zipfile.ZipFile(io.BytesIO(filled(client.get("/ledger/export/")))).read("xl/worksheets/sheet1.xml").decode()
    assert ("自己的一行" in sheet) is words
    assert ("别人的一行" in sheet) is (role is Role.INT)
    assert client.get("/ledger/export/?kind=chain").status_code == chain


def test_filters_of_the_ledger_are_kept_by_name_for_oneself_alone(auditor: Client) -> None:
    assert "保存筛选" not in auditor.get("/ledger/").content.decode()  # nothing is narrowed: nothing to keep
    page = "/ledger/?verb=lifecycle.move&since=2026-01-01"
    assert "保存筛选" in auditor.get(page, headers={"HX-Request": "true", "HX-Target": "ledger"}).content.decode()
    given = {"listing": "audit.lines", "query": "verb=lifecycle.move&since=2026-01-01", "next": page}
    auditor.post(reverse("pages:view_save"), {**given, "name": " "})
    assert "字以内的名字" in auditor.get(page).content.decode()
    auditor.post(reverse("pages:view_save"), {**given, "name": "今年的转移"})
    shown = auditor.get("/ledger/").content.decode()
    assert "今年的转移" in shown and "?verb=lifecycle.move&amp;since=2026-01-01" in shown
    assert "今年的转移" not in browser(account("another", Role.INT)).get("/ledger/").content.decode()
    view = SavedView.objects.get()
    auditor.post(reverse("pages:view_forget", args=[view.pk]), {"next": "/ledger/"})
    assert not SavedView.objects.exists() and 'class="tabs"' not in auditor.get("/ledger/").content.decode()
