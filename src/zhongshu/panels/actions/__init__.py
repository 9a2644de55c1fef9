"""Everything the room of panels writes."""

from zhongshu.panels.actions.answering import accept, declare_conflict, decline
from zhongshu.panels.actions.convening import brief, close_panel, convene, set_chair, set_national
from zhongshu.panels.actions.rechecking import recheck, set_aside
from zhongshu.panels.actions.reminding import remind
from zhongshu.panels.actions.seating import choose, invite, release, replace

__all__ = [
    "accept",
    "brief",
    "choose",
    "close_panel",
    "convene",
    "declare_conflict",
    "decline",
    "invite",
    "recheck",
    "release",
    "remind",
    "replace",
    "set_aside",
    "set_chair",
    "set_national",
]  # fmt: skip
