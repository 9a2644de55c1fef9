"""Files that people of the story hand in: short plain texts under their proper names. Stored by the act, like any upload."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from zhongshu.documents.actions import store_document
from zhongshu.documents.models import Document
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import Actor


def hand_in(
    actor: Actor,
    dossier: Dossier,
    *,
    name: str,
    text: str,
    kind: str,
    about: str = "dossier",
    classification: str = "internal",
) -> Document:
    """One text file about a dossier."""
    file = SimpleUploadedFile(name, f"{dossier.code} {dossier.title_zh}\n\n{text}\n".encode())
    return store_document(
        actor, file=file, kind=kind, about_kind=about, about_id=dossier.pk, classification=classification, confirmed=True
    )  # fmt: skip
