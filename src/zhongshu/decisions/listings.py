"""The list of decisions. A row whose every subject is locked for the reader says so and nothing more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Case, Exists, OuterRef, QuerySet, When
from django.urls import reverse

from zhongshu.decisions import queries
from zhongshu.decisions.models import CLOSED, OPEN, Ballot, Decision
from zhongshu.decisions.names import BODIES, LOCKED, PURPOSES, STATES
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.pages.listing import Column, Filter, Listing, Tab, Tone


def matter(row: Decision) -> str:
    return str(LOCKED) if getattr(row, "locked", True) else pick(row, "matter")


def _state(row: Decision) -> Tone:
    if row.state == CLOSED:
        return Tone(STATES[CLOSED], "good")
    return Tone(STATES[OPEN], "warn" if row.due_on < clock.today() else "info")


def _waiting(rows: QuerySet[Any], value: Any) -> QuerySet[Any]:
    return rows.filter(state=OPEN, due_on__lt=clock.today())


class Decisions(Listing):
    """Open decisions first, then the newest."""

    name = "decisions.decisions"
    title = Bi("决策", "Decisions")
    order = ("-state", "asked_by", "-closed_at", "-pk")
    search_fields = ("code", "subjects__dossier__code", "sha256")
    search_hint = Bi("编号、卷宗号、校验值", "Number, dossier, hash")
    empty = Bi("还没有决策", "No decision yet")
    empty_hint = Bi(
        "立项、里程碑、毕业和核爆点等事项提请后显示在这里",
        "Awards, gates, graduations and nuclear points appear here once they are put to a body",
    )
    columns = (
        Column("matter", Bi("事项", "Matter"), matter, kind="main"),
        Column("code", Bi("编号", "Number"), kind="code", sort="code"),
        Column("state", Bi("状态", "State"), _state, kind="state", sort="state"),
        Column("purpose", Bi("类别", "Kind"), lambda r: PURPOSES.get(r.purpose, r.purpose), sort="purpose"),
        Column("body", Bi("决策人", "Decided by"), lambda r: BODIES[r.body], sort="body"),
        Column("subjects", Bi("表决对象", "Subjects"), lambda r: len(r.subjects.all()), kind="number"),
        Column("amount", Bi("涉及经费", "Money"), lambda r: None if r.locked_subjects else r.amount_fen, kind="money"),
        Column("due", Bi("时限", "Due"), lambda r: r.due_on if r.state == OPEN else None, kind="due", sort="due_on"),
        Column("closed", Bi("作出决定", "Closed"), "closed_at", kind="moment", sort="closed_at"),
        Column("number", Bi("回执序号", "Receipt no."), "number", kind="number", sort="number", default=False),
        Column("sha256", Bi("校验值", "Hash"), lambda r: r.sha256[:16] or None, kind="code", default=False),
    )
    filters = (
        Filter("state", Bi("状态", "State"), choices=STATES),
        Filter("purpose", Bi("类别", "Kind"), kind="many", choices=PURPOSES),
        Filter("body", Bi("决策人", "Decided by"), choices=BODIES),
        Filter("late", Bi("已超期", "Overdue"), kind="flag", apply=_waiting),
        Filter("closed", Bi("决定日期", "Closed"), kind="days", field="closed_at"),
    )
    tabs = (
        Tab("open", Bi("待决定", "Open"), "state=open"),
        Tab("closed", Bi("已决定", "Closed"), "state=closed"),
    )

    def rows(self, actor: Any) -> QuerySet[Any]:
        mine = Ballot.objects.filter(subject__decision=OuterRef("pk"), user_id=actor.user_id)
        asked_by = Case(When(state=OPEN, then="due_on"))  # of what is closed the date it was asked by orders nothing
        return queries.decisions(actor).annotate(voted=Exists(mine), asked_by=asked_by)

    def found(self, rows: QuerySet[Any], text: str) -> QuerySet[Any]:
        return super().found(rows, text).distinct()

    def page_of(self, actor: Any, narrowed: QuerySet[Any], sort: str, start: int, size: int) -> list[Any]:
        rows = super().page_of(actor, narrowed, sort, start, size)
        queries.mark_locks(actor, rows)
        return rows

    def values(self, actor: Any, state: Any, columns: Sequence[Column]) -> Iterator[list[Any]]:
        rows = list(self.ordered(self.narrowed(actor, state), state.sort))
        queries.mark_locks(actor, rows)
        for row in rows:
            yield [column.plain(row) for column in columns]

    def href(self, row: Any) -> str:
        return "" if row.locked else reverse("decisions:decision", args=[row.code])
