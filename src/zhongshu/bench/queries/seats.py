"""How many seats and how much money of this year are left: counted from the awards themselves, compared with the rule-set (R-23, K21)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from zhongshu.kernel import clock
from zhongshu.kernel.money import FEN_PER_WAN
from zhongshu.lifecycle.models import Passage, Standing
from zhongshu.policy.body import Rules
from zhongshu.surplus.queries import put_by_dossier

AWARDED = (
    "PUBL", "CONTR", "ACTIVE", "GATE", "PIVOT", "PAUSE", "RELAY", "ACCEPT", "TRANS", "GRAD", "DONE", "STOP", "REVOKE",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seats:
    """Seats and money of the year: given, waiting for the committee, left."""

    year: int
    seats: int
    taken: int
    waiting: int
    money_fen: int
    given_fen: int

    @property
    def left(self) -> int:
        return max(0, self.seats - self.taken - self.waiting)

    @property
    def left_fen(self) -> int:
        return max(0, self.money_fen - self.given_fen)


def seats_of(rules: Rules) -> Seats:
    """This year's count: awarded since the first of January and not fallen back, and those the committee has before it."""
    today = clock.today()
    start = dt.datetime(today.year, 1, 1, tzinfo=clock.SHANGHAI)
    awarded = Passage.objects.filter(edge="T-17", at__gte=start, dossier__standing__state__in=AWARDED)
    bound = dict(awarded.values_list("dossier_id", "dossier__standing__money_fen"))
    surplus = put_by_dossier()  # paid by money that other work gave back, and so, when paid whole, in its seat
    whole = sum(surplus.get(pk) == fen for pk, fen in bound.items())
    return Seats(
        year=today.year,
        seats=rules.portfolio.seats_year,
        taken=len(bound) - whole,
        waiting=Standing.objects.filter(state="PROP").count(),
        money_fen=rules.portfolio.budget_wan * FEN_PER_WAN,
        given_fen=sum(max(0, (fen or 0) - surplus.get(pk, 0)) for pk, fen in bound.items()),
    )
