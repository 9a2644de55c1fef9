"""What panels do by the clock: remind of invitations not answered, then replace."""

from __future__ import annotations

import logging

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.chores import chore
from zhongshu.kernel.errors import Refusal
from zhongshu.panels.actions import remind
from zhongshu.panels.actions.reminding import reminders_due
from zhongshu.panels.models import INVITED, OPEN, Seat
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
