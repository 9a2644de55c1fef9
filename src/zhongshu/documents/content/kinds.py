"""The kinds of file that may come in, by extension, and how each proves that it is what its name says.

To take a new kind in, write its checker and add one row here; nothing else knows the list.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import puremagic

from zhongshu.documents.content import images, media, office, pdf, texts
from zhongshu.documents.content.refusal import disguised, refuse, trailing

HEAD = 8192
# what a second opinion may never find, whatever the name says
DANGEROUS = frozenset(
    [
        ".exe",
        ".dll",
        ".com",
        ".scr",
        ".sys",
        ".drv",
        ".msi",
        ".elf",
        ".so",
        ".dylib",
        ".class",
        ".jar",
        ".swf",
        ".svg",
        ".html",
        ".htm",
        ".xhtml",
        ".hta",
        ".js",
        ".vbs",
        ".ps1",
        ".bat",
        ".sh",
        ".php",
        ".lnk",
        ".appimage",
    ]
)


@dataclass(frozen=True, slots=True)
class FileKind:
    """One kind of file: its media type and its checker, which gets the path of the stored bytes."""

    extension: str
    media_type: str
    check: Callable[[Path], None]
    is_archive: bool = False


def _by_bytes(check: Callable[[bytes], None]) -> Callable[[Path], None]:
    return lambda path: check(path.read_bytes())


def _kinds() -> dict[str, FileKind]:
    office_type = "application/vnd.openxmlformats-officedocument."
    rows = [
        FileKind("pdf", "application/pdf", _by_bytes(pdf.check_pdf)),
        FileKind("png", "image/png", _by_bytes(images.check_png)),
        FileKind("jpg", "image/jpeg", _by_bytes(images.check_jpeg)),
        FileKind("mp4", "video/mp4", _by_bytes(media.check_mp4)),
    ]
    for name, media_type in (("txt", "text/plain"), ("md", "text/markdown"), ("csv", "text/csv")):
        rows.append(FileKind(name, media_type, _by_bytes(lambda data, n=name: texts.check_text(data, n))))  # type: ignore[misc]
    for name, tail in (
        ("docx", "wordprocessingml.document"),
        ("xlsx", "spreadsheetml.sheet"),
        ("pptx", "presentationml.presentation"),
    ):
        rows.append(FileKind(name, office_type + tail, lambda path, n=name: office.check_office(path, n), True))  # type: ignore[misc]
    return {kind.extension: kind for kind in rows}


ACCEPTED = _kinds()
ALIASES = {"jpeg": "jpg", "markdown": "md"}


def accept_attribute() -> str:
    """For the ``accept`` attribute of a file field."""
    return ",".join(f".{name}" for name in [*ACCEPTED, *ALIASES])


def kind_of(name: str) -> FileKind:
    """The kind a file's name claims; anything not on the list is refused."""
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    kind = ACCEPTED.get(ALIASES.get(extension, extension))
    if kind is None:
        raise refuse(
            "不接收 .{given} 文件；可上传 {kinds}",
            "Files of type .{given} are not taken; upload one of {kinds}",
            given=extension[:12] or "?", kinds=", ".join(ACCEPTED),
        )  # fmt: skip
    return kind


def inspect(path: Path, kind: FileKind) -> None:
    """Refuse unless the bytes at ``path`` are a harmless file of this kind and of no other."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head:
        raise refuse("文件是空的（0 字节）", "The file is empty (0 bytes)")
    _second_opinion(head, kind)
    kind.check(path)
    if not kind.is_archive and zipfile.is_zipfile(path):
        raise trailing(kind.extension)


def _second_opinion(head: bytes, kind: FileKind) -> None:
    try:
        guesses = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return
    if guesses and guesses[0].confidence >= 0.4 and guesses[0].extension.lower() in DANGEROUS:
        raise disguised(kind.extension)
