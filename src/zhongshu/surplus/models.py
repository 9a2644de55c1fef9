"""Two kinds of rows and a balance: releases (append-only), allotments (taken back at most once), and per programme what is free now."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from zhongshu.kernel.models import Record


class Pot(Record):
    """What is free of one programme: the sum of its releases less its allotments in force. The database refuses a negative one."""

    programme = models.CharField(max_length=40, unique=True)
    balance_fen = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(balance_fen__gte=0), name="surplus_not_overdrawn")
        ]


class Release(models.Model):
    """Money that one act of delivery gave back. Append-only: triggers refuse any change."""

    id = models.CharField(max_length=26, primary_key=True)
    dossier = models.ForeignKey("lifecycle.Dossier", on_delete=models.PROTECT, related_name="surplus_releases")
    programme = models.CharField(max_length=40)
    fen = models.BigIntegerField()
    on = models.DateField()
    by = models.CharField(max_length=26)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(fen__gt=0), name="release_positive")]


class Allotment(Record):
    """Released money put to one dossier; in force until it is taken back."""

    dossier = models.ForeignKey("lifecycle.Dossier", on_delete=models.PROTECT, related_name="surplus_allotments")
    programme = models.CharField(max_length=40)
    fen = models.BigIntegerField()
    on = models.DateField()
    by = models.CharField(max_length=26)
    reason = models.TextField()
    taken_back_on = models.DateField(null=True)
    taken_back_by = models.CharField(max_length=26, blank=True, default="")
    taken_back_why = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(fen__gt=0), name="allotment_positive")]
