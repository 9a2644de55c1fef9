"""Reminders before, on and after a due day, then replacement (R-10). The days come from the rules of the dossier; the clock of the house calls this."""

from __future__ import annotations

import datetime as dt

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.ledger.actions import act, tell
from zhongshu.notices.actions import notify
from zhongshu.panels.actions.keeping import keeps_panels
from zhongshu.panels.actions.seating import accounts, release, replace, reseated
from zhongshu.panels.models import NAMED, Seat
from zhongshu.panels.queries import officers
from zhongshu.panels.queries.candidates import obstacles_of
from zhongshu.people.actor import Actor
from zhongshu.policy.queries import rules_of

REMINDED = Bi("提醒：专家组 {code}，{due} 截止", "Reminder: panel {code}, due on {due}")
LATE = Bi("逾期未答复，按规则替换", "Late; replaced as the rules say")
NOBODY = Bi("专家组 {code} 缺人，请补充专家", "Panel {code} lacks an expert: please name another")


def reminders_due(seat: Seat, due_on: dt.date, today: dt.date) -> tuple[int, bool]:
    """How many reminders should have gone out by today, and whether the time is over: never on the day the last of them went out, nor before
    (R-10), however late the clock runs.
    """
    offsets = sorted(rules_of(seat.panel.dossier.rule_set).appraisal.reminders)
    gone = sum(today >= due_on + dt.timedelta(days=offset) for offset in offsets)
    over = bool(offsets) and today > due_on + dt.timedelta(days=offsets[-1])
    told = seat.reminders >= len(offsets) and clock.day_of(seat.updated_at) < today
    return gone, over and told


@act("panels.remind")
def remind(actor: Actor, seat: Seat, *, due_on: dt.date, body: Bi, link: str, replaces: bool = True) -> str:
    """Do what is due for one seat today: nothing, a reminder, or the replacement by the first reserve of the same kind. Says which. Whoever has
    judged is only reminded (``replaces`` is False).
    """
    keeps_panels(actor, seat.panel.dossier)
    gone, over = reminders_due(seat, due_on, clock.today())
    done = "nothing"
    if over and replaces:
        done = _replaced(actor, seat)
    elif gone > seat.reminders:
        reseated(seat, {"reminders": gone})
        words = {"code": seat.panel.code, "due": due_on}
        notify(to=accounts(seat.person_id), kind="seat_reminder", subject=REMINDED.fill(**words), body=body, link=link)
        done = "reminded"
    tell("panel", seat.panel_id, seat=seat.pk, done=done, due=due_on)
    return done


def _replaced(actor: Actor, seat: Seat) -> str:
    """A reserve is somebody named and not yet invited."""
    panel, today = seat.panel, clock.today()
    reserves = panel.seats.filter(state=NAMED).order_by("created_at", "pk")
    for reserve in sorted(reserves, key=lambda r: r.kind != seat.kind):
        if not obstacles_of(panel, reserve.person_id) and accounts(reserve.person_id):
            until = max(today, panel.due_on)
            replace(actor, seat, person_id=reserve.person_id, reason=LATE, due_on=until)
            return "replaced"
    release(actor, seat, reason=LATE)
    text = NOBODY.fill(code=panel.code)
    notify(
        to=officers(panel),
        kind="panel_lacks",
        subject=text,
        body=text,
        link=f"/panels/{panel.code}/",
    )
    return "released"
