"""Contests over a plan that is being refined: its tasks, its signatures, its end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from tests.promises.contests import Bout, House, again, as_read, contest, text_of, words
from tests.promises.contests_select import candidate
from tests.zhongshu.discovery.cast import FEEDBACK
from tests.zhongshu.proposal.cast import write_all
from tests.zhongshu.proposal.refined import measurable, opinion, put, the_case, write_over
from zhongshu.kernel import clock
from zhongshu.lifecycle.actions import extend_clock, join_team
from zhongshu.lifecycle.actions.seal import seal
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import Actor
from zhongshu.proposal import actions as proposal
from zhongshu.proposal.actions.cases import open_refinement
from zhongshu.proposal.models import Task

EVIDENCE = "附件 2 第 3 页"


def refined(house: House) -> tuple[Dossier, Actor]:
    """A dossier just out of the appraisal, in the care of a specialist who has no other, Zhao its team lead."""
    dossier, officer = candidate(house)
    join_team(officer, dossier, person_id=house.cast.zhao.person_id, role="lead")  # type: ignore[arg-type]
    write_all(officer, dossier)
    dossier = put(dossier, "REFINE")
    seal(house.cast.qian, dossier, kind="opinion", body=opinion(), edge="T-08")
    open_refinement(house.cast.qian, dossier, edge="T-08")
    return again(dossier), officer  # type: ignore[return-value]


def at(dossier: Dossier, by: Actor, verb: str, item: str = "") -> dict[str, str]:
    """The page of a deed of refinement, and who stands before it."""
    return {"url": f"/dossiers/{dossier.code}/refinement/{verb}/{item + '/' if item else ''}", "by": by.user_id}


def task_of(dossier: Dossier) -> Task:
    return Task.objects.filter(case__dossier=dossier).order_by("code")[0]


def answered(house: House) -> tuple[Dossier, Actor, Task]:
    """A task that waits for the specialist's judgement."""
    dossier, officer = refined(house)
    row = task_of(dossier)
    proposal.answer_task(house.cast.zhao, dossier, row, version=1, reply=words(0) * 2, evidence=EVIDENCE)
    return dossier, officer, again(row)


def ready(house: House) -> tuple[Dossier, Actor]:
    """Everything short of acceptance and signatures."""
    dossier, officer = refined(house)
    for row in Task.objects.filter(case__dossier=dossier):
        proposal.waive_task(house.cast.qian, dossier, row, version=row.version, judgement="已由国标覆盖")
    write_over(house.cast.zhao, dossier, "stages", measurable())
    proposal.confirm_team(house.cast.zhao, dossier, version=the_case(dossier).version)
    return dossier, officer


def accepted(house: House) -> tuple[Dossier, Actor]:
    dossier, officer = ready(house)
    proposal.accept_plan(officer, dossier, version=the_case(dossier).version, note="可以立项")
    return dossier, officer


def over_a_task(act: Callable[..., Any], by: Actor, dossier: Dossier, row: Task, verb: str, name: str, column: str, **more: Any) -> Bout:  # fmt: skip
    """A contest over one task, whose words go into the field ``name`` and stand in ``column`` afterwards."""
    return Bout(
        lambda k: act(by, as_read(k, dossier), as_read(k, row), version=row.version, **{name: words(k)}, **more),
        kept=text_of(row, column), **at(dossier, by, verb, row.pk), form={"version": row.version, **more}, typed=name, shows=False,
    )  # fmt: skip


@contest("proposal.answer_task")
def answering(house: House) -> Bout:
    dossier, _ = refined(house)
    return over_a_task(
        proposal.answer_task, house.cast.zhao, dossier, task_of(dossier), "answer", "reply", "answer", evidence=EVIDENCE
    )


@contest("proposal.accept_answer")
def accepting(house: House) -> Bout:
    dossier, officer, row = answered(house)
    return over_a_task(proposal.accept_answer, officer, dossier, row, "accept", "judgement", "judgement")


@contest("proposal.return_answer")
def returning(house: House) -> Bout:
    dossier, officer, row = answered(house)
    return over_a_task(proposal.return_answer, officer, dossier, row, "return", "judgement", "judgement")


@contest("proposal.waive_task")
def waiving(house: House) -> Bout:
    dossier, _ = refined(house)
    return over_a_task(
        proposal.waive_task, house.cast.qian, dossier, task_of(dossier), "waive", "judgement", "judgement"
    )


@contest("proposal.assign_task")
def assigning(house: House) -> Bout:
    dossier, officer = refined(house)
    row, owner, day = task_of(dossier), house.cast.zhao.user_id, clock.today() + dt.timedelta(days=9)
    return Bout(
        lambda k: proposal.assign_task(officer, as_read(k, dossier), as_read(k, row), version=1, owner_id=owner, due_on=day),
        **at(dossier, officer, "assign", row.pk), form={"version": 1, "owner_id": owner, "due_on": day.isoformat()}, shows=False,
    )  # fmt: skip


@contest("proposal.confirm_team")
def confirming(house: House) -> Bout:
    dossier, _ = refined(house)
    zhao, v = house.cast.zhao, the_case(dossier).version
    return Bout(
        lambda k: proposal.confirm_team(zhao, as_read(k, dossier), version=v),
        **at(dossier, zhao, "confirm"), form={"version": v}, shows=False,
    )  # fmt: skip


@contest("proposal.accept_plan")
def accepting_the_plan(house: House) -> Bout:
    dossier, officer = ready(house)
    v = the_case(dossier).version
    return Bout(
        lambda k: proposal.accept_plan(officer, as_read(k, dossier), version=v, note=words(k)),
        kept=lambda: dossier.plan_versions.order_by("-number")[0].note,
        **at(dossier, officer, "accept-plan"), form={"version": v}, typed="note", shows=False,
    )  # fmt: skip


@contest("proposal.sign_plan")
def signing(house: House) -> Bout:
    dossier, officer = accepted(house)
    v = the_case(dossier).version
    return Bout(
        lambda k: proposal.sign_plan(officer, as_read(k, dossier), version=v),
        **at(dossier, officer, "sign"), form={"version": v}, shows=False,
    )  # fmt: skip


@contest("proposal.extend_refinement")
def extending(house: House) -> Bout:
    dossier, _ = refined(house)
    case, qian = the_case(dossier), house.cast.qian
    return Bout(
        lambda k: proposal.extend_refinement(qian, as_read(k, dossier), version=case.version, reason=words(k)),
        kept=text_of(case, "extension_reason"),
        **at(dossier, qian, "extend"), form={"version": case.version}, typed="reason", shows=False,
    )  # fmt: skip


@contest("proposal.refuse_refinement")
def refusing(house: House) -> Bout:
    dossier, _ = refined(house)
    case, zhao = the_case(dossier), house.cast.zhao
    return Bout(
        lambda k: proposal.refuse_refinement(zhao, as_read(k, dossier), version=case.version, reason=words(k)),
        kept=text_of(case, "refusal"),
        **at(dossier, zhao, "refuse"), form={"version": case.version}, typed="reason", shows=False,
    )  # fmt: skip


@contest("proposal.propose_award")
def proposing(house: House) -> Bout:
    dossier, officer = accepted(house)
    proposal.sign_plan(officer, dossier, version=the_case(dossier).version)
    dossier, qian = again(dossier), house.cast.qian
    v = dossier.version
    return Bout(
        lambda k: proposal.propose_award(qian, as_read(k, dossier), version=v, reason=words(k)),
        url=f"/dossiers/{dossier.code}/award-proposal/", by=qian.user_id, form={"version": v}, typed="reason", shows=False,
    )  # fmt: skip


@contest("proposal.end_refinement")
def ending(house: House) -> Bout:
    dossier, officer = refined(house)
    proposal.refuse_refinement(house.cast.zhao, dossier, version=the_case(dossier).version, reason="团队要去创业")
    dossier, said = again(dossier), {"target": "WITHD", "reason_code": "team-gap"}
    v = dossier.version
    return Bout(
        lambda k: proposal.end_refinement(officer, as_read(k, dossier), version=v, feedback=FEEDBACK + words(k), **said),
        url=f"/dossiers/{dossier.code}/refinement-end/", by=officer.user_id,
        form={"version": v, "feedback": FEEDBACK, **said}, typed="note", shows=False,
    )  # fmt: skip


@contest("lifecycle.extend_clock")
def lengthening(house: House) -> Bout:
    dossier, _ = refined(house)
    v, qian = dossier.version, house.cast.qian
    return Bout(lambda k: extend_clock(qian, as_read(k, dossier), version=v, days=9, reason=words(k)))
