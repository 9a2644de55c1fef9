"""One dossier on one page: where it stands, its direction, what may be done now, and what has happened."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from zhongshu.desk.forms import NextDecisionForm
from zhongshu.desk.listings import name
from zhongshu.desk.queries import dossier as reading
from zhongshu.desk.queries.sealed import meet_names, shown_fields
from zhongshu.desk.tones import tone_of
from zhongshu.kernel import veil
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.lifecycle.actions import set_next_decision
from zhongshu.lifecycle.chapters import Audience, kind_of
from zhongshu.lifecycle.course import STATES
from zhongshu.lifecycle.queries import chapters_for, dossier_for, now_of, place_of
from zhongshu.pages.page import Button, Crumb, Page
from zhongshu.people.access import HouseRequest, door
from zhongshu.people.roles import INSIDE, Role


def crumbs(code: str = "") -> tuple[Crumb, ...]:
    first = Crumb(Bi("卷宗", "Dossiers"), reverse("desk:dossiers"))
    return (first, Crumb(code, reverse("desk:dossier", args=[code]))) if code else (first,)


@door("dossier:R", methods="GET")
def dossier(request: HouseRequest, code: str) -> HttpResponse:
    """The dossier page."""
    found = dossier_for(request.actor, code)
    place = place_of(found)
    mine, others = reading.acts_now(request.actor, found)
    first = next((act for act in mine if act.way.open and act.url and not act.ends), None)
    primary = Button(first.way.edge.label, first.url, "arrow-right") if first else None
    divided = reading.parted_of(request.actor, found)
    page = Page(pick(found, "title") or found.code, lead=pick(found, "claim"), crumbs=crumbs(), primary=primary)
    context = {
        "page": page, "dossier": found, "tone": tone_of(found.state), "rail": reading.stage_rail(found), "parted": divided, "mine": mine, "others": others,
        "moments": reading.folded(reading.timeline(request.actor, found))[:12], "clock": reading.clock_words(found), "field": name("fields", found.field),
        "channel": name("channels", found.channel), "region": name("regions", found.region) if found.region else "", "ended": STATES[found.state].ended,
        "probability_label": Bi("成立概率", "Probability it holds"), "inside": bool(request.actor.roles & INSIDE), **reading.card(found),
        "may_amend": request.actor.may("facts:UA", place), "sets_date": bool(request.actor.roles & INSIDE) and request.actor.may("card:UA", place), "members": found.members.filter(until__isnull=True).select_related("person"),
    }  # fmt: skip
    return render(request, "desk/dossier.html", context)


@door("dossier:R", methods="GET")
def timeline_page(request: HouseRequest, code: str) -> HttpResponse:
    """Everything that happened, newest first."""
    found = dossier_for(request.actor, code)
    page = Page(Bi("全部经过", "Everything that happened"), lead=str(found), crumbs=crumbs(code))
    return render(
        request,
        "desk/timeline.html",
        {
            "page": page,
            "dossier": found,
            "moments": reading.timeline(request.actor, found, limit=1000),
            "parted": reading.parted_of(request.actor, found),
            "inside": bool(request.actor.roles & INSIDE),
        },
    )


@door("dossier:R", methods="GET")
def chapters(request: HouseRequest, code: str) -> HttpResponse:
    """What the stages sealed, in the edition this reader may read."""
    found = dossier_for(request.actor, code)
    if veil.drawn():
        meet_names(found)
    audience = Audience.INSIDE if request.actor.roles & INSIDE else Audience.TEAM
    sealed = [(c, kind_of(c.kind), shown_fields(c.kind, body)) for c, body in chapters_for(found, audience)]
    replay = Button(Bi("复现", "Replay"), reverse("decisions:signed", args=[code]), "history")
    buttons = (replay,) if Role.INT in request.actor.roles else ()
    page = Page(Bi("封存的篇章", "Sealed chapters"), lead=str(found), crumbs=crumbs(code), buttons=buttons)
    return render(
        request,
        "desk/chapters.html",
        {"page": page, "dossier": found, "sealed": sealed, "inside": audience is Audience.INSIDE},
    )


@door("card:UA")
def next_decision(request: HouseRequest, code: str) -> HttpResponse:
    """Bring the next decision forward, or set it where no time limit runs."""
    found = dossier_for(request.actor, code)
    request.actor.require("card:UA", place_of(found))
    form = NextDecisionForm(request.POST or None, initial={"on": found.next_decision_on, "version": found.version})
    form.cancel_url = reverse("desk:dossier", args=[code])
    if request.method == "POST" and form.is_valid():
        with form.refusals(
            newest=lambda: now_of(request.actor, code) | {"on": dossier_for(request.actor, code).next_decision_on}
        ):
            set_next_decision(request.actor, found, version=form.read_version, **form.given)
            messages.success(request, str(Bi("已设定下次决策日", "The next decision date is set")))
            return redirect("desk:dossier", code)
    return form.answer(
        request, context={"page": Page(Bi("下次决策日", "Next decision"), lead=str(found), crumbs=crumbs(code))}
    )
