"""The one writer of every table that leaves the house: Excel and CSV without a single live formula.

Flows in: headers, rows of plain values, number formats. Flows out: a file on disk (Excel) or a stream of lines (CSV). Text is written as text
whatever it starts with; CSV text that a spreadsheet would run gets a quote before it, full-width signs too. Whence: promise P21, ASVS 1.2.10.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import IO, Any

from zhongshu.kernel.bilingual import Bi
from zhongshu.pages import workbook

MOST_ROWS = (
    1_048_576 - 2
)  # rows of values in a sheet of Excel: its own limit, less the headings and the note that rows are missing
CUT = Bi(
    "一张 Excel 表最多 {n} 行，后面还有没有导出的行；请缩小范围分次导出，有 CSV 的列表可用 CSV 导出全部",
    "A sheet holds {n} rows, and there are more that are not in it: narrow the list and export in parts, or take the CSV file where there is one",
)
LONGEST_CELL = 32_767  # Excel's own limit
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NOT_IN_NAMES = re.compile(r"[\\/*?:\[\]]")


def plain_text(value: Any) -> str:
    """Text as a sheet can hold it."""
    return _ILLEGAL.sub("", str(value))[:LONGEST_CELL]


def csv_text(value: str) -> str:
    """Text that no spreadsheet runs."""
    return "'" + value if value.startswith(RISKY) else value


def excel(
    title: str, headers: Sequence[str], rows: Iterable[Sequence[Any]], *, formats: Sequence[str] = ()
) -> IO[bytes]:
    """An open Excel file with one sheet; beyond `MOST_ROWS` rows its last row says that there are more."""
    named = _NOT_IN_NAMES.sub(" ", plain_text(title))[:31] or "1"
    shown = [plain_text(header) for header in headers]
    kept = (
        [plain_text(value) if isinstance(value, str) else value for value in row] for row in _bounded(rows, len(shown))
    )
    widths = [min(48, max(11, 2 * len(header) + 4)) for header in shown]
    return workbook.write(named, shown, kept, formats=[*formats, *[""] * (len(shown) - len(formats))], widths=widths)


def _bounded(rows: Iterable[Sequence[Any]], width: int) -> Iterator[Sequence[Any]]:
    """As many rows as a sheet holds, and the note when that was not all."""
    source = iter(rows)
    yield from islice(source, MOST_ROWS)
    if next(source, None) is not None:
        yield [str(CUT.fill(n=f"{MOST_ROWS:,}")), *[None] * (width - 1)]


def csv_lines(headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """Lines of a CSV file that Excel opens as UTF-8; all rows, for they are sent as they are read."""
    yield b"\xef\xbb\xbf"
    yield _csv_line([csv_text(plain_text(header)) for header in headers])
    for row in rows:
        yield _csv_line([csv_text(plain_text(value)) if isinstance(value, str) else value for value in row])


def _csv_line(values: Sequence[Any]) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow(["" if value is None else value for value in values])
    return line.getvalue().encode()
