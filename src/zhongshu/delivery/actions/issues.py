"""Issues 问题: raised by the team, given an owner and a day, worked on, solved, confirmed by who raised it or reopened. The days it took are measured."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Max

from zhongshu.delivery.models import Issue, IssueStep
from zhongshu.delivery.terms import ISSUE_KINDS, SEVERITIES
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, NotAllowed, Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import interest_of, place_of, standings, team_user_ids
from zhongshu.notices.actions import notify
from zhongshu.people.actor import Actor
from zhongshu.people.actors import actor_of
from zhongshu.people.models import User

RAISED = Bi("{code}：新问题 Q{n}", "{code}: new issue Q{n}")
ASSIGNED = Bi("{code}：请处理问题 Q{n}", "{code}: please see to issue Q{n}")


@act("delivery.raise_issue")
def raise_issue(actor: Actor, dossier: Dossier, *, kind: str, severity: str, what: str) -> Issue:
    """Say what stands in the way."""
    place = place_of(dossier)
    actor.require("issue:CUA", place)
    interest_of(actor, dossier, lock=True)
    for name, value, known in (("kind", kind, ISSUE_KINDS), ("severity", severity, SEVERITIES)):
        if value not in known:
            raise BadValue(name, Bi("请从列表中选择", "Choose one from the list"))
    if not what.strip():
        raise BadValue("what", Bi("请写明问题", "Say what the issue is"))
    last = Issue.objects.filter(dossier=dossier).aggregate(n=Max("number"))["n"] or 0
    issue = Issue.objects.create(
        dossier=dossier, number=last + 1, kind=kind, severity=severity, what=what.strip(), raised_by=actor.user_id,
        raised_on=clock.today(),
    )  # fmt: skip
    _step(actor, issue, issue.what)
    tell("dossier", dossier.pk, issue=issue.number, about=kind, severity=severity)
    _tell(issue, RAISED, {dossier.specialist_id or ""})
    return issue


def _step(actor: Actor, issue: Issue, note: str) -> None:
    IssueStep.objects.create(issue=issue, state=issue.state, note=note.strip(), by=actor.user_id)


def _change(issue: Issue, version: int, **columns: Any) -> None:
    columns |= {"version": version + 1, "updated_at": clock.now()}
    if Issue.objects.filter(pk=issue.pk, version=version).update(**columns) != 1:
        raise Stale
    for name, value in columns.items():
        setattr(issue, name, value)


def _tell(issue: Issue, subject: Bi, to: set[str], link: str = "") -> None:
    dossier = issue.dossier
    notify(
        to=sorted(to - {""}), kind="issue", subject=subject.fill(code=dossier.code, n=issue.number),
        body=Bi(issue.what, issue.what), link=link or f"/dossiers/{dossier.code}/delivery/issues/{issue.number}/",
    )  # fmt: skip


@act("delivery.assign_issue")
def assign_issue(actor: Actor, issue: Issue, *, version: int, owner_id: str, due_on: dt.date) -> Issue:
    """The specialist or the field lead names who answers for it and by when."""
    place = place_of(issue.dossier)
    actor.require("issue:UA", place)
    if not (actor.may("issue:A", place) or actor.user_id in place.specialists):
        raise NotAllowed
    if issue.state in ("solved", "confirmed"):
        raise Stale
    if due_on < clock.today():
        raise BadValue("due_on", Bi("日期不能早于今天", "The date may not lie before today"))
    owner = User.objects.filter(pk=owner_id, is_active=True).first()
    if owner is None:
        raise BadValue("owner_id", Bi("请选择负责人", "Choose who answers for it"))
    _change(issue, version, state="assigned", owner_id=owner.pk, due_on=due_on)
    _step(actor, issue, owner.name)
    tell("dossier", issue.dossier_id, issue=issue.number, owner=owner.pk, due=due_on.isoformat(), also=[owner.pk])
    known = standings(actor_of(owner)).filter(pk=issue.dossier_id).exists()
    _tell(issue, ASSIGNED, {owner.pk}, "" if known else f"/delivery/issue/{issue.pk}/")
    return issue


def concerned(actor: Actor, issue: Issue) -> bool:
    """Who may write on it: its owner, the team, the specialist, the leads."""
    place = place_of(issue.dossier)
    return actor.user_id in {issue.owner_id, *place.team, *place.specialists} or actor.may("issue:A", place)


@act("delivery.work_on_issue")
def work_on_issue(actor: Actor, issue: Issue, *, version: int, note: str, solved: bool = False) -> Issue:
    """Note what was done; say that it is solved."""
    if not concerned(actor, issue):
        raise NotAllowed
    if issue.state in ("solved", "confirmed"):
        raise Stale
    if not note.strip():
        raise BadValue("note", Bi("请写明做了什么", "Say what was done"))
    columns: dict[str, Any] = {"state": "solved" if solved else "working"}
    if solved:
        columns["solved_on"] = clock.today()
    _change(issue, version, **columns)
    _step(actor, issue, note)
    tell("dossier", issue.dossier_id, issue=issue.number, state=issue.state)
    if solved:
        _tell(issue, Bi("{code}：问题 Q{n} 待确认", "{code}: issue Q{n} awaits confirmation"), {issue.raised_by})
    return issue


@act("delivery.confirm_issue")
def confirm_issue(actor: Actor, issue: Issue, *, version: int, satisfied: bool, note: str = "") -> Issue:
    """Who raised it (or the team) says whether it is solved; if not, it is open again."""
    place = place_of(issue.dossier)
    if actor.user_id != issue.raised_by and actor.user_id not in team_user_ids(issue.dossier) | place.specialists:
        raise NotAllowed
    if issue.state != "solved" or issue.solved_on is None:
        raise Stale
    if satisfied:
        _change(
            issue, version, state="confirmed", confirmed_on=clock.today(), solve_days=(issue.solved_on - issue.raised_on).days
        )  # fmt: skip
    else:
        if not note.strip():
            raise BadValue("note", Bi("请写明还差什么", "Say what is still wanting"))
        _change(issue, version, state="reopened", solved_on=None)
    _step(actor, issue, note)
    tell("dossier", issue.dossier_id, issue=issue.number, state=issue.state, days=issue.solve_days)
    return issue
