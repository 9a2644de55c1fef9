"""Campaigns with their log and yield; signals and the leads made of them."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
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
from zhongshu.discovery.forms.scouting import CampaignForm, CloseForm, LinkForm, OutreachForm, SignalForm, offer_fields
from zhongshu.discovery.presenting import campaign_page, signal_page
from zhongshu.discovery.queries.scouting import campaign_now, campaign_values, lead_values
from zhongshu.discovery.tables import Campaigns, Signals
from zhongshu.discovery.views.shapes import deed_on, done, for_whom, once, shown, write_down
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.pages.forms import HouseForm
from zhongshu.pages.page import Button, Crumb, Page
from zhongshu.people.access import HouseRequest, door
from zhongshu.people.actor import Place

CAMPAIGNS, SIGNALS = Crumb(Bi("发现行动", "Campaigns"), "/campaigns/"), Crumb(Bi("信号", "Signals"), "/signals/")


@door("campaign:RCUA")
def campaigns(request: HouseRequest) -> HttpResponse:
    new = Button(Bi("开始行动", "Open a campaign"), reverse("discovery:campaign_new"), "plus")
    lead = Bi(
        "带着主题去找，记下每一分钟，算得出每小时找到多少。",
        "Look with a theme, log the minutes, and know the yield an hour.",
    )
    page = Page(Bi("发现行动", "Scouting campaigns"), lead=lead, primary=for_whom(request, "campaign:C", new))
    return Campaigns().answer(request, page=page)


@door("campaign:C")
def campaign_new(request: HouseRequest) -> HttpResponse:
    form = CampaignForm(request.POST or None)
    offer_fields(form, request.actor, "campaign:C")

    def act() -> HttpResponse:
        said = form.said()
        code = once(request, form, "discovery.campaign", lambda: open_campaign(request.actor, said=said).code)
        return redirect("discovery:campaign", code=code)

    page = Page(Bi("开始行动", "Open a campaign"), crumbs=[CAMPAIGNS])
    return write_down(request, form, page, act, cancel_url=reverse("discovery:campaigns"), draft="discovery.campaign")


@door("campaign:UA")
def campaign_edit(request: HouseRequest, code: str) -> HttpResponse:
    found, back = queries.campaign_for(request.actor, code), reverse("discovery:campaign", args=[code])
    form = CampaignForm(request.POST or None, initial=campaign_values(found))

    def act() -> HttpResponse:
        edit_campaign(request.actor, found, version=form.read_version, said=form.said())
        return redirect("discovery:campaign", code=code)

    page = Page(Bi("修改发现行动", "Edit the campaign"), lead=str(found), crumbs=[CAMPAIGNS, Crumb(code, back)])
    newest = lambda: campaign_values(queries.campaign_for(request.actor, code))  # noqa: E731  asked only when somebody was faster
    return write_down(request, form, page, act, cancel_url=back, newest=newest)


@door("campaign:RCUA", methods="GET")
def campaign(request: HouseRequest, code: str) -> HttpResponse:
    return _campaign(request, queries.campaign_for(request.actor, code))


def _campaign(request: HouseRequest, found: Any, sent: HouseForm | None = None) -> HttpResponse:
    edit = Button(Bi("修改", "Edit"), reverse("discovery:campaign_edit", args=[found.code]), "edit")
    new = Button(Bi("登记线索", "Register a lead"), reverse("discovery:register"), "plus")
    page = Page(
        pick(found, "theme"),
        crumbs=[CAMPAIGNS],
        buttons=(edit,) if request.actor.may("campaign:UA", Place(field=found.field)) and not found.closed_on else (),
        primary=for_whom(request, "triage:UA", new),
    )
    return shown(request, "discovery/campaign.html", {"page": page, **campaign_page(request.actor, found, sent)}, sent)


@door("campaign:U", methods="POST")
def outreach(request: HouseRequest, code: str) -> HttpResponse:
    """Log one piece of work."""
    found, form = queries.campaign_for(request.actor, code), OutreachForm(request.POST)

    def act() -> HttpResponse:
        log_outreach(request.actor, found, **{**form.given, "minutes": int(form.given["minutes"])})
        return done(request, Bi("已记录", "Logged"), "discovery:campaign", code=code)

    return deed_on(form, act, otherwise=lambda sent: _campaign(request, found, sent))


@door("campaign:UA", methods="POST")
def campaign_close(request: HouseRequest, code: str) -> HttpResponse:
    found, form = queries.campaign_for(request.actor, code), CloseForm(request.POST)

    def act() -> HttpResponse:
        close_campaign(request.actor, found, version=form.read_version, lesson=form.given["lesson"])
        return done(request, Bi("行动已结束", "The campaign has ended"), "discovery:campaign", code=code)

    newest = lambda: campaign_now(queries.campaign_for(request.actor, code))  # noqa: E731  asked only when somebody was faster
    return deed_on(form, act, otherwise=lambda sent: _campaign(request, found, sent), newest=newest)


@door("signal:RCUA")
def signals(request: HouseRequest) -> HttpResponse:
    new = Button(Bi("登记信号", "Record a signal"), reverse("discovery:signal_new"), "plus")
    lead = Bi(
        "论文、专利、新闻、交易。看到苗头先记下，再决定要不要接触。",
        "Papers, patents, news, deals: put them on record first, then decide whom to approach.",
    )
    page = Page(Bi("信号", "Signals"), lead=lead, primary=for_whom(request, "signal:C", new))
    return Signals().answer(request, page=page)


@door("signal:C")
def signal_new(request: HouseRequest) -> HttpResponse:
    form = SignalForm(request.POST or None)
    offer_fields(form, request.actor, "signal:C")

    def act() -> HttpResponse:
        said = form.said(request.GET.get("campaign") or None)
        signal_id = once(request, form, "discovery.signal", lambda: record_signal(request.actor, said=said).pk)
        return redirect("discovery:signal", signal_id=signal_id)

    page = Page(Bi("登记信号", "Record a signal"), crumbs=[SIGNALS])
    return write_down(request, form, page, act, cancel_url=reverse("discovery:signals"), draft="discovery.signal")


@door("signal:RCUA", methods="GET")
def signal(request: HouseRequest, signal_id: str) -> HttpResponse:
    return _signal(request, queries.signal_for(request.actor, signal_id))


def _signal(request: HouseRequest, found: Any, sent: HouseForm | None = None) -> HttpResponse:
    make = Button(Bi("由此登记线索", "Make it a lead"), reverse("discovery:signal_lead", args=[found.pk]), "plus")
    page = Page(pick(found, "title"), crumbs=[SIGNALS], primary=for_whom(request, "triage:UA", make))
    return shown(request, "discovery/signal.html", {"page": page, **signal_page(request.actor, found, sent)}, sent)


@door("signal:U", methods="POST")
def signal_link(request: HouseRequest, signal_id: str) -> HttpResponse:
    found, form = queries.signal_for(request.actor, signal_id), LinkForm(request.POST)

    def act() -> HttpResponse:
        link_signal(request.actor, found, **form.given)
        return done(request, Bi("已关联", "Linked"), "discovery:signal", signal_id=signal_id)

    return deed_on(form, act, otherwise=lambda sent: _signal(request, found, sent))


@door("triage:UA")
def signal_lead(request: HouseRequest, signal_id: str) -> HttpResponse:
    """Make a lead of a signal: what the signal says is filled in."""
    found, back = queries.signal_for(request.actor, signal_id), reverse("discovery:signal", args=[signal_id])
    form = RegisterForm(request.POST or None, initial=lead_values(found))

    def act() -> HttpResponse:
        said = form.said()
        lead_id = once(
            request, form, "discovery.signal_lead", lambda: lead_from_signal(request.actor, found, said=said).lead_id
        )
        return redirect("discovery:lead", code=queries.receipt_lead(lead_id).dossier.code)

    page = Page(
        Bi("由信号登记线索", "A lead from a signal"),
        lead=pick(found, "title"),
        crumbs=[SIGNALS, Crumb(found.ref, back)],
    )
    return write_down(request, form, page, act, cancel_url=back)
