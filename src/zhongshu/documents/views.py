"""Upload, download, withdraw. What may be read or added is asked of the room the subject belongs to."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from zhongshu.documents import actions, queries
from zhongshu.documents.access import require_add
from zhongshu.documents.forms import UploadForm, WithdrawForm
from zhongshu.kernel.bilingual import Bi
from zhongshu.pages.page import Page
from zhongshu.people.access import HouseRequest, door

# A downloaded file is never shown inside the site, whatever a browser thinks it is.
SEALED = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


def _back(request: HouseRequest) -> str:
    """Where the reader came from, if that is a page of this site; else the front page."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    return asked if url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure()) else "/"


@door("document:C")
def upload(request: HouseRequest, about_kind: str, about_id: str) -> HttpResponse:
    """Hand in one file about a subject."""
    require_add(request.actor, about_kind, about_id)
    form = UploadForm(request.POST or None, request.FILES or None)
    form.cancel_url = _back(request)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            row = actions.store_document(
                request.actor, about_kind=about_kind, about_id=about_id, once_key=form.once_key, **form.given
            )
            messages.success(request, str(Bi("已上传：{name}", "Uploaded: {name}").fill(name=row.name)))
            return redirect(_back(request))
    context = {"page": Page(title=Bi("上传附件", "Upload a document")), "next": _back(request)}
    return form.answer(request, "documents/upload.html", context)


@door("document:R", methods="GET")
def download(request: HouseRequest, document_id: str) -> HttpResponseBase:
    """Give a file out, as an attachment."""
    row, path = actions.fetch_document(request.actor, document_id)
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=row.name, content_type=row.media_type, headers=SEALED
    )


def _now(request: HouseRequest, document_id: str) -> dict[str, object]:
    row = queries.document(request.actor, document_id)
    return {"version": row.version, "stands": Bi("已撤下", "Withdrawn") if row.withdrawn_at else Bi("在用", "In use")}


@door("document:C")
def withdraw(request: HouseRequest, document_id: str) -> HttpResponse:
    """Take a file out of sight, with the reason."""
    row = queries.document(request.actor, document_id)
    form = WithdrawForm(request.POST or None, initial={"version": row.version})
    form.cancel_url = _back(request)
    if request.method == "POST" and form.is_valid():
        with form.refusals(newest=lambda: _now(request, document_id)):
            actions.withdraw_document(request.actor, row.pk, version=form.read_version, **form.given)
            messages.success(request, str(Bi("已撤下", "Withdrawn")))
            return redirect(_back(request))
    page = Page(title=Bi("撤下附件：{name}", "Withdraw: {name}").fill(name=row.name))
    return form.answer(request, "documents/withdraw.html", {"page": page, "next": _back(request)})
