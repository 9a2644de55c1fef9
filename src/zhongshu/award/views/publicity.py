"""Publicity inside the house: the list, one entry with its objections, publishing, answering, and the two edges out of PUBL."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from zhongshu.award import actions
from zhongshu.award.forms import ReasonForm
from zhongshu.award.forms.publicity import AnswerForm, PublishForm
from zhongshu.award.publicity_listing import STATES, TONES, Publicities
from zhongshu.award.queries.publicity import (
    objection_for,
    objections_of,
    publicities_of,
    publicity_for,
    raised_against,
    took_part,
)
from zhongshu.documents.queries import documents_about
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.kernel.errors import NotAllowed
from zhongshu.lifecycle.queries import dossier_for, place_of
from zhongshu.lifecycle.steps import crumbs, step
from zhongshu.pages.forms import STANDS
from zhongshu.pages.page import Button, Crumb, Page
from zhongshu.people.access import HouseRequest, door

LIST = Crumb(Bi("公示", "Publicity"), "/award/publicity/")
HELP = (
    Bi("公示不少于规定的工作日，期内任何人都可以提出异议；异议由未参与决定的人在时限内答复。", "Publicity lasts at least the working days of the rules; anybody may object meanwhile, and somebody who had no part in the decision answers in time."),
)  # fmt: skip

TEAM_HELP = (
    Bi("公示期内任何人都可以实名提出异议，由未参与决定的人在时限内答复；异议人的身份不向团队公开。", "During the period anybody may object by name; somebody who had no part in the decision answers in time. Who objected is not told to the team."),
    Bi("异议成立，立项退回委员会重新决定；不成立，公示期满后进入签约。", "Where an objection is sustained the award goes back to the committee; otherwise the contract follows once the period is over."),
)  # fmt: skip


@door("publicity:UA")
def publicities(request: HouseRequest) -> HttpResponse:
    """The list."""
    page = Page(
        Bi("公示", "Publicity"), help=HELP,
        buttons=(Button(Bi("公开页面", "Public page"), reverse("portal:publicity"), "external-link"),),
    )  # fmt: skip
    return Publicities().answer(request, page=page)


@door("publicity:UA", methods="GET")
def publicity(request: HouseRequest, code: str) -> HttpResponse:
    """One entry and the objections against it."""
    found = publicity_for(request.actor, code)
    dossier_for(request.actor, found.dossier.code)  # an interest locks it
    waiting = found.state == "waiting"
    publish = Button(Bi("发布公示", "Publish"), reverse("award:publish", args=[code]), "send")
    page = Page(pick(found, "title"), lead=found.code, crumbs=(LIST,), primary=publish if waiting else None, help=HELP)
    context = {
        "page": page, "publicity": found, "state": STATES[found.state], "tone": TONES[found.state],
        "objections": objections_of(found), "mine": took_part(request.actor.user_id, found),
    }  # fmt: skip
    return render(request, "award/publicity.html", context)


@door("publicity:UA")
def publish(request: HouseRequest, code: str) -> HttpResponse:
    """Read over what will be shown, then publish."""
    found = publicity_for(request.actor, code)
    names = ("title_zh", "title_en", "organisation_zh", "organisation_en", "lead", "version")
    form = PublishForm(request.POST or None, initial={name: getattr(found, name) for name in names})

    def newest() -> dict[str, Any]:
        now = publicity_for(request.actor, code)
        return {**{name: getattr(now, name) for name in names}, STANDS: STATES[now.state]}

    form.cancel_url = reverse("award:publicity", args=[code])
    if request.method == "POST" and form.is_valid():
        with form.refusals(newest=newest):
            done = actions.publish(request.actor, found, version=form.read_version, **form.given)
            text = Bi("已发布，公示至 {d}", "Published until {d}").fill(d=done.until_on)
            messages.success(request, str(text))
            return redirect("award:publicity", code)
    page = Page(Bi("发布公示", "Publish"), lead=str(found.dossier), crumbs=(LIST, Crumb(code, form.cancel_url)))
    return form.answer(request, context={"page": page})


@door("publicity:UA")
def objection(request: HouseRequest, code: str) -> HttpResponse:
    """Read an objection and answer it."""
    found = objection_for(request.actor, code)
    dossier_for(request.actor, found.publicity.dossier.code)
    barred = took_part(request.actor.user_id, found.publicity)
    form = AnswerForm(request.POST or None)
    form.cancel_url = reverse("award:publicity", args=[found.publicity.code])
    if request.method == "POST" and form.is_valid():
        if barred:
            raise NotAllowed(
                Bi("您参与了这项决定，异议须由他人答复", "You had a part in this decision; somebody else answers")
            )
        with form.refusals():
            given = form.given
            actions.answer_objection(request.actor, found, sustained=given["sustained"] == "yes", answer=given["reply"])
            messages.success(request, str(Bi("已答复", "Answered")))
            return redirect("award:publicity", found.publicity.code)
    page = Page(Bi("异议", "Objection"), lead=found.code, crumbs=(LIST, Crumb(found.publicity.code, form.cancel_url)))
    context = {
        "page": page, "objection": found, "barred": barred, "files": documents_about(request.actor, "objection", found.pk),
    }  # fmt: skip
    return form.answer(request, "award/objection.html", context)


@door("publicity:U")
def end_publicity(request: HouseRequest, code: str) -> HttpResponse:
    """T-19."""
    found = dossier_for(request.actor, code)
    form = ReasonForm(request.POST or None, initial={"version": found.version})
    form.fields["reason"].required = False
    form.fate = Bi("任务书草稿随即按方案生成。", "The contract is drafted from the plan at once.")
    return step(request, found, "T-19", form, actions.end_publicity)


@door("publicity:U")
def return_to_committee(request: HouseRequest, code: str) -> HttpResponse:
    """T-20."""
    found = dossier_for(request.actor, code)
    form = ReasonForm(request.POST or None, initial={"version": found.version})
    return step(request, found, "T-20", form, actions.return_to_committee)


@door("publicity:RUA", methods="GET")
def of_dossier(request: HouseRequest, code: str) -> HttpResponse:
    """What the team knows of its own publicity: the period, each objection and how it was answered, never who objected."""
    dossier = dossier_for(request.actor, code)
    request.actor.require("publicity:RUA", place_of(dossier))
    rows = [(p, STATES[p.state], TONES[p.state], raised_against(p)) for p in publicities_of(dossier).filter(from_on__isnull=False)]  # fmt: skip
    page = Page(Bi("公示与异议", "Publicity and objections"), lead=str(dossier), crumbs=crumbs(dossier), help=TEAM_HELP)
    return render(request, "award/publicity_of.html", {"page": page, "dossier": dossier, "rows": rows})
