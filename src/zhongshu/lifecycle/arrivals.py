"""What a room does when a dossier arrives by an edge: open its books, call its panel, close what no longer runs.

Rooms register by edge; `actions.move` calls them within its own transaction, so an arrival that fails takes the move back.
Beds do not know one another: whoever arrives brings only sealed chapters.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhongshu.lifecycle.course import EDGES, Edge

if TYPE_CHECKING:
    from zhongshu.lifecycle.models import Dossier
    from zhongshu.people.actor import Actor

Arrival = Callable[["Actor", "Dossier", Edge, str], None]
_arrivals: dict[str, list[Arrival]] = {}


@dataclass(frozen=True, slots=True)
class Parting:
    """How a dossier was split (T-43): the stages left behind, and the per cent of what lies ahead that the new one takes."""

    left: int
    share: int


Branching = Callable[["Actor", "Dossier", "Dossier", Parting], None]
_branchings: list[Branching] = []


def arrival(edge_ids: str) -> Callable[[Arrival], Arrival]:
    """Register what happens when one of these edges ("T-21 T-24") has been taken; it is told the state the dossier came from."""

    def register(function: Arrival) -> Arrival:
        for edge_id in edge_ids.split():
            if edge_id not in EDGES:
                raise LookupError(f"no such edge: {edge_id}")
            if function not in _arrivals.setdefault(edge_id, []):
                _arrivals[edge_id].append(function)
        return function

    return register


def arrive(actor: Actor, dossier: Dossier, edge: Edge, came_from: str) -> None:
    """Tell every room that asked to know."""
    for function in _arrivals.get(edge.id, ()):
        function(actor, dossier, edge, came_from)


def branching(function: Branching) -> Branching:
    """Register what a room gives a dossier that was split off another: told (actor, the old one, the new one, how)."""
    if function not in _branchings:
        _branchings.append(function)
    return function


def branch(actor: Actor, old: Dossier, new: Dossier, parting: Parting) -> None:
    """Tell every room that has something to hand over."""
    for function in _branchings:
        function(actor, old, new, parting)
