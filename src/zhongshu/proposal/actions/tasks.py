"""The asks as tasks: given to somebody, answered with evidence, accepted or returned by the specialist, waived only by the field lead."""

from __future__ import annotations

import datetime as dt

from zhongshu.kernel import clock, days
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, NotAllowed, Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import interest_of, place_of
from zhongshu.people.actor import Actor
from zhongshu.policy.queries import rules_of
from zhongshu.proposal.actions.cases import change_task
from zhongshu.proposal.models import Task
from zhongshu.proposal.models.refinement import ANSWERED, CLOSED, DROPPED, RETURNED
from zhongshu.proposal.queries.refinement import (
    WAITING_FOR_TEAM,
    extensions_left,
    is_lead,
    is_specialist,
    is_team,
    judges_answer,
    need_case,
    open_case,
    owners_for,
)
from zhongshu.proposal.telling import field_leads, tell_task

ANSWER_CHARS = 20


@act("proposal.add_task")
def add_task(actor: Actor, dossier: Dossier, *, text: str, owner_id: str, due_on: dt.date) -> Task:
    """Ask for one more thing."""
    _house(actor, dossier)
    case = need_case(dossier)
    _check_owner(dossier, owner_id)
    _check_due(dossier, due_on)
    code = f"{Task.objects.filter(case=case).count() + 1:02d}"
    task = Task.objects.create(
        case=case, code=code, source="house", text_zh=_said("text", text), owner_id=owner_id, due_on=due_on
    )
    tell("dossier", dossier.pk, task=task.pk, code=code, owner=owner_id, due=due_on.isoformat(), also=[owner_id])
    tell_task(dossier, task, to=owner_id, what="asked")
    return task


@act("proposal.assign_task")
def assign_task(actor: Actor, dossier: Dossier, task: Task, *, version: int, owner_id: str, due_on: dt.date) -> Task:
    """Say who answers and by when."""
    _house(actor, dossier)
    _fresh(task, version)
    if task.state in (CLOSED, DROPPED):
        raise Stale(Bi("这项任务已经了结", "This task is closed already"))
    _check_owner(dossier, owner_id)
    _check_due(dossier, due_on)
    before = task.owner_id
    change_task(task, owner_id=owner_id, due_on=due_on)
    tell("dossier", dossier.pk, task=task.pk, before=before, owner=owner_id, due=due_on.isoformat(), also=[owner_id])
    tell_task(dossier, task, to=owner_id, what="asked")
    return task


@act("proposal.answer_task")
def answer_task(actor: Actor, dossier: Dossier, task: Task, *, version: int, reply: str, evidence: str) -> Task:
    """The team (or the owner) answers and says where the evidence is."""
    if not is_team(actor, dossier) and actor.user_id != task.owner_id and not is_specialist(actor, dossier):
        raise NotAllowed
    interest_of(actor, dossier, lock=True)
    _fresh(task, version)
    if task.state not in WAITING_FOR_TEAM:
        raise Stale(Bi("这项任务已经答复，等专员确认", "This task is answered and awaits the specialist"))
    if len(reply.strip()) < ANSWER_CHARS:
        text = Bi("请至少写 {n} 字，说明改了什么", "Write at least {n} characters on what was done")
        raise BadValue("reply", text.fill(n=ANSWER_CHARS))
    change_task(
        task, state=ANSWERED, answer=reply.strip(), evidence=_said("evidence", evidence),
        answered_by=actor.ledger_name, answered_at=clock.now(),
    )  # fmt: skip
    tell("dossier", dossier.pk, task=task.pk, code=task.code)
    own = dossier.specialist_id == actor.user_id
    for judge in field_leads(dossier.field) if own else filter(None, [dossier.specialist_id]):
        tell_task(dossier, task, to=judge, what="answered")
    return task


@act("proposal.accept_answer")
def accept_answer(actor: Actor, dossier: Dossier, task: Task, *, version: int, judgement: str = "") -> Task:
    """The specialist is satisfied: the task is closed. Nobody accepts an answer of their own: the specialist's goes to the lead of the field."""
    _judge(actor, dossier, task, version)
    change_task(
        task, state=CLOSED, judgement=judgement.strip(), judged_by=actor.ledger_name, judged_at=clock.now()
    )  # fmt: skip
    tell("dossier", dossier.pk, task=task.pk, code=task.code, accepted=True)
    if task.owner_id:
        tell_task(dossier, task, to=task.owner_id, what="accepted")
    return task


@act("proposal.return_answer")
def return_answer(actor: Actor, dossier: Dossier, task: Task, *, version: int, judgement: str) -> Task:
    """Not yet: the task goes back with what is still missing."""
    _judge(actor, dossier, task, version)
    change_task(
        task, state=RETURNED, judgement=_said("judgement", judgement), judged_by=actor.ledger_name,
        judged_at=clock.now(), returns=task.returns + 1,
    )  # fmt: skip
    tell("dossier", dossier.pk, task=task.pk, code=task.code, accepted=False, reason=task.judgement)
    if task.owner_id:
        tell_task(dossier, task, to=task.owner_id, what="returned")
    return task


@act("proposal.waive_task")
def waive_task(actor: Actor, dossier: Dossier, task: Task, *, version: int, judgement: str) -> Task:
    """The field lead lets an ask go, with the reason; the specialist cannot."""
    if not is_lead(actor, dossier):
        raise NotAllowed
    interest_of(actor, dossier, lock=True)
    _fresh(task, version)
    if task.state in (CLOSED, DROPPED):
        raise Stale(Bi("这项任务已经了结", "This task is closed already"))
    change_task(
        task, state=DROPPED, judgement=_said("judgement", judgement), judged_by=actor.ledger_name, judged_at=clock.now()
    )
    tell("dossier", dossier.pk, task=task.pk, code=task.code, waived=True, reason=task.judgement)
    for told in {task.owner_id, dossier.specialist_id} - {None, actor.user_id}:
        tell_task(dossier, task, to=str(told), what="waived")
    return task


def _house(actor: Actor, dossier: Dossier) -> None:
    """The specialist in person, or who leads the field."""
    actor.require("view:UA", place_of(dossier))
    interest_of(actor, dossier, lock=True)


def _judge(actor: Actor, dossier: Dossier, task: Task, version: int) -> None:
    if not (is_specialist(actor, dossier) or is_lead(actor, dossier)):
        raise NotAllowed(Bi("答复由负责专员确认", "Answers are judged by the accountable specialist"))
    interest_of(actor, dossier, lock=True)
    _fresh(task, version)
    if task.state != ANSWERED:
        raise Stale(Bi("这项任务没有待确认的答复", "There is no answer to judge on this task"))
    if not judges_answer(actor, dossier, task):
        raise NotAllowed(Bi("答复由负责专员确认；专员本人的答复由领域主任确认", "The accountable specialist judges answers; the specialist's own are judged by the field lead"))  # fmt: skip


def _fresh(task: Task, version: int) -> None:
    if task.version != version:
        raise Stale


def _check_owner(dossier: Dossier, owner_id: str) -> None:
    if owner_id not in dict(owners_for(dossier)):
        raise BadValue("owner_id", Bi("请从团队与专员中选择", "Choose somebody of the team, or the specialist"))


def _check_due(dossier: Dossier, due_on: dt.date) -> None:
    """Within the clock of the refinement, and the one extension that is still unused."""
    last = None
    if dossier.due_on is not None:
        limit, case = rules_of(dossier.rule_set).limit("REFINE"), open_case(dossier)
        more = limit.days * extensions_left(dossier, case) if limit and case else 0
        last = max(clock.today(), dossier.due_on + dt.timedelta(days=more))
    days.planned("due_on", due_on, until=last)


def _said(field: str, text: str) -> str:
    if not text.strip():
        raise BadValue(field, Bi("请填写这一项", "Please fill this in"))
    return text.strip()
