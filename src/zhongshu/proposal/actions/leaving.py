"""The edges out of refinement: proposed for award (T-11), ended without success (T-13); and the page of T-26, work resumed after a pivot."""

from __future__ import annotations

import datetime as dt
from typing import Any

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Blocked
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.actions import move
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import last_chapter
from zhongshu.people.actor import Actor
from zhongshu.policy.queries import rules_of
from zhongshu.proposal.actions.plan import keep_version
from zhongshu.proposal.actions.signing import sign_plan
from zhongshu.proposal.actions.stages import chapter_body
from zhongshu.proposal.ahead import ahead_of
from zhongshu.proposal.ahead import total_fen as sum_of
from zhongshu.proposal.queries import bodies_of
from zhongshu.proposal.queries.refinement import is_specialist, open_case, signatures_of


@act("proposal.propose_award")
def propose_award(actor: Actor, dossier: Dossier, *, version: int, reason: str) -> Dossier:
    """T-11: the last of the two signatures and the move are one act; the plan is sealed as signed."""
    case = open_case(dossier)
    signed = signatures_of(dossier, case)
    mine = signed.specialist if is_specialist(actor, dossier) else signed.lead
    if case is not None and signed.accepted and not mine:
        sign_plan(actor, dossier, version=case.version)
    moved = move(
        actor, dossier.pk, edge="T-11", target="PROP", version=version, reason=reason, chapter=chapter_body(dossier),
        sets={"money_fen": total_fen(dossier)},
    )  # fmt: skip
    _number(actor, moved, reason)
    tell("dossier", dossier.pk, signed_by=[case.specialist_signed_by, case.lead_signed_by] if case else [])
    return moved


@act("proposal.end_refinement")
def end_refinement(
    actor: Actor, dossier: Dossier, *, version: int, target: str, reason_code: str, feedback: str, note: str = ""
) -> Dossier:
    """T-13: time over or refused; reason and feedback are sealed and reach the team."""
    rules, today = rules_of(dossier.rule_set), clock.today()
    if reason_code not in rules.labels("reasons"):
        raise BadValue("reason_code", Bi("请选择原因", "Choose a reason"))
    least, written = rules.care.feedback_chars, len("".join(feedback.split()))
    if written < least:
        text = Bi("反馈至少 {n} 字，现为 {m} 字", "Feedback needs at least {n} characters; there are {m}")
        raise BadValue("feedback", text.fill(n=least, m=written))
    if target not in ("DECL", "WITHD"):
        raise BadValue("target", Bi("请选择去向", "Choose where it goes"))
    chapter = {
        "outcome": target, "reason_code": reason_code, "feedback": feedback.strip(), "note": note.strip(),
        "appeal_until": (today + dt.timedelta(days=rules.clocks.appeal_days)).isoformat(),
        "reapply_from": (today + dt.timedelta(days=rules.clocks.reapply_days)).isoformat(),
    }  # fmt: skip
    moved = move(
        actor, dossier.pk, edge="T-13", target=target, version=version, reason=reason_code, chapter=chapter,
        said={"reason_code": reason_code, "feedback": feedback},
    )  # fmt: skip
    tell("dossier", dossier.pk, reason_code=reason_code, target=target)
    return moved


@act("proposal.resume")
def resume(actor: Actor, dossier: Dossier, *, version: int, reason: str) -> Dossier:
    """T-26: the new card is complete, the money is within its limit; the plan in force is sealed, with the stages that lie ahead alone (R-27)."""
    ahead = ahead_of(dossier)
    if not ahead["stages"]:
        raise Blocked([Bi("后续阶段：方案中的阶段都已通过或拨付", "stages ahead: all in the plan were passed or paid")])
    moved = move(
        actor, dossier.pk, edge="T-26", target="ACTIVE", version=version, reason=reason, chapter={**chapter_body(dossier), **ahead},
        until=_stage_end(dossier, ahead["stages"]), said={"budget_fen": sum_of(ahead["stages"])},
    )  # fmt: skip
    _number(actor, moved, reason)
    tell("dossier", dossier.pk, plan=moved.plan_versions.count())
    return moved


def total_fen(dossier: Dossier) -> int:
    """What the whole plan asks for."""
    return sum_of(bodies_of(dossier).get("stages") or [])


def _number(actor: Actor, moved: Dossier, note: str) -> None:
    sealed = last_chapter(moved, "plan")
    keep_version(actor, moved, note=note, chapter_id=sealed.pk if sealed else "")


def _stage_end(dossier: Dossier, ahead: list[dict[str, Any]]) -> dt.date:
    """The end of the first stage ahead, as the plan has it, from today."""
    months = ahead[0].get("months") or rules_of(dossier.rule_set).gates.stage_months
    return clock.today() + dt.timedelta(days=round(months * 30.44))
