"""Tokens of machines: kept as a hash, shown once, ending by themselves."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from zhongshu.kernel.models import Record


class Token(Record):
    """A secret that acts as its owner until a day."""

    user = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=12)
    until = models.DateField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user", "revoked_at"], name="token_by_user")]
