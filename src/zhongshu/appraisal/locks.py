"""What of this room stands under an id of its own in the ledger: closed to whoever an interest keeps out of the dossier."""

from zhongshu.appraisal.models import Appraisal
from zhongshu.lifecycle.interests import hangs_on


@hangs_on
def appraisals_on(dossiers: set[str]) -> set[str]:
    """Lines about an appraisal say who has submitted and who used a golden ticket."""
    return set(Appraisal.objects.filter(dossier_id__in=dossiers).values_list("pk", flat=True))
