"""储: how deep and fresh the bench is, what rose and fell, how long the ready ones wait, how many awards come from it (K16 to K21)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from zhongshu.bench.models import PoolEntry, TierChange
from zhongshu.bench.rules import TIERS, age, freshness
from zhongshu.desk.reports import Fact, Measure, Period, indicator
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


@indicator("K16", "reserve", Bi("储备规模", "Size of the bench"), Bi("今天在池中的卷宗，按梯次", "Dossiers in the pool today, by tier"), Measure.COUNT, DOSSIERS, parts=tiers)  # fmt: skip
def pool(actor: Actor, period: Period) -> Iterable[Fact]:
    return [fact(row, on=entry.since, by=entry.tier) for row, entry in _pool(actor)]


@indicator("K17", "reserve", Bi("板凳深度指数", "Bench depth index"), Bi("每份卷宗贡献「梯次权重 × 新鲜度 × 就绪度 ÷ 年度席位」，合计即指数", "Each dossier adds tier weight × freshness × readiness ÷ yearly seats; their sum is the index"), Measure.SUM, POINTS, parts=tiers)  # fmt: skip
def depth(actor: Actor, period: Period) -> Iterable[Fact]:
    rules, today = active_rules(), clock.today()
    seats = rules.portfolio.seats_year
    found = []
    for row, entry in _pool(actor):
        fresh = freshness(age(entry.evidence_on, today), rules.bench.fresh_days, rules.bench.decline_days)
        added = rules.tier(entry.tier).weight * fresh * entry.readiness / 100 / seats
        found.append(fact(row, on=entry.evidence_on, by=entry.tier, value=added))
    return found


@indicator("K18", "reserve", Bi("储备新鲜度", "Freshness"), Bi("今天在池中的卷宗里，在规定期限内有新证据的比例", "Of the dossiers in the pool today, the part with new evidence within the time the rules name"), Measure.SHARE, PERCENT, low=0.60, parts=tiers)  # fmt: skip
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


@indicator("K20", "reserve", Bi("在替补首发的时间", "Time on deck"), Bi("今天在 B1 的卷宗，进入 B1 至今的天数（中位数）", "Dossiers in B1 today: days since they entered it (median)"), Measure.MEDIAN, DAYS, parts=fields)  # fmt: skip
def on_deck(actor: Actor, period: Period) -> Iterable[Fact]:
    today = clock.today()
    return [
        fact(row, on=entry.since, by=row.field, value=age(entry.since, today))
        for row, entry in _pool(actor)
        if entry.tier == "B1"
    ]


@indicator("K21", "reserve", Bi("来自板凳的立项", "Awards drawn from the bench"), Bi("期内立项的卷宗中，曾在储备中的比例", "Of the dossiers awarded in the period, the part that had been on the bench"), Measure.SHARE, PERCENT, parts=fields)  # fmt: skip
def from_the_bench(actor: Actor, period: Period) -> Iterable[Fact]:
    known, benched = live(actor), first_days(targets=["BENCH"])
    return [
        fact(known[pk], on=day, by=known[pk].field, marked=benched.get(pk, dt.date.max) <= day)
        for pk, day in first_days(["T-17"]).items()
        if pk in known and period.holds(day)
    ]
