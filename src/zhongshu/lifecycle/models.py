"""The dossier and what stands beside it on the spine: its team, its accountable specialists, its sealed chapters, its row for lists."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from zhongshu.kernel.bilingual import pick
from zhongshu.kernel.models import Record
from zhongshu.kernel.veil import Veiled
from zhongshu.lifecycle.course import STATES

LIVE, HISTORICAL = "live", "historical"


class Dossier(Record):
    """One technology, from first lead to industry chain. Its state changes only through `actions.move`."""

    code = models.CharField(max_length=32, unique=True)
    title_zh = models.CharField(max_length=200, blank=True, default="")
    title_en = models.CharField(max_length=200, blank=True, default="")
    claim_zh = models.CharField(max_length=120, blank=True, default="")
    claim_en = models.CharField(max_length=240, blank=True, default="")
    state = models.CharField(max_length=8, default="LEAD")
    version = models.IntegerField(default=1)
    kind = models.CharField(max_length=12, default="exploration")  # exploration 探索型, organised 组织型
    field = models.CharField(max_length=12)
    channel = models.CharField(max_length=16)
    programme = models.CharField(max_length=40, blank=True, default="")
    region = models.CharField(max_length=40, blank=True, default="")
    organisation = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, null=True, related_name="dossiers"
    )
    confidentiality = models.CharField(max_length=12, default="internal")  # public, internal, secret (trade secret)
    specialist = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="dossiers")
    sponsor = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="sponsored")
    tier = models.CharField(max_length=2, blank=True, default="")
    stage = models.SmallIntegerField(null=True)  # the stage of the contract being worked on
    transfer_open = models.BooleanField(default=False)  # transfer runs beside the work (T-37)
    nuclear_since = models.DateField(null=True)  # 核爆点, while designated (T-45)
    trl = models.SmallIntegerField(null=True)
    money_fen = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, default="CNY")
    rule_set = models.CharField(max_length=26, blank=True, default="")  # the rules it entered under
    origin = models.CharField(max_length=12, default=LIVE)
    source_ref = models.CharField(max_length=80, null=True, unique=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="merged")
    opened_on = models.DateField()
    state_since = models.DateTimeField()
    due_on = models.DateField(null=True)  # the running time limit of the present state
    clock_unit = models.CharField(max_length=8, blank=True, default="")
    clock_stopped_on = models.DateField(null=True)
    clock_left = models.IntegerField(null=True)  # days that were left when it stopped
    next_decision_on = models.DateField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state"], name="dossier_by_state")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(state__in=list(STATES)), name="dossier_state_on_course"),
            models.CheckConstraint(
                condition=models.Q(next_decision_on__isnull=False) | models.Q(origin=HISTORICAL),
                name="dossier_has_next_decision",
            ),
            models.CheckConstraint(
                condition=models.Q(money_fen__isnull=True) | models.Q(money_fen__gte=0),
                name="dossier_money_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {pick(self, 'title')}"


class Member(Record):
    """A person of the proposing team, from a day to a day."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=12, default="member")  # lead, member, recommender
    duty_zh = models.CharField(max_length=120, blank=True, default="")
    duty_en = models.CharField(max_length=160, blank=True, default="")
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["dossier", "until"], name="member_by_dossier")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dossier", "person", "role"], condition=models.Q(until__isnull=True), name="member_once"
            )
        ]


class Stewardship(Record):
    """The specialist accountable for a dossier, from a day to a day; never two at once (R-01)."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="stewardships")
    user = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="stewardships")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    reason = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dossier"], condition=models.Q(until__isnull=True), name="one_specialist_at_a_time"
            )
        ]


class Opening(Record):
    """A dossier opened to one account or one organisation outside the house, for a purpose, from a day to a day."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="openings")
    holder = models.CharField(max_length=26)  # an account or an organisation
    purpose = models.CharField(max_length=16)  # relay, transfer, consent …
    since = models.DateField()
    until = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["holder", "closed_at"], name="opening_by_holder")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dossier", "holder", "purpose"], condition=models.Q(closed_at__isnull=True), name="opened_once"
            )
        ]


class Chapter(models.Model):
    """What a stage sealed when it was done: frozen, numbered, hashed. Triggers refuse any change."""

    id = models.CharField(max_length=26, primary_key=True)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="chapters")
    kind = models.CharField(max_length=16)
    number = models.IntegerField()
    edge = models.CharField(max_length=4, blank=True, default="")
    body = models.TextField()  # canonical JSON, exactly as hashed
    sha256 = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()
    sealed_by = models.CharField(max_length=26)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["kind", "sealed_at"], name="chapter_by_kind")
        ]  # what integrity replays
        constraints: ClassVar = [models.UniqueConstraint(fields=["dossier", "kind", "number"], name="chapter_once")]


class Passage(models.Model):
    """One edge taken: when the dossier left which state for which, and on whose word. Append-only; pictures of flow are counted from it."""

    id = models.CharField(max_length=26, primary_key=True)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="passages")
    edge = models.CharField(max_length=4, blank=True)  # empty for the opening
    source = models.CharField(max_length=8, blank=True)
    target = models.CharField(max_length=8)
    at = models.DateTimeField()
    actor = models.CharField(max_length=26)
    reason = models.TextField(blank=True, default="")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["dossier", "at"], name="passage_by_dossier"),
            models.Index(fields=["source", "target", "at"], name="passage_by_way"),
            models.Index(fields=["edge", "at"], name="passage_by_edge"),
        ]


class Standing(Veiled):
    """One row a dossier for every list of the house: a projection, rebuilt at will by ``zhongshu standing``."""

    VEILED: ClassVar = {
        "organisation_zh": ("organisation_id", "O"), "organisation_en": ("organisation_id", "O"),
        "specialist_zh": ("specialist_id", "P"), "specialist_en": ("specialist_id", "P"),
    }  # fmt: skip
    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, primary_key=True, related_name="standing")
    code = models.CharField(max_length=32)
    title_zh = models.CharField(max_length=200, blank=True)
    title_en = models.CharField(max_length=200, blank=True)
    claim_zh = models.CharField(max_length=120, blank=True)
    claim_en = models.CharField(max_length=240, blank=True)
    state = models.CharField(max_length=8)
    macro = models.CharField(max_length=8)
    kind = models.CharField(max_length=12)
    field = models.CharField(max_length=12)
    channel = models.CharField(max_length=16)
    programme = models.CharField(max_length=40, blank=True)
    region = models.CharField(max_length=40, blank=True)
    organisation_id = models.CharField(max_length=26, blank=True)
    organisation_zh = models.CharField(max_length=200, blank=True)
    organisation_en = models.CharField(max_length=200, blank=True)
    specialist_id = models.CharField(max_length=26, blank=True)
    specialist_zh = models.CharField(max_length=80, blank=True)
    specialist_en = models.CharField(max_length=80, blank=True)
    tier = models.CharField(max_length=2, blank=True)
    stage = models.SmallIntegerField(null=True)
    transfer_open = models.BooleanField(default=False)
    nuclear_since = models.DateField(null=True)
    trl = models.SmallIntegerField(null=True)
    money_fen = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3)
    origin = models.CharField(max_length=12)
    opened_on = models.DateField()
    state_since = models.DateTimeField()
    due_on = models.DateField(null=True)
    clock_stopped = models.BooleanField(default=False)
    next_decision_on = models.DateField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["state", "next_decision_on"], name="standing_by_state"),
            models.Index(fields=["specialist_id", "next_decision_on"], name="standing_by_specialist"),
            models.Index(fields=["field", "state"], name="standing_by_field"),
            models.Index(fields=["organisation_id"], name="standing_by_org"),
            models.Index(fields=["origin", "state"], name="standing_by_origin"),
            models.Index(fields=["next_decision_on", "code"], name="standing_by_date"),
            models.Index(fields=["code"], name="standing_by_code"),
            # What the list of dossiers is narrowed by, then its order, then the key: a page is found in the index, however deep it lies.
            models.Index(fields=["opened_on", "code", "dossier"], name="standing_opened"),
            models.Index(fields=["origin", "opened_on", "code", "dossier"], name="standing_origin_opened"),
            models.Index(fields=["state", "opened_on", "code", "dossier"], name="standing_state_opened"),
            models.Index(fields=["field", "opened_on", "code", "dossier"], name="standing_field_opened"),
            # The board: counts, money and dates by state, and the nearest of each, are told by the index alone.
            models.Index(
                fields=["origin", "state", "next_decision_on", "code", "currency", "money_fen", "dossier"],
                name="standing_board",
            ),
            models.Index(fields=["money_fen", "dossier"], name="standing_money"),
            models.Index(fields=["field", "money_fen", "dossier"], name="standing_field_money"),
        ]
