"""Plain text, Markdown and CSV: real text in a known encoding, not a program or a web page under another name."""

from __future__ import annotations

import re

from zhongshu.documents.content.refusal import disguised, refuse

ENCODINGS = ("utf-8-sig", "gb18030")  # the second is what Excel in China writes
MARKUP = re.compile(
    r"\s*(<\?xml|<!doctype|<html|<head|<body|<svg|<script|<iframe|<\?php|<%|#!|mime-version:|from:\s.*\nto:)", re.I
)
ANYWHERE = re.compile(r"<script[\s>]|<iframe[\s>]|javascript:\s*\S+\(", re.I)
CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
LONGEST_LINE = 1_000_000


def check_text(data: bytes, wanted: str) -> None:
    """Decodes whole, holds no control characters, and does not begin as markup or a script."""
    text = _decoded(data, wanted)
    if CONTROL.search(text):
        raise disguised(wanted)
    if MARKUP.match(text) or ANYWHERE.search(text):
        raise refuse(
            "文件里是网页或脚本代码，不是普通文本；请去掉代码，或改为 PDF 上传",
            "The file holds web page or script code, not plain text; remove the code or upload a PDF",
        )
    if max(map(len, text.splitlines()), default=0) > LONGEST_LINE:
        raise disguised(wanted)


def _decoded(data: bytes, wanted: str) -> str:
    encodings = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ENCODINGS
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise disguised(wanted)
