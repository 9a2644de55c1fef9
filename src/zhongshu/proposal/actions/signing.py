"""Towards the signature: the team confirms its members and rights, the specialist accepts a numbered plan, specialist and field lead sign it."""

from __future__ import annotations

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Blocked, NotAllowed, Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.actions import extend_clock
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import interest_of
from zhongshu.people.actor import Actor
from zhongshu.policy.queries import rules_of
from zhongshu.proposal.actions.cases import change_case
from zhongshu.proposal.actions.plan import keep_version
from zhongshu.proposal.models import PlanVersion, RefinementCase
from zhongshu.proposal.queries import bodies_of, lacks_of
from zhongshu.proposal.queries.readiness import CONFIRMED_PARTS, confirmation_hash, plan_hash, readiness_of
from zhongshu.proposal.queries.refinement import (
    extensions_left,
    is_lead,
    is_specialist,
    is_team,
    need_case,
    signatures_of,
)
from zhongshu.proposal.telling import tell_confirmed, tell_extended, tell_refused, tell_to_sign


@act("proposal.confirm_team")
def confirm_team(actor: Actor, dossier: Dossier, *, version: int) -> RefinementCase:
    """A member of the team stands for its members and rights as they are written."""
    if not is_team(actor, dossier):
        raise NotAllowed(Bi("由团队成员确认", "A member of the team confirms"))
    case = _case(actor, dossier, version)
    lacking = lacks_of(dossier, sections=CONFIRMED_PARTS)
    if lacking:
        raise Blocked([lack.text for lack in lacking])
    digest = confirmation_hash(bodies_of(dossier))
    change_case(case, confirmed_sha256=digest, confirmed_by=actor.ledger_name, confirmed_at=clock.now())
    tell("dossier", dossier.pk, confirmed=digest)
    tell_confirmed(dossier)
    return case


@act("proposal.accept_plan")
def accept_plan(actor: Actor, dossier: Dossier, *, version: int, note: str) -> PlanVersion:
    """The specialist accepts the plan as it stands, ready in every point but the signatures, under its number; signatures of an earlier plan
    fall away.
    """
    if not is_specialist(actor, dossier):
        raise NotAllowed(Bi("方案由负责专员接受", "The accountable specialist accepts the plan"))
    case = _case(actor, dossier, version)
    lacking = [lack.text for lack in lacks_of(dossier)]
    ready = readiness_of(dossier, case)
    if lacking or ready.percent < 100:
        raise Blocked(list(dict.fromkeys([*lacking, *ready.lacking])))
    kept = keep_version(actor, dossier, note=note)
    change_case(
        case, accepted_number=kept.number, accepted_sha256=kept.sha256, accepted_by=actor.ledger_name,
        accepted_at=clock.now(), specialist_signed_sha256="", lead_signed_sha256="",
    )  # fmt: skip
    tell("dossier", dossier.pk, plan=kept.number, sha256=kept.sha256, note=note)
    return kept


@act("proposal.sign_plan")
def sign_plan(actor: Actor, dossier: Dossier, *, version: int) -> RefinementCase:
    """Sign the accepted plan, as its specialist or as its field lead; one person never signs twice."""
    case = _case(actor, dossier, version)
    if not signatures_of(dossier, case).accepted:
        raise Blocked([Bi("专员接受当前方案", "the present plan accepted by the specialist")])
    ready = readiness_of(dossier, case)
    if ready.percent < 100:  # a task came on after it was accepted
        raise Blocked(ready.lacking)
    digest, now = plan_hash(bodies_of(dossier)), clock.now()
    if is_specialist(actor, dossier):
        change_case(
            case,
            specialist_signed_sha256=digest,
            specialist_signed_by=actor.ledger_name,
            specialist_signed_at=now,
        )
        side = "specialist"
    elif is_lead(actor, dossier):
        change_case(case, lead_signed_sha256=digest, lead_signed_by=actor.ledger_name, lead_signed_at=now)
        side = "lead"
    else:
        raise NotAllowed(Bi("由负责专员和领域主任签署", "The accountable specialist and the field lead sign"))
    tell("dossier", dossier.pk, signed=side, sha256=digest)
    tell_to_sign(dossier, signatures_of(dossier, case))
    return case


@act("proposal.extend_refinement")
def extend_refinement(actor: Actor, dossier: Dossier, *, version: int, reason: str) -> RefinementCase:
    """Once, by the field lead, for a reason: the same time again."""
    if not is_lead(actor, dossier):
        raise NotAllowed(Bi("延期由领域主任批准", "The field lead grants more time"))
    case = _case(actor, dossier, version)
    if not reason.strip():
        raise BadValue("reason", Bi("请写明理由", "Give the reason"))
    limit = rules_of(dossier.rule_set).limit("REFINE")
    if limit is None or not extensions_left(dossier, case):
        raise Blocked([Bi("延期次数已用完", "an extension that is still unused")])
    extend_clock(actor, dossier, version=dossier.version, days=limit.days, reason=reason.strip())
    change_case(case, extensions=case.extensions + 1, extension_reason=reason.strip())
    tell("dossier", dossier.pk, extension=case.extensions, reason=reason.strip())
    tell_extended(dossier, reason.strip())
    return case


@act("proposal.refuse_refinement")
def refuse_refinement(actor: Actor, dossier: Dossier, *, version: int, reason: str) -> RefinementCase:
    """The team does not want to go on; the specialist ends the refinement (T-13)."""
    if not is_team(actor, dossier):
        raise NotAllowed(Bi("由团队成员提出", "A member of the team says so"))
    case = _case(actor, dossier, version)
    if not reason.strip():
        raise BadValue("reason", Bi("请写明理由", "Give the reason"))
    change_case(case, refused_at=clock.now(), refused_by=actor.ledger_name, refusal=reason.strip())
    tell("dossier", dossier.pk, refused=True, reason=reason.strip())
    tell_refused(dossier, reason.strip())
    return case


def _case(actor: Actor, dossier: Dossier, version: int) -> RefinementCase:
    interest_of(actor, dossier, lock=True)
    case = need_case(dossier)
    if case.version != version:
        raise Stale
    return case
