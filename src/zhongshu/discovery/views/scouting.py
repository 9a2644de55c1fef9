"""Campaigns with their log and yield; signals and the leads made of them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from zhongshu.discovery import queries
from zhongshu.discovery.actions import (
    close_campaign,
    edit_campaign,
    lead_from_signal,
    link_signal,
    log_outreach,
    open_campaign,
    record_signal,
)
from zhongshu.discovery.forms.bring import RegisterForm
from zhongshu.discovery.forms.scouting import CampaignForm, CloseForm, LinkForm, OutreachForm, SignalForm
from zhongshu.discovery.presenting import campaign_page, signal_page
from zhongshu.discovery.queries.scouting import campaign_values, lead_values
from zhongshu.discovery.tables import Campaigns, Signals
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.pages import drafts
from zhongshu.pages.actions import perform_once
from zhongshu.pages.forms import HouseForm
from zhongshu.pages.page import Button, Crumb, Page
from zhongshu.people.access import HouseRequest, door

CAMPAIGNS, SIGNALS = Crumb(Bi("发现行动", "Campaigns"), "/campaigns/"), Crumb(Bi("信号", "Signals"), "/signals/")


@door("campaign:RCUA")
def campaigns(request: HouseRequest) -> HttpResponse:
    may = request.actor.may("campaign:C")
    page = Page(
        title=Bi("发现行动", "Scouting campaigns"),
        lead=Bi(
            "带着主题去找，记下每一分钟，算得出每小时找到多少。",
            "Look with a theme, log the minutes, and know the yield an hour.",
        ),
        primary=Button(Bi("开始行动", "Open a campaign"), reverse("discovery:campaign_new"), "plus") if may else None,
    )
    return Campaigns().answer(request, page=page)


@door("campaign:CU")
def campaign_new(request: HouseRequest) -> HttpResponse:
    form = CampaignForm(request.POST or None)
    form.cancel_url = reverse("discovery:campaigns")
    drafts.resume(form, request, "discovery.campaign")
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            said = form.said()
            code = perform_once(
                request.actor,
                form.once_key,
                "discovery.campaign",
                lambda: open_campaign(request.actor, said=said).code,
                sent=form.given,
            )
            drafts.done(request, "discovery.campaign")
            return redirect("discovery:campaign", code=code)
    return form.answer(
        request, "pages/form_page.html", {"page": Page(title=Bi("开始行动", "Open a campaign"), crumbs=[CAMPAIGNS])}
    )


@door("campaign:CUA")
def campaign_edit(request: HouseRequest, code: str) -> HttpResponse:
    found = queries.campaign_for(request.actor, code)
    form = CampaignForm(request.POST or None, initial=campaign_values(found))
    form.cancel_url = reverse("discovery:campaign", args=[code])
    if request.method == "POST" and form.is_valid():
        with form.refusals(newest=lambda: campaign_values(queries.campaign_for(request.actor, code))):
            edit_campaign(request.actor, found, version=form.read_version, said=form.said())
            return redirect("discovery:campaign", code=code)
    page = Page(
        title=Bi("修改发现行动", "Edit the campaign"), lead=str(found), crumbs=[CAMPAIGNS, Crumb(code, form.cancel_url)]
    )
    return form.answer(request, "pages/form_page.html", {"page": page})


@door("campaign:RCUA", methods="GET")
def campaign(request: HouseRequest, code: str) -> HttpResponse:
    return _campaign(request, queries.campaign_for(request.actor, code))


def _campaign(request: HouseRequest, found: Any, sent: HouseForm | None = None) -> HttpResponse:
    edit = Button(Bi("修改", "Edit"), reverse("discovery:campaign_edit", args=[found.code]), "edit")
    page = Page(
        title=pick(found, "theme"), crumbs=[CAMPAIGNS], buttons=(edit,) if request.actor.may("campaign:UA") and not found.closed_on else (),
        primary=Button(Bi("登记线索", "Register a lead"), reverse("discovery:register"), "plus") if request.actor.may("triage:UA") else None,
    )  # fmt: skip
    status = 200 if sent is None else (sent.status if sent.status != 200 else 400)
    return render(
        request, "discovery/campaign.html", {"page": page, **campaign_page(request.actor, found, sent)}, status=status
    )


@door("campaign:CUA", methods="POST")
def outreach(request: HouseRequest, code: str) -> HttpResponse:
    """Log one piece of work."""
    found, form = queries.campaign_for(request.actor, code), OutreachForm(request.POST)
    if form.is_valid():
        with form.refusals():
            log_outreach(request.actor, found, **{**form.given, "minutes": int(form.given["minutes"])})
            messages.success(request, str(Bi("已记录", "Logged")))
            return redirect("discovery:campaign", code=code)
    return _campaign(request, found, form)


@door("campaign:CUA", methods="POST")
def campaign_close(request: HouseRequest, code: str) -> HttpResponse:
    found, form = queries.campaign_for(request.actor, code), CloseForm(request.POST)
    if form.is_valid():
        with form.refusals():
            close_campaign(request.actor, found, version=form.read_version, lesson=form.given["lesson"])
            messages.success(request, str(Bi("行动已结束", "The campaign has ended")))
            return redirect("discovery:campaign", code=code)
    return _campaign(request, found, form)


@door("signal:RCUA")
def signals(request: HouseRequest) -> HttpResponse:
    may = request.actor.may("signal:C")
    page = Page(
        title=Bi("信号", "Signals"),
        lead=Bi(
            "论文、专利、新闻、交易。看到苗头先记下，再决定要不要接触。",
            "Papers, patents, news, deals: put them on record first, then decide whom to approach.",
        ),
        primary=Button(Bi("登记信号", "Record a signal"), reverse("discovery:signal_new"), "plus") if may else None,
    )
    return Signals().answer(request, page=page)


@door("signal:CU")
def signal_new(request: HouseRequest) -> HttpResponse:
    form = SignalForm(request.POST or None)
    form.cancel_url = reverse("discovery:signals")
    drafts.resume(form, request, "discovery.signal")
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            said = form.said(request.GET.get("campaign") or None)
            signal_id = perform_once(
                request.actor,
                form.once_key,
                "discovery.signal",
                lambda: record_signal(request.actor, said=said).pk,
                sent=form.given,
            )
            drafts.done(request, "discovery.signal")
            return redirect("discovery:signal", signal_id=signal_id)
    return form.answer(
        request, "pages/form_page.html", {"page": Page(title=Bi("登记信号", "Record a signal"), crumbs=[SIGNALS])}
    )


@door("signal:RCUA", methods="GET")
def signal(request: HouseRequest, signal_id: str) -> HttpResponse:
    return _signal(request, queries.signal_for(request.actor, signal_id))


def _signal(request: HouseRequest, found: Any, sent: HouseForm | None = None) -> HttpResponse:
    make = Button(Bi("由此登记线索", "Make it a lead"), reverse("discovery:signal_lead", args=[found.pk]), "plus")
    page = Page(title=pick(found, "title"), crumbs=[SIGNALS], primary=make if request.actor.may("triage:UA") else None)
    status = 200 if sent is None else (sent.status if sent.status != 200 else 400)
    return render(
        request, "discovery/signal.html", {"page": page, **signal_page(request.actor, found, sent)}, status=status
    )


@door("signal:CU", methods="POST")
def signal_link(request: HouseRequest, signal_id: str) -> HttpResponse:
    found, form = queries.signal_for(request.actor, signal_id), LinkForm(request.POST)
    if form.is_valid():
        with form.refusals():
            link_signal(request.actor, found, **form.given)
            messages.success(request, str(Bi("已关联", "Linked")))
            return redirect("discovery:signal", signal_id=signal_id)
    return _signal(request, found, form)


@door("triage:UA")
def signal_lead(request: HouseRequest, signal_id: str) -> HttpResponse:
    """Make a lead of a signal: what the signal says is filled in."""
    found = queries.signal_for(request.actor, signal_id)
    form = RegisterForm(request.POST or None, initial=lead_values(found))
    form.cancel_url = reverse("discovery:signal", args=[signal_id])
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            said = form.said()
            lead_id = perform_once(
                request.actor,
                form.once_key,
                "discovery.signal_lead",
                lambda: lead_from_signal(request.actor, found, said=said).lead_id,
                sent=form.given,
            )
            return redirect("discovery:lead", code=queries.receipt_lead(lead_id).dossier.code)
    page = Page(
        title=Bi("由信号登记线索", "A lead from a signal"),
        lead=pick(found, "title"),
        crumbs=[SIGNALS, Crumb(found.ref, form.cancel_url)],
    )
    return form.answer(request, "pages/form_page.html", {"page": page})
