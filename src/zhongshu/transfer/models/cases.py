"""A transfer case: which rights pass to whom in which mode, valued, approved, published, signed, closed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.models import Record
from zhongshu.transfer.rules import IP_KINDS, MODES, OPENED, SPLIT_KINDS, STATES, WHOLE


class TransferCase(Record):
    """One way into use. What is due next follows from its state; the valuation is shown to few."""

    dossier = models.ForeignKey("lifecycle.Dossier", on_delete=models.PROTECT, related_name="transfers")
    number = models.SmallIntegerField()
    code = models.CharField(max_length=40, unique=True)
    mode = models.CharField(max_length=12)
    title = models.CharField(max_length=200)
    party = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, null=True, related_name="transfers_to")
    state = models.CharField(max_length=10, default=OPENED)
    version = models.IntegerField(default=1)
    opened_on = models.DateField()
    opened_by = models.CharField(max_length=26)
    valuation_fen = models.BigIntegerField(null=True)
    valuation_method = models.TextField(blank=True, default="")
    valued_on = models.DateField(null=True)
    valued_by = models.CharField(max_length=26, blank=True, default="")
    returned_on = models.DateField(null=True)  # when a valuation was last sent back, until the next is approved
    returned_by = models.CharField(max_length=26, blank=True, default="")
    returned_note = models.TextField(blank=True, default="")
    approved_on = models.DateField(null=True)
    approved_by = models.CharField(max_length=26, blank=True, default="")
    approval_note = models.TextField(blank=True, default="")
    published_from = models.DateField(null=True)
    published_until = models.DateField(null=True)
    publicity = models.TextField(blank=True, default="")
    contract_no = models.CharField(max_length=60, blank=True, default="")
    contract = models.ForeignKey("documents.Document", on_delete=models.PROTECT, null=True, related_name="+")
    amount_fen = models.BigIntegerField(null=True)  # the consideration under the contract
    equity_bp = models.IntegerField(null=True)  # the part of the company given for the rights
    signed_on = models.DateField(null=True)
    signed_by = models.CharField(max_length=26, blank=True, default="")
    income_fen = models.BigIntegerField(null=True)  # what has come in
    ended_on = models.DateField(null=True)
    ended_note = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dossier", "number"], name="transfer_number_once"),
            models.CheckConstraint(
                condition=Q(equity_bp__isnull=True) | Q(equity_bp__gt=0, equity_bp__lte=WHOLE), name="transfer_equity"
            ),
            models.CheckConstraint(
                condition=(Q(amount_fen__isnull=True) | Q(amount_fen__gte=0))
                & (Q(income_fen__isnull=True) | Q(income_fen__gte=0)),
                name="transfer_money",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "-opened_on"], name="transfer_by_state")]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def state_label(self) -> Bi:
        return STATES[self.state]

    @property
    def mode_label(self) -> Bi:
        return MODES[self.mode].label


class IpPiece(Record):
    """One right in the bundle."""

    case = models.ForeignKey(TransferCase, on_delete=models.PROTECT, related_name="pieces")
    kind = models.CharField(max_length=10)
    title = models.CharField(max_length=200)
    reference = models.CharField(max_length=80, blank=True, default="")
    owner = models.CharField(max_length=120)
    dropped_at = models.DateTimeField(null=True)

    @property
    def version(self) -> int:
        return self.case.version

    @property
    def kind_label(self) -> Bi:
        return IP_KINDS[self.kind]


class Split(Record):
    """One part of the revenue; the parts of a case add to the whole before it is approved."""

    case = models.ForeignKey(TransferCase, on_delete=models.PROTECT, related_name="splits")
    kind = models.CharField(max_length=12)
    party = models.CharField(max_length=120)
    bp = models.IntegerField()
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(bp__gt=0, bp__lte=WHOLE), name="split_part")]

    @property
    def version(self) -> int:
        return self.case.version

    @property
    def kind_label(self) -> Bi:
        return SPLIT_KINDS[self.kind]

    @property
    def percent(self) -> float:
        return self.bp / 100
