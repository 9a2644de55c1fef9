"""What the clock does to the reserve, once a day: flags, demotions, proposals to leave, archived nursery entries (A-12). Exact days, by the rules
each dossier entered under: flagged at 181 without new evidence; a bench dossier back to watch; a second flag, at 361, proposes to leave.
"""

from __future__ import annotations

from zhongshu.bench.actions.entries import archive, change_entry, measured
from zhongshu.bench.actions.tiers import demote_stale, file_proposal
from zhongshu.bench.models import OPEN, PoolEntry, Proposal
from zhongshu.bench.rules import age, due_flags
from zhongshu.bench.telling import tell_flag
from zhongshu.kernel import clock
from zhongshu.ledger.actions import act, tell
from zhongshu.people.actor import Actor
from zhongshu.policy.body import Rules
from zhongshu.policy.queries import rules_of


@act("bench.flag")
def flag_entry(actor: Actor, entry: PoolEntry, *, flags: int, days: int) -> None:
    """Another flag for an entry that brings no evidence."""
    change_entry(entry, flags=flags, flagged_on=clock.today(), **measured(entry))
    tell("dossier", entry.dossier_id, entry=entry.pk, flags=flags, days=days)
    tell_flag(entry, days)


@act("bench.propose_by_clock")
def propose_by_clock(actor: Actor, entry: PoolEntry, *, direction: str, rule: str, days: int) -> None:
    """The house itself proposes; a person decides."""
    reason = f"{days} 天没有新证据 · no new evidence for {days} days"
    if rule == "b1_age":
        reason = f"在替补首发层 {days} 天 · {days} days on deck"
    proposal = file_proposal(actor, entry, direction=direction, rule=rule, reason=reason)
    tell("dossier", entry.dossier_id, proposal=proposal.pk, direction=direction, rule=rule, days=days)


def keep_entry(actor: Actor, entry: PoolEntry) -> bool:
    """Do to one entry what today asks for; whether anything was done."""
    rules = rules_of(entry.dossier.rule_set)
    days = age(entry.evidence_on, clock.today())
    if entry.tier == "B4":
        return _nursery(actor, entry, rules, days)
    done = _flags(actor, entry, rules, days)
    return _old_on_deck(actor, entry, rules) or done


def _nursery(actor: Actor, entry: PoolEntry, rules: Rules, days: int) -> bool:
    if days <= rules.tier("B4").stale_days:
        return False
    archive(actor, entry.dossier, reason=f"{days} 天无人触碰 · untouched for {days} days")
    return True


def _flags(actor: Actor, entry: PoolEntry, rules: Rules, days: int) -> bool:
    """B1 keeps its own clock; the tiers below flag, fall and are proposed to leave."""
    if entry.tier == "B1":
        return False
    flags = due_flags(days, rules.tier(entry.tier).stale_days)
    if flags <= entry.flags:
        return False
    flag_entry(actor, entry, flags=flags, days=days)
    if entry.tier == "B2":
        demote_stale(actor, entry.dossier, days=days)
        entry.refresh_from_db()
    out_of_time = flags >= rules.bench.stale_flags or days > rules.bench.decline_days
    if out_of_time and not _proposed(entry, "out"):
        propose_by_clock(actor, entry, direction="out", rule="stale", days=days)
    return True


def _old_on_deck(actor: Actor, entry: PoolEntry, rules: Rules) -> bool:
    days = age(entry.since, clock.today())
    if entry.tier != "B1" or days <= rules.tier("B1").stale_days or _proposed(entry, "again"):
        return False
    propose_by_clock(actor, entry, direction="again", rule="b1_age", days=days)
    return True


def _proposed(entry: PoolEntry, direction: str) -> bool:
    return Proposal.objects.filter(entry=entry, direction=direction, state=OPEN).exists()
