"""The edges taken on the bench: onto it when ready but without a seat (T-12), called from it (T-14), appraised again (T-15), out of it (T-16)."""

from __future__ import annotations

import datetime as dt

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.actions import move
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import Actor
from zhongshu.policy.queries import rules_of


@act("bench.put_on_deck")
def put_on_deck(actor: Actor, dossier: Dossier, *, version: int, cause: str, evidence: str, reason: str) -> Dossier:
    """T-12: ready, but no seat or no money; the cause is counted or shown."""
    said = {"cause": cause, "evidence": evidence}
    moved = move(actor, dossier.pk, edge="T-12", target="BENCH", version=version, reason=reason, said=said)
    tell("dossier", dossier.pk, cause=cause, evidence=evidence.strip())
    return moved


@act("bench.call")
def call_up(actor: Actor, dossier: Dossier, *, version: int, target: str, reason: str) -> Dossier:
    """T-14: to the committee from B1, to refinement from B2, straight to the committee on a national request."""
    if target not in ("REFINE", "PROP"):
        raise BadValue("target", Bi("请选择去向", "Choose where it goes"))
    moved = move(actor, dossier.pk, edge="T-14", target=target, version=version, reason=reason, said={"target": target})
    tell("dossier", dossier.pk, target=target)
    return moved


@act("bench.appraise_again")
def appraise_again(actor: Actor, dossier: Dossier, *, version: int, reason: str) -> Dossier:
    """T-15: material new evidence, or too long on deck."""
    moved = move(actor, dossier.pk, edge="T-15", target="APPR", version=version, reason=reason)
    tell("dossier", dossier.pk, again=True)
    return moved


@act("bench.leave")
def leave(actor: Actor, dossier: Dossier, *, version: int, reason_code: str, feedback: str, note: str = "") -> Dossier:
    """T-16: stale or overtaken; reason and feedback are sealed and reach the team."""
    rules, today = rules_of(dossier.rule_set), clock.today()
    if reason_code not in rules.labels("reasons"):
        raise BadValue("reason_code", Bi("请选择原因", "Choose a reason"))
    least, written = rules.care.feedback_chars, len("".join(feedback.split()))
    if written < least:
        text = Bi("反馈至少 {n} 字，现为 {m} 字", "Feedback needs at least {n} characters; there are {m}")
        raise BadValue("feedback", text.fill(n=least, m=written))
    chapter = {
        "outcome": "DECL", "reason_code": reason_code, "feedback": feedback.strip(), "note": note.strip(),
        "appeal_until": (today + dt.timedelta(days=rules.clocks.appeal_days)).isoformat(),
        "reapply_from": (today + dt.timedelta(days=rules.clocks.reapply_days)).isoformat(),
    }  # fmt: skip
    moved = move(
        actor, dossier.pk, edge="T-16", target="DECL", version=version, reason=reason_code, chapter=chapter,
        said={"reason_code": reason_code, "feedback": feedback},
    )  # fmt: skip
    tell("dossier", dossier.pk, reason_code=reason_code)
    return moved
