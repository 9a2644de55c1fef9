"""What is watched while work goes on: issues and how long they took, visits, alerts by rule, requests for change."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.db import models

from zhongshu.kernel.bilingual import pick
from zhongshu.kernel.models import Record


class Issue(Record):
    """Something that stands in the way 问题, with one who answers for it and a day."""

    dossier = models.ForeignKey("lifecycle.Dossier", on_delete=models.PROTECT, related_name="issues")
    number = models.IntegerField()
    kind = models.CharField(max_length=12)
    severity = models.CharField(max_length=8)
    what = models.TextField()
    state = models.CharField(max_length=10, default="open")
    raised_by = models.CharField(max_length=26)
    raised_on = models.DateField()
    owner = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="issues")
    due_on = models.DateField(null=True)
    solved_on = models.DateField(null=True)
    confirmed_on = models.DateField(null=True)
    solve_days = models.IntegerField(null=True)  # from raising to the solution that was confirmed
    version = models.IntegerField(default=1)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["dossier", "number"], name="issue_once")]
        indexes: ClassVar = [models.Index(fields=["state", "due_on"], name="issue_by_state")]

    def __str__(self) -> str:
        return f"Q{self.number} {self.what[:60]}"


class IssueStep(Record):
    """One thing done about an issue."""

    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=10)
    note = models.TextField()
    by = models.CharField(max_length=26)


class SiteVisit(Record):
    """A visit to where the work is done 现场走访."""

    dossier = models.ForeignKey("lifecycle.Dossier", on_delete=models.PROTECT, related_name="visits")
    visited_on = models.DateField()
    met = models.CharField(max_length=200)
    seen = models.TextField()
    advice = models.TextField(blank=True, default="")
    by = models.CharField(max_length=26)


class Alert(Record):
    """A rule of the house that found something 预警; it ends when the rule finds it no longer, or when somebody silences it with a reason."""

    dossier = models.ForeignKey("lifecycle.Dossier", on_delete=models.PROTECT, related_name="alerts")
    rule = models.CharField(max_length=24)
    about = models.CharField(max_length=32, blank=True, default="")
    level = models.CharField(max_length=8)
    why_zh = models.TextField()
    why_en = models.TextField()
    since = models.DateField()  # the day the rule found it
    due_on = models.DateField(null=True)  # the day by which it should have been done, where there is one
    closed_on = models.DateField(null=True)
    silenced_by = models.CharField(max_length=26, blank=True, default="")
    silenced_until = models.DateField(null=True)
    silence_reason = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dossier", "rule", "about"], condition=models.Q(closed_on__isnull=True), name="alert_once"
            )
        ]

    def __str__(self) -> str:
        return pick(self, "why")


class ChangeRequest(Record):
    """A request to change what was agreed 变更申请: each thing with before and after, and at which level it is approved.

    Approved, it is in force from the same instant, and the contract is sealed anew.
    """

    dossier = models.ForeignKey("lifecycle.Dossier", on_delete=models.PROTECT, related_name="change_requests")
    number = models.IntegerField()
    kind = models.CharField(max_length=8)
    body = models.TextField(default="[]")  # canonical JSON: [{key, label_zh, label_en, type, before, after}]
    reason = models.TextField()
    level = models.CharField(max_length=3)
    state = models.CharField(max_length=10, default="requested")
    requested_by = models.CharField(max_length=26)
    checked_by = models.CharField(max_length=26, blank=True, default="")
    checked_note = models.TextField(blank=True, default="")  # what the specialist thinks of it
    decided_by = models.CharField(max_length=26, blank=True, default="")
    decided_on = models.DateField(null=True)
    answer = models.TextField(blank=True, default="")
    decision_id = models.CharField(max_length=26, blank=True, default="")  # the committee's, where it decides
    contract_sha256 = models.CharField(max_length=64, blank=True, default="")  # the contract in force since

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["dossier", "number"], name="change_request_once")]

    def __str__(self) -> str:
        return f"C{self.number}"

    @property
    def items(self) -> list[dict[str, Any]]:
        """What changes, thing by thing."""
        return json.loads(self.body)
