"""Knocking at a public form: a token bucket a network and form. An empty bucket slows a burst down; it locks nobody out.

No foreign captcha and no stored address: the network is a keyed hash that changes each day. Whence: healthchecks' vocabulary of limits.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from zhongshu.discovery.marks import mark
from zhongshu.discovery.models import Bucket
from zhongshu.kernel import clock
from zhongshu.kernel.errors import TooMany


@dataclass(frozen=True, slots=True)
class Pace:
    """How many at once, how many an hour after that, and how far below empty before the door says wait."""

    burst: float
    an_hour: float
    deepest: float


PACES: dict[str, Pace] = {
    "propose": Pace(
        6, 12, -60
    ),  # a whole institute behind one proxy may submit; from the seventh on a person looks first
    "recommend": Pace(6, 12, -60),
    "status": Pace(20, 60, 0),  # guessing keys is what this stops
    "answer": Pace(10, 30, 0),
    "objection": Pace(4, 6, -20),
}


@transaction.atomic
def knock(*, form: str, network: str) -> bool:
    """Take one token; True when there was one, False when the visitor goes by the slow lane. Raises TooMany far below empty.

    Furniture of the door, not an act: it decides nothing about a dossier and writes no line.
    """
    pace, now = PACES[form], clock.now()
    name = mark(f"network-{clock.today().isoformat()}", network)
    bucket, _ = Bucket.objects.get_or_create(form=form, network=name, defaults={"tokens": pace.burst, "filled_at": now})
    hours = max((now - bucket.filled_at).total_seconds(), 0) / 3600
    tokens = min(pace.burst, bucket.tokens + hours * pace.an_hour)
    if tokens - 1 < pace.deepest:
        raise TooMany
    Bucket.objects.filter(pk=bucket.pk).update(tokens=tokens - 1, filled_at=now)
    return tokens >= 1
