"""Who may take which step with a version: predicates that acts and pages share."""

from __future__ import annotations

from zhongshu.kernel.bilingual import Bi
from zhongshu.people.actor import Actor
from zhongshu.people.roles import Role
from zhongshu.policy.body import Rules
from zhongshu.policy.models import DRAFT, PROPOSED, RuleSet


def may_draft(actor: Actor) -> bool:
    """Draft, edit and propose."""
    return actor.may("policy:U")


def is_committee(actor: Actor) -> bool:
    """Only the committee approves."""
    return actor.may("policy:A") and Role.COM in actor.roles


def had_a_hand_in(actor: Actor, row: RuleSet) -> bool:
    """Whoever drafted or proposed a version never approves it."""
    return actor.user_id in (row.drafted_by, row.proposed_by)


def may_approve(actor: Actor, row: RuleSet) -> bool:
    """Approve this version now."""
    return row.state == PROPOSED and is_committee(actor) and not had_a_hand_in(actor, row)


def may_withdraw(actor: Actor, row: RuleSet) -> bool:
    """Take it back, or send it back."""
    return row.state in (DRAFT, PROPOSED) and actor.may("policy:UA")


def missing_before_proposal(rules: Rules) -> list[Bi]:
    """What no group shows by itself: each tier counts in a specialist's load, and nothing else does."""
    tiers, weighed = ({row.code for row in rows} for rows in (rules.bench.tiers, rules.care.bench_weights))
    lacking = [
        Bi("层级 {c} 在负荷中的权重", "the weight of tier {c} in the load").fill(c=c) for c in sorted(tiers - weighed)
    ]
    extra = [
        Bi("移除权重表中没有的层级 {c}", "the weight of {c}, which is no tier, taken away").fill(c=c)
        for c in sorted(weighed - tiers)
    ]
    return lacking + extra
