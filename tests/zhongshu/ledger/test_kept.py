"""Sums are counted once while the ledger stands still; large ones may be a minute old; nobody is told what was counted for another."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable

import pytest

from zhongshu.kernel import clock
from zhongshu.kernel.ids import new_id
from zhongshu.ledger import kept as module
from zhongshu.ledger.actions import act, tell
from zhongshu.ledger.kept import MANY, kept
from zhongshu.people.actor import SYSTEM, Actor

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 3, 2, 4, tzinfo=dt.UTC)


@act("test.kept")
def happen(actor: Actor) -> None:
    tell("test", new_id())


def counting() -> tuple[list[int], Callable[[], int]]:
    """How often it was counted, and a way to count that says another number each time."""
    calls: list[int] = []

    def count() -> int:
        calls.append(1)
        return len(calls)

    return calls, count


def settle() -> None:
    """Wait for what is being counted behind."""
    for thread in threading.enumerate():
        if thread.name.startswith("sum-"):
            thread.join()


def test_it_is_counted_once_until_something_happens() -> None:
    calls, count = counting()
    asked = ("x", new_id())
    assert [kept(asked, count).value for _ in range(3)] == [1, 1, 1]
    happen(SYSTEM)
    assert kept(asked, count).value == 2
    assert len(calls) == 2


def test_another_reader_is_counted_for_alone() -> None:
    _, count = counting()
    one, other = new_id(), new_id()
    assert [kept(("x", who), count).value for who in (one, other, one)] == [1, 2, 1]


def test_a_new_day_is_counted_anew_though_nothing_happened() -> None:
    _, count = counting()
    asked, found = ("x", new_id()), list[int]()
    for days in (0, 0, 1):
        with clock.at(NOON + dt.timedelta(days=days)):
            found.append(kept(asked, count).value)
    assert found == [1, 1, 2]


@pytest.mark.parametrize(("rows", "told"), [(MANY - 1, [1, 2, 2, 3]), (MANY, [1, 1, 1, 2])])
def test_only_a_sum_of_very_many_rows_may_be_a_minute_old(rows: int, told: list[int]) -> None:
    _, count = counting()
    asked, found = ("x", new_id()), list[int]()
    for seconds, something in ((0, False), (20, True), (59, False), (61, True)):
        with clock.at(NOON + dt.timedelta(seconds=seconds)):
            if something:
                happen(SYSTEM)
            found.append(kept(asked, count, size=lambda value: rows).value)
    assert found == told


def test_a_large_sum_of_an_earlier_minute_is_told_at_once_and_counted_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_writing", lambda: False)
    _, count = counting()
    asked, found = ("x", new_id()), list[int]()
    for minutes in (0, 2, 4, 70):
        with clock.at(NOON + dt.timedelta(minutes=minutes)):
            happen(SYSTEM)
            found.append(kept(asked, count, size=lambda value: MANY).value)
        settle()
    assert found == [1, 1, 2, 4]  # the third was counted behind the second's back; after an hour one waits


def test_a_counting_that_fails_behind_leaves_what_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_writing", lambda: False)
    asked = ("x", new_id())

    def fails() -> int:
        raise RuntimeError("no disk")

    with clock.at(NOON):
        kept(asked, lambda: 7, size=lambda value: MANY)
        happen(SYSTEM)
    with clock.at(NOON + dt.timedelta(minutes=5)):
        assert kept(asked, fails, size=lambda value: MANY).value == 7
        settle()
        assert kept(asked, fails, size=lambda value: MANY).value == 7
