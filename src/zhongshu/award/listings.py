"""The list of award packages, with what they ask and how they ended."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse

from zhongshu.award.queries import packages as queries
from zhongshu.award.queries.packages import STATES
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.lifecycle.queries import locked
from zhongshu.pages.listing import Column, Filter, Listing, Tab, Tone

TONES = {"draft": "neutral", "put": "info", "decided": "good", "withdrawn": "neutral"}


class Packages(Listing):
    """Newest first."""

    name = "award.packages"
    title = Bi("立项建议包", "Award packages")
    order = ("-created_at",)
    search_fields = ("code", "title_zh", "title_en", "items__dossier__code")
    empty_hint = Bi(
        "卷宗提请立项后，在这里编成建议包，核对上限，提交委员会表决",
        "Once dossiers are proposed for award they are put together here, weighed against the caps, and put to the committee",
    )
    columns = (
        Column("title", Bi("建议包", "Package"), lambda r: pick(r, "title"), kind="main"),
        Column("code", Bi("编号", "Number"), kind="code", sort="code"),
        Column(
            "state", Bi("状态", "State"), lambda r: Tone(STATES[r.state], TONES[r.state]), kind="state", sort="state"
        ),
        Column("count", Bi("卷宗", "Dossiers"), "count", kind="number", sort="count"),
        Column("asked", Bi("申请经费", "Money asked"), "asked", kind="money", sort="asked"),
        Column("budget", Bi("预算", "Budget"), "budget_fen", kind="money", sort="budget_fen"),
        Column("granted", Bi("同意经费", "Money approved"), "granted", kind="money"),
        Column("decision", Bi("决策", "Decision"), lambda r: r.decision.code if r.decision else None, kind="code"),
        Column("put", Bi("提交表决", "Put to the vote"), "put_at", kind="moment", sort="put_at", default=False),
    )
    filters = (
        Filter("state", Bi("状态", "State"), kind="many", choices=STATES),
        Filter("put", Bi("提交日期", "Put on"), kind="days", field="put_at"),
    )
    tabs = (
        Tab("draft", Bi("编制中", "Being assembled"), "state=draft"),
        Tab("put", Bi("表决中", "Before the committee"), "state=put"),
        Tab("decided", Bi("已决定", "Decided"), "state=decided"),
    )

    def rows(self, actor: Any) -> QuerySet[Any]:
        """A package with the sums of what this reader is shown of it."""
        kept = Q(items__dropped=False)
        if away := locked(actor):
            kept &= ~Q(items__dossier_id__in=away)
        return queries.packages(actor).annotate(
            count=Count("items", filter=kept),
            asked=Sum("items__amount_fen", filter=kept),
            granted=Sum("items__amount_fen", filter=kept & Q(items__outcome="approve")),
        )

    def href(self, row: Any) -> str:
        return reverse("award:package", args=[row.code])
