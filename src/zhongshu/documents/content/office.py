"""Word, Excel and PowerPoint files are archives: every claim of the archive is checked before, and while, a single byte is unpacked.

Limits of promise P20: at most 1,000 members, 100 MB unpacked, ratio 100; no nested archive, link, macro, encryption, overlap or entity.
Unpacking here is streaming and counted, only to prove that the sizes in the headers are true; nothing is parsed or kept.
"""

from __future__ import annotations

import re
import stat
import struct
import zipfile
import zlib
from pathlib import Path

from zhongshu.documents.content.refusal import disguised, refuse, trailing

MOST_MEMBERS, MOST_BYTES, MOST_RATIO = 1000, 100 * 1024 * 1024, 100
RATIO_FROM = 1024 * 1024  # small parts of repeated XML compress better than any bomb needs to
MAIN_PART = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
NESTED = (
    ".zip",
    ".jar",
    ".rar",
    ".7z",
    ".gz",
    ".bz2",
    ".xz",
    ".tar",
    ".cab",
    ".iso",
    ".docx",
    ".xlsx",
    ".pptx",
    ".docm",
    ".xlsm",
)
ARCHIVE_HEADS = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00", b"MSCF")
PROGRAM_HEADS = (b"MZ", b"\x7fELF", b"#!")
MACRO = re.compile(r"vbaproject|vbadata|activex|macrosheets|\.bin\.rels$", re.I)
ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)|<\x00!\x00D\x00O\x00C", re.I)
OUTSIDE = re.compile(rb"<Relationship\b[^>]*(?:attachedTemplate|oleObject|subDocument|/frame)[^>]*>", re.I)
BLOCK = 256 * 1024

BOMB = (
    "压缩内容异常（{why}），可能是压缩炸弹，不能接收；请重新另存后上传",
    "The packed content is abnormal ({why}) and may be a bomb; save the file again and upload that",
)


def check_office(path: Path, wanted: str) -> None:
    """All checks on one file, cheapest first."""
    _check_ends(path, wanted)
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _check_claims(members, path.stat().st_size)
            _check_names(members, wanted)
            _check_overlap(members, archive.start_dir)
            unpacked = 0
            for member in members:
                unpacked += _check_member(archive, member, MOST_BYTES - unpacked)
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        EOFError,
        NotImplementedError,
        ValueError,
        OSError,
        RuntimeError,
    ):
        raise disguised(wanted) from None


def _check_ends(path: Path, wanted: str) -> None:
    """Nothing before the archive, nothing after it."""
    with path.open("rb") as file:
        if file.read(4) != b"PK\x03\x04":
            raise disguised(wanted)
        file.seek(-min(path.stat().st_size, 22), 2)
        tail = file.read()
    if not tail.startswith(b"PK\x05\x06") or tail[20:22] != b"\0\0":
        raise trailing(wanted)


def _check_claims(members: list[zipfile.ZipInfo], size: int) -> None:
    """What the headers claim, before anything is unpacked."""
    if len(members) > MOST_MEMBERS:
        raise refuse(*BOMB, why=f"{len(members)} > {MOST_MEMBERS}")
    claimed = sum(m.file_size for m in members)
    if claimed > MOST_BYTES:
        raise refuse(*BOMB, why=f"{claimed // 1048576} MB > {MOST_BYTES // 1048576} MB")
    if claimed > RATIO_FROM and claimed > MOST_RATIO * max(size, 1):
        raise refuse(*BOMB, why=f"1:{claimed // max(size, 1)}")
    for member in members:
        if member.flag_bits & 0x1:
            raise refuse(
                "文件已加密，无法检查；请取消密码后再上传",
                "The file is encrypted and cannot be checked; remove the password first",
            )
        if stat.S_ISLNK(member.external_attr >> 16):
            raise refuse(*BOMB, why="link")
        if member.file_size > RATIO_FROM and member.file_size > MOST_RATIO * 10 * max(member.compress_size, 1):
            raise refuse(*BOMB, why=f"1:{member.file_size // max(member.compress_size, 1)}")


def _check_names(members: list[zipfile.ZipInfo], wanted: str) -> None:
    names = [m.filename for m in members]
    if "[Content_Types].xml" not in names or MAIN_PART[wanted] not in names:
        raise disguised(wanted)
    if len(set(names)) != len(names) or any(n.startswith("/") or "\\" in n or ".." in n.split("/") for n in names):
        raise disguised(wanted)
    if any(MACRO.search(n) for n in names):
        raise refuse(
            "文件里含宏或控件，不能接收；请另存为不含宏的 .{kind}",
            "The file holds macros or controls; save it as .{kind} without macros",
            kind=wanted,
        )
    if any(n.lower().endswith(NESTED) for n in names):
        raise _nested()


def _check_overlap(members: list[zipfile.ZipInfo], directory_at: int) -> None:
    """No two members may share bytes (the quoted bomb), and none may reach into the directory."""
    end = 0
    for member in sorted(members, key=lambda m: m.header_offset):
        if member.header_offset < end:
            raise refuse(*BOMB, why="overlap")
        end = member.header_offset + 30 + member.compress_size
    if end > directory_at:
        raise refuse(*BOMB, why="overlap")


def _check_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, room: int) -> int:
    """Unpack one member in blocks: its true size, its first bytes, and no entity, macro type or outside template in its XML."""
    size, before = 0, b""
    with archive.open(member) as stream:
        while block := stream.read(BLOCK):
            if not size:
                _check_head(block)
            size += len(block)
            if size > member.file_size or size > room:
                raise refuse(*BOMB, why="size")
            if member.filename.endswith((".xml", ".rels")):
                _check_xml(before + block)
                before = block[-512:]
    if size != member.file_size:
        raise refuse(*BOMB, why="size")
    return size


def _check_head(block: bytes) -> None:
    if block.startswith(ARCHIVE_HEADS):
        raise _nested()
    if block.startswith(PROGRAM_HEADS):
        raise refuse("文件里藏有程序，不能接收", "The file hides a program and cannot be taken")


def _check_xml(block: bytes) -> None:
    if ENTITY.search(block):
        raise refuse("文件的 XML 里含实体声明，不能接收", "The XML of the file declares entities and cannot be taken")
    if b"macroEnabled" in block:
        raise refuse("文件里含宏，不能接收；请另存为不含宏的格式", "The file holds macros; save it without them")
    if any(b"External" in found for found in OUTSIDE.findall(block)):
        raise refuse(
            "文件引用了外部模板或对象，不能接收；请断开链接后再上传",
            "The file refers to an outside template or object; break the link and upload it again",
        )


def _nested() -> Exception:
    return refuse(
        "文件里嵌有另一个压缩包或文档，不能接收；请拆开后分别上传",
        "The file embeds another archive or document; upload them separately",
    )
