"""The refinement of one dossier 方案优化: its time, the asks as tasks, mentors, clinics, the accepted plan and who signed it (spec: model M5)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from zhongshu.kernel.models import Record


class RefinementCase(Record):
    """One stay in REFINE. Hashes say which plan was confirmed, accepted and signed; a later change makes them void by itself."""

    dossier = models.ForeignKey("lifecycle.Dossier", on_delete=models.PROTECT, related_name="refinements")
    number = models.IntegerField()
    version = models.IntegerField(default=1)
    opened_on = models.DateField()
    opinion_id = models.CharField(max_length=26, blank=True, default="")
    extensions = models.SmallIntegerField(default=0)
    extension_reason = models.TextField(blank=True, default="")
    confirmed_sha256 = models.CharField(max_length=64, blank=True, default="")  # of team and rights, by the team
    confirmed_by = models.CharField(max_length=26, blank=True, default="")
    confirmed_at = models.DateTimeField(null=True)
    accepted_number = models.IntegerField(null=True)  # of the plan version the specialist accepted
    accepted_sha256 = models.CharField(max_length=64, blank=True, default="")
    accepted_by = models.CharField(max_length=26, blank=True, default="")
    accepted_at = models.DateTimeField(null=True)
    specialist_signed_sha256 = models.CharField(max_length=64, blank=True, default="")
    specialist_signed_by = models.CharField(max_length=26, blank=True, default="")
    specialist_signed_at = models.DateTimeField(null=True)
    lead_signed_sha256 = models.CharField(max_length=64, blank=True, default="")
    lead_signed_by = models.CharField(max_length=26, blank=True, default="")
    lead_signed_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)  # the team does not want to go on
    refused_by = models.CharField(max_length=26, blank=True, default="")
    refusal = models.TextField(blank=True, default="")
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=8, blank=True, default="")  # the state it left for

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dossier", "number"], name="refinement_once"),
            models.UniqueConstraint(
                fields=["dossier"], condition=models.Q(closed_at__isnull=True), name="one_open_refinement"
            ),
        ]


TODO, ANSWERED, CLOSED, RETURNED, DROPPED = "todo", "answered", "closed", "returned", "dropped"


class Task(Record):
    """One ask of the opinion (or of the house since) as a task: who answers by when, the answer with its evidence, what the specialist says."""

    case = models.ForeignKey(RefinementCase, on_delete=models.PROTECT, related_name="tasks")
    code = models.CharField(max_length=12)
    kind = models.CharField(max_length=16, blank=True, default="")
    source = models.CharField(max_length=12, default="opinion")  # opinion, condition, house, earlier
    text_zh = models.TextField(blank=True, default="")
    text_en = models.TextField(blank=True, default="")
    owner = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="refinement_tasks")
    due_on = models.DateField()
    state = models.CharField(max_length=10, default=TODO)
    version = models.IntegerField(default=1)
    answer = models.TextField(blank=True, default="")
    evidence = models.TextField(blank=True, default="")
    answered_by = models.CharField(max_length=26, blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    judgement = models.TextField(blank=True, default="")
    judged_by = models.CharField(max_length=26, blank=True, default="")
    judged_at = models.DateTimeField(null=True)
    returns = models.SmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "code"], name="refinement_task_once")]
        indexes: ClassVar = [models.Index(fields=["owner", "state"], name="refinement_task_by_owner")]


class Mentor(Record):
    """Somebody of the directory who helps with the plan; interests were looked at on the day of naming."""

    case = models.ForeignKey(RefinementCase, on_delete=models.PROTECT, related_name="mentors")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="mentoring")
    topic = models.CharField(max_length=160)
    named_by = models.CharField(max_length=26)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "person"], condition=models.Q(ended_at__isnull=True), name="mentor_once"
            )
        ]


class Clinic(Record):
    """One sitting over the plan 方案门诊: who came, what was said, what changed in the plan."""

    case = models.ForeignKey(RefinementCase, on_delete=models.PROTECT, related_name="clinics")
    held_on = models.DateField()
    minutes = models.PositiveIntegerField()
    mentors = models.ManyToManyField(Mentor, related_name="clinics")
    others = models.TextField(blank=True, default="")  # one a line: name, organisation
    notes = models.TextField()
    changed = models.TextField()  # what changes in the plan because of it
    plan_number = models.IntegerField(default=0)  # the version the sitting looked at; 0 when none was kept yet
    recorded_by = models.CharField(max_length=26)
