"""What happens here when a dossier arrives in APPR, and when it leaves."""

from __future__ import annotations

from zhongshu.appraisal.actions import end_appraisal, open_appraisal
from zhongshu.appraisal.queries import running
from zhongshu.lifecycle.arrivals import arrival
from zhongshu.lifecycle.course import Edge
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import SYSTEM, Actor


@arrival("T-06 T-15")
def comes_to_appraisal(actor: Actor, dossier: Dossier, edge: Edge, came_from: str) -> None:
    """The house itself convenes: the specialist sends, and has no say in who judges."""
    open_appraisal(SYSTEM, dossier)


@arrival("T-08 T-09 T-10 T-42")
def leaves_appraisal(actor: Actor, dossier: Dossier, edge: Edge, came_from: str) -> None:
    """Whatever still ran comes to its end."""
    appraisal = running(dossier)
    if appraisal is not None:
        end_appraisal(SYSTEM, appraisal, edge=edge.id)
