"""How the work pauses and ends: pauses with their restart test, teams that are heard, acceptance, follow-up days, appeals, findings of misconduct."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from zhongshu.kernel.models import Record


class Pause(Record):
    """A pause for an outside cause 暂停; money and clock stand still."""

    dossier = models.ForeignKey("lifecycle.Dossier", on_delete=models.PROTECT, related_name="pauses")
    cause = models.TextField()
    restart_test = models.TextField()
    since = models.DateField()
    until = models.DateField()  # the day an end is proposed
    answer = models.TextField(blank=True, default="")
    ended_on = models.DateField(null=True)


class Hearing(Record):
    """A team is asked what it says to a stop of its work, or to another dossier that would join it 听取团队.

    It answers itself; where it does not, the record keeps that it was asked and until when.
    """

    dossier = models.ForeignKey("lifecycle.Dossier", on_delete=models.PROTECT, related_name="hearings")
    gate = models.ForeignKey(
        "delivery.Gate", on_delete=models.PROTECT, null=True, related_name="hearings"
    )  # of the dossier that would join; none for a stop
    why = models.TextField()
    asked_by = models.CharField(max_length=26)
    asked_on = models.DateField()
    until = models.DateField()
    said = models.TextField(blank=True, default="")
    said_by = models.CharField(max_length=26, blank=True, default="")
    said_on = models.DateField(null=True)


class Acceptance(Record):
    """The acceptance of the whole 综合绩效评价."""

    dossier = models.ForeignKey("lifecycle.Dossier", on_delete=models.PROTECT, related_name="acceptances")
    number = models.IntegerField(default=1)
    opened_on = models.DateField()
    state = models.CharField(max_length=10, default="open")  # open, signed, rectify
    panel_id = models.CharField(max_length=26, blank=True, default="")
    report_title = models.CharField(max_length=200, blank=True, default="")
    report_openness = models.CharField(max_length=10, blank=True, default="")
    report_document = models.CharField(max_length=26, blank=True, default="")
    report_sha256 = models.CharField(max_length=64, blank=True, default="")
    summary = models.TextField(blank=True, default="")
    leap_reached = models.FloatField(null=True)
    result = models.CharField(max_length=10, blank=True, default="")
    dissent = models.TextField(blank=True, default="")
    signed_by = models.CharField(max_length=26, blank=True, default="")
    signed_on = models.DateField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["dossier", "number"], name="acceptance_once")]


class AcceptanceVote(Record):
    """One expert's verdict on the whole, locked when it is given."""

    acceptance = models.ForeignKey(Acceptance, on_delete=models.PROTECT, related_name="votes")
    user = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="acceptance_votes")
    result = models.CharField(max_length=10)
    reason = models.TextField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["acceptance", "user"], name="acceptance_vote_once")]


class FollowUp(Record):
    """A day on which the outcomes of finished work are asked for."""

    dossier = models.ForeignKey("lifecycle.Dossier", on_delete=models.PROTECT, related_name="follow_ups")
    years = models.SmallIntegerField()
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    note = models.TextField(blank=True, default="")
    by = models.CharField(max_length=26, blank=True, default="")


class Appeal(Record):
    """The team's appeal against a stop, answered by somebody who did not decide it."""

    dossier = models.ForeignKey("lifecycle.Dossier", on_delete=models.PROTECT, related_name="stop_appeals")
    grounds = models.TextField()
    filed_by = models.CharField(max_length=26)
    filed_on = models.DateField()
    answer = models.TextField(blank=True, default="")
    upheld = models.BooleanField(null=True)
    answered_by = models.CharField(max_length=26, blank=True, default="")
    answered_on = models.DateField(null=True)


class IntegrityCase(Record):
    """What integrity and audit found when misconduct was suspected: one concludes, another signs (four eyes); only a proven one may revoke."""

    dossier = models.ForeignKey("lifecycle.Dossier", on_delete=models.PROTECT, related_name="integrity_cases")
    suspicion = models.TextField()
    opened_on = models.DateField()
    opened_by = models.CharField(max_length=26)
    heard_on = models.DateField(null=True)
    heard = models.TextField(blank=True, default="")
    outcome = models.CharField(
        max_length=10, default="open"
    )  # open, found (waits for the second signature), cleared, proven
    conclusion = models.CharField(max_length=10, blank=True, default="")  # what the first concluded
    reasons = models.TextField(blank=True, default="")
    recover_fen = models.BigIntegerField(default=0)
    recover_due_on = models.DateField(null=True)
    given_back_fen = models.BigIntegerField(default=0)  # what had come back before the claim; what comes after pays it
    decided_by = models.CharField(max_length=26, blank=True, default="")
    decided_on = models.DateField(null=True)
    confirmed_by = models.CharField(max_length=26, blank=True, default="")
    confirmed_on = models.DateField(null=True)
    confirm_note = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(confirmed_by="") | ~Q(confirmed_by=F("decided_by")), name="finding_four_eyes"
            )
        ]
