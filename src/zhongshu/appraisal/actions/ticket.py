"""金票: once a season an expert may carry a dossier over the line, with a statement; never where an interest bars (R-14, A-06)."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from zhongshu.appraisal.actions.changing import require_stage
from zhongshu.appraisal.actions.reviewing import judging
from zhongshu.appraisal.models import BLIND, CROSS, NOT_MINE, OPINION, Appraisal, GoldenTicket
from zhongshu.appraisal.queries import own_review, ticket_left
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Blocked, Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.people.actor import Actor

STATEMENT_LEAST = 30
USED = Bi("本季的金票已经用过，每季一张", "This season's golden ticket is used already; there is one a season")


@act("appraisal.use_ticket")
def use_ticket(actor: Actor, appraisal: Appraisal, *, statement: str) -> GoldenTicket:
    """Use the season's ticket for this dossier, after the own review is locked and before the opinion is signed. Its line in the ledger is shut while
    the rounds run (`locks`): it would say who favours what.
    """
    seat = judging(actor, appraisal)
    require_stage(appraisal, BLIND, CROSS, OPINION)
    own = own_review(actor, appraisal)
    if own is None or own.verdict == NOT_MINE:
        raise Blocked([Bi("您自己已锁定的评议，且属于您的领域", "your own locked review, in a field of yours")])
    if len(statement.strip()) < STATEMENT_LEAST:
        text = Bi("请写明为什么值得例外（至少 {n} 字）", "Say why it deserves the exception (at least {n} characters)")
        raise BadValue("statement", text.fill(n=STATEMENT_LEAST))
    if not ticket_left(actor, appraisal):
        raise Stale(USED)
    try:
        with transaction.atomic():
            ticket = GoldenTicket.objects.create(
                person_id=seat.person_id, season=appraisal.season, appraisal=appraisal, statement=statement.strip(), used_at=clock.now()
            )  # fmt: skip
    except IntegrityError:
        raise Stale(USED) from None
    tell("golden_ticket", ticket.pk, season=appraisal.season, also=[appraisal.pk])
    return ticket
