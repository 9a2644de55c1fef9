"""Invented rows for the list."""

from __future__ import annotations

from django.db import models

from zhongshu.kernel.bilingual import pick


class Sample(models.Model):
    """One row with a value for every kind of column."""

    code = models.CharField(max_length=20, unique=True)
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    state = models.CharField(max_length=8, db_index=True)
    field = models.CharField(max_length=8)
    fen = models.BigIntegerField()
    share = models.FloatField()
    specialist = models.CharField(max_length=20)
    organisation = models.CharField(max_length=40)
    due_on = models.DateField(db_index=True)
    updated_at = models.DateTimeField(db_index=True)
    version = models.IntegerField(default=1)

    class Meta:
        app_label = "showcase"

    def __str__(self) -> str:
        return pick(self, "title")
