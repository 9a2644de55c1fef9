"""Nurture grants 早期支持: asked within the tier's cap, approved by somebody else, ended with a result that is evidence."""

from __future__ import annotations

from django.db.models import Sum

from zhongshu.bench.actions.entries import change_entry, house_entry
from zhongshu.bench.actions.evidence import add_evidence
from zhongshu.bench.models import NurtureGrant, PoolEntry
from zhongshu.bench.queries import need_entry
from zhongshu.bench.rules import months_on
from zhongshu.bench.telling import tell_grant_asked, tell_grant_decided
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, NotAllowed, Stale
from zhongshu.kernel.money import FEN_PER_WAN, amount
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import interest_of, place_of
from zhongshu.people.actor import Actor
from zhongshu.policy.queries import rules_of

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
    """Approve or refuse; never by the one who asked."""
    actor.require("tier:A", place_of(dossier))
    interest_of(actor, dossier, lock=True)
    if grant.asked_by == actor.ledger_name:
        raise NotAllowed(Bi("申请人不能批准自己的申请", "Nobody approves a grant of their own asking"))
    if not reason.strip():
        raise BadValue("reason", Bi("请写明理由", "Give the reason"))
    today = clock.today()
    _set(
        grant, version, "asked", state="approved" if yes else "refused", decided_by=actor.ledger_name, decided_on=today,
        answer=reason.strip(), ends_on=months_on(today, grant.months) if yes else None,
    )  # fmt: skip
    tell("dossier", dossier.pk, grant=grant.pk, approved=yes, fen=grant.amount_fen, reason=reason.strip())
    grant.entry.dossier = dossier
    tell_grant_decided(grant.entry, grant)
    return grant


@act("bench.end_grant")
def end_grant(actor: Actor, dossier: Dossier, grant: NurtureGrant, *, version: int, passed: bool, result: str) -> NurtureGrant:  # fmt: skip
    """What was learned; the result is evidence, and a failed exam a setback."""
    entry = need_entry(dossier)
    if not result.strip():
        raise BadValue("result", Bi("请写明结果", "Say what came of it"))
    add_evidence(
        actor, dossier, version=entry.version, kind="test" if passed else "exam_failed", happened_on=clock.today(),
        text=result, source=grant.exam, material=passed,
    )  # fmt: skip
    _set(grant, version, "approved", state="done", result=result.strip(), passed=passed, result_on=clock.today())
    tell("dossier", dossier.pk, grant=grant.pk, passed=passed)
    return grant


def _set(grant: NurtureGrant, version: int, before: str, **columns: object) -> None:
    columns |= {"version": version + 1, "updated_at": clock.now()}
    if NurtureGrant.objects.filter(pk=grant.pk, version=version, state=before).update(**columns) != 1:
        raise Stale
    for name, value in columns.items():
        setattr(grant, name, value)
