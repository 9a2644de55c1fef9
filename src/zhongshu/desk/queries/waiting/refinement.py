"""What waits in refinement: tasks for whoever answers, answers for the specialist, signatures for the field lead."""

from __future__ import annotations

from django.urls import reverse

from zhongshu.desk.queries.waiting import MOST, Task, waits_for
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.people.actor import Actor
from zhongshu.people.roles import Role
from zhongshu.proposal.models import RefinementCase
from zhongshu.proposal.models import Task as Ask
from zhongshu.proposal.queries.refinement import (
    answers_to_judge,
    confirmations_for,
    plans_to_sign,
    refusals_to_end,
    tasks_for,
)

ANSWER, JUDGE = Bi("答复优化任务", "Answer a refinement task"), Bi("确认任务答复", "Judge an answer")
SIGN, CONFIRM = Bi("签署方案", "Sign the plan"), Bi("确认团队与知识产权", "Confirm team and IP")
END = Bi("团队不再继续，请结束优化", "The team does not go on: end the refinement")


@waits_for(Role.PI, Role.TM, Role.PS)
def tasks(actor: Actor) -> list[Task]:
    return [_task(ANSWER, row, "answer") for row in tasks_for(actor)[:MOST]]


@waits_for(Role.PI, Role.TM)
def confirmations(actor: Actor) -> list[Task]:
    """Members and rights to confirm before the plan can be accepted."""
    return [_case(CONFIRM, case, "proposal:refinement_deed", "confirm") for case in confirmations_for(actor)[:MOST]]


@waits_for(Role.PS)
def refusals(actor: Actor) -> list[Task]:
    """Teams that do not go on: the specialist ends the refinement, with feedback."""
    return [_case(END, case, "proposal:end_refinement") for case in refusals_to_end(actor)[:MOST]]


@waits_for(Role.PS, Role.FL)
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


def _case(what: Bi, case: RefinementCase, page: str, *verb: str) -> Task:
    dossier = case.dossier
    url = reverse(page, args=[dossier.code, *verb])
    return Task(what, pick(dossier, "title"), url, dossier.due_on, dossier.code, "refinement")


def _task(what: Bi, row: Ask, verb: str) -> Task:
    dossier = row.case.dossier
    url = reverse("proposal:refinement_item", args=[dossier.code, verb, row.pk])
    return Task(what, f"{row.code} {pick(row, 'text')}", url, row.due_on, dossier.code, "refinement")
