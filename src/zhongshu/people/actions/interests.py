"""Declaring interests, rebutting them, and ruling on them, which only integrity does (R-12, R-13). An interest counts from the instant it is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, NotAllowed, Stale
from zhongshu.ledger.actions import act, tell, tell_each
from zhongshu.people.actor import SYSTEM, Actor
from zhongshu.people.conflicts import DECLARABLE, KINDS, SEVERITIES
from zhongshu.people.models import Interest, Organisation, Person
from zhongshu.people.names import clean
from zhongshu.people.queries.interests import interest_for
from zhongshu.people.rules import given_reason


@act("people.declare_interest")
def declare_interest(
    actor: Actor, *, kind: str, person_id: str = "", other_person_id: str = "", organisation_id: str = "",
    since: dt.date | None = None, until: dt.date | None = None, evidence: str = "", veiled: bool = False,
) -> Interest:  # fmt: skip
    """Say what ties a person to another or to an organisation: oneself, or, for those who keep the register, somebody else.

    ``veiled`` when the house itself fills in the other side, which the declarer must not learn: a blind panel's expert who is in conflict.
    """
    whose = person_id or actor.person_id
    own = bool(whose) and whose == actor.person_id
    if not own and not actor.may("conflict:U"):
        raise NotAllowed
    known = _known(kind, whose, other_person_id, organisation_id, since, until)
    interest = Interest.objects.create(
        **known, severity=KINDS[kind].severity, source="declared" if own else "reported", declared_by=actor.ledger_name,
        evidence=clean(evidence)[:2000], veiled=veiled,
    )  # fmt: skip
    _tell(interest, "declared" if own else "reported")
    return interest


@act("people.withdraw_interest")
def withdraw_interest(actor: Actor, interest_id: str, *, version: int, until: dt.date, reason: str) -> Interest:
    """End an own declared interest that is over (equity sold, route given up); it still counts for as long as its kind says."""
    interest = interest_for(actor, interest_id)
    if interest.person_id != actor.person_id or interest.source != "declared":
        raise NotAllowed
    said = given_reason(reason)
    if until > clock.today() or (interest.since and until < interest.since):
        raise BadValue(
            "until", Bi("结束日期应在开始之后、今天以前", "The end lies after the beginning and not after today")
        )
    return _changed(interest, version, {"until": until}, reason=said)


@act("people.rebut_interest")
def rebut_interest(actor: Actor, interest_id: str, *, version: int, statement: str) -> Interest:
    """Contradict an interest said of oneself; it goes on counting until integrity has ruled."""
    interest = interest_for(actor, interest_id)
    if actor.person_id not in (interest.person_id, interest.other_person_id):
        raise NotAllowed
    if interest.version != version:
        raise Stale
    if interest.state == "ruled":
        raise NotAllowed(Bi("已有裁定，新情况请联系诚信审计", "Ruled already; tell integrity about new facts"))
    said = given_reason(statement, field="statement")
    return _changed(
        interest, version, {"state": "rebutted", "rebuttal": said, "rebutted_by": actor.ledger_name}, statement=said
    )


@act("people.contest_finding")
def contest_finding(
    actor: Actor, *, kind: str, other_person_id: str = "", organisation_id: str = "", statement: str
) -> Interest:
    """Contradict what the rules derived about oneself from employments or shareholdings, so that integrity rules on it."""
    if not actor.person_id:
        raise NotAllowed
    said = given_reason(statement, field="statement")
    known = _known(kind, actor.person_id, other_person_id, organisation_id, None, None)
    interest = Interest.objects.create(
        **known, severity=KINDS[kind].severity, source="derived", declared_by=actor.ledger_name, state="rebutted",
        rebuttal=said, rebutted_by=actor.ledger_name,
    )  # fmt: skip
    _tell(interest, "contested", statement=said)
    return interest


@act("people.rule_interest")
def rule_interest(actor: Actor, interest_id: str, *, version: int, severity: str, reason: str) -> Interest:
    """Integrity's ruling: bars, recuses, is disclosed only, or is none."""
    actor.require("conflict:A")
    said = given_reason(reason)
    if severity not in SEVERITIES:
        raise BadValue("severity", Bi("请选择裁定结果", "Choose the ruling"))
    interest = interest_for(actor, interest_id)
    if actor.person_id in (interest.person_id, interest.other_person_id):
        raise NotAllowed(Bi("不能裁定与自己有关的利益关系", "Nobody rules on an interest of his own"))
    ruling = {
        "state": "ruled", "severity": severity, "decided_by": actor.ledger_name, "decided_at": clock.now(),
        "decision_reason": said,
    }  # fmt: skip
    return _changed(interest, version, ruling, severity=severity, reason=said)


@dataclass(frozen=True, slots=True)
class Derived:
    """One interest that records show: a joint paper, a joint patent, a register of shareholders."""

    kind: str
    person_id: str
    other_person_id: str = ""
    organisation_id: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    evidence: str = ""


@act("people.derive_interests")
def derive_interests(actor: Actor, rows: Iterable[Derived]) -> list[str]:
    """Write what records show; a pair that is known already is only made younger, and a ruling is reopened by nothing older than itself."""
    if actor is not SYSTEM and not actor.may("conflict:U"):
        raise NotAllowed
    written: list[tuple[str, dict[str, Any]]] = []
    for row in rows:
        known = _known(row.kind, row.person_id, row.other_person_id, row.organisation_id, row.since, row.until)
        pk = _derive(known, row.evidence, actor)
        if pk:
            written.append((pk, {"tie": row.kind, "person": row.person_id, "until": row.until, "source": "derived"}))
    if written:
        tell_each("interest", written)
    else:
        tell("interest", "none")
    return [pk for pk, _ in written]


def _derive(known: dict[str, Any], evidence: str, actor: Actor) -> str:
    """The id of the row written for one derived interest, or nothing when there is nothing new."""
    pair = {k: known[k] for k in ("kind", "person_id", "other_person_id", "organisation_id")}
    same = Interest.objects.filter(**pair, source="derived").order_by("-id").first()
    until = known["until"]
    if same is not None and same.state != "ruled":
        if until is None or (same.until and same.until >= until):
            return ""
        Interest.objects.filter(pk=same.pk).update(until=until, version=F("version") + 1, updated_at=clock.now())
        return str(same.pk)
    if same is not None and same.decided_at and (until is None or until <= clock.day_of(same.decided_at)):
        return ""
    severity = KINDS[known["kind"]].severity
    made = Interest.objects.create(
        **known, severity=severity, source="derived", declared_by=actor.ledger_name, evidence=clean(evidence)[:2000]
    )
    return str(made.pk)


def _known(
    kind: str, person_id: str, other_person_id: str, organisation_id: str, since: dt.date | None, until: dt.date | None
) -> dict[str, Any]:
    """Columns of an interest from what was said; refuses what cannot be one."""
    if kind not in DECLARABLE:
        raise BadValue("kind", Bi("请选择利益关系类别", "Choose the kind of interest"))
    if bool(other_person_id) == bool(organisation_id):
        raise BadValue("other", Bi("请选择一个人或一个单位", "Choose one person or one organisation"))
    rule = KINDS[kind]
    if organisation_id and not rule.to_organisation:
        raise BadValue("organisation", Bi("这类关系只存在于人与人之间", "This kind ties persons only"))
    if organisation_id and not Organisation.objects.filter(pk=organisation_id).exists():
        raise BadValue("organisation", Bi("没有这个单位", "There is no such organisation"))
    heads = _heads([pk for pk in (person_id, other_person_id) if pk])
    if person_id not in heads or (other_person_id and other_person_id not in heads):
        raise BadValue("other", Bi("没有这个人", "There is no such person"))
    if other_person_id and heads[person_id] == heads[other_person_id]:
        raise BadValue("other", Bi("关系的另一方是本人", "The other side is the same person"))
    if since and until and until < since:
        raise BadValue("until", Bi("结束日期早于开始日期", "The end lies before the beginning"))
    return {
        "kind": kind, "person_id": heads[person_id], "other_person_id": heads.get(other_person_id),
        "organisation_id": organisation_id or None, "since": since, "until": until,
    }  # fmt: skip


def _heads(ids: list[str]) -> dict[str, str]:
    rows = Person.objects.filter(pk__in=ids).values_list("pk", "merged_into_id")
    return {pk: into or pk for pk, into in rows}


def _changed(interest: Interest, version: int, columns: dict[str, Any], **facts: Any) -> Interest:
    """Compare-and-set on the version that was read."""
    rows = Interest.objects.filter(pk=interest.pk, version=version)
    if rows.update(**columns, version=F("version") + 1, updated_at=clock.now()) != 1:
        raise Stale
    interest.refresh_from_db()
    _tell(interest, interest.state, **facts)
    return interest


def _tell(interest: Interest, what: str, **facts: Any) -> None:
    other = interest.other_person_id or interest.organisation_id
    shown = None if interest.veiled else other  # everybody reads the own lines; the row itself says with whom
    tell(
        "interest", interest.pk, what=what, tie=interest.kind, person=interest.person_id, other=shown, since=interest.since,
        until=interest.until, also=[pk for pk in (interest.person_id, shown) if pk], **facts,
    )  # fmt: skip
