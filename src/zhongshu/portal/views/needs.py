"""Open needs: the list, and one need with the way to answer it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhongshu.discovery.queries import public_need, public_needs
from zhongshu.discovery.rules import NEED_MODES, NEED_STATES
from zhongshu.kernel.bilingual import Bi
from zhongshu.pages.page import Crumb, Page
from zhongshu.people.access import door
from zhongshu.policy.queries import active_rules

SIZE = 20


@door(public=True, methods="GET")
def listing(request: HttpRequest) -> HttpResponse:
    """All published needs, by field and words."""
    field, query = request.GET.get("field", ""), request.GET.get("q", "").strip()[:100]
    labels = active_rules().labels("fields")
    shown = Paginator(public_needs(field=field if field in labels else "", query=query), SIZE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": Page(
            title=Bi("需求榜单", "Open needs"),
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
