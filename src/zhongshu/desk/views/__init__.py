"""The first screen of every role, the list of dossiers, the search."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from zhongshu.desk.listings import Dossiers, name
from zhongshu.desk.queries.expecting import meanwhile, will_wait
from zhongshu.desk.queries.glances import glances, portfolio
from zhongshu.desk.queries.searching import everything, shelves_of
from zhongshu.desk.queries.worklist import worklist
from zhongshu.kernel.bilingual import Bi
from zhongshu.pages.listing.state import sought
from zhongshu.pages.page import Button, Page
from zhongshu.people.access import HouseRequest, door

HOME_LEAD = Bi("按期限排好的、等您办的事。", "What waits for you, in order of its date.")
SHOWN = 100  # things to do that stand on the first screen; the others follow on request


@door("desk:R", methods="GET")
def home(request: HouseRequest) -> HttpResponse:
    """What waits for me today."""
    tasks = worklist(request.actor)
    primary = Button(Bi("打开最急的一件", "Open the most urgent"), tasks[0].url, "arrow-right") if tasks else None
    late = sum(task.colour in ("late", "red") for task in tasks)
    soon = sum(task.colour == "soon" for task in tasks)
    page = Page(Bi("我的工作", "My work"), lead=HOME_LEAD, primary=primary)
    context = {
        "page": page,
        "tasks": tasks,
        "shown": tasks if request.GET.get("all") else tasks[:SHOWN],
        "glances": glances(request.actor),
        "portfolio": portfolio(request.actor),
        "late": late,
        "soon": soon,
        "fields": name,
    }
    if not tasks:
        context |= {"expected": will_wait(request.actor), "meanwhile": meanwhile(request.actor)}
    return render(request, "desk/home.html", context)


@door("dossier:R")
def dossiers(request: HouseRequest) -> HttpResponse:
    """All dossiers the reader may know."""
    return Dossiers().answer(request)


@door("desk:R", methods="GET")
def search(request: HouseRequest) -> HttpResponse:
    """Search over Chinese and English."""
    query, cut = sought(request.GET.get("q", ""))
    lead = Bi("您能看到的一切，中英文均可。", "Everything you may see, in Chinese or English.")
    context = {
        "page": Page(Bi("搜索", "Search"), lead=lead),
        "query": query,
        "cut": cut,
        "groups": everything(request.actor, query) if query else [],
        "kinds": [shelf.label for shelf in shelves_of(request.actor).values()],
    }
    return render(request, "desk/search.html", context)
