"""Reading the inbox: one's own notices only, and the outbox for whoever keeps the system running."""

from __future__ import annotations

from django.db.models import QuerySet

from zhongshu.notices.models import EACH, Mail, Notice, Preference
from zhongshu.people.actor import Actor


def inbox(actor: Actor, *, unread: bool = False, kind: str = "") -> QuerySet[Notice]:
    """One's own notices, newest first."""
    found = Notice.objects.filter(recipient_id=actor.user_id or None).order_by("-id")
    if unread:
        found = found.filter(read_at__isnull=True)
    return found.filter(kind=kind) if kind else found


def unread_count(actor: Actor) -> int:
    """How many of one's own notices are unread."""
    return inbox(actor, unread=True).count() if actor.user_id else 0


def kinds_in_inbox(actor: Actor) -> list[str]:
    """The kinds among one's own notices."""
    return sorted(inbox(actor).order_by().values_list("kind", flat=True).distinct())


def mode_of(actor: Actor) -> str:
    """How this person wants to be told."""
    return Preference.objects.filter(user_id=actor.user_id).values_list("mode", flat=True).first() or EACH


def outbox(actor: Actor, *, state: str = "") -> QuerySet[Mail]:
    """Mail and what became of it, newest first; for the system administrator and the auditor."""
    actor.require("users:UR")
    found = Mail.objects.select_related("recipient").order_by("-id")
    return found.filter(state=state) if state else found
