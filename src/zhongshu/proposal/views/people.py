"""Who answers for the dossier, what the due diligence found, which experts are named."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Hidden
from zhongshu.lifecycle.queries import dossier_for, place_of
from zhongshu.lifecycle.steps import crumbs
from zhongshu.pages.page import Page
from zhongshu.pages.sending import sent_once
from zhongshu.people.access import HouseRequest, door
from zhongshu.people.roles import INSIDE
from zhongshu.policy.queries import rules_of
from zhongshu.proposal.actions import (
    accept_offer,
    add_note,
    decline_offer,
    drop_expert,
    name_expert,
    offer_dossier,
    withdraw_offer,
)
from zhongshu.proposal.actions.diligence import FLAGS, KINDS, SURENESS
from zhongshu.proposal.forms import NameExpertForm, NoteForm, OfferForm, ReasonForm
from zhongshu.proposal.queries import (
    accepted_offer,
    candidates_for_panel,
    notes_of,
    open_offer,
    panel_ahead,
    panel_of,
    past_offers,
    specialist_loads,
)


@door("specialist:AR")
def specialist(request: HouseRequest, code: str) -> HttpResponse:
    """Offer the dossier, answer the offer, hand over."""
    dossier = dossier_for(request.actor, code)
    loads = specialist_loads(dossier)
    form = OfferForm(request.POST or None, specialists=[(load.user_id, load.choice) for load in loads])
    form.submit_label = Bi("发出指派", "Send the offer")
    form.fate = Bi(
        "专员会收到通知，由本人接受或谢绝。", "The specialist is notified, and accepts or declines in person."
    )
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            offer_dossier(request.actor, dossier, **form.given)
            messages.success(request, str(Bi("已发出指派，等专员答复", "Offered; the specialist's answer is awaited")))
            return redirect("proposal:specialist", code)
    page = Page(Bi("负责专员", "Accountable specialist"), lead=str(dossier), crumbs=crumbs(dossier))
    offer = open_offer(dossier)
    context = {
        "page": page, "dossier": dossier, "loads": loads, "offer": offer, "accepted": accepted_offer(dossier), "past": past_offers(dossier),
        "mine": offer is not None and offer.user_id == request.actor.user_id, "may_offer": request.actor.may("specialist:A", place_of(dossier)),
        "care": rules_of(dossier.rule_set).care, "answer_form": ReasonForm(), "stewardships": dossier.stewardships.select_related("user__person").order_by("-since"),
    }  # fmt: skip
    return form.answer(request, "proposal/specialist.html", context)


@door("specialist:AR", methods="POST")
def answer_offer(request: HouseRequest, code: str) -> HttpResponse:
    """Accept or decline an offer made to oneself."""
    offer = open_offer(dossier_for(request.actor, code))
    if offer is None:
        raise Hidden(Bi("这项指派已有答复或已撤回", "This offer was already answered or withdrawn"))
    if "accept" in request.POST:
        accept_offer(request.actor, offer)
        messages.success(request, str(Bi("您已接受这份卷宗", "You have accepted this dossier")))
    else:
        decline_offer(request.actor, offer, reason=request.POST.get("reason", ""))
        messages.success(request, str(Bi("您已谢绝这份卷宗", "You have declined this dossier")))
    return redirect("proposal:specialist", code)


@door("specialist:A", methods="POST")
def withdraw(request: HouseRequest, code: str) -> HttpResponse:
    """Take an unanswered offer back."""
    offer = open_offer(dossier_for(request.actor, code))
    if offer is None:
        raise Hidden(Bi("这项指派已有答复或已撤回", "This offer was already answered or withdrawn"))
    withdraw_offer(request.actor, offer, reason=request.POST.get("reason", ""))
    messages.success(request, str(Bi("已撤回指派", "The offer was withdrawn")))
    return redirect("proposal:specialist", code)


@door("dossier:R")
def diligence(request: HouseRequest, code: str) -> HttpResponse:
    """The due diligence, and one more step of it."""
    dossier = dossier_for(request.actor, code)
    if not request.actor.roles & INSIDE:
        raise Hidden
    form = NoteForm(request.POST or None, initial={"happened_on": clock.today(), "flag": "none"})
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            add_note(request.actor, dossier, **form.given)
            messages.success(request, str(Bi("已记录", "Recorded")))
            return redirect("proposal:diligence", code)
    page = Page(Bi("尽职调查", "Due diligence"), lead=str(dossier), crumbs=crumbs(dossier))
    notes = [(n, KINDS[n.kind], SURENESS[n.sureness], FLAGS[n.flag]) for n in notes_of(dossier)]
    context = {
        "page": page,
        "dossier": dossier,
        "notes": notes,
        "may_write": request.actor.may("view:UA", place_of(dossier)),
    }
    return form.answer(request, "proposal/diligence.html", context)


@door("panel:RUA")
@sent_once
def experts(request: HouseRequest, code: str) -> HttpResponse:
    """Name experts for the panel, with the interests computed and shown."""
    dossier = dossier_for(request.actor, code)
    form = NameExpertForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            name_expert(request.actor, dossier, **form.given)
            messages.success(request, str(Bi("已提名", "Named")))
            return redirect(f"{reverse('proposal:experts', args=[code])}?{request.GET.urlencode()}")
    page = Page(Bi("专家名单", "Experts named"), lead=str(dossier), crumbs=crumbs(dossier))
    ahead, asked = panel_ahead(dossier), (request.GET.get("kind", ""), request.GET.get("q", "")[:60])
    names = ahead and request.actor.may("view:UA", place_of(dossier))
    context = {
        "page": page, "dossier": dossier, "named": list(panel_of(dossier)), "asked": rules_of(dossier.rule_set).appraisal,
        "candidates": candidates_for_panel(dossier, kind=asked[0], text=asked[1]) if names else [], "may_name": names, "ahead": ahead,
    }  # fmt: skip
    return form.answer(request, "proposal/experts.html", context)


@door("view:UA", methods="POST")
@sent_once
def drop(request: HouseRequest, code: str) -> HttpResponse:
    """Take an expert off the list."""
    drop_expert(
        request.actor,
        dossier_for(request.actor, code),
        named_id=request.POST.get("named_id", ""),
        reason=request.POST.get("reason", ""),
    )
    messages.success(request, str(Bi("已撤下", "Taken off the list")))
    return redirect("proposal:experts", code)
