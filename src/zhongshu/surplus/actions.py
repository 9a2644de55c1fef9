"""Money comes free, is put to a dossier, is taken back. The balance moves with each row in one statement, so that two people cannot put the same fen."""

from __future__ import annotations

from django.db.models import F

from zhongshu.kernel import clock, money
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Stale
from zhongshu.kernel.ids import new_id
from zhongshu.ledger.actions import act, require_act, tell
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import Actor
from zhongshu.surplus.models import Allotment, Pot, Release
from zhongshu.surplus.queries import free_fen


@act("surplus.release")
def release(actor: Actor, dossier: Dossier, *, fen: int) -> Release:
    """What the books of a dossier gave back is free from now; always a part of the act that gave it back."""
    Pot.objects.get_or_create(programme=dossier.programme)
    Pot.objects.filter(programme=dossier.programme).update(balance_fen=F("balance_fen") + fen, updated_at=clock.now())
    row = Release.objects.create(
        id=new_id(), dossier=dossier, programme=dossier.programme, fen=fen, on=clock.today(), by=actor.ledger_name
    )
    tell("dossier", dossier.pk, fen=fen)
    return row


def allot(actor: Actor, dossier: Dossier, *, fen: int, reason: str) -> Allotment:
    """Put free money to a dossier. Part of an act, which has asked whether this actor may."""
    require_act("allot")
    if fen <= 0:
        raise BadValue("fen", Bi("金额须大于 0", "The amount must be above 0"))
    rows = Pot.objects.filter(programme=dossier.programme, balance_fen__gte=fen)
    if rows.update(balance_fen=F("balance_fen") - fen, updated_at=clock.now()) != 1:
        text = Bi("可安排的结余资金为 {n}", "{n} of released money is free")
        raise BadValue("fen", text.fill(n=money.amount(free_fen(dossier.programme))))
    return Allotment.objects.create(
        dossier=dossier, programme=dossier.programme, fen=fen, on=clock.today(), by=actor.ledger_name, reason=reason.strip()
    )  # fmt: skip


def take_back(actor: Actor, allotment: Allotment, *, reason: str) -> None:
    """The money is free again. Part of an act."""
    require_act("take_back")
    done = Allotment.objects.filter(pk=allotment.pk, taken_back_on__isnull=True).update(
        taken_back_on=clock.today(), taken_back_by=actor.ledger_name, taken_back_why=reason.strip(), updated_at=clock.now()
    )  # fmt: skip
    if done != 1:
        raise Stale
    Pot.objects.filter(programme=allotment.programme).update(
        balance_fen=F("balance_fen") + allotment.fen, updated_at=clock.now()
    )
