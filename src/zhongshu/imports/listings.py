"""The lists of jobs and faults, declared."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from zhongshu.imports.mapping import mappings
from zhongshu.imports.models import DONE, FAILED, RUNNING, STATES, ImportFault, ImportJob
from zhongshu.imports.queries import faults_of
from zhongshu.imports.queries import jobs as all_jobs
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.pages.listing import Column, Filter, Listing, Tone

TONES = {DONE: "good", RUNNING: "info", FAILED: "bad"}


class Jobs(Listing):
    """All import jobs."""

    name = "imports.jobs"
    title = Bi("导入", "Imports")
    order = ("-created_at",)
    search_fields = ("filename",)
    empty = Bi("还没有导入过文件", "No file has been imported yet")
    empty_hint = Bi("上传后先看预览，确认了才写入", "A file is previewed first and entered once confirmed")
    columns = (
        Column("filename", Bi("文件", "File"), kind="main", sort="filename"),
        Column("mapping", Bi("模板", "Mapping"), value=lambda r: mappings()[r.mapping].label),
        Column(
            "state",
            Bi("状态", "State"),
            value=lambda r: Tone(STATES[r.state], TONES.get(r.state, "neutral")),
            kind="state",
            sort="state",
        ),
        Column("total", Bi("行数", "Rows"), kind="number", sort="total"),
        Column("entered", Bi("已写入", "Entered"), kind="number", sort="entered"),
        Column("known", Bi("已有", "Known"), kind="number"),
        Column("bad", Bi("未收入", "Kept out"), kind="number"),
        Column("created_at", Bi("上传时间", "Uploaded"), kind="moment", sort="created_at"),
    )
    filters = (Filter("state", Bi("状态", "State"), choices=STATES, field="state"),)

    def rows(self, actor: Any) -> QuerySet[ImportJob]:
        return all_jobs(actor)

    def href(self, row: ImportJob) -> str:
        return reverse("imports:job", args=[row.pk])


class Faults(Listing):
    """The faults of one file."""

    name = "imports.faults"
    title = Bi("问题清单", "Faults")
    order = ("line", "id")
    search_fields = ("column", "value")
    empty = Bi("没有发现问题", "No faults were found")
    empty_hint = Bi("每一行都可以写入", "Every row can be entered")
    columns = (
        Column("line", Bi("行号", "Line"), kind="number", sort="line"),
        Column("column", Bi("列", "Column"), kind="code", sort="column"),
        Column("reason", Bi("原因", "Reason"), value=lambda r: pick(r, "reason"), kind="main"),
        Column("value", Bi("内容", "Content")),
        Column("keeps_out", Bi("该行未收入", "Row kept out"), kind="flag", sort="keeps_out"),
    )

    def __init__(self, job: ImportJob) -> None:
        self.job = job

    def rows(self, actor: Any) -> QuerySet[ImportFault]:
        return faults_of(self.job)
