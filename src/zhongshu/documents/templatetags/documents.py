"""``{% documents_about "dossier" dossier.pk %}``: the files about a subject that the reader may know, with the upload form for whoever may add."""

from __future__ import annotations

from typing import Any

from django import template

from zhongshu.documents.forms import UploadForm
from zhongshu.documents.queries import panel_of
from zhongshu.people.who import who

register = template.Library()


@register.inclusion_tag("documents/panel.html", takes_context=True, name="documents_about")
def documents_panel(context: template.Context, kind: str, subject: str) -> dict[str, Any]:
    """The panel of one subject."""
    request = context["request"]
    rows, adding = panel_of(request.actor, kind, subject)
    names = who(row.uploaded_by for row in rows)
    return {
        "request": request, "rows": [(row, names.get(row.uploaded_by, "")) for row in rows], "adding": adding,
        "form": UploadForm() if adding else None, "kind": kind, "subject": subject, "next": request.get_full_path(),
        "csrf_token": context.get("csrf_token"),
    }  # fmt: skip


@register.filter
def file_size(size: int) -> str:
    """Bytes as a reader says them."""
    for unit in ("B", "KB", "MB"):
        if size < 1024 or unit == "MB":
            return f"{size:,.0f} {unit}" if unit == "B" else f"{size:,.1f} {unit}"
        size /= 1024  # type: ignore[assignment]
    return ""
