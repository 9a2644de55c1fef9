"""A file that cannot be read is refused with the line and what to do, in both languages, and in no words of the program."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
from pathlib import Path

import pytest

from tests.zhongshu.imports.files import many, sheet
from zhongshu.imports import reading
from zhongshu.kernel.errors import BadValue

PROGRAM = re.compile(r"codec|decode|0x|limit \(|Error|Exception|byte|line contains", re.I)
HALF_WIDTH = re.compile(r"[\u3400-\u9fff」][,;:!?]|[,;:!?][\u3400-\u9fff]")


def torn(content: bytes) -> bytes:
    """A workbook whose sheet breaks off."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, part[: part.index(b"</sheetData>") - 40] if "sheet1" in name else part)
    return out.getvalue()


CASES = {
    "no encoding": ("a.csv", "a,b\n甲,乙\n".encode() + b"\xff\xff\xff,1\n", "第 3 行有无法识别的文字"),
    "not even the head": ("a.csv", b"a,b\n1,2\n\x81\x20\xff,1\n", "第 3 行有无法识别的文字"),
    "late": ("a.csv", b"a,b\n" + b"1,2\n" * 40_000 + b"\xff\xff\n", "第 40002 行"),
    "huge cell": ("a.csv", b"a,b\n1,2\n1," + b"x" * 200_001 + b"\n", "第 3 行有一格超过 200,000 字"),
    "cut off": ("a.csv.gz", gzip.compress(many(3_000), mtime=0)[:-2_000], "行之后无法读取，文件不完整或已损坏"),
    "no gzip": ("a.csv.gz", b"a,b\n1,2\n", "文件无法读取"),
    "broken gzip": (
        "a.csv.gz",
        (lambda b: b[:400] + b"\0" * 60 + b[460:])(gzip.compress(many(3_000), mtime=0)),
        "无法读取",
    ),
    "torn workbook": ("a.xlsx", torn(sheet(("a", "b"), *((n, n) for n in range(50)))), "Excel 文件已损坏"),
}


@pytest.mark.parametrize(("name", "content", "said"), CASES.values(), ids=CASES)
def test_an_unreadable_file_is_refused_in_plain_words_with_its_line(
    name: str, content: bytes, said: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(BadValue) as refused:
        list(reading.rows(path, name))
    text = refused.value.text
    assert said in text.zh
    assert not PROGRAM.search(text.zh) and not PROGRAM.search(text.en)
    assert not HALF_WIDTH.search(text.zh)


def test_the_gauge_rises_to_the_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(many(5_000)))
    gauge, seen = reading.Gauge(), []
    for _ in reading.rows(path, path.name, gauge):
        seen.append(gauge.share)
    assert seen == sorted(seen) and seen[-1] == 1.0
