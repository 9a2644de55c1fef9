"""A vault of its own for each test, and a subject whose room answers as the test says."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from zhongshu.documents import access
from zhongshu.documents.actions import store_document
from zhongshu.documents.models import Document
from zhongshu.people.actor import Actor, Holding
from zhongshu.people.roles import Role

OWNER = Actor(user_id="owner", holdings=(Holding(Role.PI),))
READER = Actor(user_id="reader", holdings=(Holding(Role.DIR),))
STRANGER = Actor(user_id="stranger", holdings=(Holding(Role.PI),))


@pytest.fixture(autouse=True)
def vault(tmp_path: Path, settings: Any) -> Path:
    settings.DOCUMENTS = tmp_path / "documents"
    return settings.DOCUMENTS


@pytest.fixture(autouse=True)
def subject() -> Iterator[None]:
    """The kind ``case``: its owner may add and read, the director may read."""
    access.register_about(
        "case",
        may_read=lambda actor, about_id, document: actor.user_id in ("owner", "reader"),
        may_add=lambda actor, about_id: actor.user_id == "owner",
    )
    yield
    del access.REGISTRY["case"]


def store(name: str, content: bytes, *, actor: Actor = OWNER, **more: Any) -> Document:
    words = {
        "kind": "evidence",
        "about_kind": "case",
        "about_id": "C1",
        "classification": "internal",
        "confirmed": True,
    }
    return store_document(
        actor, file=SimpleUploadedFile(name or "x", content) if name else nameless(content), **{**words, **more}
    )


def nameless(content: bytes) -> SimpleUploadedFile:
    file = SimpleUploadedFile("x", content)
    file._name = ""
    return file


def files_in(vault: Path) -> list[Path]:
    return [path for path in vault.rglob("*") if path.is_file()]
