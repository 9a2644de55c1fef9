"""Imports: every bad row is named, nothing enters twice, a killed import goes on to the exact count."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.shared import shared_folder
from tests.zhongshu.imports.files import awards, many, received, sheet
from zhongshu.discovery.models import Need
from zhongshu.imports import actions
from zhongshu.imports.actions import confirm, enter_chunk, parsed_rows, receive, run, stop
from zhongshu.imports.chores import OPERATOR, check_arrived, go_on
from zhongshu.imports.mapping import fitting, mapping_of, mappings
from zhongshu.imports.models import DONE, FAILED, PREVIEWED, RUNNING, STOPPED, ImportJob
from zhongshu.imports.parsing import parse
from zhongshu.imports.queries import faults_of
from zhongshu.kernel.errors import BadValue, NotAllowed, Stale
from zhongshu.ledger.models import Line
from zhongshu.lifecycle.models import Chapter, Dossier, Standing
from zhongshu.people.actor import PUBLIC, SYSTEM
from zhongshu.people.models import Employment, ExpertProfile, Organisation, Person
from zhongshu.policy.actions import install_default_rules


@pytest.fixture(autouse=True)
def rules(db: None) -> Iterator[None]:
    install_default_rules(SYSTEM)
    yield


# --- reading and mapping


def test_every_mapping_names_only_known_kinds_and_fits_its_own_header() -> None:
    for code, mapping in mappings().items():
        assert fitting(mapping.detect | {c.source for c in mapping.columns}).code == code


def test_a_bad_cell_is_named_with_line_column_value_and_reason() -> None:
    job = received(awards("1,SBIR,1,1990,DOD,,Firm,MA,Good,5", "2,SBIR,9,199x,DOD,,Firm,MA,,-5"))
    found = [(f.line, f.column, f.value, f.reason_zh) for f in faults_of(job)]
    assert found == [
        (3, "title", "", "原文件缺此项，以占位文字收入"),
        (3, "year", "199x", "不是年份"),
        (3, "amount_usd", "-5", "金额为负或过大"),
        (3, "phase", "9", "不在可选项内"),
    ]
    assert (job.state, job.total, job.bad) == (PREVIEWED, 2, 1)


def test_garbled_text_enters_and_is_marked() -> None:
    parsed = parse(
        mapping_of("eu_calls"), 2, {"topicId": "X-1", "title": "CONVOCATORIA TEMÃ\x81TICA", "deadline": "2026-01-31"}
    )
    assert parsed.good and [f.column for f in parsed.faults] == ["title"]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "a.csv"),
        (b"\x00\x01\x02\xff", "a.csv.gz"),
        (b"PK\x03\x04 not really", "a.xlsx"),
        (b"a,b,c\n1,2,3\n", "a.csv"),
        (b"award_id,award_id,title\n1,2,3\n", "a.csv"),
        (awards("1,SBIR,1,1990,DOD,,F,MA,T,5"), "a.exe"),
        (gzip.compress(awards("1,SBIR,1,1990,DOD,,F,MA,T,5"), mtime=0)[:-20], "a.csv.gz"),
    ],
    ids=["empty", "no gzip", "no workbook", "no mapping", "columns twice", "wrong ending", "cut off"],
)
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence_and_leaves_nothing(
    content: bytes, name: str, settings: Any, tmp_path: Path
) -> None:
    settings.VAR = tmp_path  # a folder that no other test writes to meanwhile
    before = len(list(actions.folder().iterdir()))
    try:
        job = received(content, name)
    except BadValue as refused:
        assert refused.field == "file" and refused.text.zh and refused.text.en
        assert len(list(actions.folder().iterdir())) == before
    else:
        assert job.state == FAILED and job.message_zh and job.message_en
    assert Dossier.objects.count() == 0


def test_gb18030_and_excel_are_read() -> None:
    header = "grant_no,category,title,institution,amount_wan_cny,start,end,post_evaluation\n"
    job = received((header + "71,面上项目,供应链韧性研究,安徽大学,18,2018.01,2020.12,优\n").encode("gb18030"))
    assert (job.mapping, job.total, job.bad) == ("nsfc_grants", 1, 0)
    book = sheet(("name_zh", "kind", "region"), ("申江大学", "高校", "上海"), ("浦江光电", "公司吗", "上海"))
    job = received(book, "orgs.xlsx")
    assert (job.mapping, job.total, job.bad, faults_of(job).get().column) == ("organisations", 2, 1, "kind")


# --- entering


def test_awards_become_historical_dossiers_with_their_record_sealed() -> None:
    job = received(awards("7,STTR,2,1999,DOE,,Atlan-tech Inc,GA,Solar fuel cell,1234.5"))
    confirm(OPERATOR, job)
    assert run(OPERATOR, job) is False
    dossier = Dossier.objects.get()
    assert (dossier.state, dossier.origin, dossier.source_ref, dossier.money_fen, dossier.currency) == (
        "DONE",
        "historical",
        "sbir:7",
        123450,
        "USD",
    )
    assert (dossier.organisation.name_en, dossier.field, dossier.opened_on.year) == ("Atlan-tech Inc", "energy", 1999)
    assert Chapter.objects.get(dossier=dossier).kind == "history"
    assert Standing.objects.get(pk=dossier.pk).organisation_en == "Atlan-tech Inc"
    assert Line.objects.filter(subject=dossier.pk).count() == 1
    job.refresh_from_db()
    assert (job.state, job.entered, job.known) == (DONE, 1, 0)


def test_running_a_file_again_enters_nothing_twice() -> None:
    for known in (0, 250):
        job = received(many(250))
        confirm(OPERATOR, job)
        run(OPERATOR, job)
        job.refresh_from_db()
        assert (Dossier.objects.count(), job.entered, job.known) == (250, 250 - known, known)
    assert Organisation.objects.count() == 7


def test_a_stop_in_the_middle_goes_on_to_the_exact_count(monkeypatch: pytest.MonkeyPatch) -> None:
    job = received(many(430))
    confirm(OPERATOR, job)
    chunk = [row for row, _ in zip(parsed_rows(job), range(100), strict=False)]
    enter_chunk(OPERATOR, job, chunk, mapping_of(job.mapping))
    job.refresh_from_db()
    assert (job.cursor, Dossier.objects.count()) == (100, 100)
    stop(OPERATOR, job)
    assert run(OPERATOR, job) is False and Dossier.objects.count() == 100
    confirm(OPERATOR, job)
    assert go_on() is False
    job.refresh_from_db()
    assert (job.state, job.cursor, job.entered, Dossier.objects.count()) == (DONE, 430, 430, 430)


def test_a_chunk_that_fails_leaves_neither_rows_nor_cursor(monkeypatch: pytest.MonkeyPatch) -> None:
    job = received(many(50))
    confirm(OPERATOR, job)
    rows = list(parsed_rows(job))
    ImportJob.objects.filter(pk=job.pk).update(cursor=7)  # somebody else went on meanwhile
    lines = Line.objects.count()
    with pytest.raises(Stale):
        enter_chunk(OPERATOR, job, rows, mapping_of(job.mapping))
    assert (Dossier.objects.count(), Organisation.objects.count(), Line.objects.count()) == (0, 0, lines)


def test_the_worker_checks_and_enters_by_itself() -> None:
    job = receive(OPERATOR, file=io.BytesIO(many(30)), filename="a.csv")
    assert check_arrived() is True and check_arrived() is False
    job.refresh_from_db()
    confirm(OPERATOR, job)
    while go_on():
        pass
    job.refresh_from_db()
    assert (job.state, job.entered) == (DONE, 30)


def test_topics_become_closed_needs() -> None:
    text = "topic_id,title,description,agency,phase,program,release_date,open_date,close_date,url\nT1,Quiet rotor,Noise,DOD,1,SBIR,2008-01-02,,2008-03-04,\n"
    job = received(text.encode())
    confirm(OPERATOR, job)
    run(OPERATOR, job)
    need = Need.objects.get()
    assert (need.state, need.source_ref, need.deadline.isoformat()) == ("closed", "sbir-topic:T1", "2008-03-04")


def test_experts_come_with_their_employment_and_once() -> None:
    book = sheet(
        ("person_name_zh", "organisation_zh", "expert_kind", "fields", "keywords_zh"),
        ("林若水", "申江大学", "技术", "energy ic", "钙钛矿"),
        ("周明", "浦江资本", "投资", "ai", ""),
    )
    for entered in (2, 0):
        job = received(book, "experts.xlsx")
        confirm(OPERATOR, job)
        run(OPERATOR, job)
        job.refresh_from_db()
        assert job.entered == entered
    assert (Person.objects.count(), Employment.objects.count(), ExpertProfile.objects.count()) == (2, 2, 2)


def test_visitors_import_nothing() -> None:
    with pytest.raises(NotAllowed):
        receive(PUBLIC, file=io.BytesIO(many(1)), filename="a.csv")


def test_confirming_twice_is_refused() -> None:
    job = received(many(5))
    confirm(OPERATOR, job)
    with pytest.raises(Stale):
        confirm(OPERATOR, ImportJob.objects.get(pk=job.pk))
    assert ImportJob.objects.get().state == RUNNING != STOPPED


# --- the command


def test_the_command_previews_enters_and_refuses(tmp_path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "awards.csv"
    path.write_bytes(many(120))
    call_command("import", str(path), "--preview")
    assert Dossier.objects.count() == 0
    call_command("import", str(path))
    assert Dossier.objects.count() == 120
    with pytest.raises(CommandError):
        call_command("import", str(tmp_path / "absent.csv"))


@pytest.mark.parametrize(
    "name",
    [
        "sbir_awards_meta.csv.gz",
        "nsfc_management_1998_2017.csv.gz",
        "sbir_topics_2008_2018.csv.gz",
        "eu_calls_2026.csv.gz",
    ],
)
def test_a_slice_of_each_real_file_enters(name: str) -> None:
    folder = shared_folder()
    path = folder / "data" / "programmes" / name if folder else None
    if path is None or not path.exists():
        pytest.skip("the real files are not beside the project")
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        lines = [line for line, _ in zip(file, range(200), strict=False)]
    text = "".join(lines)
    cut = text[: text.rindex("\n") + 1]
    job = received(cut.encode())
    confirm(OPERATOR, job)
    run(OPERATOR, job)
    job.refresh_from_db()
    assert job.state == DONE and job.total >= 50
    assert job.entered + job.known + job.bad == job.total
    assert Dossier.objects.count() + Need.objects.count() == job.entered
