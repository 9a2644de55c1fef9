"""Handing in, giving out and withdrawing files. The bytes are checked and put away before the transaction, and removed if it does not hold.

Flows in: an upload with its subject, kind, classification and the confirmation that it holds no state secret. Every download is an act.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Max

from zhongshu.documents import vault
from zhongshu.documents.access import require_add
from zhongshu.documents.models import ASKED, CLASSES, FAILED, KINDS, READY, TYPESETTING, Document, Paper
from zhongshu.documents.queries import document, used_about
from zhongshu.documents.typesetting import text_hash
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Blocked, Hidden, NotAllowed, Stale
from zhongshu.ledger.actions import act, tell, undo
from zhongshu.ledger.verbs import label, label_kind
from zhongshu.pages.actions.once import perform_once
from zhongshu.people.actor import Actor

MOST_FILES = 200
SHORTEST_REASON, LONGEST_REASON = 10, 2000
ORPHAN_AGE = dt.timedelta(hours=24)
label_kind("document", Bi("附件", "Document"))
label_kind("paper", Bi("文件", "Paper"))
label("documents.ask_paper", Bi("要求编制文件", "asked for a paper"))
label("documents.write_paper", Bi("封存了文件正文", "froze the text of a paper"))
label("documents.keep_paper_file", Bi("存入了排好的文件", "kept a file of a paper"))
label("documents.fail_paper", Bi("文件未能编制", "could not make a paper"))
label("document.store", Bi("上传了附件", "uploaded a document"))
label("document.download", Bi("下载了附件", "downloaded a document"))
label("document.withdraw", Bi("撤下了附件", "withdrew a document"))


def store_document(
    actor: Actor,
    *,
    file: vault.Upload,
    kind: str,
    about_kind: str,
    about_id: str,
    classification: str,
    confirmed: bool,
    once_key: str = "",
) -> Document:
    """Check and keep one upload; sent twice with one ``once_key``, it is kept once. Call it outside other acts where possible: checking takes time, and an act holds the write lock."""
    require_add(actor, about_kind, about_id)
    if kind not in KINDS:
        raise BadValue("kind", Bi("请选择附件类别", "Choose what the document is"))
    if classification not in CLASSES:
        raise BadValue("classification", Bi("请选择公开、内部或商密", "Choose open, internal or trade secret"))
    if not confirmed:
        raise BadValue("confirmed", Bi("请确认文件不含国家秘密", "Please confirm that the file holds no state secret"))
    arrival = vault.receive(file)
    try:
        facts = {"kind": kind, "about_kind": about_kind, "about_id": about_id, "classification": classification}
        sent = {**facts, "sha256": arrival.sha256}
        row = perform_once(
            actor, once_key, "document.store", lambda: _store(actor, arrival=arrival, **facts), sent=sent
        )
    except BaseException:
        _discard_unless_named(arrival.stored)
        raise
    if row.stored != arrival.stored:  # a repetition: the first one stands
        vault.discard(arrival.stored)
    return row


@act("document.store")
def _store(
    actor: Actor, *, arrival: vault.Arrival, kind: str, about_kind: str, about_id: str, classification: str
) -> Document:
    undo(lambda: vault.discard(arrival.stored))  # also when an outer act fails later
    _check_quota(about_kind, about_id, arrival.size)
    years = CLASSES[classification][1]
    row = Document(
        name=arrival.name, kind=kind, about_kind=about_kind, about_id=about_id, classification=classification,
        media_type=arrival.kind.media_type, size=arrival.size, sha256=arrival.sha256, stored=arrival.stored,
        uploaded_by=actor.user_id, keep_until=clock.today() + dt.timedelta(days=365 * years),
    )  # fmt: skip
    row.save(force_insert=True)
    tell(
        "document", row.pk, also=[about_id], about=about_kind, sort=kind, classification=classification,
        sha256=arrival.sha256, size=arrival.size,
    )  # fmt: skip
    return row


@act("document.download")
def fetch_document(actor: Actor, document_id: str) -> tuple[Document, Path]:
    """The file and where its bytes lie, proven unchanged since the upload; the download is on record."""
    row = document(actor, document_id)
    if row.withdrawn_at:
        raise Hidden
    path = vault.path_of(row.stored)
    if not path.exists() or vault.digest_of(path) != row.sha256:
        raise Blocked(
            [
                Bi(
                    "附件的内容已损坏或丢失，请联系管理员",
                    "The document's content is damaged or lost; tell the administrator",
                )
            ]
        )
    tell("document", row.pk, also=[row.about_id], about=row.about_kind, sha256=row.sha256)
    return row, path


@act("document.withdraw")
def withdraw_document(actor: Actor, document_id: str, *, version: int, reason: str) -> Document:
    """Take a file out of sight; it is kept, with the reason."""
    row = document(actor, document_id)
    require_add(actor, row.about_kind, row.about_id)
    if row.version != version:
        raise Stale
    if row.withdrawn_at:
        raise NotAllowed(Bi("附件已经撤下", "The document was withdrawn already"))
    cleaned = reason.strip()
    if not SHORTEST_REASON <= len(cleaned) <= LONGEST_REASON:
        raise BadValue("reason", Bi("请写明撤下的理由，10 到 2000 字", "Give a reason of 10 to 2000 characters"))
    now = clock.now()
    changed = Document.objects.filter(pk=row.pk, version=version, withdrawn_at__isnull=True).update(
        withdrawn_at=now, withdrawn_by=actor.user_id, withdrawn_reason=cleaned, version=version + 1, updated_at=now
    )
    if changed != 1:
        raise Stale
    tell("document", row.pk, also=[row.about_id], about=row.about_kind, reason=cleaned)
    row.refresh_from_db()
    return row


def _discard_unless_named(stored: str) -> None:
    """Remove bytes that came to nothing; when the database cannot say, the sweep will."""
    with contextlib.suppress(DatabaseError):
        if not Document.objects.filter(stored=stored).exists():
            vault.discard(stored)


def sweep_orphans() -> int:
    """Remove bytes that no row names and that are older than a day: what a killed process left between checking and recording."""
    limit = (clock.now() - ORPHAN_AGE).timestamp()
    old = {path.name: path for path in vault.stored_names() if path.stat().st_mtime < limit}
    orphans = old.keys() - set(Document.objects.values_list("stored", flat=True).iterator())
    for name in orphans:
        old[name].unlink(missing_ok=True)
    return len(orphans)


def _check_quota(about_kind: str, about_id: str, size: int) -> None:
    files, kept = used_about(about_kind, about_id)
    quota = settings.DOCUMENT_QUOTA_MB * 1024 * 1024
    if files >= MOST_FILES or kept + size > quota:
        raise BadValue(
            "file",
            Bi(
                "此处最多 {n} 个文件、共 {mb} MB，已用 {files} 个、{used} MB",
                "At most {n} files and {mb} MB here; {files} files and {used} MB are used",
            ).fill(n=MOST_FILES, mb=settings.DOCUMENT_QUOTA_MB, files=files, used=kept // 1048576),
        )


# --- papers the house makes itself


@act("documents.ask_paper")
def ask_paper(actor: Actor, *, kind: str, subject: str, title: Bi, code: str, files: int) -> Paper:
    """Ask for a paper; one that is in the making already is given. ``code`` gets the number of the edition behind it."""
    require_add(actor, kind, subject)
    running = Paper.objects.filter(kind=kind, subject=subject, state__in=(ASKED, TYPESETTING)).first()
    edition = (Paper.objects.filter(kind=kind, subject=subject).aggregate(last=Max("edition"))["last"] or 0) + 1
    paper = running or Paper(
        kind=kind, subject=subject, edition=edition, code=f"{code}-{edition}", title_zh=title.zh, title_en=title.en, steps=files + 1,
        asked_by_id=actor.user_id,
    )  # fmt: skip
    if running is None:
        paper.save(force_insert=True)
    tell("paper", paper.pk, code=paper.code, subject=subject, edition=paper.edition)
    return paper


@act("documents.write_paper")
def write_paper(actor: Actor, paper: Paper, *, body: Mapping[str, Any]) -> Paper:
    """The text has been gathered: freeze and hash it."""
    text, digest = text_hash(paper.code, body)
    _step(paper, ASKED, state=TYPESETTING, body=text, sha256=digest)
    tell("paper", paper.pk, code=paper.code, sha256=digest)
    return paper


@act("documents.keep_paper_file")
def keep_paper_file(actor: Actor, paper: Paper, *, arrival: vault.Arrival) -> Document:
    """A file has been set: keep it as a document of the paper; with the last one the paper is ready."""
    undo(lambda: vault.discard(arrival.stored))
    row = Document(
        name=arrival.name, kind="report", about_kind=paper.kind, about_id=paper.pk, classification="internal",
        media_type=arrival.kind.media_type, size=arrival.size, sha256=arrival.sha256, stored=arrival.stored,
        uploaded_by=paper.asked_by_id, keep_until=clock.today() + dt.timedelta(days=365 * CLASSES["internal"][1]),
    )  # fmt: skip
    row.save(force_insert=True)
    last = paper.done + 1 == paper.steps
    _step(paper, TYPESETTING, **({"state": READY, "ready_at": clock.now()} if last else {}))
    tell("paper", paper.pk, code=paper.code, file=row.pk, sha256=arrival.sha256, size=arrival.size, ready=last)
    return row


@act("documents.fail_paper")
def fail_paper(actor: Actor, paper: Paper, *, why: Bi) -> None:
    """It could not be made; why is told to whoever asked."""
    now = {"state": FAILED, "failure_zh": why.zh, "failure_en": why.en, "updated_at": clock.now()}
    if Paper.objects.filter(pk=paper.pk, state__in=(ASKED, TYPESETTING)).update(**now) != 1:
        raise Stale
    tell("paper", paper.pk, code=paper.code, reason=why.zh)


def _step(paper: Paper, was: str, **columns: Any) -> None:
    """One step on, by compare-and-set."""
    changed = {**columns, "done": paper.done + 1, "updated_at": clock.now()}
    if Paper.objects.filter(pk=paper.pk, state=was, done=paper.done).update(**changed) != 1:
        raise Stale
    for name, value in changed.items():
        setattr(paper, name, value)
