"""Charts: a title, a source line, a unit, and the same numbers as a table. The picture is drawn by ECharts from JSON; without scripts the table stands alone.

Flows in: rows of plain numbers with `Bi` or plain names. Flows out: an option for ECharts (no functions in it, so the content security policy
needs no exception) and the rows of the table. Kinds: bar · stacked · line · funnel · sankey · pyramid · spans (gantt-like) · radar.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zhongshu.kernel.bilingual import Bi

Words = Bi | str
KINDS = frozenset({"bar", "stacked", "line", "funnel", "sankey", "pyramid", "spans", "radar"})
PALETTE = ("#0b5fb8", "#1f8a54", "#b97700", "#6b46c1", "#c2410c", "#0e7490", "#9d174d", "#475569")
INK, QUIET, RULE = "#1b2636", "#566375", "#dfe4ec"


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart.

    ``names`` are the categories (or nodes of a sankey, rows of spans); ``series`` maps a name to its values, one a category.
    A sankey takes ``links`` (from, to, value); spans take ``spans`` (row, first day, last day, tone 0 to 7).
    """

    key: str  # unique on its page
    title: Words
    source: Words
    unit: Words
    kind: str
    names: Sequence[Words] = ()
    series: Mapping[Words, Sequence[float | int | None]] = field(default_factory=dict)
    links: Sequence[tuple[Words, Words, float]] = ()
    spans: Sequence[tuple[Words, dt.date, dt.date, int]] = ()
    stays: Sequence[tuple[Words, Words, float]] = ()  # of a sankey: (state, "still there", how many), told in the table
    notes: Sequence[Words] = ()  # what a reader must know to read it, one sentence each
    height: str = ""  # "", "short", "tall" or "high"
    sideways: bool = False  # bars that lie
    hrefs: Sequence[str] = ()  # where each row of the table opens, in its order

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise LookupError(f"no such kind of chart: {self.kind}")

    @property
    def empty(self) -> bool:
        return not (self.links or self.spans or any(any(v for v in values) for values in self.series.values()))

    @property
    def option(self) -> dict[str, Any]:
        """The option for ECharts, in the reader's language."""
        common: dict[str, Any] = {
            "color": list(PALETTE),
            "textStyle": {"color": INK, "fontFamily": "inherit"},
            "aria": {"enabled": True, "label": {"description": f"{self.title}. {self.source}"}},
            "tooltip": {"renderMode": "richText", "confine": True, "textStyle": {"color": INK}},
        }
        return {**common, **_OPTIONS[self.kind](self)}

    @property
    def head(self) -> list[str]:
        """The header of the table."""
        if self.kind == "sankey":
            return [str(Bi("从", "From")), str(Bi("到", "To")), str(self.unit)]
        if self.kind == "spans":
            return [str(Bi("项目", "Item")), str(Bi("起", "From")), str(Bi("止", "To"))]
        return ["", *[f"{name} ({self.unit})" for name in self.series]]

    @property
    def lines(self) -> list[tuple[str, list[str]]]:
        """The rows of the table, each with the address it opens to (empty: none)."""
        body = self.body
        return list(zip([*self.hrefs, *[""] * (len(body) - len(self.hrefs))], body, strict=True))

    @property
    def body(self) -> list[list[str]]:
        """The rows of the table: exactly the numbers that are drawn."""
        if self.kind == "sankey":
            return [[str(a), str(b), _figure(value)] for a, b, value in (*self.links, *self.stays)]
        if self.kind == "spans":
            return [[str(name), start.isoformat(), end.isoformat()] for name, start, end, _ in self.spans]
        return [
            [str(name), *[_figure(values[n]) for values in self.series.values()]] for n, name in enumerate(self.names)
        ]


def _figure(value: float | int | None) -> str:
    return "—" if value is None else f"{value:,}"


def _axis(chart: Chart) -> dict[str, Any]:
    return {
        "type": "category", "data": [str(name) for name in chart.names], "axisTick": {"show": False},
        "axisLine": {"lineStyle": {"color": RULE}}, "axisLabel": {"color": QUIET, "hideOverlap": True, **({"interval": 0} if chart.sideways else {})},
    }  # fmt: skip


def _scale(chart: Chart) -> dict[str, Any]:
    return {
        "type": "value", "name": "" if chart.sideways else str(chart.unit),  # lying bars have no room for it; the foot says it "nameTextStyle": {"color": QUIET}, "axisLabel": {"color": QUIET},
        "splitLine": {"lineStyle": {"color": "#eceff4"}}, "minInterval": 1,
    }  # fmt: skip


def _legend(chart: Chart) -> dict[str, Any]:
    return {"legend": {"bottom": 0, "textStyle": {"color": QUIET}}} if len(chart.series) > 1 else {}


def _bars(chart: Chart) -> dict[str, Any]:
    names, scale = _axis(chart), _scale(chart)
    if chart.sideways:
        names["inverse"] = True
    stack = {"stack": "all"} if chart.kind == "stacked" else {}
    shape = (
        {"type": "line", "symbolSize": 7, "lineStyle": {"width": 2.5}}
        if chart.kind == "line"
        else {"type": "bar", "barMaxWidth": 34}
    )
    return {
        **_legend(chart),
        "grid": {"left": 8, "right": 24, "top": 36, "bottom": 34 if len(chart.series) > 1 else 8, "containLabel": True},
        "xAxis": scale if chart.sideways else names,
        "yAxis": names if chart.sideways else scale,
        "tooltip": {"renderMode": "richText", "confine": True, "trigger": "axis"},
        "series": [
            {"name": str(name), "data": list(values), **stack, **shape} for name, values in chart.series.items()
        ],
    }


def _funnel(chart: Chart) -> dict[str, Any]:
    values = next(iter(chart.series.values()), ())
    return {
        "series": [
            {
                "type": "funnel", "sort": "none", "top": 12, "bottom": 12, "left": "4%", "width": "64%", "minSize": "6%", "gap": 3,
                "label": {"position": "right", "formatter": "{b}  {c}", "color": INK}, "labelLine": {"length": 12},
                "data": [{"name": str(name), "value": value} for name, value in zip(chart.names, values, strict=True)],
            }
        ]
    }  # fmt: skip


def _pyramid(chart: Chart) -> dict[str, Any]:
    """Tiers as bars around a middle line, the top tier on top."""
    values = [value or 0 for value in next(iter(chart.series.values()), ())]
    widest = max(values, default=0) or 1
    names = {**_axis(chart), "inverse": True}
    bar = {"type": "bar", "stack": "tier", "barCategoryGap": "18%"}
    return {
        "grid": {"left": 8, "right": 40, "top": 8, "bottom": 8, "containLabel": True},
        "xAxis": {"type": "value", "show": False, "max": widest},
        "yAxis": {**names, "axisLine": {"show": False}},
        "series": [
            {**bar, "silent": True, "itemStyle": {"color": "transparent"}, "tooltip": {"show": False}, "data": [(widest - v) / 2 for v in values]},
            {
                **bar, "name": str(chart.unit), "label": {"show": True, "color": INK, "position": "right", "fontWeight": 600},
                "data": [{"value": v, "itemStyle": {"color": PALETTE[n % len(PALETTE)], "borderRadius": 3}} for n, v in enumerate(values)],
            },
        ],
    }  # fmt: skip


def _sankey(chart: Chart) -> dict[str, Any]:
    """Names of states passed through stand above their bars, broken to the width of a column; those of ends beside them. Each is as long as what came
    in or began there, and says how much that is; the part of a bar without a band is still there."""
    named = list(dict.fromkeys([*map(str, chart.names), *[str(end) for link in chart.links for end in link[:2]]]))
    stays = {str(state): n for state, _, n in chart.stays}
    came = {name: sum(n for _, b, n in chart.links if str(b) == name) for name in named}
    went = {name: sum(n for a, _, n in chart.links if str(a) == name) for name in named}

    whole = {name: max(came[name], went[name] + stays.get(name, 0)) for name in named}  # what began there counts too

    def label(name: str) -> dict[str, Any]:
        told = {"formatter": f"{name} {_figure(whole[name])}"}
        return {**told, "position": "top", "distance": 3} if went[name] else told

    return {
        "series": [
            {
                "type": "sankey", "left": 40, "right": 130, "top": 40, "bottom": 12, "nodeWidth": 14, "nodeGap": 40, "draggable": False,
                "label": {"color": INK, "textBorderColor": "#ffffff", "textBorderWidth": 2, "width": 76, "overflow": "break", "lineHeight": 14},
                "lineStyle": {"color": "gradient", "opacity": 0.35}, "emphasis": {"focus": "adjacency"},
                "data": [{"name": name, "value": whole[name], "label": label(name)} for name in named],
                "links": [{"source": str(a), "target": str(b), "value": value} for a, b, value in chart.links],
            }
        ]
    }  # fmt: skip


def _spans(chart: Chart) -> dict[str, Any]:
    """Periods on a line of time: an invisible bar up to the first day, a visible one for the length."""
    names = list(dict.fromkeys(str(name) for name, *_ in chart.spans))
    first = min((start for _, start, *_ in chart.spans), default=dt.date(2000, 1, 1))

    def milliseconds(day: dt.date) -> int:
        return int(dt.datetime.combine(day, dt.time(), tzinfo=dt.UTC).timestamp() * 1000)

    rows = [
        {
            "name": str(name), "value": [milliseconds(start), milliseconds(end + dt.timedelta(days=1)), names.index(str(name))],
            "tone": PALETTE[tone % len(PALETTE)], "words": f"{start.isoformat()} – {end.isoformat()}",
        }
        for name, start, end, tone in chart.spans
    ]  # fmt: skip
    return {
        "grid": {"left": 8, "right": 24, "top": 8, "bottom": 8, "containLabel": True},
        "xAxis": {"type": "time", "min": milliseconds(first), "axisLabel": {"color": QUIET, "hideOverlap": True}, "splitLine": {"show": True, "lineStyle": {"color": "#eceff4"}}},
        "yAxis": {"type": "category", "data": names, "inverse": True, "axisTick": {"show": False}, "axisLine": {"show": False}, "axisLabel": {"color": INK}},
        "zs": {"spans": rows},
    }  # fmt: skip


def _radar(chart: Chart) -> dict[str, Any]:
    highest = max((value or 0 for values in chart.series.values() for value in values), default=1) or 1
    return {
        **_legend(chart),
        "radar": {
            "indicator": [{"name": str(name), "max": highest} for name in chart.names],
            "axisName": {"color": INK},
            "radius": "64%",
        },
        "series": [
            {
                "type": "radar",
                "data": [{"name": str(name), "value": list(values)} for name, values in chart.series.items()],
            }
        ],
    }


_OPTIONS = {
    "bar": _bars, "stacked": _bars, "line": _bars, "funnel": _funnel, "sankey": _sankey, "pyramid": _pyramid, "spans": _spans, "radar": _radar,
}  # fmt: skip
