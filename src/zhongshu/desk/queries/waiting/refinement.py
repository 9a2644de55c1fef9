"""What waits in refinement: tasks for whoever answers, answers for the specialist, signatures for the field lead."""

from __future__ import annotations

from django.urls import reverse

from zhongshu.desk.queries.waiting import MOST, Task, waits_for
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.people.actor import Actor
from zhongshu.people.roles import Role
from zhongshu.proposal.models import Task as Ask
from zhongshu.proposal.queries.refinement import answers_to_judge, plans_to_sign, tasks_for

ANSWER, JUDGE = Bi("答复优化任务", "Answer a refinement task"), Bi("确认任务答复", "Judge an answer")
SIGN = Bi("签署方案", "Sign the plan")


@waits_for(Role.PI, Role.TM, Role.PS)
def tasks(actor: Actor) -> list[Task]:
    return [_task(ANSWER, row, "answer") for row in tasks_for(actor)[:MOST]]


@waits_for(Role.PS)
def answers(actor: Actor) -> list[Task]:
    return [_task(JUDGE, row, "accept") for row in answers_to_judge(actor)[:MOST]]


@waits_for(Role.FL)
def signatures(actor: Actor) -> list[Task]:
    """Plans of the fields led that are accepted and not signed."""
    return [
        Task(
            SIGN,
            pick(case.dossier, "title"),
            reverse("proposal:refinement", args=[case.dossier.code]),
            case.dossier.due_on,
            case.dossier.code,
            "refinement",
        )
        for case in plans_to_sign(actor)[:MOST]
    ]


def _task(what: Bi, row: Ask, verb: str) -> Task:
    dossier = row.case.dossier
    url = reverse("proposal:refinement_item", args=[dossier.code, verb, row.pk])
    return Task(what, f"{row.code} {pick(row, 'text')}", url, row.due_on, dossier.code, "refinement")
