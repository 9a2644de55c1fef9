"""The lead: what came in, from whom, and where its triage stands. Contact data lives in a row of its own, read only to answer."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from zhongshu.kernel.models import Record
from zhongshu.kernel.veil import Veiled


class Lead(Veiled, Record):
    """One incoming technology; its title, claim, field, channel and state are those of its dossier."""

    dossier = models.OneToOneField("lifecycle.Dossier", on_delete=models.PROTECT, related_name="lead")
    receipt = models.CharField(max_length=20, unique=True)
    key_hash = models.CharField(max_length=64)  # the status key itself is known to the proposer only
    version = models.IntegerField(default=1)
    incumbent_zh = models.CharField(max_length=300, blank=True, default="")
    incumbent_en = models.CharField(max_length=600, blank=True, default="")
    metric_zh = models.CharField(max_length=120, blank=True, default="")
    metric_en = models.CharField(max_length=240, blank=True, default="")
    metric_unit = models.CharField(max_length=40, blank=True, default="")
    metric_value = models.FloatField(null=True)  # what the technology reaches or aims at
    metric_today = models.FloatField(null=True)  # what the incumbent reaches
    why_zh = models.TextField(blank=True, default="")
    why_en = models.TextField(blank=True, default="")
    VEILED: ClassVar = {"organisation_text": ("organisation_text", "O")}
    organisation_text = models.CharField(max_length=200, blank=True, default="")
    proposer = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="leads")
    source_ref = models.CharField(max_length=80, null=True, unique=True)
    need = models.ForeignKey("discovery.Need", on_delete=models.PROTECT, null=True, related_name="answers")
    campaign = models.ForeignKey("discovery.ScoutCampaign", on_delete=models.PROTECT, null=True, related_name="leads")
    received_at = models.DateTimeField()
    consent_at = models.DateTimeField(null=True)
    slow_lane = models.BooleanField(default=False)  # came in a burst: a person looks before it counts
    first_reply_at = models.DateTimeField(null=True)
    novelty = models.SmallIntegerField(null=True)
    urgency = models.SmallIntegerField(null=True)
    priority = models.SmallIntegerField(default=9)  # novelty × urgency, kept for sorting
    owner = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="triaged")
    owned_at = models.DateTimeField(null=True)
    awaiting_answer = models.BooleanField(default=False)
    watched_at = models.DateTimeField(null=True)
    watch_reason = models.TextField(blank=True, default="")
    watch_chance = models.FloatField(null=True)  # the specialist's probability that it disrupts (tier B4)
    forward_at = models.DateTimeField(null=True)  # put forward to the field lead as a candidate
    forward_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="forwarded")
    forward_reason = models.TextField(blank=True, default="")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["-priority", "received_at"], name="lead_by_priority"),
            models.Index(fields=["received_at"], name="lead_by_received"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(novelty__isnull=True) | models.Q(novelty__range=(1, 5)), name="lead_novelty_1_to_5"
            ),
            models.CheckConstraint(
                condition=models.Q(urgency__isnull=True) | models.Q(urgency__range=(1, 5)), name="lead_urgency_1_to_5"
            ),
        ]

    def __str__(self) -> str:
        return self.receipt


class LeadContact(models.Model):
    """Whom to answer. Never in the ledger, the search index or a chapter; erased two years after a refusal (R-38)."""

    lead = models.OneToOneField(Lead, on_delete=models.CASCADE, primary_key=True, related_name="contact")
    name = models.CharField(max_length=80, blank=True, default="")
    email = models.EmailField(blank=True, default="")
    phone = models.CharField(max_length=40, blank=True, default="")
    language = models.CharField(max_length=8, default="zh-hans")
    erase_on = models.DateField(null=True)


class Recommendation(Veiled, Record):
    """Somebody vouches for a lead, says how they stand to its team, and who checked that it is true (真实性调查)."""

    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="recommendations")
    recommender = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="recommendations")
    VEILED: ClassVar = {
        "recommender_name": ("recommender_key", "P"), "organisation_text": ("recommender_key", "O"), "checked_by": ("checked_by", "P"),
    }  # fmt: skip
    recommender_name = models.CharField(max_length=80)
    recommender_key = models.CharField(max_length=64)  # keyed hash of the account or address: counts the yearly quota
    organisation_text = models.CharField(max_length=200)
    relationship = models.CharField(max_length=12)
    checked_by = models.CharField(max_length=80)
    checked_on = models.DateField()
    how_checked = models.TextField()
    statement = models.TextField()
    year = models.SmallIntegerField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["recommender_key", "year"], name="recommendation_quota")]
