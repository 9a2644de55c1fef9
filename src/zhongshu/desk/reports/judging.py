"""评: how much the panels say, how punctually, how conflicts were caught, what golden tickets became (K9 to K13).

Only rounds that are over count."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count

from zhongshu.appraisal.models import NOT_MINE, OPENED, GoldenTicket, Review
from zhongshu.delivery.terms import CONTINUING
from zhongshu.desk.reports import Fact, Measure, Period, Told, indicator
from zhongshu.desk.reports.reading import PERCENT, closed_rounds, fact, fields, first_days, live, signed_gates
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.panels.models import CONFLICT, KINDS, Seat
from zhongshu.people.actor import Actor

VERDICTS, SEATS = Bi("份", "verdicts"), Bi("次", "seats")
BLIND_ROUND, ON_TIME = 1, 0.90  # healthy from nine in ten (K10)
ROADS = {"ticket": Bi("金票", "Golden ticket"), "consensus": Bi("共识", "Consensus")}
SOURCES = {"derived": Bi("系统推导", "Derived"), "declared": Bi("本人申报", "Declared")}


def panels() -> Mapping[str, Bi]:
    return KINDS


def sources() -> Mapping[str, Bi]:
    return SOURCES


def roads() -> Mapping[str, Bi]:
    return ROADS


@indicator("K9", "judge", Bi("每份卷宗的有效意见", "Valid verdicts a dossier"), Bi("期内结束盲评的论证，每份的有效意见数（中位数）", "Appraisals whose blind round closed in the period: valid verdicts each (median)"), Measure.MEDIAN, VERDICTS, low=5, parts=fields)  # fmt: skip
def valid_verdicts(actor: Actor, period: Period) -> Iterable[Fact]:
    known = live(actor)
    judged = Review.objects.filter(round=BLIND_ROUND).exclude(verdict=NOT_MINE)
    valid: dict[str, int] = dict(judged.values_list("appraisal_id").annotate(n=Count("pk")))
    found = []
    for appraisal in closed_rounds():
        row = known.get(appraisal.dossier_id)
        if row and period.holds(appraisal.day):
            found.append(fact(row, on=appraisal.day, by=row.field, value=valid.get(appraisal.pk, 0)))
    return found


@indicator("K10", "judge", Bi("评议按时率", "Reviews on time"), Bi("期内提交的盲评意见中，在截止日或之前提交的比例", "Of the blind reviews given in the period, the part given by the due day"), Measure.SHARE, PERCENT, low=ON_TIME, parts=fields)  # fmt: skip
def on_time(actor: Actor, period: Period) -> Iterable[Fact]:
    known = live(actor)
    rows = Review.objects.filter(round=BLIND_ROUND, appraisal__stage__in=OPENED)
    found = []
    for dossier, locked, due in rows.values_list("appraisal__dossier_id", "locked_at", "appraisal__panel__due_on"):
        day = clock.day_of(locked)
        if dossier in known and period.holds(day):
            found.append(fact(known[dossier], on=day, by=known[dossier].field, marked=day <= due))
    return found


@indicator("K11", "judge", Bi("回避的发现", "Conflicts caught"), Bi("期内因利益关系未能入席的专家，按发现的途径", "Experts kept off a panel by an interest in the period, by how it was found"), Measure.COUNT, SEATS, parts=sources)  # fmt: skip
def conflicts_caught(actor: Actor, period: Period) -> Iterable[Fact]:
    known = live(actor)
    rows = Seat.objects.filter(state=CONFLICT).values_list("panel__dossier_id", "updated_at", "found")
    found = []
    for dossier, at, interests in rows:
        day = clock.day_of(at)
        if dossier in known and period.holds(day):
            found.append(fact(known[dossier], on=day, by="derived" if json.loads(interests) else "declared"))
    return found


@indicator("K13", "judge", Bi("金票后来的立项", "Golden tickets that led to an award"), Bi("期内使用的金票中，其卷宗后来获得立项的比例", "Of the golden tickets used in the period, the part whose dossier was later awarded"), Measure.SHARE, PERCENT, parts=fields, told=Told.FOLLOWED)  # fmt: skip
def golden_tickets(actor: Actor, period: Period) -> Iterable[Fact]:
    known, awarded = live(actor), first_days(["T-17"])
    rows = GoldenTicket.objects.filter(appraisal__stage__in=OPENED).values_list("appraisal__dossier_id", "used_at")
    return [
        fact(known[pk], on=day, by=known[pk].field, marked=pk in awarded)
        for pk, at in rows
        if pk in known and period.holds(day := clock.day_of(at))
    ]


@indicator("K13b", "judge", Bi("金票与共识：首次评审继续", "Ticket and consensus: going on at the first gate"), Bi("期内作出首次里程碑评审决定的卷宗中继续实施的比例，分金票支持与专家组共识", "Of the dossiers whose first gate was signed in the period, the part that goes on: carried by a golden ticket, or by the panel"), Measure.SHARE, PERCENT, parts=roads)  # fmt: skip
def first_gates(actor: Actor, period: Period) -> Iterable[Fact]:
    known, carried = live(actor), set(GoldenTicket.objects.values_list("appraisal__dossier_id", flat=True))
    first: dict[str, Any] = {}
    for gate in signed_gates():
        first.setdefault(gate.dossier_id, gate)
    return [
        fact(known[pk], on=gate.decided_on, by="ticket" if pk in carried else "consensus", marked=gate.outcome in CONTINUING)
        for pk, gate in first.items()
        if pk in known and period.holds(gate.decided_on)
    ]  # fmt: skip
