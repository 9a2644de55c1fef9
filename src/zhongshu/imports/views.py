"""Pages of the imports: the jobs, an upload, one job with its preview, faults and progress."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from zhongshu.imports import actions
from zhongshu.imports.forms import UploadForm
from zhongshu.imports.listings import Faults, Jobs
from zhongshu.imports.mapping import mapping_of
from zhongshu.imports.queries import faults_of, job_for, sample_of
from zhongshu.kernel.bilingual import Bi
from zhongshu.pages.page import Button, Crumb, Page
from zhongshu.people.access import HouseRequest, door

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
            job = actions.receive(request.actor, file=file, filename=file.name, mapping=form.given["mapping"])
            return redirect("imports:job", job.pk)
    return form.answer(request, "imports/upload.html", {"page": Page(Bi("上传文件", "Upload a file"), crumbs=crumbs())})


@door("import:UA")
def job(request: HouseRequest, job_id: str) -> HttpResponse:
    """One job: what was found, what would be entered, how far it is."""
    found = job_for(request.actor, job_id)
    if request.method == "POST":
        return _decide(request, found.pk)
    page = Page(found.filename, lead=mapping_of(found.mapping).label, crumbs=crumbs())
    context = {"page": page, "job": found, "sample": sample_of(found), "faults": faults_of(found)[:20]}
    template = "imports/progress.html" if request.headers.get("HX-Request") else "imports/job.html"
    return render(request, template, context)


def _decide(request: HouseRequest, job_id: str) -> HttpResponse:
    found = job_for(request.actor, job_id)
    if "stop" in request.POST:
        actions.stop(request.actor, found)
        messages.success(
            request, str(Bi("已停止；已导入的保留，可继续", "Stopped; what was entered stays, and it can go on"))
        )
    else:
        actions.confirm(request.actor, found)
        messages.success(request, str(Bi("已开始导入", "The import has begun")))
    return redirect("imports:job", job_id)


@door("import:UA", methods="GET")
def faults(request: HouseRequest, job_id: str) -> HttpResponse:
    """Every fault, to be mended in the file."""
    found = job_for(request.actor, job_id)
    page = Page(
        Bi("问题清单", "Faults"),
        lead=found.filename,
        crumbs=crumbs(Crumb(found.filename, reverse("imports:job", args=[job_id]))),
    )
    return Faults(found).answer(request, page=page)
