"""How long a search may run, and who is told of its progress."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

Progress = Callable[[str, float, float, float], None]
"""Told the stage, the best total so far, the proven bound and the seconds spent."""


@dataclass(slots=True)
class Watch:
    """Measures one run; ``limit`` seconds, or none."""

    limit: float | None = None
    tell: Progress | None = None
    started: float = field(default_factory=time.monotonic)

    @property
    def spent(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self.started

    @property
    def over(self) -> bool:
        """Whether the time is used up."""
        return self.limit is not None and self.spent >= self.limit

    @property
    def left(self) -> float:
        """Seconds that remain; infinite without a limit."""
        return float("inf") if self.limit is None else max(0.0, self.limit - self.spent)

    def report(self, stage: str, total: float, bound: float) -> None:
        """Pass on where the search stands."""
        if self.tell:
            self.tell(stage, total, bound, self.spent)
