"""What waits in the decisions of the house: votes of the committee, closings of whoever may close."""

from __future__ import annotations

from django.urls import reverse

from zhongshu.decisions.models import Decision
from zhongshu.decisions.queries import waiting_for_closing, waiting_for_replay, waiting_for_vote
from zhongshu.desk.queries.waiting import Task, waits_for
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
    """Decisions of the last week that this auditor has not replayed."""
    return [_task(d, Bi("复现决策", "Replay a decision"), "replay") for d in waiting_for_replay(actor)]


@waits_for(Role.COM, Role.DIR)
def closings(actor: Actor) -> list[Task]:
    """Open decisions that have their quorum, or that the director decides alone."""
    return [_task(d, Bi("宣布决定", "Close the decision"), "close") for d in waiting_for_closing(actor)]
