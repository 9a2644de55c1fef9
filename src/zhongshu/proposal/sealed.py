"""How a plan reads outside this room: the chapter `plan`, or an edition of it, through the tables it was written with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhongshu.lifecycle.presenting import Part, presents
from zhongshu.proposal.leap import number
from zhongshu.proposal.presenting import rows_of
from zhongshu.proposal.sections import SECTIONS

FIGURES = ("incumbent_value", "own_value", "target_value", "limit_value")


@presents("plan")
def plan_parts(body: Mapping[str, Any]) -> list[Part]:
    """The parts of the plan that the edition holds and that somebody has written."""
    found = [
        Part(code, section.label, rows_of(section, _with_unit(code, body[code])))
        for code, section in SECTIONS.items()
        if body.get(code)
    ]
    return [part for part in found if any(part.rows)]


def _with_unit(code: str, values: Any) -> Any:
    """The figures of the direction card each with the unit they are counted in, so that none stands bare."""
    if code != "direction" or not values.get("unit"):
        return values
    unit = values["unit"]
    figures = {name: f"{number(values[name])} {unit}" for name in FIGURES if values.get(name) is not None}
    return {**values, "unit": None, **figures}
