"""Publicity 公示 and the objections raised against it. How to reach an objector stays in its row, never in the ledger."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from zhongshu.kernel.models import Record

WAITING, SHOWN, ENDED, TAKEN_BACK = "waiting", "shown", "ended", "taken_back"
OPEN, ANSWERED = "open", "answered"


class Publicity(Record):
    """What is shown of one award, from a day to a day."""

    dossier = models.ForeignKey("lifecycle.Dossier", on_delete=models.PROTECT, related_name="publicities")
    decision = models.ForeignKey("decisions.Decision", on_delete=models.PROTECT, related_name="publicities")
    code = models.CharField(max_length=24, unique=True)
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=240)
    organisation_zh = models.CharField(max_length=200)
    organisation_en = models.CharField(max_length=240)
    lead = models.CharField(max_length=160, blank=True, default="")
    amount_fen = models.BigIntegerField()
    from_on = models.DateField(null=True)
    until_on = models.DateField(null=True)  # the last day of the period
    state = models.CharField(max_length=12, default=WAITING)
    version = models.IntegerField(default=1)
    published_by = models.CharField(max_length=26, blank=True, default="")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "until_on"], name="publicity_by_state")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dossier"], condition=models.Q(state__in=(WAITING, SHOWN)), name="one_publicity_at_a_time"
            )
        ]


class Objection(Record):
    """One objection, answered by somebody who had no part in the decision."""

    publicity = models.ForeignKey(Publicity, on_delete=models.PROTECT, related_name="objections")
    code = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=80)
    organisation = models.CharField(max_length=160, blank=True, default="")
    contact = models.CharField(max_length=200)
    language = models.CharField(max_length=8, default="zh-hans")
    text = models.TextField()
    slow_lane = models.BooleanField(default=False)
    received_at = models.DateTimeField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, default=OPEN)
    sustained = models.BooleanField(null=True)
    answer = models.TextField(blank=True, default="")
    answered_by = models.CharField(max_length=26, blank=True, default="")
    answered_at = models.DateTimeField(null=True)
