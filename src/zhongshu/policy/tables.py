"""The list of versions."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from zhongshu.kernel.bilingual import Bi
from zhongshu.pages.listing import Column, Filter, Listing, Tone
from zhongshu.policy import queries
from zhongshu.policy.models import ACTIVE, DRAFT, PROPOSED, STATES, RuleSet

TONES = {ACTIVE: "good", DRAFT: "info", PROPOSED: "warn"}


def state_tone(row: RuleSet) -> Tone:
    """The state of a version as a badge."""
    return Tone(row.state_label, TONES.get(row.state, "neutral"))


class Versions(Listing):
    """All versions of the rules, newest first."""

    name = "policy"
    title = Bi("规则", "Rules")
    columns = (
        Column("number", Bi("版本", "Version"), kind="number", sort="number"),
        Column("name", Bi("名称", "Name"), lambda row: row.name, "main"),
        Column("state", Bi("状态", "State"), state_tone, "state", sort="state"),
        Column("effective_on", Bi("生效日", "In force from"), kind="date", sort="effective_on"),
        Column("retired_on", Bi("停用日", "Retired on"), kind="date", sort="retired_on"),
        Column("reason", Bi("理由", "Reason")),
    )
    filters = (Filter("state", Bi("状态", "State"), choices=STATES),)
    order = ("-number",)
    search_fields = ("name_zh", "name_en", "reason")

    def rows(self, actor: Any) -> QuerySet[RuleSet]:
        return queries.rulesets(actor)

    def href(self, row: RuleSet) -> str:
        return reverse("policy:version", args=[row.number])
