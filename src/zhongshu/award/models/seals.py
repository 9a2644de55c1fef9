"""A Seal of excellence 卓越印章 (R-24): the certificate of a dossier that stood above the line and got no money, with its file and its standing."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.models import Record

VALID, USED, EXPIRED, REVOKED = "valid", "used", "expired", "revoked"
STANDINGS: dict[str, Bi] = {
    VALID: Bi("有效", "Valid"),
    USED: Bi("已获立项", "Awarded since"),
    EXPIRED: Bi("已到期", "Expired"),
    REVOKED: Bi("已撤销", "Revoked"),
}
STANDING_TONES = {VALID: "good", USED: "special", EXPIRED: "neutral", REVOKED: "bad"}
SEATS, MONEY = "seats", "money"  # causes that the year's count bears out, or not
CAUSES: dict[str, Bi] = {
    SEATS: Bi("年度席位已满", "No seat was left this year"),
    MONEY: Bi("年度经费已安排完", "The money of the year was bound"),
    "programme": Bi("本计划今年没有席位或经费", "Its programme had no seat or money this year"),
    "caps": Bi("组合上限已满", "A cap of the portfolio was reached"),
}


class Seal(Record):
    """One certificate; its text is canonical JSON, exactly as hashed, and its file is kept as issued."""

    dossier = models.ForeignKey("lifecycle.Dossier", on_delete=models.PROTECT, related_name="seals")
    code = models.CharField(max_length=24, unique=True)
    cause = models.CharField(max_length=16)
    reason = models.TextField()
    body = models.TextField()
    sha256 = models.CharField(max_length=64, unique=True)
    issued_on = models.DateField()
    valid_until = models.DateField()  # the last day it holds
    issued_by = models.CharField(max_length=26)
    standing = models.CharField(max_length=8, default=VALID)
    ended_on = models.DateField(null=True)
    ended_reason = models.TextField(blank=True, default="")
    ended_by = models.CharField(max_length=26, blank=True, default="")
    file = models.BinaryField()
    file_sha256 = models.CharField(max_length=64)
    version = models.IntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dossier"], condition=Q(standing=VALID), name="one_seal_in_force"),
            models.CheckConstraint(condition=Q(valid_until__gt=F("issued_on")), name="seal_valid_for_a_while"),
            models.CheckConstraint(
                condition=Q(standing=VALID, ended_on__isnull=True) | (~Q(standing=VALID) & Q(ended_on__isnull=False)),
                name="seal_ended_on_a_day",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["standing", "valid_until"], name="seal_by_standing"),
            models.Index(fields=["file_sha256"], name="seal_by_file"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def value(self) -> dict[str, Any]:
        """What the certificate says."""
        return json.loads(self.body)

    @property
    def standing_label(self) -> Bi:
        return STANDINGS[self.standing]

    @property
    def tone(self) -> str:
        return STANDING_TONES[self.standing]

    @property
    def cause_label(self) -> Bi:
        return CAUSES[self.cause]
