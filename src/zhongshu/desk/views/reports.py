"""Reports: every group of indicators on one page, one indicator with its parts and its rows, and the rows as a sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header

from zhongshu.desk.reports import (
    GROUPS,
    HEADLINES,
    Fact,
    Figure,
    Indicator,
    Period,
    indicators,
    period_of,
    periods,
)
from zhongshu.desk.reports.counting import all_figures, source_of
from zhongshu.desk.reports.opening import opened
from zhongshu.desk.reports.showing import parts_chart, row_head, rows_page, sheet_heads, sheet_values, shown
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Hidden
from zhongshu.pages import sheets
from zhongshu.pages.page import Button, Crumb, Page
from zhongshu.people.access import HouseRequest, door

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HELP = (
    Bi("每个数都由它的明细算出：点开一个数，就看到算进去的每一行。", "Every number is counted from its rows: open a number to see each row that went into it."),
    Bi("占比、均值、中位数和一致性附 95 % 区间；依据不足五行的标「样本少」，只作参考。", "Shares, means, medians and agreement carry a 95 % interval; a number of fewer than five rows is marked as a small sample and says little."),
    Bi("只统计本中心自己的卷宗，导入的历史项目不计。", "Only this center's own dossiers count; imported past projects do not."),
)  # fmt: skip


def _period(request: HouseRequest) -> Period:
    return period_of(request.GET.get("period", ""))


def _offered(period: Period) -> list[Period]:
    """The usual periods, and the one looked at when it is a year of its own."""
    usual = periods()
    return [*usual.values(), *([] if period.key in usual else [period])]


def _indicator(code: str) -> Indicator:
    found = indicators().get(code)
    if found is None:
        raise Hidden
    return found


def headline(drawn: Mapping[str, Figure], codes: Iterable[str]) -> str:
    """How many of the parts that have a healthy band lie in it."""
    judged = [healthy for code in codes if (healthy := drawn[code].healthy) is not None]
    text = Bi("{n} 项有健康区间，{m} 项在区间内", "{m} of {n} with a healthy band lie in it")
    return str(text.fill(n=len(judged), m=sum(judged))) if judged else ""


@door("report:R", methods="GET")
def reports(request: HouseRequest) -> HttpResponse:
    """All indicators, group by group."""
    period = _period(request)
    counted = all_figures(request.actor, period)
    drawn = counted.value
    figures = [shown(figure, period) for figure in drawn.values()]
    groups = [
        (label, rows) for key, label in GROUPS.items() if (rows := [f for f in figures if f.indicator.group == key])
    ]
    page = Page(
        Bi("指标", "Indicators"), lead=Bi("每个数都能点开看明细。", "Every number opens to its rows."), help=HELP,
        buttons=(Button(Bi("年度报告", "Yearly reports"), reverse("desk:yearly"), "book"),) if request.actor.may("yearly:CR") else (),
    )  # fmt: skip
    context = {
        "page": page, "groups": groups, "period": period, "periods": _offered(period), "source": source_of(counted),
        "headlines": [(label, headline(drawn, codes), [shown(drawn[code], period) for code in codes]) for label, codes in HEADLINES.values()],
    }  # fmt: skip
    return render(request, "desk/reports.html", context)


@door("report:R", methods="GET")
def report(request: HouseRequest, code: str) -> HttpResponseBase:
    """One indicator: its number, its parts, its rows; or the rows as a sheet."""
    asked, period = _indicator(code), _period(request)
    part = request.GET.get("part")
    if request.GET.get("export") == "xlsx":
        return _sheet(asked, [fact for fact in asked.rows(request.actor, period) if part is None or fact.by == part])
    counted = opened(request.actor, asked, period)
    found, source = counted.value, source_of(counted)
    parts = found.by_parts(asked)
    drawn = [(p, shown(p.figure, period)) for p in parts]
    page = Page(
        asked.label, lead=asked.meaning, help=HELP,
        crumbs=(Crumb(Bi("指标", "Indicators"), f"{reverse('desk:reports')}?period={period.key}"),),
        primary=Button(Bi("导出 Excel", "Export to Excel"), _export_url(request), "download"),
    )  # fmt: skip
    context = {
        "page": page, "asked": asked, "figure": shown(found.figure(asked, part), period), "whole": shown(found.figure(asked, None), period),
        "parts": drawn, "part": part, "part_unit": next((s.unit for _, s in drawn if s.unit), asked.unit), "period": period, "periods": _offered(period),
        "rows": rows_page(found.rows(part), request.GET.get("page", "")), "head": row_head(asked), "picture": found.pictures.get(part),
        "chart": parts_chart(asked, parts, source) if len(parts) > 1 else None, "source": source if counted.many else "",
    }  # fmt: skip
    return render(request, "desk/report.html", context)


def _export_url(request: HouseRequest) -> str:
    query = request.GET.copy()
    query["export"] = "xlsx"
    query.pop("page", None)
    return f"?{query.urlencode()}"


def _sheet(asked: Indicator, rows: list[Fact]) -> FileResponse:
    named = asked.parts() if asked.parts else {}
    head = [
        str(Bi("编号", "Code")),
        str(Bi("名称", "Title")),
        str(Bi("日期", "Date")),
        str(Bi("分组", "Part")),
        *sheet_heads(asked),
    ]
    body = ([f.code, f.title, f.on, str(named.get(f.by, f.by)), *sheet_values(asked, f)] for f in rows)
    file = sheets.excel(
        f"{asked.code} {asked.label}", head, body, formats=["", "", "yyyy-mm-dd", *[""] * (len(head) - 3)]
    )
    name = f"{asked.code}-{clock.today():%Y%m%d}.xlsx"
    return FileResponse(
        file, content_type=XLSX, headers={"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    )
