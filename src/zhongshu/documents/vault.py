"""Where the bytes lie: a private folder outside any web root, under random names, written whole and flushed before a row may name them.

Flows in: an upload. Flows out: `Arrival` (a checked file, not yet named by any row), paths of stored files. Whence: promises P12, P19.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from django.conf import settings

from zhongshu.documents.content import FileKind, inspect, kind_of
from zhongshu.documents.content.refusal import refuse
from zhongshu.documents.names import clean_name
from zhongshu.documents.scanner import scan

LARGEST = 50 * 1024 * 1024
INCOMING = "incoming-"


class Upload(Protocol):
    """The part of Django's uploaded file that is used."""

    name: str | None

    def chunks(self) -> Iterator[bytes]: ...


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that passed every check and lies under its final random name."""

    name: str
    kind: FileKind
    stored: str
    size: int
    sha256: str


def receive(upload: Upload) -> Arrival:
    """Spool, measure, check and put away one upload; on any refusal nothing stays on the disk."""
    name = clean_name(upload.name or "")
    kind = kind_of(name)
    stored = secrets.token_hex(16)
    target = path_of(stored)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    spool = target.with_name(INCOMING + stored)
    try:
        size, digest = _spool(upload, spool)
        inspect(spool, kind)
        scan(spool, name)
        os.replace(spool, target)
        _flush_folder(target.parent)
    finally:
        spool.unlink(missing_ok=True)
    return Arrival(name, kind, stored, size, digest)


def path_of(stored: str) -> Path:
    """Where a stored file lies; ``stored`` is always one of our own random names."""
    return Path(settings.DOCUMENTS) / stored[:2] / stored


def discard(stored: str) -> None:
    """Remove the bytes of an arrival that no row names."""
    path_of(stored).unlink(missing_ok=True)


def digest_of(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def stored_names() -> Iterator[Path]:
    """Every file in the vault."""
    root = Path(settings.DOCUMENTS)
    yield from (path for path in root.glob("??/*") if path.is_file())


def _spool(upload: Upload, spool: Path) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    with open(os.open(spool, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for block in upload.chunks():
            size += len(block)
            if size > LARGEST:
                raise refuse("文件超过 50 MB，请压缩或分开上传", "The file exceeds 50 MB; compress or split it")
            digest.update(block)
            file.write(block)
        file.flush()
        os.fsync(file.fileno())
    return size, digest.hexdigest()


def _flush_folder(folder: Path) -> None:
    """The name itself must survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
