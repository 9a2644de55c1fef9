"""The edges taken here, each a page that says what will happen, what is still missing, and asks for the reason; and the dossier's own page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from zhongshu.award import actions
from zhongshu.award.forms import ReasonForm, TurnDownForm
from zhongshu.award.options import TARGETS
from zhongshu.award.presenting import CHOSEN
from zhongshu.award.queries.packages import STATES, last_item
from zhongshu.award.queries.publicity import objections_of, publicities_of
from zhongshu.decisions.queries import decided, votes_of, words_on
from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle.queries import dossier_for, place_of
from zhongshu.lifecycle.steps import crumbs, step
from zhongshu.pages.page import Page
from zhongshu.people.access import HouseRequest, door


@door("award:RUA", methods="GET")
def dossier(request: HouseRequest, code: str) -> HttpResponse:
    """How the award of one dossier stands."""
    found = dossier_for(request.actor, code)
    item, subject = last_item(found), decided("dossier", found.pk, purpose="award")
    reads = request.actor.may("publicity:RUA", place_of(found))
    context = {
        "page": Page(Bi("立项", "Award"), lead=str(found), crumbs=crumbs(found)), "dossier": found, "item": item,
        "state": STATES[item.package.state] if item else None, "outcome": CHOSEN.get(item.outcome) if item else None,
        "subject": subject, "votes": votes_of(subject) if subject else {},
        "publicities": [(p, objections_of(p) if reads else ()) for p in publicities_of(found)], "tends": request.actor.may("publicity:UA", place_of(found)),
    }  # fmt: skip
    return render(request, "award/dossier.html", context)


@door("award:A")
def approve(request: HouseRequest, code: str) -> HttpResponse:
    """T-17."""
    found = dossier_for(request.actor, code)
    subject = decided("dossier", found.pk, purpose="award")
    form = ReasonForm(
        request.POST or None,
        initial={"version": found.version, "reason": words_on(subject)[0] if subject else ""},
    )
    form.fate = Bi("立项决定随即封存，公示由论证秘书发布。", "The mandate is sealed at once; the officer publishes it.")
    return step(request, found, "T-17", form, actions.approve)


@door("award:A")
def turn_down(request: HouseRequest, code: str) -> HttpResponse:
    """T-18."""
    found = dossier_for(request.actor, code)
    item, subject = last_item(found), decided("dossier", found.pk, purpose="award")
    form = TurnDownForm(
        request.POST or None,
        initial={"version": found.version, "reason": words_on(subject)[0] if subject else ""},
    )
    return step(request, found, "T-18", form, actions.turn_down, target=TARGETS.get(item.outcome if item else "", ""))
