"""The pages of one dossier as tabs: each room registers its own, and a reader sees those that reader may open and that the dossier has reached.

Flows in: entries, from the ``apps.py`` of each room. Flows out: links. Rights are asked of the actor at the dossier's place, never decided here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle.queries import place_of
from zhongshu.people.roles import INSIDE

if TYPE_CHECKING:
    from zhongshu.lifecycle.models import Dossier
    from zhongshu.people.actor import Actor

Shows = Callable[["Dossier"], bool]


def always(dossier: Dossier) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Tab:
    """One page of a dossier: ``right`` is asked at the dossier's place (empty: everybody inside the house)."""

    key: str
    label: Bi
    url_name: str
    right: str = ""
    order: int = 50
    shows: Shows = always


_tabs: dict[str, Tab] = {}


def register(key: str, label: Bi, url_name: str, *, right: str = "", order: int = 50, shows: Shows = always) -> None:
    """Add a tab; its URL takes the dossier's code."""
    _tabs[key] = Tab(key, label, url_name, right, order, shows)


@dataclass(frozen=True, slots=True)
class Link:
    """A tab as one reader sees it."""

    label: Bi
    url: str
    here: bool


def tabs_for(actor: Actor, dossier: Dossier, here: str) -> list[Link]:
    """The tabs of this dossier for this reader; none when there would be only one."""
    place, inside = place_of(dossier), bool(actor.roles & INSIDE)
    found = [
        Link(tab.label, reverse(tab.url_name, args=[dossier.code]), tab.key == here)
        for tab in sorted(_tabs.values(), key=lambda t: (t.order, t.key))
        if (actor.may(tab.right, place) if tab.right else inside) and tab.shows(dossier)
    ]
    return found if len(found) > 1 else []
