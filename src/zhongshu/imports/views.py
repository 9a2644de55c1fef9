"""Pages of the imports: the jobs, an upload, one job with its preview, faults and progress."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from zhongshu.imports import actions, samples
from zhongshu.imports.forms import UploadForm
from zhongshu.imports.listings import Faults, Jobs
from zhongshu.imports.mapping import mapping_of, mappings
from zhongshu.imports.queries import faults_of, job_for, sample_of
from zhongshu.imports.wording import shown, time_left
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Hidden, Stale
from zhongshu.pages import sheets
from zhongshu.pages.page import Button, Crumb, Page
from zhongshu.people.access import HouseRequest, door

if TYPE_CHECKING:
    from zhongshu.imports.models import ImportJob

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FIRST = 20  # faults on the job's own page; all of them have a page of their own
JOBS = Bi("导入", "Imports")


def crumbs(*more: Crumb) -> tuple[Crumb, ...]:
    return (Crumb(JOBS, reverse("imports:jobs")), *more)


@door("import:UA", methods="GET")
def jobs(request: HouseRequest) -> HttpResponse:
    """All jobs."""
    lead = Bi(
        "历史项目、需求、单位、人员与专家，从文件成批进入；先预览，后写入。",
        "Past projects, needs, organisations, persons and experts from files: preview first, then enter.",
    )
    return Jobs().answer(
        request,
        page=Page(
            JOBS, lead=lead, primary=Button(Bi("上传文件", "Upload a file"), reverse("imports:upload"), "upload")
        ),
    )


@door("import:UA")
def upload(request: HouseRequest) -> HttpResponse:
    """Send a file."""
    form = UploadForm(request.POST or None, request.FILES or None)
    form.cancel_url = reverse("imports:jobs")
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            file = form.given["file"]
            job = actions.receive(
                request.actor, file=file, filename=file.name, mapping=form.given["mapping"], once_key=form.once_key
            )
            return redirect("imports:job", job.pk)
    page = Page(Bi("上传文件", "Upload a file"), crumbs=crumbs())
    return form.answer(request, "imports/upload.html", {"page": page, "samples": samples.listed()})


@door("import:UA", methods="GET")
def sample(request: HouseRequest, code: str) -> HttpResponseBase:
    """A file to fill in, for one mapping."""
    mapping = mappings().get(code)
    if mapping is None:
        raise Hidden
    headers, rows = samples.headings(mapping), samples.rows(mapping)
    if request.GET.get("as") == "csv":
        file: Any = io.BytesIO(b"".join(sheets.csv_lines(headers, rows)))
        return FileResponse(file, as_attachment=True, filename=f"{code}.csv", content_type="text/csv; charset=utf-8")
    file = sheets.excel(str(mapping.label), headers, rows)
    return FileResponse(file, as_attachment=True, filename=f"{code}.xlsx", content_type=XLSX)


@door("import:UA")
def job(request: HouseRequest, job_id: str) -> HttpResponse:
    """One job: what was found, what would be entered, how far it is."""
    found = job_for(request.actor, job_id)
    if request.method == "POST":
        return _decide(request, found.pk)
    if request.headers.get("HX-Target") == "progress":
        return _progress(request, found)
    mapping, every = mapping_of(found.mapping), faults_of(found)
    refused = actions.nothing_to_enter(found) if found.waits and not found.cursor and not found.enterable else None
    context = {
        "page": Page(found.filename, lead=mapping.label, crumbs=crumbs()),
        "job": found,
        "left": time_left(found.seconds_left),
        "sample": [shown(mapping, row) for row in sample_of(found)],
        "faults": every[:FIRST] if not found.reads else [],
        "listed": every.count(),
        "refused": refused,
        "may_confirm": found.waits and refused is None,
    }
    return render(request, "imports/job.html", context)


def _progress(request: HouseRequest, found: ImportJob) -> HttpResponse:
    """The moving part alone, while the job stands where the page was made; afterwards the page is drawn anew, for preview and buttons change too."""
    if request.GET.get("was") != found.state:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "imports/progress.html", {"job": found, "left": time_left(found.seconds_left)})


def _decide(request: HouseRequest, job_id: str) -> HttpResponse:
    try:
        _done(request, job_for(request.actor, job_id))
    except (
        Stale,
        BadValue,
    ) as refusal:  # a late press: the job has gone on meanwhile, and its page says where it stands
        late = Bi("导入的状态已经变化，请看现在的情况", "The import has moved on meanwhile; see where it stands now")
        messages.warning(request, str(late if isinstance(refusal, Stale) else refusal.text))
    return redirect("imports:job", job_id)


def _done(request: HouseRequest, found: ImportJob) -> None:
    if "stop" in request.POST:
        actions.stop(request.actor, found)
        messages.success(
            request, str(Bi("已停止；已导入的保留，可继续", "Stopped; what was entered stays, and it can go on"))
        )
    else:
        actions.confirm(request.actor, found)
        messages.success(request, str(Bi("已开始导入", "The import has begun")))


@door("import:UA", methods="GET")
def faults(request: HouseRequest, job_id: str) -> HttpResponse:
    """Every fault, to be mended in the file."""
    found = job_for(request.actor, job_id)
    page = Page(
        Bi("问题清单", "Faults"),
        lead=found.filename,
        crumbs=crumbs(Crumb(found.filename, reverse("imports:job", args=[job_id]))),
    )
    context = {"job": found, "listed": faults_of(found).count()}
    return Faults(found).answer(request, page=page, template="imports/faults.html", context=context)
