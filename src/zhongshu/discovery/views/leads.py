"""Triage: the inbox, one lead with everything on one screen, and one view for each deed done on it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from zhongshu.discovery import queries
from zhongshu.discovery.access import require_triage
from zhongshu.discovery.actions import register_lead
from zhongshu.discovery.deeds import DEEDS
from zhongshu.discovery.forms.bring import RegisterForm
from zhongshu.discovery.presenting import lead_now, lead_page
from zhongshu.discovery.queries.permitted import permitted
from zhongshu.discovery.tables import Leads, Recommendations
from zhongshu.discovery.views.shapes import deed_on, done, for_whom, once, shown, write_down
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.kernel.errors import Hidden, NotAllowed
from zhongshu.pages.forms import HouseForm
from zhongshu.pages.page import Button, Crumb, Page
from zhongshu.people.access import HouseRequest, door

LEADS = Crumb(Bi("线索初筛", "Leads"), "/leads/")


@door("triage:RUA")
def leads(request: HouseRequest) -> HttpResponse:
    """The inbox: what waits for the house first."""
    new = Button(Bi("登记线索", "Register a lead"), reverse("discovery:register"), "plus")
    page = Page(
        title=Bi("线索初筛", "Leads"),
        lead=Bi(
            "按新颖 × 紧迫排序，同分看时限。每条线索五种出路，都要有理由。",
            "By novelty × urgency, then by the clock. Five ways on, each with a reason.",
        ),
        primary=for_whom(request, "triage:UA", new),
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

    def act() -> HttpResponse:
        said = form.said()
        lead_id = once(request, form, "discovery.register", lambda: register_lead(request.actor, said=said).lead_id)
        lead = queries.receipt_lead(lead_id)
        text = Bi("已登记：{n}", "Registered: {n}").fill(n=lead.receipt)
        return done(request, text, "discovery:lead", code=lead.dossier.code)

    page = Page(Bi("登记线索", "Register a lead"), crumbs=[LEADS])
    return write_down(request, form, page, act, cancel_url=reverse("discovery:leads"), draft="discovery.register")


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
    return shown(request, "discovery/lead.html", {"page": page, **lead_page(request.actor, found, verb, sent)}, sent)


@door("triage:UA", methods="POST")
def deed(request: HouseRequest, code: str, verb: str) -> HttpResponse:
    """Do one thing to a lead."""
    found, wanted = queries.lead_for(request.actor, code), DEEDS.get(verb)
    if wanted is None:
        raise Hidden
    if verb not in permitted(request.actor, found):
        require_triage(request.actor, found.dossier)
        raise NotAllowed
    form = wanted.form(request.POST)

    def act() -> HttpResponse:
        wanted.perform(request.actor, found, form)
        return done(request, wanted.done, "discovery:lead", code=found.dossier.code)

    return deed_on(
        form,
        act,
        otherwise=lambda sent: _show(request, queries.lead_for(request.actor, code), verb, sent),
        newest=lambda: lead_now(request.actor, code, verb),
    )
