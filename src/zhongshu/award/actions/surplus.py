"""Released money 结余资金 is put to a dossier on deck, and taken back: by the lead of its field or the director, the day it comes back if they like.

It pays a part of what the dossier asks, so its package has that much more, and the year's budget is bound by that much less.
"""

from __future__ import annotations

from django.db.models import F

from zhongshu.award.models.packages import Item
from zhongshu.award.queries.packages import locked_for
from zhongshu.award.queries.surplus import demoted, drafted_item, may_put, most_for, waits
from zhongshu.kernel import clock, money
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, NotAllowed, Recused, Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import Actor
from zhongshu.surplus.actions import allot, take_back
from zhongshu.surplus.models import Allotment
from zhongshu.surplus.queries import in_force

NOT_WAITING = Bi(
    "只能安排给替补首发（B1）或尚未提交表决的拟立项卷宗",
    "Only a dossier on deck (B1), or one proposed for award and not before the committee yet, can be given it",
)
TOO_LATE = Bi("已提交委员会或已立项，不能收回", "It is before the committee, or awarded: too late to take back")
GONE = Bi("这笔结余已经收回", "This money was taken back already")


@act("award.put_surplus")
def put_surplus(actor: Actor, dossier: Dossier, *, fen: int, reason: str) -> Allotment:
    """Put released money to this dossier."""
    if not may_put(actor, dossier):
        raise NotAllowed
    if locked_for(actor, [dossier]):
        raise Recused
    if not waits(dossier):
        raise Stale(NOT_WAITING)
    if not reason.strip():
        raise BadValue("reason", Bi("请写明理由", "Give the reason"))
    most = most_for(dossier)
    if fen > most:
        text = Bi(
            "它还能用 {n}（方案所需减去已安排的）",
            "It can use {n} more (what it asks less what it was given)",
        )
        raise BadValue("fen", text.fill(n=money.amount(most)))
    row = allot(actor, dossier, fen=fen, reason=reason)
    _count(dossier, fen)
    tell("dossier", dossier.pk, allotment=row.pk, fen=fen, reason=reason.strip())
    return row


@act("award.take_surplus_back")
def take_surplus_back(actor: Actor, row: Allotment, *, reason: str) -> None:
    """It is free again; not once the committee has it before it."""
    dossier = row.dossier
    if not may_put(actor, dossier):
        raise NotAllowed
    if locked_for(actor, [dossier]):
        raise Recused
    if row.taken_back_on is not None:
        raise Stale(GONE)
    if not (waits(dossier) or demoted(dossier)):
        raise Stale(TOO_LATE)
    if not reason.strip():
        raise BadValue("reason", Bi("请写明理由", "Give the reason"))
    take_back(actor, row, reason=reason)
    _count(dossier, -row.fen)
    tell("dossier", dossier.pk, allotment=row.pk, fen=row.fen, reason=reason.strip())


@act("award.free_surplus")
def free_surplus(actor: Actor, dossier: Dossier, *, reason: str) -> None:
    """The dossier is out of the running: what it was given is free again."""
    rows = list(in_force().filter(dossier=dossier))
    for row in rows:
        take_back(actor, row, reason=reason)
    tell("dossier", dossier.pk, fen=sum(row.fen for row in rows), reason=reason)


def _count(dossier: Dossier, fen: int) -> None:
    """Its place in a package says how much of it released money pays."""
    item = drafted_item(dossier)
    if item is None:
        return
    rows = Item.objects.filter(pk=item.pk, open=True, surplus_fen=item.surplus_fen)
    if rows.update(surplus_fen=F("surplus_fen") + fen, updated_at=clock.now()) != 1:
        raise Stale
