"""Whoever runs an appraisal reminds those who have not spoken, between the reminders that go out by the clock: once a day, and all of them.

Never says what others said, nor to whom else it was sent.
"""

from __future__ import annotations

import datetime as dt

from zhongshu.appraisal.actions.changing import require_stage
from zhongshu.appraisal.models import BLIND, CROSS, Appraisal
from zhongshu.appraisal.queries.rounds import awaited_seats, nudged_today
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Blocked, Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.notices.actions import notify
from zhongshu.panels.actions.keeping import keeps_panels
from zhongshu.panels.actions.reminding import REMINDED
from zhongshu.panels.actions.seating import accounts
from zhongshu.people.actor import Actor

BLIND_BODY = Bi(
    "您的评议还没有提交。草稿已自动保存，可用手机继续。",
    "Your review is not submitted yet. The draft is kept; you can go on by phone.",
)
CROSS_BODY = Bi(
    "您还没有答复交叉评议：可以坚持，也可以修改并写明理由。", "You have not answered the cross round yet: stand by your judgement, or change it and say why."
)  # fmt: skip
TODAY = Bi("今天已经催过一次，请明天再催", "They were reminded today already; please wait until tomorrow")


@act("appraisal.nudge")
def nudge(actor: Actor, appraisal: Appraisal) -> int:
    """Remind everybody awaited in the round that runs; how many that were."""
    keeps_panels(actor, appraisal.dossier)
    require_stage(appraisal, BLIND, CROSS)
    seats = list(awaited_seats(appraisal))
    if not seats:
        raise Blocked([Bi("还未提交的专家（现在没有）", "somebody who has not answered (there is nobody)")])
    if nudged_today(appraisal):
        raise Stale(TODAY)
    crossing, code = appraisal.stage == CROSS, appraisal.panel.code
    due: dt.date = (appraisal.cross_due_on if crossing else None) or appraisal.panel.due_on
    words = {"code": code, "due": due}
    for seat in seats:
        notify(
            to=accounts(seat.person_id), kind="seat_reminder", subject=REMINDED.fill(**words), body=CROSS_BODY if crossing else BLIND_BODY,
            link=f"/reviews/{code}/cross/" if crossing else f"/reviews/{code}/",
        )  # fmt: skip
    tell("appraisal", appraisal.pk, stage=appraisal.stage, reminded=len(seats), also=[seat.person_id for seat in seats])
    return len(seats)
