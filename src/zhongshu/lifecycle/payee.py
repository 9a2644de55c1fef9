"""The account that money of a dossier goes to: one room keeps it, the room that pays asks here what stands in its row now (R-19).

Flows out: holder, bank, the end of the number, and whether finance has verified what stands there. Never the number itself.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from zhongshu.lifecycle.models import Dossier
    from zhongshu.people.actor import Actor

TAIL = 4


@dataclass(frozen=True, slots=True)
class Payee:
    """One account as whoever pays may see it."""

    holder: str
    bank: str
    tail: str  # the last characters of the number
    verified_on: dt.date | None
    verified_by: str
    page: str  # where finance reads the number and verifies it


class Keeper(Protocol):
    """The room that keeps accounts."""

    def payee(self, dossier: Dossier) -> Payee | None:
        """The account as it stands; None when no contract of this house names one."""

    def doubt(self, actor: Actor, dossier: Dossier, reason: str) -> None:
        """What was verified holds no longer: finance verifies anew before anything is paid."""


_keepers: list[Keeper] = []


def keep(keeper: Keeper) -> None:
    """Register the room that keeps accounts."""
    if keeper not in _keepers:
        _keepers.append(keeper)


def payee_of(dossier: Dossier) -> Payee | None:
    """The account of a dossier, read from its row now."""
    return next((found for keeper in _keepers if (found := keeper.payee(dossier)) is not None), None)


def doubt_payee(actor: Actor, dossier: Dossier, reason: str) -> None:
    """The account of a dossier must be verified anew."""
    for keeper in _keepers:
        keeper.doubt(actor, dossier, reason)
