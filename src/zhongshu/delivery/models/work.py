"""The work itself: milestones with their evidence, iterations, the board of killer assumptions, the kill criteria."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from zhongshu.kernel.bilingual import pick
from zhongshu.kernel.models import Record


class Milestone(Record):
    """One promise that can be measured 里程碑, bound to the plan version under which it was made."""

    dossier = models.ForeignKey("lifecycle.Dossier", on_delete=models.PROTECT, related_name="milestones")
    number = models.IntegerField()
    stage = models.SmallIntegerField()
    plan = models.IntegerField(default=1)
    statement_zh = models.TextField(blank=True, default="")
    statement_en = models.TextField(blank=True, default="")
    metric = models.CharField(max_length=200)
    target = models.FloatField()
    unit = models.CharField(max_length=40, blank=True, default="")
    tolerance = models.FloatField(default=0)  # in units of the metric
    higher = models.BooleanField(default=True)
    evidence_kind = models.CharField(max_length=12, default="third_party")
    weight = models.FloatField(default=1)
    due_on = models.DateField()
    state = models.CharField(max_length=10, default="planned")
    result = models.FloatField(null=True)
    verifier = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="to_verify")
    submitted_by = models.CharField(max_length=26, blank=True, default="")
    submitted_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=26, blank=True, default="")
    settled_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True, default="")
    version = models.IntegerField(default=1)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["dossier", "number"], name="milestone_once")]
        indexes: ClassVar = [models.Index(fields=["state", "due_on"], name="milestone_by_state")]

    def __str__(self) -> str:
        return f"M{self.number} {pick(self, 'statement') or self.metric}"

    @property
    def met(self) -> bool | None:
        """Whether the result reaches the target within the tolerance; None while nothing was measured."""
        if self.result is None:
            return None
        gap = self.result - self.target if self.higher else self.target - self.result
        return gap >= -self.tolerance - 1e-12


class Evidence(Record):
    """One piece of evidence for a milestone: a file with its hash, a number, or words about where it can be checked."""

    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=12)
    note = models.TextField()
    value = models.FloatField(null=True)
    document_id = models.CharField(max_length=26, blank=True, default="")
    document_name = models.CharField(max_length=160, blank=True, default="")
    sha256 = models.CharField(max_length=64, blank=True, default="")
    added_by = models.CharField(max_length=26)


class Iteration(Record):
    """One turn of the work 迭代, two to eight weeks: what was asked, tried, found, learned, and what comes next."""

    dossier = models.ForeignKey("lifecycle.Dossier", on_delete=models.PROTECT, related_name="iterations")
    number = models.IntegerField()
    stage = models.SmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    question = models.TextField()
    test = models.TextField()
    result = models.TextField()
    learned = models.TextField()
    next = models.TextField()
    trl_before = models.SmallIntegerField(null=True)
    trl_after = models.SmallIntegerField(null=True)  # as claimed; the dossier's own moves when a specialist confirms it
    trl_confirmed_by = models.CharField(max_length=26, blank=True, default="")
    trl_confirmed_on = models.DateField(null=True)
    written_by = models.CharField(max_length=26)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["dossier", "number"], name="iteration_once")]
        indexes: ClassVar = [models.Index(fields=["dossier", "ends_on"], name="iteration_by_end")]

    @property
    def trl_delta(self) -> int:
        return (self.trl_after or 0) - (self.trl_before or 0) if self.trl_after and self.trl_before else 0


class Assumption(Record):
    """One assumption that kills the route when it does not hold."""

    dossier = models.ForeignKey("lifecycle.Dossier", on_delete=models.PROTECT, related_name="assumptions")
    number = models.IntegerField()
    plan = models.IntegerField(default=1)
    statement_zh = models.TextField(blank=True, default="")
    statement_en = models.TextField(blank=True, default="")
    test_zh = models.TextField(blank=True, default="")
    test_en = models.TextField(blank=True, default="")
    probability = models.FloatField(null=True)  # per cent
    by_when = models.DateField(null=True)
    state = models.CharField(max_length=8, default="unknown")
    void = models.BooleanField(default=False)
    version = models.IntegerField(default=1)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["dossier", "number"], name="assumption_once")]

    def __str__(self) -> str:
        return f"A{self.number} {pick(self, 'statement')}"


class AssumptionChange(Record):
    """What was believed before and after, and on which evidence."""

    assumption = models.ForeignKey(Assumption, on_delete=models.PROTECT, related_name="changes")
    before = models.CharField(max_length=8)
    after = models.CharField(max_length=8)
    probability_before = models.FloatField(null=True)
    probability_after = models.FloatField(null=True)
    evidence = models.TextField()
    iteration = models.ForeignKey(Iteration, on_delete=models.PROTECT, null=True, related_name="changes")
    by = models.CharField(max_length=26)


class KillCriterion(Record):
    """A condition agreed beforehand under which the work ends; met once, it stays met."""

    dossier = models.ForeignKey("lifecycle.Dossier", on_delete=models.PROTECT, related_name="kill_criteria")
    number = models.IntegerField()
    criterion_zh = models.TextField(blank=True, default="")
    criterion_en = models.TextField(blank=True, default="")
    met_on = models.DateField(null=True)
    evidence = models.TextField(blank=True, default="")
    by = models.CharField(max_length=26, blank=True, default="")
    void = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["dossier", "number"], name="kill_criterion_once")]

    def __str__(self) -> str:
        return f"K{self.number} {pick(self, 'criterion')}"
