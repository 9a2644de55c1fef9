"""The public register: landmark outcomes and 核爆点 that were released. Anybody may read it, so nothing here asks who."""

from __future__ import annotations

from django.db.models import QuerySet

from zhongshu.transfer.models import NuclearPoint, Outcome
from zhongshu.transfer.rules import ACTIVE


def landmarks(*, field: str = "", kind: str = "") -> QuerySet[Outcome]:
    """Released landmark outcomes, newest first."""
    found = Outcome.objects.filter(released_on__isnull=False).select_related("dossier")
    if field:
        found = found.filter(dossier__field=field)
    return (found.filter(kind=kind) if kind else found).order_by("-on", "-released_on")


def released_points(*, field: str = "") -> QuerySet[NuclearPoint]:
    """Released 核爆点 that are in place."""
    found = NuclearPoint.objects.filter(state=ACTIVE, released_on__isnull=False).select_related("dossier")
    return (found.filter(dossier__field=field) if field else found).order_by("-designated_on")
