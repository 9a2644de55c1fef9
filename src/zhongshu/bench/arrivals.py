"""What the bench does when a dossier arrives by an edge: opens its entry, or closes the one it leaves."""

from __future__ import annotations

from zhongshu.bench.actions.entries import close_pool_entry, open_pool_entry
from zhongshu.bench.queries import open_entry
from zhongshu.lifecycle.arrivals import arrival
from zhongshu.lifecycle.course import Edge
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import Actor


@arrival("T-07 T-09 T-12 T-18 T-22")
def enter(actor: Actor, dossier: Dossier, edge: Edge, came_from: str) -> None:
    if dossier.state == "BENCH":
        open_pool_entry(actor, dossier, edge=edge.id)


@arrival("T-14 T-15 T-16")
def go(actor: Actor, dossier: Dossier, edge: Edge, came_from: str) -> None:
    close_pool_entry(actor, dossier, edge=edge.id, outcome=dossier.state)


@arrival("T-02 T-04 T-05 T-42")
def end_watching(actor: Actor, dossier: Dossier, edge: Edge, came_from: str) -> None:
    """A lead of the nursery that becomes a candidate or ends; a benched dossier that is withdrawn."""
    if open_entry(dossier) is not None:
        close_pool_entry(actor, dossier, edge=edge.id, outcome=dossier.state)
