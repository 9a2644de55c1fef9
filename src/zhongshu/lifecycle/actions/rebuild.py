"""Rebuilds the projection. Not an act: it changes no fact, only the picture of facts, so it tells the ledger nothing."""

from __future__ import annotations

from django.db import transaction

from zhongshu.lifecycle import standing
from zhongshu.lifecycle.models import Dossier

BATCH = 500  # short transactions, so that no other writer waits long


def rebuild_standing() -> int:
    """Write every row anew; returns how many."""
    written, last = 0, ""
    while True:
        ids = list(Dossier.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH])
        if not ids:
            return written
        with transaction.atomic():
            written += standing.refresh(ids)
        last = ids[-1]
