"""What came of the work: outcomes with their shares over dossiers (never above the whole, R-31) and landings with their evidence (R-30)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.models import Record
from zhongshu.kernel.veil import Veiled
from zhongshu.transfer.rules import LANDING_EVIDENCE, LANDING_KINDS, OUTCOME_KINDS, VOIDS, WHOLE


class Voidable(Record):
    """What may turn out wrong: found not borne out by who checks it, or withdrawn by who recorded it. It stays to be read and counts nowhere."""

    void_as = models.CharField(max_length=10, blank=True, default="")  # refused, retracted
    void_on = models.DateField(null=True)
    void_by = models.CharField(max_length=26, blank=True, default="")
    void_reason = models.TextField(blank=True, default="")
    evidence_key = models.CharField(
        max_length=64, null=True, unique=True
    )  # one evidence is recorded once; let go when void

    class Meta:
        abstract = True

    @property
    def void_label(self) -> Bi | None:
        return VOIDS.get(self.void_as)


class Outcome(Voidable):
    """One outcome with its evidence. ``attributed_bp`` is the sum of its shares, and the database holds it at the whole or below."""

    code = models.CharField(max_length=24, unique=True)
    dossier = models.ForeignKey(
        "lifecycle.Dossier", on_delete=models.PROTECT, related_name="outcomes"
    )  # where it was recorded
    kind = models.CharField(max_length=12)
    title_zh = models.CharField(max_length=200, blank=True, default="")
    title_en = models.CharField(max_length=200, blank=True, default="")
    on = models.DateField()
    amount_fen = models.BigIntegerField(null=True)
    evidence = models.TextField()
    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, null=True, related_name="+")
    recorded_by = models.CharField(max_length=26)
    checked_on = models.DateField(null=True)
    checked_by = models.CharField(max_length=26, blank=True, default="")
    attributed_bp = models.IntegerField(default=0)
    landmark_since = models.DateField(null=True)
    summary_zh = models.TextField(blank=True, default="")
    summary_en = models.TextField(blank=True, default="")
    released_on = models.DateField(null=True)
    released_by = models.CharField(max_length=26, blank=True, default="")
    version = models.IntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(attributed_bp__gte=0, attributed_bp__lte=WHOLE), name="outcome_shares_within_the_whole"
            ),
            models.CheckConstraint(condition=Q(amount_fen__isnull=True) | Q(amount_fen__gte=0), name="outcome_amount"),
            models.CheckConstraint(
                condition=Q(released_on__isnull=True) | Q(landmark_since__isnull=False, checked_on__isnull=False),
                name="outcome_released_when_checked",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["kind", "-on"], name="outcome_by_kind"),
            models.Index(fields=["released_on"], name="outcome_by_release"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def kind_label(self) -> Bi:
        return OUTCOME_KINDS[self.kind]


class Attribution(Record):
    """The part of one outcome that one dossier may count."""

    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="shares")
    dossier = models.ForeignKey("lifecycle.Dossier", on_delete=models.PROTECT, related_name="attributions")
    bp = models.IntegerField()
    given_by = models.CharField(
        max_length=26, blank=True, default=""
    )  # empty: the dossier's own, confirmed with the outcome
    confirmed_on = models.DateField(null=True)
    confirmed_by = models.CharField(max_length=26, blank=True, default="")
    counts = models.BooleanField(
        default=True
    )  # one given to another dossier counts once somebody else has confirmed it
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["outcome", "dossier"], condition=Q(dropped_at__isnull=True), name="attributed_once_a_dossier"
            ),
            models.CheckConstraint(condition=Q(bp__gt=0, bp__lte=WHOLE), name="attribution_part"),
        ]

    @property
    def percent(self) -> float:
        return self.bp / 100


class Landing(Veiled, Voidable):
    """A technology in a district, by registration or contract and nothing less (R-30)."""

    VEILED: ClassVar = {"firm": ("firm", "O")}
    code = models.CharField(max_length=24, unique=True)
    dossier = models.ForeignKey("lifecycle.Dossier", on_delete=models.PROTECT, related_name="landings")
    kind = models.CharField(max_length=12)
    region = models.CharField(max_length=16)  # a code of the rules' list
    district = models.CharField(max_length=80)
    firm = models.CharField(max_length=160)
    on = models.DateField()
    evidence_kind = models.CharField(max_length=12)
    evidence_no = models.CharField(max_length=80)
    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, null=True, related_name="+")
    amount_fen = models.BigIntegerField(null=True)
    jobs = models.IntegerField(null=True)
    recorded_by = models.CharField(max_length=26)
    checked_on = models.DateField(null=True)
    checked_by = models.CharField(max_length=26, blank=True, default="")
    ceased_on = models.DateField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(evidence_kind__in=list(LANDING_EVIDENCE)) & ~Q(evidence_no=""), name="landing_with_evidence"
            ),
            models.CheckConstraint(condition=Q(amount_fen__isnull=True) | Q(amount_fen__gte=0), name="landing_amount"),
        ]
        indexes: ClassVar = [models.Index(fields=["region", "-on"], name="landing_by_region")]

    def __str__(self) -> str:
        return self.code

    @property
    def kind_label(self) -> Bi:
        return LANDING_KINDS[self.kind]

    @property
    def evidence_label(self) -> Bi:
        return LANDING_EVIDENCE[self.evidence_kind]
