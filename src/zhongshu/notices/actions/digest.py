"""The daily summary for those who asked for one: what stands unread, as one mail, written at eight in the morning in Shanghai."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils import translation

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.notices.models import DAILY, Mail, Notice, Preference

HOUR, MOST = 8, 50
BATCH = 100


def write_digests() -> bool:
    """Write the summaries that are due today; True while more people wait."""
    now, today = clock.now(), clock.today()
    if now.astimezone(clock.SHANGHAI).hour < HOUR:
        return False
    waiting = list(Preference.objects.filter(mode=DAILY).exclude(digest_on__gte=today).select_related("user")[:BATCH])
    for preference in waiting:
        _write(preference, today)
    return len(waiting) == BATCH


def _write(preference: Preference, today: dt.date) -> None:
    """Mark the day and write the mail in one transaction, so that a day has one summary whoever writes it."""
    with transaction.atomic():
        mine = Preference.objects.filter(pk=preference.pk, mode=DAILY).exclude(digest_on__gte=today)
        if mine.update(digest_on=today, updated_at=clock.now()) != 1:
            return
        since = clock.now() - dt.timedelta(days=1)
        unread = Notice.objects.filter(recipient=preference.user, read_at__isnull=True, created_at__gte=since)
        notices = list(unread.order_by("-id")[:MOST])
        if not notices:
            return
        now = clock.now()
        subject, body = _text(notices, preference.user.language)
        Mail.objects.create(recipient=preference.user, kind="digest", subject=subject, body=body, due_at=now)


def _text(notices: list[Notice], language: str) -> tuple[str, str]:
    with translation.override(language):
        subject = str(Bi("您有 {n} 条未读通知", "You have {n} unread notices").fill(n=len(notices)))
        lines = [f"· {notice.subject}\n  {settings.PUBLIC_URL}{notice.link or '/notices/'}" for notice in notices]
        return subject, "\n\n".join([subject, *lines])
