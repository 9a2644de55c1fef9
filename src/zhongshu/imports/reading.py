"""Reads files row by row, never whole: CSV (plain or gzip, UTF-8 or GB 18030) and Excel, with the line each row ends on.

Hostile files are refused before they are parsed: an Excel file through the checks of `documents`, a gzip that swells beyond measure as it is read.
"""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from zhongshu.documents.content.office import check_office
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue

MOST_ROWS = 1_000_000
MOST_COLUMNS = 200
MOST_BYTES = 1 << 30  # unpacked
LONGEST_CELL = 200_000
ENDINGS = (".csv", ".csv.gz", ".xlsx")
csv.field_size_limit(LONGEST_CELL)


@dataclass(slots=True)
class Gauge:
    """How much of a file has been read, 0 to 1, for whoever shows it while it is read."""

    share: float = 0.0


def rows(path: Path, name: str, gauge: Gauge | None = None) -> Iterator[tuple[int, dict[str, str]]]:
    """(line, column -> text) of every row; the header names the columns. Raises BadValue with the place when it cannot be read."""
    gauge = gauge or Gauge()
    if path.stat().st_size == 0:
        raise BadValue("file", Bi("文件是空的", "The file is empty"))
    lowered = name.lower()
    if lowered.endswith(".xlsx"):
        check_office(path, "xlsx")
        yield from _named(_excel(path, gauge))
    elif lowered.endswith((".csv", ".csv.gz")):
        yield from _named(_csv(path, packed=lowered.endswith(".gz"), gauge=gauge))
    else:
        raise BadValue("file", Bi("请上传 CSV、CSV.GZ 或 XLSX 文件", "Upload a CSV, CSV.GZ or XLSX file"))


def _named(lines: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, dict[str, str]]]:
    first = next(lines, None)
    header = [cell.strip() for cell in first[1]] if first else []
    if not any(header):
        raise BadValue("file", Bi("第一行应是列名", "The first line must hold the names of the columns"))
    doubled = sorted({name for name in header if name and header.count(name) > 1})
    if doubled or len(header) > MOST_COLUMNS:
        text = Bi("列名重复或过多：{c}", "Columns are named twice, or there are too many: {c}")
        raise BadValue("file", text.fill(c=Bi("、".join(doubled), ", ".join(doubled)) if doubled else len(header)))
    for count, (line, cells) in enumerate(lines, 1):
        if count > MOST_ROWS:
            raise BadValue("file", Bi("超过一百万行，请拆分后导入", "More than a million rows: split the file"))
        if any(cell.strip() for cell in cells):
            yield line, dict(zip(header, [*cells, *[""] * (len(header) - len(cells))], strict=False))


def _csv(path: Path, *, packed: bool, gauge: Gauge) -> Iterator[tuple[int, list[str]]]:
    line, size = 0, max(1, path.stat().st_size)
    try:
        encoding = _encoding(path, packed)
        with path.open("rb") as raw, _opened(raw, packed) as binary:
            reader = csv.reader(io.TextIOWrapper(binary, encoding=encoding, newline=""))
            for cells in reader:
                line, gauge.share = reader.line_num, min(1.0, raw.tell() / size)
                yield line, cells
    except UnicodeDecodeError:
        raise _undecodable(path, packed) from None
    except csv.Error as error:
        raise _malformed(str(error), line + 1) from None
    except (EOFError, OSError, zlib.error):
        raise _broken(line, "") from None


def _broken(line: int, kind: str) -> BadValue:
    """A file that ends, or falls apart, in the middle."""
    place = (f"第 {line} 行之后", f" after line {line}") if line else ("文件", "")
    if kind == "xlsx":
        text = Bi(
            "{p}无法读取，Excel 文件已损坏或格式不对；请用 Excel 打开后另存为 XLSX 再上传",
            "Nothing can be read{p}: the Excel file is damaged; open it in Excel, save it as XLSX and upload that",
        )
    else:
        text = Bi(
            "{p}无法读取，文件不完整或已损坏；请重新导出后再上传",
            "Nothing can be read{p}: the file is cut off or damaged; export it again and upload that",
        )
    return BadValue("file", Bi(text.zh.format(p=place[0]), text.en.format(p=place[1])))


def _malformed(said: str, line: int) -> BadValue:
    """What the reader of CSV found, in words people use, with the line."""
    if "field limit" in said:
        text = Bi(
            "第 {n} 行有一格超过 {most} 字，不能读取；请检查该行的引号是否成对",
            "Line {n} has a cell of more than {most} characters; check that its quotation marks come in pairs",
        )
    elif "NUL" in said:
        text = Bi(
            "第 {n} 行含空字符，不是文本文件；请另存为 CSV 后再上传",
            "Line {n} holds a null character, so this is no text file; save it as CSV and upload that",
        )
    else:
        text = Bi(
            "第 {n} 行不合 CSV 格式；请检查该行的引号和换行",
            "Line {n} is not CSV; check its quotation marks and line breaks",
        )
    return BadValue("file", text.fill(n=line, most=f"{LONGEST_CELL:,}"))


def _undecodable(path: Path, packed: bool) -> BadValue:
    """The line whose bytes are no text: where the encoding that reads furthest, most likely the file's own, stops."""
    line = max(_stops(path, packed, encoding) for encoding in ("utf-8", "gb18030"))
    text = Bi(
        "第 {n} 行有无法识别的文字，编码既不是 UTF-8 也不是 GB 18030；请另存为「CSV UTF-8」后再上传",
        "Line {n} holds text in neither UTF-8 nor GB 18030; save the file as “CSV UTF-8” and upload that",
    )
    return BadValue("file", text.fill(n=line))


def _stops(path: Path, packed: bool, encoding: str) -> int:
    """The first line that is no text in this encoding; in neither of ours does a line break occur inside a character."""
    line = 1
    with path.open("rb") as raw, _opened(raw, packed) as binary:
        for line, content in enumerate(binary, 1):  # noqa: B007  the line where it stopped is what is asked
            try:
                content.decode(encoding)
            except UnicodeDecodeError:
                break
    return line


class _Measured(io.RawIOBase):
    """A stream that refuses to swell beyond measure."""

    def __init__(self, inner: IO[bytes]) -> None:
        self.inner, self.seen = inner, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self.inner.read(len(buffer))
        self.seen += len(data)
        if self.seen > MOST_BYTES:
            raise BadValue("file", Bi("解压后超过 1 GB，不能接收", "It unpacks to more than 1 GB and cannot be taken"))
        buffer[: len(data)] = data
        return len(data)


def _opened(raw: IO[bytes], packed: bool) -> Any:
    inner: Any = gzip.GzipFile(fileobj=raw) if packed else raw
    return io.BufferedReader(_Measured(inner), 1 << 16)


def _encoding(path: Path, packed: bool) -> str:
    """UTF-8 when the beginning is, else GB 18030, which Chinese spreadsheets write."""
    with path.open("rb") as raw, _opened(raw, packed) as binary:
        head = binary.read(1 << 16)
    for cut in range(4):
        try:
            head[: len(head) - cut].decode("utf-8")
            return "utf-8-sig"
        except UnicodeDecodeError:
            continue
    return "gb18030"


def _excel(path: Path, gauge: Gauge) -> Iterator[tuple[int, list[str]]]:
    from openpyxl import load_workbook

    line = 0
    try:
        book = load_workbook(path, read_only=True, data_only=True)
        sheet = book.worksheets[0]
        most = sheet.max_row or 0  # what the sheet says of itself, or nothing
        for line, cells in enumerate(sheet.iter_rows(values_only=True), 1):
            gauge.share = min(1.0, line / most) if most else 0.0
            yield line, [_text(cell) for cell in cells]
        book.close()
    except BadValue:
        raise
    except Exception:  # the library raises whatever a broken part makes it stumble over
        raise _broken(line, "xlsx") from None


def _text(cell: Any) -> str:
    """A cell as text; a date without its midnight, a whole number without its point."""
    if cell is None:
        return ""
    if hasattr(cell, "date"):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)[:LONGEST_CELL]
