"""选: what comes in, how much of it travels on, how fast the house answers, how new the faces are (K1 to K8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse

from zhongshu.desk.reports import Fact, Measure, Period, Told, indicator
from zhongshu.desk.reports.reading import (
    DAYS,
    DOSSIERS,
    PERCENT,
    WORKDAYS,
    channels,
    fact,
    fields,
    first_days,
    live,
    read_all,
    states_on,
)
from zhongshu.discovery.models import Lead, Match, Need
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.kernel.workdays import workdays_between
from zhongshu.lifecycle.course import OWNED
from zhongshu.lifecycle.models import Member
from zhongshu.people.actor import Actor

AWARD_EDGE = ("T-17",)
ANSWERED_CALL = frozenset({"need", "contest"})  # channels that answer a call; all others came unasked
NEWCOMERS_LOW, AWARD_DAYS, REPLY_DAYS = 0.30, 120, 5  # healthy bands of the specification (K3, K4)
PILOTS = frozenset({"piloting", "satisfied"})


def came_in(actor: Actor, period: Period) -> dict[str, dt.date]:
    """The dossiers whose lead came in within the period."""
    rows = read_all("leads", Lead.objects.filter(dossier__origin="live"), "dossier_id", day="received_at")
    return {lead.dossier_id: lead.day for lead in rows if period.holds(lead.day)}


@indicator("K1", "select", Bi("线索数", "Leads"), Bi("期内收到的线索，按渠道", "Leads received in the period, by channel"), Measure.COUNT, DOSSIERS, parts=channels)  # fmt: skip
def leads(actor: Actor, period: Period) -> Iterable[Fact]:
    known = live(actor)
    return [fact(known[pk], on=day, by=known[pk].channel) for pk, day in came_in(actor, period).items() if pk in known]


def _reached(actor: Actor, period: Period, days: dict[str, dt.date]) -> list[Fact]:
    """The leads of the period, marked where they got that far."""
    known = live(actor)
    return [
        fact(known[pk], on=days.get(pk), by=known[pk].field, marked=pk in days)
        for pk in came_in(actor, period)
        if pk in known
    ]


@indicator("K2a", "select", Bi("线索成为候选", "Leads that became candidates"), Bi("期内收到的线索中，已成为候选的比例", "Of the leads received in the period, the part that became a candidate"), Measure.SHARE, PERCENT, parts=fields, told=Told.FOLLOWED)  # fmt: skip
def to_candidate(actor: Actor, period: Period) -> Iterable[Fact]:
    return _reached(actor, period, first_days(targets=["CAND"]))


@indicator("K2b", "select", Bi("线索进入论证", "Leads that reached appraisal"), Bi("期内收到的线索中，已进入论证的比例", "Of the leads received in the period, the part that reached appraisal"), Measure.SHARE, PERCENT, parts=fields, told=Told.FOLLOWED)  # fmt: skip
def to_appraisal(actor: Actor, period: Period) -> Iterable[Fact]:
    return _reached(actor, period, first_days(targets=["APPR"]))


@indicator("K2c", "select", Bi("线索获得立项", "Leads that were awarded"), Bi("期内收到的线索中，委员会已同意立项的比例", "Of the leads received in the period, the part the committee approved"), Measure.SHARE, PERCENT, parts=fields, told=Told.FOLLOWED)  # fmt: skip
def to_award(actor: Actor, period: Period) -> Iterable[Fact]:
    return _reached(actor, period, first_days(AWARD_EDGE))


@indicator("K3a", "select", Bi("首次答复用时", "Time to the first reply"), Bi("期内答复的线索，从收到到首次答复的工作日（中位数）", "Leads answered in the period: working days from receipt to first reply (median)"), Measure.MEDIAN, WORKDAYS, high=REPLY_DAYS, parts=channels)  # fmt: skip
def first_reply(actor: Actor, period: Period) -> Iterable[Fact]:
    known = live(actor)
    found = []
    rows = Lead.objects.filter(first_reply_at__isnull=False).values_list("dossier_id", "received_at", "first_reply_at")
    for pk, received, replied in rows:
        day = clock.day_of(replied) if replied else None
        if pk in known and day and period.holds(day):
            took = max(workdays_between(clock.day_of(received), day), 0)
            found.append(fact(known[pk], on=day, by=known[pk].channel, value=took))
    return found


@indicator("K3b", "select", Bi("线索到立项用时", "From lead to award"), Bi("期内立项的卷宗，从收到线索到委员会同意的天数（中位数）", "Dossiers awarded in the period: days from lead to the committee's approval (median)"), Measure.MEDIAN, DAYS, high=AWARD_DAYS, parts=fields)  # fmt: skip
def lead_to_award(actor: Actor, period: Period) -> Iterable[Fact]:
    known = live(actor)
    return [
        fact(known[pk], on=day, by=known[pk].field, value=(day - known[pk].opened_on).days)
        for pk, day in first_days(AWARD_EDGE).items()
        if pk in known and period.holds(day)
    ]


@indicator("K4", "select", Bi("新人占比", "Newcomers"), Bi("期内立项的卷宗中，负责人此前未获立项的比例", "Of the dossiers awarded in the period, the part whose lead had no award before"), Measure.SHARE, PERCENT, low=NEWCOMERS_LOW, parts=fields)  # fmt: skip
def newcomers(actor: Actor, period: Period) -> Iterable[Fact]:
    known, awarded = live(actor), first_days(AWARD_EDGE)
    leaders: dict[str, str] = dict(Member.objects.filter(role="lead").values_list("dossier_id", "person_id"))
    earliest: dict[str, dt.date] = {}
    for pk, day in awarded.items():
        person = leaders.get(pk, pk)
        earliest[person] = min(day, earliest.get(person, day))
    return [
        fact(known[pk], on=day, by=known[pk].field, marked=day <= earliest[leaders.get(pk, pk)])
        for pk, day in awarded.items()
        if pk in known and period.holds(day)
    ]


@indicator("K5", "select", Bi("不请自来占比", "Unsolicited"), Bi("期内收到的线索中，不是应榜或参赛而来的比例", "Of the leads received in the period, the part that answers neither a need nor a contest"), Measure.SHARE, PERCENT, parts=channels)  # fmt: skip
def unsolicited(actor: Actor, period: Period) -> Iterable[Fact]:
    known = live(actor)
    return [
        fact(known[pk], on=day, by=known[pk].channel, marked=known[pk].channel not in ANSWERED_CALL)
        for pk, day in came_in(actor, period).items()
        if pk in known
    ]


@indicator("K6", "select", Bi("重复率", "Duplicates"), Bi("期内收到的线索中，并入其他卷宗的比例", "Of the leads received in the period, the part merged into another dossier"), Measure.SHARE, PERCENT, parts=channels, told=Told.FOLLOWED)  # fmt: skip
def duplicates(actor: Actor, period: Period) -> Iterable[Fact]:
    known = live(actor)
    return [
        fact(known[pk], on=day, by=known[pk].channel, marked=known[pk].state == "MERGED")
        for pk, day in came_in(actor, period).items()
        if pk in known
    ]


def _published(period: Period) -> list[Need]:
    return [need for need in Need.objects.filter(origin="live").exclude(published_on=None).only(*_NEED) if period.holds(need.published_on)]  # fmt: skip


_NEED = ("code", "title_zh", "title_en", "published_on", "field", "state")


def _need_fact(actor: Actor, need: Need, marked: bool) -> Fact:
    url = reverse("discovery:need", args=[need.code]) if actor.may("need:RCUA") else ""
    return Fact(need.code, pick(need, "title"), url, need.published_on, need.field, marked=marked)  # fmt: skip


@indicator("K7a", "select", Bi("需求对接率", "Needs with a match"), Bi("期内发布的需求中，已引荐过技术的比例", "Of the needs published in the period, the part to which a technology was introduced"), Measure.SHARE, PERCENT, parts=fields, told=Told.FOLLOWED)  # fmt: skip
def needs_matched(actor: Actor, period: Period) -> Iterable[Fact]:
    matched = set(Match.objects.exclude(state="suggested").values_list("need_id", flat=True))
    return [_need_fact(actor, need, need.pk in matched) for need in _published(period)]


@indicator("K7b", "select", Bi("已开展试点的需求", "Needs with a pilot"), Bi("期内发布的需求中，试点已开始的比例", "Of the needs published in the period, the part whose pilot has started"), Measure.SHARE, PERCENT, parts=fields, told=Told.FOLLOWED)  # fmt: skip
def needs_piloting(actor: Actor, period: Period) -> Iterable[Fact]:
    return [_need_fact(actor, need, need.state in PILOTS) for need in _published(period)]


@indicator("K8", "select", Bi("领域覆盖", "Fields covered"), Bi("规则所列领域中，截至期末有候选及以后卷宗的比例", "Of the fields named in the rules, the part with a dossier at candidate or beyond at the end of the period"), Measure.SHARE, PERCENT, told=Told.END)  # fmt: skip
def coverage(actor: Actor, period: Period) -> Iterable[Fact]:
    known = live(actor)
    standing = {known[pk].field for pk, state in states_on(actor, period.last_day).items() if state in OWNED}
    listing = reverse("desk:dossiers")
    return [
        Fact(code, str(label), f"{listing}?field={code}&origin=live", None, code, marked=code in standing)
        for code, label in fields().items()
    ]
