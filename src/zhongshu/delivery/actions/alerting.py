"""What the clocks of delivery do once a day: alerts are raised and closed by rule, gates open on their date, pauses past their end are told."""

from __future__ import annotations

import datetime as dt

from zhongshu.delivery.models import Alert
from zhongshu.delivery.watch_rules import RED, found_in
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.models import Dossier
from zhongshu.notices.actions import notify
from zhongshu.people.actor import Actor

RAISED = Bi("{code}:{why}", "{code}: {why}")
BODY = Bi(
    "规则 {rule} 今天发现。请处理，或写明理由后静默。",
    "Found by rule {rule} today. See to it, or silence it with a reason.",
)


@act("delivery.watch")
def watch(actor: Actor, dossier: Dossier) -> tuple[int, int]:
    """Raise what is new, renew what still holds, close what no longer does; how many were raised and closed."""
    today = clock.today()
    found = {(f.rule, f.about): f for f in found_in(dossier, today)}
    standing = {(a.rule, a.about): a for a in Alert.objects.filter(dossier=dossier, closed_on__isnull=True)}
    closed = [a.pk for key, a in standing.items() if key not in found]
    Alert.objects.filter(pk__in=closed).update(closed_on=today, updated_at=clock.now())
    fresh = 0
    for key, one in found.items():
        old = standing.get(key)
        if old is None:
            Alert.objects.create(
                dossier=dossier, rule=one.rule, about=one.about, level=one.level, why_zh=one.why.zh, why_en=one.why.en,
                since=today, due_on=one.due,
            )  # fmt: skip
            fresh += 1
            _tell(dossier, one.rule, one.why)
        elif (old.level, old.why_zh) != (one.level, one.why.zh):
            Alert.objects.filter(pk=old.pk).update(
                level=one.level, why_zh=one.why.zh, why_en=one.why.en, due_on=one.due, updated_at=clock.now()
            )
            if one.level == RED and old.level != RED:
                _tell(dossier, one.rule, one.why)
    tell("dossier", dossier.pk, raised=fresh, closed=len(closed), standing=len(found))
    return fresh, len(closed)


def _tell(dossier: Dossier, rule: str, why: Bi) -> None:
    notify(
        to=[dossier.specialist_id] if dossier.specialist_id else [], kind="alert",
        subject=RAISED.fill(code=dossier.code, why=why), body=BODY.fill(rule=rule),
        link=f"/dossiers/{dossier.code}/delivery/",
    )  # fmt: skip


def changed_today(dossier: Dossier, today: dt.date) -> bool:
    """Whether a look would write anything: the chore spares the ledger lines that say nothing."""
    found = {(f.rule, f.about, f.level, f.why.zh) for f in found_in(dossier, today)}
    standing = set(
        Alert.objects.filter(dossier=dossier, closed_on__isnull=True).values_list("rule", "about", "level", "why_zh")
    )
    return found != standing
