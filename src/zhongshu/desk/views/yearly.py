"""Yearly reports: what was made and is in the making, asking for one, the files."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from zhongshu.desk.forms import YearForm
from zhongshu.desk.yearly.making import KIND, LANGUAGES, ask_report
from zhongshu.desk.yearly.places import ASKS, READS
from zhongshu.documents.actions import fetch_document
from zhongshu.documents.queries import files_of, papers
from zhongshu.documents.typesetting import verify_url
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Hidden
from zhongshu.pages.page import Button, Crumb, Page
from zhongshu.people.access import HouseRequest, door
from zhongshu.people.who import who

TITLE = Bi("年度报告", "Yearly reports")
LEAD = Bi("一年的漏斗、指标、立项、终止与经验、毕业与核爆点、经费；每个数都附明细地址，印有校验值。", "A year's funnel, indicators, awards, stops with their lessons, graduations and nuclear points, and money; each number with the address of its rows, and a hash to check.")  # fmt: skip
MOST = 60
TONES = {"asked": "info", "typesetting": "info", "ready": "good", "failed": "bad"}
SHOWN = {"zh": Bi("中文 PDF", "Chinese PDF"), "en": Bi("英文 PDF", "English PDF")}
RUNNING = ("asked", "typesetting")


def _crumbs() -> tuple[Crumb, ...]:
    return (Crumb(Bi("指标", "Indicators"), reverse("desk:reports")),)


@door(READS, methods="GET")
def reports(request: HouseRequest) -> HttpResponse:
    """Every edition, the newest first."""
    rows = list(papers(request.actor, KIND)[:MOST])
    files, names = files_of(request.actor, rows), who([row.asked_by_id for row in rows])
    drawn = [
        {"row": row, "tone": TONES[row.state], "who": names[row.asked_by_id], "verify": verify_url(row.sha256) if row.sha256 else "", "files": _links(row, files.get(row.pk, []))}
        for row in rows
    ]  # fmt: skip
    primary = Button(Bi("编制年度报告", "Make a yearly report"), reverse("desk:ask_yearly"), "plus") if request.actor.may(ASKS) else None  # fmt: skip
    page = Page(TITLE, lead=LEAD, crumbs=_crumbs(), primary=primary)
    context = {"page": page, "rows": drawn, "running": any(row.state in RUNNING for row in rows)}
    part = request.headers.get("HX-Target") == "papers"
    return render(request, "desk/yearly_table.html" if part else "desk/yearly.html", context)


def _links(row: Any, files: list[Any]) -> list[tuple[Bi, str, int]]:
    by_side = {file.name.rsplit("-", 1)[-1].removesuffix(".pdf"): file for file in files}
    return [
        (SHOWN[side], reverse("desk:yearly_file", args=[row.code, side]), by_side[side].size)
        for side in LANGUAGES
        if side in by_side
    ]


@door(ASKS)
def ask(request: HouseRequest) -> HttpResponse:
    """Ask for the report of a year; the worker makes it."""
    form = YearForm(request.POST or None, actor=request.actor)
    form.cancel_url = reverse("desk:yearly")
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            paper = ask_report(request.actor, int(form.given["year"]), settings.CENTER)
            messages.success(request, str(Bi("{c} 已开始编制，完成后在此下载", "{c} is being made; it can be fetched here when it is ready").fill(c=paper.code)))  # fmt: skip
            return redirect("desk:yearly")
    page = Page(Bi("编制年度报告", "Make a yearly report"), crumbs=(*_crumbs(), Crumb(TITLE, reverse("desk:yearly"))))
    return form.answer(request, context={"page": page})


@door(READS, methods="GET")
def file(request: HouseRequest, code: str, side: str) -> HttpResponseBase:
    """Give a file out; the download is on record."""
    paper = papers(request.actor, KIND).filter(code=code).first()
    found = [f for f in files_of(request.actor, [paper])[paper.pk] if f.name.endswith(f"-{side}.pdf")] if paper and side in LANGUAGES and paper.done > 1 else []  # fmt: skip
    if not found:
        raise Hidden
    row, path = fetch_document(request.actor, found[0].pk)
    answer = FileResponse(path.open("rb"), as_attachment=True, filename=row.name, content_type=row.media_type)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
