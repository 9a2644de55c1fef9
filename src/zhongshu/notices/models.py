"""Three tables: what stands in an inbox, what waits to be mailed, and how a person wants to be told."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.kernel.models import Record

WAITING, SENT, PARKED, DROPPED = "waiting", "sent", "parked", "dropped"
MAIL_STATES: dict[str, Bi] = {
    WAITING: Bi("待发送", "Waiting"),
    SENT: Bi("已发送", "Sent"),
    PARKED: Bi("已搁置", "Parked"),
    DROPPED: Bi("不再发送", "Dropped"),
}
EACH, DAILY, NEVER = "each", "daily", "never"
MODES: dict[str, Bi] = {
    EACH: Bi("每条通知发一封邮件", "One e-mail for each notice"),
    DAILY: Bi("每天早上八点汇总成一封", "One summary a day, at eight in the morning"),
    NEVER: Bi("不发邮件，只在收件箱里看", "No e-mail, only the inbox"),
}


class Notice(Record):
    """One thing one person is told."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=32)
    subject_zh = models.CharField(max_length=200)
    subject_en = models.CharField(max_length=200)
    body_zh = models.TextField()
    body_en = models.TextField()
    link = models.CharField(max_length=200, blank=True, default="")
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["recipient", "-id"], name="notice_by_recipient"),
            models.Index(fields=["recipient"], condition=models.Q(read_at__isnull=True), name="notice_unread"),
        ]

    @property
    def subject(self) -> str:
        return pick(self, "subject")

    @property
    def body(self) -> str:
        return pick(self, "body")


class Mail(Record):
    """One e-mail to be delivered: of a notice, or to an address outside, or a daily summary."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, null=True, related_name="mails")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    address = models.CharField(
        max_length=254, blank=True, default=""
    )  # of somebody outside; erased when no longer needed
    language = models.CharField(max_length=8, blank=True, default="")
    subject = models.CharField(max_length=200, blank=True, default="")
    body = models.TextField(blank=True, default="")
    kind = models.CharField(max_length=32)
    state = models.CharField(max_length=8, default=WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=models.Q(state=WAITING), name="mail_waiting"),
            models.Index(fields=["state", "-id"], name="mail_by_state"),
        ]

    @property
    def state_label(self) -> Bi:
        return MAIL_STATES[self.state]


class Preference(Record):
    """How one person wants to be told. No row means: one e-mail for each notice."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_preference")
    mode = models.CharField(max_length=6, default=EACH)
    digest_on = models.DateField(null=True)  # the day of the last summary
