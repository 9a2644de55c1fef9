"""A-11: whatever happens in a relay, on each day exactly one specialist answers and exactly one organisation leads."""

from __future__ import annotations

import datetime as dt
import itertools
import random

import pytest

from tests.zhongshu.relay.cast import (
    MONDAY,
    REASON,
    Cast,
    accepted,
    again,
    at_gate,
    case_of,
    finished,
    fresh,
    hand_over,
    pass_everything,
    sign_both,
)
from zhongshu.kernel import clock
from zhongshu.lifecycle.actions import entrust
from zhongshu.lifecycle.models import Dossier
from zhongshu.relay import actions as acts
from zhongshu.relay.queries import holders_through, lead_terms, ownerless_days, specialist_terms

HISTORIES = 12
ENDS = ("done", "trans", "rejected", "withdrawn", "refused")


def live(cast: Cast, dice: random.Random) -> tuple[Dossier, dt.date, dt.date]:
    """One to three relays of one dossier, on random days, each ended in a random way, the specialist changed now and then."""
    day = 0.0
    with clock.at(MONDAY):
        dossier = at_gate(cast, title=f"卷宗{dice.random()}")
    for _ in range(dice.randint(1, 3)):
        end = dice.choice(ENDS)
        day += dice.uniform(0.2, 9)
        day = _relay(cast, dice, dossier, end, day)
        if end in ("done", "trans"):
            break
    with clock.at(MONDAY + dt.timedelta(days=day + 3)):
        return fresh(dossier), MONDAY.date(), clock.today()


def _at(day: float) -> object:
    return clock.at(MONDAY + dt.timedelta(days=day))


def _relay(cast: Cast, dice: random.Random, dossier: Dossier, end: str, day: float) -> float:
    with _at(day):
        case = accepted(cast, dossier)
        if end == "withdrawn":
            acts.withdraw_case(
                cast.chen if fresh(dossier).specialist_id == cast.chen.user_id else cast.dong,
                case,
                version=case.version,
                reason="暂不接力",
            )
            return day
        if end == "refused":
            acts.refuse_package(again(cast.mei), case, version=case.version, reason=REASON)
            case = case_of(dossier)
            acts.withdraw_case(cast.dong, case, version=case.version, reason="补不齐")
            return day
        hand_over(cast, dossier)
    day += dice.uniform(0.1, 20)
    with _at(day):
        if dice.random() < 0.5:
            other = cast.chen if fresh(dossier).specialist_id == cast.sun.user_id else cast.sun
            entrust(cast.dong, fresh(dossier), user_id=other.user_id, reason="调岗")
        if end == "rejected":
            moved = fresh(dossier)
            acts.reject(again(cast.mei), moved, version=moved.version, reason=REASON)
            if fresh(dossier).specialist_id != cast.chen.user_id:
                entrust(cast.dong, fresh(dossier), user_id=cast.chen.user_id, reason="调回")
            return day
        pass_everything(cast, dossier)
        sign_both(cast, dossier)
    day += 31
    with _at(day):
        finished(cast, dossier, target="ACTIVE" if end == "done" else "TRANS")
    return day


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_no_day_of_a_relay_is_ownerless_whatever_happens(cast: Cast, seed: int) -> None:
    dossier, first, last = live(cast, random.Random(seed))
    with clock.at(dt.datetime.combine(last, dt.time(12), tzinfo=clock.SHANGHAI)):
        assert (
            ownerless_days(dossier, first + dt.timedelta(days=1), last) == []
        )  # on the first day it was entrusted at ten o'clock
        for day in (first + dt.timedelta(days=n) for n in range(1, (last - first).days + 1)):
            assert set(holders_through(specialist_terms(dossier), day)) == {1}
            assert set(holders_through(lead_terms(dossier), day)) == {1}
    for terms in (specialist_terms(dossier), lead_terms(dossier)):
        assert all(before[2] == after[1] for before, after in itertools.pairwise(terms))
        assert terms[-1][2] is None
    assert lead_terms(dossier)[-1][0] == dossier.organisation_id


def test_a_gap_of_one_hour_is_found(cast: Cast) -> None:
    start = MONDAY
    terms = [("a", start, start + dt.timedelta(days=2)), ("b", start + dt.timedelta(days=2, hours=1), None)]
    with clock.at(MONDAY + dt.timedelta(days=5)):
        counted = [holders_through(terms, MONDAY.date() + dt.timedelta(days=n)) for n in range(1, 5)]
    assert counted == [[1], [1, 0, 1], [1], [1]]
