"""Reading what was handed in about a subject; a withdrawn file stays visible to those who may add, with its reason."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, Sum

from zhongshu.documents.access import may_add, may_read
from zhongshu.documents.models import Document
from zhongshu.kernel.errors import Hidden
from zhongshu.people.actor import Actor


def documents_about(actor: Actor, kind: str, subject: str) -> Sequence[Document]:
    """The files about a subject that the actor may know, newest first; none when the subject is closed to them."""
    if not may_read(actor, kind, subject):
        return []
    found = Document.objects.filter(about_kind=kind, about_id=subject).order_by("-id")
    withdrawn_too = may_add(actor, kind, subject)
    rows = [row for row in found if withdrawn_too or not row.withdrawn_at]
    sample = {
        row.classification: row for row in rows
    }  # a room tells files apart by classification: asked once for each
    open_classes = {name for name, row in sample.items() if may_read(actor, kind, subject, row)}
    return [row for row in rows if row.classification in open_classes]


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
