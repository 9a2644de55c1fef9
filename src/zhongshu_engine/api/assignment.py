"""Who reviews what: the public names of the room `assignment`."""

from zhongshu_engine.assignment.answer import Assignment
from zhongshu_engine.assignment.certificate import Certificate
from zhongshu_engine.assignment.drawing import Drawn
from zhongshu_engine.assignment.preference import with_bids, with_rotation
from zhongshu_engine.assignment.problem import GroupRule, Problem, pose
from zhongshu_engine.assignment.solve import OBJECTIVES, Options, assign
from zhongshu_engine.assignment.verify import Checked, Refuted, check
from zhongshu_engine.assignment.verify_lottery import check_lottery

__all__ = [
    "OBJECTIVES",
    "Assignment",
    "Certificate",
    "Checked",
    "Drawn",
    "GroupRule",
    "Options",
    "Problem",
    "Refuted",
    "assign",
    "check",
    "check_lottery",
    "pose",
    "with_bids",
    "with_rotation",
]
