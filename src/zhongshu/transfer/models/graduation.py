"""The tests of graduation with their evidence, checked by somebody else, and the follow-ups of the years after."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.models import Record
from zhongshu.transfer.rules import TESTS

FOLLOW_UPS: dict[str, Bi] = {
    "graduated": Bi("毕业跟踪", "After graduation"),
    "completed": Bi("结题回访", "After completion"),
}


class Claim(Record):
    """The claim that one test is met; it counts once another person has accepted its evidence."""

    dossier = models.ForeignKey("lifecycle.Dossier", on_delete=models.PROTECT, related_name="graduation_claims")
    test = models.CharField(max_length=12)
    statement = models.TextField()
    on = models.DateField()
    amount_fen = models.BigIntegerField(null=True)
    evidence = models.TextField()
    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, null=True, related_name="+")
    recorded_by = models.CharField(max_length=26)
    verdict = models.CharField(max_length=10, blank=True, default="")
    checked_on = models.DateField(null=True)
    checked_by = models.CharField(max_length=26, blank=True, default="")
    check_note = models.TextField(blank=True, default="")  # and, once it no longer holds, why
    version = models.IntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(verdict="") | ~Q(checked_by=models.F("recorded_by")), name="claim_checked_by_another"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["verdict", "created_at"], name="claim_by_verdict")]

    @property
    def test_label(self) -> Bi:
        return TESTS[self.test]


class FollowUp(Record):
    """One look back at a graduate or at completed work, due on a day."""

    dossier = models.ForeignKey("lifecycle.Dossier", on_delete=models.PROTECT, related_name="looked_back_at")
    kind = models.CharField(max_length=10)
    year = models.SmallIntegerField()
    due_on = models.DateField()
    told_on = models.DateField(null=True)
    done_on = models.DateField(null=True)
    done_by = models.CharField(max_length=26, blank=True, default="")
    note = models.TextField(blank=True, default="")
    in_use = models.BooleanField(null=True)  # still in use, the firm still there
    revenue_fen = models.BigIntegerField(null=True)
    jobs = models.IntegerField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dossier", "kind", "year"], name="follow_up_once_a_year")
        ]
        indexes: ClassVar = [models.Index(fields=["done_on", "due_on"], name="follow_up_by_due")]

    @property
    def kind_label(self) -> Bi:
        return FOLLOW_UPS[self.kind]


class MarketReview(Record):
    """The review of a dossier in transfer: which ways to a market were tried, and whether one is still open. None is ever changed."""

    dossier = models.ForeignKey("lifecycle.Dossier", on_delete=models.PROTECT, related_name="market_reviews")
    number = models.SmallIntegerField()
    held_on = models.DateField()
    route_open = models.BooleanField()
    routes = models.TextField()
    by = models.CharField(max_length=26)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["dossier", "number"], name="market_review_number")]
