"""Handing in, giving out and withdrawing: who may, what stays on the disk, and what the ledger says."""

import io
import socket
import threading
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.zhongshu.documents.conftest import OWNER, READER, STRANGER, files_in, store
from tests.zhongshu.documents.corpus import PDF, png
from zhongshu.documents import vault as vault_module
from zhongshu.documents.actions import fetch_document, sweep_orphans, withdraw_document
from zhongshu.documents.models import Document
from zhongshu.documents.names import clean_name
from zhongshu.documents.queries import documents_about
from zhongshu.documents.vault import path_of
from zhongshu.kernel.errors import BadValue, Blocked, Hidden, NotAllowed, Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.ledger.models import Line, Mention
from zhongshu.people.actor import Actor

pytestmark = pytest.mark.django_db


def test_store_when_allowed_keeps_bytes_row_and_line() -> None:
    row = store("报告.pdf", PDF)
    assert path_of(row.stored).read_bytes() == PDF and row.media_type == "application/pdf"
    line = Line.objects.get(verb="document.store")
    assert (line.actor, line.subject, line.told["sha256"], line.told["size"]) == ("owner", row.pk, row.sha256, len(PDF))
    assert list(Mention.objects.values_list("subject", flat=True)) == ["C1"]


def test_store_when_the_name_plays_tricks_keeps_a_plain_one() -> None:
    assert store("..\\..\\etc/\u202eреport\u200b.pdf", PDF).name == "реport.pdf"


@pytest.mark.parametrize(("actor", "refusal"), [(READER, NotAllowed), (STRANGER, Hidden)])
def test_store_when_not_allowed_is_refused_before_anything_is_written(actor: Actor, refusal: type, vault: Path) -> None:
    with pytest.raises(refusal):
        store("a.pdf", PDF, actor=actor)
    assert files_in(vault) == [] and Document.objects.count() == 0


def test_store_when_nobody_answers_for_the_subject_is_hidden_from_everybody() -> None:
    with pytest.raises(Hidden):
        store("a.pdf", PDF, about_kind="unknown")


@pytest.mark.parametrize(("field", "value"), [("confirmed", False), ("classification", "secret"), ("kind", "nothing")])
def test_store_when_a_choice_is_missing_names_the_field(field: str, value: Any, vault: Path) -> None:
    with pytest.raises(BadValue) as refused:
        store("a.pdf", PDF, **{field: value})
    assert refused.value.field == field and files_in(vault) == []


def test_store_when_too_large_is_refused(monkeypatch: pytest.MonkeyPatch, vault: Path) -> None:
    monkeypatch.setattr(vault_module, "LARGEST", 100)
    with pytest.raises(BadValue):
        store("a.pdf", PDF)
    assert files_in(vault) == []


def test_store_when_the_quota_is_full_is_refused_and_leaves_nothing(settings: Any, vault: Path) -> None:
    settings.DOCUMENT_QUOTA_MB = 1
    store("a.txt", b"x" * 900_000)
    with pytest.raises(BadValue):
        store("b.txt", b"y" * 200_000)
    assert len(files_in(vault)) == 1 == Document.objects.count()


def test_store_when_an_outer_act_fails_later_takes_the_file_back(vault: Path) -> None:
    @act("test.hand_in_and_fail")
    def hand_in_and_fail(actor: Actor) -> None:
        tell("case", "C1")
        store("a.pdf", PDF)
        assert len(files_in(vault)) == 1
        raise RuntimeError("later")

    with pytest.raises(RuntimeError):
        hand_in_and_fail(OWNER)
    assert files_in(vault) == [] and Document.objects.count() == 0 and Line.objects.count() == 0


def test_real_workbook_of_openpyxl_comes_in() -> None:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for n in range(3000):
        book.active.append([n, "一行数据", 3.14])
    book.save(out)
    assert store("预算.xlsx", out.getvalue()).size == len(out.getvalue())


def found_something(path: Path) -> str:
    return "Eicar-Test" if path.read_bytes().startswith(b"\x89PNG") else ""


def broken_scanner(path: Path) -> str:
    raise TimeoutError


def test_scanner_when_it_finds_something_refuses_that_file_only(settings: Any, vault: Path) -> None:
    settings.DOCUMENT_SCANNER = f"{__name__}.found_something"
    with pytest.raises(BadValue) as refused:
        store("a.png", png())
    assert "Eicar-Test" in refused.value.text.en and files_in(vault) == []
    assert store("a.pdf", PDF).size == len(PDF)


@pytest.mark.parametrize("dotted", [f"{__name__}.broken_scanner", "no.such.scanner"])
def test_scanner_when_it_cannot_answer_refuses_everything(dotted: str, settings: Any, vault: Path) -> None:
    settings.DOCUMENT_SCANNER = dotted
    with pytest.raises(BadValue):
        store("a.pdf", PDF)
    assert files_in(vault) == []


@pytest.mark.parametrize(
    ("answer", "comes_in"), [(b"stream: OK\0", True), (b"stream: Eicar FOUND\0", False), (b"ERROR\0", False)]
)
def test_clamd_answers_decide(answer: bytes, comes_in: bool, settings: Any, tmp_path: Path) -> None:
    settings.DOCUMENT_SCANNER, settings.CLAMD_SOCKET = "zhongshu.documents.scanner.clamd", str(tmp_path / "clamd")
    daemon = socket.socket(socket.AF_UNIX)
    daemon.bind(settings.CLAMD_SOCKET)
    daemon.listen(1)
    got = bytearray()

    def serve() -> None:
        link, _ = daemon.accept()
        with link:
            while not got.endswith(b"\0\0\0\0"):
                got.extend(link.recv(65536))
            link.sendall(answer)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        if comes_in:
            store("a.pdf", PDF)
        else:
            with pytest.raises(BadValue):
                store("a.pdf", PDF)
    finally:
        thread.join()
        daemon.close()
    assert got.startswith(b"zINSTREAM\0") and PDF in bytes(got)


def test_download_is_an_act_with_its_line() -> None:
    row = store("a.pdf", PDF)
    found, path = fetch_document(READER, row.pk)
    assert (found.pk, path.read_bytes()) == (row.pk, PDF)
    assert Line.objects.filter(verb="document.download", actor="reader", subject=row.pk).count() == 1


def test_download_when_a_stranger_asks_is_hidden_and_leaves_no_line() -> None:
    row = store("a.pdf", PDF)
    with pytest.raises(Hidden):
        fetch_document(STRANGER, row.pk)
    assert not Line.objects.filter(verb="document.download").exists()


def test_download_when_the_bytes_changed_is_refused() -> None:
    row = store("a.pdf", PDF)
    path_of(row.stored).write_bytes(PDF.replace(b"9", b"8"))
    with pytest.raises(Blocked):
        fetch_document(READER, row.pk)


def test_withdraw_when_reasoned_hides_the_file_and_keeps_it(vault: Path) -> None:
    row = store("a.pdf", PDF)
    withdraw_document(OWNER, row.pk, version=1, reason="上传了错误的版本，稍后补交")
    with pytest.raises(Hidden):
        fetch_document(READER, row.pk)
    assert (documents_about(READER, "case", "C1"), len(documents_about(OWNER, "case", "C1"))) == ([], 1)
    assert len(files_in(vault)) == 1


def test_withdraw_when_stale_short_or_not_allowed_is_refused() -> None:
    row = store("a.pdf", PDF)
    with pytest.raises(BadValue):
        withdraw_document(OWNER, row.pk, version=1, reason="错")
    with pytest.raises(NotAllowed):
        withdraw_document(READER, row.pk, version=1, reason="上传了错误的版本，稍后补交")
    with pytest.raises(Stale):
        withdraw_document(OWNER, row.pk, version=7, reason="上传了错误的版本，稍后补交")


def test_sweep_when_bytes_have_no_row_and_are_old_removes_only_those(vault: Path) -> None:
    import os

    row = store("a.pdf", PDF)
    orphan, fresh, spool = vault / "aa" / ("a" * 32), vault / "bb" / ("b" * 32), vault / "cc" / ("incoming-" + "c" * 32)
    for path in (orphan, fresh, spool):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    for path in (orphan, spool, path_of(row.stored)):
        os.utime(path, (1, 1))
    assert sweep_orphans() == 2
    assert sorted(files_in(vault)) == sorted([fresh, path_of(row.stored)])


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300))
def test_clean_name_of_anything_is_safe_and_settled(text: str) -> None:
    name = clean_name(text)
    assert name and len(name) <= 151 and not set(name) & set('/\\<>:"|?*\0\r\n\u202e')
    assert not name.startswith(".") and clean_name(name) == name
