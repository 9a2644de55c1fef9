"""The demo center on other days, and twice on one: the same seed and day tell the same story (slow: each center takes a minute and more)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction

from zhongshu.bench.models import PoolEntry
from zhongshu.delivery.models import Gate
from zhongshu.delivery.terms import OUTCOMES
from zhongshu.kernel import clock
from zhongshu.lifecycle.course import STATES
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.models import User
from zhongshu.web.demo.building import build

NOW = dt.datetime(2026, 9, 28, 7, 0, tzinfo=dt.UTC)
DAYS = (
    "2026-10-06",
    "2026-11-28",
    "2026-12-31",
    "2027-02-10",
    "2027-05-03",
    "2027-08-16",
)  # holidays, a weekend, a year's end


def center(seed: int) -> tuple[list[tuple[str, ...]], list[str]]:
    """Codes, titles, states and addresses of a center that is gone again afterwards."""
    with transaction.atomic():
        build(now=NOW, seed=seed)
        dossiers = list(Dossier.objects.order_by("code").values_list("code", "title_zh", "state"))
        people = sorted(User.objects.values_list("email", flat=True))
        transaction.set_rollback(True)
    return dossiers, people


@pytest.mark.slow
@pytest.mark.django_db
def test_the_same_seed_and_day_give_the_same_center(settings: pytest.FixtureRequest) -> None:
    settings.DEMO = True
    assert center(7) == center(7)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("day", DAYS)
def test_a_center_made_on_any_day_holds_every_state_outcome_and_tier(day: str, settings: pytest.FixtureRequest) -> None:
    settings.DEMO = True
    now = dt.datetime.fromisoformat(f"{day}T07:00:00+00:00")
    with clock.at(now):
        build(now=now)
    assert set(Dossier.objects.values_list("state", flat=True)) == set(STATES)
    assert set(Gate.objects.filter(state="signed").values_list("outcome", flat=True)) == set(OUTCOMES)
    assert set(PoolEntry.objects.filter(closed_on=None).values_list("tier", flat=True)) == {"B1", "B2", "B3", "B4"}
