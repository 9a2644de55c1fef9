"""The parts of the plan being written, its versions, offers to specialists, notes of diligence, named experts."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.db import models

from zhongshu.kernel.models import Record


class Part(Record):
    """One part of the plan of one dossier as it stands now; ``version`` guards it against two people writing at once."""

    dossier = models.ForeignKey("lifecycle.Dossier", on_delete=models.PROTECT, related_name="plan_parts")
    section = models.CharField(max_length=16)
    body = models.TextField()
    version = models.IntegerField(default=1)
    edited_by = models.CharField(max_length=26)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["dossier", "section"], name="plan_part_once")]

    @property
    def value(self) -> Any:
        return json.loads(self.body)


class PlanVersion(Record):
    """A plan as it stood when somebody gave it a number; sealed ones became a chapter."""

    dossier = models.ForeignKey("lifecycle.Dossier", on_delete=models.PROTECT, related_name="plan_versions")
    number = models.IntegerField()
    body = models.TextField()
    sha256 = models.CharField(max_length=64)
    note = models.TextField(blank=True, default="")
    made_by = models.CharField(max_length=26)
    chapter_id = models.CharField(max_length=26, blank=True, default="")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["dossier", "number"], name="plan_version_once")]

    @property
    def value(self) -> dict[str, Any]:
        return json.loads(self.body)


OPEN, ACCEPTED, DECLINED, WITHDRAWN = "open", "accepted", "declined", "withdrawn"


class Offer(Record):
    """A dossier offered to a specialist, at first or as a hand-over; answered by the specialist alone."""

    dossier = models.ForeignKey("lifecycle.Dossier", on_delete=models.PROTECT, related_name="offers")
    user = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="offers")
    handover = models.BooleanField(default=False)
    state = models.CharField(max_length=10, default=OPEN)
    due_on = models.DateField()
    reason = models.TextField()
    answer = models.TextField(blank=True, default="")
    offered_by = models.CharField(max_length=26)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dossier"], condition=models.Q(state=OPEN), name="one_open_offer")
        ]
        indexes: ClassVar = [models.Index(fields=["user", "state"], name="offer_by_user")]


class DiligenceNote(Record):
    """One step of the due diligence: what was looked at, what was found, how sure we are."""

    dossier = models.ForeignKey("lifecycle.Dossier", on_delete=models.PROTECT, related_name="diligence")
    kind = models.CharField(max_length=12)
    happened_on = models.DateField()
    finding = models.TextField()
    sureness = models.CharField(max_length=8)  # low, medium, high
    flag = models.CharField(max_length=8, default="none")  # none, amber, red
    author = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="diligence_notes")


class NamedExpert(Record):
    """An expert the specialist names for the panel, with the interests that were checked that day."""

    dossier = models.ForeignKey("lifecycle.Dossier", on_delete=models.PROTECT, related_name="named_experts")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="named_for")
    kind = models.CharField(max_length=12)
    reason = models.TextField(blank=True, default="")
    named_by = models.CharField(max_length=26)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dossier", "person"], condition=models.Q(dropped_at__isnull=True), name="expert_named_once"
            )
        ]
