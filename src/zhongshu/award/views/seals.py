"""Seals of excellence: the list, those of one dossier, issuing, revoking, the certificate."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from zhongshu.award.actions.seals import issue_seal, ready_certificate, revoke_seal
from zhongshu.award.forms.seal import IssueForm, RevokeForm
from zhongshu.award.queries.seals import RIGHT, lacks_for_seal, seal_of, seals_of
from zhongshu.award.seal_listing import Seals
from zhongshu.documents.typesetting import verify_url
from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle.queries import dossier_for, now_of, place_of
from zhongshu.lifecycle.steps import crumbs
from zhongshu.pages.actions import perform_once
from zhongshu.pages.page import Button, Crumb, Page
from zhongshu.people.access import HouseRequest, door

TITLE = Bi("卓越印章", "Seal of excellence")
HELP = (
    Bi("论证过线而没有席位或经费的卷宗，可获卓越印章：有效十二个月，凭它走快速通道到替补首发（B1），不占当年席位即可再次提请立项。", "A dossier above the line for which there was no seat or money may get the Seal: it holds for twelve months and opens the fast lane to B1, from where it may be proposed again without a seat of the year."),
    Bi("证书可以出示给其他出资方；任何人扫证书上的二维码即可核验真伪与是否有效。", "The certificate may be shown to other funders; anybody checks by its QR whether it is genuine and still holds."),
)  # fmt: skip


@door(RIGHT)
def seals(request: HouseRequest) -> HttpResponse:
    """Every Seal this reader may know."""
    return Seals().answer(request)


@door(RIGHT, methods="GET")
def seal(request: HouseRequest, code: str) -> HttpResponse:
    """The Seals of one dossier, and whether it may get one."""
    dossier = dossier_for(request.actor, code)
    place, rows = place_of(dossier), seals_of(request.actor, dossier)
    lacking = lacks_for_seal(dossier)
    issues = request.actor.may("seal:S", place)
    primary = Button(Bi("签发卓越印章", "Issue the Seal"), reverse("award:issue_seal", args=[code]), "award") if issues and not lacking else None  # fmt: skip
    context = {
        "page": Page(TITLE, lead=str(dossier), crumbs=crumbs(dossier), primary=primary, help=HELP), "dossier": dossier, "lacking": lacking,
        "issues": issues, "revokes": request.actor.may("seal:A", place), "rows": [(row, verify_url(row.sha256)) for row in rows],
    }  # fmt: skip
    return render(request, "award/seal.html", context)


def _trail(code: str) -> Crumb:
    return Crumb(TITLE, reverse("award:seal", args=[code]))


@door("seal:S")
def issue(request: HouseRequest, code: str) -> HttpResponse:
    """Issue it; sent twice, it is issued once."""
    dossier = dossier_for(request.actor, code)
    form = IssueForm(request.POST or None, initial={"version": dossier.version})
    form.cancel_url = reverse("award:seal", args=[code])
    if request.method == "POST" and form.is_valid():
        with form.refusals(newest=lambda: now_of(request.actor, code)):
            ready = ready_certificate(dossier)
            made = perform_once(
                request.actor, form.once_key, "award.issue_seal",
                lambda: issue_seal(request.actor, dossier, version=form.read_version, ready=ready, **form.given), sent=(code, form.given),
            )  # fmt: skip
            messages.success(request, str(Bi("已签发 {c}", "Issued: {c}").fill(c=made.code)))
            return redirect("award:seal", code)
    page = Page(Bi("签发卓越印章", "Issue the Seal of excellence"), lead=str(dossier), crumbs=crumbs(dossier, _trail(code)), help=HELP)  # fmt: skip
    return form.answer(request, context={"page": page})


@door("seal:A")
def revoke(request: HouseRequest, code: str, seal_code: str) -> HttpResponse:
    """Take it back."""
    dossier = dossier_for(request.actor, code)
    row = seal_of(request.actor, dossier, seal_code)
    form = RevokeForm(request.POST or None, initial={"version": row.version})
    form.cancel_url = reverse("award:seal", args=[code])
    if request.method == "POST" and form.is_valid():
        with form.refusals(newest=lambda: _now(request, code, seal_code)):
            revoke_seal(request.actor, row, version=form.read_version, reason=form.given["reason"])
            messages.success(request, str(Bi("已撤销 {c}", "Revoked: {c}").fill(c=row.code)))
            return redirect("award:seal", code)
    page = Page(Bi("撤销卓越印章", "Revoke the Seal"), lead=row.code, crumbs=crumbs(dossier, _trail(code)))
    return form.answer(request, context={"page": page})


def _now(request: HouseRequest, code: str, seal_code: str) -> dict[str, object]:
    row = seal_of(request.actor, dossier_for(request.actor, code), seal_code)
    return {"version": row.version, "stands": row.standing_label}


@door(RIGHT, methods="GET")
def certificate(request: HouseRequest, code: str, seal_code: str) -> HttpResponse:
    """The file, exactly the bytes whose hash is on record."""
    row = seal_of(request.actor, dossier_for(request.actor, code), seal_code)
    answer = HttpResponse(bytes(row.file), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{row.code}.pdf"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
