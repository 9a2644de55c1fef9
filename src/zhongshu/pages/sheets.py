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

from zhongshu.pages import workbook

MOST_ROWS = 100_000
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
    """An open Excel file with one sheet; at most `MOST_ROWS` rows."""
    named = _NOT_IN_NAMES.sub(" ", plain_text(title))[:31] or "1"
    shown = [plain_text(header) for header in headers]
    kept = (
        [plain_text(value) if isinstance(value, str) else value for value in row] for row in islice(rows, MOST_ROWS)
    )
    widths = [min(48, max(11, 2 * len(header) + 4)) for header in shown]
    return workbook.write(named, shown, kept, formats=[*formats, *[""] * (len(shown) - len(formats))], widths=widths)


def csv_lines(headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """Lines of a CSV file that Excel opens as UTF-8."""
    yield b"\xef\xbb\xbf"
    yield _csv_line([csv_text(plain_text(header)) for header in headers])
    for row in islice(rows, MOST_ROWS):
        yield _csv_line([csv_text(plain_text(value)) if isinstance(value, str) else value for value in row])


def _csv_line(values: Sequence[Any]) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow(["" if value is None else value for value in values])
    return line.getvalue().encode()
