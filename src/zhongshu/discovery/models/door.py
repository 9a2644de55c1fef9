"""How fast one network may knock at a public form: token buckets, kept in the database so that every worker sees the same."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Bucket(models.Model):
    """The tokens left to one network at one form; the network is kept as a keyed hash of the day, never as an address."""

    form = models.CharField(max_length=16)
    network = models.CharField(max_length=64)
    tokens = models.FloatField()
    filled_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["form", "network"], name="bucket_once")]
