"""One table: the versions of the rules. A version's body is frozen from the day it is proposed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.kernel.models import Record

DRAFT, PROPOSED, ACTIVE, RETIRED, WITHDRAWN = "draft", "proposed", "active", "retired", "withdrawn"
STATES: dict[str, Bi] = {
    DRAFT: Bi("草案", "Draft"),
    PROPOSED: Bi("待批准", "Awaiting approval"),
    ACTIVE: Bi("现行", "In force"),
    RETIRED: Bi("已停用", "Retired"),
    WITHDRAWN: Bi("已撤回", "Withdrawn"),
}


class RuleSet(Record):
    """One version of all rules of the house."""

    number = models.PositiveIntegerField(unique=True)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    state = models.CharField(max_length=10, default=DRAFT)
    body = models.TextField()  # JSON, as `policy.codec.text_of` writes it
    based_on = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="drafts")
    reason = models.TextField(blank=True, default="")
    effective_on = models.DateField(null=True)
    retired_on = models.DateField(null=True)
    drafted_by = models.CharField(max_length=26, blank=True, default="")
    proposed_by = models.CharField(max_length=26, blank=True, default="")
    approved_by = models.CharField(max_length=26, blank=True, default="")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["state"], condition=models.Q(state=ACTIVE), name="policy_one_in_force")
        ]

    def __str__(self) -> str:
        return f"v{self.number} {self.name}"

    @property
    def name(self) -> str:
        return pick(self, "name")

    @property
    def state_label(self) -> Bi:
        return STATES[self.state]
