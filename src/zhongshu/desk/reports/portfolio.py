"""中枢: the portfolio of dossiers at work — what may be expected, what may be counted on, how concentrated it is, what is at risk — and integrity (K45, K47).

A dossier's chance is the product of the probabilities of passing that its contract states for the stages still ahead. The house puts no price on a
dossier, so value is told as the number that pass all their exams.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from django.urls import reverse

from zhongshu.delivery.models import IntegrityCase, Stage
from zhongshu.desk.queries.timeline import AT_WORK
from zhongshu.desk.reports import Fact, Measure, Period, Told, indicator
from zhongshu.desk.reports.reading import DOSSIERS, fact, fields, live, payments, read_all
from zhongshu.kernel.bilingual import Bi
from zhongshu.people.actor import Actor

AHEAD = ("planned", "active")
HHI, YUAN, CASES = Bi("HHI（0 至 1）", "HHI (0 to 1)"), Bi("万元", "10k CNY"), Bi("起", "cases")
UNNAMED = Bi("只向诚信审计、主任与委员会显示", "Shown to integrity, the director and the committee only")
VERDICTS = {"open": Bi("审查中", "Open"), "cleared": Bi("不成立", "Cleared"), "proven": Bi("成立", "Proven")}


def stages() -> Mapping[str, Bi]:
    return {str(n): Bi(f"阶段 {n}", f"Stage {n}") for n in range(1, 13)}


def verdicts() -> Mapping[str, Bi]:
    return VERDICTS


def _chances(actor: Actor) -> list[Fact]:
    """Each dossier at work with its chance of passing every exam ahead; without a stated probability it has none."""
    priors: dict[str, list[float | None]] = {}
    for pk, prior in read_all("ahead", Stage.objects.filter(state__in=AHEAD), "dossier_id", "pass_prior"):
        share = None if prior is None else prior / 100 if prior > 1 else prior  # older contracts hold per cent
        priors.setdefault(pk, []).append(share)
    found = []
    for row in live(actor).values():
        if row.state in AT_WORK and row.pk in priors:
            stated = [p for p in priors[row.pk] if p is not None]
            whole = math.prod(stated) if len(stated) == len(priors[row.pk]) else None
            found.append(fact(row, on=row.next_decision_on, by=row.field, value=whole))
    return found


@indicator("K45a", "hub", Bi("组合期望", "Expected of the portfolio"), Bi("今天实施中的卷宗里，按任务书所载通过概率，预期通过全部剩余考核的份数", "Of the dossiers at work today, how many are expected to pass all exams ahead, by the probabilities their contracts state"), Measure.SUM, DOSSIERS, parts=fields, told=Told.TODAY)  # fmt: skip
def expected(actor: Actor, period: Period) -> Iterable[Fact]:
    return _chances(actor)


@indicator("K45b", "hub", Bi("组合的九成把握", "Counted on with nine in ten"), Bi("今天实施中的卷宗里，有九成把握至少通过全部剩余考核的份数（各卷宗相互独立）", "Of the dossiers at work today, the number that pass all exams ahead with a probability of nine in ten at least (dossiers taken as independent)"), Measure.ASSURED, DOSSIERS, parts=fields, part=Measure.SUM, told=Told.TODAY)  # fmt: skip
def counted_on(actor: Actor, period: Period) -> Iterable[Fact]:
    return _chances(actor)


@indicator("K45c", "hub", Bi("领域集中度", "Concentration by field"), Bi("今天实施中的卷宗的经费在各领域之间的集中度（赫芬达尔指数）；1 为集中于一个领域", "How the money of the dossiers at work is spread over the fields (Herfindahl index); 1 is all in one field"), Measure.CONCENTRATION, HHI, parts=fields, part=Measure.SUM, money=True, told=Told.TODAY)  # fmt: skip
def concentration(actor: Actor, period: Period) -> Iterable[Fact]:
    return [
        fact(row, on=row.next_decision_on, by=row.field, value=row.money_fen)
        for row in live(actor).values()
        if row.state in AT_WORK and row.money_fen
    ]


@indicator("K45d", "hub", Bi("各阶段受险经费", "Money at risk by stage"), Bi("今天实施中的卷宗已拨付、而所属阶段尚未通过考核的经费，按阶段", "Money paid to the dossiers at work today whose stage has not passed its exam yet, by stage"), Measure.SUM, YUAN, parts=stages, money=True, told=Told.TODAY, ordered=True)  # fmt: skip
def at_risk(actor: Actor, period: Period) -> Iterable[Fact]:
    known = live(actor)
    unproven = set(Stage.objects.filter(state="active").values_list("dossier_id", "number"))
    found = []
    for payment in payments():
        row, left = known.get(payment.dossier_id), payment.amount_fen - payment.returned_fen
        if row and left and payment.state == "paid" and row.state in AT_WORK and (payment.dossier_id, payment.stage) in unproven:  # fmt: skip
            found.append(fact(row, on=payment.day, by=str(payment.stage), value=left))
    return found


def _outcome(case: IntegrityCase) -> str:
    """What one has concluded and nobody has signed yet is still open."""
    return "open" if case.outcome == "found" else case.outcome


@indicator("K47", "hub", Bi("诚信案件", "Integrity cases"), Bi("期内立案的诚信审查，按结果；免责终止不在其中", "Integrity cases opened in the period, by outcome; a stop without fault is none"), Measure.COUNT, CASES, parts=verdicts)  # fmt: skip
def integrity(actor: Actor, period: Period) -> Iterable[Fact]:
    known, named = live(actor), actor.may("integrity:AR")
    return [
        fact(known[case.dossier_id], on=case.opened_on, by=_outcome(case)) if named else Fact("", str(UNNAMED), reverse("desk:report", args=["K47"]), case.opened_on, _outcome(case))
        for case in IntegrityCase.objects.all()
        if case.dossier_id in known and period.holds(case.opened_on)
    ]  # fmt: skip
