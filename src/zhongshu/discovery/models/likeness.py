"""The index by which likeness is found (a projection, rebuilt at will), and the findings people judge."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from zhongshu.kernel.models import Record

OPEN, DISTINCT, SAME = "open", "distinct", "same"


class Sketch(models.Model):
    """One indexed dossier; a short number keeps the table of grams small."""

    number = models.AutoField(primary_key=True)
    dossier = models.OneToOneField("lifecycle.Dossier", on_delete=models.PROTECT, related_name="sketch")


class Gram(models.Model):
    """One kept feature of a dossier's text or people, as a number."""

    id = models.BigAutoField(primary_key=True)
    key = models.BigIntegerField()
    sketch = models.ForeignKey(Sketch, on_delete=models.CASCADE, related_name="grams", db_index=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["key", "sketch"], name="gram_by_key"),
            models.Index(fields=["sketch"], name="gram_by_sketch"),
        ]


class Finding(Record):
    """Two dossiers look alike, with the reasons; open until somebody has judged."""

    dossier = models.ForeignKey("lifecycle.Dossier", on_delete=models.PROTECT, related_name="findings")
    other = models.ForeignKey("lifecycle.Dossier", on_delete=models.PROTECT, related_name="found_by")
    score = models.FloatField()
    reasons = models.JSONField(default=list)  # [{"kind", "weight", "zh", "en"}]
    state = models.CharField(max_length=10, default=OPEN)
    judged_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    judged_at = models.DateTimeField(null=True)
    judgement = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["dossier", "other"], name="finding_once")]
