"""What of this room stands under an id of its own in the ledger: closed to whoever an interest keeps out of the dossier."""

from zhongshu.lifecycle.interests import hangs_on
from zhongshu.panels.models import Panel


@hangs_on
def panels_on(dossiers: set[str]) -> set[str]:
    """Lines about a panel say who was named, who declined and why."""
    return set(Panel.objects.filter(dossier_id__in=dossiers).values_list("pk", flat=True))
