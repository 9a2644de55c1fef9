"""What the room keeps: panels of a dossier and an occasion, and the seats of the people who judge on them. A person sits once on a panel."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.db import models

from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.kernel.models import Record
from zhongshu.people.models.experts import EXPERT_KINDS

APPRAISAL, GATE, ACCEPTANCE = "appraisal", "gate", "acceptance"
KINDS: dict[str, Bi] = {
    APPRAISAL: Bi("论证", "Appraisal"),
    GATE: Bi("里程碑评审", "Gate"),
    ACCEPTANCE: Bi("验收", "Acceptance"),
}
OPEN, CLOSED = "open", "closed"
NAMED, INVITED, ACCEPTED, DECLINED, CONFLICT, UNFIT, RELEASED, REPLACED = (
    "named", "invited", "accepted", "declined", "conflict", "unfit", "released", "replaced",
)  # fmt: skip
STATES: dict[str, Bi] = {
    NAMED: Bi("拟请", "Named"),
    INVITED: Bi("已邀请", "Invited"),
    ACCEPTED: Bi("已接受", "Accepted"),
    DECLINED: Bi("已谢绝", "Declined"),
    CONFLICT: Bi("须回避", "In conflict"),
    UNFIT: Bi(
        "不能入组", "May not sit"
    ),  # a rule other than an interest keeps this person off: rotation, load, the house
    RELEASED: Bi("已解除", "Released"),
    REPLACED: Bi("已替换", "Replaced"),
}
TONES = {NAMED: "neutral", INVITED: "info", ACCEPTED: "good", DECLINED: "warn", CONFLICT: "bad", UNFIT: "warn"}
LIVE = (NAMED, INVITED, ACCEPTED)  # seats that count towards the composition
SITTING = (INVITED, ACCEPTED)  # seats of people who were asked; the named rest are reserves
UNASKED = (NAMED, CONFLICT, UNFIT)  # nobody was told


class Panel(Record):
    """Who judges one dossier at one sitting. ``blind`` panels read editions, never the dossier."""

    code = models.CharField(max_length=24, unique=True)  # what its experts know it by
    dossier = models.ForeignKey("lifecycle.Dossier", on_delete=models.PROTECT, related_name="panels")
    kind = models.CharField(max_length=12)
    occasion = models.CharField(max_length=40, blank=True, default="")  # which gate, which round
    blind = models.BooleanField(default=False)
    brief_zh = models.CharField(max_length=400, blank=True, default="")  # what the invited are told it is about
    brief_en = models.CharField(max_length=600, blank=True, default="")
    chair = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="panels_chaired")
    secretary = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="panels_kept")
    quorum = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    national = models.BooleanField(
        default=False
    )  # a national item 国家级事项: the rules ask experts from other regions
    state = models.CharField(max_length=8, default=OPEN)
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["dossier", "kind"], name="panel_by_dossier"),
            models.Index(fields=["state", "due_on"], name="panel_by_due"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dossier", "kind", "occasion"], condition=models.Q(state=OPEN), name="panel_once_open"
            ),
            models.CheckConstraint(condition=models.Q(kind__in=list(KINDS)), name="panel_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.kind_label}"

    @property
    def kind_label(self) -> Bi:
        return KINDS[self.kind]

    @property
    def brief(self) -> str:
        return pick(self, "brief")


class Seat(Record):
    """One person on one panel, from being named to having accepted, or why not."""

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="seats")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="seats")
    kind = models.CharField(max_length=12)
    state = models.CharField(max_length=10, default=NAMED)
    due_on = models.DateField(null=True)  # the day by which the invitation is answered
    reason = models.TextField(blank=True, default="")  # why chosen, or why no longer
    reason_en = models.TextField(blank=True, default="")  # the same in English where the house itself says it
    ties = models.TextField(blank=True, default="")  # what the expert disclosed when accepting
    found = models.TextField(default="[]")  # interests as computed at the last check: [[kind, severity], …]
    invited_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    declared_at = models.DateTimeField(null=True)  # declaration of interests
    confidential_at = models.DateTimeField(null=True)  # pledge of confidentiality
    pledged_at = models.DateTimeField(null=True)  # pledge of integrity
    reminders = models.PositiveSmallIntegerField(default=0)  # sent in the present state
    successor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="replaces")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person", "state"], name="seat_by_person"),
            models.Index(fields=["due_on"], condition=models.Q(state=INVITED), name="seat_unanswered"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["panel", "person"], name="person_sits_once"),
            models.CheckConstraint(
                condition=~models.Q(state=ACCEPTED)
                | models.Q(declared_at__isnull=False, confidential_at__isnull=False, pledged_at__isnull=False),
                name="accepted_has_pledged",
            ),
        ]

    @property
    def state_label(self) -> Bi:
        return STATES[self.state]

    @property
    def tone(self) -> str:
        return TONES.get(self.state, "neutral")

    @property
    def kind_label(self) -> Bi:
        return EXPERT_KINDS.get(self.kind) or Bi(self.kind, self.kind)

    @property
    def why(self) -> Bi:
        """Why chosen or no longer: as typed, or in both languages where the house says it."""
        return Bi(self.reason, self.reason_en or self.reason)

    @property
    def interests(self) -> list[list[Any]]:
        return json.loads(self.found)
