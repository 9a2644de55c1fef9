"""One way to refuse a file: a sentence in both languages beside the field ``file``."""

from __future__ import annotations

from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue

FIELD = "file"


def refuse(zh: str, en: str, **values: object) -> BadValue:
    """The refusal to raise."""
    return BadValue(FIELD, Bi(zh, en).fill(**values) if values else Bi(zh, en))


def disguised(wanted: str) -> BadValue:
    """The content is not what the name says."""
    return refuse(
        "文件内容与扩展名 .{kind} 不符，请上传真正的 .{kind} 文件",
        "The content does not match the extension .{kind}; please upload a real .{kind} file",
        kind=wanted,
    )


def trailing(wanted: str) -> BadValue:
    """Something hangs on behind, as in a file that is two files at once."""
    return refuse(
        "文件末尾附有别的内容，请重新另存为 .{kind} 后再上传",
        "The file carries something else at its end; save it again as .{kind} and upload that",
        kind=wanted,
    )
