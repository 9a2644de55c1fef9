"""Publicity: awards and transfers in one list, one award, and the form on which anybody may object while the period runs."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from zhongshu.award.actions import object_to_award
from zhongshu.award.queries.publicity import public_one, running, shown_to_public
from zhongshu.documents.actions import store_document
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.kernel.errors import Blocked
from zhongshu.pages.actions import perform_once
from zhongshu.pages.page import Button, Crumb, Page
from zhongshu.people.access import door
from zhongshu.policy.queries import active_rules
from zhongshu.portal.forms.objection import ObjectionForm
from zhongshu.portal.knocking import comes_at_ease
from zhongshu.transfer.queries.cases import in_publicity
from zhongshu.transfer.rules import MODES

SIZE = 20
LIST = Crumb(Bi("立项公示", "Awards in publicity"), "/publicity/")


@door(public=True, methods="GET")
def listing(request: HttpRequest) -> HttpResponse:
    """What is shown now, and what was; below it the transfers whose price or terms are in publicity."""
    shown = Paginator(shown_to_public(), SIZE).get_page(request.GET.get("page"))
    page = Page(
        title=Bi("立项公示", "Awards in publicity"),
        lead=Bi("委员会拟立项的项目。公示期内任何人都可以提出异议，由未参与决定的人答复。", "Projects the committee has approved. Anybody may object while the period runs; somebody who had no part in the decision answers."),
    )  # fmt: skip
    transfers = [(case, MODES[case.mode].label) for case in in_publicity()] if shown.number == 1 else []
    context = {"page": page, "shown": shown, "rows": [(p, running(p)) for p in shown], "transfers": transfers}
    return render(request, "portal/publicity.html", context)


@door(public=True, methods="GET")
def one(request: HttpRequest, code: str) -> HttpResponse:
    """One entry."""
    found = public_one(code)
    opened = running(found)
    object_here = Button(Bi("提出异议", "Object"), reverse("portal:object", args=[code]), "message-circle")
    page = Page(title=pick(found, "title"), lead=found.code, crumbs=(LIST,), primary=object_here if opened else None)
    return render(request, "portal/publicity_one.html", {"page": page, "publicity": found, "open": opened})


@door(public=True)
def object_to(request: HttpRequest, code: str) -> HttpResponse:
    """Raise an objection."""
    found = public_one(code)
    form = ObjectionForm(request.POST or None, request.FILES or None)
    form.cancel_url = reverse("portal:publicity_one", args=[code])
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            number = _send(request, found, form)
            request.session["objection"] = number
            return redirect("portal:objected", code)
    crumbs = (LIST, Crumb(code, form.cancel_url))
    page = Page(title=Bi("提出异议", "Object"), lead=pick(found, "title"), crumbs=crumbs)
    if not running(found):
        raise Blocked([Bi("公示期内（公示期已过）", "a period that is running (it is over)")])
    return form.answer(request, "portal/object.html", {"page": page})


def _send(request: HttpRequest, publicity: Any, form: ObjectionForm) -> str:
    """The objection, once; then its file, refused beside its field without losing the objection."""
    said = {name: form.given[name] for name in ("name", "organisation", "contact", "text")}
    actor = request.actor  # type: ignore[attr-defined]

    def submit() -> list[str]:
        made = object_to_award(actor, publicity, slow_lane=not comes_at_ease(request, "objection"), **said)
        return [made.pk, made.code]

    objection_id, number = perform_once(actor, form.once_key, "portal.object", submit, sent=[publicity.pk, said])
    file = form.given.get("file")
    if file:
        store_document(
            actor, file=file, kind="evidence", about_kind="objection", about_id=objection_id,
            classification="internal", confirmed=True, once_key=f"{form.once_key}-file",
        )  # fmt: skip
    return str(number)


@door(public=True, methods="GET")
def objected(request: HttpRequest, code: str) -> HttpResponse:
    """Thank you, with the number to quote."""
    found = public_one(code)
    page = Page(title=Bi("异议已收到", "Your objection was received"), lead=pick(found, "title"), crumbs=(LIST, Crumb(code, reverse("portal:publicity_one", args=[code]))))  # fmt: skip
    return render(
        request,
        "portal/objected.html",
        {
            "page": page,
            "number": request.session.get("objection", ""),
            "days": active_rules().clocks.objection_workdays,
        },
    )
