"""Experts: which kind of judgement a person brings, in which fields and languages, how much a year, and whether still."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.models import Record
from zhongshu.people.models.directory import Person

EXPERT_KINDS: dict[str, Bi] = {
    "technical": Bi("技术", "Technical"),
    "industry": Bi("产业", "Industry"),
    "investor": Bi("投资", "Investor"),
    "user": Bi("用户", "User"),
    "ethics": Bi("伦理", "Ethics"),
    "regulation": Bi("法规监管", "Regulation"),
    "finance": Bi("财务", "Finance"),
}
EXPERT_LEVELS: dict[str, Bi] = {
    "leading": Bi("领军", "Leading"),
    "senior": Bi("高级", "Senior"),
    "rising": Bi("青年", "Rising"),
    "practitioner": Bi("一线", "Practitioner"),
}
AVAILABILITY: dict[str, Bi] = {
    "available": Bi("可邀请", "Available"),
    "limited": Bi("少量可接", "Limited"),
    "away": Bi("暂不可接", "Away"),
}
LANGUAGES: dict[str, Bi] = {
    "zh": Bi("中文", "Chinese"),
    "en": Bi("英文", "English"),
    "de": Bi("德文", "German"),
    "fr": Bi("法文", "French"),
    "ja": Bi("日文", "Japanese"),
    "ru": Bi("俄文", "Russian"),
}


class ExpertProfile(Record):
    """What one person is asked to judge, and how much."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="expert")
    kind = models.CharField(max_length=12)
    level = models.CharField(max_length=12, default="senior")
    keywords_zh = models.CharField(max_length=400, blank=True, default="")  # separated by commas
    keywords_en = models.CharField(max_length=400, blank=True, default="")
    languages = models.CharField(max_length=40, default="zh")  # codes separated by spaces
    availability = models.CharField(max_length=10, default="available")
    away_until = models.DateField(null=True)
    yearly_cap = models.PositiveIntegerField(default=12)  # dossiers a year
    retired = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["kind", "retired"], name="expert_by_kind")]

    @property
    def kind_label(self) -> Bi:
        return EXPERT_KINDS[self.kind]

    @property
    def level_label(self) -> Bi:
        return EXPERT_LEVELS[self.level]

    @property
    def availability_label(self) -> Bi:
        return AVAILABILITY[self.availability]

    @property
    def availability_tone(self) -> str:
        return {"available": "good", "limited": "warn"}.get(self.availability, "neutral")

    @property
    def language_labels(self) -> list[Bi]:
        return [LANGUAGES[code] for code in self.languages.split()]


class Expertise(models.Model):
    """One field of an expert; the code is one of the policy's fields."""

    id = models.BigAutoField(primary_key=True)
    expert = models.ForeignKey(ExpertProfile, on_delete=models.CASCADE, related_name="fields")
    field = models.CharField(max_length=32)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["expert", "field"], name="expertise_once")]
        indexes: ClassVar = [models.Index(fields=["field"], name="expertise_by_field")]
