"""The form of an upload."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from zhongshu.imports.mapping import mappings
from zhongshu.kernel.bilingual import Bi
from zhongshu.pages.fields import ChoiceField, FileField
from zhongshu.pages.forms import HouseForm

AGAIN = Bi(
    "请重新选择文件（浏览器不保留上次选择的文件）；CSV、CSV.GZ 或 XLSX，第一行是列名",
    "Choose the file again (a browser does not keep it); CSV, CSV.GZ or XLSX, the first line names the columns",
)


class UploadForm(HouseForm):
    """A file, and the mapping when the header does not say it."""

    file = FileField(
        Bi("文件", "File"),
        accept=".csv,.gz,.xlsx",
        help_text=Bi("CSV、CSV.GZ 或 XLSX；第一行是列名", "CSV, CSV.GZ or XLSX; the first line names the columns"),
    )
    mapping = ChoiceField(
        Bi("模板", "Mapping"),
        required=False,
        help_text=Bi("不选则按列名自动识别", "Found by the column names when left empty"),
    )
    submit_label = Bi("上传并检查", "Upload and check")
    fate = Bi(
        "先逐行检查并预览，确认之前不会写入任何记录。",
        "Every row is checked and previewed first; nothing is entered before you confirm.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = self.fields["mapping"]
        offered.choices = [("", Bi("自动识别", "Find it")), *((m.code, m.label) for m in mappings().values())]

    def answer(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """After a refusal everything is kept but the file, which no browser sends back; the field says so."""
        if self.is_bound and self.errors:
            self["file"].help_text = AGAIN  # type: ignore[assignment]
        return super().answer(request, *args, **kwargs)
