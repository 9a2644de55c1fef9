"""The directory: organisations with their parents and credit codes, persons, and who worked where from when to when."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.kernel.models import Record

ORGANISATION_KINDS: dict[str, Bi] = {
    "university": Bi("高校", "University"),
    "institute": Bi("院所", "Research institute"),
    "company": Bi("企业", "Company"),
    "hospital": Bi("医院", "Hospital"),
    "investor": Bi("投资机构", "Investor"),
    "government": Bi("政府", "Government"),
    "park": Bi("园区", "Science park"),
    "other": Bi("其他", "Other"),
}


class Organisation(Record):
    """A university, institute, company … identified by its unified social credit code where it has one."""

    name_zh = models.CharField(max_length=200, blank=True, default="")
    name_en = models.CharField(max_length=200, blank=True, default="")
    kind = models.CharField(max_length=12, default="other")
    credit_code = models.CharField(max_length=18, null=True, unique=True)
    region = models.CharField(max_length=40, blank=True, default="")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    source_ref = models.CharField(max_length=80, null=True, unique=True)  # where an imported record came from

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["name_zh"], name="org_by_name_zh"),
            models.Index(fields=["name_en"], name="org_by_name_en"),
        ]

    def __str__(self) -> str:
        return pick(self, "name")


class Person(Record):
    """A human being known to the house, with or without an account."""

    name_zh = models.CharField(max_length=80, blank=True, default="")
    name_en = models.CharField(max_length=80, blank=True, default="")
    title = models.CharField(max_length=80, blank=True, default="")
    orcid = models.CharField(max_length=19, null=True, unique=True)
    source_ref = models.CharField(max_length=80, null=True, unique=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="merged")

    def __str__(self) -> str:
        return pick(self, "name")


class Employment(Record):
    """A person at an organisation, from a day to a day (open when still there)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="employments")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="employments")
    position = models.CharField(max_length=80, blank=True, default="")
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "until"], name="employment_by_person")]
