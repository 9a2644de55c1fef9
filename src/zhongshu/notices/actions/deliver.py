"""Delivery: waiting mail is leased, sent outside any transaction, and marked; what fails is tried again, longer apart each time, then parked.

A worker killed between sending and marking sends once more after the lease: at least once, never lost. Every try of one mail carries the
same Message-ID, so that a mail system can tell a repetition. After `MOST_TRIES` the mail is parked and the administrators are told.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import translation

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.ledger.actions import act, tell
from zhongshu.ledger.verbs import label, label_kind
from zhongshu.notices.actions.notify import notify, with_link
from zhongshu.notices.models import DROPPED, PARKED, SENT, WAITING, Mail
from zhongshu.people.actor import SYSTEM, Actor
from zhongshu.people.models import Grant
from zhongshu.people.roles import Role

log = logging.getLogger(__name__)
BATCH, LEASE, MOST_TRIES = 20, dt.timedelta(minutes=5), 8
FIRST_PAUSE, LONGEST_PAUSE = 60, 6 * 3600  # seconds
ADDRESS_KEPT = dt.timedelta(days=30)
label_kind("mail", Bi("邮件", "E-mail"))
label("notices.park", Bi("搁置了多次发送失败的邮件", "parked an e-mail that failed many times"))


def deliver_waiting() -> bool:
    """Send a batch of waiting mail; True while more is due."""
    due = list(_due().order_by("due_at").values_list("pk", flat=True)[:BATCH])
    taken = _lease(due)
    if not taken:
        return False
    connection = get_connection(timeout=20) if "smtp" in settings.EMAIL_BACKEND else get_connection()
    try:
        for mail in Mail.objects.filter(pk__in=taken).select_related("notice", "recipient"):
            _deliver(mail, connection)
    finally:
        connection.close()
    return len(due) == BATCH


def _due() -> QuerySet[Mail]:
    now = clock.now()
    free = Q(leased_until__isnull=True) | Q(leased_until__lt=now)
    return Mail.objects.filter(free, state=WAITING, due_at__lte=now)


def _lease(due: Sequence[str]) -> list[str]:
    """Take those of these that are still free, and which they are; a second worker gets none of them."""
    if not due:
        return []
    with transaction.atomic():  # on SQLite it holds the write lock from the beginning, elsewhere the rows
        taken = list(_due().filter(pk__in=due).select_for_update().order_by("pk").values_list("pk", flat=True))
        now = clock.now()
        Mail.objects.filter(pk__in=taken).update(leased_until=now + LEASE, updated_at=now)
    return taken


def _deliver(mail: Mail, connection: BaseEmailBackend) -> None:
    message = message_of(mail)
    if message is None:
        _end(mail, DROPPED)
        return
    message.connection = connection
    try:
        if message.send() != 1:
            raise OSError("the mail server took nothing")
    except Exception as error:  # whatever the mail system says, the mail waits
        log.warning("mail %s, try %s: %s", mail.pk, mail.tries + 1, type(error).__name__)
        _put_off(mail, error)
    else:
        _end(mail, SENT)


def message_of(mail: Mail) -> EmailMessage | None:
    """The message in the recipient's language; None when there is nobody left to send it to."""
    user = mail.recipient
    if user is not None and not user.is_active:
        return None
    address = user.email if user is not None else mail.address
    if not address:
        return None
    subject, body = mail.subject, mail.body
    if mail.notice is not None and user is not None:
        with translation.override(user.language):
            notice = mail.notice
            text = with_link(Bi(notice.body_zh, notice.body_en), notice.link) if notice.link else None
            subject, body = notice.subject, str(text) if text else notice.body
    identity = (
        f"<{mail.pk}@{settings.PUBLIC_URL.partition('://')[2].partition('/')[0].partition(':')[0] or 'localhost'}>"
    )
    return EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [address], headers={"Message-ID": identity})


def _end(mail: Mail, state: str) -> None:
    now = clock.now()
    Mail.objects.filter(pk=mail.pk).update(
        state=state, tries=mail.tries + (state == SENT), ended_at=now, leased_until=None, error="", updated_at=now
    )


def _put_off(mail: Mail, error: Exception) -> None:
    """Later, twice as long each time; after the last try, parked with an alarm."""
    tries, now = mail.tries + 1, clock.now()
    words = f"{type(error).__name__}: {error}"[:300].replace(mail.address or "\0", "…")
    pause = dt.timedelta(seconds=min(FIRST_PAUSE * 2 ** (tries - 1), LONGEST_PAUSE))
    Mail.objects.filter(pk=mail.pk).update(
        tries=tries, error=words, due_at=now + pause, leased_until=None, updated_at=now
    )
    if tries >= MOST_TRIES:
        park(SYSTEM, mail.pk)


@act("notices.park")
def park(actor: Actor, mail_id: str) -> None:
    """Stop trying, and tell the administrators; the mail itself is kept and can be tried again by hand."""
    now = clock.now()
    Mail.objects.filter(pk=mail_id, state=WAITING).update(state=PARKED, ended_at=now, leased_until=None, updated_at=now)
    mail = Mail.objects.get(pk=mail_id)
    tell("mail", mail_id, tries=mail.tries, sort=mail.kind)
    today = clock.today()
    admins = Grant.objects.filter(Q(until__isnull=True) | Q(until__gte=today), role=Role.ADM).values_list(
        "user_id", flat=True
    )
    notify(
        to=[pk for pk in admins if pk != mail.recipient_id],
        kind="mail_parked",
        subject=Bi("有邮件发送失败", "An e-mail could not be delivered"),
        body=Bi(
            "一封邮件连续 {n} 次发送失败，已搁置。请检查邮件服务后重新发送。",
            "An e-mail failed {n} times and was parked. Check the mail service, then send it again.",
        ).fill(n=mail.tries),
        link="/notices/outbox/",
    )  # fmt: skip


def erase_addresses() -> None:
    """Take addresses of people outside away thirty days after their mail was delivered or parked, and the texts with them."""
    limit = clock.now() - ADDRESS_KEPT
    Mail.objects.exclude(address="").filter(ended_at__lt=limit).update(
        address="", subject="", body="", updated_at=clock.now()
    )
