"""The contract 任务书: drafted from a template, issued as files with their hashes, signed by both sides. The account number has a row of its own."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.db import models

from zhongshu.kernel.models import Record

DRAFT, ISSUED, SIGNED, FAILED = "draft", "issued", "signed", "failed"
TEAM, CENTER = "team", "center"


class Contract(Record):
    """One contract of one dossier; its body is canonical JSON, under the names of the chapter it will be sealed as."""

    dossier = models.ForeignKey("lifecycle.Dossier", on_delete=models.PROTECT, related_name="contracts")
    code = models.CharField(max_length=24, unique=True)
    template = models.CharField(max_length=16)
    total_fen = models.BigIntegerField()
    starts_on = models.DateField(null=True)
    body = models.TextField()  # stages, budget, milestones, terms, approvals, assumptions, kill criteria, plan, parties
    sha256 = models.CharField(max_length=64, blank=True, default="")  # of the issued body: what both sides sign
    state = models.CharField(max_length=8, default=DRAFT)
    version = models.IntegerField(default=1)
    edited_by = models.CharField(max_length=26)
    issued_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state"], name="contract_by_state")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dossier"], condition=models.Q(state__in=(DRAFT, ISSUED)), name="one_contract_at_a_time"
            )
        ]

    @property
    def value(self) -> dict[str, Any]:
        """The body as values."""
        return json.loads(self.body)


class ContractFile(Record):
    """The contract as a file, exactly the bytes whose hash is printed in the receipt and the chapter."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(max_length=4)  # pdf, docx
    sha256 = models.CharField(max_length=64)
    size = models.IntegerField()
    data = models.BinaryField()
    valid = models.BooleanField(default=True)  # false once the contract was taken back for changes

    class Meta:
        indexes: ClassVar = [models.Index(fields=["sha256"], name="contract_file_by_hash")]


class Signature(Record):
    """One side's signature under the issued body."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="signatures")
    side = models.CharField(max_length=8)
    name = models.CharField(max_length=120)
    signed_by = models.CharField(max_length=26)
    signed_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)
    valid = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["contract", "side"], condition=models.Q(valid=True), name="each_side_signs_once"
            )
        ]


class Account(Record):
    """The team's bank account: entered by the team, read and verified by finance alone."""

    contract = models.OneToOneField(Contract, on_delete=models.PROTECT, related_name="account")
    holder = models.CharField(max_length=160)
    bank = models.CharField(max_length=160)
    number = models.CharField(max_length=40)
    entered_by = models.CharField(max_length=26)
    version = models.IntegerField(default=1)
    verified_by = models.CharField(max_length=26, blank=True, default="")
    verified_on = models.DateField(null=True)
    how = models.CharField(max_length=300, blank=True, default="")
