"""Lines, the further subjects they mention (triggers of both databases refuse any change to either), and the checks run over them."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any, ClassVar

from django.db import models

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.models import Record
from zhongshu.ledger.chain import GENESIS


class Line(models.Model):
    """One act: who did what to which subject, with the facts, chained to the line before by its hash."""

    seq = models.BigIntegerField(primary_key=True)
    at_us = models.BigIntegerField()  # microseconds since 1970, UTC: exact, and the same text on both databases
    actor = models.CharField(max_length=26)
    verb = models.CharField(max_length=64)
    subject_kind = models.CharField(max_length=24)
    subject = models.CharField(max_length=32)
    facts = models.TextField()  # canonical JSON, exactly as hashed
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["subject", "seq"], name="ledger_by_subject"),
            models.Index(fields=["actor", "seq"], name="ledger_by_actor"),
            models.Index(fields=["verb", "seq"], name="ledger_by_verb"),
            models.Index(fields=["at_us", "seq"], name="ledger_by_time"),
        ]

    @property
    def at(self) -> dt.datetime:
        return clock.from_microseconds(self.at_us)

    @property
    def told(self) -> dict[str, Any]:
        """The facts as a mapping."""
        told: dict[str, Any] = json.loads(self.facts)
        return told


class Mention(models.Model):
    """A further subject that a line concerns, so that its history shows the act too."""

    id = models.BigAutoField(primary_key=True)
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="mentions")
    subject = models.CharField(max_length=32)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["subject", "line"], name="ledger_by_mention")]


RUNNING, WHOLE, BROKEN = "running", "whole", "broken"


class Check(Record):
    """One run over the chain, done a piece at a time by the worker: the cursor says how far it has come."""

    state = models.CharField(max_length=8, default=RUNNING)
    asked_by = models.CharField(max_length=26)
    seq = models.BigIntegerField(default=0)  # the last line followed
    hash = models.CharField(max_length=64, default=GENESIS)
    until = models.BigIntegerField()  # the last line when it was asked for
    faults = models.TextField(default="[]")  # [line, zh, en] of the first faults
    fault_count = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    alarmed = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "id"], name="check_by_state")]

    @property
    def share(self) -> float:
        """How much is done, 0 to 1."""
        return self.seq / self.until if self.until else 1.0

    @property
    def found(self) -> list[tuple[int, Bi]]:
        """The first faults: line and sentence."""
        return [(seq, Bi(zh, en)) for seq, zh, en in json.loads(self.faults)]
