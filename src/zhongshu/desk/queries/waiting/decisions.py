"""What waits in the decisions of the house: votes of the committee, closings of whoever may close."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from zhongshu.decisions import signed
from zhongshu.decisions.models import Decision
from zhongshu.decisions.queries import REPLAY_DAYS, waiting_for_closing, waiting_for_replay, waiting_for_vote
from zhongshu.desk.queries.waiting import Task, waits_for
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.people.actor import Actor
from zhongshu.people.roles import Role


def _task(decision: Decision, what: Bi, page: str) -> Task:
    url = reverse(f"decisions:{page}", args=[decision.code])
    return Task(what, pick(decision, "matter"), url, decision.due_on, decision.code, "decision")


@waits_for(Role.COM)
def votes(actor: Actor) -> list[Task]:
    """Open decisions this member has not voted on."""
    return [_task(d, Bi("表决", "Vote"), "vote") for d in waiting_for_vote(actor)]


@waits_for(Role.INT)
def replays(actor: Actor) -> list[Task]:
    """Decisions of the last week, the bodies' and those one person signed, that this auditor has not replayed."""
    week = clock.now() - dt.timedelta(days=REPLAY_DAYS)
    bodies = [_task(d, Bi("复现决策", "Replay a decision"), "replay") for d in waiting_for_replay(actor)]
    return bodies + [_signed(record) for record in signed.waiting_for_replay(actor, since=week)]


def _signed(record: signed.Record) -> Task:
    code = record.dossier.code
    url = reverse("decisions:replay_signed", args=[code, record.kind, record.number])
    what = Bi("复现：", "Replay: ") + record.label
    return Task(what, pick(record.dossier, "title"), url, None, code, "decision")


@waits_for(Role.COM, Role.DIR)
def closings(actor: Actor) -> list[Task]:
    """Open decisions that have their quorum, or that the director decides alone."""
    return [_task(d, Bi("宣布决定", "Close the decision"), "close") for d in waiting_for_closing(actor)]
