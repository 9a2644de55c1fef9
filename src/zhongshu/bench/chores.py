"""The daily clock of the reserve; every entry is an act of its own, and one that is refused does not hold the others."""

from __future__ import annotations

import logging

from zhongshu.bench.actions.upkeep import keep_entry
from zhongshu.bench.models import PoolEntry
from zhongshu.kernel.chores import chore
from zhongshu.kernel.errors import Refusal
from zhongshu.people.actor import SYSTEM

log = logging.getLogger(__name__)
DAY = 86_400


@chore("bench.upkeep", every=DAY, lease=1800)
def keep_bench() -> None:
    """Flags, demotions and proposals of today."""
    for entry in PoolEntry.objects.filter(closed_on__isnull=True).select_related("dossier").order_by("pk").iterator():
        try:
            keep_entry(SYSTEM, entry)
        except Refusal as refusal:
            log.warning("entry %s was left as it is: %s", entry.pk, refusal)
