"""Stops, restarts and lengthens the clock of a dossier: while an answer is awaited from outside, the house's time does not run."""

from __future__ import annotations

import datetime as dt

from zhongshu.kernel import clock
from zhongshu.kernel.errors import Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle import standing
from zhongshu.lifecycle.clocks import WORKING, after, left, resumed
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import Actor


@act("lifecycle.stop_clock")
def stop_clock(actor: Actor, dossier: Dossier, *, until: dt.date, reason: str) -> Dossier:
    """Stop the clock; ``until`` is the day on which silence has its consequence."""
    today = clock.today()
    days_left = left(today, dossier.due_on, dossier.clock_unit) if dossier.due_on else dossier.clock_left or 0
    _change(dossier, clock_stopped_on=today, clock_left=days_left, due_on=None, next_decision_on=until)
    tell("dossier", dossier.pk, days_left=days_left, until=until.isoformat(), reason=reason)
    return dossier


@act("lifecycle.resume_clock")
def resume_clock(actor: Actor, dossier: Dossier, *, reason: str) -> Dossier:
    """Set the clock going again with the days it had left."""
    unit = dossier.clock_unit or WORKING
    due = resumed(clock.today(), dossier.clock_left or 0, unit)
    _change(dossier, clock_stopped_on=None, clock_left=None, due_on=due, clock_unit=unit, next_decision_on=due)
    tell("dossier", dossier.pk, due=due.isoformat(), reason=reason)
    return dossier


@act("lifecycle.extend_clock")
def extend_clock(actor: Actor, dossier: Dossier, *, version: int, days: int, reason: str) -> Dossier:
    """Give the running time limit ``days`` more of its own unit; the caller has checked who may and how often."""
    if dossier.version != version or dossier.due_on is None:
        raise Stale
    before = dossier.due_on
    due = after(before, days, dossier.clock_unit)
    _change(dossier, due_on=due, next_decision_on=due)
    tell("dossier", dossier.pk, before=before.isoformat(), due=due.isoformat(), reason=reason)
    return dossier


@act("lifecycle.put_due")
def put_due(actor: Actor, dossier: Dossier, *, on: dt.date, reason: str, limit: dt.date | None = None) -> Dossier:
    """The day the next decision is due, where the work's own calendar says it and that calendar was changed; part of the act that changed it.
    ``limit`` is the day the state itself is due, where that is another.
    """
    before = dossier.next_decision_on
    columns: dict[str, object] = {"next_decision_on": on}
    if dossier.due_on is not None:
        columns["due_on"] = limit or on
    _change(dossier, **columns)
    tell("dossier", dossier.pk, before=before.isoformat() if before else "", due=on.isoformat(), reason=reason)
    return dossier


def _change(dossier: Dossier, **columns: object) -> None:
    """Compare-and-set on the dossier's version; the object in hand follows."""
    columns["version"], columns["updated_at"] = dossier.version + 1, clock.now()
    if Dossier.objects.filter(pk=dossier.pk, version=dossier.version).update(**columns) != 1:
        raise Stale
    for name, value in columns.items():
        setattr(dossier, name, value)
    standing.touch(dossier, columns)
