"""Saved filters of a page that is no list: one's own, and the one that was refused under the name just typed."""

from __future__ import annotations

from typing import Any

from zhongshu.pages.models import SavedView


def own_views(actor: Any, page: str) -> list[SavedView]:
    """What this person keeps for a page, the oldest first."""
    if not actor.user_id:
        return []
    return list(SavedView.objects.filter(owner=actor.user_id, listing=page).order_by("created_at"))


def refused_view(request: Any, page: str) -> dict[str, Any] | None:
    """The view that could not be saved under the typed name, and why; shown once, beside the name."""
    if request.session.get("view_refused", {}).get("listing") != page:
        return None
    found: dict[str, Any] = request.session.pop("view_refused")
    return found
