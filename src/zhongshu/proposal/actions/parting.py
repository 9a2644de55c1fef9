"""The plan of a dossier that was split off another: the same direction card, assumptions and criteria; of stages and budget what lies ahead, with its share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from zhongshu.ledger.actions import require_act
from zhongshu.lifecycle.arrivals import Parting
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import Actor
from zhongshu.proposal.actions.plan import canonical_body
from zhongshu.proposal.actions.stages import seal_plan
from zhongshu.proposal.models import Part


def _stages(rows: list[dict[str, Any]], parting: Parting) -> list[dict[str, Any]]:
    """The stages ahead, each with its share of the money."""
    return [{**row, "budget": _share(row.get("budget"), parting)} for row in rows[parting.left :]]


def _budget(rows: list[dict[str, Any]], parting: Parting) -> list[dict[str, Any]]:
    ahead = [row for row in rows if int(row.get("stage") or 1) > parting.left]
    return [{**row, "stage": float(int(row["stage"]) - parting.left), "amount": _share(row.get("amount"), parting)} for row in ahead]  # fmt: skip


def _share(fen: Any, parting: Parting) -> Any:
    return fen if fen is None else int(fen) * parting.share // 100


CUT: dict[str, Callable[[list[dict[str, Any]], Parting], list[dict[str, Any]]]] = {"stages": _stages, "budget": _budget}


def take_over_plan(actor: Actor, old: Dossier, new: Dossier, parting: Parting) -> None:
    """Copy the parts and seal them as the new dossier's plan; part of the act that splits."""
    require_act("take_over_plan")
    parts = list(Part.objects.filter(dossier=old))
    for part in parts:
        value = CUT[part.section](part.value, parting) if part.section in CUT else part.value
        Part.objects.create(dossier=new, section=part.section, body=canonical_body(value), edited_by=actor.ledger_name)
    if parts:
        seal_plan(actor, new, edge="T-43")
