"""An indicator opens from what was counted once: the same numbers, parts and rows as counted anew, page by page, and never older than it says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.core.cache import caches

from tests.zhongshu.delivery.cast import Cast, at_work
from tests.zhongshu.desk.test_board import questions
from tests.zhongshu.desk.test_pages import browser, page
from tests.zhongshu.desk.test_reports_more import counted_anew
from tests.zhongshu.discovery.cast import MONDAY, bring
from zhongshu.desk.reports import Fact, Indicator, Period, by_parts, counting, indicators, periods
from zhongshu.desk.reports.opening import LEAF, opened, packed
from zhongshu.desk.reports.showing import rows_page
from zhongshu.kernel import clock, veil
from zhongshu.ledger import kept as module
from zhongshu.people.actor import Actor


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    caches["sums"].clear()
    with clock.at(MONDAY):
        yield Cast()
    caches["sums"].clear()  # what a large house keeps stands for a minute, and other tests stop the clock on this day


def read(asked: Indicator, cast: Cast) -> list[Fact]:
    return list(asked.rows(cast.dong, periods()["all"]))


def test_every_indicator_opens_to_the_numbers_parts_and_rows_that_are_counted_anew(cast: Cast) -> None:
    for n in range(3):
        at_work(cast, title=f"项目{n}")
        bring()
    for asked in indicators().values():
        facts, found = read(asked, cast), opened(cast.dong, asked, periods()["all"]).value
        assert found.figure(asked, None) == asked.figure(facts), asked.code
        assert found.by_parts(asked) == by_parts(asked, facts), asked.code
        assert sorted(map(repr, found.rows(None))) == sorted(map(repr, facts)), asked.code
        for part in {fact.by for fact in facts} | {"no such part"}:
            some = [fact for fact in facts if fact.by == part]
            assert found.figure(asked, part) == asked.figure(some), (asked.code, part)
            assert sorted(map(repr, found.rows(part))) == sorted(map(repr, some)), (asked.code, part)


def test_rows_are_turned_over_in_order_and_only_those_of_the_page_are_read_back(cast: Cast) -> None:
    asked = indicators()["K1"]
    facts = [Fact(f"D-{n:04}", "t", "", MONDAY.date(), "even" if n % 2 == 0 else "odd") for n in range(3 * LEAF + 1)]
    found = packed(asked, facts)
    assert [f.code for f in rows_page(found.rows(None), "2")] == [f.code for f in facts[LEAF : 2 * LEAF]]
    assert [f.code for f in rows_page(found.rows("odd"), "2")] == [f.code for f in facts[1::2]][LEAF : 2 * LEAF]
    assert (found.rows(None)[-1], len(found.rows("even"))) == (facts[-1], 76)


def test_an_indicator_is_read_once_while_nothing_happens_and_anew_after_an_act(cast: Cast) -> None:
    client = browser(cast.dong)
    bring()
    assert questions(client, "/reports/K1/") < counted_anew(client, "/reports/K1/")
    assert 'id="rows-title">明细 <span class="num text-secondary">1</span>' in page(cast.dong, "/reports/K1/")
    bring()
    assert 'id="rows-title">明细 <span class="num text-secondary">2</span>' in page(cast.dong, "/reports/K1/")


def test_what_a_large_house_reads_for_the_page_of_all_opens_without_being_read_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring()
    monkeypatch.setattr(counting, "MANY", 1)
    monkeypatch.setattr(module, "MANY", 1)
    page(cast.dong, "/reports/")

    def again(*_: object) -> list[Fact]:
        raise AssertionError("read again")

    for asked in indicators().values():
        found = opened(cast.dong, replace(asked, rows=again), periods()["12m"])
        assert found.many and found.value.figure(asked, None) == asked.figure(asked.rows(cast.dong, periods()["12m"]))
    assert "统计于" in page(cast.dong, "/reports/K1/")


def test_what_hangs_on_the_reader_is_kept_for_that_reader_alone(cast: Cast) -> None:
    asked, period, counted = indicators()["K12"], periods()["all"], list[Actor]()

    def rows(actor: Actor, _: Period) -> list[Fact]:
        counted.append(actor)
        return []

    for actor in (cast.dong, cast.cai, cast.ji, cast.dong):
        opened(actor, replace(asked, rows=rows), period)
    assert counted == [cast.dong, cast.cai, cast.ji]
    veil.draw(frozenset())
    try:
        assert opened(cast.dong, asked, period).head == ""
    finally:
        veil.lift()
