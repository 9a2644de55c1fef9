"""Needs: the list, writing one, one need with its steps and matches."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from zhongshu.discovery import queries
from zhongshu.discovery.actions import draft_need, edit_need, introduce, move_match, step_need, suggest_matches
from zhongshu.discovery.forms.needs import IntroduceForm, MatchForm, NeedForm, StepForm
from zhongshu.discovery.presenting import need_page
from zhongshu.discovery.queries.needs import match_of, need_values
from zhongshu.discovery.tables import Needs
from zhongshu.kernel.bilingual import Bi
from zhongshu.pages import drafts
from zhongshu.pages.forms import HouseForm
from zhongshu.pages.page import Button, Crumb, Page
from zhongshu.people.access import HouseRequest, door

NEEDS = Crumb(Bi("需求", "Needs"), "/needs/")


@door("need:RCUA")
def needs(request: HouseRequest) -> HttpResponse:
    """The list: this center's own first, then past topics."""
    may = request.actor.may("need:C")
    page = Page(
        title=Bi("需求", "Needs"),
        lead=Bi(
            "起草、由他人核实、发布上榜，再与技术对接、试用，直到满足。",
            "Drafted, verified by somebody else, published; then matched, piloted, satisfied.",
        ),
        primary=Button(Bi("写下需求", "Write a need"), reverse("discovery:need_new"), "plus") if may else None,
        buttons=(Button(Bi("公开榜单", "Public list"), "/open-needs/", "external-link"),),
    )
    return Needs().answer(request, page=page)


def _organisation(request: HouseRequest) -> str | None:
    """People of an organisation write for it."""
    return next(iter(sorted(request.actor.organisations)), None) if not request.actor.may("triage:RUA") else None


@door("need:CUA")
def need_new(request: HouseRequest) -> HttpResponse:
    """Write a need down."""
    form = NeedForm(request.POST or None)
    form.cancel_url = reverse("discovery:needs")
    drafts.resume(form, request, "discovery.need")
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            need = draft_need(request.actor, said=form.said(_organisation(request)))
            drafts.done(request, "discovery.need")
            messages.success(request, str(Bi("需求 {c} 已起草", "Need {c} is drafted").fill(c=need.code)))
            return redirect("discovery:need", code=need.code)
    return form.answer(
        request, "pages/form_page.html", {"page": Page(title=Bi("写下需求", "Write a need"), crumbs=[NEEDS])}
    )


@door("need:CUA")
def need_edit(request: HouseRequest, code: str) -> HttpResponse:
    """Correct a need that is not published yet."""
    need = queries.need_for(request.actor, code)
    form = NeedForm(request.POST or None, initial=need_values(need))
    form.cancel_url = reverse("discovery:need", args=[code])
    if request.method == "POST" and form.is_valid():
        with form.refusals(newest=lambda: need_values(queries.need_for(request.actor, code))):
            edit_need(request.actor, need, version=form.read_version, said=form.said(_organisation(request)))
            messages.success(request, str(Bi("已保存", "Saved")))
            return redirect("discovery:need", code=code)
    page = Page(title=Bi("修改需求", "Edit the need"), lead=str(need), crumbs=[NEEDS, Crumb(code, form.cancel_url)])
    return form.answer(request, "pages/form_page.html", {"page": page})


@door("need:RCUA", methods="GET")
def need(request: HouseRequest, code: str) -> HttpResponse:
    """One need."""
    return _show(request, queries.need_for(request.actor, code))


def _show(request: HouseRequest, found: Any, sent: HouseForm | None = None) -> HttpResponse:
    editable = found.state in ("draft", "verified") and request.actor.may("need:UA")
    page = Page(
        title=found.title,
        crumbs=[NEEDS],
        buttons=(Button(Bi("修改", "Edit"), reverse("discovery:need_edit", args=[found.code]), "edit"),)
        if editable
        else (),
    )
    status = 200 if sent is None else (sent.status if sent.status != 200 else 400)
    return render(
        request, "discovery/need.html", {"page": page, **need_page(request.actor, found, sent)}, status=status
    )


@door("need:CUA", methods="POST")
def need_step(request: HouseRequest, code: str, verb: str) -> HttpResponse:
    """Take one step of a need's course."""
    found, form = queries.need_for(request.actor, code), StepForm(request.POST)
    if form.is_valid():
        with form.refusals():
            step_need(request.actor, found, verb=verb, version=form.read_version, reason=form.given["reason"])
            messages.success(request, str(Bi("已完成", "Done")))
            return redirect("discovery:need", code=code)
    return _show(request, queries.need_for(request.actor, code), form)


@door("need:UA", methods="POST")
def need_suggest(request: HouseRequest, code: str) -> HttpResponse:
    """Look for technologies that may answer it."""
    found = suggest_matches(request.actor, queries.need_for(request.actor, code))
    messages.success(request, str(Bi("找到 {n} 项建议", "{n} suggestions").fill(n=found)))
    return redirect("discovery:need", code=code)


@door("need:UA", methods="POST")
def need_introduce(request: HouseRequest, code: str) -> HttpResponse:
    """Bring a technology to it by hand."""
    found, form = queries.need_for(request.actor, code), IntroduceForm(request.POST)
    if form.is_valid():
        with form.refusals():
            introduce(request.actor, found, **form.given)
            messages.success(request, str(Bi("已引荐", "Introduced")))
            return redirect("discovery:need", code=code)
    return _show(request, found, form)


@door("need:UA", methods="POST")
def match_step(request: HouseRequest, code: str, match_id: str, to: str) -> HttpResponse:
    """Follow a match."""
    found, form = queries.need_for(request.actor, code), MatchForm(request.POST)
    if form.is_valid():
        with form.refusals():
            move_match(request.actor, match_of(found, match_id), to=to, note=form.given["note"])
            messages.success(request, str(Bi("已更新", "Updated")))
            return redirect("discovery:need", code=code)
    return _show(request, found, form)
