"""What discovery does by the clock: withdraws leads that stayed silent, completes the likeness index, erases contacts whose time is over."""

from __future__ import annotations

import logging

from zhongshu.discovery.actions import erase_contacts, index_missing, withdraw_silent
from zhongshu.discovery.actions.asking import silent
from zhongshu.discovery.actions.index import BATCH, campaigns_not_found, missing_ids
from zhongshu.discovery.queries.retention import contacts_due
from zhongshu.kernel.chores import chore
from zhongshu.kernel.errors import Refusal
from zhongshu.people.actor import SYSTEM

log = logging.getLogger(__name__)
HOUR, DAY = 3600, 86_400


@chore("discovery.silence", every=HOUR)
def withdraw_overdue() -> None:
    """T-42 for every question unanswered past its date; one that is refused (answered a moment ago) is left."""
    for lead in silent():
        try:
            withdraw_silent(SYSTEM, lead)
        except Refusal as refusal:
            log.info("lead %s was not withdrawn: %s", lead.receipt, refusal)


@chore("discovery.index", every=60)
def complete_index() -> bool:
    """Index what came in by files, a piece at a time; True while more is waiting."""
    if not missing_ids(1) and not campaigns_not_found():
        return False
    return index_missing(SYSTEM, limit=BATCH) == BATCH


@chore("discovery.contacts", every=DAY)
def erase_old_contacts() -> None:
    """Retention of contact data (R-38)."""
    if contacts_due():
        erase_contacts(SYSTEM)
