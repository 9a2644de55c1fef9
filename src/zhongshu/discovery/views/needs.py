"""Needs: the list, writing one, one need with its steps and matches."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from zhongshu.discovery import queries
from zhongshu.discovery.actions import draft_need, edit_need, introduce, move_match, step_need, suggest_matches
from zhongshu.discovery.forms.needs import IntroduceForm, MatchForm, NeedForm, StepForm
from zhongshu.discovery.presenting import need_page
from zhongshu.discovery.queries.needs import match_of, need_now, need_values, place_of
from zhongshu.discovery.tables import Needs
from zhongshu.discovery.views.shapes import deed_on, done, for_whom, shown, write_down
from zhongshu.kernel.bilingual import Bi
from zhongshu.pages.forms import HouseForm
from zhongshu.pages.page import Button, Crumb, Page
from zhongshu.people.access import HouseRequest, door

NEEDS = Crumb(Bi("需求", "Needs"), "/needs/")


@door("need:RCUA")
def needs(request: HouseRequest) -> HttpResponse:
    """The list: this center's own first, then past topics."""
    new = Button(Bi("写下需求", "Write a need"), reverse("discovery:need_new"), "plus")
    page = Page(
        title=Bi("需求", "Needs"),
        lead=Bi(
            "起草、由他人核实、发布上榜，再与技术对接、试用，直到满足。",
            "Drafted, verified by somebody else, published; then matched, piloted, satisfied.",
        ),
        primary=for_whom(request, "need:C", new),
        buttons=(Button(Bi("公开榜单", "Public list"), "/open-needs/", "external-link"),),
    )
    return Needs().answer(request, page=page)


def _organisation(request: HouseRequest) -> str | None:
    """People of an organisation write for it."""
    return next(iter(sorted(request.actor.organisations)), None) if not request.actor.may("triage:RUA") else None


@door("need:C")
def need_new(request: HouseRequest) -> HttpResponse:
    """Write a need down."""
    form = NeedForm(request.POST or None)

    def act() -> HttpResponse:
        need = draft_need(request.actor, said=form.said(_organisation(request)))
        text = Bi("需求 {c} 已起草", "Need {c} is drafted").fill(c=need.code)
        return done(request, text, "discovery:need", code=need.code)

    page = Page(Bi("写下需求", "Write a need"), crumbs=[NEEDS])
    return write_down(request, form, page, act, cancel_url=reverse("discovery:needs"), draft="discovery.need")


@door("need:U")
def need_edit(request: HouseRequest, code: str) -> HttpResponse:
    """Correct a need that is not published yet."""
    need, back = queries.need_for(request.actor, code), reverse("discovery:need", args=[code])
    form = NeedForm(request.POST or None, initial=need_values(need))

    def act() -> HttpResponse:
        edit_need(request.actor, need, version=form.read_version, said=form.said(_organisation(request)))
        return done(request, Bi("已保存", "Saved"), "discovery:need", code=code)

    page = Page(Bi("修改需求", "Edit the need"), lead=str(need), crumbs=[NEEDS, Crumb(code, back)])
    newest = lambda: need_values(queries.need_for(request.actor, code))  # noqa: E731  asked only when somebody was faster
    return write_down(request, form, page, act, cancel_url=back, newest=newest)


@door("need:RCUA", methods="GET")
def need(request: HouseRequest, code: str) -> HttpResponse:
    """One need."""
    return _show(request, queries.need_for(request.actor, code))


def _show(request: HouseRequest, found: Any, sent: HouseForm | None = None) -> HttpResponse:
    editable = found.state in ("draft", "verified") and request.actor.may("need:U", place_of(found))
    page = Page(
        title=found.title,
        crumbs=[NEEDS],
        buttons=(Button(Bi("修改", "Edit"), reverse("discovery:need_edit", args=[found.code]), "edit"),)
        if editable
        else (),
    )
    return shown(request, "discovery/need.html", {"page": page, **need_page(request.actor, found, sent)}, sent)


@door("need:CUA", methods="POST")
def need_step(request: HouseRequest, code: str, verb: str) -> HttpResponse:
    """Take one step of a need's course."""
    found, form = queries.need_for(request.actor, code), StepForm(request.POST)

    def act() -> HttpResponse:
        step_need(request.actor, found, verb=verb, version=form.read_version, reason=form.given["reason"])
        return done(request, Bi("已完成", "Done"), "discovery:need", code=code)

    return deed_on(
        form,
        act,
        otherwise=lambda sent: _show(request, queries.need_for(request.actor, code), sent),
        newest=lambda: need_now(queries.need_for(request.actor, code)),
    )


@door("need:UA", methods="POST")
def need_suggest(request: HouseRequest, code: str) -> HttpResponse:
    """Look for technologies that may answer it."""
    found = suggest_matches(request.actor, queries.need_for(request.actor, code))
    return done(request, Bi("找到 {n} 项建议", "{n} suggestions").fill(n=found), "discovery:need", code=code)


@door("need:UA", methods="POST")
def need_introduce(request: HouseRequest, code: str) -> HttpResponse:
    """Bring a technology to it by hand."""
    found, form = queries.need_for(request.actor, code), IntroduceForm(request.POST)

    def act() -> HttpResponse:
        introduce(request.actor, found, **form.given)
        return done(request, Bi("已引荐", "Introduced"), "discovery:need", code=code)

    return deed_on(form, act, otherwise=lambda sent: _show(request, found, sent))


@door("need:UA", methods="POST")
def match_step(request: HouseRequest, code: str, match_id: str, to: str) -> HttpResponse:
    """Follow a match."""
    found, form = queries.need_for(request.actor, code), MatchForm(request.POST)

    def act() -> HttpResponse:
        move_match(request.actor, match_of(found, match_id), to=to, note=form.given["note"])
        return done(request, Bi("已更新", "Updated"), "discovery:need", code=code)

    return deed_on(form, act, otherwise=lambda sent: _show(request, found, sent))
