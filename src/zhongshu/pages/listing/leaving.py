"""How the rows of a list leave the house: an Excel sheet or a CSV file of its columns, row by row.

Flows in: columns, plain values of the rows. Flows out: the answer to send. CSV has no bound; a sheet of Excel has one, and says when it was reached.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue
from zhongshu.pages import sheets
from zhongshu.pages.listing.columns import SHEET_FORMATS, Column, shown_text

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sheet_answer(kind: str, title: Bi, columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> HttpResponseBase:
    """The rows as a file named after the list and the day."""
    headers, name = [column.header for column in columns], f"{title}-{clock.today():%Y%m%d}"
    if kind == "csv":
        text = ([shown_text(value) if not isinstance(value, str) else value for value in row] for row in rows)
        return StreamingHttpResponse(
            sheets.csv_lines(headers, text),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": content_disposition_header(True, f"{name}.csv") or "attachment"},
        )
    if kind != "xlsx":
        raise BadValue("export", Bi("只能导出 Excel 或 CSV", "Only Excel and CSV can be exported"))
    file = sheets.excel(str(title), headers, rows, formats=[SHEET_FORMATS.get(c.kind, "") for c in columns])
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)
