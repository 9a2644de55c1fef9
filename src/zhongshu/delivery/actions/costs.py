"""Cost reports 经费决算: the team says what it spent by budget line, the specialist accepts it or sends it back."""

from __future__ import annotations

import datetime as dt
import json

from django.db.models import Max

from zhongshu.delivery.models import CostReport
from zhongshu.delivery.queries.money import spent_of, totals_of
from zhongshu.delivery.queries.overview import work_began
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, NotAllowed, Stale
from zhongshu.kernel.money import amount
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import interest_of, place_of, team_user_ids
from zhongshu.notices.actions import notify
from zhongshu.people.actor import Actor

CODE = Bi("{code}：有一份经费决算待核", "{code}: a cost report to check")
BODY = Bi("截至 {d}，支出 {n}。", "Until {d}, {n} spent.")


@act("delivery.report_costs")
def report_costs(
    actor: Actor, dossier: Dossier, *, until: dt.date, lines: list[tuple[str, int]], note: str = ""
) -> CostReport:
    """What was spent since the last report; no more than was paid may be charged to the contract."""
    actor.require("payment:U", place_of(dossier))
    if actor.user_id not in team_user_ids(dossier):
        raise NotAllowed
    interest_of(actor, dossier, lock=True)
    spent = sum(fen for _, fen in lines)
    if spent <= 0:
        raise BadValue("lines", Bi("请填写至少一项支出", "Enter at least one amount spent"))
    if until > clock.today():
        raise BadValue("until", Bi("日期不能晚于今天", "The date may not lie in the future"))
    begun, last_until = work_began(dossier), _reported_until(dossier)
    earliest = max(filter(None, (begun, last_until)), default=None)
    if earliest is not None and until < earliest:
        text = Bi(
            "不能早于 {d}（实施开始或上一份决算）", "Not before {d}, when the work began or the last report ended"
        )
        raise BadValue("until", text.fill(d=earliest.isoformat()))
    waiting = CostReport.objects.filter(dossier=dossier, state="submitted")
    if waiting.exists():
        raise Stale(Bi("已有一份决算在等核对", "A cost report is waiting to be checked already"))
    room = totals_of(dossier).paid - spent_of(dossier)
    if spent > room:
        raise BadValue(
            "lines",
            Bi("支出合计超过已拨未用的 {n}", "More than the {n} paid and not yet spent").fill(n=amount(room)),
        )
    last = CostReport.objects.filter(dossier=dossier).aggregate(n=Max("number"))["n"] or 0
    report = CostReport.objects.create(
        dossier=dossier, number=last + 1, stage=dossier.stage or 1, until=until, spent_fen=spent,
        body=json.dumps([[line, fen] for line, fen in lines if fen], ensure_ascii=False), note=note.strip(), submitted_by=actor.user_id,
    )  # fmt: skip
    tell("dossier", dossier.pk, report=report.number, spent_fen=spent, until=until.isoformat())
    notify(
        to=[dossier.specialist_id] if dossier.specialist_id else [], kind="payment",
        subject=CODE.fill(code=dossier.code), body=BODY.fill(d=until.isoformat(), n=amount(spent)),
        link=f"/dossiers/{dossier.code}/delivery/money/",
    )  # fmt: skip
    return report


def _reported_until(dossier: Dossier) -> dt.date | None:
    """Until when costs have been reported and accepted."""
    found = CostReport.objects.filter(dossier=dossier, state="accepted").order_by("-until")
    return found.values_list("until", flat=True).first()


@act("delivery.judge_costs")
def judge_costs(actor: Actor, dossier: Dossier, *, report_id: str, accept: bool, reason: str = "") -> CostReport:
    """The specialist accepts, or sends back with a reason."""
    place = place_of(dossier)
    actor.require("payment:U", place)
    if actor.user_id not in place.specialists:
        raise NotAllowed
    if not accept and not reason.strip():
        raise BadValue("reason", Bi("请写明理由", "Give the reason"))
    changed = CostReport.objects.filter(
        pk=report_id, dossier=dossier, state="submitted"
    ).exclude(submitted_by=actor.user_id).update(
        state="accepted" if accept else "refused", judged_by=actor.user_id, judged_at=clock.now(), reason=reason.strip(),
        updated_at=clock.now(),
    )  # fmt: skip
    if changed != 1:
        raise Stale
    report = CostReport.objects.get(pk=report_id)
    tell("dossier", dossier.pk, report=report.number, accepted=accept, reason=reason, also=[report.submitted_by])
    return report
