"""What the transfer room does by the clock: tells of follow-ups that are due, and counts reviews nobody held."""

from __future__ import annotations

import logging

from zhongshu.kernel import clock
from zhongshu.kernel.chores import chore
from zhongshu.kernel.errors import Refusal
from zhongshu.people.actor import SYSTEM
from zhongshu.transfer.actions import lapse, tell_due
from zhongshu.transfer.queries import due_follow_ups
from zhongshu.transfer.queries.nuclear import overdue_reviews

log = logging.getLogger(__name__)


@chore("transfer.follow_ups", every=3600)
def tell_follow_ups() -> None:
    """Every follow-up whose day has come."""
    for row in due_follow_ups(clock.today()):
        try:
            tell_due(SYSTEM, row)
        except Refusal as refusal:
            log.info("follow-up %s: %s", row.pk, refusal)


@chore("transfer.reviews", every=3600)
def count_lapses() -> None:
    """Every 核爆点 whose review passed its day and the grace."""
    for point in overdue_reviews(clock.today()):
        try:
            lapse(SYSTEM, point)
        except Refusal as refusal:
            log.info("review of %s: %s", point.code, refusal)
