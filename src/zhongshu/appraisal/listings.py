"""The officer's board as a list: which panels lack experts, which reviews are late, what is disputed."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, F, IntegerField, Q, QuerySet, When
from django.urls import reverse

from zhongshu.appraisal.models import BLIND, CROSS, OPINION, PREPARING, RUNNING, STAGES, Appraisal
from zhongshu.appraisal.queries import appraisals
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.pages.listing import Column, Filter, Listing, Tab, Tone
from zhongshu.panels.queries import unanswered


def lacking(rows: QuerySet[Any], _: Any = True) -> QuerySet[Any]:
    """Panels with fewer accepted seats than their quorum."""
    return rows.filter(stage__in=(PREPARING, BLIND), accepted__lt=F("panel__quorum"))


def late(rows: QuerySet[Appraisal], _: Any = True) -> QuerySet[Appraisal]:
    """Answers, reviews or opinions past their day."""
    today = clock.today()
    blind = Q(stage=BLIND, panel__due_on__lt=today) | Q(stage=CROSS, cross_due_on__lt=today)
    return rows.filter(
        blind
        | Q(stage=OPINION, dossier__due_on__lt=today)
        | Q(stage__in=RUNNING, panel__in=unanswered(today).values("panel"))
    )


def due_of(row: Appraisal) -> Any:
    """The day of the stage it is in; none once it has ended, for the dossier's own day is another room's by then."""
    if row.stage not in RUNNING:
        return None
    return (
        row.cross_due_on
        if row.stage == CROSS
        else row.panel.due_on
        if row.stage in (PREPARING, BLIND)
        else row.dossier.due_on
    )


class Board(Listing):
    """Every appraisal of the dossiers the reader may know."""

    name, title = "appraisal.board", Bi("论证", "Appraisal")
    search_fields = ("dossier__code", "dossier__title_zh", "dossier__title_en", "panel__code")
    search_hint = Bi("编号、名称", "Code, title")
    order = ("ended", "panel__due_on", "pk")
    empty = Bi("还没有论证", "No appraisal yet")
    empty_hint = Bi("专员把方案提交论证后，会出现在这里", "One begins when a specialist sends a plan to appraisal")
    columns = (
        Column("code", Bi("卷宗", "Dossier"), value="dossier.code", kind="code", sort="dossier__code"),
        Column("title", Bi("名称", "Title"), value=lambda a: pick(a.dossier, "title") or a.dossier.code, kind="main", sort="dossier__title_zh"),
        Column("stage", Bi("阶段", "Stage"), value=lambda a: Tone(a.stage_label, a.tone), kind="state", sort="stage"),
        Column("accepted", Bi("已接受", "Accepted"), kind="number", sort="accepted"),
        Column("quorum", Bi("法定份数", "Quorum"), kind="number"),
        Column("submitted", Bi("已提交", "Submitted"), kind="number", sort="submitted"),
        Column("disputed", Bi("分歧", "Disputed"), kind="flag", sort="disputed"),
        Column("due_on", Bi("本阶段截止", "Due"), value=due_of, kind="due"),
        Column("season", Bi("季", "Season"), sort="season", default=False),
        Column("panel", Bi("专家组", "Panel"), value="panel.code", kind="code", default=False),
    )  # fmt: skip
    filters = (
        Filter("stage", Bi("阶段", "Stage"), kind="many", choices=STAGES),
        Filter("lacking", Bi("缺专家", "Lacks experts"), kind="flag", apply=lacking),
        Filter("late", Bi("逾期", "Late"), kind="flag", apply=late),
        Filter("disputed", Bi("有分歧", "Disputed"), kind="flag", apply=lambda rows, _: rows.filter(disputed=True)),
    )
    tabs = (
        Tab("lacking", Bi("缺专家", "Lack experts"), "lacking=1"),
        Tab("late", Bi("逾期", "Late"), "late=1"),
        Tab("disputed", Bi("有分歧", "Disputed"), "stage=cross"),
        Tab("signed", Bi("待决定", "Await decision"), "stage=signed"),
    )

    def rows(self, actor: Any) -> QuerySet[Appraisal]:
        """Those under way first; an end is never due."""
        return appraisals(actor).annotate(
            ended=Case(When(stage__in=RUNNING, then=0), default=1, output_field=IntegerField())
        )

    def href(self, row: Appraisal) -> str:
        return reverse("appraisal:appraisal", args=[row.dossier.code])
