"""T-05: an officer may propose a refusal, the field lead decides; reason code and feedback go to the team, which may appeal."""

from __future__ import annotations

import datetime as dt

from zhongshu.discovery.access import DECIDES, require_triage
from zhongshu.discovery.actions.changing import answered, change
from zhongshu.discovery.models import Appeal, DeclineProposal, Lead, LeadContact
from zhongshu.discovery.models.judged import CONFIRMED, DISMISSED, OPEN, REFUSED, UPHELD
from zhongshu.discovery.rules import appeal_until, feedback_is_long_enough
from zhongshu.discovery.telling import tell_appeal_answered, tell_appealed, tell_decline_proposed, tell_declined
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Blocked, NotAllowed, Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.actions import move
from zhongshu.lifecycle.models import Dossier, Passage
from zhongshu.people.actor import Actor
from zhongshu.policy.queries import active_rules, rules_of

APPEAL_CHARS = 50


def check_feedback(dossier: Dossier, reason_code: str, feedback: str) -> None:
    """Refuse beside the field: an unknown reason, or a feedback that is too short (R-16)."""
    rules = rules_of(dossier.rule_set)
    if reason_code not in rules.labels("reasons"):
        raise BadValue("reason_code", Bi("请选择原因", "Choose a reason"))
    least = rules.care.feedback_chars
    if not feedback_is_long_enough(feedback, least):
        written = len("".join(feedback.split()))
        text = Bi("反馈至少 {n} 字，现为 {m} 字", "Feedback needs at least {n} characters; there are {m}")
        raise BadValue("feedback", text.fill(n=least, m=written))


@act("discovery.propose_decline")
def propose_decline(
    actor: Actor, dossier: Dossier, *, reason_code: str, feedback: str, note: str = ""
) -> DeclineProposal:
    """The officer's draft of a refusal, ready to be decided."""
    require_triage(actor, dossier)
    if dossier.state not in ("SCREEN", "CAND"):
        raise Blocked([Bi("先进入初筛", "screening must have started")])
    check_feedback(dossier, reason_code, feedback)
    if DeclineProposal.objects.filter(dossier=dossier, state=OPEN).exists():
        raise Stale(Bi("已有一项建议待决定", "A proposal already waits for a decision"))
    proposal = DeclineProposal.objects.create(
        dossier=dossier,
        reason_code=reason_code,
        feedback=feedback.strip(),
        note=note.strip(),
        proposed_by_id=actor.user_id,
    )
    lead = Lead.objects.filter(dossier=dossier).first()
    if lead:
        tell_decline_proposed(lead)
    tell("dossier", dossier.pk, reason_code=reason_code, proposal=proposal.pk)
    return proposal


@act("discovery.return_decline")
def return_decline(actor: Actor, proposal: DeclineProposal, *, reason: str) -> DeclineProposal:
    """The field lead does not follow the proposal."""
    require_triage(actor, proposal.dossier, wanted=DECIDES)
    if not reason.strip():
        raise BadValue("reason", Bi("请写明理由", "Give a reason"))
    _close(actor, proposal, REFUSED, reason)
    tell("dossier", proposal.dossier_id, returned=proposal.pk, reason=reason)
    proposal.refresh_from_db()
    return proposal


def _close(actor: Actor, proposal: DeclineProposal, state: str, answer: str = "") -> None:
    changed = DeclineProposal.objects.filter(pk=proposal.pk, state=OPEN).update(
        state=state, decided_by_id=actor.user_id, decided_at=clock.now(), answer=answer.strip(), updated_at=clock.now()
    )
    if changed != 1:
        raise Stale


@act("discovery.decline")
def decline(
    actor: Actor, dossier: Dossier, *, version: int, reason_code: str, feedback: str, note: str = ""
) -> Dossier:
    """T-05: decline with a reason and feedback worth reading; sealed as the closing chapter, sent the same day."""
    check_feedback(dossier, reason_code, feedback)
    rules, today = rules_of(dossier.rule_set), clock.today()
    appeal_day = appeal_until(today, rules.clocks.appeal_days)
    again = today + dt.timedelta(days=rules.clocks.reapply_days)
    closed = move(
        actor, dossier.pk, edge="T-05", target="DECL", version=version, reason=reason_code,
        said={"reason_code": reason_code, "feedback": feedback},
        chapter={
            "outcome": "DECL", "reason_code": reason_code, "feedback": feedback.strip(), "appeal_until": appeal_day.isoformat(),
            "reapply_from": again.isoformat(), "note": note.strip(),
        },
    )  # fmt: skip
    for proposal in DeclineProposal.objects.filter(dossier=dossier, state=OPEN):
        _close(actor, proposal, CONFIRMED)
    lead = Lead.objects.filter(dossier=dossier).first()
    if lead:
        change(lead, **answered(lead))
        keep_until = _years_on(today, active_rules().care.contact_years)
        LeadContact.objects.filter(lead=lead).update(erase_on=keep_until)
        tell_declined(
            lead, reason=rules.label("reasons", reason_code), feedback=feedback.strip(), appeal=appeal_day.isoformat(),
            again=again.isoformat(),
        )  # fmt: skip
    tell(
        "dossier",
        dossier.pk,
        reason_code=reason_code,
        appeal_until=appeal_day.isoformat(),
        reapply_from=again.isoformat(),
    )
    return closed


def tell_later_refusal(lead: Lead, closing: dict[str, str]) -> None:
    """A refusal after refinement or from the bench reaches the proposer like any other; part of the act that declines."""
    keep_until = _years_on(clock.today(), active_rules().care.contact_years)
    LeadContact.objects.filter(lead=lead).update(erase_on=keep_until)
    tell_declined(
        lead, reason=rules_of(lead.dossier.rule_set).label("reasons", closing["reason_code"]), feedback=closing["feedback"],
        appeal=closing["appeal_until"], again=closing["reapply_from"],
    )  # fmt: skip


def _years_on(day: dt.date, years: int) -> dt.date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


@act("discovery.appeal")
def appeal(actor: Actor, dossier: Dossier, *, text: str) -> Appeal:
    """The proposer asks for another look, within the appeal window."""
    if dossier.state != "DECL":
        raise Blocked([Bi("只有不予支持的决定可以申诉", "Only a refusal can be appealed against")])
    last = appeal_until(clock.day_of(dossier.state_since), rules_of(dossier.rule_set).clocks.appeal_days)
    if clock.today() > last:
        raise Blocked([Bi("申诉期已于 {d} 结束", "The appeal window ended on {d}").fill(d=last)])
    if len(text.strip()) < APPEAL_CHARS:
        raise BadValue(
            "text",
            Bi("请至少写 {n} 字，说明哪里判断有误", "Write at least {n} characters on what was misjudged").fill(
                n=APPEAL_CHARS
            ),
        )
    if Appeal.objects.filter(dossier=dossier, state=OPEN).exists():
        raise Stale(Bi("已有一项申诉待答复", "An appeal already waits for an answer"))
    decider = _decider(dossier)
    filed = Appeal.objects.create(dossier=dossier, text=text.strip(), filed_by=actor.ledger_name, against=decider)
    lead = Lead.objects.filter(dossier=dossier).first()
    if lead:
        tell_appealed(lead, but=decider)
    tell("dossier", dossier.pk, appeal=filed.pk)
    return filed


def _decider(dossier: Dossier) -> str:
    """Who took the dossier to DECL, by whatever edge."""
    last = Passage.objects.filter(dossier=dossier, target="DECL").order_by("-at", "-id").first()
    return last.actor if last else ""


@act("discovery.answer_appeal")
def answer_appeal(actor: Actor, filed: Appeal, *, upheld: bool, answer: str) -> Appeal:
    """Somebody who did not decide answers; an upheld appeal lets the technology come back at once."""
    require_triage(actor, filed.dossier, wanted=DECIDES)
    if actor.user_id == filed.against:
        raise NotAllowed(
            Bi("申诉须由未参与原决定的人答复", "An appeal is answered by somebody who took no part in the decision")
        )
    if not feedback_is_long_enough(answer, APPEAL_CHARS):
        raise BadValue("answer", Bi("答复至少 {n} 字", "The answer needs at least {n} characters").fill(n=APPEAL_CHARS))
    changed = Appeal.objects.filter(pk=filed.pk, state=OPEN).update(
        state=UPHELD if upheld else DISMISSED, answered_by_id=actor.user_id, answered_at=clock.now(), answer=answer.strip(),
        updated_at=clock.now(),
    )  # fmt: skip
    if changed != 1:
        raise Stale
    lead = Lead.objects.filter(dossier_id=filed.dossier_id).first()
    if lead:
        tell_appeal_answered(lead, upheld=upheld, answer=answer.strip())
    tell("dossier", filed.dossier_id, appeal=filed.pk, upheld=upheld)
    filed.refresh_from_db()
    return filed
