"""Changes of tier: proposed by the specialist or the clock, decided by the field lead, always by a rule, with evidence, and the team told why."""

from __future__ import annotations

from zhongshu.bench.actions.entries import change_entry, house_entry, measured, record_change
from zhongshu.bench.models import ACCEPTED, OPEN, REFUSED, Evidence, PoolEntry, Proposal, TierChange
from zhongshu.bench.queries import need_entry, setbacks_of
from zhongshu.bench.queries.entry_rules import Check, Facts, checklist, facts_of
from zhongshu.bench.rules import ABOVE, BELOW, POOL, SETBACKS
from zhongshu.bench.telling import tell_change, tell_proposal, tell_refused
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Blocked, NotAllowed, Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.actions import hold, set_tier
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import interest_of, place_of
from zhongshu.people.actor import SYSTEM, Actor

OVERTAKEN = "层级已经变化，建议随之结束 · the tier has changed meanwhile, and the proposal ended with it"
LANE_TO = {"B2": "contest", "B1": "seal"}  # the lane that leads straight to a tier


@act("bench.propose")
def propose_change(actor: Actor, dossier: Dossier, *, version: int, direction: str, rule: str, reason: str) -> Proposal:
    """The specialist proposes; what it would need is shown beside it, and decided by the field lead."""
    entry = house_entry(actor, dossier, version)
    change_entry(entry)  # of two who propose at once the second is told
    if entry.tier not in POOL:
        raise NotAllowed(Bi("苗圃条目没有升降级", "A nursery entry has no tiers to change"))
    if direction not in ("up", "down", "out"):
        raise BadValue("direction", Bi("请从列表中选择", "Choose one from the list"))
    _said(reason)
    proposal = file_proposal(actor, entry, direction=direction, rule=_rule(entry, direction, rule), reason=reason)
    tell("dossier", dossier.pk, proposal=proposal.pk, direction=direction, rule=proposal.rule, reason=reason.strip())
    return proposal


def file_proposal(actor: Actor, entry: PoolEntry, *, direction: str, rule: str, reason: str) -> Proposal:
    """Write a proposal and tell the field leads; part of an act."""
    if Proposal.objects.filter(entry=entry, direction=direction, state=OPEN).exists():
        raise BadValue("direction", Bi("同样的建议已在等待决定", "The same proposal awaits a decision already"))
    proposal = Proposal.objects.create(
        entry=entry, direction=direction, rule=rule, reason=reason.strip(), evidence=_evidence(entry, rule),
        proposed_by=actor.ledger_name, proposed_on=clock.today(),
    )  # fmt: skip
    tell_proposal(entry, proposal)
    return proposal


@act("bench.refuse_proposal")
def refuse_proposal(actor: Actor, dossier: Dossier, proposal: Proposal, *, reason: str) -> Proposal:
    """Not followed, and why."""
    _lead(actor, dossier)
    _said(reason)
    _decide(actor, proposal, REFUSED, reason)
    proposal.entry.dossier = dossier
    tell("dossier", dossier.pk, refused=proposal.pk, reason=reason.strip())
    tell_refused(proposal.entry, proposal)
    return proposal


@act("bench.promote")
def promote(actor: Actor, dossier: Dossier, *, version: int, reason: str) -> TierChange:
    """One tier up when every entry rule of it holds, or straight up where a fast lane leads."""
    _lead(actor, dossier)
    entry = _entry(dossier, version)
    _said(reason)
    facts = facts_of(dossier, entry)
    after, rule = target_of(entry, facts)
    checks = checklist(facts, after)
    if rule not in LANE_TO.values():
        _all_hold(entry, checks)
    return _change(actor, dossier, entry, after=after, direction="up", rule=rule, reason=reason, checks=checks)


def target_of(entry: PoolEntry, facts: Facts) -> tuple[str, str]:
    """Where a promotion leads: the lane's tier when a lane is open and leads higher, else the next one by its rules."""
    for tier in ("B1", "B2"):
        if LANE_TO[tier] in facts.lanes and POOL.index(entry.tier) < POOL.index(tier):
            return tier, LANE_TO[tier]
    after = ABOVE.get(entry.tier, "") if entry.tier in POOL else ""
    if not after:
        raise NotAllowed(Bi("已在最高层级", "It stands in the top tier already"))
    return after, f"{after}-entry"


@act("bench.demote")
def demote(actor: Actor, dossier: Dossier, *, version: int, rule: str, reason: str) -> TierChange:
    """One tier down, for a setback that is on record, or because the evidence is stale."""
    _lead(actor, dossier)
    entry = _entry(dossier, version)
    _said(reason)
    after = BELOW.get(entry.tier, "")
    if not after:
        raise NotAllowed(Bi("观察层之下请移出储备", "Below the watch tier a dossier leaves the reserve"))
    found = _rule(entry, "down", rule)
    return _change(actor, dossier, entry, after=after, direction="down", rule=found, reason=reason)


@act("bench.demote_stale")
def demote_stale(actor: Actor, dossier: Dossier, *, days: int) -> TierChange:
    """The clock of the house: a bench dossier without new evidence goes back to the watch tier."""
    if actor is not SYSTEM:
        raise NotAllowed
    entry = need_entry(dossier)
    reason = f"{days} 天没有新证据 · no new evidence for {days} days"
    return _change(actor, dossier, entry, after=BELOW[entry.tier], direction="down", rule="stale", reason=reason)


def _change(
    actor: Actor,
    dossier: Dossier,
    entry: PoolEntry,
    *,
    after: str,
    direction: str,
    rule: str,
    reason: str,
    checks: list[Check] | None = None,
) -> TierChange:
    before = entry.tier
    set_tier(actor, dossier, tier=after, version=dossier.version, rule=rule, reason=reason.strip())
    change = record_change(
        actor, entry, before=before, after=after, direction=direction, rule=rule, reason=reason.strip(),
        evidence=_evidence(entry, rule), facts="\n".join(_line(check) for check in checks or ()),
    )  # fmt: skip
    change_entry(entry, tier=after, since=clock.today())
    change_entry(entry, **measured(entry))
    for proposal in Proposal.objects.filter(entry=entry, direction=direction, state=OPEN):
        _decide(actor, proposal, ACCEPTED, reason)
    _overtake(actor, entry)
    tell(
        "dossier", dossier.pk, entry=entry.pk, before=before, after=after, rule=rule, reason=reason.strip(),
        evidence=change.evidence_id,
    )  # fmt: skip
    tell_change(entry, change)
    return change


def _overtake(actor: Actor, entry: PoolEntry) -> None:
    """Proposals made about the tier it has left speak of rules that no longer lead anywhere: they end, and whoever proposed is told. To leave the
    reserve may still be right.
    """
    for proposal in Proposal.objects.filter(entry=entry, direction__in=("up", "down", "again"), state=OPEN):
        _decide(actor, proposal, REFUSED, OVERTAKEN)
        tell_refused(entry, proposal)


def _line(check: Check) -> str:
    return f"{'✓' if check.holds else '✗'} {check.label.zh} · {check.label.en}: {check.found.zh} · {check.found.en}"


def _rule(entry: PoolEntry, direction: str, rule: str) -> str:
    """The rule asked for, if the record speaks for it."""
    if direction == "up":
        return f"{ABOVE.get(entry.tier, 'B1')}-entry"
    if rule == "stale":
        if entry.flags:
            return rule
        text = Bi(
            "还没有陈旧标记，不能以此为依据（系统按日检查）",
            "There is no flag of staleness yet to rest on (the clock sets it day by day)",
        )
        raise BadValue("rule", text)
    if rule not in SETBACKS:
        raise BadValue("rule", Bi("请选择依据", "Choose the rule"))
    if _evidence(entry, rule) is None:
        raise BadValue(
            "rule", Bi("卷宗里没有这一情况的证据，请先登记", "No evidence of it is on record; record it first")
        )
    return rule


def _evidence(entry: PoolEntry, rule: str) -> Evidence | None:
    """The evidence a rule rests on: the setback itself, or the newest piece that speaks for the rise."""
    if rule in SETBACKS:
        return next((row for row in setbacks_of(entry) if row.kind == rule), None)
    if rule.endswith("-entry"):
        return entry.evidence.exclude(kind__in=SETBACKS).order_by("-happened_on", "-created_at").first()
    return None


def _all_hold(entry: PoolEntry, checks: list[Check]) -> None:
    missing = [check.label + Bi("（", " (") + check.found + Bi("）", ")") for check in checks if not check.holds]
    missing += [Bi("先处理已登记的不利情况", "the recorded setback dealt with first")] if setbacks_of(entry) else []
    if missing:
        raise Blocked(missing)


def _lead(actor: Actor, dossier: Dossier) -> None:
    actor.require("tier:A", place_of(dossier))
    interest_of(actor, dossier, lock=True)


def _entry(dossier: Dossier, version: int) -> PoolEntry:
    """The open entry at the version that was read; held, so that a rival's change of tier is not taken for evidence that is wanting."""
    hold(dossier)
    entry = need_entry(dossier)
    if entry.version != version:
        raise Stale
    return entry


def _said(reason: str) -> None:
    if not reason.strip():
        raise BadValue("reason", Bi("请写明理由", "Give the reason"))


def _decide(actor: Actor, proposal: Proposal, state: str, answer: str) -> None:
    now = clock.now()
    changed = Proposal.objects.filter(pk=proposal.pk, state=OPEN).update(
        state=state, decided_by=actor.ledger_name, decided_at=now, answer=answer.strip(), updated_at=now
    )
    if changed != 1:
        raise Stale
    proposal.state, proposal.answer = state, answer.strip()
