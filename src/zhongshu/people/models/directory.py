"""The directory: organisations with their parents and credit codes, persons, who worked where from when to when, and which records are one person.

A merged person keeps its own row and points at the one that stays (never through a third); everything else is moved to the one that stays.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.kernel.models import Record
from zhongshu.kernel.veil import Veiled

ORGANISATION_KINDS: dict[str, Bi] = {
    "university": Bi("高校", "University"),
    "institute": Bi("院所", "Research institute"),
    "company": Bi("企业", "Company"),
    "hospital": Bi("医院", "Hospital"),
    "investor": Bi("投资机构", "Investor"),
    "government": Bi("政府", "Government"),
    "park": Bi("园区", "Science park"),
    "center": Bi("本中心", "This center"),
    "other": Bi("其他", "Other"),
}
HOUSE = "center"  # the kind of the organisation whose own people hold the offices of the house (decision 0011)
MERGE_STATES: dict[str, Bi] = {
    "proposed": Bi("待另一人确认", "Awaits a second person"),
    "confirmed": Bi("已合并", "Merged"),
    "declined": Bi("已否决", "Declined"),
}


class Organisation(Veiled, Record):
    """A university, institute, company … identified by its unified social credit code where it has one."""

    VEILED: ClassVar = dict.fromkeys(("name_zh", "name_en"), ("id", "O"))
    name_zh = models.CharField(max_length=200, blank=True, default="")
    name_en = models.CharField(max_length=200, blank=True, default="")
    sort_key = models.CharField(
        max_length=120, blank=True, default=""
    )  # pinyin or Latin, for one order on both databases
    kind = models.CharField(max_length=12, default="other")
    credit_code = models.CharField(max_length=18, null=True, unique=True)
    region = models.CharField(max_length=40, blank=True, default="")
    region_en = models.CharField(max_length=60, blank=True, default="")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    source_ref = models.CharField(max_length=80, null=True, unique=True)  # where an imported record came from
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["name_zh"], name="org_by_name_zh"),
            models.Index(fields=["name_en"], name="org_by_name_en"),
            models.Index(fields=["sort_key", "id"], name="org_by_sort_key"),
            models.Index(fields=["kind", "sort_key"], name="org_by_kind"),
        ]

    def __str__(self) -> str:
        return pick(self, "name")

    @property
    def kind_label(self) -> Bi:
        return ORGANISATION_KINDS[self.kind]

    @property
    def region_label(self) -> str:
        """The region in the reader's language, or in the other."""
        return str(Bi(self.region or self.region_en or "—", self.region_en or self.region or "—"))


class Person(Veiled, Record):
    """A human being known to the house, with or without an account."""

    VEILED: ClassVar = dict.fromkeys(("name_zh", "name_en"), ("id", "P"))
    name_zh = models.CharField(max_length=80, blank=True, default="")
    name_en = models.CharField(max_length=80, blank=True, default="")
    sort_key = models.CharField(max_length=120, blank=True, default="")
    title_zh = models.CharField(max_length=80, blank=True, default="")
    title_en = models.CharField(max_length=120, blank=True, default="")
    orcid = models.CharField(max_length=19, null=True, unique=True)
    source_ref = models.CharField(max_length=80, null=True, unique=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="merged")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["name_zh"], name="person_by_name_zh"),
            models.Index(fields=["name_en"], name="person_by_name_en"),
            models.Index(fields=["sort_key", "id"], name="person_by_sort_key"),
        ]

    def __str__(self) -> str:
        return pick(self, "name")

    @property
    def canonical_id(self) -> str:
        """The id under which this human being is known now."""
        return self.merged_into_id or self.pk


class Employment(Record):
    """A person at an organisation, from a day to a day (open when still there)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="employments")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="employments")
    position = models.CharField(max_length=80, blank=True, default="")
    position_en = models.CharField(max_length=120, blank=True, default="")
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person", "until"], name="employment_by_person"),
            models.Index(fields=["organisation", "until"], name="employment_by_org"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
                name="employment_ends_after_it_begins",
            )
        ]

    @property
    def position_label(self) -> str:
        """The position in the reader's language, or in the other."""
        return str(Bi(self.position or self.position_en or "—", self.position_en or self.position or "—"))


class PersonMerge(Record):
    """The claim that two records are one human being: proposed by one, confirmed or declined by another."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges_away")
    into = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges_here")
    reason = models.TextField()
    state = models.CharField(max_length=10, default="proposed")
    proposed_by = models.CharField(max_length=26)
    decided_by = models.CharField(max_length=26, blank=True, default="")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person"], condition=Q(state="proposed"), name="one_open_merge_a_person"),
            models.CheckConstraint(condition=~Q(person=F("into")), name="merge_needs_two_records"),
        ]

    @property
    def state_label(self) -> Bi:
        return MERGE_STATES[self.state]
