"""The first screen of every role, the list of dossiers, the board, the search."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from zhongshu.desk.listings import Dossiers, name, names
from zhongshu.desk.queries import board as boards
from zhongshu.desk.queries.searching import everything
from zhongshu.desk.queries.worklist import worklist
from zhongshu.desk.tones import TONES
from zhongshu.kernel.bilingual import Bi
from zhongshu.pages.page import Button, Page
from zhongshu.people.access import HouseRequest, door

HOME_LEAD = Bi("按期限排好的、等您办的事。", "What waits for you, in order of its date.")


@door("desk:R", methods="GET")
def home(request: HouseRequest) -> HttpResponse:
    """What waits for me today."""
    tasks = worklist(request.actor)
    primary = Button(Bi("打开最急的一件", "Open the most urgent"), tasks[0].url, "arrow-right") if tasks else None
    late = sum(task.colour in ("late", "red") for task in tasks)
    soon = sum(task.colour == "soon" for task in tasks)
    page = Page(Bi("我的工作", "My work"), lead=HOME_LEAD, primary=primary)
    return render(request, "desk/home.html", {"page": page, "tasks": tasks, "late": late, "soon": soon, "fields": name})


@door("dossier:R")
def dossiers(request: HouseRequest) -> HttpResponse:
    """All dossiers the reader may know."""
    return Dossiers().answer(request)


@door("board:R", methods="GET")
def board(request: HouseRequest) -> HttpResponse:
    """Every dossier under way: where it stands, what it costs, what is late; the funnel, the flow, the tiers."""
    rows = boards.live(request.actor)
    field = request.GET.get("field", "")
    offered = names("fields")(request.actor)
    if field in dict(offered):
        rows = rows.filter(field=field)
    page = Page(
        Bi("中枢看板", "Hub board"), lead=Bi("每一份卷宗在哪一步、何时决定、涉及多少钱。", "Where each dossier stands, when it is decided, and how much money it holds."),
        buttons=(Button(Bi("列表", "As a list"), reverse("desk:dossiers") + "?origin=live", "list"),),
    )  # fmt: skip
    charts = (boards.funnel(request.actor), boards.pyramid(request.actor), boards.flow(request.actor))
    context = {
        "page": page,
        "macros": boards.lanes(request.actor, rows),
        "charts": charts,
        "tones": TONES,
        "fields": offered,
        "field": field,
    }
    return render(request, "desk/board.html", context)


@door("desk:R", methods="GET")
def search(request: HouseRequest) -> HttpResponse:
    """Search over Chinese and English."""
    query = request.GET.get("q", "").strip()[:200]
    page = Page(
        Bi("搜索", "Search"),
        lead=Bi("卷宗、单位、人员,中英文均可。", "Dossiers, organisations and persons, in Chinese or English."),
    )
    return render(
        request,
        "desk/search.html",
        {"page": page, "query": query, "groups": everything(request.actor, query) if query else []},
    )
