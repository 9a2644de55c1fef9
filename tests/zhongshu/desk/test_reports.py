"""A-14: every number of the reports opens to rows, and the rows add up to it, whole and part by part."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import math
import re
import statistics
from collections.abc import Iterator

import pytest
from openpyxl import load_workbook

from tests.zhongshu.desk.test_pages import browser, page
from tests.zhongshu.discovery.cast import MONDAY, Cast, bring
from tests.zhongshu.proposal.cast import candidate
from zhongshu.desk.reports import Fact, Indicator, Measure, by_parts, indicators, periods
from zhongshu.desk.reports.showing import unit_of
from zhongshu.desk.yearly.making import LISTS
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle.course import EDGES

YEAR = dt.timedelta(days=364)


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    with clock.at(MONDAY):
        yield Cast()


def measured(asked: Indicator, facts: list[Fact]) -> float | None:
    """The number counted anew, without the code under test."""
    values = [f.value for f in facts if f.value is not None]
    if asked.measure is Measure.COUNT:
        return len(facts)
    if asked.measure is Measure.SHARE:
        return sum(1 for f in facts if f.marked) / len(facts) if facts else None
    if asked.measure is Measure.SUM:
        return sum(values)
    if asked.measure is Measure.MEAN:
        return statistics.mean(values) if values else None
    if asked.measure is Measure.RATIO:
        base = sum(f.base for f in facts if f.base is not None)
        return sum(values) / base if base else None
    if asked.measure is Measure.CONCENTRATION:
        parts = [sum(f.value or 0 for f in facts if f.by == by) for by in {f.by for f in facts}]
        return sum(part**2 for part in parts) / sum(parts) ** 2 if sum(parts) else None
    if asked.measure is Measure.ASSURED:
        return max(n for n in range(len(values) + 1) if chance_of(values, n) >= 0.9 - 1e-12)
    if asked.measure is Measure.AGREEMENT:
        return one_way(facts)
    return statistics.median(values) if values else None


def chance_of(chances: list[float], least: int) -> float:
    """The chance of at least so many successes, by looking at every case."""
    cases = itertools.product((0, 1), repeat=len(chances))
    return sum(math.prod(p if x else 1 - p for p, x in zip(chances, case, strict=True)) for case in cases if sum(case) >= least)  # fmt: skip


def one_way(facts: list[Fact]) -> float | None:
    """ICC(1) from the mean squares between and within, as a table of variance is written by hand."""
    groups = [[f.value for f in facts if f.key == key and f.value is not None] for key in {f.key for f in facts}]
    groups = [group for group in groups if len(group) > 1]
    if len(groups) < 2:
        return None
    every = [v for group in groups for v in group]
    between = sum(len(g) * (statistics.mean(g) - statistics.mean(every)) ** 2 for g in groups) / (len(groups) - 1)
    within = sum((v - statistics.mean(g)) ** 2 for g in groups for v in g) / (len(every) - len(groups))
    size = (len(every) - sum(len(g) ** 2 for g in groups) / len(every)) / (len(groups) - 1)
    return None if between + within == 0 else (between - within) / (between + (size - 1) * within)


def test_every_number_is_the_measure_of_its_rows_and_its_parts_hold_each_row_once(cast: Cast) -> None:
    candidate(cast)
    bring()
    for period in periods().values():
        for asked in indicators().values():
            facts = list(asked.rows(cast.dong, period))
            assert asked.figure(facts).number == pytest.approx(measured(asked, facts)), asked.code
            parts = by_parts(asked, facts)
            if asked.parts is not None:
                assert sum(part.figure.of for part in parts) == len(facts), asked.code
                assert sum(part.figure.marked for part in parts) == sum(f.marked for f in facts), asked.code


def test_leads_of_the_period_are_counted_and_those_before_it_are_not(cast: Cast) -> None:
    with clock.at(MONDAY - YEAR - dt.timedelta(days=30)):
        bring()
    bring()
    leads = indicators()["K1"]
    assert [leads.figure(leads.rows(cast.dong, periods()[key])).number for key in ("12m", "all")] == [1, 2]


def test_a_lead_that_became_a_candidate_is_marked_and_one_that_waits_is_not(cast: Cast) -> None:
    found, waiting = candidate(cast), bring().dossier
    facts = {f.code: f.marked for f in indicators()["K2a"].rows(cast.dong, periods()["12m"])}
    assert facts == {found.code: True, waiting.code: False}


def test_a_number_on_the_page_is_the_number_of_rows_it_opens_to(cast: Cast) -> None:
    candidate(cast)
    bring()
    shown = page(cast.dong, "/reports/")
    row = re.search(r"reports/K1/.*?<strong>(\d+)</strong>", shown, re.S)
    opened = page(cast.dong, "/reports/K1/")
    assert row is not None and int(row.group(1)) == 2
    assert opened.count('<td class="cell-main">') == 2


def test_the_sheet_holds_the_rows_of_the_number(cast: Cast) -> None:
    dossier = candidate(cast)
    answer = browser(cast.dong).get("/reports/K2a/?export=xlsx")
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == [dossier.code]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_indicator_opens_in_both_languages_and_every_period(cast: Cast, language: str) -> None:
    candidate(cast)
    for code in indicators():
        for period in ("12m", "year", "last", "all", "nonsense"):
            assert code in page(cast.dong, f"/reports/{code}/?period={period}", language)


def test_a_proposer_sees_no_report(cast: Cast) -> None:
    assert browser(cast.zhao).get("/reports/").status_code == 403


def test_an_unknown_indicator_is_not_there(cast: Cast) -> None:
    assert browser(cast.dong).get("/reports/K999/").status_code == 404


def test_an_indicator_within_its_band_is_healthy() -> None:
    asked = Indicator(
        "X", "select", Bi("甲", "A"), Bi("乙", "B"), Measure.COUNT, Bi("份", "x"), lambda a, p: [], low=1, high=2
    )
    fact = Fact("c", "t", "/")
    assert [asked.figure([fact] * n).healthy for n in (0, 1, 2, 3)] == [False, True, True, False]


def test_english_says_one_of_a_thing_in_the_singular_and_has_english_names_throughout() -> None:
    assert [str(unit_of(said, Bi("次", "relays")).en) for said in ("0", "1", "2")] == ["relays", "relay", "relays"]
    said = [text for one in indicators().values() for text in (one.label.en, one.meaning.en)]
    said += [edge.label.en for edge in EDGES.values()] + [label.en for label in LISTS.values()]
    assert [text for text in said if re.search("[\u4e00-\u9fff]", text)] == []


def test_parts_that_have_an_order_stand_in_it() -> None:
    facts = [Fact("c", "t", "/", by=by, value=1.0) for by in ("2", "2", "2", "1", "3")]
    assert [part.key for part in by_parts(indicators()["K45d"], facts)] == ["1", "2", "3"]
