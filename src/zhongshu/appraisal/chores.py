"""What the room does by the clock: remind of reviews not submitted, then replace; end a blind round in which nobody is awaited any more, and a
cross round whose time is over.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from zhongshu.appraisal.actions.nudging import BLIND_BODY, CROSS_BODY
from zhongshu.appraisal.actions.rounds import close_when_all_are_in, cross_when_its_time_is_over
from zhongshu.appraisal.models import BLIND, CROSS, Appraisal, Review
from zhongshu.appraisal.queries.rounds import silent_seats
from zhongshu.kernel import clock
from zhongshu.kernel.chores import chore
from zhongshu.kernel.errors import Refusal
from zhongshu.panels.actions import remind
from zhongshu.panels.actions.reminding import reminders_due
from zhongshu.panels.models import ACCEPTED, Seat
from zhongshu.people.actor import SYSTEM

log = logging.getLogger(__name__)
HOUR = 3600


@chore("appraisal.reviews", every=HOUR)
def remind_of_reviews() -> None:
    """Every accepted seat of a blind round without a review, as its reminders or its time are due."""
    today = clock.today()
    seats = Seat.objects.filter(state=ACCEPTED, panel__appraisal__stage=BLIND).select_related("panel__dossier")
    for seat in seats.exclude(pk__in=Review.objects.filter(round=1).values("seat_id")):
        gone, over = reminders_due(seat, seat.panel.due_on, today)
        if not over and gone <= seat.reminders:
            continue
        try:
            remind(SYSTEM, seat, due_on=seat.panel.due_on, body=BLIND_BODY, link=f"/reviews/{seat.panel.code}/")
        except Refusal as refusal:
            log.info("seat %s was left: %s", seat.pk, refusal)


@chore("appraisal.answers", every=HOUR)
def remind_of_answers() -> None:
    """Everybody asked in a cross round who has not answered, as the reminders are due (R-10); who stays silent stands by the blind review."""
    today = clock.today()
    crossing = Appraisal.objects.filter(stage=CROSS, cross_due_on__isnull=False).select_related(
        "panel__dossier", "dossier", "plan"
    )
    for appraisal in crossing.order_by("pk"):
        due = appraisal.cross_due_on or today
        for seat in silent_seats(appraisal):
            if reminders_due(seat, due, today)[0] <= seat.reminders:
                continue
            try:
                remind(
                    SYSTEM,
                    seat,
                    due_on=due,
                    body=CROSS_BODY,
                    link=f"/reviews/{appraisal.panel.code}/cross/",
                    replaces=False,
                )
            except Refusal as refusal:
                log.info("seat %s was left: %s", seat.pk, refusal)


@chore("appraisal.rounds", every=HOUR)
def end_rounds() -> None:
    """Every blind round whose last awaited expert declined or lost the seat since the others submitted (R-04); every cross round past its last
    reminder, in which whoever is silent stands by the blind review (R-10).
    """
    crossing = Appraisal.objects.filter(stage=CROSS, cross_due_on__lt=clock.today())
    for appraisal in crossing.select_related("panel__dossier", "dossier", "plan").order_by("pk"):
        _ended(cross_when_its_time_is_over, appraisal)
    begun = Appraisal.objects.filter(stage=BLIND, pk__in=Review.objects.filter(round=1).values("appraisal"))
    for appraisal in begun.select_related("panel__dossier", "dossier", "plan").order_by("pk"):
        _ended(close_when_all_are_in, appraisal)


def _ended(end: Callable[[Appraisal], None], appraisal: Appraisal) -> None:
    try:
        end(appraisal)
    except Refusal as refusal:
        log.info("appraisal of %s was left: %s", appraisal.dossier.code, refusal)
