"""The yearly report: made by the worker in steps, in both languages, hashed; its numbers open to rows; anybody may check the paper and nobody reads it unasked."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests.zhongshu.desk.test_board import rows_behind
from tests.zhongshu.desk.test_pages import browser, page
from tests.zhongshu.discovery.cast import MONDAY, Cast, bring, person
from zhongshu.desk.yearly.making import ask_report, make_reports
from zhongshu.discovery.actions import start_screening
from zhongshu.documents.models import Paper
from zhongshu.kernel import clock
from zhongshu.kernel.errors import Hidden
from zhongshu.kernel.ids import new_id
from zhongshu.ledger.models import Line
from zhongshu.lifecycle.models import Dossier, Passage
from zhongshu.lifecycle.standing import refresh
from zhongshu.people.actor import Actor
from zhongshu.transfer.models import Outcome

YEAR = MONDAY.year


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    with clock.at(MONDAY):
        yield Cast()


@pytest.fixture
def director(cast: Cast) -> Actor:
    return person("director", "DIR")


def made(director: Actor, year: int = YEAR) -> Paper:
    """The report of a year after the worker's last step."""
    paper = ask_report(director, year, "SH")
    steps = 0
    while make_reports():
        steps += 1
        assert steps < 10
    paper.refresh_from_db()
    return paper


def local(url: str) -> str:
    found = urlsplit(url)
    return f"{found.path}?{found.query}" if found.query else found.path


def test_the_worker_makes_both_files_and_each_step_is_an_act(cast: Cast, director: Actor) -> None:
    before = Line.objects.count()
    paper = made(director)
    assert (paper.state, paper.done) == ("ready", 3)
    assert Line.objects.count() - before == 4  # asked, written, one file, the other
    for side in ("zh", "en"):
        answer = browser(director).get(f"/reports/yearly/{paper.code}/{side}/")
        body = b"".join(answer.streaming_content)
        assert answer.status_code == 200 and body.startswith(b"%PDF-") and len(body) > 5_000
        assert f"{paper.code}-{side}.pdf" in answer["Content-Disposition"]


def test_the_hash_is_of_what_was_gathered_and_the_public_can_check_it(cast: Cast, director: Actor, client) -> None:  # type: ignore[no-untyped-def]
    paper = made(director)
    told = client.get("/verify/", {"h": paper.sha256}).content.decode()
    assert paper.code in told
    forged = client.get("/verify/", {"h": paper.sha256[::-1]}).content.decode()
    assert paper.code not in forged
    assert "href" not in str(re.findall(r"<a [^>]*reports/yearly[^>]*>", told)), (
        "the public is shown no way into the report"
    )


def test_the_numbers_are_those_of_the_year_and_each_address_opens(cast: Cast, director: Actor) -> None:
    leads = [bring(cast.zhao, title=f"技术{n}", claim=f"主张{n}", why=f"机理{n}") for n in range(3)]
    start_screening(cast.chen, leads[0], version=leads[0].dossier.version)
    body = made(director).value
    funnel = {row["label"]["zh"]: row["count"] for row in body["funnel"]}
    assert list(funnel.values())[:2] == [3, 1]
    assert body["dossiers"] == 3
    asked = [row["url"] for row in body["funnel"]] + [row["url"] for group in body["groups"] for row in group["rows"]]
    assert len(asked) > 60
    for url in asked:
        assert page(director, local(url))
    assert (
        len(re.findall(r"<tr\b[^>]*data-pk|SH-D-26-\d{4}(?=</)", page(director, local(body["funnel"][0]["url"])))) >= 3
    )


def test_a_report_of_another_year_counts_nothing_of_this(cast: Cast, director: Actor) -> None:
    bring(cast.zhao)
    assert [row["count"] for row in made(director, YEAR - 1).value["funnel"]] == [0] * len(made(director, YEAR - 1).value["funnel"])  # fmt: skip


def moved(dossier: Dossier, edge: str, source: str, target: str, year: int) -> None:
    at = dt.datetime(year, 6, 1, tzinfo=clock.SHANGHAI)
    Passage.objects.create(id=new_id(), dossier=dossier, edge=edge, source=source, target=target, at=at, actor="test")


def test_the_funnel_of_a_year_counts_first_arrivals_and_loses_nobody_who_skipped_a_stage(
    cast: Cast, director: Actor
) -> None:
    """Back from a gate is no second arrival; from candidate straight to the plan counts under appraisal too; one split off counts from where it began."""
    steady, hasty = (bring(cast.zhao, title=f"技术{n}", claim=f"主张{n}", why=f"机理{n}").dossier for n in range(2))
    split = Dossier.objects.create(
        code="SH-D-26-9001", title_zh="拆分而来", state="ACTIVE", field="energy", channel="open", opened_on=clock.today(), state_since=clock.now(),
        next_decision_on=clock.today(),
    )  # fmt: skip
    refresh([split.pk])
    for target in ("SCREEN", "CAND", "APPR", "REFINE", "PROP", "CONTR", "ACTIVE"):
        moved(steady, "T-00", "LEAD", target, YEAR + 1)
    moved(steady, "T-24", "GATE", "ACTIVE", YEAR + 2)
    for target in ("SCREEN", "CAND", "REFINE"):
        moved(hasty, "T-00", "LEAD", target, YEAR + 1)
    moved(split, "T-43", "GATE", "ACTIVE", YEAR + 2)
    with clock.at(MONDAY + dt.timedelta(days=800)):
        counts = {
            year: [row["count"] for row in made(director, year).value["funnel"]] for year in (YEAR, YEAR + 1, YEAR + 2)
        }
        urls = [row["url"] for row in made(director, YEAR + 1).value["funnel"]]
        assert counts[YEAR] == [2, 0, 0, 0, 0, 0, 0, 0, 0, 0]
        assert counts[YEAR + 1] == [0, 2, 2, 2, 2, 1, 1, 1, 0, 0]
        assert counts[YEAR + 2] == [0, 0, 0, 0, 0, 0, 0, 1, 0, 0]
        for url, count in zip(urls, counts[YEAR + 1], strict=True):
            assert len(rows_behind(director, local(url))) == count


def test_a_closed_year_leaves_out_what_only_today_knows_and_says_so(cast: Cast, director: Actor) -> None:
    bring(cast.zhao)
    for year, closed in ((YEAR, False), (YEAR - 1, True)):
        body = made(director, year).value
        codes = {row["code"] for group in body["groups"] for row in group["rows"]}
        left = {one["code"] for one in body["left_out"]}
        assert not codes & left and ("K45a" in left) is closed and ("K16" in codes)
        assert body["as_of"] == (f"{YEAR - 1}-12-31" if closed else clock.today().isoformat())


def test_the_landmarks_on_the_first_page_are_those_of_the_indicator(cast: Cast, director: Actor) -> None:
    dossier = bring(cast.zhao).dossier
    for n, year in enumerate((YEAR, YEAR - 1)):
        Outcome.objects.create(
            code=f"O{n}", dossier=dossier, kind="patent", title_zh="专利", on=dt.date(YEAR - 1, 5, 1), evidence="e", recorded_by="a",
            checked_on=dt.date(YEAR - 1, 5, 2), checked_by="b", landmark_since=dt.date(year, 1, 3),
        )  # fmt: skip
    body = made(director).value
    told = {row["code"]: row["number"] for group in body["groups"] for row in group["rows"]}
    assert (len(body["landmarks"]), told["K43"]) == (1, "1")


def test_only_those_who_may_ask_and_read(cast: Cast, director: Actor) -> None:
    paper = made(director)
    for actor in (cast.zhao, cast.wu):
        with pytest.raises(Hidden):
            ask_report(actor, YEAR, "SH")
        assert browser(actor).get("/reports/yearly/").status_code == 403
        assert browser(actor).get(f"/reports/yearly/{paper.code}/zh/").status_code == 403
    assert browser(director).get("/reports/yearly/NO-SUCH/zh/").status_code == 404


def test_who_lost_the_office_gets_no_report(cast: Cast, director: Actor) -> None:
    from zhongshu.people.models import Grant

    paper = ask_report(director, YEAR, "SH")
    Grant.objects.filter(user_id=director.user_id).update(until=clock.today() - dt.timedelta(days=1))
    make_reports()
    paper.refresh_from_db()
    assert paper.state == "failed"


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "编制年度报告"), ("en", "Make a yearly report")])
def test_the_page_speaks_both_languages(cast: Cast, director: Actor, language: str, words: str) -> None:
    made(director)
    assert words in page(director, "/reports/yearly/", language)
