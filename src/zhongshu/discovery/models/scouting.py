"""Scouting: campaigns with their log of outreach, and signals that may become leads."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from zhongshu.kernel.bilingual import pick
from zhongshu.kernel.models import Record


class ScoutCampaign(Record):
    """A search with a theme, an owner and a ledger of minutes, so that its yield can be told."""

    code = models.CharField(max_length=20, unique=True)
    version = models.IntegerField(default=1)
    theme_zh = models.CharField(max_length=120, blank=True, default="")
    theme_en = models.CharField(max_length=240, blank=True, default="")
    field = models.CharField(max_length=12)
    taxonomy = models.TextField(blank=True, default="")  # one term a line
    query = models.TextField(blank=True, default="")
    owner = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="campaigns")
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    lesson = models.TextField(blank=True, default="")

    def __str__(self) -> str:
        return f"{self.code} {pick(self, 'theme')}"


class Outreach(Record):
    """One entry of the log: what was done, how long it took, what came of it."""

    campaign = models.ForeignKey(ScoutCampaign, on_delete=models.PROTECT, related_name="outreach")
    on = models.DateField()
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="outreach")
    channel = models.CharField(max_length=12)
    minutes = models.PositiveIntegerField()
    note = models.TextField()
    signal = models.ForeignKey("discovery.Signal", on_delete=models.PROTECT, null=True, related_name="outreach")
    lead = models.ForeignKey("discovery.Lead", on_delete=models.PROTECT, null=True, related_name="outreach")


class Signal(Record):
    """A paper, patent, piece of news or deal that may point at a technology."""

    kind = models.CharField(max_length=8)
    ref = models.CharField(max_length=120)  # DOI, publication number, address
    version = models.IntegerField(default=1)
    title_zh = models.CharField(max_length=300, blank=True, default="")
    title_en = models.CharField(max_length=500, blank=True, default="")
    summary = models.TextField(blank=True, default="")
    people = models.TextField(blank=True, default="")  # authors or inventors, one a line
    organisations = models.TextField(blank=True, default="")  # one a line
    url = models.URLField(blank=True, default="", max_length=400)
    on = models.DateField()
    field = models.CharField(max_length=12)
    novelty = models.FloatField(null=True)
    disruption = models.FloatField(null=True)
    campaign = models.ForeignKey(ScoutCampaign, on_delete=models.PROTECT, null=True, related_name="signals")
    recorded_by = models.CharField(max_length=26)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["-on"], name="signal_by_day")]
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "ref"], name="signal_once")]

    def __str__(self) -> str:
        return pick(self, "title")


class SignalLink(Record):
    """A signal that points at a lead."""

    signal = models.ForeignKey(Signal, on_delete=models.PROTECT, related_name="links")
    lead = models.ForeignKey("discovery.Lead", on_delete=models.PROTECT, related_name="signals")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["signal", "lead"], name="signal_link_once")]
