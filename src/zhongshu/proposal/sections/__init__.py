"""The parts a plan is made of, as data: fields with labels, help, limits; what makes each part complete.

Forms, the missing-things panel, the diff and the sealed chapter are all drawn from these tables, so that a field is named once.
"""

from __future__ import annotations

from zhongshu.proposal.sections.content import ASSUMPTIONS, DIRECTION, HEILMEIER, KILL_CRITERIA, PROPERTIES, RIVALS
from zhongshu.proposal.sections.execution import BUDGET, IP_ASSETS, STAGES, TEAM, VIEWS
from zhongshu.proposal.sections.spec import Field, Section, empty_body

SECTIONS: dict[str, Section] = {
    section.code: section
    for section in (
        DIRECTION,
        ASSUMPTIONS,
        KILL_CRITERIA,
        RIVALS,
        HEILMEIER,
        PROPERTIES,
        TEAM,
        IP_ASSETS,
        STAGES,
        BUDGET,
        VIEWS,
    )
}

__all__ = ["SECTIONS", "Field", "Section", "empty_body"]
