"""What people judge about a lead: may it come in at all, is it the same as another, should it be declined, was that right."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from zhongshu.kernel.models import Record

OPEN, CONFIRMED, REFUSED = "open", "confirmed", "refused"
UPHELD, DISMISSED = "upheld", "dismissed"


class Eligibility(models.Model):
    """The check sheet of the officer: who stands behind it in law, and whose the intellectual property is; each with evidence."""

    lead = models.OneToOneField(
        "discovery.Lead", on_delete=models.PROTECT, primary_key=True, related_name="eligibility"
    )
    version = models.IntegerField(default=1)
    legal_form = models.CharField(max_length=16)
    legal_evidence = models.TextField()
    ip_clear = models.BooleanField(default=False)
    ip_evidence = models.TextField()
    checked_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField()


class MergeProposal(Record):
    """One person says two dossiers are one technology; a second person decides (T-04)."""

    source = models.ForeignKey("lifecycle.Dossier", on_delete=models.PROTECT, related_name="merge_proposals")
    target = models.ForeignKey("lifecycle.Dossier", on_delete=models.PROTECT, related_name="merges_offered")
    reason = models.TextField()
    proposed_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, default=OPEN)
    decided_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source"], condition=models.Q(state=OPEN), name="one_open_merge_a_dossier"),
            models.CheckConstraint(condition=~models.Q(source=models.F("target")), name="merge_into_another"),
        ]


class DeclineProposal(Record):
    """An officer's draft of a refusal; the field lead decides with it, or returns it."""

    dossier = models.ForeignKey("lifecycle.Dossier", on_delete=models.PROTECT, related_name="decline_proposals")
    reason_code = models.CharField(max_length=32)
    feedback = models.TextField()
    note = models.TextField(blank=True, default="")
    proposed_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, default=OPEN)
    decided_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dossier"], condition=models.Q(state=OPEN), name="one_open_decline_a_dossier"
            )
        ]


class Appeal(Record):
    """The proposer asks for another look; somebody who did not decide answers."""

    dossier = models.ForeignKey("lifecycle.Dossier", on_delete=models.PROTECT, related_name="appeals")
    text = models.TextField()
    filed_by = models.CharField(max_length=26)
    against = models.CharField(max_length=26, blank=True, default="")  # who decided, and so may not answer
    state = models.CharField(max_length=10, default=OPEN)
    answered_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dossier"], condition=models.Q(state=OPEN), name="one_open_appeal_a_dossier"
            )
        ]
