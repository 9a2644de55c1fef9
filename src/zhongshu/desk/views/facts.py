"""What a dossier says of itself and who is in its team, put right by its specialist and its field lead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from zhongshu.desk.forms import DutyForm, FactsForm, JoinForm, LeaveForm
from zhongshu.desk.queries.team import ROLES, member_of, team_of
from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle.actions import amend, join_team, leave_team, set_duty
from zhongshu.lifecycle.queries import dossier_for, place_of
from zhongshu.lifecycle.steps import crumbs
from zhongshu.pages.page import Crumb, Page
from zhongshu.people.access import HouseRequest, door

if TYPE_CHECKING:
    from zhongshu.lifecycle.models import Dossier, Member

RIGHT = "facts:UA"
COLUMNS = ("title_zh", "title_en", "claim_zh", "claim_en", "trl", "region", "confidentiality")
TEAM = Bi("团队", "Team")
SAVED = Bi("已更正", "Amended")
NOTHING = Bi("没有改动", "Nothing was changed")


def _mine(request: HouseRequest, code: str) -> Dossier:
    """The dossier, for somebody who may put it right."""
    found = dossier_for(request.actor, code)
    request.actor.require(RIGHT, place_of(found))
    return found


def _facts(found: Dossier) -> dict[str, Any]:
    return {name: getattr(found, name) for name in COLUMNS} | {"version": found.version}


@door(RIGHT)
def facts(request: HouseRequest, code: str) -> HttpResponse:
    """Amend titles, claim, readiness, region and confidentiality."""
    found = _mine(request, code)
    form = FactsForm(request.POST or None, initial=_facts(found))
    form.cancel_url = reverse("desk:dossier", args=[code])
    if request.method == "POST" and form.is_valid():
        with form.refusals(newest=lambda: _facts(dossier_for(request.actor, code))):
            changes = form.changes()
            if changes:
                amend(request.actor, found, version=form.read_version, changes=changes, reason=form.given["reason"])
            messages.success(request, str(SAVED if changes else NOTHING))
            return redirect("desk:dossier", code)
    page = Page(Bi("更正基本信息", "Amend the facts"), lead=str(found), crumbs=crumbs(found))
    return form.answer(request, context={"page": page})


@door("dossier:R")
def team(request: HouseRequest, code: str) -> HttpResponse:
    """Who is in the team and who was; those who may add somebody."""
    found = dossier_for(request.actor, code)
    place, (present, past) = place_of(found), team_of(found)
    form = JoinForm(request.POST or None, actor=request.actor, taken=frozenset(m.person_id for m, _ in present))
    if request.method == "POST":
        request.actor.require(RIGHT, place)
        if form.is_valid():
            with form.refusals():
                join_team(request.actor, found, **form.given)
                messages.success(request, str(Bi("已加入团队", "Added to the team")))
                return redirect("desk:team", code)
    page = Page(TEAM, lead=str(found), crumbs=crumbs(found))
    context = {"page": page, "dossier": found, "present": present, "past": past, "may": request.actor.may(RIGHT, place)}
    return form.answer(request, "desk/team.html", context)


def _member_page(found: Dossier, member: Member, title: Bi) -> dict[str, Any]:
    trail = crumbs(found, Crumb(TEAM, reverse("desk:team", args=[found.code])))
    return {"page": Page(title, lead=f"{member.person} · {ROLES[member.role]}", crumbs=trail)}


def _duty(member: Member) -> dict[str, Any]:
    return {"duty_zh": member.duty_zh, "duty_en": member.duty_en}


@door(RIGHT)
def duty(request: HouseRequest, code: str, member_id: str) -> HttpResponse:
    """Say what a member does."""
    found = _mine(request, code)
    member = member_of(found, member_id)
    form = DutyForm(request.POST or None, initial={**_duty(member), "version": found.version})
    form.cancel_url = reverse("desk:team", args=[code])

    def newest() -> dict[str, Any]:
        now = dossier_for(request.actor, code)
        return {**_duty(member_of(now, member_id)), "version": now.version}

    if request.method == "POST" and form.is_valid():
        with form.refusals(newest=newest):
            set_duty(request.actor, found, member_id=member_id, version=form.read_version, **form.given)
            messages.success(request, str(SAVED))
            return redirect("desk:team", code)
    return form.answer(request, context=_member_page(found, member, Bi("更改分工", "Change the duty")))


@door(RIGHT)
def leave(request: HouseRequest, code: str, member_id: str) -> HttpResponse:
    """End a membership today."""
    found = _mine(request, code)
    member = member_of(found, member_id)
    form = LeaveForm(request.POST or None)
    form.cancel_url = reverse("desk:team", args=[code])
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            leave_team(request.actor, found, member_id=member_id, **form.given)
            messages.success(request, str(Bi("已离开团队", "The membership has ended")))
            return redirect("desk:team", code)
    return form.answer(request, context=_member_page(found, member, Bi("离开团队", "Leave the team")))
