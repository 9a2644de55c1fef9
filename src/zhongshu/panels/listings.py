"""The list of panels, declared."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.pages.listing import Column, Filter, Listing, Tab, Tone
from zhongshu.panels.models import CLOSED, KINDS, OPEN, Panel
from zhongshu.panels.queries import panels

STATES = {OPEN: Bi("在任", "Sitting"), CLOSED: Bi("已结束", "Ended")}


class Panels(Listing):
    """Every panel of the dossiers the reader may know."""

    name, title = "panels.panels", Bi("专家组", "Panels")
    search_fields = ("code", "dossier__code", "dossier__title_zh", "dossier__title_en")
    search_hint = Bi("编号、卷宗名称", "Code, title of the dossier")
    order = ("due_on", "code")
    empty = Bi("还没有专家组", "No panel yet")
    empty_hint = Bi("卷宗提交论证后自动召集", "One is convened when a dossier is sent to appraisal")
    columns = (
        Column("code", Bi("编号", "Code"), kind="code", sort="code"),
        Column("title", Bi("卷宗", "Dossier"), value=lambda p: pick(p.dossier, "title") or p.dossier.code, kind="main"),
        Column("kind", Bi("类别", "Kind"), value="kind_label", sort="kind"),
        Column("accepted", Bi("已接受", "Accepted"), kind="number", sort="accepted"),
        Column("quorum", Bi("法定人数", "Quorum"), kind="number", sort="quorum"),
        Column("invited", Bi("待答复", "Invited"), kind="number", sort="invited"),
        Column("named", Bi("拟请", "Named"), kind="number", sort="named"),
        Column("chair", Bi("组长", "Chair"), value=lambda p: str(p.chair) if p.chair else "", kind="person"),
        Column("due_on", Bi("评议截止", "Due"), value=lambda p: p.due_on if p.state == OPEN else None, kind="due", sort="due_on"),
        Column("state", Bi("状态", "State"), value=lambda p: Tone(STATES[p.state], "info" if p.state == OPEN else "neutral"), kind="state"),
    )  # fmt: skip
    filters = (
        Filter("kind", Bi("类别", "Kind"), kind="many", choices=KINDS),
        Filter("state", Bi("状态", "State"), choices=STATES),
    )
    tabs = (
        Tab("open", Bi("在任", "Sitting"), "state=open"),
        Tab("appraisal", Bi("论证", "Appraisal"), "kind=appraisal&state=open"),
    )

    def rows(self, actor: Any) -> QuerySet[Panel]:
        return panels(actor)

    def href(self, row: Panel) -> str:
        return reverse("panels:panel", args=[row.code])
