"""Makes the corpus of promise P19: honest files of every accepted kind, and hostile ones of every kind we know, all built here."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
MAIN = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
EXE = b"MZ\x90\x00\x03\x00\x00\x00" + b"\x00" * 200 + b"This program cannot be run in DOS mode"
ELF = b"\x7fELF\x02\x01\x01" + b"\x00" * 200
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\nxref\n0 1\ntrailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"


def office(kind: str, extra: dict[str, bytes] | None = None, *, leave_out: str = "", comment: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        parts = {"[Content_Types].xml": TYPES.encode(), MAIN[kind]: b"<document>ok</document>", **(extra or {})}
        for name, body in parts.items():
            if name != leave_out:
                archive.writestr(name, body)
        archive.comment = comment
    return out.getvalue()


def png(width: int = 2, height: int = 2, tail: bytes = b"") -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + b"\x7f" * 6 for _ in range(2)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"") + tail


def jpeg(width: int = 16, height: int = 16, tail: bytes = b"", comment: bytes = b"") -> bytes:
    app0 = b"\xff\xe0" + struct.pack(">H", 16) + b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
    note = b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment if comment else b""
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    scan = b"\xff\xda" + struct.pack(">H", 8) + b"\x01\x01\x00\x00\x3f\x00" + b"\x12\x34\x56"
    return b"\xff\xd8" + app0 + note + frame + scan + b"\xff\xd9" + tail


def mp4(tail: bytes = b"") -> bytes:
    boxes = [(b"ftyp", b"isom\0\0\2\0isomiso2"), (b"moov", b"\0" * 32), (b"mdat", b"\1" * 64)]
    return b"".join(struct.pack(">I4s", len(body) + 8, name) + body for name, body in boxes) + tail


def plain_zip(members: dict[str, bytes] | None = None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in (members or {"a.txt": b"hello"}).items():
            archive.writestr(name, body)
    return out.getvalue()


def with_link() -> bytes:
    out = io.BytesIO(office("docx"))
    with zipfile.ZipFile(out, "a") as archive:
        link = zipfile.ZipInfo("word/link")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return out.getvalue()


def encrypted() -> bytes:
    data = bytearray(office("docx"))
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)


def lying(field_at: int, value: int, *, both: bool) -> bytes:
    """An archive whose header lies about a size; ``field_at`` counts from the central record, 24 is the unpacked size."""
    data = bytearray(office("docx", {"word/big.xml": b"<a>" + b"x" * 500_000 + b"</a>"}))
    at = data.rfind(b"PK\x01\x02")
    data[at + field_at : at + field_at + 4] = struct.pack("<I", value)
    if both:
        local = struct.unpack("<I", data[at + 42 : at + 46])[0]
        data[local + field_at - 2 : local + field_at + 2] = struct.pack("<I", value)
    return bytes(data)


def overlapping() -> bytes:
    """Two central records that point at the same bytes."""
    data = office("docx", {"word/a.xml": b"x" * 1000, "word/b.xml": b"x" * 1000})
    first = data.find(b"PK\x01\x02")
    records = []
    at = first
    while data[at : at + 4] == b"PK\x01\x02":
        length = 46 + sum(struct.unpack("<HHH", data[at + 28 : at + 34]))
        records.append(bytearray(data[at : at + length]))
        at += length
    records[-1][42:46] = records[-2][42:46]
    return data[:first] + b"".join(records) + data[at:]


def many_members(count: int) -> bytes:
    return office("docx", {f"word/p{n}.xml": b"<a/>" for n in range(count)})


RELS = b'<Relationships><Relationship Type="http://x/attachedTemplate" Target="http://evil.example/t.dotm" TargetMode="External"/></Relationships>'
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;">]><a>&y;</a>'
ACCENTED = "指标,数值\r\n效率,26.1%\r\n"

# (file name, content, whether it may come in)
HONEST: list[tuple[str, bytes]] = [
    ("报告.pdf", PDF),
    ("方案.docx", office("docx")),
    ("预算.xlsx", office("xlsx")),
    ("路演.pptx", office("pptx")),
    ("照片.png", png()),
    ("照片.jpg", jpeg()),
    ("照片.JPEG", jpeg()),
    ("数据.csv", ACCENTED.encode("utf-8")),
    ("数据-excel.csv", ACCENTED.encode("gb18030")),
    ("数据-bom.csv", ACCENTED.encode("utf-8-sig")),
    ("数据-utf16.txt", ACCENTED.encode("utf-16")),
    ("说明.txt", "一行文字\n".encode()),
    ("readme.md", "# 标题\n\n正文,a < b 且 b > c。\n".encode()),
    ("演示.mp4", mp4()),
    ("a.b.c.pdf", PDF),
    ("大表.xlsx", office("xlsx", {"xl/sheet1.xml": b"<row>" + bytes(range(32, 127)) * 3000 + b"</row>"})),
    ("带链接.docx", office("docx", {"word/_rels/document.xml.rels": b'<Relationships><Relationship Type="http://x/hyperlink" Target="https://e.org" TargetMode="External"/></Relationships>'})),
]  # fmt: skip

HOSTILE: list[tuple[str, bytes]] = [
    # nothing, or no kind we take
    ("empty.pdf", b""), ("empty.docx", b""), ("empty.txt", b""), ("noname", b"hello"), ("", b"hello"), (".pdf", EXE),
    ("archive.zip", plain_zip()), ("archive.rar", b"Rar!\x1a\x07\x01\x00"), ("archive.7z", b"7z\xbc\xaf\x27\x1c"),
    ("archive.tar.gz", b"\x1f\x8b\x08\x00"), ("tool.exe", EXE), ("page.html", HTML), ("page.svg", SVG), ("macro.docm", office("docx")),
    ("script.js", b"alert(1)"), ("run.bat", b"@echo off"), ("run.sh", b"#!/bin/sh\n"), ("app.apk", plain_zip()), ("mail.eml", b"From: a\nTo: b\n"),
    # another thing under a good name
    ("photo.png", EXE), ("photo.png", SVG), ("photo.png", HTML), ("photo.jpg", png()), ("photo.png", jpeg()), ("photo.jpg", EXE),
    ("report.pdf", EXE), ("report.pdf", HTML), ("report.pdf", plain_zip()), ("report.docx", plain_zip()), ("report.docx", PDF),
    ("book.xlsx", office("docx")), ("deck.pptx", office("xlsx")), ("film.mp4", EXE), ("film.mp4", HTML), ("note.txt", EXE),
    ("note.txt", ELF), ("note.txt", HTML), ("note.md", SVG), ("note.md", b"text <script>alert(1)</script>"), ("note.txt", b"#!/bin/sh\nrm -rf /\n"),
    ("note.txt", b"<?php system($_GET['c']); ?>"), ("data.csv", b"a,b\x00c\n"), ("data.csv", b"\x00\x01\x02\x03"), ("data.csv", office("xlsx")),
    ("note.txt", b"\xff\xfe\x00"), ("note.txt", "﻿<html>".encode()), ("note.txt", b"a\x1b[2Jb"),
    # two things at once
    ("both.png", png(tail=plain_zip())), ("both.jpg", jpeg(tail=plain_zip())), ("both.jpg", jpeg(comment=plain_zip())),
    ("both.pdf", PDF + plain_zip()), ("both.pdf", HTML + PDF), ("both.pdf", PDF[:9] + b"<html><script>alert(1)</script>" + PDF[9:]),
    ("both.docx", office("docx") + EXE), ("both.docx", EXE + office("docx")), ("both.docx", office("docx", comment=b"<html>")),
    ("both.png", png(tail=b"<?php system('id'); ?>")), ("both.mp4", mp4(tail=plain_zip())), ("both.txt", b"GIF89a<script>alert(1)</script>"),
    # active content
    ("active.pdf", PDF.replace(b"/Catalog", b"/Catalog /OpenAction << /S /JavaScript /JS (app.alert(1)) >>")),
    ("active.pdf", PDF.replace(b"/Catalog", b"/Catalog /OpenAction << /S /J#61vaScript /J#53 (x) >>")),
    ("active.pdf", PDF.replace(b"/Catalog", b"/Catalog /AA << /S /Launch /F (cmd.exe) >>")),
    ("active.pdf", PDF.replace(b"/Catalog", b"/Catalog /Names << /EmbeddedFiles 3 0 R >>")),
    ("macro.docx", office("docx", {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"})), ("control.xlsx", office("xlsx", {"xl/activeX/activeX1.bin": b"x"})),
    ("macro.docx", office("docx", {"[Content_Types].xml": b"<Types>application/vnd.ms-word.document.macroEnabled.main+xml</Types>"})),
    ("template.docx", office("docx", {"word/_rels/settings.xml.rels": RELS})), ("entity.docx", office("docx", {"word/x.xml": ENTITIES})),
    ("program.docx", office("docx", {"word/media/image1.png": EXE})),
    # names that lie
    ("cv\u202efdp.exe", EXE), ("cv\u202egnp.html", HTML), ("report.pdf\x00.exe", EXE), ("report.pdf .exe", EXE), ("..\\..\\evil.exe", EXE),
    ("report.pdf.", EXE), ("report.pdf::$DATA", EXE),
    # bombs and lying headers
    ("bomb.docx", office("docx", {"word/bomb.xml": b"0" * (30 * 1024 * 1024)})), ("bomb.xlsx", office("xlsx", {f"xl/b{n}.xml": b"0" * (12 << 20) for n in range(9)})),
    ("members.docx", many_members(1001)), ("nested.docx", office("docx", {"word/inner.zip": plain_zip()})),
    ("nested.docx", office("docx", {"word/embeddings/x.bin": plain_zip()})), ("nested.docx", office("docx", {"word/embeddings/x.xlsx": office("xlsx")})),
    ("link.docx", with_link()), ("locked.docx", encrypted()), ("overlap.docx", overlapping()), ("partless.docx", office("docx", leave_out="word/document.xml")),
    ("typeless.docx", office("docx", leave_out="[Content_Types].xml")), ("climb.docx", office("docx", {"../../evil.xml": b"<a/>"})),
    ("absolute.docx", office("docx", {"/etc/cron.d/x": b"<a/>"})), ("lying.docx", lying(24, 10, both=True)), ("lying.docx", lying(24, 0x7FFFFFFF, both=True)),
    ("lying.docx", lying(20, 10, both=True)), ("lying.docx", lying(16, 1, both=True)), ("cut.docx", office("docx")[:-30]), ("cut.png", png()[:40]), ("cut.jpg", jpeg()[:30]), ("cut.pdf", PDF[:40]),
    ("cut.mp4", mp4()[:-5]),
    # floods of pixels
    ("flood.png", png(60_000, 60_000)), ("flood.png", png(2, 2_000_000_000)), ("flood.jpg", jpeg(65_500, 65_500)), ("none.png", png(0, 5)), ("none.jpg", jpeg(0, 0)),
]  # fmt: skip
