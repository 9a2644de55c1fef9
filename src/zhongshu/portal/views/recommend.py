"""Recommend somebody else's technology, with the truth check."""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from zhongshu.discovery.actions import recommend
from zhongshu.kernel.bilingual import Bi
from zhongshu.pages import drafts
from zhongshu.pages.actions import perform_once
from zhongshu.pages.page import Page
from zhongshu.people.access import door
from zhongshu.portal.forms.recommend import RecommendForm
from zhongshu.portal.knocking import comes_at_ease
from zhongshu.portal.opened import open_receipt

FORM = "portal.recommend"


@door(public=True)
def recommend_one(request: HttpRequest) -> HttpResponse:
    """One page; the receipt goes to the recommender's screen and to the team's mailbox."""
    form = RecommendForm(request.POST or None)
    drafts.resume(form, request, FORM)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            lead_id, number = _send(request, form)
            open_receipt(request, lead_id, number)
            request.session["fresh_receipt"] = lead_id
            drafts.done(request, FORM)
            return redirect("portal:done")
    page = Page(
        title=Bi("推荐一项技术", "Recommend a technology"),
        lead=Bi(
            "您了解、核实过、愿意担保真实的技术。推荐不等于评审，也不影响结果的独立性。",
            "One that you know, have checked and can vouch for. A recommendation is not a review and does not sway the result.",
        ),
    )
    return form.answer(request, "portal/recommend.html", {"page": page})


def _send(request: HttpRequest, form: RecommendForm) -> tuple[str, str]:
    said, vouching, actor = form.said(), form.vouching(), request.actor  # type: ignore[attr-defined]

    def submit() -> list[str]:
        receipt = recommend(actor, said=said, vouching=vouching, slow_lane=not comes_at_ease(request, "recommend"))
        return [receipt.lead_id, receipt.number]

    lead_id, number = perform_once(
        actor, form.once_key, "portal.recommend", submit, sent=[asdict(said), asdict(vouching)]
    )
    return lead_id, number
