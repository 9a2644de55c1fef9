"""`notify` puts what an act has to say to people into the inbox and the outbox, in the act's own transaction.

It is no act and has no ledger line: it is a consequence of the act that calls it, and stands or falls with it. Outside an act it refuses.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.db.models import QuerySet

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import ZH, Bi
from zhongshu.kernel.questions import question
from zhongshu.kernel.rows import add
from zhongshu.ledger.actions import require_act
from zhongshu.notices.models import EACH, Mail, Notice
from zhongshu.people.models import User

LONGEST_SUBJECT = 200


def notify(
    *,
    to: Iterable[str] = (),
    address: str = "",
    language: str = ZH,
    kind: str,
    subject: Bi,
    body: Bi,
    link: str = "",
) -> None:
    """Tell the accounts ``to`` (ids) in their own language, and somebody outside at ``address`` in ``language``.

    ``link`` is a path of this site. The address stays in the outbox only, and is erased thirty days after delivery.
    """
    require_act("notify")
    modes = dict(_who(sorted(set(to))))
    now = clock.now()
    notices = [
        Notice(
            recipient_id=pk, kind=kind, subject_zh=_line(subject.zh), subject_en=_line(subject.en), body_zh=body.zh,
            body_en=body.en, link=link, created_at=now, updated_at=now,
        )
        for pk in sorted(modes)
    ]  # fmt: skip
    add(notices)
    mails = [
        Mail(notice=notice, recipient_id=notice.recipient_id, kind=kind, due_at=now, created_at=now, updated_at=now)
        for notice in notices
        if modes[notice.recipient_id] in (None, EACH)
    ]
    if address:
        text = with_link(body, link) if link else body
        side = "en" if language.startswith("en") else "zh"
        mails.append(
            Mail(
                address=address, language=language, subject=_line(getattr(subject, side)), body=getattr(text, side),
                kind=kind, due_at=now, created_at=now, updated_at=now,
            )
        )  # fmt: skip
    add(mails)


@question
def _who(accounts: Sequence[str]) -> QuerySet[User, tuple[str, str | None]]:
    """Those of these accounts that are open, and how each wants to be told (None: nothing chosen)."""
    return User.objects.filter(pk__in=accounts, is_active=True).values_list("pk", "notice_preference__mode")


def with_link(body: Bi, link: str) -> Bi:
    """The text with the full address of the page it speaks of."""
    return body + Bi(f"\n\n{settings.PUBLIC_URL}{link}", f"\n\n{settings.PUBLIC_URL}{link}")


def _line(text: str) -> str:
    """One line that fits a subject: a line break in a header would be an injection."""
    return " ".join(text.split())[:LONGEST_SUBJECT]
