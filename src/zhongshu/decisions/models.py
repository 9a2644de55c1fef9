"""A decision of a body of the house, its subjects, the ballots of its members, and what came of it.

Everything of a closed decision is frozen by triggers; only an outcome may still be added, once.
"""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.db import models

from zhongshu.kernel.bilingual import pick
from zhongshu.kernel.models import Record

OPEN, CLOSED = "open", "closed"
COMMITTEE, DIRECTOR = "committee", "director"
FOR, AGAINST, ABSTAIN, RECUSED, ABSENT = "for", "against", "abstain", "recused", "absent"
COUNTED = (FOR, AGAINST, ABSTAIN)  # who counts towards the quorum


class Decision(Record):
    """One matter put to a body: what is asked, among which options, and how it ended."""

    code = models.CharField(max_length=24, unique=True)
    purpose = models.CharField(max_length=16)  # award, gate, graduation, nuclear …: the room that asked
    body = models.CharField(max_length=12, default=COMMITTEE)
    matter_zh = models.TextField()
    matter_en = models.TextField()
    question_zh = models.CharField(max_length=300)  # what the predicted probability is about
    question_en = models.CharField(max_length=300)
    options = models.TextField()  # canonical JSON: [{code, title_zh, title_en, effect_zh, effect_en}]
    proposed = models.CharField(max_length=24)  # the option that a vote in favour carries
    material = models.TextField(default="{}")  # canonical JSON: what was put before the body
    quorum = models.SmallIntegerField()
    amount_fen = models.BigIntegerField(null=True)
    due_on = models.DateField()
    link = models.CharField(max_length=200, blank=True, default="")
    rule_set = models.CharField(max_length=26)
    state = models.CharField(max_length=8, default=OPEN)
    version = models.IntegerField(default=1)
    opened_by = models.CharField(max_length=26)
    opened_at = models.DateTimeField()
    closed_by = models.CharField(max_length=26, blank=True, default="")
    closed_at = models.DateTimeField(null=True)
    reasons = models.TextField(blank=True, default="")
    dissent = models.TextField(blank=True, default="")
    number = models.IntegerField(null=True, unique=True)  # its place in the chain of receipts
    previous = models.CharField(max_length=64, blank=True, default="")
    pack = models.TextField(blank=True, default="")  # canonical JSON, exactly as hashed
    sha256 = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "due_on"], name="decision_by_state")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(state__in=(OPEN, CLOSED)), name="decision_state"),
            models.CheckConstraint(condition=models.Q(quorum__gte=1), name="decision_quorum"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {pick(self, 'matter')}"

    @property
    def choices(self) -> list[dict[str, Any]]:
        """The options as put."""
        return json.loads(self.options)

    @property
    def laid_before(self) -> dict[str, Any]:
        """The material as put."""
        return json.loads(self.material)


class Subject(Record):
    """What a decision is about; a package has several, and each gets its own votes and its own outcome."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="subjects")
    place = models.SmallIntegerField()
    kind = models.CharField(max_length=16)
    ref = models.CharField(max_length=40)
    dossier = models.ForeignKey(
        "lifecycle.Dossier", on_delete=models.PROTECT, null=True, related_name="put_to_decision"
    )
    label_zh = models.CharField(max_length=240)
    label_en = models.CharField(max_length=240)
    amount_fen = models.BigIntegerField(null=True)
    seen = models.TextField(default="[]")  # canonical JSON: the chapters sealed when it was put, [{kind, number}]
    chosen = models.CharField(max_length=24, blank=True, default="")
    percent = models.SmallIntegerField(null=True)  # the body's predicted probability

    class Meta:
        indexes: ClassVar = [models.Index(fields=["kind", "ref"], name="decided_by_subject")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["decision", "kind", "ref"], name="subject_once"),
            models.CheckConstraint(
                condition=models.Q(percent__isnull=True) | models.Q(percent__gte=0, percent__lte=100),
                name="subject_percent",
            ),
        ]


class Concern(Record):
    """A further dossier that the choice on a subject would touch (the one a merge joins): an interest in it bars as well."""

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="concerns")
    dossier = models.ForeignKey("lifecycle.Dossier", on_delete=models.PROTECT, related_name="touched_by_decision")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["subject", "dossier"], name="concern_once")]


class Ballot(Record):
    """One member's vote on one subject; changeable until the decision is closed."""

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="ballots")
    user = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="ballots")
    voter = models.CharField(max_length=120)  # the name under which the vote was given
    vote = models.CharField(max_length=8)
    reason = models.TextField(blank=True, default="")
    percent = models.SmallIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject", "user"], name="ballot_once"),
            models.CheckConstraint(condition=models.Q(vote__in=(*COUNTED, RECUSED, ABSENT)), name="ballot_vote_known"),
        ]


class Outcome(Record):
    """What came of a subject, when it was known: whether that happened which had been predicted."""

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="outcome")
    happened = models.BooleanField()
    known_on = models.DateField()
    evidence = models.TextField(blank=True, default="")
    recorded_by = models.CharField(max_length=26)
