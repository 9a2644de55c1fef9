"""Charts: the picture and the table hold the same numbers, in both languages, without code in the option."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.template import engines
from django.utils import translation

from zhongshu.kernel.bilingual import Bi
from zhongshu.pages.charts import KINDS, Chart

NAMES = [Bi("线索", "Leads"), Bi("候选", "Candidates")]
DAY = dt.date(2026, 11, 22)
COMMON = {"key": "x", "title": Bi("漏斗", "Funnel"), "source": Bi("账本", "Ledger"), "unit": Bi("项", "items")}
CHARTS = {
    **{
        kind: Chart(**COMMON, kind=kind, names=NAMES, series={Bi("数", "Count"): [1280, 342]})
        for kind in KINDS - {"sankey", "spans"}
    },
    "sankey": Chart(
        **COMMON, kind="sankey", links=[(NAMES[0], NAMES[1], 342), (NAMES[0], Bi("婉拒", "Declined"), 938)]
    ),
    "spans": Chart(
        **COMMON, kind="spans", spans=[(NAMES[0], DAY, DAY + dt.timedelta(days=30), 0), (NAMES[1], DAY, DAY, 9)]
    ),
}


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_option_of_every_kind_is_plain_json_in_one_language(kind: str, language: str) -> None:
    with translation.override(language):
        text = json.dumps(CHARTS[kind].option, ensure_ascii=False)
    chinese = any("\u4e00" <= letter <= "\u9fff" for letter in text)
    assert chinese == (language == "zh-hans")
    assert "function" not in text
    assert json.loads(text)["tooltip"]["renderMode"] == "richText"


@pytest.mark.parametrize("kind", ["bar", "line", "stacked", "funnel", "radar"])
def test_table_holds_the_numbers_that_are_drawn(kind: str) -> None:
    chart = CHARTS[kind]
    assert chart.body == [["Leads", "1,280"], ["Candidates", "342"]] or chart.body == [
        ["线索", "1,280"],
        ["候选", "342"],
    ]
    drawn = chart.option["series"][0]["data"]
    flat = (
        drawn[0]["value"] if kind == "radar" else [item["value"] if isinstance(item, dict) else item for item in drawn]
    )
    assert flat == [1280, 342]


def test_pyramid_stands_around_its_middle_line() -> None:
    hidden, shown = CHARTS["pyramid"].option["series"]
    values = [item["value"] for item in shown["data"]]
    assert values == [1280, 342]
    assert [side * 2 + value for side, value in zip(hidden["data"], values, strict=True)] == [1280, 1280]


def test_sankey_and_spans_have_their_own_tables() -> None:
    with translation.override("en"):
        assert CHARTS["sankey"].body == [["Leads", "Candidates", "342"], ["Leads", "Declined", "938"]]
        assert CHARTS["spans"].body == [
            ["Leads", "2026-11-22", "2026-12-22"],
            ["Candidates", "2026-11-22", "2026-11-22"],
        ]


def test_missing_value_is_a_dash_and_all_zero_is_empty() -> None:
    assert Chart(**COMMON, kind="bar", names=NAMES, series={"": [None, 3]}).body[0][1] == "—"
    assert Chart(**COMMON, kind="bar", names=NAMES, series={"": [0, 0]}).empty is True


def test_drawn_chart_escapes_names_in_the_page_and_in_the_json() -> None:
    chart = Chart(**COMMON, kind="bar", names=["</script><b>"], series={"": [1]})
    html = engines["django"].from_string("{% load zs %}{% chart c %}").render({"c": chart})
    assert "</script><b>" not in html
    assert html.count("</script>") == 1


def test_unknown_kind_is_a_mistake_of_the_programmer() -> None:
    with pytest.raises(LookupError):
        Chart(**COMMON, kind="pie")
