"""Opens a dossier to an account or an organisation outside the house, for a purpose and a time, and closes it again (spec: shared scope).

Experts of a blind round are never given a dossier in this way; they read editions.
"""

from __future__ import annotations

import datetime as dt

from zhongshu.kernel import clock
from zhongshu.kernel.errors import Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.models import Dossier, Opening
from zhongshu.people.actor import Actor


@act("lifecycle.open_to")
def open_to(
    actor: Actor, dossier: Dossier, *, holder: str, purpose: str, until: dt.date | None = None, reason: str = ""
) -> Opening:
    """Let ``holder`` (an account or an organisation) know this dossier; opening twice changes nothing."""
    opening, _ = Opening.objects.get_or_create(
        dossier=dossier,
        holder=holder,
        purpose=purpose,
        closed_at=None,
        defaults={"since": clock.today(), "until": until},
    )
    tell("dossier", dossier.pk, opened_to=holder, purpose=purpose, until=until, reason=reason)
    return opening


@act("lifecycle.close_to")
def close_to(actor: Actor, dossier: Dossier, *, holder: str, purpose: str, reason: str = "") -> None:
    """Take it back at once."""
    closed = Opening.objects.filter(dossier=dossier, holder=holder, purpose=purpose, closed_at__isnull=True).update(
        closed_at=clock.now(), updated_at=clock.now()
    )
    if not closed:
        raise Stale
    tell("dossier", dossier.pk, closed_to=holder, purpose=purpose, reason=reason)
