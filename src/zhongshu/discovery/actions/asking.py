"""T-03: a named list of what is missing. The clock stands until the proposer answers; sixty days of silence withdraw (T-42)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from zhongshu.discovery.actions.changing import answered, change, owned
from zhongshu.discovery.models import Ask, AskItem, Lead
from zhongshu.discovery.models.asks import ANSWERED, LAPSED, OPEN
from zhongshu.discovery.telling import tell_answered, tell_asked, tell_withdrawn
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Blocked, Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.actions import move, resume_clock, stop_clock
from zhongshu.people.actor import SYSTEM, Actor
from zhongshu.policy.queries import rules_of

MOST_ITEMS, LONGEST_ANSWER = 12, 3000


@act("discovery.ask_for_more")
def ask_for_more(actor: Actor, lead: Lead, *, version: int, items: Sequence[str], note: str = "") -> Ask:
    """Send a lead back to its proposer with the list of what is missing; the house's time stands."""
    wanted = [text.strip() for text in items if text.strip()]
    if len(wanted) > MOST_ITEMS:
        raise BadValue("items", Bi("一次最多问 {n} 项", "At most {n} things at a time").fill(n=MOST_ITEMS))
    days = rules_of(lead.dossier.rule_set).clocks.auto_withdraw_days
    until = clock.today() + dt.timedelta(days=days)
    reason = note.strip() or "；".join(wanted)
    dossier = move(
        actor, lead.dossier_id, edge="T-03", target="LEAD", version=version, reason=reason, said={"asks": wanted}
    )
    stop_clock(actor, dossier, until=until, reason=reason)
    ask = Ask.objects.create(lead=lead, asked_by_id=actor.user_id, note=note.strip(), until=until)
    AskItem.objects.bulk_create(
        [
            AskItem(ask=ask, number=n, text=text, created_at=clock.now(), updated_at=clock.now())
            for n, text in enumerate(wanted, 1)
        ]
    )
    change(lead, awaiting_answer=True, forward_at=None, **answered(lead), **owned(lead, actor))
    tell_asked(lead, wanted, until.isoformat())
    tell("lead", lead.pk, also=[lead.dossier_id], ask=ask.pk, items=len(wanted), until=until.isoformat())
    return ask


@act("discovery.answer_ask")
def answer_ask(
    actor: Actor, lead: Lead, *, answers: Mapping[int, str], documents: Mapping[int, str] | None = None
) -> Ask:
    """The proposer's answer, item by item; every item needs words or a file. The clock runs again with what it had left."""
    ask = Ask.objects.filter(lead=lead, state=OPEN).first()
    if ask is None:
        raise Blocked([Bi("没有待答复的问题", "a question that waits for an answer")])
    files = documents or {}
    for item in ask.items.all():
        text = answers.get(item.number, "").strip()
        if len(text) > LONGEST_ANSWER:
            raise BadValue(f"item_{item.number}", Bi("不超过 {n} 字", "At most {n} characters").fill(n=LONGEST_ANSWER))
        if not text and not files.get(item.number):
            raise BadValue(f"item_{item.number}", Bi("请答复或上传文件", "Answer, or upload a file"))
        AskItem.objects.filter(pk=item.pk).update(
            answer=text, document=files.get(item.number, ""), updated_at=clock.now()
        )
    if Ask.objects.filter(pk=ask.pk, state=OPEN).update(state=ANSWERED, closed_at=clock.now()) != 1:
        raise Stale
    resume_clock(actor, lead.dossier, reason="answered")
    change(lead, awaiting_answer=False)
    tell_answered(lead)
    tell("lead", lead.pk, also=[lead.dossier_id], ask=ask.pk)
    ask.refresh_from_db()
    return ask


def silent() -> list[Lead]:
    """Leads whose answer is overdue."""
    asks = Ask.objects.filter(state=OPEN, until__lt=clock.today()).select_related("lead__dossier")
    return [ask.lead for ask in asks if ask.lead.dossier.state == "LEAD"]


@act("discovery.withdraw_silent")
def withdraw_silent(actor: Actor, lead: Lead) -> Lead:
    """T-42 by the clock of the house: the date has passed and nothing came."""
    move(
        SYSTEM, lead.dossier_id, edge="T-42", target="WITHD", version=lead.dossier.version,
        reason="逾期未补充材料 / no answer by the date", said={},
    )  # fmt: skip
    Ask.objects.filter(lead=lead, state=OPEN).update(state=LAPSED, closed_at=clock.now())
    change(lead, awaiting_answer=False)
    tell_withdrawn(lead, by_silence=True)
    tell("lead", lead.pk, also=[lead.dossier_id], silence=True)
    return lead
