"""Who may read and ask for yearly reports, and what the worker does for them."""

from __future__ import annotations

from zhongshu.desk.yearly.making import KIND, make_reports
from zhongshu.documents.access import register_about
from zhongshu.documents.models import Document
from zhongshu.kernel.chores import chore
from zhongshu.people.actor import Actor

READS, ASKS = "yearly:CR", "yearly:C"


def may_read(actor: Actor, subject: str, document: Document | None = None) -> bool:
    return actor.may(READS)


def may_add(actor: Actor, subject: str) -> bool:
    return actor.may(ASKS)


register_about(KIND, may_read=may_read, may_add=may_add)
chore("desk.make_reports", every=2, lease=600)(make_reports)
