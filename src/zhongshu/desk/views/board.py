"""The hub board in its four faces: cards, the same as a table, the work in time, the money at the gates. The address says all of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from zhongshu.desk.queries import board as boards
from zhongshu.desk.queries import frozen, pictures, timeline
from zhongshu.desk.queries.scope import Scope, inside, live, offered, scope_of
from zhongshu.kernel.bilingual import Bi
from zhongshu.pages.page import Button, Page
from zhongshu.people.access import HouseRequest, door

STRIPS_A_PAGE, LINES_A_PAGE = 25, 50
FACES: dict[str, Bi] = {
    "": Bi("卡片", "Cards"),
    "table": Bi("表格", "Table"),
    "time": Bi("时间线", "Timeline"),
    "money": Bi("评审与经费", "Money at gates"),
}
INSIDE = frozenset({"time", "money"})  # faces that show what happens inside a dossier
LABELS: dict[str, Bi] = {
    "field": Bi("领域", "Field"),
    "by": Bi("专员", "Specialist"),
    "region": Bi("地区", "Region"),
    "tier": Bi("梯次", "Tier"),
}
HELP = (
    Bi("每个数都能点开，看到算进去的每一份卷宗。", "Every number opens to the dossiers that went into it."),
    Bi("「超期或红色预警」：下次决策日已过，或有未解除的红色预警。", "“Overdue or in red alert”: the date of the next decision has passed, or a red alert stands."),
    Bi("地址栏记着您的筛选和视图，复制给同事即可看到同一页。", "The address keeps your filters and view: send it to a colleague to show the same page."),
)  # fmt: skip


@door("board:R", methods="GET")
def board(request: HouseRequest) -> HttpResponse:
    """Every dossier under way: where it stands, when it is decided, what it costs, what is at risk."""
    choices = offered(request.actor)
    scope = scope_of(request.GET.dict(), choices)
    face = request.GET.get("show", "")
    face = face if face in FACES else ""
    rows = scope.narrow((inside if face in INSIDE else live)(request.actor))
    page = Page(
        Bi("中枢看板", "Hub board"), lead=Bi("每一份卷宗在哪一步、何时决定、涉及多少钱。", "Where each dossier stands, when it is decided, and how much money it holds."),
        buttons=(Button(Bi("卷宗列表", "List of dossiers"), scope.rows(), "list"),), help=HELP,
    )  # fmt: skip
    context = {
        "page": page, "face": face, "faces": [(key, label, scope.board(show=key)) for key, label in FACES.items()],
        "filters": [(key, LABELS[key], options, getattr(scope, key)) for key, options in choices.items()],
        "clear": Scope().board(show=face), "narrowed": bool(scope.asked), **_PARTS[face](request, rows, scope),
    }  # fmt: skip
    return render(request, "desk/board.html", context)


def _cards(request: HouseRequest, rows: Any, scope: Scope) -> dict[str, Any]:
    macros = boards.lanes(rows, scope)
    drawn = (
        pictures.funnel(rows, scope, request.actor),
        pictures.pyramid(rows, scope),
        pictures.flow(rows, scope, request.actor),
    )
    return {"macros": macros, "whole": boards.whole(macros, scope), "charts": drawn}


def _table(request: HouseRequest, rows: Any, scope: Scope) -> dict[str, Any]:
    macros = boards.lanes(rows, scope, cards=False)
    return {"macros": macros, "whole": boards.whole(macros, scope), "clocks": boards.CLOCKS}


def _time(request: HouseRequest, rows: Any, scope: Scope) -> dict[str, Any]:
    leaf = Paginator(timeline.at_work(rows), STRIPS_A_PAGE).get_page(request.GET.get("page"))
    return {"leaf": leaf, "figure": timeline.timeline(list(leaf), request.actor)}


def _money(request: HouseRequest, rows: Any, scope: Scope) -> dict[str, Any]:
    asked = request.GET.get("pocket", "")
    pocket = asked if asked in frozen.POCKETS else ""
    everything = frozen.money_lines(rows)
    lines = [line for line in everything if not pocket or getattr(line.purse, pocket)]
    hrefs = [scope.board(show="money", pocket=name) for name in frozen.POCKETS]
    whole = frozen.total(everything)
    shown = Paginator(lines, LINES_A_PAGE).get_page(request.GET.get("page"))
    return {
        "leaf": shown, "sum": frozen.total(lines), "pocket": pocket, "all_url": scope.board(show="money"),
        "pockets": [(name, label, frozen.MEANING[name], part, href) for (name, label), part, href in zip(frozen.POCKETS.items(), whole.parts, hrefs, strict=True)],
        "reads_money": request.actor.may("payment:RUAS"), "reads_gates": request.actor.may("gate:RUA"),
        "whole_purse": whole, "chart": frozen.money_chart(whole, hrefs),
    }  # fmt: skip


_PARTS: dict[str, Callable[[HouseRequest, Any, Scope], dict[str, Any]]] = {
    "": _cards,
    "table": _table,
    "time": _time,
    "money": _money,
}
