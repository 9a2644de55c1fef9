"""Anybody may ask whether a paper with this hash or number was issued here, and whether it still stands."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhongshu.documents.verifying import LONGEST, verify
from zhongshu.kernel.bilingual import Bi
from zhongshu.pages.page import Page
from zhongshu.people.access import door


@door(public=True, methods="GET")
def ask(request: HttpRequest) -> HttpResponse:
    """The form, and under it the answer."""
    asked = request.GET.get("h", "").strip()[:LONGEST]
    page = Page(
        title=Bi("核验文件", "Check a document"),
        lead=Bi("输入文件上的校验值或编号，或文件的 SHA-256，核对是否由本中心出具、是否有效。", "Enter the hash or the number printed on a document, or the SHA-256 of the file, to see whether this center issued it and whether it stands."),
    )  # fmt: skip
    return render(
        request, "portal/verify.html", {"page": page, "asked": asked, "found": verify(asked) if asked else None}
    )
