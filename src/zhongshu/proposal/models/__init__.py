"""What the room keeps: the plan being written with its versions, who is asked and who judges, and the refinement after the opinion."""

from zhongshu.proposal.models.plan import (
    ACCEPTED,
    DECLINED,
    OPEN,
    WITHDRAWN,
    DiligenceNote,
    NamedExpert,
    Offer,
    Part,
    PlanVersion,
)
from zhongshu.proposal.models.refinement import Clinic, Mentor, RefinementCase, Task

__all__ = [
    "ACCEPTED", "DECLINED", "OPEN", "WITHDRAWN", "Clinic", "DiligenceNote", "Mentor", "NamedExpert", "Offer", "Part", "PlanVersion",
    "RefinementCase", "Task",
]  # fmt: skip
