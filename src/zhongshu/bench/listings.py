"""The list of the reserve, declared: tier, freshness, readiness, blockers; reviewed in bulk, exported as shown."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse

from zhongshu.bench.actions import review_entry
from zhongshu.bench.models import OPEN
from zhongshu.bench.queries import entries
from zhongshu.bench.queries.figures import moves, newcomers
from zhongshu.bench.reviewing import ReviewForm
from zhongshu.bench.rules import DIRECTIONS, RULES, TIERS, age, freshness
from zhongshu.bench.telling import reason_said
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.lifecycle.queries import place_of
from zhongshu.pages.listing import Bulk, Column, Filter, Listing, Tab, Tone
from zhongshu.policy.queries import active_rules, rules_of

TONES = {"B1": "good", "B2": "info", "B3": "neutral", "B4": "special"}


def _fresh(row: Any) -> float:
    bench = rules_of(row.dossier.rule_set).bench
    return freshness(age(row.evidence_on, clock.today()), bench.fresh_days, bench.decline_days)


def _stale(rows: QuerySet[Any], value: Any) -> QuerySet[Any]:
    return rows.filter(Q(flags__gt=0) | Q(proposals__state=OPEN, proposals__direction="out")).distinct()


def _recent(rows: QuerySet[Any], value: Any) -> QuerySet[Any]:
    return rows.filter(evidence_on__gte=clock.today() - dt.timedelta(days=active_rules().bench.fresh_days))


def _old(rows: QuerySet[Any], value: Any) -> QuerySet[Any]:
    days = active_rules().bench.fresh_days
    return rows.filter(evidence_on__lt=clock.today() - dt.timedelta(days=days))


def _check(actor: Any, row: Any) -> Bi | None:
    owner = row.tier == "B4" and row.sponsor_id == actor.user_id
    if owner or actor.may("tier:UA", place_of(row.dossier)):
        return None
    return Bi("由负责专员或领域主任复核", "Reviewed by its specialist or the field lead")


class Reserve(Listing):
    """Every open entry of the reserve."""

    name = "bench.entries"
    title = Bi("储备", "Reserve")
    order = ("tier", "evidence_on")
    search_fields = (
        "dossier__title_zh",
        "dossier__title_en",
        "dossier__code",
        "dossier__claim_zh",
        "dossier__claim_en",
    )
    search_hint = Bi("名称、编号、主张", "Title, code, claim")
    empty = Bi("储备里还没有卷宗", "The reserve is empty")
    empty_hint = Bi(
        "候选转入观察、论证后转入板凳、优化后无席位的卷宗会出现在这里",
        "Candidates put on watch, appraised ones put on the bench, and ready ones without a seat appear here",
    )
    columns = (
        Column("title", Bi("技术", "Technology"), lambda r: pick(r.dossier, "title"), kind="main", sort="dossier__title_zh"),
        Column("tier", Bi("层级", "Tier"), lambda r: Tone(TIERS[r.tier], TONES[r.tier]), kind="state", sort="tier"),
        Column("fresh", Bi("新鲜度", "Freshness"), _fresh, kind="percent", sort="-evidence_on"),
        Column("readiness", Bi("就绪度", "Readiness"), lambda r: r.readiness / 100, kind="percent", sort="readiness"),
        Column("blockers", Bi("还差什么", "What is missing"), lambda r: pick(r, "blockers")),
        Column("review", Bi("下次复核", "Next review"), "review_on", kind="due", sort="review_on"),
        Column("field", Bi("领域", "Field"), lambda r: active_rules().label("fields", r.dossier.field), sort="dossier__field"),
        Column("sponsor", Bi("牵头", "Sponsor"), lambda r: r.sponsor.name if r.sponsor else None, kind="person"),
        Column("flags", Bi("陈旧标记", "Stale flags"), "flags", kind="number", sort="flags", default=False),
        Column("code", Bi("编号", "Code"), lambda r: r.dossier.code, kind="code", sort="dossier__code", default=False),
        Column("trl", Bi("TRL", "TRL"), lambda r: r.dossier.trl, kind="number", sort="dossier__trl", default=False),
        Column("since", Bi("进入本层", "In this tier since"), "since", kind="date", sort="since", default=False),
        Column("evidence", Bi("最新证据", "Newest evidence"), "evidence_on", kind="date", sort="evidence_on", default=False),
        Column("organisation", Bi("单位", "Organisation"), lambda r: str(r.dossier.organisation or ""), default=False),
        Column("region", Bi("地区", "Region"), lambda r: r.dossier.region, sort="dossier__region", default=False),
        Column("reason", Bi("为什么在这里", "Why here"), "reason", default=False),
    )  # fmt: skip
    filters = (
        Filter("tier", Bi("层级", "Tier"), kind="many", choices=TIERS, field="tier"),
        Filter(
            "field",
            Bi("领域", "Field"),
            kind="many",
            choices=lambda actor: active_rules().labels("fields").items(),
            field="dossier__field",
        ),
        Filter("stale", Bi("有陈旧标记或移出建议", "Flagged, or proposed to leave"), kind="flag", apply=_stale),
        Filter("fresh", Bi("新鲜期内有新证据", "Evidence within the fresh days"), kind="flag", apply=_recent),
        Filter(
            "new",
            Bi("新团队（未曾立项）", "Newcomers (no earlier award)"),
            kind="flag",
            apply=lambda rows, _: newcomers(rows),
        ),
        Filter("old", Bi("超过新鲜期无新证据", "No new evidence within the fresh days"), kind="flag", apply=_old),
        Filter(
            "waiting",
            Bi("有待决建议", "Proposals to decide"),
            kind="flag",
            apply=lambda rows, _: rows.filter(proposals__state=OPEN).distinct(),
        ),
        Filter("review", Bi("下次复核", "Next review"), kind="days", field="review_on"),
        Filter("ready", Bi("就绪度满", "Fully ready"), kind="flag", apply=lambda rows, _: rows.filter(readiness=100)),
    )
    tabs = (
        Tab("pool", Bi("在储备", "In reserve"), "tier=B1&tier=B2&tier=B3"),
        Tab("b1", Bi("替补首发", "On deck"), "tier=B1"),
        Tab("b2", Bi("板凳", "Bench"), "tier=B2"),
        Tab("b3", Bi("观察", "Watch"), "tier=B3"),
        Tab("b4", Bi("苗圃", "Nursery"), "tier=B4"),
        Tab("stale", Bi("陈旧", "Stale"), "stale=1"),
        Tab("waiting", Bi("待决定", "To decide"), "waiting=1"),
    )
    bulks = (
        Bulk(
            "review", Bi("批量复核", "Review them"),
            lambda actor, row, note: review_entry(actor, row.dossier, version=row.version, note=note),
            check=_check, form=ReviewForm, right="tier:UA", icon="calendar-event",
            effect=Bi("逐条写入账本，并定出下次复核日。", "Each is entered in the ledger and gets its next review date."),
        ),
    )  # fmt: skip

    def rows(self, actor: Any) -> QuerySet[Any]:
        return entries(actor).annotate(code=F("dossier__code"))

    def href(self, row: Any) -> str:
        return reverse("bench:entry", args=[row.dossier.code])


WAYS = {"in": "info", "up": "good", "down": "warn", "out": "neutral"}


class Moves(Listing):
    """Every change of tier on the bench: who came, rose, fell and left, by which rule and why."""

    name = "bench.moves"
    title = Bi("升降级记录", "Changes of tier")
    order = ("-on", "-id")
    search_fields = ("entry__dossier__title_zh", "entry__dossier__title_en", "entry__dossier__code", "reason")
    empty = Bi("还没有升降级", "No change of tier yet")
    empty_hint = Bi("进入、升级、降级和移出储备都会记在这里", "Whatever comes, rises, falls or leaves is kept here")
    columns = (
        Column("title", Bi("技术", "Technology"), lambda r: pick(r.entry.dossier, "title") or r.entry.dossier.code, kind="main"),
        Column("way", Bi("变化", "Change"), lambda r: Tone(DIRECTIONS[r.direction], WAYS.get(r.direction, "neutral")), kind="state", sort="direction"),
        Column("before", Bi("从", "From"), lambda r: TIERS.get(r.before)),
        Column("after", Bi("到", "To"), lambda r: TIERS.get(r.after)),
        Column("rule", Bi("依据", "Rule"), lambda r: RULES.get(r.rule, Bi(r.rule, r.rule))),
        Column("reason", Bi("理由", "Reason"), lambda r: reason_said(r.reason, r.by)),
        Column("on", Bi("日期", "Date"), kind="date", sort="on"),
        Column("code", Bi("编号", "Code"), lambda r: r.entry.dossier.code, kind="code", default=False),
    )  # fmt: skip
    filters = (
        Filter("way", Bi("变化", "Change"), kind="many", choices={code: DIRECTIONS[code] for code in WAYS}, field="direction"),
        Filter("on", Bi("日期", "Date"), kind="days"),
    )  # fmt: skip
    tabs = tuple(Tab(code, DIRECTIONS[code], f"way={code}") for code in WAYS)

    def rows(self, actor: Any) -> QuerySet[Any]:
        return moves(actor)

    def href(self, row: Any) -> str:
        return reverse("bench:entry", args=[row.entry.dossier.code])
