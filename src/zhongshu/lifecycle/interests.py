"""Which interests bar a person from a dossier: the one place where the spine asks the people room."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from zhongshu.kernel.bilingual import Bi
from zhongshu.people.queries import barring_interests

if TYPE_CHECKING:
    from zhongshu.lifecycle.models import Dossier
    from zhongshu.people.actor import Actor

Bars = Callable[["Actor", "Dossier"], list[Bi]]
Locks = Callable[["Actor"], set[str]]
Inside = Callable[[set[str]], set[str]]
_more: list[Bars] = []
_locks: list[Locks] = []
_inside: list[Inside] = []


def also_bars(function: Bars) -> Bars:
    """Register a further reason to stay out of a dossier that a room knows of (a declared recusal)."""
    if function not in _more:
        _more.append(function)
    return function


def also_locks(function: Locks) -> Locks:
    """Register the same for lists: every dossier that the reason shuts for an actor, by id."""
    if function not in _locks:
        _locks.append(function)
    return function


def shut(actor: Actor) -> set[str]:
    """What the rooms add, over all dossiers."""
    return {pk for function in _locks for pk in function(actor)}


def hangs_on(function: Inside) -> Inside:
    """Register what of a room hangs on dossiers and stands under an id of its own in the ledger: ids of dossiers in, its ids out."""
    if function not in _inside:
        _inside.append(function)
    return function


def with_inside(dossiers: set[str]) -> set[str]:
    """Dossiers with everything that hangs on them."""
    return dossiers | {pk for function in _inside for pk in function(dossiers)} if dossiers else set()


def further(actor: Actor, dossier: Dossier) -> list[Bi]:
    """What the rooms add to the interests on record."""
    return [reason for function in _more for reason in function(actor, dossier)]


def barring(person_id: str, *, people: list[str], organisations: list[str], office: bool = False) -> list[Bi]:
    """Why this person must stay out of a matter of these people and organisations; empty when nothing bars. ``office``: out of working on it
    for the house; whoever judges is asked without it (decision 0011).
    """
    found = barring_interests(person_id, people=people, organisations=organisations, office=office)
    return [one.reason for one in found]
