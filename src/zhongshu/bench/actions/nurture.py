"""Nurture grants 早期支持: asked within the tier's cap, approved by somebody else, ended with a result that is evidence."""

from __future__ import annotations

from typing import Any

from django.db.models import Sum

from zhongshu.bench.actions.entries import change_entry, house_entry, require_house, set_grant
from zhongshu.bench.actions.evidence import add_evidence
from zhongshu.bench.models import Evidence, NurtureGrant, PoolEntry
from zhongshu.bench.queries import setbacks_of
from zhongshu.bench.rules import months_on
from zhongshu.bench.telling import tell_grant_asked, tell_grant_decided
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Blocked, NotAllowed
from zhongshu.kernel.money import FEN_PER_WAN, amount
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.actions import hold
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import interest_of, place_of
from zhongshu.people.actor import Actor
from zhongshu.policy.queries import rules_of

OWN_ASKING = Bi("申请人不能批准自己的申请", "Nobody approves a grant of their own asking")
COUNTED = ("asked", "approved", "done")  # what counts against the cap of a tier


@act("bench.ask_grant")
def ask_grant(
    actor: Actor, dossier: Dossier, *, version: int, amount_fen: int, months: int, purpose: str, exam: str
) -> NurtureGrant:
    """Ask for a little money to learn one thing more."""
    entry = house_entry(actor, dossier, version)
    change_entry(entry)  # of two who ask at once the second is told, so that both together never pass the cap
    low, high = span_of(entry)
    if not low <= months <= high:
        raise BadValue("months", Bi("应为 {a} 到 {b} 个月", "Between {a} and {b} months").fill(a=low, b=high))
    left = cap_left(entry)
    if not 0 < amount_fen <= left:
        text = Bi("本层级还可支持 {n}", "This tier still has {n} for it")
        raise BadValue("amount_fen", text.fill(n=amount(left)))
    for name, value in (("purpose", purpose), ("exam", exam)):
        if not value.strip():
            raise BadValue(name, Bi("请填写这一项", "Please fill this in"))
    grant = NurtureGrant.objects.create(
        entry=entry, tier=entry.tier, amount_fen=amount_fen, months=months, purpose=purpose.strip(), exam=exam.strip(),
        asked_by=actor.ledger_name, asked_on=clock.today(),
    )  # fmt: skip
    tell("dossier", dossier.pk, grant=grant.pk, fen=amount_fen, months=months, tier=entry.tier)
    tell_grant_asked(entry, grant)
    return grant


def span_of(entry: PoolEntry) -> tuple[int, int]:
    """For how many months a tier nurtures."""
    bench = rules_of(entry.dossier.rule_set).bench
    return (bench.bench_nurture_low, bench.bench_nurture_high) if entry.tier == "B2" else (bench.nurture_low, bench.nurture_high)  # fmt: skip


def cap_left(entry: PoolEntry) -> int:
    """What the tier may still give this dossier, in fen."""
    cap = rules_of(entry.dossier.rule_set).tier(entry.tier).support_wan * FEN_PER_WAN
    given = NurtureGrant.objects.filter(entry__dossier=entry.dossier, tier=entry.tier, state__in=COUNTED)
    return max(0, cap - (given.aggregate(n=Sum("amount_fen"))["n"] or 0))


@act("bench.decide_grant")
def decide_grant(actor: Actor, dossier: Dossier, grant: NurtureGrant, *, version: int, yes: bool, reason: str) -> NurtureGrant:  # fmt: skip
    """Approve or refuse; never by the one who asked. What is approved fits the tier in which the dossier stands now."""
    actor.require("tier:A", place_of(dossier))
    interest_of(actor, dossier, lock=True)
    if grant.asked_by == actor.ledger_name:
        raise NotAllowed(OWN_ASKING)
    if not reason.strip():
        raise BadValue("reason", Bi("请写明理由", "Give the reason"))
    hold(dossier)
    today, entry = clock.today(), PoolEntry.objects.get(pk=grant.entry_id)
    grant.entry, entry.dossier = entry, dossier
    if yes and grant.state == "asked" and grant.version == version:
        _still_fits(entry, grant)
    set_grant(
        grant, version, "asked", state="approved" if yes else "refused", decided_by=actor.ledger_name, decided_on=today,
        answer=reason.strip(), ends_on=months_on(today, grant.months) if yes else None, **({"tier": entry.tier} if yes else {}),
    )  # fmt: skip
    tell("dossier", dossier.pk, grant=grant.pk, approved=yes, fen=grant.amount_fen, reason=reason.strip())
    tell_grant_decided(grant.entry, grant)
    return grant


def _still_fits(entry: PoolEntry, grant: NurtureGrant) -> None:
    """Refuse what was asked in another tier and is too much for this one, and money beside a setback that nobody has answered."""
    lacking = []
    if entry.closed_on is not None:
        raise Blocked([Bi("卷宗仍在这次储备中", "the dossier still in this stay of the reserve")])
    if setbacks_of(entry):
        lacking.append(Bi("先处理已登记的不利情况", "the recorded setback dealt with first"))
    left = cap_left(entry) + (grant.amount_fen if grant.tier == entry.tier else 0)
    if grant.amount_fen > left:
        text = Bi(
            "金额不超过现在层级的余额 {n}，申请的是 {m}", "at most {n}, what its present tier still has; {m} were asked"
        )
        lacking.append(text.fill(n=amount(left), m=amount(grant.amount_fen)))
    high = span_of(entry)[1]
    if grant.months > high:
        text = Bi(
            "现在层级的支持不超过 {n} 个月，申请的是 {m} 个月", "at most {n} months in its present tier; {m} were asked"
        )
        lacking.append(text.fill(n=high, m=grant.months))
    if lacking:
        raise Blocked(lacking)


@act("bench.end_grant")
def end_grant(actor: Actor, dossier: Dossier, grant: NurtureGrant, *, version: int, passed: bool, result: str) -> NurtureGrant:  # fmt: skip
    """What was learned, wherever the dossier stands by now; the result is evidence of the grant's own entry, and a failed exam a setback."""
    hold(dossier)
    entry = PoolEntry.objects.get(pk=grant.entry_id)
    grant.entry, entry.dossier = entry, dossier
    require_house(actor, dossier, entry)
    if not result.strip():
        raise BadValue("result", Bi("请写明结果", "Say what came of it"))
    said: dict[str, Any] = {"kind": "test" if passed else "exam_failed", "happened_on": clock.today(), "text": result.strip(), "source": grant.exam, "material": passed}  # fmt: skip
    if entry.closed_on is None:
        add_evidence(actor, dossier, version=entry.version, **said)
    else:
        Evidence.objects.create(entry=entry, recorded_by=actor.ledger_name, **said)
    set_grant(grant, version, "approved", state="done", result=result.strip(), passed=passed, result_on=clock.today())
    tell("dossier", dossier.pk, grant=grant.pk, passed=passed)
    return grant
