"""How an indicator looks: its number in words, its band, the picture of its parts, a page of its rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator

from zhongshu.desk.reports import Fact, Figure, Indicator, Measure, Part, Period
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.money import FEN_PER_WAN, wan
from zhongshu.pages import wording
from zhongshu.pages.charts import Chart

SOURCE = Bi("本中心卷宗与账本，实时", "This center's dossiers and ledger, live")
ROWS_A_PAGE, MOST_PARTS = 50, 14
FEW = 5  # fewer rows than this say little
PERCENT, TEN_THOUSAND = Bi("%", "%"), Bi("万元", "10k CNY")
AMOUNTS = frozenset({Measure.SUM, Measure.MEDIAN, Measure.MEAN})  # measures that keep the unit of their values
PLAIN = frozenset({Measure.COUNT, Measure.SUM, Measure.MEDIAN, Measure.ASSURED})
SAMPLED = frozenset({Measure.SHARE, Measure.MEDIAN, Measure.MEAN, Measure.RATIO, Measure.AGREEMENT})
ROWS = Bi("行", "rows")
SINGULAR = {
    "cases": "case", "changes": "change", "days": "day", "dossiers": "dossier", "issues": "issue", "milestones": "milestone", "points": "point",
    "relays": "relay", "rows": "row", "seats": "seat", "verdicts": "verdict", "working days": "working day", "percentage points": "percentage point",
}  # fmt: skip
YES, NO = Bi("计入", "counted"), Bi("未计入", "not counted")


@dataclass(frozen=True, slots=True)
class Shown:
    """A number as a reader sees it."""

    indicator: Indicator
    number: str
    unit: str
    of: str
    band: str
    tone: str  # good, over or empty
    query: str
    span: str  # its 95 % interval
    few: bool  # a sample too small to lean on
    as_of: dt.date | None  # the day of which a stock speaks


def number_words(figure: Figure) -> tuple[str, str]:
    """The number and its unit."""
    asked = figure.indicator
    if figure.number is None:
        return "—", ""
    if in_per_cent(asked):
        return say(asked, figure.number), "%"
    said = say(asked, figure.number)
    return said, str(TEN_THOUSAND if in_money(asked) else unit_of(said, asked.unit))


def unit_of(said: str, unit: Bi) -> Bi:
    """The unit beside a number: of one thing, in the singular."""
    return Bi(unit.zh, SINGULAR.get(unit.en, unit.en)) if said == "1" else unit


def in_per_cent(asked: Indicator) -> bool:
    return asked.measure is Measure.SHARE or (asked.measure is Measure.RATIO and asked.share)


def in_money(asked: Indicator) -> bool:
    return asked.money and asked.measure in AMOUNTS


def say(asked: Indicator, value: float) -> str:
    """A value of this indicator as figures, without its unit."""
    if in_per_cent(asked):
        return wording.share(value).removesuffix(" %")
    if in_money(asked):
        return wan(int(value))
    digits = 1 if asked.measure in PLAIN else 3 if abs(value) < 1 else 2 if abs(value) < 10 else 1
    text = f"{value:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def shown(figure: Figure, period: Period) -> Shown:
    """A figure ready for a page."""
    asked = figure.indicator
    value, unit = number_words(figure)
    share = asked.measure is Measure.SHARE
    of = Bi("{m} / {n}", "{m} of {n}").fill(m=figure.marked, n=figure.of) if share else Bi("{n} ", "{n} ").fill(n=figure.of) + unit_of(str(figure.of), ROWS)  # fmt: skip
    tone = {True: "good", False: "over", None: ""}[figure.healthy]
    few = asked.measure in SAMPLED and 0 < figure.of < FEW
    return Shown(
        asked,
        value,
        unit,
        str(of),
        band_words(asked),
        tone,
        f"period={period.key}",
        span_words(figure),
        few,
        asked.as_of(period),
    )


def span_words(figure: Figure) -> str:
    """The interval, where one can be given."""
    if figure.span is None or figure.number is None:
        return ""
    low, high = (say(figure.indicator, value) for value in figure.span)
    return f"{low} – {high}"


def band_words(asked: Indicator) -> str:
    """The healthy band."""
    low, high = asked.band

    def words(value: float) -> str:
        return f"{say(asked, value)} %" if in_per_cent(asked) else f"{value:g} {asked.unit}"

    if low is not None and high is not None:
        return str(Bi("宜在 {a} 至 {b}", "healthy from {a} to {b}").fill(a=words(low), b=words(high)))
    if low is not None:
        return str(Bi("宜不低于 {a}", "at least {a}").fill(a=words(low)))
    return str(Bi("宜不超过 {b}", "at most {b}").fill(b=words(high))) if high is not None else ""


def parts_chart(asked: Indicator, parts: list[Part], source: Bi = SOURCE) -> Chart:
    """The parts as bars."""
    drawn, each = parts[:MOST_PARTS], asked.of_a_part
    unit = PERCENT if in_per_cent(each) else TEN_THOUSAND if in_money(each) else each.unit
    return Chart(
        key="parts", title=asked.label, source=source, unit=unit, kind="bar", names=[part.label for part in drawn],
        series={asked.label: [_drawn(part.figure) for part in drawn]}, sideways=True,
    )  # fmt: skip


def _drawn(figure: Figure) -> float | None:
    number, asked = figure.number, figure.indicator
    if number is None:
        return None
    if in_per_cent(asked):
        return round(number * 100, 1)
    return round(number / FEN_PER_WAN, 2) if in_money(asked) else round(number, 1 if asked.measure in PLAIN else 3)


def row_head(asked: Indicator) -> Bi:
    """What the last column of the rows says."""
    if asked.measure is Measure.SHARE:
        return Bi("是否计入", "Counted")
    if asked.measure is Measure.COUNT:
        return Bi("计数", "Count")
    if asked.measure is Measure.RATIO:
        return Bi("分子 / 分母（万元）", "Part / whole (10k CNY)") if asked.money else Bi("分子 / 分母", "Part / whole")
    if asked.measure is Measure.ASSURED:
        return Bi("概率", "Chance")
    return TEN_THOUSAND if asked.money else asked.unit


def row_value(asked: Indicator, fact: Fact) -> Any:
    """What one row adds."""
    if asked.measure is Measure.SHARE:
        return str(YES if fact.marked else NO)
    if asked.measure is Measure.COUNT:
        return 1
    if asked.measure is Measure.RATIO:
        return f"{_amount(asked, fact.value)} / {_amount(asked, fact.base)}"
    return _amount(asked, fact.value)


def _amount(asked: Indicator, value: float | None) -> str:
    if value is None:
        return "—"
    return wan(int(value)) if asked.money else f"{value:,.2f}".rstrip("0").rstrip(".")


def sheet_heads(asked: Indicator) -> list[str]:
    """The columns of the sheet that hold what a row adds."""
    if asked.measure is Measure.RATIO:
        return [str(Bi("分子", "Part")), str(Bi("分母", "Whole"))]
    return [str(row_head(asked))]


def sheet_values(asked: Indicator, fact: Fact) -> list[Any]:
    """What a row adds as plain values of a sheet: numbers stay numbers."""
    if asked.measure in (Measure.COUNT, Measure.SHARE):
        return [row_value(asked, fact)]
    values = [fact.value, fact.base] if asked.measure is Measure.RATIO else [fact.value]
    return [None if value is None else value / FEN_PER_WAN if asked.money else value for value in values]


def rows_page(rows: Sequence[Fact], wanted: str) -> Page[Fact]:
    """One page of rows that stand in the order of `opening`, the newest first."""
    return Paginator(rows, ROWS_A_PAGE).get_page(wanted)
