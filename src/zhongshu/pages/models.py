"""What the pages room keeps for a reader: keys of forms already sent, drafts, saved views of lists, chosen columns, steps that can be undone.

Owners are ids of accounts, or ``visitor:`` and a random token; this room knows no accounts.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from zhongshu.kernel import clock


class Once(models.Model):
    """The key of one form that was sent, and what the first sending gave."""

    key = models.CharField(max_length=64)
    actor = models.CharField(max_length=32)
    verb = models.CharField(max_length=64)
    digest = models.CharField(
        max_length=64
    )  # of what was sent, so that a changed resend is not taken for a double click
    result = models.JSONField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["key", "actor", "verb"], name="once_each_key")]
        indexes: ClassVar = [models.Index(fields=["at"], name="once_by_age")]


class Draft(models.Model):
    """What somebody has typed into a form and not yet sent."""

    owner = models.CharField(max_length=64)
    form = models.CharField(max_length=64)
    about = models.CharField(max_length=64, blank=True, default="")
    data = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["owner", "form", "about"], name="draft_once")]
        indexes: ClassVar = [models.Index(fields=["saved_at"], name="draft_by_age")]


class SavedView(models.Model):
    """A list as somebody likes to see it, under a name: the query string, own or shared with everyone who may open the list."""

    owner = models.CharField(max_length=26)
    listing = models.CharField(max_length=64)
    name = models.CharField(max_length=40)
    query = models.TextField(blank=True, default="")
    shared = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["owner", "listing", "name"], name="saved_view_once")]
        indexes: ClassVar = [models.Index(fields=["listing", "shared"], name="saved_view_by_listing")]


class ColumnChoice(models.Model):
    """Which columns of a list somebody wants, in order."""

    owner = models.CharField(max_length=26)
    listing = models.CharField(max_length=64)
    columns = models.TextField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["owner", "listing"], name="column_choice_once")]
