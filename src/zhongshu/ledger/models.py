"""The table of lines and the table of further subjects a line mentions. Triggers of both databases refuse any change to either."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any, ClassVar

from django.db import models

from zhongshu.kernel import clock


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
        ]

    @property
    def at(self) -> dt.datetime:
        return clock.from_microseconds(self.at_us)

    @property
    def told(self) -> dict[str, Any]:
        """The facts as a mapping."""
        return json.loads(self.facts)


class Mention(models.Model):
    """A further subject that a line concerns, so that its history shows the act too."""

    id = models.BigAutoField(primary_key=True)
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="mentions")
    subject = models.CharField(max_length=32)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["subject", "line"], name="ledger_by_mention")]
