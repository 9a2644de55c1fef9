"""Reads files row by row, never whole: CSV (plain or gzip, UTF-8 or GB 18030) and Excel, with the line each row ends on.

Hostile files are refused before they are parsed: an Excel file through the checks of `documents`, a gzip that swells beyond measure as it is read.
"""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterator
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


def rows(path: Path, name: str) -> Iterator[tuple[int, dict[str, str]]]:
    """(line, column -> text) of every row; the header names the columns. Raises BadValue with the place when it cannot be read."""
    if path.stat().st_size == 0:
        raise BadValue("file", Bi("文件是空的", "The file is empty"))
    lowered = name.lower()
    if lowered.endswith(".xlsx"):
        check_office(path, "xlsx")
        yield from _named(_excel(path))
    elif lowered.endswith((".csv", ".csv.gz")):
        yield from _named(_csv(path, packed=lowered.endswith(".gz")))
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
        raise BadValue("file", text.fill(c=", ".join(doubled) or str(len(header))))
    for count, (line, cells) in enumerate(lines, 1):
        if count > MOST_ROWS:
            raise BadValue("file", Bi("超过一百万行，请拆分后导入", "More than a million rows: split the file"))
        if any(cell.strip() for cell in cells):
            yield line, dict(zip(header, [*cells, *[""] * (len(header) - len(cells))], strict=False))


def _csv(path: Path, *, packed: bool) -> Iterator[tuple[int, list[str]]]:
    try:
        with _opened(path, packed) as binary:
            encoding = _encoding(path, packed)
            reader = csv.reader(io.TextIOWrapper(binary, encoding=encoding, newline=""))
            for cells in reader:
                yield reader.line_num, cells
    except (UnicodeDecodeError, csv.Error, EOFError, OSError) as error:
        text = Bi("文件不是可读的 CSV:{e}", "This is not a readable CSV file: {e}")
        raise BadValue("file", text.fill(e=str(error)[:120])) from None


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
            raise BadValue("file", Bi("解压后超过 1 GB,不能接收", "It unpacks to more than 1 GB and cannot be taken"))
        buffer[: len(data)] = data
        return len(data)


def _opened(path: Path, packed: bool) -> Any:
    inner: Any = gzip.open(path, "rb") if packed else path.open("rb")  # noqa: SIM115  closed by the reader around it
    return io.BufferedReader(_Measured(inner), 1 << 16)


def _encoding(path: Path, packed: bool) -> str:
    """UTF-8 when the beginning is, else GB 18030, which Chinese spreadsheets write."""
    with _opened(path, packed) as binary:
        head = binary.read(1 << 16)
    for cut in range(4):
        try:
            head[: len(head) - cut].decode("utf-8")
            return "utf-8-sig"
        except UnicodeDecodeError:
            continue
    return "gb18030"


def _excel(path: Path) -> Iterator[tuple[int, list[str]]]:
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True, data_only=True)
        sheet = book.worksheets[0]
        for line, cells in enumerate(sheet.iter_rows(values_only=True), 1):
            yield line, [_text(cell) for cell in cells]
        book.close()
    except BadValue:
        raise
    except Exception as error:
        text = Bi("无法读取这个 Excel 文件：{e}", "This Excel file cannot be read: {e}")
        raise BadValue("file", text.fill(e=type(error).__name__)) from None


def _text(cell: Any) -> str:
    """A cell as text; a date without its midnight, a whole number without its point."""
    if cell is None:
        return ""
    if hasattr(cell, "date"):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)[:LONGEST_CELL]
