"""What waits on the bench: changes of tier and grants to decide, reviews that fall due."""

from __future__ import annotations

from django.urls import reverse

from zhongshu.bench.models import PoolEntry
from zhongshu.bench.queries import grants_to_decide, proposals_for, reviews_due
from zhongshu.bench.rules import DIRECTIONS
from zhongshu.desk.queries.waiting import MOST, Task, waits_for
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.people.actor import Actor
from zhongshu.people.roles import Role

GRANT, REVIEW = Bi("审批早期支持", "Decide on a nurture grant"), Bi("复核储备", "Review the reserve")


@waits_for(Role.FL)
def proposals(actor: Actor) -> list[Task]:
    return [
        _task(Bi("决定储备建议：", "Decide: ") + DIRECTIONS[row.direction], row.entry)
        for row in proposals_for(actor)[:MOST]
    ]


@waits_for(Role.FL, Role.DIR)
def grants(actor: Actor) -> list[Task]:
    return [_task(GRANT, row.entry) for row in grants_to_decide(actor)[:MOST]]


@waits_for(Role.PS, Role.FL, Role.EVT)
def reviews(actor: Actor) -> list[Task]:
    """A nursery entry has no dossier on the bench, so it is told here; benched ones stand among the specialist's own."""
    return [_task(REVIEW, row) for row in reviews_due(actor).filter(tier="B4")[:MOST]]


def _task(what: Bi, entry: PoolEntry) -> Task:
    dossier = entry.dossier
    url = reverse("bench:entry", args=[dossier.code])
    return Task(what, pick(dossier, "title"), url, entry.review_on, dossier.code, "bench")
