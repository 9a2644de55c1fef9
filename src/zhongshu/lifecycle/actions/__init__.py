"""Everything that writes on the spine. `move` is the only code that changes a dossier's state."""

from zhongshu.lifecycle.actions.amend import amend, join_team, leave_team, set_duty, set_next_decision
from zhongshu.lifecycle.actions.clock import extend_clock, put_due, resume_clock, stop_clock
from zhongshu.lifecycle.actions.holding import advance, hold
from zhongshu.lifecycle.actions.move import move
from zhongshu.lifecycle.actions.opening import branch_dossier, enter_history, open_dossier
from zhongshu.lifecycle.actions.sharing import close_to, open_to
from zhongshu.lifecycle.actions.stewardship import entrust
from zhongshu.lifecycle.actions.tier import set_tier

__all__ = [
    "advance", "amend", "branch_dossier", "close_to", "enter_history", "entrust", "extend_clock", "hold", "join_team", "leave_team", "move", "open_dossier",
    "open_to", "put_due", "resume_clock",
    "set_duty", "set_next_decision", "set_tier", "stop_clock",
]  # fmt: skip
