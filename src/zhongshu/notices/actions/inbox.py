"""What a person does with their own inbox. Reading marks are the reader's own bookkeeping and no act of the house; preferences and retries are acts."""

from __future__ import annotations

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Hidden, NotAllowed
from zhongshu.ledger.actions import act, tell
from zhongshu.ledger.verbs import label, label_kind
from zhongshu.notices.models import MODES, PARKED, WAITING, Mail, Notice, Preference
from zhongshu.people.actor import Actor

label_kind("preference", Bi("通知设置", "Notice settings"))
label("notices.prefer", Bi("改变了接收通知的方式", "changed how to be told"))
label("notices.retry", Bi("让搁置的邮件重新发送", "let a parked e-mail be sent again"))


def mark_read(actor: Actor, notice_id: str) -> Notice:
    """Open one notice of one's own."""
    notice = Notice.objects.filter(pk=notice_id, recipient_id=actor.user_id or None).first()
    if notice is None:
        raise Hidden
    if notice.read_at is None:
        notice.read_at = clock.now()
        notice.save(update_fields=["read_at", "updated_at"])
    return notice


def mark_all_read(actor: Actor) -> int:
    """Mark everything of one's own as read; how many were not."""
    now = clock.now()
    return Notice.objects.filter(recipient_id=actor.user_id or None, read_at__isnull=True).update(
        read_at=now, updated_at=now
    )


@act("notices.prefer")
def prefer(actor: Actor, *, mode: str) -> Preference:
    """Choose how to be told by e-mail."""
    actor.require("desk:R")
    if mode not in MODES:
        raise BadValue("mode", Bi("请选择一种方式", "Choose one of the ways"))
    row, _ = Preference.objects.get_or_create(user_id=actor.user_id, defaults={"mode": mode})
    row.mode = mode
    row.save(update_fields=["mode", "updated_at"])
    tell("preference", row.pk, mode=mode)
    return row


@act("notices.retry")
def retry(actor: Actor, mail_id: str) -> None:
    """Send a parked mail again from the first try; for the system administrator."""
    actor.require("users:U")
    now = clock.now()
    changed = Mail.objects.filter(pk=mail_id, state=PARKED).update(
        state=WAITING, tries=0, due_at=now, ended_at=None, updated_at=now
    )
    if changed != 1:
        raise NotAllowed(Bi("这封邮件现在不能重发", "This e-mail cannot be sent again now"))
    tell("mail", mail_id)
