"""When a graduate is decided on next: the earlier of its next follow-up and the review of its 核爆点.

Flows in: a dossier whose calendar an act has just changed. Flows out: the day on the dossier. Part of that act; other states are left alone.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import F, Min, Q

from zhongshu.lifecycle.actions import put_due
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import Actor
from zhongshu.transfer.models import FollowUp, NuclearPoint
from zhongshu.transfer.rules import ACTIVE


def set_next(actor: Actor, dossier_id: str, *, reason: str) -> None:
    """Put down the next day. The state's own clock runs from one follow-up to the next; a review brings the decision forward only."""
    dossier = Dossier.objects.get(pk=dossier_id)
    if dossier.state != "GRAD":
        return
    ahead = FollowUp.objects.filter(dossier=dossier, done_on__isnull=True).order_by("due_on")
    year = ahead.values_list("due_on", flat=True).first()
    reviewed = NuclearPoint.objects.filter(dossier=dossier, state=ACTIVE, next_review_on__isnull=False)
    review = reviewed.values_list("next_review_on", flat=True).first()
    days = [day for day in (year, review) if day is not None]
    if days and (min(days), year or dossier.due_on) != (dossier.next_decision_on, dossier.due_on):
        put_due(actor, dossier, on=min(days), limit=year or dossier.due_on, reason=reason)


A_WEEK = dt.timedelta(days=7)  # a year of days and one of the calendar may differ by a leap day


def misdated() -> list[str]:
    """Graduates whose days are not those of their follow-ups and reviews: a designation once moved the yearly clock to its own review. The clock asks."""
    year = Min("looked_back_at__due_on", filter=Q(looked_back_at__done_on__isnull=True))
    review = Min("nuclear_points__next_review_on", filter=Q(nuclear_points__state=ACTIVE))
    rows = Dossier.objects.filter(state="GRAD").annotate(year=year, review=review)
    moved = Q(due_on__gt=F("year") + A_WEEK) | Q(due_on__lt=F("year") - A_WEEK)
    late = Q(next_decision_on__gt=F("year") + A_WEEK) | Q(next_decision_on__gt=F("review"))
    return list(rows.filter(moved | late).values_list("pk", flat=True))
