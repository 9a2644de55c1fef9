"""Reading what was handed in about a subject, and papers of the house; a withdrawn file stays visible to those who may add, with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Count, QuerySet, Sum

from zhongshu.documents.access import may_add, may_read
from zhongshu.documents.models import ASKED, READY, TYPESETTING, Document, Paper
from zhongshu.documents.verifying import Verified
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Hidden
from zhongshu.people.actor import Actor


def documents_about(actor: Actor, kind: str, subject: str) -> Sequence[Document]:
    """The files about a subject that the actor may know, newest first; none when the subject is closed to them."""
    return panel_of(actor, kind, subject)[0]


def panel_of(actor: Actor, kind: str, subject: str) -> tuple[Sequence[Document], bool]:
    """The files about a subject as `documents_about` gives them, and whether the actor may add one. Whoever may add may read, so
    one right is asked and not two: on a dossier each costs a look at interests."""
    adds = may_add(actor, kind, subject)
    if not adds and not may_read(actor, kind, subject):
        return [], False
    found = Document.objects.filter(about_kind=kind, about_id=subject).order_by("-id")
    rows = [row for row in found if adds or not row.withdrawn_at]
    # a room tells files apart by classification: asked once for each
    sample = {row.classification: row for row in rows}
    open_classes = {name for name, row in sample.items() if may_read(actor, kind, subject, row)}
    return [row for row in rows if row.classification in open_classes], adds


def document(actor: Actor, document_id: str) -> Document:
    """One file, if the actor may read it; everything else is hidden."""
    found = Document.objects.filter(pk=document_id).first()
    if found is None or not may_read(actor, found.about_kind, found.about_id, found):
        raise Hidden
    return found


def used_about(kind: str, subject: str) -> tuple[int, int]:
    """(files, bytes) kept about a subject, withdrawn ones included."""
    sums = Document.objects.filter(about_kind=kind, about_id=subject).aggregate(n=Count("id"), size=Sum("size"))
    return sums["n"], sums["size"] or 0


def papers(actor: Actor, kind: str) -> QuerySet[Paper]:
    """Papers of a kind that the actor may know, the newest first, without their text."""
    found = Paper.objects.filter(kind=kind).select_related("asked_by__person").defer("body")
    return found.order_by("-subject", "-edition") if may_read(actor, kind, "") else found.none()


def files_of(actor: Actor, found: Iterable[Paper]) -> dict[str, list[Document]]:
    """The files of these papers, by paper; those that were withdrawn are left out."""
    by_paper: dict[str, list[Document]] = {}
    kept = {paper.pk: paper.kind for paper in found if may_read(actor, paper.kind, "")}
    rows = Document.objects.filter(
        about_kind__in=set(kept.values()), about_id__in=list(kept), withdrawn_at__isnull=True
    )
    for row in rows.order_by("name"):
        by_paper.setdefault(row.about_id, []).append(row)
    return by_paper


def in_the_making(kind: str) -> Paper | None:
    """The paper of a kind that has been asked for and is not ready, the oldest first."""
    found = Paper.objects.filter(kind=kind, state__in=(ASKED, TYPESETTING)).select_related("asked_by__person")
    return found.order_by("id").first()


MADE_ON = Bi("编制日期", "Made on")


def verify_paper(sha256: str) -> Verified | None:
    """The paper whose text, or a file of which, carries this hash."""
    paper = Paper.objects.filter(sha256=sha256, state=READY).defer("body").first()
    if paper is None:
        file = Document.objects.filter(sha256=sha256, withdrawn_at__isnull=True).order_by("-id").first()
        paper = Paper.objects.filter(pk=file.about_id, state=READY).defer("body").first() if file else None
    return _verified(paper)


def verify_paper_number(code: str) -> Verified | None:
    return _verified(Paper.objects.filter(code=code, state=READY).defer("body").first())


def _verified(paper: Paper | None) -> Verified | None:
    """A paper stands; a later edition of the same subject is said beside it."""
    if paper is None or paper.ready_at is None:
        return None
    later = Paper.objects.filter(
        kind=paper.kind, subject=paper.subject, state=READY, edition__gt=paper.edition
    ).exists()
    standing = Bi("已有更新版本", "A later edition exists") if later else Bi("有效", "Valid")
    facts = ((MADE_ON, clock.day_of(paper.ready_at).isoformat()),)
    return Verified(Bi(paper.title_zh, paper.title_en), paper.code, standing, not later, facts=facts)
