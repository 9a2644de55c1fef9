"""Asking for more: a named list of what is missing, and the proposer's answer to each item."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from zhongshu.kernel.models import Record

OPEN, ANSWERED, LAPSED = "open", "answered", "lapsed"


class Ask(Record):
    """One request; while it is open the clock of the dossier stands."""

    lead = models.ForeignKey("discovery.Lead", on_delete=models.PROTECT, related_name="asks")
    asked_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="asks")
    note = models.TextField(blank=True, default="")
    until = models.DateField()
    state = models.CharField(max_length=8, default=OPEN)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["lead"], condition=models.Q(state=OPEN), name="one_open_ask_a_lead")
        ]


class AskItem(Record):
    """One missing thing and what was answered."""

    ask = models.ForeignKey(Ask, on_delete=models.PROTECT, related_name="items")
    number = models.SmallIntegerField()
    text = models.TextField()
    answer = models.TextField(blank=True, default="")
    document = models.CharField(max_length=26, blank=True, default="")  # id in the documents room

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["ask", "number"], name="ask_item_once")]
