"""Open needs: the list, and one need with the way to answer it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from zhongshu.discovery.queries import public_need, public_needs
from zhongshu.discovery.rules import NEED_MODES, NEED_STATES
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.pages.listing import Column, sheet_answer
from zhongshu.pages.page import Crumb, Page
from zhongshu.people.access import door
from zhongshu.policy.queries import active_rules

SIZE = 20
TITLE = Bi("需求榜单", "Open needs")
COLUMNS = (  # what the cards and the pages of the needs show to everybody, and nothing else
    Column("code", Bi("编号", "Code"), kind="code"),
    Column("title", Bi("需求", "Need"), lambda need: pick(need, "title"), kind="main"),
    Column("pain", Bi("痛点", "Pain"), lambda need: pick(need, "pain")),
    Column("state", Bi("状态", "State"), lambda need: NEED_STATES[need.state]),
    Column("field", Bi("领域", "Field"), lambda need: active_rules().label("fields", need.field)),
    Column("mode", Bi("方式", "Mode"), lambda need: NEED_MODES.get(need.mode)),
    Column("metric", Bi("指标", "Metric"), lambda need: pick(need, "metric")),
    Column("target", Bi("目标", "Target"), "metric_target", kind="number"),
    Column("unit", Bi("单位", "Unit"), "metric_unit"),
    Column("owner", Bi("需求方", "Owner"), lambda need: str(need.organisation or "") if need.secrecy == "open" else ""),
    Column("budget", Bi("意向经费", "Budget"), "budget_fen", kind="money"),
    Column("deadline", Bi("截止", "Deadline"), kind="date"),
)


@door(public=True, methods="GET")
def listing(request: HttpRequest) -> HttpResponseBase:
    """All published needs, by field and words; as a file too."""
    field, query = request.GET.get("field", ""), request.GET.get("q", "").strip()[:100]
    labels = active_rules().labels("fields")
    found = public_needs(field=field if field in labels else "", query=query)
    if kind := request.GET.get("export", ""):
        rows = ([column.plain(need) for column in COLUMNS] for need in found.iterator(chunk_size=1000))
        return sheet_answer(kind, TITLE, COLUMNS, rows)
    shown = Paginator(found, SIZE).get_page(request.GET.get("page"))
    context = {
        "page": Page(
            title=TITLE,
            lead=Bi(
                "有人愿意为之出钱、让出试验场或采购的难题。",
                "Problems somebody would pay for, give a trial site to, or buy.",
            ),
        ),
        "shown": shown,
        "fields": labels,
        "field": field,
        "query": query,
        "rules": active_rules(),
        "modes": NEED_MODES,
        "states": NEED_STATES,
    }
    return render(request, "portal/needs.html", context)


@door(public=True, methods="GET")
def one(request: HttpRequest, code: str) -> HttpResponse:
    """One need."""
    need = public_need(code)
    context = {
        "page": Page(title=need.title, crumbs=[Crumb(Bi("需求榜单", "Open needs"), "/open-needs/")]),
        "need": need,
        "open": need.state == "published",
    }
    return render(request, "portal/need.html", context)
