"""用: relays without an ownerless day, contracts and their income, landings, outcomes and landmarks, graduations, 核爆点 (K31 to K38, K43)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from zhongshu.desk.reports import Fact, Measure, Period, Told, indicator
from zhongshu.desk.reports.reading import (
    DAYS,
    DOSSIERS,
    checked_investment,
    checked_outcomes,
    fact,
    fields,
    first_days,
    live,
    read_all,
)
from zhongshu.kernel.bilingual import Bi
from zhongshu.people.actor import Actor
from zhongshu.policy.queries import active_rules
from zhongshu.relay.models import RelayCase
from zhongshu.transfer.models import Landing, NuclearPoint, TransferCase
from zhongshu.transfer.rules import MODES, OUTCOME_KINDS

CASES, YUAN = Bi("项", "cases"), Bi("万元", "10k CNY")


def modes() -> Mapping[str, Bi]:
    return {code: mode.label for code, mode in MODES.items()}


def regions() -> Mapping[str, Bi]:
    return active_rules().labels("regions")


def outcome_kinds() -> Mapping[str, Bi]:
    return OUTCOME_KINDS


def relay_cases() -> list[Any]:
    return read_all("relays", RelayCase.objects.all(), "dossier_id", "state", "ended_on", "gap_days")


def transfer_cases() -> list[Any]:
    return read_all("transfers", TransferCase.objects.all(), "dossier_id", "mode", "signed_on", "ended_on", "income_fen")  # fmt: skip


@indicator("K31a", "apply", Bi("完成的接力", "Relays done"), Bi("期内双方确认完成的接力", "Relays that both sides signed as done in the period"), Measure.COUNT, Bi("次", "relays"), parts=fields)  # fmt: skip
def relays(actor: Actor, period: Period) -> Iterable[Fact]:
    known = live(actor)
    return [
        fact(known[case.dossier_id], on=case.ended_on, by=known[case.dossier_id].field)
        for case in relay_cases()
        if case.state == "done" and case.dossier_id in known and period.holds(case.ended_on)
    ]


@indicator("K31b", "apply", Bi("接力中的无主天数", "Ownerless days in relays"), Bi("期内结束的接力中，没有负责单位或专员的天数合计", "Relays that ended in the period: days without a lead organisation or a specialist, in all"), Measure.SUM, DAYS, high=0, parts=fields)  # fmt: skip
def gaps(actor: Actor, period: Period) -> Iterable[Fact]:
    known = live(actor)
    return [
        fact(known[case.dossier_id], on=case.ended_on, by=known[case.dossier_id].field, value=case.gap_days)
        for case in relay_cases()
        if case.gap_days is not None and case.dossier_id in known and period.holds(case.ended_on)
    ]


@indicator("K36b", "apply", Bi("毕业", "Graduations"), Bi("期内委员会同意毕业的卷宗", "Dossiers the committee let graduate in the period"), Measure.COUNT, DOSSIERS, parts=fields)  # fmt: skip
def graduations(actor: Actor, period: Period) -> Iterable[Fact]:
    known = live(actor)
    days = first_days(["T-38"])
    return [
        fact(known[pk], on=day, by=known[pk].field) for pk, day in days.items() if pk in known and period.holds(day)
    ]


@indicator("K37", "apply", Bi("在位核爆点", "Nuclear points in force"), Bi("截至期末在位的核爆点", "Nuclear points in force at the end of the period"), Measure.COUNT, DOSSIERS, high=5, parts=fields, told=Told.END)  # fmt: skip
def nuclear(actor: Actor, period: Period) -> Iterable[Fact]:
    known, day = live(actor), period.last_day
    points = read_all("points", NuclearPoint.objects.filter(designated_on__isnull=False), "dossier_id", "designated_on", "ended_on")  # fmt: skip
    return [
        fact(known[p.dossier_id], on=p.designated_on, by=known[p.dossier_id].field)
        for p in points
        if p.dossier_id in known and p.designated_on <= day and (p.ended_on is None or p.ended_on > day)
    ]


@indicator("K35a", "apply", Bi("转化合同", "Transfer contracts"), Bi("期内签署的转化合同，按方式", "Transfer contracts signed in the period, by mode"), Measure.COUNT, CASES, parts=modes)  # fmt: skip
def contracts(actor: Actor, period: Period) -> Iterable[Fact]:
    known = live(actor)
    return [
        fact(known[case.dossier_id], on=case.signed_on, by=case.mode)
        for case in transfer_cases()
        if case.signed_on and case.dossier_id in known and period.holds(case.signed_on)
    ]


@indicator("K35b", "apply", Bi("转化收入", "Transfer income"), Bi("期内完成的转化，到账金额", "Transfers closed in the period: money that came in"), Measure.SUM, YUAN, parts=modes, money=True)  # fmt: skip
def income(actor: Actor, period: Period) -> Iterable[Fact]:
    known = live(actor)
    return [
        fact(known[case.dossier_id], on=case.ended_on, by=case.mode, value=case.income_fen)
        for case in transfer_cases()
        if case.income_fen is not None and case.dossier_id in known and period.holds(case.ended_on)
    ]


@indicator("K33", "apply", Bi("落地", "Landings"), Bi("期内经核对的落地，按落地地区", "Landings of the period that were checked, by the district they landed in"), Measure.COUNT, CASES, parts=regions)  # fmt: skip
def landings(actor: Actor, period: Period) -> Iterable[Fact]:
    known = live(actor)
    return [
        fact(known[landing.dossier_id], on=landing.on, by=landing.region)
        for landing in read_all("landings", Landing.objects.exclude(checked_on=None), "dossier_id", "region", "on")
        if landing.dossier_id in known and period.holds(landing.on)
    ]


@indicator("K32", "apply", Bi("后续投资", "Investment that followed"), Bi("期内经核对的社会投资中归属本中心卷宗的金额（R-31）", "Of the checked investments of the period, the money attributed to the center's dossiers (R-31)"), Measure.SUM, YUAN, parts=fields, money=True)  # fmt: skip
def investment(actor: Actor, period: Period) -> Iterable[Fact]:
    known = live(actor)
    return [
        fact(known[one.dossier_id], on=one.on, by=known[one.dossier_id].field, value=one.fen)
        for one in checked_investment(period)
        if one.dossier_id in known
    ]


@indicator("K38", "apply", Bi("替代进口", "Imports replaced"), Bi("期内经核对的替代进口成果", "Checked outcomes of the period that replace an import"), Measure.COUNT, CASES, parts=fields)  # fmt: skip
def imports_replaced(actor: Actor, period: Period) -> Iterable[Fact]:
    known = live(actor)
    return [
        fact(known[one.dossier_id], on=one.on, by=known[one.dossier_id].field)
        for one in checked_outcomes()
        if one.kind == "import" and one.dossier_id in known and period.holds(one.on)
    ]


@indicator("K43", "apply", Bi("标志性成果", "Landmarks"), Bi("期内被列为标志性成果的、经核对的成果，按类别", "Checked outcomes that were named a landmark in the period, by kind"), Measure.COUNT, CASES, parts=outcome_kinds)  # fmt: skip
def landmarks(actor: Actor, period: Period) -> Iterable[Fact]:
    known = live(actor)
    return [
        fact(known[one.dossier_id], on=one.landmark_since, by=one.kind)
        for one in checked_outcomes()
        if one.dossier_id in known and period.holds(one.landmark_since)
    ]
