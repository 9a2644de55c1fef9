"""What the worker does for the award room: Seals whose last day has passed are closed, each by its own act."""

from __future__ import annotations

from zhongshu.award.actions.seals import expire_seal
from zhongshu.award.queries.seals import run_out
from zhongshu.kernel.chores import chore
from zhongshu.people.actor import SYSTEM

A_TURN = 50


@chore("award.expire_seals", every=3600)
def expire_seals() -> bool:
    """Close what has run out; True while more is left."""
    rows = list(run_out().order_by("pk")[: A_TURN + 1])
    for seal in rows[:A_TURN]:
        expire_seal(SYSTEM, seal)
    return len(rows) > A_TURN
