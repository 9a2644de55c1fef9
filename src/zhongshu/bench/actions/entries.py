"""Entries of the reserve: opened on arrival, closed on leaving, reviewed each 90 days; and the nursery, which stands on no edge."""

from __future__ import annotations

import datetime as dt
from typing import Any

from zhongshu.bench.models import OPEN, REFUSED, NurtureGrant, PoolEntry, Proposal, TierChange
from zhongshu.bench.queries import need_entry, open_entry
from zhongshu.bench.queries.entry_rules import checklist, facts_of, next_tier, readiness
from zhongshu.bench.telling import tell_change, tell_grant_decided
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Blocked, NotAllowed, Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.actions import extend_clock, hold
from zhongshu.lifecycle.models import Dossier, Passage
from zhongshu.lifecycle.queries import interest_of, place_of
from zhongshu.people.actor import SYSTEM, Actor
from zhongshu.policy.queries import rules_of

LEFT_UNDECIDED = "卷宗已离开储备，申请未及决定 · the dossier left the reserve before this was decided"
WATCHED = ("LEAD", "SCREEN")  # states of what a nursery holds


def change_entry(entry: PoolEntry, **columns: Any) -> None:
    """Compare-and-set on the entry's version."""
    columns |= {"version": entry.version + 1, "updated_at": clock.now()}
    if PoolEntry.objects.filter(pk=entry.pk, version=entry.version).update(**columns) != 1:
        raise Stale
    for name, value in columns.items():
        setattr(entry, name, value)


def measured(entry: PoolEntry) -> dict[str, Any]:
    """Readiness and blockers as the rules see them now, ready to be stored."""
    checks = checklist(facts_of(entry.dossier, entry), next_tier(entry.tier))
    lacking = [check for check in checks if not check.holds]
    return {
        "readiness": readiness(checks),
        "blockers_zh": "；".join(check.label.zh for check in lacking),
        "blockers_en": "; ".join(check.label.en for check in lacking),
    }


def record_change(
    actor: Actor, entry: PoolEntry, *, before: str, after: str, direction: str, rule: str, reason: str, **more: Any
) -> TierChange:
    """One line of the history of tiers; part of the act that changes it."""
    return TierChange.objects.create(
        entry=entry, before=before, after=after, direction=direction, rule=rule, reason=reason, by=actor.ledger_name,
        on=clock.today(), **more,
    )  # fmt: skip


ARRIVED_BY = {"T-07": "B3-entry", "T-09": "B2-entry", "T-12": "B1-entry", "T-18": "B1-entry", "T-22": "B1-entry"}


@act("bench.open_entry")
def open_pool_entry(actor: Actor, dossier: Dossier, *, edge: str) -> PoolEntry:
    """Called on arrival in BENCH; a nursery entry ends where the bench begins."""
    today = clock.today()
    watched = open_entry(dossier)
    if watched is not None:
        change_entry(watched, closed_on=today, outcome="BENCH")
    last = Passage.objects.filter(dossier=dossier).order_by("-at", "-id").first()
    entry = PoolEntry.objects.create(
        dossier=dossier, tier=dossier.tier, since=today, opened_on=today, edge=edge,
        sponsor_id=dossier.sponsor_id or dossier.specialist_id, reason=last.reason if last else "",
        evidence_on=today, review_on=dossier.due_on or today,
    )  # fmt: skip
    change_entry(entry, **measured(entry))
    record_change(
        actor, entry, before="", after=entry.tier, direction="in", rule=ARRIVED_BY[edge], reason=entry.reason or edge
    )
    tell("dossier", dossier.pk, entry=entry.pk, tier=entry.tier, rule=ARRIVED_BY[edge])
    return entry


@act("bench.close_entry")
def close_pool_entry(actor: Actor, dossier: Dossier, *, edge: str, outcome: str, reason: str = "") -> None:
    """Called when the dossier leaves; open proposals end with it, and money that was asked for and not decided is refused by the house."""
    entry = open_entry(dossier)
    if entry is None:
        tell("dossier", dossier.pk, closed=0)
        return
    now = clock.now()
    change_entry(entry, closed_on=clock.today(), outcome=outcome)
    Proposal.objects.filter(entry=entry, state=OPEN).update(
        state=REFUSED, decided_by=actor.ledger_name, decided_at=now, answer=outcome, updated_at=now
    )
    rule = edge if edge in ("T-14", "T-15", "T-16") else "left"
    record_change(
        actor, entry, before=entry.tier, after="", direction="out", rule=rule, reason=reason or _last_reason(dossier)
    )
    refused = _refuse_asked(entry)
    tell(
        "dossier",
        dossier.pk,
        entry=entry.pk,
        outcome=outcome,
        rule=rule,
        **({"grants_refused": refused} if refused else {}),
    )


def _refuse_asked(entry: PoolEntry) -> list[str]:
    """Grants that nobody has decided end with the stay; the team is told. One that runs goes on and is answered for later."""
    asked = list(NurtureGrant.objects.filter(entry=entry, state="asked").order_by("pk"))
    for grant in asked:
        set_grant(
            grant, grant.version, "asked", state="refused", decided_by=SYSTEM.ledger_name, decided_on=clock.today(), answer=LEFT_UNDECIDED
        )  # fmt: skip
        tell_grant_decided(entry, grant)
    return [grant.pk for grant in asked]


def set_grant(grant: NurtureGrant, version: int, before: str, **columns: object) -> None:
    """Compare-and-set on a grant's version and state."""
    columns |= {"version": version + 1, "updated_at": clock.now()}
    if NurtureGrant.objects.filter(pk=grant.pk, version=version, state=before).update(**columns) != 1:
        raise Stale
    for name, value in columns.items():
        setattr(grant, name, value)


def _last_reason(dossier: Dossier) -> str:
    last = Passage.objects.filter(dossier=dossier).order_by("-at", "-id").first()
    return last.reason if last else ""


@act("bench.review")
def review_entry(actor: Actor, dossier: Dossier, *, version: int, note: str) -> PoolEntry:
    """The review of every 90 days: looked at, a word on why it stays, the next date."""
    entry = house_entry(actor, dossier, version)
    if not note.strip():
        raise BadValue("note", Bi("请写明复核结论", "Say what the review found"))
    today = clock.today()
    limit = rules_of(dossier.rule_set).limit("BENCH")
    review_on = today + dt.timedelta(days=limit.days if limit else 90)
    if entry.tier != "B4" and dossier.due_on is not None and review_on > dossier.due_on:
        days = (review_on - dossier.due_on).days
        extend_clock(actor, dossier, version=dossier.version, days=days, reason=note.strip())
    touched = {"evidence_on": today} if entry.tier == "B4" else {}
    change_entry(entry, reviewed_on=today, review_on=review_on, **touched, **measured(entry))
    tell("dossier", dossier.pk, entry=entry.pk, note=note.strip(), next=review_on.isoformat())
    return entry


def house_entry(actor: Actor, dossier: Dossier, version: int) -> PoolEntry:
    """The open entry, for the specialist or whoever leads the field, at the version that was read; nobody else changes it until the act is over."""
    hold(dossier)
    entry = need_entry(dossier)
    require_house(actor, dossier, entry)
    if entry.version != version:
        raise Stale
    return entry


def tends(actor: Actor, dossier: Dossier, entry: PoolEntry | None) -> bool:
    """Whether an entry is this actor's to tend: the specialist's of the dossier, the owner's of a nursery entry, or the field lead's. Being
    named its owner is what places the right, so that it is asked without the dossier there.
    """
    owner = entry is not None and entry.tier == "B4" and actor.user_id == entry.sponsor_id and actor.may("tier:U")
    return owner or actor.may("tier:UA", place_of(dossier))


def require_house(actor: Actor, dossier: Dossier, entry: PoolEntry) -> None:
    """Refuse unless the actor `tends` the entry, free of interests."""
    if not tends(actor, dossier, entry):
        raise NotAllowed
    interest_of(actor, dossier, lock=True)


@act("bench.plant")
def plant(actor: Actor, dossier: Dossier, *, reason: str, chance: float, owner_id: str = "") -> PoolEntry:
    """Into the nursery: a lead worth watching, with one reason, an owner and a probability above the rules' floor. By the dossier's own field lead
    or specialist, or, as long as it has no specialist, by whoever triages it.
    """
    actor.require("tier:UA")
    if not actor.may("tier:UA", place_of(dossier)):
        actor.require("triage:U", place_of(dossier))
    interest_of(actor, dossier, lock=True)
    if dossier.state not in WATCHED:
        raise Blocked([Bi("苗圃只收线索和初筛中的卷宗", "the nursery takes leads and dossiers in screening")])
    if open_entry(dossier) is not None:
        raise Stale(Bi("已在储备中", "It is in the reserve already"))
    if not reason.strip():
        raise BadValue("reason", Bi("请写明为什么值得关注", "Say why it is worth watching"))
    rules = rules_of(dossier.rule_set)
    if not rules.bench.nursery_probability <= chance <= 1:
        text = Bi("颠覆概率应在 {p}% 到 100% 之间", "The probability lies between {p} % and 100 %")
        raise BadValue("chance", text.fill(p=f"{rules.bench.nursery_probability * 100:g}"))
    today, limit = clock.today(), rules.limit("BENCH")
    entry = PoolEntry.objects.create(
        dossier=dossier, tier="B4", since=today, opened_on=today, sponsor_id=owner_id or actor.user_id,
        reason=reason.strip(), chance=chance, evidence_on=today,
        review_on=today + dt.timedelta(days=limit.days if limit else 90),
    )  # fmt: skip
    change_entry(entry, **measured(entry))
    record_change(actor, entry, before="", after="B4", direction="in", rule="B4-entry", reason=reason.strip())
    tell("dossier", dossier.pk, entry=entry.pk, owner=entry.sponsor_id, chance=chance, reason=reason.strip())
    return entry


@act("bench.archive")
def archive(actor: Actor, dossier: Dossier, *, reason: str, rule: str = "untouched") -> None:
    """Out of the nursery: by its owner, or by the clock after 360 days without a touch."""
    entry = need_entry(dossier)
    if entry.tier != "B4":
        raise NotAllowed(Bi("只有苗圃条目可以归档", "Only a nursery entry is archived"))
    if actor.user_id:
        require_house(actor, dossier, entry)
    change_entry(entry, closed_on=clock.today(), outcome="archived")
    change = record_change(actor, entry, before="B4", after="", direction="out", rule=rule, reason=reason)
    tell("dossier", dossier.pk, entry=entry.pk, rule=rule, reason=reason)
    tell_change(entry, change)
