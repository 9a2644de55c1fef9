"""What a room does when a dossier arrives by an edge: open its books, call its panel, close what no longer runs.

Rooms register by edge; `actions.move` calls them within its own transaction, so an arrival that fails takes the move back.
Beds do not know one another: whoever arrives brings only sealed chapters.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from zhongshu.lifecycle.course import EDGES, Edge

if TYPE_CHECKING:
    from zhongshu.lifecycle.models import Dossier
    from zhongshu.people.actor import Actor

Arrival = Callable[["Actor", "Dossier", Edge, str], None]
_arrivals: dict[str, list[Arrival]] = {}


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
