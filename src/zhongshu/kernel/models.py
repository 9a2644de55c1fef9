"""The kernel's two tables: what can be found by searching, and the serial numbers of human codes."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from zhongshu.kernel.ids import IdField
from zhongshu.kernel.rows import insert


class Record(models.Model):
    """Base of every record of the house: a ULID and the instants of making and last change."""

    id = IdField()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        abstract = True

    def save(self, *args: object, **kwargs: object) -> None:
        from zhongshu.kernel import clock

        self.updated_at = clock.now()
        if self.created_at is None:
            self.created_at = self.updated_at
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def _do_insert(self, manager: Any, using: str, fields: Any, returning_fields: Any, raw: bool) -> list[Any]:
        """Django's own door to the INSERT: the same row, without putting the same statement together again."""
        if raw or returning_fields:
            return super()._do_insert(manager, using, fields, returning_fields, raw)  # type: ignore[misc, no-any-return]
        insert([self], fields, using)
        return []


class SearchEntry(models.Model):
    """One findable thing; its tokens live beside it in an index that each database engine builds its own way."""

    kind = models.CharField(max_length=24)
    ref = models.CharField(max_length=32)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "ref"], name="search_entry_once")]


class Serial(models.Model):
    """The last number given out under one name ("SH-D-26"), so that human codes have no gaps and no twins."""

    name = models.CharField(max_length=40, primary_key=True)
    last = models.BigIntegerField(default=0)


class ChoreTurn(models.Model):
    """When a chore is due next, and who is at it."""

    name = models.CharField(max_length=60, primary_key=True)
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    holder = models.CharField(max_length=80, blank=True, default="")
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True, default="")
