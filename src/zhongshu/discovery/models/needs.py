"""Needs (榜单): what somebody would give money or a trial site for, and the technologies brought to them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from zhongshu.kernel.bilingual import pick
from zhongshu.kernel.models import Record


class Need(Record):
    """One need with its own small course (`rules.NEED_STEPS`)."""

    code = models.CharField(max_length=20, unique=True)
    version = models.IntegerField(default=1)
    state = models.CharField(max_length=10, default="draft")
    title_zh = models.CharField(max_length=200, blank=True, default="")
    title_en = models.CharField(max_length=300, blank=True, default="")
    pain_zh = models.TextField(blank=True, default="")
    pain_en = models.TextField(blank=True, default="")
    today_zh = models.TextField(blank=True, default="")  # the best technology used now
    today_en = models.TextField(blank=True, default="")
    metric_zh = models.CharField(max_length=120, blank=True, default="")
    metric_en = models.CharField(max_length=240, blank=True, default="")
    metric_unit = models.CharField(max_length=40, blank=True, default="")
    metric_target = models.FloatField(null=True)
    budget_fen = models.BigIntegerField(null=True)
    trial_site = models.BooleanField(default=False)
    purchase_intent = models.BooleanField(default=False)
    willing_zh = models.TextField(blank=True, default="")
    willing_en = models.TextField(blank=True, default="")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, null=True, related_name="needs")
    owner = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="needs")
    field = models.CharField(max_length=12)
    region = models.CharField(max_length=40, blank=True, default="")
    mode = models.CharField(max_length=10, default="bid")
    secrecy = models.CharField(max_length=10, default="open")
    deadline = models.DateField(null=True)
    published_on = models.DateField(null=True)
    closed_reason = models.TextField(blank=True, default="")
    origin = models.CharField(max_length=12, default="live")  # historical: read from the file of an earlier programme
    source_ref = models.CharField(max_length=80, null=True, unique=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["state", "deadline"], name="need_by_state"),
            # The list's own orders and its sums, key included: the texts of a need are long, so the table itself is slow to walk.
            models.Index(fields=["origin", "created_at", "code", "id"], name="need_in_order"),
            models.Index(fields=["origin", "-published_on", "code"], name="need_published"),
            models.Index(fields=["origin", "deadline", "id"], name="need_by_deadline"),
            models.Index(fields=["origin", "state", "budget_fen", "id"], name="need_sums"),
        ]

    @property
    def title(self) -> str:
        return pick(self, "title")

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Match(Record):
    """A technology brought to a need, with the reasons for it."""

    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="matches")
    dossier = models.ForeignKey("lifecycle.Dossier", on_delete=models.PROTECT, related_name="matches")
    score = models.FloatField()
    reasons = models.JSONField(default=list)
    state = models.CharField(max_length=10, default="suggested")
    note = models.TextField(blank=True, default="")
    changed_by = models.CharField(max_length=26)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["need", "dossier"], name="match_once")]
