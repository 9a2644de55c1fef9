"""Money of a dossier under contract: stages, budget lines, payments, the postings that make the books, cost reports.

All amounts are whole fen. Four different people stand behind a paid payment, and the database holds that too.
"""

from __future__ import annotations

import itertools
import json
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from zhongshu.kernel.bilingual import pick
from zhongshu.kernel.models import Record

HANDS = ("requested_by", "checked_by", "approved_by", "paid_by")


class Stage(Record):
    """One stage of the plan in force; a pivot voids what was open and numbers on."""

    dossier = models.ForeignKey("lifecycle.Dossier", on_delete=models.PROTECT, related_name="stages")
    number = models.SmallIntegerField()
    plan = models.IntegerField(default=1)  # the plan version it belongs to
    aim_zh = models.TextField(blank=True, default="")
    aim_en = models.TextField(blank=True, default="")
    months = models.SmallIntegerField()
    budget_fen = models.BigIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    pass_prior = models.FloatField(null=True)
    state = models.CharField(max_length=8, default="planned")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dossier", "number", "plan"], name="stage_once"),
            models.CheckConstraint(condition=Q(budget_fen__gte=0), name="stage_budget_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {pick(self, 'aim')}"


class BudgetLine(Record):
    """What a stage's money is for."""

    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="lines")
    line = models.CharField(max_length=80)
    amount_fen = models.BigIntegerField()


class Payment(Record):
    """One planned payment 拨付 on its way through five hands; the amount changes only by the books."""

    dossier = models.ForeignKey("lifecycle.Dossier", on_delete=models.PROTECT, related_name="payments")
    number = models.IntegerField()
    stage = models.SmallIntegerField()
    purpose = models.CharField(max_length=10, default="stage")
    amount_fen = models.BigIntegerField()
    returned_fen = models.BigIntegerField(default=0)
    state = models.CharField(max_length=10, default="planned")
    released = models.BooleanField(default=False)
    due_on = models.DateField(null=True)
    note = models.TextField(blank=True, default="")
    requested_by = models.CharField(max_length=26, blank=True, default="")
    checked_by = models.CharField(max_length=26, blank=True, default="")
    approved_by = models.CharField(max_length=26, blank=True, default="")
    paid_by = models.CharField(max_length=26, blank=True, default="")
    requested_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "due_on"], name="payment_by_state")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dossier", "number"], name="payment_once"),
            models.CheckConstraint(
                condition=Q(amount_fen__gte=0) & Q(returned_fen__gte=0) & Q(returned_fen__lte=F("amount_fen")),
                name="payment_amounts",
            ),
            *(
                models.CheckConstraint(condition=Q(**{a: ""}) | ~Q(**{a: F(b)}), name=f"payment_{a[:-3]}_not_{b[:-3]}")
                for a, b in itertools.combinations(HANDS, 2)
            ),
        ]

    def __str__(self) -> str:
        return f"P{self.number}"


class Posting(models.Model):
    """One movement of money between planned, open, paid and returned. Append-only: triggers refuse any change."""

    id = models.CharField(max_length=26, primary_key=True)
    dossier = models.ForeignKey("lifecycle.Dossier", on_delete=models.PROTECT, related_name="postings")
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="postings")
    kind = models.CharField(max_length=10)
    amount_fen = models.BigIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=26)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["dossier", "at"], name="posting_by_dossier")]
        constraints: ClassVar = [models.CheckConstraint(condition=Q(amount_fen__gt=0), name="posting_positive")]


class CostReport(Record):
    """What the team says it spent, by budget line, until a day; counted once a specialist has accepted it."""

    dossier = models.ForeignKey("lifecycle.Dossier", on_delete=models.PROTECT, related_name="cost_reports")
    number = models.IntegerField()
    stage = models.SmallIntegerField()
    until = models.DateField()
    spent_fen = models.BigIntegerField()
    body = models.TextField(default="[]")  # [[line, fen]]
    note = models.TextField(blank=True, default="")
    state = models.CharField(max_length=10, default="submitted")
    submitted_by = models.CharField(max_length=26)
    judged_by = models.CharField(max_length=26, blank=True, default="")
    judged_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dossier", "number"], name="cost_report_once"),
            models.CheckConstraint(condition=Q(spent_fen__gte=0), name="cost_not_negative"),
            models.CheckConstraint(
                condition=Q(judged_by="") | ~Q(judged_by=F("submitted_by")), name="cost_judged_by_another"
            ),
        ]

    @property
    def lines(self) -> list[Any]:
        return json.loads(self.body)
