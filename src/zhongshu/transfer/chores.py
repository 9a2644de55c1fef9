"""What the transfer room does by the clock: tells of follow-ups that are due, counts reviews nobody held, puts the days of graduates right."""

from __future__ import annotations

import logging

from zhongshu.kernel import clock
from zhongshu.kernel.chores import chore
from zhongshu.kernel.errors import Refusal
from zhongshu.people.actor import SYSTEM
from zhongshu.transfer.actions import lapse, tell_due
from zhongshu.transfer.actions.coming import misdated, set_next
from zhongshu.transfer.queries import due_follow_ups
from zhongshu.transfer.queries.nuclear import overdue_reviews

PUT_RIGHT = "按跟踪回访与复评校正日期 · Dates put right by follow-up and review"
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


@chore("transfer.calendar", every=86_400)
def put_days_right() -> None:
    """Every graduate whose day of decision or yearly clock is not that of its follow-ups and reviews."""
    for dossier in misdated():
        try:
            set_next(SYSTEM, dossier, reason=PUT_RIGHT)
        except Refusal as refusal:
            log.info("days of %s: %s", dossier, refusal)
