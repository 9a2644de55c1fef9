"""What the room keeps: relay cases with checklist, baseline and signatures, and which organisation led a dossier from when to when."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.models import Record
from zhongshu.relay.rules import ENDED, KINDS, PROPOSED, SIDES, STATES


class RelayCase(Record):
    """One hand-over of one dossier from its lead organisation to another; one at a time."""

    dossier = models.ForeignKey("lifecycle.Dossier", on_delete=models.PROTECT, related_name="relays")
    number = models.SmallIntegerField()
    code = models.CharField(max_length=40, unique=True)
    giver = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="relays_given")
    receiver = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="relays_received")
    state = models.CharField(max_length=10, default=PROPOSED)
    version = models.IntegerField(default=1)
    aim = models.TextField()
    regress = models.TextField(blank=True, default="")
    balance_fen = models.BigIntegerField(null=True)
    overlap_days = models.SmallIntegerField()
    opened_by = models.CharField(max_length=26)
    packed_on = models.DateField(null=True)
    accepted_on = models.DateField(null=True)
    begun_at = models.DateTimeField(null=True)  # T-30
    overlap_from = models.DateField(null=True)
    overlap_until = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    ended_reason = models.TextField(blank=True, default="")
    refused_reason = models.TextField(blank=True, default="")  # why the receiver last refused the package
    progress_by = models.DateField(null=True)
    progress_on = models.DateField(null=True)
    progress = models.TextField(blank=True, default="")
    alerted_on = models.DateField(null=True)
    gap_days = models.SmallIntegerField(null=True)  # ownerless days of the relay, counted when it ended (K31)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dossier"], condition=~Q(state__in=ENDED), name="one_open_relay_a_dossier"),
            models.CheckConstraint(condition=~Q(giver=F("receiver")), name="relay_between_two"),
            models.CheckConstraint(condition=Q(balance_fen__isnull=True) | Q(balance_fen__gte=0), name="relay_balance"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "progress_by"], name="relay_by_state"),
            models.Index(fields=["receiver"], name="relay_by_receiver"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def state_label(self) -> Bi:
        return STATES[self.state]


class RelayItem(Record):
    """One line of the checklist; ``nothing`` says that there is nothing of this kind to hand over."""

    case = models.ForeignKey(RelayCase, on_delete=models.PROTECT, related_name="items")
    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=200)
    nothing = models.BooleanField(default=False)
    given_on = models.DateField(null=True)
    given_by = models.CharField(max_length=26, blank=True, default="")
    given_note = models.TextField(blank=True, default="")
    received_on = models.DateField(null=True)
    received_by = models.CharField(max_length=26, blank=True, default="")
    received_note = models.TextField(blank=True, default="")
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(received_on__isnull=True) | Q(given_on__isnull=False), name="relay_item_given_first"
            )
        ]

    @property
    def version(self) -> int:
        return self.case.version

    @property
    def kind_label(self) -> Bi:
        return KINDS[self.kind]


class Baseline(Record):
    """One figure as measured at the hand-over, and where the receiver is to bring it."""

    case = models.ForeignKey(RelayCase, on_delete=models.PROTECT, related_name="baselines")
    metric = models.CharField(max_length=120)
    value = models.FloatField()
    unit = models.CharField(max_length=24)
    measured_on = models.DateField()
    target = models.FloatField()
    dropped_at = models.DateTimeField(null=True)

    @property
    def version(self) -> int:
        return self.case.version


class Signature(Record):
    """One side's word under the checklist or under the hand-over."""

    case = models.ForeignKey(RelayCase, on_delete=models.PROTECT, related_name="signatures")
    side = models.CharField(max_length=8)
    what = models.CharField(max_length=10)
    user = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    note = models.TextField(blank=True, default="")
    withdrawn_at = models.DateTimeField(null=True)  # the receiver refused after all

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "side", "what"], condition=Q(withdrawn_at__isnull=True), name="relay_signed_once_a_side"
            )
        ]

    @property
    def side_label(self) -> Bi:
        return SIDES[self.side]


class Lead(Record):
    """The organisation that leads a dossier, from an instant to an instant; never two at once, and the next begins as one ends (A-11)."""

    dossier = models.ForeignKey("lifecycle.Dossier", on_delete=models.PROTECT, related_name="leads_by")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    case = models.ForeignKey(RelayCase, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dossier"], condition=Q(until__isnull=True), name="one_lead_at_a_time"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="lead_ends_after_it_begins"
            ),
        ]
