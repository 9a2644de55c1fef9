"""The bench: the reserve as a picture and a list, call by fit, the nursery; the entry of one dossier with its deeds."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from zhongshu.bench.actions import plant as plant_lead
from zhongshu.bench.actions.entries import tends
from zhongshu.bench.forms import NeedForm, PlantForm
from zhongshu.bench.listings import Moves, Reserve
from zhongshu.bench.presenting import entry_page
from zhongshu.bench.queries import figures, open_entry
from zhongshu.bench.queries.fit import Call, fits
from zhongshu.bench.queries.seats import seats_of
from zhongshu.bench.views.deeds import DEEDS, LEADS, WITH_ITEM, do, form_for, open_to, stands
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Hidden, NotAllowed
from zhongshu.lifecycle.queries import dossier_for, place_of
from zhongshu.lifecycle.steps import crumbs
from zhongshu.pages.page import Button, Crumb, Page
from zhongshu.pages.sending import sent_once
from zhongshu.people.access import HouseRequest, door
from zhongshu.policy.queries import active_rules

HOME = Crumb(Bi("储备", "Reserve"), "/bench/")
HELP = (
    Bi("四层：苗圃 B4、观察 B3、板凳 B2、替补首发 B1。每层的入层规则、支持和退出由规则版本规定。", "Four tiers: nursery B4, watch B3, bench B2, on deck B1. Entry, support and exit of each stand in the rules."),
    Bi("板凳深度指数＝各条目的层级权重 × 新鲜度 × 就绪度之和 ÷ 年度席位；各部分都在表里。", "Depth index = sum over entries of tier weight × freshness × readiness, over the yearly seats; every part is in the table."),
    Bi("90 天内有新证据为新鲜；181 天无新证据加标记，361 天建议移出。", "Fresh within 90 days of evidence; flagged at 181 days without, proposed to leave at 361."),
)  # fmt: skip


@door("tier:UAR")
@sent_once
def reserve(request: HouseRequest) -> HttpResponse:
    """The pyramid, the depth index with its parts, and the list."""
    may = request.actor.may("tier:UA")
    page = Page(
        Bi("储备", "Reserve"),
        lead=Bi("板凳有多深、有多新鲜，谁可以上场。", "How deep the bench is, how fresh, and who is ready to play."),
        primary=Button(Bi("按需点将", "Call by fit"), reverse("bench:calls"), "target"),
        buttons=(Button(Bi("列入苗圃", "Plant a lead"), reverse("bench:plant"), "plus"),) if may else (),
        help=HELP,
    )
    found = figures.depth(request.actor)
    fields, warnings = figures.fields(request.actor)
    context = {
        "depth": found, "charts": [figures.pyramid(found), fields], "shares": figures.shares(request.actor),
        "warnings": warnings, "flow": figures.flow(request.actor), "seats": seats_of(active_rules()),
        "since": (clock.today() - dt.timedelta(days=figures.FLOW_DAYS)).isoformat(),
    }  # fmt: skip
    return Reserve().answer(request, page=page, template="bench/reserve.html", context=context)


@door("tier:UAR")
@sent_once
def moves(request: HouseRequest) -> HttpResponse:
    """Changes of tier, the newest first."""
    lead = Bi("谁进入、升级、降级、移出，凭哪条规则。", "Who came, rose, fell and left, by which rule.")
    return Moves().answer(request, page=Page(Moves.title, lead=lead, crumbs=(HOME,)))


@door("tier:UAR", methods="GET")
def calls(request: HouseRequest) -> HttpResponse:
    """Reserves by fit to a call; the address holds the whole question."""
    rules = active_rules()
    asked = bool(request.GET)
    form = NeedForm(
        request.GET if asked else None, fields=rules.labels("fields").items(), regions=rules.labels("regions").items()
    )
    found = fits(request.actor, _call(form.given)) if asked and form.is_valid() else []
    page = Page(
        Bi("按需点将", "Call by fit"),
        lead=Bi("国家或市里发布需求时，看谁最合适，凭什么。", "When a call is announced: who fits best, and why."),
        crumbs=(HOME,),
    )
    return form.answer(request, "bench/calls.html", {"page": page, "fits": found, "asked": asked, "rules": rules})


def _call(given: dict[str, Any]) -> Call:
    return Call(
        fields=tuple(given["fields_asked"]),
        trl_low=int(given["trl_low"]) if given["trl_low"] is not None else None,
        trl_high=int(given["trl_high"]) if given["trl_high"] is not None else None,
        regions=tuple(given["regions"]),
        words=tuple(given["words"].split()[:8]),
    )


@door("tier:UA")
@sent_once
def plant(request: HouseRequest) -> HttpResponse:
    """A lead into the nursery."""
    form = PlantForm(request.POST or None, initial={"code": request.GET.get("code", "")})
    form.cancel_url, form.submit_label = reverse("bench:reserve"), Bi("列入苗圃", "Plant it")
    form.fate = Bi(
        "由您负责关注；360 天无人触碰则自动归档。", "You keep an eye on it; untouched for 360 days it is archived."
    )
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            dossier = _known(request, form.given["code"])
            chance = float(form.given["chance"]) / 100
            plant_lead(request.actor, dossier, reason=form.given["reason"], chance=chance)
            messages.success(request, str(Bi("已列入苗圃", "Planted")))
            return redirect("bench:entry", dossier.code)
    page = Page(Bi("列入苗圃", "Plant a lead"), crumbs=(HOME,))
    return form.answer(request, "pages/form_page.html", {"page": page})


def _known(request: HouseRequest, code: str) -> Any:
    try:
        return dossier_for(request.actor, code.strip())
    except Hidden:
        raise BadValue("code", Bi("没有这个编号的卷宗", "There is no dossier of this code")) from None


@door("dossier:R", methods="GET")
def entry(request: HouseRequest, code: str) -> HttpResponse:
    """One dossier in the reserve: why here, what would raise it, what changed."""
    dossier = dossier_for(request.actor, code)
    context = entry_page(request.actor, dossier)
    page = Page(Bi("储备", "Reserve"), lead=str(dossier), crumbs=crumbs(dossier), help=HELP)
    return render(request, "bench/entry.html", {"page": page, "dossier": dossier, **context})


@door("tier:UA")
@sent_once
def deed(request: HouseRequest, code: str, verb: str, item: str = "") -> HttpResponse:
    """One deed of the table."""
    dossier = dossier_for(request.actor, code)
    if verb not in DEEDS or (DEEDS[verb].about in WITH_ITEM) != bool(item):
        raise Hidden
    if not tends(request.actor, dossier, open_entry(dossier)):
        raise NotAllowed
    if verb in LEADS and not request.actor.may("tier:A", place_of(dossier)):
        raise NotAllowed  # who may not do it is shown no form for it
    back = reverse("bench:entry", args=[code])
    form, given = form_for(request.actor, dossier, verb, item, request.POST if request.method == "POST" else None)
    form.cancel_url = back
    if request.method != "POST":
        open_to(request.actor, verb, given)
    if request.method == "POST" and form.is_valid():
        with form.refusals(newest=lambda: stands(dossier_for(request.actor, code), verb, item)):
            messages.success(request, str(do(request.actor, dossier, verb, form, given)))
            return redirect(back)
    page = Page(DEEDS[verb].label, lead=str(dossier), crumbs=crumbs(dossier, Crumb(Bi("储备", "Reserve"), back)))
    beside = {"grant": given.get("grant"), **_beside(request, dossier, verb)}
    return form.answer(request, "bench/deed.html", {"page": page, "dossier": dossier, **beside})


def _beside(request: HouseRequest, dossier: Any, verb: str) -> dict[str, Any]:
    """The checklist beside a change of tier."""
    return entry_page(request.actor, dossier) if verb in ("promote", "propose", "demote") else {}
