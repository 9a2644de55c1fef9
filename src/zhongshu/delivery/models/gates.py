"""A gate 里程碑评审: why it opened, the frozen pack, what the panel said, what was proposed with its money, what was decided."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.db import models

from zhongshu.kernel.models import Record


class Gate(Record):
    """One gate of one dossier."""

    dossier = models.ForeignKey("lifecycle.Dossier", on_delete=models.PROTECT, related_name="gates")
    number = models.IntegerField()
    stage = models.SmallIntegerField()
    trigger = models.CharField(max_length=10)
    why = models.TextField(blank=True, default="")
    opened_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, default="open")
    pack = models.TextField(default="{}")  # canonical JSON, exactly as hashed
    pack_sha256 = models.CharField(max_length=64, blank=True, default="")
    team_view = models.TextField(blank=True, default="")
    team_heard_on = models.DateField(null=True)
    specialist_view = models.TextField(blank=True, default="")
    panel_id = models.CharField(max_length=26, blank=True, default="")
    proposal = models.TextField(blank=True, default="")  # JSON: outcome, options, amounts, words
    effect = models.TextField(blank=True, default="")  # JSON: the six amounts, as computed when it was proposed
    proposed_by = models.CharField(max_length=26, blank=True, default="")
    decision_id = models.CharField(max_length=26, blank=True, default="")
    outcome = models.CharField(max_length=12, blank=True, default="")
    decided_by = models.CharField(max_length=26, blank=True, default="")
    decided_on = models.DateField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["state", "due_on"], name="gate_by_state"),
            models.Index(fields=["state", "decided_on"], name="gate_by_day"),  # of many years the last months
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dossier", "number"], name="gate_once"),
            models.UniqueConstraint(
                fields=["dossier"], condition=~models.Q(state="signed"), name="one_open_gate_a_dossier"
            ),
        ]

    def __str__(self) -> str:
        return f"G{self.number}"

    @property
    def contents(self) -> dict[str, Any]:
        return json.loads(self.pack)

    @property
    def proposed(self) -> dict[str, Any]:
        return json.loads(self.proposal) if self.proposal else {}

    @property
    def money(self) -> dict[str, int]:
        return json.loads(self.effect) if self.effect else {}


class GateVote(Record):
    """One expert's view of a gate, locked when it is given."""

    gate = models.ForeignKey(Gate, on_delete=models.PROTECT, related_name="votes")
    user = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="gate_votes")
    outcome = models.CharField(max_length=12)
    confidence = models.SmallIntegerField()  # per cent, 50 to 100
    reason = models.TextField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["gate", "user"], name="gate_vote_once")]


class Condition(Record):
    """A condition under which the work goes on."""

    gate = models.ForeignKey(Gate, on_delete=models.PROTECT, related_name="conditions")
    text = models.TextField()
    due_on = models.DateField()
    met_on = models.DateField(null=True)
    met_note = models.TextField(blank=True, default="")
    met_by = models.CharField(max_length=26, blank=True, default="")
