"""PDF: begins and ends as one, is not a second file at the same time, and holds no script, launcher or embedded file.

Names are compared after undoing the ``#41`` escapes by which active content hides. Object streams are compressed and not opened, since
no part of the platform ever parses or shows a PDF: it leaves as an attachment.
"""

from __future__ import annotations

import re

from zhongshu.documents.content.refusal import disguised, refuse, trailing

ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA)(?=[\s/<(\[>]|$)")
NAMES = re.compile(rb"/[^\s/<>(\[\]{}%]{1,80}")
MARKUP = re.compile(rb"<(?:!doctype|html|script|svg|\?php)", re.I)
LAST = 2048


def check_pdf(data: bytes) -> None:
    """Structure at both ends, then a search for active names."""
    if not data.startswith(b"%PDF-") or b"%%EOF" not in data[-LAST:]:
        raise disguised("pdf")
    if data[data.rfind(b"%%EOF") + 5 :].strip(b"\r\n\0 \t"):
        raise trailing("pdf")
    if MARKUP.search(data[:1024]):
        raise disguised("pdf")
    if any(ACTIVE.match(ESCAPE.sub(_unescape, name) + b" ") for name in NAMES.findall(data)):
        raise refuse(
            "PDF 里含脚本、启动命令或内嵌文件，不能接收；请“打印为 PDF”后再上传",
            "The PDF holds a script, a launcher or an embedded file and cannot be taken; print it to PDF and upload that",
        )


def _unescape(found: re.Match[bytes]) -> bytes:
    return bytes([int(found.group(1), 16)])
