"""The one writer of every table that leaves the house: Excel and CSV without a single live formula.

Flows in: headers, rows of plain values, number formats. Flows out: a file on disk (Excel) or a stream of lines (CSV). Text is written as text
whatever it starts with; CSV text that a spreadsheet would run gets a quote before it, full-width signs too. Whence: promise P21, ASVS 1.2.10.
"""

from __future__ import annotations

import csv
import io
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill

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


def _cell(sheet: Any, value: Any, number_format: str = "") -> Any:
    """A cell of the right type; a text is typed as text, so that ``=1+1`` stays those four characters."""
    if isinstance(value, str):
        cell = WriteOnlyCell(sheet, value="")
        cell._value, cell.data_type = plain_text(value), "s"
        return cell
    cell = WriteOnlyCell(sheet, value=value)
    if number_format:
        cell.number_format = number_format
    return cell


def _header(sheet: Any, text: str) -> Any:
    cell = _cell(sheet, text)
    cell.font = Font(bold=True, color="FFFFFF")
    cell.fill = PatternFill("solid", fgColor="10233F")
    cell.alignment = Alignment(vertical="center")
    return cell


def excel(
    title: str,
    headers: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    formats: Sequence[str] = (),
    widths: Sequence[int] = (),
) -> IO[bytes]:
    """An open file with one sheet, written row by row; at most `MOST_ROWS` rows."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_NOT_IN_NAMES.sub(" ", plain_text(title))[:31] or "1")
    sheet.freeze_panes = "A2"
    for index, header in enumerate(headers):
        width = widths[index] if index < len(widths) else 0
        sheet.column_dimensions[_letter(index)].width = width or min(48, max(10, 2 * len(header) + 4))
    sheet.append([_header(sheet, header) for header in headers])
    kinds = list(formats) + [""] * (len(headers) - len(formats))
    for number, row in enumerate(rows):
        if number >= MOST_ROWS:
            break
        sheet.append([_cell(sheet, value, kind) for value, kind in zip(row, kinds, strict=True)])
    file = tempfile.TemporaryFile()  # noqa: SIM115  the answer closes it
    book.save(file)
    file.seek(0)
    return file


def csv_lines(headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """Lines of a CSV file that Excel opens as UTF-8."""
    yield b"\xef\xbb\xbf"
    yield _csv_line([csv_text(plain_text(header)) for header in headers])
    for number, row in enumerate(rows):
        if number >= MOST_ROWS:
            break
        yield _csv_line([csv_text(plain_text(value)) if isinstance(value, str) else value for value in row])


def _csv_line(values: Sequence[Any]) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow(["" if value is None else value for value in values])
    return line.getvalue().encode()


def _letter(index: int) -> str:
    """The name of a column: 0 is A, 26 is AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name
