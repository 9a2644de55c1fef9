"""Writes one sheet of an Excel workbook, row by row, with nothing in it that could run: there is no way here to write a formula.

Flows in: headers, rows of plain values, a number format a column. Flows out: an open file. Text is an inline string whatever it starts with.
Whence: ECMA-376 (SpreadsheetML, Open Packaging); written out because the general library took 52 s of CPU for 100,000 rows of nine columns.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import IO, Any
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
DAY_ZERO = dt.date(1899, 12, 30)  # day 0 of the 1900 date system, as every reader counts it
FIRST_OWN_FORMAT = 164  # numbers below belong to the standard
HEADER_STYLE, DAY_STYLE, INSTANT_STYLE, FIRST_OWN_STYLE = 1, 2, 3, 4
DAY_FORMAT, INSTANT_FORMAT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"  # for dates in a column without a format
ROWS_AT_ONCE = 500
# an escape that Excel would read as a character, such as _x000D_
ESCAPE_LOOKALIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def write(
    title: str, headers: Sequence[str], rows: Iterable[Sequence[Any]], *, formats: Sequence[str], widths: Sequence[int]
) -> IO[bytes]:
    """An open file at its beginning; ``formats`` and ``widths`` have one entry a column, "" for the general format."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  the answer closes it
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as package:
        for name, text in _around(title, formats).items():
            package.writestr(name, HEAD + text)
        with package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(_before_rows(widths).encode())
            sheet.write(_row(1, [_text(header, HEADER_STYLE) for header in headers]).encode())
            styles = [FIRST_OWN_STYLE + n if code else 0 for n, code in enumerate(formats)]
            waiting: list[str] = []
            for number, row in enumerate(rows, start=2):
                waiting.append(_row(number, [_cell(value, style) for value, style in zip(row, styles, strict=True)]))
                if len(waiting) == ROWS_AT_ONCE:
                    sheet.write("".join(waiting).encode())
                    waiting.clear()
            sheet.write(("".join(waiting) + "</sheetData></worksheet>").encode())
    file.seek(0)
    return file


def _row(number: int, cells: Sequence[str]) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def _cell(value: Any, style: int) -> str:
    """One cell; the readers count columns by themselves."""
    if value is None:
        return "<c/>"
    if isinstance(value, str):
        return _text(value, 0)
    if isinstance(value, dt.date):
        own = style or (INSTANT_STYLE if isinstance(value, dt.datetime) else DAY_STYLE)
        return f'<c s="{own}"><v>{_serial(value)}</v></c>'
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool) and math.isfinite(value):
        return f'<c s="{style}"><v>{value}</v></c>'
    return _text(str(value), 0)


def _text(value: str, style: int) -> str:
    said = escape(ESCAPE_LOOKALIKE.sub("_x005F_", value))
    return f'<c t="inlineStr" s="{style}"><is><t xml:space="preserve">{said}</t></is></c>'


def _serial(value: dt.date) -> str:
    """A day as the number of days since day zero, an instant with its fraction of a day."""
    if not isinstance(value, dt.datetime):
        return str((value - DAY_ZERO).days)
    seconds = value.hour * 3600 + value.minute * 60 + value.second
    return f"{(value.date() - DAY_ZERO).days + seconds / 86_400:.10f}"


def _before_rows(widths: Sequence[int]) -> str:
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>' for n, width in enumerate(widths, start=1)
    )
    return (
        f'{HEAD}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" '
        f'state="frozen"/></sheetView></sheetViews><cols>{columns}</cols><sheetData>'
    )


def _around(title: str, formats: Sequence[str]) -> dict[str, str]:
    """The parts of the package around the sheet."""
    override = '<Override PartName="{}" ContentType="' + TYPE + '.{}+xml"/>'
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        + override.format("/xl/workbook.xml", "sheet.main")
        + override.format("/xl/worksheets/sheet1.xml", "worksheet")
        + override.format("/xl/styles.xml", "styles")
        + "</Types>",
        "_rels/.rels": _relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name={quoteattr(title)} sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relations(("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")),
        "xl/styles.xml": _styles(formats),
    }


def _relations(*parts: tuple[str, str]) -> str:
    each = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(parts, start=1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{each}</Relationships>'


def _styles(formats: Sequence[str]) -> str:
    """Style 0 is plain, 1 the header, 2 a day, 3 an instant, then one a column."""
    codes = [DAY_FORMAT, INSTANT_FORMAT, *formats]
    numbered = [(FIRST_OWN_FORMAT + n, code) for n, code in enumerate(codes)]
    own = "".join(f'<numFmt numFmtId="{number}" formatCode={quoteattr(code)}/>' for number, code in numbered if code)
    count = sum(bool(code) for code in codes)
    each = "".join(
        f'<xf numFmtId="{number if code else 0}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        for number, code in numbered
    )
    return (
        f'<styleSheet xmlns="{MAIN}">' + f'<numFmts count="{count}">{own}</numFmts>' +
        '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><color rgb="FFFFFFFF"/><name val="Calibri"/></font></fonts>'
        '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
        '<fill><patternFill patternType="solid"><fgColor rgb="FF10233F"/></patternFill></fill></fills>'
        "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{len(formats) + FIRST_OWN_STYLE}"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        f'<xf numFmtId="0" fontId="1" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1"/>{each}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )  # fmt: skip
