"""What the page of the refinement shows one reader: tasks with what may be done to each, the checklist, clinics, mentors, signatures. No writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle import gates
from zhongshu.lifecycle.course import EDGES
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import place_of
from zhongshu.lifecycle.rules import may_take
from zhongshu.pages.page import Button
from zhongshu.people.actor import Actor
from zhongshu.people.who import who
from zhongshu.proposal.models import RefinementCase, Task
from zhongshu.proposal.models.refinement import ANSWERED, CLOSED, DROPPED
from zhongshu.proposal.queries import versions_of
from zhongshu.proposal.queries.readiness import readiness_of
from zhongshu.proposal.queries.refinement import (
    TASK_SOURCES,
    TASK_STATES,
    WAITING_FOR_TEAM,
    clinics_of,
    extensions_left,
    is_lead,
    is_specialist,
    is_team,
    judges_answer,
    last_case,
    mentors_of,
    open_case,
    signatures_of,
    tasks_of,
)


@dataclass(frozen=True, slots=True)
class Link:
    """A deed offered to this reader."""

    label: Bi
    url: str
    first: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One task as this reader sees it."""

    task: Task
    state: Bi
    tone: str
    source: Bi
    links: list[Link]

    @property
    def done(self) -> bool:
        return self.task.state in (CLOSED, DROPPED)


@dataclass(frozen=True, slots=True)
class Reader:
    """What this reader is to the dossier."""

    specialist: bool
    lead: bool
    team: bool
    house: bool


def reader_of(actor: Actor, dossier: Dossier) -> Reader:
    return Reader(
        is_specialist(actor, dossier),
        is_lead(actor, dossier),
        is_team(actor, dossier),
        actor.may("view:UA", place_of(dossier)),
    )


def page_of(actor: Actor, dossier: Dossier) -> dict[str, Any]:
    """The whole page."""
    case = last_case(dossier)
    running = case is not None and case.closed_at is None
    reader = reader_of(actor, dossier)
    rows = [_row(actor, dossier, task, reader, running) for task in tasks_of(case)]
    signed = signatures_of(dossier, case)
    names = who(
        [case.confirmed_by, case.accepted_by, case.specialist_signed_by, case.lead_signed_by, case.refused_by]
        if case
        else []
    )
    readiness = readiness_of(dossier, case)
    return {
        "case": case, "running": running, "rows": rows, "readiness": readiness, "signed": signed,
        "mentors": list(mentors_of(case)), "clinics": list(clinics_of(case)), "names": names, "reader": reader,
        "versions": list(versions_of(dossier)[:8]), "deeds": _case_links(dossier, case, reader, signed, readiness.percent == 100) if running else [],
        "closed_count": sum(row.done for row in rows), "may_help": running and reader.house,
        "extensions": extensions_left(dossier, case) if case else 0,
    }  # fmt: skip


def _url(dossier: Dossier, verb: str, item: str = "") -> str:
    arguments = [dossier.code, verb, item] if item else [dossier.code, verb]
    return reverse("proposal:refinement_item" if item else "proposal:refinement_deed", args=arguments)


def _row(actor: Actor, dossier: Dossier, task: Task, reader: Reader, running: bool) -> Row:
    label, tone = TASK_STATES[task.state]
    links: list[Link] = []
    if running:
        answers = reader.team or actor.user_id == task.owner_id
        judges = task.state == ANSWERED and judges_answer(actor, dossier, task)
        offered = (
            (answers and task.state in WAITING_FOR_TEAM, "answer", Bi("答复", "Answer"), True),
            (judges, "accept", Bi("确认", "Accept"), True),
            (judges, "return", Bi("退回", "Return"), False),
            (reader.house and task.state not in (CLOSED, DROPPED), "assign", Bi("承办与期限", "Owner and date"), False),
            (reader.lead and task.state not in (CLOSED, DROPPED), "waive", Bi("豁免", "Waive"), False),
        )
        links = [Link(text, _url(dossier, verb, task.pk), first) for may, verb, text, first in offered if may]
    return Row(task, label, tone, TASK_SOURCES.get(task.source, TASK_SOURCES["house"]), links)


def may_do(actor: Actor, dossier: Dossier, verb: str, task: Task | None) -> bool:
    """Whether this deed is ever this reader's: who may not do it is not shown its form. Whether its time has come is the act's to say."""
    reader = reader_of(actor, dossier)
    judges = task is not None and (
        judges_answer(actor, dossier, task) or (task.state != ANSWERED and reader.specialist)
    )
    whose = {
        "answer": reader.team or reader.specialist or (task is not None and actor.user_id == task.owner_id),
        "accept": judges, "return": judges, "waive": reader.lead, "extend": reader.lead, "confirm": reader.team, "refuse": reader.team,
        "accept-plan": reader.specialist, "sign": reader.specialist or reader.lead,
    }  # fmt: skip
    return whose.get(verb, reader.house)


def _case_links(dossier: Dossier, case: RefinementCase | None, reader: Reader, signed: Any, ready: bool) -> list[Link]:
    """Deeds on the case as a whole; a plan is accepted when it is ready."""
    unsigned = (reader.specialist and not signed.specialist) or (
        reader.lead and not reader.specialist and not signed.lead
    )
    offered = (
        (reader.house, "add", Bi("追加任务", "Ask for more")),
        (reader.team, "confirm", Bi("确认团队与产权", "Confirm team and IP")),
        (reader.specialist and not signed.accepted and ready, "accept-plan", Bi("接受方案", "Accept the plan")),
        (signed.accepted and unsigned, "sign", Bi("签署方案", "Sign the plan")),
        (reader.lead and case is not None and extensions_left(dossier, case) > 0, "extend", Bi("批准延期", "Grant more time")),
        (reader.team, "refuse", Bi("不再继续", "Stop refining")),
    )  # fmt: skip
    return [Link(text, _url(dossier, verb)) for may, verb, text in offered if may]


def primary_for(actor: Actor, dossier: Dossier) -> Button | None:
    """The one next thing: answer, judge, accept, sign, propose."""
    case = open_case(dossier)
    if case is None or dossier.state != "REFINE":
        return None
    reader, signed = reader_of(actor, dossier), signatures_of(dossier, case)
    edge = EDGES["T-11"]
    if may_take(actor, edge, place_of(dossier)) and not gates.missing(edge, actor, dossier):
        return Button(edge.label, reverse("proposal:propose_award", args=[dossier.code]), "send")
    for task in tasks_of(case):
        row = _row(actor, dossier, task, reader, True)
        first = next((link for link in row.links if link.first), None)
        if first:
            return Button(Bi("{v}任务 {c}", "{v} task {c}").fill(v=first.label, c=task.code), first.url, "edit")
    if reader.specialist and not signed.accepted and readiness_of(dossier, case).percent == 100:
        return Button(Bi("接受方案", "Accept the plan"), _url(dossier, "accept-plan"), "check")
    if signed.accepted and ((reader.specialist and not signed.specialist) or (reader.lead and not signed.lead)):
        return Button(Bi("签署方案", "Sign the plan"), _url(dossier, "sign"), "check")
    return None
