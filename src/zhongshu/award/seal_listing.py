"""The list of Seals of excellence, with how long each still holds."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from zhongshu.award.models.seals import CAUSES, STANDINGS
from zhongshu.award.queries import seals as queries
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.pages.listing import Column, Filter, Listing, Tab, Tone


class Seals(Listing):
    """Those in force first, the nearest end on top."""

    name = "award.seals"
    title = Bi("卓越印章", "Seals of excellence")
    order = ("-standing", "valid_until")
    search_fields = ("code", "dossier__code", "dossier__title_zh", "dossier__title_en")
    search_hint = Bi("印章号、卷宗号、名称", "Number, dossier, title")
    empty = Bi("还没有签发过卓越印章", "No Seal has been issued yet")
    empty_hint = Bi(
        "论证过线、因席位或经费未能立项的卷宗，可由主任或委员会签发",
        "The director or the committee may issue one to a dossier above the line for which there was no seat or money",
    )
    columns = (
        Column("title", Bi("项目", "Project"), lambda r: pick(r.dossier, "title"), kind="main"),
        Column("code", Bi("印章号", "Number"), kind="code", sort="code"),
        Column("standing", Bi("状态", "Standing"), lambda r: Tone(r.standing_label, r.tone), kind="state", sort="standing"),
        Column("dossier", Bi("卷宗", "Dossier"), lambda r: r.dossier.code, kind="code", sort="dossier__code"),
        Column("organisation", Bi("单位", "Organisation"), lambda r: str(r.dossier.organisation or "")),
        Column("cause", Bi("未获经费的原因", "Why no money"), lambda r: r.cause_label, sort="cause"),
        Column("issued", Bi("签发", "Issued"), "issued_on", kind="date", sort="issued_on"),
        Column("until", Bi("有效至", "Valid until"), "valid_until", kind="date", sort="valid_until"),
        Column("tier", Bi("梯次", "Tier"), lambda r: r.dossier.tier, default=False),
    )  # fmt: skip
    filters = (
        Filter("standing", Bi("状态", "Standing"), kind="many", choices=STANDINGS),
        Filter("cause", Bi("原因", "Cause"), choices=CAUSES),
        Filter("until", Bi("有效至", "Valid until"), kind="days", field="valid_until"),
    )
    tabs = (Tab("valid", Bi("有效", "Valid"), "standing=valid"),)

    def rows(self, actor: Any) -> QuerySet[Any]:
        return queries.seals(actor)

    def href(self, row: Any) -> str:
        return reverse("award:seal", args=[row.dossier.code])
