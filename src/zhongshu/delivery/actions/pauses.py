"""Pausing work for an outside cause (T-28) without a gate, and what follows a pause (T-29): back to work, or an end."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet

from zhongshu.delivery.actions.bookkeeping import store
from zhongshu.delivery.actions.carrying import open_pause
from zhongshu.delivery.models import Assumption, Condition, Issue, Pause, Payment, Stage
from zhongshu.delivery.queries.money import books_of, stage_in_hand
from zhongshu.kernel import clock
from zhongshu.kernel.errors import Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.actions import hold, move
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import Actor


@act("delivery.pause_work")
def pause_work(actor: Actor, dossier: Dossier, *, version: int, reason: str, cause: str, restart_test: str) -> Dossier:
    """T-28 from work: money and clock stand still until the restart test is answered."""
    hold(dossier, version)
    books, rows = books_of(dossier)
    for slip in books.open_slips():
        books.send_back(slip.key)
    store(actor, dossier, books, rows)
    if cause.strip() and restart_test.strip():
        open_pause(dossier, cause, restart_test)
    moved = move(
        actor, dossier.pk, edge="T-28", target="PAUSE", version=version, reason=reason,
        said={"cause": cause, "restart_test": restart_test},
    )  # fmt: skip
    tell("dossier", dossier.pk, cause=cause, restart_test=restart_test)
    return moved


def _shift(dossier: Dossier, since: dt.date, stood: dt.timedelta) -> None:
    """Tests of assumptions, conditions, issues and payments that were not yet due when the work stood still fall due as many days later."""
    waiting: tuple[tuple[QuerySet[Any], str], ...] = (
        (Assumption.objects.filter(dossier=dossier, void=False, state="unknown"), "by_when"),
        (Condition.objects.filter(gate__dossier=dossier, met_on__isnull=True), "due_on"),
        (Issue.objects.filter(dossier=dossier).exclude(state__in=("solved", "confirmed")), "due_on"),
        (Payment.objects.filter(dossier=dossier, state="planned"), "due_on"),
    )
    for rows, column in waiting:
        for row in rows.filter(**{f"{column}__gte": since}):
            rows.filter(pk=row.pk).update(**{column: getattr(row, column) + stood, "updated_at": clock.now()})


@act("delivery.resume_work")
def resume_work(actor: Actor, dossier: Dossier, *, version: int, reason: str, answer: str) -> Dossier:
    """T-29 back to work: the restart test is answered; every date still ahead when the pause began moves by its days, nothing spent is reset.

    The pause changed no slip: what might be asked for before may be asked for again, what waited for a condition or a gate still waits.
    """
    hold(dossier, version)
    pause = Pause.objects.filter(dossier=dossier, ended_on__isnull=True).order_by("-since").first()
    if pause is None:
        raise Stale
    today = clock.today()
    stood = today - pause.since
    Pause.objects.filter(pk=pause.pk).update(answer=answer.strip(), ended_on=today, updated_at=clock.now())
    now = clock.now()
    _shift(dossier, pause.since, stood)
    for stage in Stage.objects.filter(dossier=dossier, state__in=("active", "planned")):
        columns = {"ends_on": stage.ends_on + stood, "updated_at": now}
        if stage.state == "planned":
            columns["starts_on"] = stage.starts_on + stood
        Stage.objects.filter(pk=stage.pk).update(**columns)
    for milestone in dossier.milestones.filter(state__in=("planned", "active")):
        dossier.milestones.filter(pk=milestone.pk).update(due_on=milestone.due_on + stood, updated_at=now)
    here = stage_in_hand(dossier)
    moved = move(
        actor, dossier.pk, edge="T-29", target="ACTIVE", version=version, reason=reason, said={"answer": answer},
        until=max(here.ends_on, today) if here else None,
    )  # fmt: skip
    tell("dossier", dossier.pk, days=stood.days, answer=answer)
    return moved
