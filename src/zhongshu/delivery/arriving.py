"""What delivery does when a dossier arrives: it opens its books, rebuilds them after a pivot, opens the acceptance, opens a gate when a relay failed."""

from __future__ import annotations

from zhongshu.delivery.actions.accepting import open_acceptance
from zhongshu.delivery.actions.opengate import after_relay, close_for_relay, new_gate
from zhongshu.delivery.actions.opening import open_books, rebuild_books
from zhongshu.delivery.queries.money import open_gate_of
from zhongshu.lifecycle.arrivals import arrival
from zhongshu.lifecycle.course import Edge
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import Actor


@arrival("T-21")
def signed(actor: Actor, dossier: Dossier, edge: Edge, came_from: str) -> None:
    open_books(actor, dossier)


@arrival("T-26")
def turned(actor: Actor, dossier: Dossier, edge: Edge, came_from: str) -> None:
    rebuild_books(actor, dossier)


@arrival("T-33")
def to_accept(actor: Actor, dossier: Dossier, edge: Edge, came_from: str) -> None:
    open_acceptance(dossier)


@arrival("T-32")
def relay_rejected(actor: Actor, dossier: Dossier, edge: Edge, came_from: str) -> None:
    if open_gate_of(dossier) is None:
        new_gate(actor, dossier, trigger="relay", why="")


@arrival("T-30")
def to_relay(actor: Actor, dossier: Dossier, edge: Edge, came_from: str) -> None:
    if open_gate_of(dossier) is not None:
        close_for_relay(actor, dossier)


@arrival("T-31")
def from_relay(actor: Actor, dossier: Dossier, edge: Edge, came_from: str) -> None:
    if dossier.state == "ACTIVE" and dossier.stages.exists():
        after_relay(actor, dossier)
