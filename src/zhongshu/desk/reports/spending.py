"""干，二: what the money rode on, how heavy the specialists' load is, how fast a kill signal ends in a stop, what a million buys (K26, K27, K29, K30)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping

from django.db.models import Min
from django.urls import reverse

from zhongshu.delivery.models import Milestone
from zhongshu.desk.reports import Fact, Measure, Period, Told, indicator
from zhongshu.desk.reports.reading import (
    DAYS,
    PERCENT,
    Row,
    fact,
    fields,
    live,
    paid_by_dossier,
    payments,
    signed_gates,
)
from zhongshu.kernel import clock, veil
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.kernel.money import FEN_PER_WAN
from zhongshu.lifecycle.course import OWNED
from zhongshu.lifecycle.models import LIVE, Chapter
from zhongshu.people.actor import Actor
from zhongshu.policy.queries import active_rules

KILLS = ("killer", "criterion")  # a gate opened by one of these is a kill signal
FEN_PER_MILLION = 100 * FEN_PER_WAN
GROUNDS = {"evidence": Bi("凭证据", "On evidence"), "calendar": Bi("按日程", "On the calendar")}
LEVELS, LOAD = Bi("级/百万元", "levels per million CNY"), Bi("份（加权）", "dossiers (weighted)")


def grounds() -> Mapping[str, Bi]:
    return GROUNDS


def cap() -> float:
    return active_rules().care.active_cap


@indicator("K26b", "deliver", Bi("从终止信号到终止", "From kill signal to stop"), Bi("期内终止的卷宗中由致命假设破裂或终止判据触发的，从触发到终止的天数（中位数）", "Of the stops signed in the period that a broken killer assumption or a kill criterion called for: days from that signal to the stop (median)"), Measure.MEDIAN, DAYS, parts=fields)  # fmt: skip
def kill_to_stop(actor: Actor, period: Period) -> Iterable[Fact]:
    known = live(actor)
    return [
        fact(known[g.dossier_id], on=g.decided_on, by=known[g.dossier_id].field, value=(g.decided_on - g.opened_on).days)
        for g in signed_gates()
        if g.outcome == "STOP" and g.trigger in KILLS and g.dossier_id in known and period.holds(g.decided_on)
    ]  # fmt: skip


@indicator("K27b", "deliver", Bi("凭证据拨付的经费", "Money paid on evidence"), Bi("期内拨付的经费中，拨付前已有里程碑核验或里程碑评审签署的部分（按金额）；首阶段经费按日程拨付", "Of the money paid in the period, the part before which a milestone had been verified or a gate signed (by amount); stage-1 money is paid on the calendar"), Measure.RATIO, PERCENT, parts=grounds, part=Measure.SUM, money=True, share=True)  # fmt: skip
def on_evidence(actor: Actor, period: Period) -> Iterable[Fact]:
    known, proven = live(actor), _first_proof()
    found = []
    for payment in payments():
        day, row = payment.day, known.get(payment.dossier_id)
        if row and period.holds(day):
            held = proven.get(payment.dossier_id, dt.date.max) <= day
            by, fen = ("evidence", payment.amount_fen) if held else ("calendar", 0)
            found.append(fact(row, on=day, by=by, value=fen, base=payment.amount_fen, marked=held))
    return found


def _first_proof() -> dict[str, dt.date]:
    """The first day on which something of a dossier was proven: a milestone verified, or a gate signed."""
    verified = Milestone.objects.filter(state="verified", settled_at__isnull=False)
    found = {pk: clock.day_of(at) for pk, at in verified.values_list("dossier_id").annotate(at=Min("settled_at"))}
    for gate in signed_gates():
        found[gate.dossier_id] = min(gate.decided_on, found.get(gate.dossier_id, gate.decided_on))
    return found


@indicator("K29b", "deliver", Bi("专员负荷", "Load of the specialists"), Bi("今天每位专员负责的在办卷宗数，储备按梯次折算（中位数）；上限见规则", "Dossiers each specialist answers for today, those on the bench weighted by tier (median); the cap stands in the rules"), Measure.MEDIAN, LOAD, high=cap, told=Told.TODAY)  # fmt: skip
def load(actor: Actor, period: Period) -> Iterable[Fact]:
    care = active_rules().care
    weights = {tier.code: tier.weight for tier in care.bench_weights}
    loads: dict[str, tuple[str, float]] = {}
    for row in live(actor).values():
        if row.specialist_id and row.state in OWNED:
            _, so_far = loads.get(row.specialist_id, ("", 0.0))
            more = weights.get(row.tier, 1.0) if row.state == "BENCH" else 1.0
            loads[row.specialist_id] = (veil.told(pick(row, "specialist"), row.specialist_id), so_far + more)
    listing = reverse("desk:dossiers")
    return [
        Fact("", name, f"{listing}?origin={LIVE}&by={pk}", clock.today(), "", weight, weight <= care.active_cap)
        for pk, (name, weight) in loads.items()
    ]


@indicator("K30", "deliver", Bi("每百万元提升的 TRL", "TRL gained per million"), Bi("期内有拨付的卷宗：立项方案以来提升的 TRL 级数之和，除以至今已拨付的经费", "Dossiers paid in the period: TRL levels gained since the plan was sealed, over all the money paid to them so far"), Measure.RATIO, LEVELS, parts=fields, told=Told.FOLLOWED)  # fmt: skip
def trl_gained(actor: Actor, period: Period) -> Iterable[Fact]:
    known, lately, ever, began = live(actor), paid_by_dossier(period), paid_by_dossier(), _first_trl()
    return [
        _gain(known[pk], began[pk], ever[pk])
        for pk in lately
        if pk in known and pk in ever and began.get(pk) is not None and known[pk].trl is not None
    ]


def _gain(row: Row, began: int, fen: int) -> Fact:
    return fact(row, on=row.opened_on, by=row.field, value=(row.trl or 0) - began, base=fen / FEN_PER_MILLION)


def _first_trl() -> dict[str, int]:
    """The readiness each first sealed plan or, where none was, the lead spoke of."""
    found: dict[str, int] = {}
    for pk, body in Chapter.objects.filter(kind__in=("plan", "lead")).order_by("-kind", "number").values_list("dossier_id", "body"):  # fmt: skip
        level = json.loads(body).get("trl")
        if level not in (None, "") and pk not in found:
            found[pk] = int(level)
    return found
