"""T-04: two dossiers are one technology. One person proposes, another confirms; the proposer of the merged one is told."""

from __future__ import annotations

from django.db.models import Q

from zhongshu.discovery.access import may_triage, require_triage
from zhongshu.discovery.actions.changing import answered, change
from zhongshu.discovery.models import Finding, Lead, MergeProposal
from zhongshu.discovery.models.judged import CONFIRMED, OPEN, REFUSED
from zhongshu.discovery.models.likeness import DISTINCT, SAME
from zhongshu.discovery.models.likeness import OPEN as UNJUDGED
from zhongshu.discovery.telling import tell_merged
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Hidden, NotAllowed, Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.actions import join_team, move
from zhongshu.lifecycle.course import STATES
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import Actor

REASON = Bi("请写明理由", "Give a reason")


@act("discovery.judge_finding")
def judge_finding(actor: Actor, finding: Finding, *, reason: str) -> Finding:
    """Say that two look-alikes are different technologies, and why: by whoever triages both."""
    require_triage(actor, finding.dossier, finding.other)
    if not reason.strip():
        raise BadValue("reason", Bi("请写明为什么不是同一项", "Say why they are not the same"))
    changed = Finding.objects.filter(pk=finding.pk, state=UNJUDGED).update(
        state=DISTINCT,
        judged_by_id=actor.user_id,
        judged_at=clock.now(),
        judgement=reason.strip(),
        updated_at=clock.now(),
    )
    if changed != 1:
        raise Stale
    tell("dossier", finding.dossier_id, also=[finding.other_id], other=finding.other_id, judged=DISTINCT, reason=reason)
    finding.refresh_from_db()
    return finding


@act("discovery.propose_merge")
def propose_merge(actor: Actor, dossier: Dossier, *, into_code: str, reason: str) -> MergeProposal:
    """The first person, who triages both: this dossier and that one are the same technology."""
    require_triage(actor, dossier)
    target = Dossier.objects.filter(code=into_code.strip().upper()).first()
    if target is None:
        raise BadValue("into", Bi("没有这个卷宗编号", "There is no dossier with this code"))
    require_triage(actor, target)
    if target.pk == dossier.pk:
        raise BadValue("into", Bi("不能并入自身", "A dossier cannot be merged into itself"))
    if target.state in ("MERGED", "WITHD", "REVOKE"):
        state = STATES[target.state].label
        raise BadValue(
            "into", Bi("该卷宗已「{s}」，不能并入", "That dossier is “{s}”; nothing can join it").fill(s=state)
        )
    if not reason.strip():
        raise BadValue("reason", REASON)
    if MergeProposal.objects.filter(source=dossier, state=OPEN).exists():
        raise Stale(Bi("已有一项合并待确认", "A merge of it already waits for a second person"))
    proposal = MergeProposal.objects.create(
        source=dossier, target=target, reason=reason.strip(), proposed_by_id=actor.user_id
    )
    tell("dossier", dossier.pk, also=[target.pk], into=target.code, reason=reason)
    return proposal


def _open(proposal_id: str) -> MergeProposal:
    found = MergeProposal.objects.select_related("source", "target").filter(pk=proposal_id).first()
    if found is None:
        raise Hidden
    if found.state != OPEN:
        raise Stale
    return found


def _close(actor: Actor, proposal: MergeProposal, state: str, answer: str) -> None:
    changed = MergeProposal.objects.filter(pk=proposal.pk, state=OPEN).update(
        state=state, decided_by_id=actor.user_id, decided_at=clock.now(), answer=answer.strip(), updated_at=clock.now()
    )
    if changed != 1:
        raise Stale


@act("discovery.confirm_merge")
def confirm_merge(actor: Actor, *, proposal_id: str, version: int, reason: str = "") -> Dossier:
    """The second person: yes. The dossier ends in the other one, with its team and a pointer. Both must be this person's to triage."""
    proposal = _open(proposal_id)
    require_triage(actor, proposal.source, proposal.target)
    merged = move(
        actor, proposal.source_id, edge="T-04", target="MERGED", version=version, reason=reason.strip() or proposal.reason,
        said={"proposal": proposal.pk}, sets={"merged_into_id": proposal.target_id},
    )  # fmt: skip
    _close(actor, proposal, CONFIRMED, reason)
    _settle_findings(actor, proposal)
    _hand_over_team(actor, proposal)
    lead = Lead.objects.filter(dossier_id=proposal.source_id).first()
    if lead:
        change(lead, **answered(lead))
        tell_merged(lead, proposal.target)
    tell(
        "dossier", merged.pk, also=[proposal.target_id], into=proposal.target.code, proposed_by=proposal.proposed_by_id
    )
    return merged


def _settle_findings(actor: Actor, proposal: MergeProposal) -> None:
    """The finding of this pair is answered; others on the merged dossier have lost their question."""
    judged = {"judged_by_id": actor.user_id, "judged_at": clock.now(), "updated_at": clock.now()}
    either = Q(dossier_id=proposal.source_id) | Q(other_id=proposal.source_id)
    Finding.objects.filter(either, state=UNJUDGED).update(state=SAME, judgement=proposal.reason, **judged)


def _hand_over_team(actor: Actor, proposal: MergeProposal) -> None:
    """People of the merged dossier belong to the one that stays."""
    for member in proposal.source.members.filter(until__isnull=True):
        join_team(
            actor, proposal.target, person_id=member.person_id, role="member" if member.role == "lead" else member.role,
            duty_zh=member.duty_zh, duty_en=member.duty_en,
        )  # fmt: skip


@act("discovery.refuse_merge")
def refuse_merge(actor: Actor, *, proposal_id: str, reason: str) -> MergeProposal:
    """The second person: no, they are two (or the first one takes it back). Either side may object: one of the two is its own."""
    actor.require("triage:UA")
    proposal = _open(proposal_id)
    if not may_triage(actor, proposal.target):
        require_triage(actor, proposal.source)
    if not reason.strip():
        raise BadValue("reason", REASON)
    _close(actor, proposal, REFUSED, reason)
    tell("dossier", proposal.source_id, also=[proposal.target_id], refused=proposal.pk, reason=reason)
    proposal.refresh_from_db()
    return proposal


def require_second(actor: Actor, proposal: MergeProposal) -> None:
    """Who proposed a merge may not confirm it."""
    if proposal.proposed_by_id == actor.user_id:
        raise NotAllowed(Bi("合并须由另一人确认", "A merge is confirmed by somebody else"))
