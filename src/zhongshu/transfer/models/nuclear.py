"""核爆点: a graduate that may set off a chain. Proposed with evidence for each criterion, designated by the committee, reviewed, revocable; nothing is erased."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.models import Record
from zhongshu.transfer.rules import ACTIVE, CRITERIA, POINT_STATES, PROPOSED


class NuclearPoint(Record):
    """One designation of one dossier, from its proposal to its end."""

    dossier = models.ForeignKey("lifecycle.Dossier", on_delete=models.PROTECT, related_name="nuclear_points")
    number = models.SmallIntegerField()
    code = models.CharField(max_length=40, unique=True)
    state = models.CharField(max_length=10, default=PROPOSED)
    version = models.IntegerField(default=1)
    statement = models.TextField()
    layout = models.TextField()  # leading firms and how the chain is laid out
    proposed_by = models.CharField(max_length=26)
    proposed_on = models.DateField()
    decision = models.CharField(max_length=24, blank=True, default="")
    designated_on = models.DateField(null=True)
    lapses = models.SmallIntegerField(default=0)
    next_review_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    ended_reason = models.TextField(blank=True, default="")
    summary_zh = models.TextField(blank=True, default="")
    summary_en = models.TextField(blank=True, default="")
    released_on = models.DateField(null=True)
    released_by = models.CharField(max_length=26, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(state__in=(PROPOSED, ACTIVE)), name="one_open_point_a_dossier"
            ),
            models.CheckConstraint(
                condition=~Q(state=ACTIVE) | Q(designated_on__isnull=False, next_review_on__isnull=False),
                name="active_point_has_its_days",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "next_review_on"], name="point_by_state")]

    def __str__(self) -> str:
        return self.code

    @property
    def state_label(self) -> Bi:
        return POINT_STATES[self.state]


class Criterion(Record):
    """Evidence for one criterion; it counts once another person has checked it."""

    point = models.ForeignKey(NuclearPoint, on_delete=models.PROTECT, related_name="criteria")
    code = models.CharField(max_length=10)
    evidence = models.TextField()
    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, null=True, related_name="+")
    written_by = models.CharField(max_length=26)
    checked_by = models.CharField(max_length=26, blank=True, default="")
    checked_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["point", "code"], name="criterion_once"),
            models.CheckConstraint(
                condition=Q(checked_by="") | ~Q(checked_by=models.F("written_by")), name="criterion_checked_by_another"
            ),
        ]

    @property
    def version(self) -> int:
        return self.point.version

    @property
    def label(self) -> Bi:
        return CRITERIA[self.code][0]


class Review(Record):
    """One review of a designation; it lapses by a verdict, or by nobody holding it."""

    point = models.ForeignKey(NuclearPoint, on_delete=models.PROTECT, related_name="reviews")
    number = models.SmallIntegerField()
    due_on = models.DateField()
    held_on = models.DateField(null=True)  # empty when it passed without being held
    kept = models.BooleanField()
    note = models.TextField()
    by = models.CharField(max_length=26, blank=True, default="")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["point", "number"], name="review_once")]
