"""What came of a decision, recorded once by the room that knows; predictions are scored from it (R-35)."""

from __future__ import annotations

import datetime as dt

from zhongshu.decisions.models import CLOSED, Outcome, Subject
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Blocked, Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.people.actor import Actor


@act("decisions.record_outcome")
def record_outcome(actor: Actor, subject: Subject, *, happened: bool, known_on: dt.date, evidence: str) -> Outcome:
    """Say whether that happened which had been predicted; called inside the act of the room that has seen it."""
    if subject.decision.state != CLOSED:
        raise Blocked([Bi("已结束的决策", "a decision that is closed")])
    if Outcome.objects.filter(subject=subject).exists():
        raise Stale(Bi("结果已经记录", "The outcome is on record already"))
    outcome = Outcome.objects.create(
        subject=subject, happened=happened, known_on=known_on, evidence=evidence.strip(), recorded_by=actor.ledger_name
    )
    tell("decision", subject.decision_id, subject=subject.ref, happened=happened, known_on=known_on, also=[subject.ref])
    return outcome
