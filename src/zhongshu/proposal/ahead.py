"""The part of a plan that lies ahead when work goes on after a pivot (T-26): stages passed or paid are not planned again (R-27). Reads only."""

from __future__ import annotations

from typing import Any

from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.replanning import stages_behind, told_by_plan
from zhongshu.proposal.queries import bodies_of


def ahead_of(dossier: Dossier) -> dict[str, list[dict[str, Any]]]:
    """The stages ahead, and their budget lines numbered after them."""
    bodies = bodies_of(dossier)
    stages, budget = bodies.get("stages") or [], bodies.get("budget") or []
    behind = stages_behind(dossier, stages)
    places = [place for place in range(1, len(stages) + 1) if place not in behind]
    new = {old: number for number, old in enumerate(places, start=1)}
    lines = [{**row, "stage": new[at]} for row in budget if (at := int(row.get("stage") or 1)) in new]
    return {"stages": [stages[place - 1] for place in places], "budget": lines}


def total_fen(stages: list[dict[str, Any]]) -> int:
    return sum(stage.get("budget") or 0 for stage in stages)


told_by_plan(lambda dossier: total_fen(ahead_of(dossier)["stages"]))
