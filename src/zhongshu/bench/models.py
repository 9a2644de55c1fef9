"""What the bench keeps: the entry of each reserve, evidence about it, tier changes with their rule, proposals, nurture grants, fast lanes (spec: M8)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from zhongshu.kernel.models import Record


class PoolEntry(Record):
    """One stay of a dossier in the reserve. Tier B4, the nursery, holds a lead that is watched and stands on no edge of the course."""

    dossier = models.ForeignKey("lifecycle.Dossier", on_delete=models.PROTECT, related_name="pool_entries")
    version = models.IntegerField(default=1)
    tier = models.CharField(max_length=2)
    since = models.DateField()  # in this tier
    opened_on = models.DateField()
    edge = models.CharField(max_length=4, blank=True, default="")  # by which it came; empty for the nursery
    sponsor = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="pool_entries")
    reason = models.TextField(blank=True, default="")
    chance = models.FloatField(null=True)  # the specialist's probability that it disrupts (nursery)
    evidence_on = models.DateField()  # of the newest evidence: freshness runs from here
    reviewed_on = models.DateField(null=True)
    review_on = models.DateField()
    flags = models.SmallIntegerField(default=0)
    flagged_on = models.DateField(null=True)
    readiness = models.SmallIntegerField(default=0)  # per cent of the next tier's rules that hold
    blockers_zh = models.TextField(blank=True, default="")
    blockers_en = models.TextField(blank=True, default="")
    closed_on = models.DateField(null=True)
    outcome = models.CharField(max_length=10, blank=True, default="")  # the state it left for, or archived

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dossier"], condition=models.Q(closed_on__isnull=True), name="one_open_pool_entry"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["closed_on", "tier", "evidence_on"], name="pool_by_tier"),
            models.Index(fields=["closed_on", "review_on"], name="pool_by_review"),
        ]

    def __str__(self) -> str:
        return str(self.dossier)


class Evidence(Record):
    """Something new about a reserve, for it or against it; a setback names the rule of demotion it speaks for."""

    entry = models.ForeignKey(PoolEntry, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=16)
    happened_on = models.DateField()
    text = models.TextField()
    source = models.TextField()
    stance = models.CharField(max_length=8, blank=True, default="")  # of an outside opinion: yes, no, unsure
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="bench_opinions"
    )  # whose opinion
    assumption = models.SmallIntegerField(null=True)  # which killer assumption of the sealed plan, from 1
    signal_id = models.CharField(max_length=26, blank=True, default="")  # of a rival, as discovery keeps it
    material = models.BooleanField(default=False)  # could change the appraisal
    recorded_by = models.CharField(max_length=26)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["entry", "-happened_on"], name="evidence_by_entry")]


class TierChange(Record):
    """One change of tier: by which rule, on which evidence, by whom and why. Never changed afterwards."""

    entry = models.ForeignKey(PoolEntry, on_delete=models.PROTECT, related_name="changes")
    before = models.CharField(max_length=2, blank=True, default="")
    after = models.CharField(max_length=2, blank=True, default="")  # empty: left the bench
    direction = models.CharField(max_length=8)  # in, up, down, out
    rule = models.CharField(max_length=16)
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, null=True, related_name="changes")
    facts = models.TextField(blank=True, default="")  # the checklist as it stood, one item a line
    reason = models.TextField()
    by = models.CharField(max_length=26)
    on = models.DateField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["on", "direction"], name="tier_change_by_day")]


OPEN, ACCEPTED, REFUSED = "open", "accepted", "refused"


class Proposal(Record):
    """A change somebody (or the clock) proposes and the field lead decides."""

    entry = models.ForeignKey(PoolEntry, on_delete=models.PROTECT, related_name="proposals")
    direction = models.CharField(max_length=8)  # up, down, out, again (appraise again)
    rule = models.CharField(max_length=16)
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, null=True, related_name="proposals")
    reason = models.TextField()
    state = models.CharField(max_length=8, default=OPEN)
    proposed_by = models.CharField(max_length=26)
    proposed_on = models.DateField()
    decided_by = models.CharField(max_length=26, blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["entry", "direction"], condition=models.Q(state=OPEN), name="one_open_proposal_a_way"
            )
        ]


class NurtureGrant(Record):
    """A little money to learn more 早期支持: asked by one, approved by another, ended with a result."""

    entry = models.ForeignKey(PoolEntry, on_delete=models.PROTECT, related_name="grants")
    version = models.IntegerField(default=1)
    tier = models.CharField(max_length=2)
    amount_fen = models.BigIntegerField()
    purpose = models.TextField()
    exam = models.TextField()  # what will be known at the end
    months = models.SmallIntegerField()
    state = models.CharField(max_length=8, default="asked")  # asked, approved, refused, done
    asked_by = models.CharField(max_length=26)
    asked_on = models.DateField()
    decided_by = models.CharField(max_length=26, blank=True, default="")
    decided_on = models.DateField(null=True)
    answer = models.TextField(blank=True, default="")
    ends_on = models.DateField(null=True)
    result = models.TextField(blank=True, default="")
    passed = models.BooleanField(null=True)
    result_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(amount_fen__gt=0), name="nurture_amount_positive")
        ]


class FastLane(Record):
    """A reason to pass the queue, with its evidence: contest winner, Seal holder, national request, follow-on."""

    dossier = models.ForeignKey("lifecycle.Dossier", on_delete=models.PROTECT, related_name="fast_lanes")
    kind = models.CharField(max_length=10)
    reference = models.CharField(max_length=120)  # certificate, call or decision number
    evidence = models.TextField()
    valid_until = models.DateField()
    granted_by = models.CharField(max_length=26)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dossier", "kind"], condition=models.Q(ended_at__isnull=True), name="fast_lane_once"
            )
        ]
