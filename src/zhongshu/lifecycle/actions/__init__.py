"""Everything that writes on the spine. `move` is the only code that changes a dossier's state."""

from zhongshu.lifecycle.actions.amend import amend, join_team, leave_team, set_next_decision
from zhongshu.lifecycle.actions.clock import resume_clock, stop_clock
from zhongshu.lifecycle.actions.move import move
from zhongshu.lifecycle.actions.opening import enter_history, open_dossier
from zhongshu.lifecycle.actions.stewardship import entrust

__all__ = [
    "amend", "enter_history", "entrust", "join_team", "leave_team", "move", "open_dossier", "resume_clock", "set_next_decision", "stop_clock",
]  # fmt: skip
