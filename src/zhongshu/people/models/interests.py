"""Interests 利益关系: what ties one person to another or to an organisation, since when, who said so, and what integrity ruled.

One row ties `person` to exactly one of `other_person` and `organisation`; between two persons it counts in both directions.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.models import Record
from zhongshu.people.conflicts import KINDS
from zhongshu.people.models.directory import Organisation, Person

SOURCES: dict[str, Bi] = {
    "declared": Bi("本人申报", "Declared by the person"),
    "reported": Bi("他人登记", "Registered by the house"),
    "derived": Bi("系统推得", "Derived from records"),
}
INTEREST_STATES: dict[str, Bi] = {
    "open": Bi("有效", "In force"),
    "rebutted": Bi("有异议，待裁定", "Rebutted, awaits a ruling"),
    "ruled": Bi("已裁定", "Ruled"),
}


class Interest(Record):
    """One tie of interest."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="interests")
    other_person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="interests_of_others")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="interests")
    kind = models.CharField(max_length=20)
    severity = models.CharField(max_length=10)  # bar, recuse, disclose; none only by a ruling
    since = models.DateField(null=True)
    until = models.DateField(null=True)  # the end, or for works made together the day of the last one
    source = models.CharField(max_length=10)
    evidence = models.TextField(blank=True, default="")
    declared_by = models.CharField(max_length=26)
    state = models.CharField(max_length=10, default="open")
    rebuttal = models.TextField(blank=True, default="")
    rebutted_by = models.CharField(max_length=26, blank=True, default="")
    decided_by = models.CharField(max_length=26, blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.TextField(blank=True, default="")
    veiled = models.BooleanField(
        default=False
    )  # declared at the seat of a blind panel: the declarer never learns with whom
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person", "kind"], name="interest_by_person"),
            models.Index(fields=["other_person", "kind"], name="interest_by_other"),
            models.Index(fields=["organisation", "kind"], name="interest_by_org"),
            models.Index(fields=["state", "id"], name="interest_by_state"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(other_person__isnull=True, organisation__isnull=False)
                | Q(other_person__isnull=False, organisation__isnull=True),
                name="interest_ties_to_one",
            ),
            models.CheckConstraint(condition=~Q(person=F("other_person")), name="interest_needs_two"),
        ]

    @property
    def other(self) -> Person | Organisation:
        found = self.other_person if self.other_person_id else self.organisation
        assert found is not None  # noqa: S101  the constraint interest_ties_to_one
        return found

    @property
    def kind_label(self) -> Bi:
        return KINDS[self.kind].label

    @property
    def state_label(self) -> Bi:
        return INTEREST_STATES[self.state]

    @property
    def source_label(self) -> Bi:
        return SOURCES[self.source]
