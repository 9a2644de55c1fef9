"""Who may read and add files about a dossier: whoever may know the dossier reads, those who write its card add.

A trade secret is for the team, its specialist and those who answer for the field or the center. A recused reader sees nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from zhongshu.documents.models import Document
from zhongshu.kernel.errors import Recused
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import interest_of, place_of, standings
from zhongshu.people.actor import Actor
from zhongshu.people.roles import Role

TRADE_READERS = frozenset({Role.FL, Role.DIR, Role.INT})


def _known(actor: Actor, dossier_id: str) -> Dossier | None:
    """The dossier, if this actor may know it and is not recused from it."""
    if not standings(actor).filter(pk=dossier_id).exists():
        return None
    dossier = Dossier.objects.filter(pk=dossier_id).first()
    if dossier is not None:
        try:
            interest_of(actor, dossier, lock=True)
        except Recused:
            return None
    return dossier


Shown = Callable[[Actor, str, Document], bool]
_shown: list[Shown] = []


def also_shown(to_whom: Shown) -> None:
    """A room shows one file of a dossier to somebody who may not know the rest, such as a report to the panel that judges it."""
    _shown.append(to_whom)


def may_read(actor: Actor, dossier_id: str, document: Document | None = None) -> bool:
    if not actor.may("document:R"):
        return False
    if document and document.classification != "trade" and any(to(actor, dossier_id, document) for to in _shown):
        return True
    dossier = _known(actor, dossier_id)
    if dossier is None:
        return False
    if document is None or document.classification != "trade":
        return True
    place = place_of(dossier)
    answers = any(h.role in TRADE_READERS and actor.covers(h, place) for h in actor.holdings)
    return answers or actor.user_id in place.team | place.specialists


def may_add(actor: Actor, dossier_id: str) -> bool:
    dossier = _known(actor, dossier_id) if actor.may("document:C") else None
    return dossier is not None and actor.may("card:U", place_of(dossier))
