"""What the pages of the bench show one reader: the entry with its checklists, history, grants and deeds. No writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from zhongshu.bench.actions.nurture import cap_left, span_of
from zhongshu.bench.models import NurtureGrant, PoolEntry
from zhongshu.bench.queries import (
    changes_of,
    evidence_of,
    grants_of,
    lanes_of,
    last_entry,
    open_proposals,
    seal_in_force,
    setbacks_of,
)
from zhongshu.bench.queries.entry_rules import checklist, facts_of, next_tier, readiness
from zhongshu.bench.rules import BELOW, DIRECTIONS, GRANT_STATES, KINDS, LANES, RULES, STANCES, TIERS, age, freshness
from zhongshu.bench.telling import NO_WORDS, reason_said
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.money import amount
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import place_of
from zhongshu.people.actor import Actor
from zhongshu.people.roles import INSIDE
from zhongshu.people.who import who
from zhongshu.policy.queries import reason_words, rules_of


@dataclass(frozen=True, slots=True)
class Link:
    """A deed offered to this reader."""

    label: Bi
    url: str
    first: bool = False


def deed_url(dossier: Dossier, verb: str, item: str = "") -> str:
    arguments = [dossier.code, verb, item] if item else [dossier.code, verb]
    return reverse("bench:item" if item else "bench:deed", args=arguments)


def entry_page(actor: Actor, dossier: Dossier) -> dict[str, Any]:
    """Everything of the entry tab."""
    entry = last_entry(dossier)
    inside = bool(actor.roles & INSIDE)
    shown: dict[str, Any] = {
        "entry": entry,
        "inside": inside,
        "changes": _changes(dossier),
        "grants": _grants(actor, dossier),
    }
    if entry is None:
        return shown
    bench = rules_of(dossier.rule_set).bench
    days = age(entry.evidence_on, clock.today())
    facts = facts_of(dossier, entry)
    above = next_tier(entry.tier)
    raising = checklist(facts, above)
    shown |= {
        "running": entry.closed_on is None, "tier": TIERS[entry.tier], "days": days, "above": TIERS[above],
        "fresh": freshness(days, bench.fresh_days, bench.decline_days), "own": checklist(facts, entry.tier) if above != entry.tier else [],
        "why": reason_words(entry.reason) if entry.reason else NO_WORDS,
        "raising": raising, "ready": readiness(raising), "top": above == entry.tier,
    }  # fmt: skip
    if inside:
        shown |= _inside(actor, dossier, entry)
    return shown


def _inside(actor: Actor, dossier: Dossier, entry: PoolEntry) -> dict[str, Any]:
    """What only the house reads: evidence, proposals, lanes, and what may be done."""
    rows = list(evidence_of(entry))
    proposals = list(open_proposals(entry))
    names = who([row.recorded_by for row in rows] + [p.proposed_by for p in proposals])
    running = entry.closed_on is None
    lead = actor.may("tier:A", place_of(dossier))
    owner = entry.tier == "B4" and actor.user_id == entry.sponsor_id
    house = running and (owner or actor.may("tier:UA", place_of(dossier)))
    return {
        "evidence": [(r, KINDS[r.kind], STANCES.get(r.stance), names.get(r.recorded_by, "")) for r in rows],
        "proposals": [
            (p, DIRECTIONS[p.direction], RULES[p.rule], reason_said(p.reason, p.proposed_by), names.get(p.proposed_by, "")) for p in proposals
        ],
        "lanes": [(lane, LANES[lane.kind]) for lane in lanes_of(dossier)], "seal": seal_in_force(dossier),
        "setbacks": [KINDS[row.kind] for row in setbacks_of(entry)] if running else [],
        "house": house, "lead": running and lead, "deeds": _deeds(dossier, entry, house, running and lead),
        "cap_left": cap_left(entry) if entry.tier in ("B3", "B2") else 0,
    }  # fmt: skip


def _deeds(dossier: Dossier, entry: PoolEntry, house: bool, lead: bool) -> list[Link]:
    """Deeds on the entry as a whole."""
    pool = entry.tier != "B4"
    offered = (
        (house, "evidence", Bi("登记证据", "Record evidence")),
        (house, "review", Bi("复核", "Review")),
        (house and pool, "propose", Bi("建议升降级", "Propose a change")),
        (lead and pool and entry.tier != "B1", "promote", Bi("升级", "Promote")),
        (lead and entry.tier in BELOW, "demote", Bi("降级", "Demote")),
        (house and entry.tier in ("B3", "B2") and cap_left(entry) > 0, "grant", Bi("申请早期支持", "Ask for a grant")),
        (lead and pool, "lane", Bi("开通快速通道", "Open a fast lane")),
        (house and not pool, "archive", Bi("归档", "Archive")),
    )
    return [Link(text, deed_url(dossier, verb)) for may, verb, text in offered if may]


def _changes(dossier: Dossier) -> list[dict[str, Any]]:
    rows = list(changes_of(dossier))
    names = who(row.by for row in rows)
    return [
        {
            "row": row, "direction": DIRECTIONS[row.direction], "rule": RULES.get(row.rule, Bi(row.rule, row.rule)),
            "before": TIERS.get(row.before), "after": TIERS.get(row.after), "by": names.get(row.by, ""),
            "reason": reason_said(row.reason, row.by), "facts": checked_then(row.facts),
        }
        for row in rows
    ]  # fmt: skip


def checked_then(facts: str) -> list[tuple[bool, Bi, Bi]]:
    """The rules as a change of tier kept them, ``✓ 规则 · Rule: 所见 · Found`` a line: whether it held, the rule, what was found."""
    found = []
    for line in filter(None, facts.split("\n")):
        head, _, seen_en = line[2:].rpartition(" · ")
        label_zh, _, rest = head.partition(" · ")
        label_en, _, seen_zh = rest.partition(": ")
        pair = all((label_zh, label_en, seen_zh, seen_en))
        found.append(
            (line[:1] == "✓", Bi(label_zh, label_en), Bi(seen_zh, seen_en))
            if pair
            else (line[:1] == "✓", Bi(line, line), NO_WORDS)
        )
    return found


def _grants(actor: Actor, dossier: Dossier) -> list[dict[str, Any]]:
    place = place_of(dossier)
    lead, house = actor.may("tier:A", place), actor.may("tier:UA", place)
    found = []
    for grant in grants_of(dossier):
        label, tone = GRANT_STATES[grant.state]
        found.append(
            {
                "row": grant, "state": label, "tone": tone, "answer": reason_said(grant.answer, grant.decided_by) if grant.answer else "",
                "links": _grant_links(actor, dossier, grant, lead, house),
            }
        )  # fmt: skip
    return found


def _grant_links(actor: Actor, dossier: Dossier, grant: NurtureGrant, lead: bool, house: bool) -> list[Link]:
    links = []
    if grant.state == "asked" and lead and grant.asked_by != actor.ledger_name:
        links.append(Link(Bi("审批", "Decide"), deed_url(dossier, "decide-grant", grant.pk), True))
    if grant.state == "approved" and house:
        links.append(Link(Bi("登记结果", "Record the result"), deed_url(dossier, "end-grant", grant.pk), True))
    return links


def span_words(entry: PoolEntry) -> Bi:
    """How long and how much a grant may be in this tier."""
    low, high = span_of(entry)
    return Bi("{a} 到 {b} 个月；本层级还可支持 {w}", "{a} to {b} months; this tier still has {w} for it").fill(
        a=low, b=high, w=amount(cap_left(entry))
    )
