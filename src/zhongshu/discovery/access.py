"""Who may read and add files about a lead: those who work on its triage, and whoever brought it."""

from __future__ import annotations

from typing import Any

from zhongshu.discovery.models import Lead
from zhongshu.people.actor import Actor
from zhongshu.people.roles import Role


def _brought(actor: Actor, lead_id: str) -> bool:
    """By account, or by a receipt that was opened with its key."""
    lead = Lead.objects.filter(pk=lead_id).values_list("dossier_id", "proposer_id").first()
    if lead is None:
        return False
    holds = any(h.kind == "dossier" and h.ref == lead[0] and h.role is Role.PI for h in actor.holdings)
    return holds or bool(actor.user_id and actor.user_id == lead[1])


def may_read(actor: Actor, lead_id: str, document: Any = None) -> bool:
    return actor.may("triage:RUA") or _brought(actor, lead_id)


def may_add(actor: Actor, lead_id: str) -> bool:
    return actor.may("triage:UA") or _brought(actor, lead_id)
