"""Milestones 里程碑: evidence gathered and submitted by the team, verified by the specialist or a named expert, missed or waived with a reason.

Who submits never verifies. A milestone of a plan that was replaced is void and can no longer be settled.
"""

from __future__ import annotations

from typing import Any

from zhongshu.delivery.models import Evidence, Milestone
from zhongshu.delivery.terms import EVIDENCE_KINDS
from zhongshu.documents.models import Document
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Blocked, NotAllowed, Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import interest_of, place_of, team_user_ids
from zhongshu.notices.actions import notify
from zhongshu.people.actor import Actor
from zhongshu.people.models import Grant, User
from zhongshu.people.roles import Role

WORKING = ("planned", "active", "missed")
# Units in which a thing may fall below nought though its target lies above
SIGNED = frozenset({"°C", "℃", "度", "dB", "dBm", "dBc", "V", "mV", "eV", "meV", "%", "kJ/mol", "kcal/mol"})
ASKED = Bi("{code}：请核验里程碑 M{n}", "{code}: please verify milestone M{n}")
ASKED_BODY = Bi("团队已提交结果与证据。", "The team has submitted a result with evidence.")
SETTLED = Bi("{code}：里程碑 M{n} {s}", "{code}: milestone M{n}, {s}")


def milestone_for(dossier: Dossier, milestone_id: str) -> Milestone:
    found = Milestone.objects.filter(pk=milestone_id, dossier=dossier).first()
    if found is None:
        raise Stale
    return found


def _change(milestone: Milestone, version: int, **columns: Any) -> None:
    columns |= {"version": version + 1, "updated_at": clock.now()}
    if Milestone.objects.filter(pk=milestone.pk, version=version).update(**columns) != 1:
        raise Stale
    for name, value in columns.items():
        setattr(milestone, name, value)


@act("delivery.add_evidence")
def add_evidence(
    actor: Actor,
    dossier: Dossier,
    *,
    milestone_id: str,
    kind: str,
    note: str,
    value: float | None = None,
    document_id: str = "",
) -> Evidence:
    """One piece of evidence: words, a number, a file of the dossier; the file's hash is kept beside it."""
    place = place_of(dossier)
    actor.require("milestone:UA", place)
    interest_of(actor, dossier, lock=True)
    if actor.user_id not in place.team | place.specialists:
        raise NotAllowed
    milestone = milestone_for(dossier, milestone_id)
    if milestone.state not in WORKING:
        raise Stale(Bi("这个里程碑已提交或已有结论", "This milestone was submitted or settled already"))
    if kind not in EVIDENCE_KINDS:
        raise BadValue("kind", Bi("请从列表中选择", "Choose one from the list"))
    if not note.strip():
        raise BadValue("note", Bi("请写明是什么证据、哪里可查", "Say what it is and where it can be checked"))
    document = Document.objects.filter(pk=document_id, about_id=dossier.pk, withdrawn_at__isnull=True).first()
    if document_id and document is None:
        raise BadValue("document_id", Bi("找不到这个附件", "There is no such document"))
    evidence = Evidence.objects.create(
        milestone=milestone, kind=kind, note=note.strip(), value=value, added_by=actor.user_id,
        document_id=document.pk if document else "", document_name=document.name if document else "",
        sha256=document.sha256 if document else "",
    )  # fmt: skip
    tell("dossier", dossier.pk, milestone=milestone.number, evidence=evidence.pk, about=kind, sha256=evidence.sha256)
    return evidence


@act("delivery.submit_milestone")
def submit_milestone(actor: Actor, dossier: Dossier, *, milestone_id: str, version: int, result: float) -> Milestone:
    """The team says what was reached; evidence of the agreed kind must be there."""
    actor.require("milestone:U", place_of(dossier))
    interest_of(actor, dossier, lock=True)
    if actor.user_id not in team_user_ids(dossier):
        raise NotAllowed
    milestone = milestone_for(dossier, milestone_id)
    if milestone.state not in WORKING:
        raise Stale(Bi("这个里程碑已提交或已有结论", "This milestone was submitted or settled already"))
    if milestone.target > 0 > result and milestone.unit.strip() not in SIGNED:
        text = Bi("目标是正数，结果不能是负数", "The target is above nought, so the result cannot be below it")
        raise BadValue("result", text)
    if not milestone.evidence.exists():
        raise Blocked([Bi("至少一份证据", "at least one piece of evidence")])
    if not milestone.evidence.filter(kind=milestone.evidence_kind).exists():
        wanted = EVIDENCE_KINDS.get(milestone.evidence_kind) or Bi(milestone.evidence_kind, milestone.evidence_kind)
        raise Blocked([Bi("约定的证据：{k}", "evidence of the agreed kind: {k}").fill(k=wanted)])
    _change(
        milestone, version, state="submitted", result=result, submitted_by=actor.user_id, submitted_at=clock.now(), reason=""
    )  # fmt: skip
    tell("dossier", dossier.pk, milestone=milestone.number, result=result, target=milestone.target)
    verifier = milestone.verifier_id or dossier.specialist_id
    notify(
        to=[verifier] if verifier else [], kind="milestone",
        subject=ASKED.fill(code=dossier.code, n=milestone.number), body=ASKED_BODY, link=page_of(dossier, milestone),
    )  # fmt: skip
    return milestone


def page_of(dossier: Dossier, milestone: Milestone) -> str:
    return f"/dossiers/{dossier.code}/delivery/milestones/{milestone.pk}/"


def may_verify(actor: Actor, dossier: Dossier, milestone: Milestone) -> bool:
    """The expert named for it, or else the specialist; never who submitted."""
    if actor.user_id == milestone.submitted_by:
        return False
    if milestone.verifier_id:
        return bool(actor.user_id == milestone.verifier_id)
    place = place_of(dossier)
    return actor.user_id in place.specialists and actor.may("milestone:A", place)


@act("delivery.verify_milestone")
def verify_milestone(
    actor: Actor, dossier: Dossier, *, milestone_id: str, version: int, passed: bool, reason: str = ""
) -> Milestone:
    """Verified when the evidence holds and the result reaches the target within its tolerance; else missed, with the reason."""
    milestone = milestone_for(dossier, milestone_id)
    interest_of(actor, dossier, lock=True)
    if not may_verify(actor, dossier, milestone):
        raise NotAllowed(
            Bi(
                "由专员或指定专家核验，提交人不能自己核验",
                "The specialist or the named expert verifies, never who submitted",
            )
        )
    if milestone.state != "submitted":
        raise Stale
    if passed and milestone.met is False:
        raise BadValue(
            "passed",
            Bi(
                "结果未达到目标（含允差），不能记为已核验",
                "The result does not reach the target within its tolerance; it cannot be verified",
            ),
        )
    if not passed and not reason.strip():
        raise BadValue("reason", Bi("请写明差在哪里", "Say what it falls short of"))
    state = "verified" if passed else "missed"
    _change(milestone, version, state=state, settled_by=actor.user_id, settled_at=clock.now(), reason=reason.strip())
    tell("dossier", dossier.pk, milestone=milestone.number, state=state, result=milestone.result, reason=reason)
    _tell_team(dossier, milestone)
    return milestone


@act("delivery.waive_milestone")
def waive_milestone(actor: Actor, dossier: Dossier, *, milestone_id: str, version: int, reason: str) -> Milestone:
    """The director waives a milestone, with a reason that stays."""
    if Role.DIR not in actor.roles:
        raise NotAllowed
    if len(reason.strip()) < 10:
        raise BadValue("reason", Bi("请写明理由（不少于 10 字）", "Give the reason, ten characters at least"))
    milestone = milestone_for(dossier, milestone_id)
    if milestone.state in ("verified", "waived", "void"):
        raise Stale
    _change(milestone, version, state="waived", settled_by=actor.user_id, settled_at=clock.now(), reason=reason.strip())
    tell("dossier", dossier.pk, milestone=milestone.number, state="waived", reason=reason)
    _tell_team(dossier, milestone)
    return milestone


@act("delivery.miss_milestone")
def miss_milestone(actor: Actor, dossier: Dossier, *, milestone_id: str, version: int, reason: str) -> Milestone:
    """The specialist records that a milestone was missed though nothing was submitted."""
    place = place_of(dossier)
    actor.require("milestone:A", place)
    if actor.user_id not in place.specialists:
        raise NotAllowed
    if not reason.strip():
        raise BadValue("reason", Bi("请写明理由", "Give the reason"))
    milestone = milestone_for(dossier, milestone_id)
    if milestone.state not in ("planned", "active"):
        raise Stale
    _change(milestone, version, state="missed", settled_by=actor.user_id, settled_at=clock.now(), reason=reason.strip())
    tell("dossier", dossier.pk, milestone=milestone.number, state="missed", reason=reason)
    _tell_team(dossier, milestone)
    return milestone


@act("delivery.name_verifier")
def name_verifier(actor: Actor, dossier: Dossier, *, milestone_id: str, version: int, user_id: str) -> Milestone:
    """The specialist names an expert who verifies this milestone; an interest that bars is refused."""
    place = place_of(dossier)
    actor.require("milestone:A", place)
    if actor.user_id not in place.specialists:
        raise NotAllowed
    milestone = milestone_for(dossier, milestone_id)
    if milestone.state in ("verified", "waived", "void"):
        raise Stale
    expert = User.objects.filter(pk=user_id, is_active=True).first()
    if expert is None or not Grant.objects.filter(user=expert, role=Role.EXP, ended_at__isnull=True).exists():
        raise BadValue("user_id", Bi("请选择一位专家", "Choose an expert"))
    barred = _interests(expert, dossier)
    if barred:
        raise Blocked(barred)
    _change(milestone, version, verifier_id=user_id)
    tell("dossier", dossier.pk, milestone=milestone.number, verifier=user_id, also=[user_id])
    return milestone


def _interests(expert: User, dossier: Dossier) -> list[Bi]:
    from zhongshu.lifecycle.interests import barring

    if not expert.person_id:
        return []
    members = list(dossier.members.filter(until__isnull=True).values_list("person_id", flat=True))
    return barring(
        expert.person_id, people=members, organisations=[dossier.organisation_id] if dossier.organisation_id else []
    )


def _tell_team(dossier: Dossier, milestone: Milestone) -> None:
    from zhongshu.delivery.terms import MILESTONE_STATES

    notify(
        to=sorted(team_user_ids(dossier)), kind="milestone",
        subject=SETTLED.fill(code=dossier.code, n=milestone.number, s=MILESTONE_STATES[milestone.state]),
        body=Bi(milestone.reason or "核验完成。", milestone.reason or "Verification is done."), link=page_of(dossier, milestone),
    )  # fmt: skip
