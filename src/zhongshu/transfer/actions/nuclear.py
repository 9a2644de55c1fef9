"""核爆点: proposed, each criterion with evidence another person has checked, put to the committee, designated (T-45) within the cap, or revoked."""

from __future__ import annotations

import datetime as dt

from django.conf import settings

from zhongshu.decisions.actions import About, Matter, Option, laid, open_decision
from zhongshu.decisions.models import Decision
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Blocked, NotAllowed, Stale
from zhongshu.kernel.serials import next_numbers
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.actions import advance, amend, move
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import SYSTEM, Actor
from zhongshu.people.roles import Role
from zhongshu.policy.queries import rules_of
from zhongshu.transfer.actions.changing import (
    by_another,
    change,
    circle,
    known,
    require,
    say,
    words,
)
from zhongshu.transfer.actions.changing import (
    document_id as named_document,
)
from zhongshu.transfer.actions.coming import set_next
from zhongshu.transfer.actions.graduation import VOTE_DAYS, name_of
from zhongshu.transfer.models import Criterion, NuclearPoint
from zhongshu.transfer.queries.nuclear import (
    PURPOSE,
    YES,
    criteria_lacks,
    no_seat,
    open_point,
    pending_point,
    point_decision,
)
from zhongshu.transfer.rules import ACTIVE, CRITERIA, LEAST_WORDS, NOT_DESIGNATED, PROPOSED, REVOKED, add_months

OPTIONS = (
    Option(
        YES, Bi("认定", "Designate"), Bi("开展链条布局，每半年复评", "A chain is laid out; reviewed each half year")
    ),
    Option("not", Bi("不认定", "Do not designate"), Bi("仍为毕业项目，按年跟踪", "Stays a graduate, tracked yearly")),
)
QUESTION = Bi("两年内带动链条上至少三家企业落地", "At least three firms of the chain have landed within two years")
ENDED_S = Bi("{code}：核爆点已撤销", "{code}: no longer a nuclear point")
ENDED_B = Bi(
    "《{title}》不再是核爆点，历史保留。原因：{reason}",
    "“{title}” is no longer a nuclear point; its history is kept. Reason: {reason}",
)


@act("transfer.propose_point")
def propose_point(actor: Actor, dossier: Dossier, *, version: int, statement: str, layout: str) -> NuclearPoint:
    """Propose a graduate."""
    require(actor, "nuclear:UA", dossier, inside=True)
    if dossier.state != "GRAD":
        raise NotAllowed(Bi("已毕业的卷宗才能提议", "Only a graduate can be proposed"))
    advance(dossier, version)
    if open_point(dossier) is not None:
        raise Stale
    number = NuclearPoint.objects.filter(dossier=dossier).count() + 1
    point = NuclearPoint.objects.create(
        dossier=dossier, number=number, code=f"{dossier.code}/N{number}", statement=words("statement", statement, LEAST_WORDS),
        layout=words("layout", layout, LEAST_WORDS), proposed_by=actor.ledger_name, proposed_on=clock.today(),
    )  # fmt: skip
    tell("dossier", dossier.pk, point=point.code)
    return point


@act("transfer.write_criterion")
def write_criterion(
    actor: Actor, point: NuclearPoint, *, version: int, code: str, evidence: str, document_id: str = ""
) -> Criterion:
    """Evidence for one criterion; writing it anew asks for a new check."""
    require(actor, "nuclear:UA", point.dossier, inside=True)
    known("code", code, CRITERIA)
    change(point, version, where={"state": PROPOSED})
    row, _ = Criterion.objects.update_or_create(
        point=point, code=code,
        defaults={
            "evidence": words("evidence", evidence, LEAST_WORDS), "document_id": named_document(actor, point.dossier, document_id),
            "written_by": actor.ledger_name, "checked_by": "", "checked_on": None,
        },
    )  # fmt: skip
    tell("dossier", point.dossier_id, point=point.code, criterion=code)
    return row


@act("transfer.check_criterion")
def check_criterion(actor: Actor, criterion: Criterion, *, version: int) -> Criterion:
    """Another person has seen the evidence."""
    point = criterion.point
    require(actor, "nuclear:UA", point.dossier, inside=True)
    by_another(actor, criterion.written_by)
    change(point, version, where={"state": PROPOSED})
    unchecked = Criterion.objects.filter(pk=criterion.pk, checked_by="", written_by=criterion.written_by)
    if unchecked.update(checked_by=actor.ledger_name, checked_on=clock.today(), updated_at=clock.now()) != 1:
        raise Stale
    tell("dossier", point.dossier_id, point=point.code, criterion=criterion.code)
    return criterion


def _criteria_in_words(point: NuclearPoint) -> Bi:
    """A line for each criterion with its evidence."""
    lines = [
        Bi("{c}：{e}", "{c}: {e}").fill(c=CRITERIA[c.code][0], e=c.evidence) for c in point.criteria.order_by("code")
    ]
    return Bi("\n".join(line.zh for line in lines), "\n".join(line.en for line in lines))


@act("transfer.ask_designation")
def ask_designation(actor: Actor, point: NuclearPoint, *, version: int) -> Decision:
    """Put it to the committee, once every criterion is evidenced and checked and a place is free."""
    dossier = point.dossier
    require(actor, "nuclear:UA", dossier, inside=True)
    lacking = criteria_lacks(point) + no_seat()
    if lacking:
        raise Blocked(lacking)
    if pending_point(point) is not None:
        raise Stale
    change(point, version, where={"state": PROPOSED})
    asked = Matter(
        text=Bi("{t}：认定核爆点", "{t}: designation as a nuclear point").fill(t=name_of(dossier)), question=QUESTION, options=OPTIONS, proposed=YES,
        material={
            "statement": laid(Bi("为何是核爆点", "Why it is a nuclear point"), point.statement),
            "layout": laid(Bi("产业链布局", "Layout of the chain"), point.layout),
            "criteria": laid(Bi("认定标准", "Criteria"), _criteria_in_words(point), rows=[{"code": c.code, "evidence": c.evidence} for c in point.criteria.order_by("code")]),
        },
        link=f"/dossiers/{dossier.code}/transfer/",
    )  # fmt: skip
    decision = open_decision(
        actor, matter=asked, subjects=[About("nuclear", point.pk, name_of(dossier), dossier)], purpose=PURPOSE,
        due_on=clock.today() + dt.timedelta(days=VOTE_DAYS), rule_set=dossier.rule_set,
    )  # fmt: skip
    tell("dossier", dossier.pk, point=point.code, decision=decision.code)
    return decision


@act("transfer.designate")
def designate(actor: Actor, dossier: Dossier, *, version: int, reason: str) -> Dossier:
    """T-45. The center's number is drawn first: it holds every rival designation back until this one has counted the places (R-29)."""
    next_numbers(f"{settings.CENTER}-N")
    point = open_point(dossier)
    today = clock.today()
    moved = move(
        actor, dossier.pk, edge="T-45", target="GRAD", version=version, reason=reason, sets={"nuclear_since": today}
    )  # fmt: skip
    subject = point_decision(point) if point else None
    if point is None or subject is None:
        raise Stale
    months = rules_of(dossier.rule_set).gates.nuclear_review_months
    change(
        point, point.version, where={"state": PROPOSED}, state=ACTIVE, designated_on=today, next_review_on=add_months(today, months),
        decision=subject.decision.code,
    )  # fmt: skip
    set_next(actor, dossier.pk, reason=reason)
    tell(
        "dossier",
        dossier.pk,
        point=point.code,
        decision=point.decision,
        next_review=point.next_review_on.isoformat() if point.next_review_on else "",
    )
    return Dossier.objects.get(pk=moved.pk)


def not_designated(decision: Decision) -> None:
    """The committee has decided against it: the proposal ends. Part of the closing."""
    for subject in decision.subjects.filter(kind="nuclear").exclude(chosen=YES):
        point = NuclearPoint.objects.filter(pk=subject.ref, state=PROPOSED).first()
        if point is not None:
            change(
                point,
                point.version,
                state=NOT_DESIGNATED,
                decision=decision.code,
                ended_on=clock.today(),
                ended_reason=decision.reasons,
            )


@act("transfer.revoke_point")
def revoke_point(actor: Actor, point: NuclearPoint, *, version: int, reason: str) -> NuclearPoint:
    """It is one no more: by the committee or the director with reasons, or by the clock after too many lapses. The row stays."""
    dossier = Dossier.objects.get(pk=point.dossier_id)
    if actor is not SYSTEM:
        require(actor, "nuclear:A", dossier)
    why = words("reason", reason, LEAST_WORDS)
    change(
        point, version, where={"state": ACTIVE}, state=REVOKED, ended_on=clock.today(), ended_reason=why, released_on=None, next_review_on=None
    )  # fmt: skip
    if dossier.nuclear_since is not None:
        amend(actor, dossier, version=dossier.version, changes={"nuclear_since": None}, reason=why)
    set_next(actor, dossier.pk, reason=why)
    tell("dossier", dossier.pk, point=point.code, reason=why)
    say(
        dossier,
        "nuclear_ended",
        ENDED_S,
        ENDED_B,
        to=circle(dossier, Role.DIR, Role.COM, team=True),
        but=actor,
        reason=why,
    )
    return point
