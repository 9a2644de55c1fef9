"""用，二: private money beside public money, spin-offs and whether they live, first deployments, what five years made of the first money (K32 to K42)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from zhongshu.desk.reports import Fact, Measure, Period, Told, indicator
from zhongshu.desk.reports.applying import transfer_cases
from zhongshu.desk.reports.reading import (
    PERCENT,
    checked_investment,
    checked_outcomes,
    fact,
    fields,
    first_days,
    live,
    paid_by_dossier,
)
from zhongshu.desk.reports.selecting import AWARD_EDGE, came_in
from zhongshu.kernel.bilingual import Bi
from zhongshu.people.actor import Actor
from zhongshu.transfer.models import FollowUp
from zhongshu.transfer.rules import MODES, add_months

CASES, TIMES = Bi("项", "cases"), Bi("倍", "times")
FOLLOW_ON_MONTHS, SURVIVAL_YEARS = 60, 3


def firms() -> Mapping[str, Bi]:
    return {code: mode.label for code, mode in MODES.items() if mode.equity}


@indicator("K32b", "apply", Bi("杠杆：社会投资与拨付之比", "Leverage: private over public"), Bi("期内经核对的社会投资中归属本中心卷宗的部分，除以期内中心拨付的经费", "Checked private investment of the period, as far as it is attributed to the center's dossiers, over the money the center paid in it"), Measure.RATIO, TIMES, parts=fields, money=True)  # fmt: skip
def leverage(actor: Actor, period: Period) -> Iterable[Fact]:
    known = live(actor)
    private = [
        fact(known[one.dossier_id], on=one.on, by=known[one.dossier_id].field, value=one.fen)
        for one in checked_investment(period)
        if one.dossier_id in known
    ]
    paid = [(known[pk], fen) for pk, fen in paid_by_dossier(period).items() if pk in known]
    return private + [fact(row, on=None, by=row.field, base=fen) for row, fen in paid]


@indicator("K34a", "apply", Bi("衍生企业", "Spin-offs"), Bi("期内签约的衍生企业与作价入股", "Spin-offs and equity for IP signed in the period"), Measure.COUNT, CASES, parts=firms)  # fmt: skip
def spin_offs(actor: Actor, period: Period) -> Iterable[Fact]:
    known, equity = live(actor), firms()
    return [
        fact(known[case.dossier_id], on=case.signed_on, by=case.mode)
        for case in transfer_cases()
        if case.signed_on and case.mode in equity and case.dossier_id in known and period.holds(case.signed_on)
    ]


@indicator("K34b", "apply", Bi("三年后仍在用", "Alive after three years"), Bi("期内完成的毕业三年及以上跟踪中，技术或企业仍在运行的比例", "Of the follow-ups three years or more after graduation that were done in the period, the part still in use"), Measure.SHARE, PERCENT, parts=fields)  # fmt: skip
def survival(actor: Actor, period: Period) -> Iterable[Fact]:
    known = live(actor)
    done = FollowUp.objects.filter(kind="graduated", year__gte=SURVIVAL_YEARS, done_on__isnull=False, in_use__isnull=False)  # fmt: skip
    return [
        fact(known[f.dossier_id], on=f.done_on, by=known[f.dossier_id].field, marked=bool(f.in_use))
        for f in done
        if f.dossier_id in known and period.holds(f.done_on)
    ]


@indicator("K36", "apply", Bi("首试首用", "First deployments"), Bi("期内经核对的首试首用成果", "Checked first uses of the period"), Measure.COUNT, CASES, parts=fields)  # fmt: skip
def first_uses(actor: Actor, period: Period) -> Iterable[Fact]:
    known = live(actor)
    return [
        fact(known[one.dossier_id], on=one.on, by=known[one.dossier_id].field)
        for one in checked_outcomes()
        if one.kind == "first_use" and one.dossier_id in known and period.holds(one.on)
    ]


@indicator("K39", "apply", Bi("放大倍数", "Amplification"), Bi("截至期末，中心已拨付经费的全部立项卷宗：立项后五年内到位、归属于它的社会投资，除以中心已拨付的经费", "All dossiers awarded and paid by the end of the period: private money attributed to them that followed within five years of the award, over the money the center paid them"), Measure.RATIO, TIMES, parts=fields, money=True, told=Told.END)  # fmt: skip
def amplification(actor: Actor, period: Period) -> Iterable[Fact]:
    so_far, known, awarded = period.so_far(), live(actor), first_days(AWARD_EDGE)
    paid, followed = paid_by_dossier(so_far), dict[str, int]()
    for one in checked_investment(so_far):
        since = awarded.get(one.dossier_id, dt.date.max)
        if since <= one.on <= add_months(min(since, one.on), FOLLOW_ON_MONTHS):
            followed[one.dossier_id] = followed.get(one.dossier_id, 0) + one.fen
    return [
        fact(known[pk], on=day, by=known[pk].field, value=followed.get(pk, 0), base=paid[pk])
        for pk, day in awarded.items()
        if pk in known and pk in paid and so_far.holds(day)
    ]


@indicator("K42", "hub", Bi("参赛项目入池或立项", "Contest entries that reached the bench or an award"), Bi("期内由大赛而来的线索中，已入储备或获得立项的比例", "Of the leads a contest brought in the period, the part that reached the bench or an award"), Measure.SHARE, PERCENT, parts=fields, told=Told.FOLLOWED)  # fmt: skip
def contest(actor: Actor, period: Period) -> Iterable[Fact]:
    known = live(actor)
    got = set(first_days(targets=["BENCH"])) | set(first_days(AWARD_EDGE))
    return [
        fact(known[pk], on=day, by=known[pk].field, marked=pk in got)
        for pk, day in came_in(actor, period).items()
        if pk in known and known[pk].channel == "contest"
    ]
