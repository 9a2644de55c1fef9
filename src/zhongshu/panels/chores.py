"""What panels do by the clock: remind of invitations not answered, then replace; tell the officer when an interest comes on record."""

from __future__ import annotations

import logging

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.chores import chore
from zhongshu.kernel.errors import Refusal
from zhongshu.panels.actions import recheck, remind
from zhongshu.panels.actions.rechecking import barring
from zhongshu.panels.actions.reminding import reminders_due
from zhongshu.panels.models import ACCEPTED, INVITED, OPEN, Panel, Seat
from zhongshu.panels.queries import barred_among
from zhongshu.people.actor import SYSTEM

log = logging.getLogger(__name__)
HOUR = 3600
BODY = Bi("您的专家邀请还在等待答复。", "Your invitation to a panel awaits an answer.")


@chore("panels.invitations", every=HOUR)
def remind_of_invitations() -> None:
    """Every invitation whose reminders or whose time is due; one that is refused (answered a moment ago) is left."""
    today = clock.today()
    seats = Seat.objects.filter(state=INVITED, panel__state=OPEN, due_on__isnull=False).select_related("panel__dossier")
    for seat in seats:
        if seat.due_on is None:
            continue
        gone, over = reminders_due(seat, seat.due_on, today)
        if not over and gone <= seat.reminders:
            continue
        try:
            remind(SYSTEM, seat, due_on=seat.due_on, body=BODY, link=f"/seats/{seat.pk}/")
        except Refusal as refusal:
            log.info("seat %s was left: %s", seat.pk, refusal)


@chore("panels.interests", every=HOUR)
def recheck_interests() -> None:
    """Every open panel on which somebody who accepted is barred now and was not at the last check, or the other way round."""
    seats = list(Seat.objects.filter(state=ACCEPTED, panel__state=OPEN).select_related("panel"))
    barred = barred_among((seat.panel.dossier_id, seat.person_id) for seat in seats)
    changed = {s.panel_id for s in seats if ((s.panel.dossier_id, s.person_id) in barred) != barring(s)}
    for panel in Panel.objects.filter(pk__in=changed).select_related("dossier").order_by("code"):
        try:
            recheck(SYSTEM, panel)
        except Refusal as refusal:
            log.info("panel %s was left: %s", panel.code, refusal)
