"""The chair's page, on which the opinion is written and signed, and what the panel reads once it is decided."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from zhongshu.appraisal.actions import sign_opinion, write_opinion
from zhongshu.appraisal.actions.opinion import chairing, missing_for_signing
from zhongshu.appraisal.forms import OpinionForm, opinion_values
from zhongshu.appraisal.presenting import picture, rubric_of, votes_of
from zhongshu.appraisal.queries import arguments_for, figures, judged, short_of
from zhongshu.appraisal.views import sealed
from zhongshu.appraisal.views.reviews import page_of, reading
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Hidden
from zhongshu.lifecycle.chapters import Audience
from zhongshu.lifecycle.queries import last_chapter
from zhongshu.pages import drafts
from zhongshu.pages.forms import STANDS
from zhongshu.pages.sending import sent_once
from zhongshu.people.access import HouseRequest, door

SIGNED = Bi("已签署", "Signed")


def _now(request: HouseRequest, code: str) -> dict[str, Any]:
    """The opinion as it is kept now, for whoever read an older one."""
    kept = getattr(judged(request.actor, code), "opinion", None)
    return {**opinion_values(kept), **({STANDS: SIGNED} if kept is not None and kept.signed_at else {})}


@door("verdict:U")
@sent_once
def panel_opinion(request: HouseRequest, code: str) -> HttpResponse:
    """The chair writes and signs; the other experts read the opinion once the center has decided."""
    found = judged(request.actor, code)
    if found.stage == "decided":
        chapter = last_chapter(found.dossier, "opinion")
        if chapter is None:
            raise Hidden
        page = page_of(found, Bi("论证意见书", "Panel's opinion"))
        return render(request, "appraisal/opinion.html", {"page": page, **sealed(chapter, Audience.PANEL)})
    if found.stage not in ("opinion", "signed"):
        raise Hidden(Bi("评议还没有结束", "The rounds are not over yet"))
    chairing(request.actor, found)
    kept = getattr(found, "opinion", None)
    form = OpinionForm(request.POST or None, initial=opinion_values(kept))
    form.cancel_url = ""
    if found.stage == "opinion":
        drafts.resume(form, request, "appraisal.opinion", code)
    if request.method == "POST" and form.is_valid():
        with form.refusals(newest=lambda: _now(request, code)):
            written = write_opinion(request.actor, found, written=form.written, version=form.read_version)
            drafts.done(request, "appraisal.opinion", code)
            form.stands_at(written.version)  # what is kept from here on is this form's own text
            if request.POST.get("do") == "sign":
                sign_opinion(request.actor, found, version=written.version)
                messages.success(request, str(Bi("已签署，决策人已收到通知", "Signed; whoever decides has been told")))
            else:
                messages.success(request, str(Bi("已保存", "Saved")))
            return redirect("appraisal:panel_opinion", code)
    figured = figures(found)
    context = {
        "page": page_of(found, Bi("论证意见", "Opinion")), "appraisal": found, "panel": found.panel, "opinion": kept, "rubric": rubric_of(found),
        "picture": picture(found, figured), "votes": votes_of(found, arguments_for(request.actor, found)), "short": short_of(found, figured),
        "lacks": missing_for_signing(found, kept) if kept else [], **reading(found),
    }  # fmt: skip
    return form.answer(request, "appraisal/chair.html", context)
