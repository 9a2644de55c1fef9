"""A decision package 立项建议包: dossiers in PROP put together under a budget and the caps of the rules."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from zhongshu.kernel.bilingual import pick
from zhongshu.kernel.models import Record

DRAFT, PUT, DECIDED, WITHDRAWN = "draft", "put", "decided", "withdrawn"


class Package(Record):
    """One package, from its first dossier to the committee's decision."""

    code = models.CharField(max_length=24, unique=True)
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=160)
    budget_fen = models.BigIntegerField()
    note = models.TextField(blank=True, default="")
    optimiser = models.CharField(max_length=40, blank=True, default="")  # the optimiser's run, when there is one
    optimiser_reason = models.TextField(blank=True, default="")  # why the package was made without it
    state = models.CharField(max_length=10, default=DRAFT)
    version = models.IntegerField(default=1)
    rule_set = models.CharField(max_length=26)
    assembled_by = models.CharField(max_length=26)
    put_by = models.CharField(max_length=26, blank=True, default="")
    put_at = models.DateTimeField(null=True)
    decision = models.OneToOneField("decisions.Decision", on_delete=models.PROTECT, null=True, related_name="package")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(budget_fen__gte=0), name="package_budget_not_negative")
        ]

    def __str__(self) -> str:
        return f"{self.code} {pick(self, 'title')}"


class Item(Record):
    """A dossier in a package, with the money it asks and what became of it."""

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="items")
    dossier = models.ForeignKey("lifecycle.Dossier", on_delete=models.PROTECT, related_name="award_items")
    amount_fen = models.BigIntegerField()
    surplus_fen = models.BigIntegerField(default=0)  # the part of it that released money pays
    note = models.TextField(blank=True, default="")
    conditions = models.TextField(blank=True, default="")  # one a line, as they are put to the vote
    open = models.BooleanField(default=True)  # false once taken out, decided or withdrawn with its package
    dropped = models.BooleanField(default=False)
    outcome = models.CharField(max_length=12, blank=True, default="")  # the option chosen

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dossier"], condition=models.Q(open=True), name="dossier_in_one_open_package"
            ),
            models.CheckConstraint(condition=models.Q(amount_fen__gt=0), name="item_asks_money"),
            models.CheckConstraint(
                condition=models.Q(surplus_fen__gte=0) & models.Q(surplus_fen__lte=models.F("amount_fen")),
                name="item_surplus_within_amount",
            ),
        ]

    @property
    def condition_list(self) -> list[str]:
        """The conditions the committee is asked to vote on, one by one."""
        return [line.strip() for line in self.conditions.splitlines() if line.strip()]


class BreachReason(Record):
    """Why a package goes beyond a cap; without it the package is not put to the vote."""

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="reasons")
    key = models.CharField(max_length=60)
    reason = models.TextField()
    given_by = models.CharField(max_length=26)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["package", "key"], name="breach_reason_once")]
