"""Triage: the inbox, one lead with everything on one screen, and one view for each deed done on it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from zhongshu.discovery import queries
from zhongshu.discovery.actions import register_lead
from zhongshu.discovery.deeds import DEEDS
from zhongshu.discovery.forms.bring import RegisterForm
from zhongshu.discovery.presenting import lead_page
from zhongshu.discovery.tables import Leads, Recommendations
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.kernel.errors import Hidden
from zhongshu.pages import drafts
from zhongshu.pages.actions import perform_once
from zhongshu.pages.forms import HouseForm
from zhongshu.pages.page import Button, Crumb, Page
from zhongshu.people.access import HouseRequest, door

LEADS = Crumb(Bi("线索初筛", "Leads"), "/leads/")


@door("triage:RUA")
def leads(request: HouseRequest) -> HttpResponse:
    """The inbox: what waits for the house first."""
    may = request.actor.may("triage:UA")
    page = Page(
        title=Bi("线索初筛", "Leads"),
        lead=Bi(
            "按新颖 × 紧迫排序，同分看时限。每条线索五种出路，都要有理由。",
            "By novelty × urgency, then by the clock. Five ways on, each with a reason.",
        ),
        primary=Button(Bi("登记线索", "Register a lead"), reverse("discovery:register"), "plus") if may else None,
        buttons=(Button(Bi("推荐", "Recommendations"), reverse("discovery:recommendations"), "award"),),
        help=(
            Bi(
                "新颖与紧迫由初筛人评定，未评的按 3 × 3 排。",
                "Novelty and urgency are judged in triage; what is not judged counts 3 × 3.",
            ),
            Bi(
                "时限按工作日计，含调休；等团队补充期间暂停。",
                "Time limits count working days, moved holidays included; they stand while an answer is awaited.",
            ),
        ),
    )
    context = {
        "counts": queries.counts(request.actor),
        "reply": queries.first_reply(),
        "promise": queries.promise_days(),
    }
    return Leads().answer(request, page=page, template="discovery/leads.html", context=context)


@door("triage:RUA")
def recommendations(request: HouseRequest) -> HttpResponse:
    page = Page(title=Bi("推荐", "Recommendations"), crumbs=[LEADS])
    return Recommendations().answer(request, page=page)


@door("triage:UA")
def register(request: HouseRequest) -> HttpResponse:
    """Register a technology met elsewhere."""
    form = RegisterForm(request.POST or None)
    form.cancel_url = reverse("discovery:leads")
    drafts.resume(form, request, "discovery.register")
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            said = form.said()
            lead_id = perform_once(
                request.actor,
                form.once_key,
                "discovery.register",
                lambda: register_lead(request.actor, said=said).lead_id,
                sent=form.given,
            )
            drafts.done(request, "discovery.register")
            lead = queries.receipt_lead(lead_id)
            messages.success(request, str(Bi("已登记：{n}", "Registered: {n}").fill(n=lead.receipt)))
            return redirect("discovery:lead", code=lead.dossier.code)
    page = Page(title=Bi("登记线索", "Register a lead"), crumbs=[LEADS])
    return form.answer(request, "pages/form_page.html", {"page": page})


@door("triage:RUA", methods="GET")
def lead(request: HouseRequest, code: str) -> HttpResponse:
    """One lead with everything on it."""
    return _show(request, queries.lead_for(request.actor, code))


def _show(request: HouseRequest, found: Any, verb: str = "", sent: HouseForm | None = None) -> HttpResponse:
    """The page; a form that was sent comes back where it stood, with what was typed."""
    dossier = found.dossier
    page = Page(
        title=pick(dossier, "title"),
        lead=pick(dossier, "claim"),
        crumbs=[LEADS],
        buttons=(Button(Bi("卷宗", "Dossier"), reverse("desk:dossier", args=[dossier.code]), "file-text"),),
    )
    context = {"page": page, **lead_page(request.actor, found, verb, sent)}
    status = 200 if sent is None else (sent.status if sent.status != 200 else 400)
    return render(request, "discovery/lead.html", context, status=status)


@door("triage:UA", methods="POST")
def deed(request: HouseRequest, code: str, verb: str) -> HttpResponse:
    """Do one thing to a lead."""
    found, wanted = queries.lead_for(request.actor, code), DEEDS.get(verb)
    if wanted is None:
        raise Hidden
    form = wanted.form(request.POST)
    if form.is_valid():
        with form.refusals():
            wanted.perform(request.actor, found, form)
            messages.success(request, str(wanted.done))
            return redirect("discovery:lead", code=found.dossier.code)
    return _show(request, queries.lead_for(request.actor, code), verb, form)
