"""储: how deep and fresh the bench is, what rose and fell, how long the ready ones wait, how many awards come from it (K16 to K21)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from zhongshu.bench.models import PoolEntry, TierChange
from zhongshu.bench.rules import TIERS, age, freshness
from zhongshu.desk.reports import Fact, Measure, Period, Told, indicator
from zhongshu.desk.reports.reading import DAYS, DOSSIERS, PERCENT, Row, fact, fields, first_days, live, read_all
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.people.actor import Actor
from zhongshu.policy.queries import active_rules

POINTS, CHANGES = Bi("点", "points"), Bi("次", "changes")
DIRECTIONS = {
    "in": Bi("入池", "Entered"),
    "up": Bi("升级", "Raised"),
    "down": Bi("降级", "Lowered"),
    "out": Bi("出池", "Left"),
}


def tiers() -> Mapping[str, Bi]:
    return {code: label + Bi(f" {code}", f" {code}") for code, label in TIERS.items()}


def directions() -> Mapping[str, Bi]:
    return DIRECTIONS


def _pool(actor: Actor) -> list[tuple[Row, Any]]:
    known = live(actor)
    open_now = read_all("pool", PoolEntry.objects.filter(closed_on__isnull=True), "dossier_id", "tier", "since", "evidence_on", "readiness")  # fmt: skip
    return [(known[entry.dossier_id], entry) for entry in open_now if entry.dossier_id in known]


def _pool_on(actor: Actor, day: dt.date) -> list[tuple[Row, str, dt.date]]:
    """Who was in the pool at the end of a day, in which tier, and since when."""
    if day >= clock.today():
        return [(row, entry.tier, entry.since) for row, entry in _pool(actor)]
    known, stays = live(actor), PoolEntry.objects.filter(opened_on__lte=day).exclude(closed_on__lte=day)
    changed = TierChange.objects.filter(on__lte=day, entry__in=stays).order_by("on", "created_at", "pk")
    stood = {
        entry: (after, on) for entry, after, on in changed.values_list("entry_id", "after", "on")
    }  # the last of each
    return [(known[pk], *stood[entry]) for entry, pk in stays.values_list("pk", "dossier_id") if pk in known and entry in stood]  # fmt: skip


@indicator("K16", "reserve", Bi("储备规模", "Size of the bench"), Bi("截至期末在池中的卷宗，按梯次", "Dossiers in the pool at the end of the period, by tier"), Measure.COUNT, DOSSIERS, parts=tiers, told=Told.END, ordered=True)  # fmt: skip
def pool(actor: Actor, period: Period) -> Iterable[Fact]:
    return [fact(row, on=since, by=tier) for row, tier, since in _pool_on(actor, period.last_day)]


@indicator("K17", "reserve", Bi("板凳深度指数", "Bench depth index"), Bi("今天在池中的每份卷宗贡献「梯次权重 × 新鲜度 × 就绪度 ÷ 年度席位」，合计即指数", "Each dossier in the pool today adds tier weight × freshness × readiness ÷ yearly seats; their sum is the index"), Measure.SUM, POINTS, parts=tiers, told=Told.TODAY, ordered=True)  # fmt: skip
def depth(actor: Actor, period: Period) -> Iterable[Fact]:
    rules, today = active_rules(), clock.today()
    seats = rules.portfolio.seats_year
    found = []
    for row, entry in _pool(actor):
        fresh = freshness(age(entry.evidence_on, today), rules.bench.fresh_days, rules.bench.decline_days)
        added = rules.tier(entry.tier).weight * fresh * entry.readiness / 100 / seats
        found.append(fact(row, on=entry.evidence_on, by=entry.tier, value=added))
    return found


@indicator("K18", "reserve", Bi("储备新鲜度", "Freshness"), Bi("今天在池中的卷宗里，在规定期限内有新证据的比例", "Of the dossiers in the pool today, the part with new evidence within the time the rules name"), Measure.SHARE, PERCENT, low=0.60, parts=tiers, told=Told.TODAY, ordered=True)  # fmt: skip
def fresh(actor: Actor, period: Period) -> Iterable[Fact]:
    limit, today = active_rules().bench.fresh_days, clock.today()
    return [
        fact(row, on=entry.evidence_on, by=entry.tier, marked=age(entry.evidence_on, today) <= limit)
        for row, entry in _pool(actor)
    ]


@indicator("K19", "reserve", Bi("升降级", "Rises and falls"), Bi("期内的梯次变化，按方向", "Changes of tier in the period, by direction"), Measure.COUNT, CHANGES, parts=directions)  # fmt: skip
def changes(actor: Actor, period: Period) -> Iterable[Fact]:
    known = live(actor)
    rows = TierChange.objects.values_list("entry__dossier_id", "on", "direction")
    return [fact(known[pk], on=on, by=way) for pk, on, way in rows if pk in known and period.holds(on)]


@indicator("K20", "reserve", Bi("在替补首发的时间", "Time on deck"), Bi("截至期末在 B1 的卷宗，进入 B1 已有的天数（中位数）", "Dossiers in B1 at the end of the period: days since they entered it (median)"), Measure.MEDIAN, DAYS, parts=fields, told=Told.END)  # fmt: skip
def on_deck(actor: Actor, period: Period) -> Iterable[Fact]:
    day = period.last_day
    return [
        fact(row, on=since, by=row.field, value=age(since, day))
        for row, tier, since in _pool_on(actor, day)
        if tier == "B1"
    ]


@indicator("K21", "reserve", Bi("来自板凳的立项", "Awards drawn from the bench"), Bi("期内立项的卷宗中，曾在储备中的比例", "Of the dossiers awarded in the period, the part that had been on the bench"), Measure.SHARE, PERCENT, parts=fields)  # fmt: skip
def from_the_bench(actor: Actor, period: Period) -> Iterable[Fact]:
    known, benched = live(actor), first_days(targets=["BENCH"])
    return [
        fact(known[pk], on=day, by=known[pk].field, marked=benched.get(pk, dt.date.max) <= day)
        for pk, day in first_days(["T-17"]).items()
        if pk in known and period.holds(day)
    ]
