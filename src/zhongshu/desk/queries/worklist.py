"""What waits for one person today, in order of deadline and, within a day, of money: the kinds of waiting of all rooms, each dossier and place once."""

from __future__ import annotations

import datetime as dt

from zhongshu.desk.queries.waiting import Task, providers
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import locked
from zhongshu.people.actor import Actor


def _codes(dossiers: set[str]) -> set[str]:
    return set(Dossier.objects.filter(pk__in=dossiers).values_list("code", flat=True)) if dossiers else set()


def worklist(actor: Actor) -> list[Task]:
    """Everything that waits for this actor, the nearest date first, each dossier once; nothing of a dossier that an interest locks."""
    shut = _codes(locked(actor))
    seen: set[tuple[str, str]] = set()
    found: list[Task] = []
    for roles, provider in providers():
        if not actor.roles & roles:
            continue
        for task in provider(actor):
            if (task.code, task.url) not in seen and shut.isdisjoint((task.code, *task.url.split("/"))):
                seen.add((task.code, task.url))
                found.append(task)
    return sorted(found, key=lambda task: (task.due_on is None, task.due_on or dt.date.max, -task.money_fen))
