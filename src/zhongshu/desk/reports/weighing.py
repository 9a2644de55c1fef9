"""评，二: how far judges agree, how well bodies foresaw, and what the house declined and should not have (K12, K14, K15).

Flows in: scores of rounds that are over, predictions whose outcome is known. A single score carries no name, and none of a dossier that is locked for
the reader carries its title. Never: a person's own record (R-35).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Max, Q
from django.urls import reverse

from zhongshu.appraisal.models import CRITERION, Score
from zhongshu.decisions.models import Outcome
from zhongshu.decisions.names import PURPOSES
from zhongshu.desk import analysis
from zhongshu.desk.reports import Fact, Measure, Period, Told, indicator
from zhongshu.desk.reports.reading import PERCENT, Row, closed_rounds, fact, fields, first_days, live, read_all
from zhongshu.discovery.models import SignalLink
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.lifecycle.models import Passage
from zhongshu.pages.charts import Chart
from zhongshu.people.actor import Actor
from zhongshu.policy.queries import active_rules

BLIND_ROUND, COIN = 1, 0.25  # a coin tossed at even odds scores 0.25
ICC, BRIER = Bi("ICC（0 至 1）", "ICC (0 to 1)"), Bi("Brier 分", "Brier score")
POINTS = Bi("个百分点", "percentage points")
CAME = {
    "back": Bi("重新提出后立项", "Brought back and awarded"),
    "signal": Bi("此后有外部进展信号", "A signal of outside progress since"),
    "none": Bi("没有后续", "Nothing since"),
}


def purposes() -> Mapping[str, Bi]:
    return PURPOSES


def came() -> Mapping[str, Bi]:
    return CAME


@indicator("K12", "judge", Bi("专家一致性", "Agreement of judges"), Bi("期内结束盲评的论证中，各位专家加权总分的组内相关系数（单人信度）：1 为完全一致，0 为分歧与随机无异", "Over the appraisals whose blind round closed in the period: intraclass correlation of the judges' weighted scores (reliability of one judge); 1 is full agreement, 0 no more than chance"), Measure.AGREEMENT, ICC, parts=fields)  # fmt: skip
def agreement(actor: Actor, period: Period) -> Iterable[Fact]:
    known, found = live(actor), list[tuple[Row, dt.date, float]]()
    weights = {c.code: c.weight for c in active_rules().rubric.criteria}
    given = _weighted(weights)
    for appraisal in closed_rounds():
        row = known.get(appraisal.dossier_id)
        if row and period.holds(appraisal.day):
            found += [(row, appraisal.day, score) for score in given.get(appraisal.pk, [])]
    opens = actor.may("panel:RUA")
    return [_score(row, day, score, opens) for row, day, score in found]


def _weighted(weights: Mapping[str, float]) -> dict[str, list[float]]:
    """The weighted scores of each appraisal, of those judges who scored every criterion."""
    rows = Score.objects.filter(kind=CRITERION, review__round=BLIND_ROUND).exclude(review__verdict="not_mine")
    each = {
        f"mark_{n}": Max("value", filter=Q(code=code)) for n, code in enumerate(weights)
    }  # a criterion is scored once
    whole, found = sum(weights.values()), dict[str, list[float]]()
    judged = rows.values("review_id").annotate(**each).order_by("review_id")
    for appraisal, *marks in judged.values_list("review__appraisal_id", *each):
        if None not in marks:
            found.setdefault(appraisal, []).append(sum(m * w for m, w in zip(marks, weights.values(), strict=True)) / whole)  # fmt: skip
    return found


def _score(row: Row, day: dt.date, score: float, opens: bool) -> Fact:
    """One judge's score of one dossier; it opens to the appraisal for those who read appraisals, else to the dossier."""
    url = reverse("appraisal:appraisal", args=[row.code]) if opens else row.url
    return Fact(row.code, pick(row, "title") or row.code, url, day, row.field, score, key=row.pk)


_FORETOLD = (
    "happened", "known_on", "subject__percent", "subject__label_zh", "subject__label_en", "subject__decision__code",
    "subject__decision__purpose", "subject__dossier_id",
)  # fmt: skip


def _predictions(actor: Actor, period: Period) -> list[Any]:
    """Predictions of the period about what the reader may know, with the decision each belongs to."""
    found = read_all("predictions", Outcome.objects.filter(subject__percent__isnull=False), *_FORETOLD)
    known = live(actor)
    return [
        one
        for one in found
        if period.holds(one.known_on) and (one.subject__dossier_id is None or one.subject__dossier_id in known)
    ]


def _foreseen(actor: Actor, one: Any, value: float) -> Fact:
    url = (
        reverse("decisions:decision", args=[one.subject__decision__code]) if actor.may("decision:RUA") else ""
    )  # the body's own page, for those who read it
    label = {"label_zh": one.subject__label_zh, "label_en": one.subject__label_en}
    base = (one.subject__percent or 0) / 100
    return Fact(one.subject__decision__code, pick(label, "label"), url, one.known_on, one.subject__decision__purpose, value, one.happened, base, one.subject__decision__code)  # fmt: skip


def calibration(facts: Sequence[Fact]) -> Chart | None:
    """What was said against how often it happened, in five bands."""
    bins = analysis.curve([(f.base, f.marked) for f in facts if f.base is not None])
    if not bins:
        return None
    return Chart(
        key="calibration", title=Bi("校准：预测概率与实际发生", "Calibration: what was said and what happened"),
        source=Bi("已知结果的决策预测", "Predictions whose outcome is known"), unit=PERCENT, kind="line",
        names=[Bi("{a} %（{n} 次）", "{a} % ({n})").fill(a=round(b.said * 100), n=b.count) for b in bins],
        series={
            Bi("预测", "Said"): [round(b.said * 100, 1) for b in bins], Bi("实际发生", "Happened"): [round(b.happened * 100, 1) for b in bins],
            Bi("95 % 下限", "95 % from"): [round(b.low * 100, 1) for b in bins], Bi("95 % 上限", "95 % to"): [round(b.high * 100, 1) for b in bins],
        },
    )  # fmt: skip


@indicator("K14a", "judge", Bi("预测得分（Brier）", "Score of predictions (Brier)"), Bi("期内得知结果的决策预测：概率与结果之差的平方的均值；0 为全中，0.25 相当于掷硬币", "Predictions of the decision bodies whose outcome became known in the period: mean squared difference of probability and outcome; 0 is perfect, 0.25 a coin"), Measure.MEAN, BRIER, high=COIN, parts=purposes, picture=calibration)  # fmt: skip
def brier(actor: Actor, period: Period) -> Iterable[Fact]:
    return [
        _foreseen(actor, one, ((one.subject__percent or 0) / 100 - one.happened) ** 2)
        for one in _predictions(actor, period)
    ]


@indicator("K14b", "judge", Bi("预测偏差", "Bias of predictions"), Bi("期内得知结果的决策预测：预测概率减去实际结果的均值；正为偏乐观，负为偏悲观", "Predictions whose outcome became known in the period: mean of probability less outcome; above zero too hopeful, below too cautious"), Measure.MEAN, POINTS, parts=purposes, picture=calibration)  # fmt: skip
def bias(actor: Actor, period: Period) -> Iterable[Fact]:
    return [
        _foreseen(actor, one, (one.subject__percent or 0) - 100.0 * one.happened) for one in _predictions(actor, period)
    ]


@indicator("K15", "judge", Bi("错失清单", "Miss list"), Bi("期内不予支持的卷宗中，后来重新提出并立项、或登记过此后外部进展信号的比例；本中心不知道的外部成功不在其中", "Of the dossiers declined in the period, the part that came back and was awarded, or of which a signal of outside progress since is on record; successes the house has not heard of are not in it"), Measure.SHARE, PERCENT, parts=came, told=Told.FOLLOWED)  # fmt: skip
def missed(actor: Actor, period: Period) -> Iterable[Fact]:
    known, declined = live(actor), first_days(targets=["DECL"])
    awarded = {pk: clock.day_of(at) for pk, at in Passage.objects.filter(edge="T-17").order_by("at").values_list("dossier_id", "at")}  # fmt: skip
    signals = SignalLink.objects.values_list("lead__dossier_id", "signal__on")
    heard = {pk for pk, on in signals if pk in declined and on > declined[pk]}
    found = []
    for pk, day in declined.items():
        if pk in known and period.holds(day):
            way = "back" if awarded.get(pk, day) > day else "signal" if pk in heard else "none"
            found.append(fact(known[pk], on=day, by=way, marked=way != "none"))
    return found
