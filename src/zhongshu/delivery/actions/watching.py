"""Visits, alerts silenced with a reason, conditions met."""

from __future__ import annotations

import datetime as dt

from zhongshu.delivery.actions.bookkeeping import store
from zhongshu.delivery.models import Alert, Condition, SiteVisit
from zhongshu.delivery.queries.gates import stage_held_by
from zhongshu.delivery.queries.money import books_of
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, NotAllowed, Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.actions import hold
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import place_of
from zhongshu.people.actor import Actor
from zhongshu.policy.queries import rules_of

MOST_SILENCE = 90  # days; nobody silences a rule for good


@act("delivery.note_visit")
def note_visit(
    actor: Actor, dossier: Dossier, *, visited_on: dt.date, met: str, seen: str, advice: str = ""
) -> SiteVisit:
    """The specialist writes down a visit."""
    place = place_of(dossier)
    if actor.user_id not in place.specialists:
        raise NotAllowed
    if visited_on > clock.today():
        raise BadValue("visited_on", Bi("日期不能晚于今天", "The date may not lie in the future"))
    for name, text in (("met", met), ("seen", seen)):
        if not text.strip():
            raise BadValue(name, Bi("请填写这一项", "Please fill this in"))
    visit = SiteVisit.objects.create(
        dossier=dossier,
        visited_on=visited_on,
        met=met.strip(),
        seen=seen.strip(),
        advice=advice.strip(),
        by=actor.user_id,
    )
    tell("dossier", dossier.pk, visit=visit.pk, on=visited_on.isoformat())
    return visit


@act("delivery.silence_alert")
def silence_alert(actor: Actor, alert: Alert, *, until: dt.date, reason: str) -> Alert:
    """The specialist or those above silence one alert until a day, with a reason."""
    place = place_of(alert.dossier)
    if actor.user_id not in place.specialists and not actor.may("issue:A", place):
        raise NotAllowed
    today = clock.today()
    if not today < until <= today + dt.timedelta(days=MOST_SILENCE):
        raise BadValue("until", Bi("最多静默 {n} 天", "At most {n} days").fill(n=MOST_SILENCE))
    if len(reason.strip()) < 5:
        raise BadValue("reason", Bi("请写明理由", "Give the reason"))
    done = Alert.objects.filter(pk=alert.pk, closed_on__isnull=True).update(
        silenced_by=actor.user_id, silenced_until=until, silence_reason=reason.strip(), updated_at=clock.now()
    )
    if done != 1:
        raise Stale
    tell("dossier", alert.dossier_id, rule=alert.rule, until=until.isoformat(), reason=reason)
    return alert


@act("delivery.meet_condition")
def meet_condition(actor: Actor, condition: Condition, *, note: str) -> None:
    """The specialist confirms that a condition of a gate was met; with the last of them the rest of that stage may be asked for."""
    dossier = condition.gate.dossier
    hold(dossier)
    if actor.user_id not in place_of(dossier).specialists:
        raise NotAllowed
    if not note.strip():
        raise BadValue("note", Bi("请写明依据", "Say on which evidence"))
    done = Condition.objects.filter(pk=condition.pk, met_on__isnull=True).update(
        met_on=clock.today(), met_note=note.strip(), met_by=actor.user_id, updated_at=clock.now()
    )
    if done != 1:
        raise Stale
    released = _release_rest(actor, condition)
    tell("dossier", dossier.pk, condition=condition.pk, gate=condition.gate.number, released_fen=released)


def _release_rest(actor: Actor, condition: Condition) -> int:
    """What the last condition of a gate set free; nothing while another one stands, or once the stage was decided anew."""
    gate, stage = condition.gate, stage_held_by(condition.gate)
    if stage is None or gate.conditions.filter(met_on__isnull=True).exists():
        return 0
    books, rows = books_of(gate.dossier)
    freed = [s for s in books.open_slips(stage=stage) if not s.released]
    books.release(stage=stage)
    due = clock.today() + dt.timedelta(days=rules_of(gate.dossier.rule_set).clocks.first_payment_days)
    store(actor, gate.dossier, books, rows, also={s.key: {"due_on": due} for s in freed})
    return sum(s.amount for s in freed)
