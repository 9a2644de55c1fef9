"""What the overview of the work shows: stages in time, the next exam, money as a bar, the board, alerts, what the clock says. Reads only."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from zhongshu.delivery.models import Alert, Assumption, Condition, Issue, Iteration, KillCriterion, Milestone, Stage
from zhongshu.delivery.queries.money import spent_of, stages_of, totals_of
from zhongshu.delivery.reading import day_of
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.kernel.money import FEN_PER_WAN
from zhongshu.lifecycle.models import Dossier, Passage
from zhongshu.lifecycle.queries import last_chapter, parted
from zhongshu.pages.charts import Chart
from zhongshu.people.actor import Actor

# What team and house read of an ending on the page of the work
SHOWN_OF_ENDING = ("outcome", "fault", "reasons", "lesson", "money", "wind_down", "released")
STAGE_TONES = {"planned": 7, "active": 0, "passed": 1, "failed": 4, "void": 7}


@dataclass(frozen=True, slots=True)
class MoneyBar:
    """Money of a dossier as shares of what was planned."""

    planned: int
    paid: int
    spent: int
    returned: int
    open: int

    @property
    def paid_share(self) -> float:
        return self.paid / self.planned if self.planned else 0.0

    @property
    def spent_share(self) -> float:
        return self.spent / self.planned if self.planned else 0.0


def money_bar(dossier: Dossier) -> MoneyBar:
    totals = totals_of(dossier)
    return MoneyBar(totals.planned, totals.paid, spent_of(dossier), totals.returned, totals.open)


def gantt(dossier: Dossier) -> Chart:
    """Stages and milestones in time."""
    stages = list(stages_of(dossier))
    spans = [
        (Bi(f"阶段 {s.number}", f"Stage {s.number}"), s.starts_on, s.ends_on, STAGE_TONES[s.state])
        for s in stages
        if s.state != "void"
    ]
    return Chart(
        key="stages", title=Bi("阶段", "Stages"), source=Bi("任务书与现行方案", "Contract and plan in force"), unit=Bi("日期", "Date"),
        kind="spans", names=[s[0] for s in spans], spans=spans, height="short",
    )  # fmt: skip


def money_chart(dossier: Dossier) -> Chart:
    """Planned, paid and open by stage."""
    totals: dict[int, list[int]] = {}
    for stage, state, amount, returned in dossier.payments.exclude(state="void").values_list(
        "stage", "state", "amount_fen", "returned_fen"
    ):
        row = totals.setdefault(stage, [0, 0, 0])
        if state == "paid":
            row[0] += amount - returned
            row[2] += returned
        elif state == "returned":
            row[2] += amount
        else:
            row[1] += amount
    numbers = sorted(totals)
    names = [Bi(f"阶段 {n}", f"Stage {n}") for n in numbers]
    series: dict[Bi | str, list[float | int | None]] = {
        label: [totals[n][place] / FEN_PER_WAN for n in numbers]
        for place, label in enumerate((Bi("已拨付", "Paid"), Bi("未拨付", "Open"), Bi("已退回", "Returned")))
    }
    return Chart(
        key="money", title=Bi("各阶段经费", "Money by stage"), source=Bi("拨付账", "The books"), unit=Bi("万元", "10k CNY"), kind="stacked",
        names=names, series=series, height="short",
    )  # fmt: skip


def next_exam(dossier: Dossier) -> Milestone | None:
    return (
        Milestone.objects.filter(dossier=dossier, state__in=("active", "submitted", "planned"))
        .order_by("due_on", "number")
        .first()
    )


def board(dossier: Dossier) -> QuerySet[Assumption]:
    return Assumption.objects.filter(dossier=dossier, void=False).prefetch_related("changes").order_by("number")


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What was proven before a split, in the dossier it was proven in."""

    code: str
    title: str
    proven: list[tuple[Milestone, int]]  # with how many pieces of evidence


def taken_over(actor: Actor, dossier: Dossier) -> TakenOver | None:
    """The evidence a dossier split off refers to; None for any other, and for who may not know the old one."""
    if not Passage.objects.filter(dossier=dossier, edge="T-43", target="ACTIVE").exists():
        return None
    old, _ = parted(actor, dossier)
    if old is None:
        return None
    rows = Milestone.objects.filter(dossier=old.pk, state="verified", settled_at__lte=dossier.created_at)
    counted = rows.annotate(pieces=Count("evidence")).order_by("number")
    return TakenOver(old.code, pick(old, "title") or old.code, [(m, m.pieces) for m in counted])


def criteria(dossier: Dossier) -> QuerySet[KillCriterion]:
    return KillCriterion.objects.filter(dossier=dossier, void=False).order_by("number")


def alerts_of(dossier: Dossier) -> list[Alert]:
    """Alerts that stand, the red first; silenced ones last."""
    rows = list(Alert.objects.filter(dossier=dossier, closed_on__isnull=True))
    return sorted(rows, key=lambda a: (silent(a), a.level != "red", a.since))


def silent(alert: Alert) -> bool:
    return alert.silenced_until is not None and alert.silenced_until >= clock.today()


def open_conditions(dossier: Dossier) -> QuerySet[Condition]:
    return Condition.objects.filter(gate__dossier=dossier).select_related("gate").order_by("met_on", "due_on")


def elapsed_months(dossier: Dossier) -> int:
    """Months since the first stage began: a pivot never resets them (R-27)."""
    first = Stage.objects.filter(dossier=dossier).order_by("starts_on").values_list("starts_on", flat=True).first()
    return max(0, (clock.today() - first).days // 30) if first else 0


def work_began(dossier: Dossier) -> dt.date | None:
    """The first day of the work: of the first stage as agreed, or the day the books were opened where that was earlier."""
    first = Stage.objects.filter(dossier=dossier).order_by("starts_on").first()
    return min(first.starts_on, clock.day_of(first.created_at)) if first else None


def trl_claim(dossier: Dossier) -> Iteration | None:
    """The TRL the team claims and nobody has confirmed: the one of its last iteration, while it differs from the dossier's."""
    last = Iteration.objects.filter(dossier=dossier, trl_after__isnull=False).order_by("-number").first()
    waits = last is not None and not last.trl_confirmed_on and last.trl_after != dossier.trl
    return last if waits else None


@dataclass(frozen=True, slots=True)
class Week:
    """What happened since a day, for the one-pager."""

    since: dt.date
    iterations: list[Iteration]
    milestones: list[Milestone]
    issues: list[Issue]
    alerts: list[Alert]
    due: list[Milestone]


def week_of(dossier: Dossier) -> Week:
    today = clock.today()
    since = today - dt.timedelta(days=7)
    changed = Q(updated_at__gte=clock.now() - dt.timedelta(days=7))
    return Week(
        since=since,
        iterations=list(Iteration.objects.filter(dossier=dossier).order_by("-ends_on")[:2]),
        milestones=list(
            Milestone.objects.filter(changed, dossier=dossier, state__in=("submitted", "verified", "missed", "waived"))
        ),
        issues=list(
            Issue.objects.filter(dossier=dossier)
            .exclude(state="confirmed")
            .select_related("owner__person")
            .order_by("due_on")
        ),
        alerts=[a for a in alerts_of(dossier) if not silent(a)],
        due=list(
            Milestone.objects.filter(
                dossier=dossier, state__in=("active", "planned"), due_on__lte=today + dt.timedelta(days=60)
            ).order_by("due_on")
        ),
    )


def title_of(dossier: Dossier) -> str:
    return pick(dossier, "title") or dossier.code


def ending_of(dossier: Dossier) -> dict[str, Any]:
    """How funded work ended before its goal, as sealed; empty while it goes on."""
    chapter = last_chapter(dossier, "ending") if dossier.state in ("STOP", "REVOKE") else None
    if chapter is None:
        return {}
    body: dict[str, Any] = json.loads(chapter.body)
    days = {name: day_of(body.get(name)) for name in ("appeal_until", "reapply_from")}
    return {name: body[name] for name in SHOWN_OF_ENDING} | days
