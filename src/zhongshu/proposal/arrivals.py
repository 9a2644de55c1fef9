"""What this room does when a dossier arrives: opens or closes its refinement, and seals the plan where another room takes it over."""

from __future__ import annotations

from zhongshu.lifecycle.arrivals import Parting, arrival, branching
from zhongshu.lifecycle.course import Edge
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import Actor
from zhongshu.proposal.actions.cases import close_refinement, open_refinement
from zhongshu.proposal.actions.parting import take_over_plan
from zhongshu.proposal.actions.stages import seal_plan
from zhongshu.proposal.queries import accepted_once


@arrival("T-08 T-14 T-18")
def begin(actor: Actor, dossier: Dossier, edge: Edge, came_from: str) -> None:
    if dossier.state == "REFINE":
        open_refinement(actor, dossier, edge=edge.id)


@arrival("T-11 T-12 T-13 T-42")
def end(actor: Actor, dossier: Dossier, edge: Edge, came_from: str) -> None:
    if came_from == "REFINE":
        close_refinement(actor, dossier, outcome=dossier.state)


@arrival("T-14")
def hand_to_committee(actor: Actor, dossier: Dossier, edge: Edge, came_from: str) -> None:
    """A national request takes the plan to the committee as it is written; one that refinement accepted is sealed already."""
    if dossier.state == "PROP" and not accepted_once(dossier):
        seal_plan(actor, dossier, edge=edge.id)


@arrival("T-07 T-12 T-15")
def hand_on(actor: Actor, dossier: Dossier, edge: Edge, came_from: str) -> None:
    """The bench, and the panel it may send the dossier to, read the plan as a chapter; these edges carry none of their own."""
    seal_plan(actor, dossier, edge=edge.id)


@branching
def divide(actor: Actor, old: Dossier, new: Dossier, parting: Parting) -> None:
    """A dossier split off goes on under the direction card and the plan of the first, cut to what lies ahead of it."""
    take_over_plan(actor, old, new, parting)
