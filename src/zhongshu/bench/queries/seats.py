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


def _bound() -> dict[str, int | None]:
    """Awarded since the first of January and not fallen back, each with its money."""
    start = dt.datetime(clock.today().year, 1, 1, tzinfo=clock.SHANGHAI)
    awarded = Passage.objects.filter(edge="T-17", at__gte=start, dossier__standing__state__in=AWARDED)
    return dict(awarded.values_list("dossier_id", "dossier__standing__money_fen"))


def seated() -> list[str]:
    """The dossiers that hold a seat of this year. Money that other work gave back, where it pays one whole, seats it in the place of that work."""
    surplus = put_by_dossier()
    return [pk for pk, fen in _bound().items() if surplus.get(pk) != fen]


def seats_of(rules: Rules) -> Seats:
    """This year's count: the dossiers that hold a seat, and those the committee has before it."""
    bound, surplus = _bound(), put_by_dossier()
    return Seats(
        year=clock.today().year,
        seats=rules.portfolio.seats_year,
        taken=sum(surplus.get(pk) != fen for pk, fen in bound.items()),
        waiting=Standing.objects.filter(state="PROP").count(),
        money_fen=rules.portfolio.budget_wan * FEN_PER_WAN,
        given_fen=sum(max(0, (fen or 0) - surplus.get(pk, 0)) for pk, fen in bound.items()),
    )
