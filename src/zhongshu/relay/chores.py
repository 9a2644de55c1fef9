"""What the relay room does by the clock: sounds an alert when the first progress after a relay is late (R-28)."""

from __future__ import annotations

import logging

from zhongshu.kernel import clock
from zhongshu.kernel.chores import chore
from zhongshu.kernel.errors import Refusal
from zhongshu.people.actor import SYSTEM
from zhongshu.relay.actions import sound_progress
from zhongshu.relay.queries import late_progress

log = logging.getLogger(__name__)


@chore("relay.progress", every=3600)
def watch_progress() -> None:
    """Every relay whose first progress is past its day and untold."""
    for case in late_progress(clock.today()):
        try:
            sound_progress(SYSTEM, case)
        except Refusal as refusal:
            log.info("relay %s: %s", case.code, refusal)
