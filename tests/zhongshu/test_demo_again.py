"""The same seed and day tell the same story: two centers made one after the other, compared (slow: each takes most of a minute)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction

from zhongshu.lifecycle.models import Dossier
from zhongshu.people.models import User
from zhongshu.web.demo.building import build

NOW = dt.datetime(2026, 9, 28, 7, 0, tzinfo=dt.UTC)


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
