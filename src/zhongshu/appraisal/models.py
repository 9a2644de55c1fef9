"""What the room keeps: one appraisal a round in APPR, the blind edition, verdicts with their scores, golden tickets, the chair's opinion.

A locked review is never changed: the cross round adds a second one. Rows hold persons, pages show letters.
"""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.db import models

from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.models import Record

PREPARING, BLIND, CROSS, OPINION, SIGNED, DECIDED, VOID = (
    "preparing", "blind", "cross", "opinion", "signed", "decided", "void",
)  # fmt: skip
STAGES: dict[str, Bi] = {
    PREPARING: Bi("组建专家组", "Preparing"),
    BLIND: Bi("盲评中", "Blind round"),
    CROSS: Bi("交叉评议中", "Cross round"),
    OPINION: Bi("组长撰写意见", "Opinion being written"),
    SIGNED: Bi("待决定", "Signed, awaits decision"),
    DECIDED: Bi("已决定", "Decided"),
    VOID: Bi("已中止", "Ended without opinion"),
}
STAGE_TONES = {PREPARING: "neutral", BLIND: "info", CROSS: "warn", OPINION: "info", SIGNED: "special", DECIDED: "good"}
RUNNING = (PREPARING, BLIND, CROSS, OPINION, SIGNED)
OPENED = (OPINION, SIGNED, DECIDED)  # the votes may be read by those whom it concerns
YES, NO, UNSURE, NOT_MINE = "yes", "no", "unsure", "not_mine"
VERDICTS: dict[str, Bi] = {
    YES: Bi("是", "Yes"),
    NO: Bi("否", "No"),
    UNSURE: Bi("拿不准", "Unsure"),
    NOT_MINE: Bi("不属于我的领域", "Not my field"),
}
CRITERION, PROPERTY = "criterion", "property"
APART = "apart"  # the cross round is held for those alone who stand far from the others and have not said why
REFINE, BENCH, DECLINE = "refine", "bench", "decline"
RECOMMENDATIONS: dict[str, Bi] = {
    REFINE: Bi("进入方案优化", "Refine the plan"),
    BENCH: Bi("转入储备（板凳）", "Move to the bench"),
    DECLINE: Bi("不予支持", "Decline"),
}
ASK_KINDS: dict[str, Bi] = {
    "test": Bi("补充测试", "A test"),
    "plan": Bi("修改方案", "The plan"),
    "team": Bi("团队", "The team"),
    "ip": Bi("知识产权", "IP"),
    "market": Bi("场景与需求", "Scene and need"),
    "money": Bi("预算", "Budget"),
}


class Appraisal(Record):
    """One round of judging one dossier, from its arrival to the decision."""

    dossier = models.ForeignKey("lifecycle.Dossier", on_delete=models.PROTECT, related_name="appraisals")
    panel = models.OneToOneField("panels.Panel", on_delete=models.PROTECT, related_name="appraisal")
    plan = models.ForeignKey("lifecycle.Chapter", on_delete=models.PROTECT, null=True, related_name="+")
    season = models.CharField(max_length=8)
    stage = models.CharField(max_length=10, default=PREPARING)
    disputed = models.BooleanField(default=False)
    dispute = models.TextField(
        default="[]"
    )  # why the cross round was held: [[rule, figure], …]; of "apart" the persons asked
    cross_due_on = models.DateField(null=True)
    blind_closed_at = models.DateTimeField(null=True)
    cross_closed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["season", "stage"], name="appraisal_by_season"),
            models.Index(fields=["dossier", "stage"], name="appraisal_by_dossier"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dossier"], condition=models.Q(stage__in=RUNNING), name="one_running_appraisal"
            ),
            models.CheckConstraint(condition=models.Q(stage__in=list(STAGES)), name="appraisal_stage_known"),
        ]

    @property
    def stage_label(self) -> Bi:
        return STAGES[self.stage]

    @property
    def tone(self) -> str:
        return STAGE_TONES.get(self.stage, "neutral")

    @property
    def reasons(self) -> list[list[Any]]:
        return json.loads(self.dispute)


class Edition(Record):
    """The plan as blind readers get it: cut by the audience table, names replaced, confirmed by an officer before anybody reads it."""

    appraisal = models.OneToOneField(Appraisal, on_delete=models.PROTECT, related_name="edition")
    body = models.TextField()
    extra = models.TextField(blank=True, default="")  # further words the officer wants replaced, one a line
    replaced = models.IntegerField(default=0)
    sha256 = models.CharField(max_length=64)
    released_at = models.DateTimeField(null=True)
    released_by = models.CharField(max_length=26, blank=True, default="")
    version = models.PositiveIntegerField(default=1)

    @property
    def value(self) -> dict[str, Any]:
        return json.loads(self.body)


class Review(Record):
    """What one expert judges in one round (1 blind, 2 crossed); locked when it is made."""

    appraisal = models.ForeignKey(Appraisal, on_delete=models.PROTECT, related_name="reviews")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="reviews")
    seat = models.ForeignKey("panels.Seat", on_delete=models.PROTECT, related_name="reviews")
    round = models.PositiveSmallIntegerField()
    expertise = models.PositiveSmallIntegerField()
    verdict = models.CharField(max_length=8)
    confidence = models.PositiveSmallIntegerField()
    incumbent_answer = models.TextField(blank=True, default="")
    reason = models.TextField()
    changed_because = models.TextField(blank=True, default="")
    locked_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["appraisal", "person", "round"], name="review_once_a_round"),
            models.CheckConstraint(condition=models.Q(verdict__in=list(VERDICTS)), name="review_verdict_known"),
            models.CheckConstraint(
                condition=models.Q(confidence__gte=50, confidence__lte=100), name="review_confidence_range"
            ),
            models.CheckConstraint(
                condition=models.Q(expertise__gte=1, expertise__lte=5), name="review_expertise_range"
            ),
        ]

    @property
    def verdict_label(self) -> Bi:
        return VERDICTS[self.verdict]


class Score(Record):
    """One number of a review, with the interval its giver thinks even odds on."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="scores")
    kind = models.CharField(max_length=10)
    code = models.CharField(max_length=24)
    value = models.PositiveSmallIntegerField()
    low = models.PositiveSmallIntegerField(null=True)
    high = models.PositiveSmallIntegerField(null=True)
    comment = models.TextField(blank=True, default="")
    changed_because = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["review", "kind", "code"], name="score_once"),
            models.CheckConstraint(
                condition=models.Q(low__isnull=True)
                | models.Q(low__lte=models.F("value"), high__gte=models.F("value")),
                name="score_within_its_interval",
            ),
        ]


class GoldenTicket(Record):
    """金票: an expert's one chance a season to carry a dossier over the line."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="golden_tickets")
    season = models.CharField(max_length=8)
    appraisal = models.ForeignKey(Appraisal, on_delete=models.PROTECT, related_name="tickets")
    statement = models.TextField()
    used_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "season"], name="one_ticket_a_season")]


class Opinion(Record):
    """The chair's opinion, while it is written and once it is signed."""

    appraisal = models.OneToOneField(Appraisal, on_delete=models.PROTECT, related_name="opinion")
    recommendation = models.CharField(max_length=8)
    synthesis = models.TextField()
    dissent = models.TextField(default="[]")
    conditions = models.TextField(default="[]")
    asks = models.TextField(default="[]")  # [{code, kind, text}]
    advice = models.TextField(blank=True, default="")
    stage_money_fen = models.BigIntegerField(null=True)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.CharField(max_length=26, blank=True, default="")
    sha256 = models.CharField(max_length=64, blank=True, default="")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(recommendation__in=list(RECOMMENDATIONS)), name="opinion_recommendation_known"
            )
        ]

    @property
    def recommendation_label(self) -> Bi:
        return RECOMMENDATIONS[self.recommendation]

    @property
    def dissents(self) -> list[str]:
        return json.loads(self.dissent)

    @property
    def condition_list(self) -> list[str]:
        return json.loads(self.conditions)

    @property
    def ask_list(self) -> list[dict[str, str]]:
        return json.loads(self.asks)
