"""The one way a lead's row changes: by compare-and-set on its version. Called inside acts, never alone."""

from __future__ import annotations

from typing import Any

from zhongshu.discovery.models import Lead
from zhongshu.kernel import clock
from zhongshu.kernel.errors import Stale
from zhongshu.people.actor import Actor


def change(lead: Lead, *, version: int | None = None, **columns: Any) -> None:
    """Write columns; the object in hand follows."""
    expected = lead.version if version is None else version
    columns |= {"version": expected + 1, "updated_at": clock.now()}
    if Lead.objects.filter(pk=lead.pk, version=expected).update(**columns) != 1:
        raise Stale
    for name, value in columns.items():
        setattr(lead, name, value)


def answered(lead: Lead) -> dict[str, Any]:
    """The instant of the first reply, set once."""
    return {} if lead.first_reply_at else {"first_reply_at": clock.now()}


def owned(lead: Lead, actor: Actor) -> dict[str, Any]:
    """Who acts on a lead that nobody owns, owns it."""
    return {} if lead.owner_id else {"owner_id": actor.user_id, "owned_at": clock.now()}
