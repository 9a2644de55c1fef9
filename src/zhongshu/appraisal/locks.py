"""What of this room stands under an id of its own in the ledger: closed to whoever an interest keeps out of the dossier."""

from zhongshu.appraisal.models import BLIND, CROSS, Appraisal, GoldenTicket
from zhongshu.ledger.queries import shuts
from zhongshu.lifecycle.interests import hangs_on
from zhongshu.people.actor import Actor
from zhongshu.people.roles import Role


@hangs_on
def appraisals_on(dossiers: set[str]) -> set[str]:
    """Lines about an appraisal say who has submitted and who used a golden ticket."""
    pks = set(Appraisal.objects.filter(dossier_id__in=dossiers).values_list("pk", flat=True))
    return pks | set(GoldenTicket.objects.filter(appraisal__dossier_id__in=dossiers).values_list("pk", flat=True))


@shuts
def tickets_in_open_rounds(actor: Actor) -> set[str]:
    """A golden ticket says who favours a dossier: while its rounds run, its line is for integrity and its giver alone (R-06)."""
    if Role.INT in actor.roles:
        return set()
    return set(GoldenTicket.objects.filter(appraisal__stage__in=(BLIND, CROSS)).values_list("pk", flat=True))
