"""Time limits: when the present state's decision is due, and how a stopped clock is set going again. Pure date arithmetic.

Limits come from the rule-set the dossier entered under; a clock that stops keeps what was left and loses nothing.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Protocol

from zhongshu.kernel.workdays import add_workdays, workdays_between
from zhongshu.lifecycle.course import STATES

WORKING, CALENDAR = "working", "calendar"


class Limits(Protocol):
    """The part of a rule-set that clocks read."""

    def limit(self, state: str) -> tuple[int, str] | None: ...


@dataclass(frozen=True, slots=True)
class Due:
    """A running clock: the day it is due and the unit it counts in (empty for a mere follow-up date)."""

    on: dt.date
    unit: str


def due_of(state: str, start: dt.date, limits: Limits) -> Due:
    """The clock of a state entered on ``start``."""
    limit = limits.limit(state)
    if limit is None:
        return Due(start + dt.timedelta(days=STATES[state].follow_up_days or 365), "")
    days, unit = limit
    return Due(after(start, days, unit), unit)


def after(start: dt.date, days: int, unit: str) -> dt.date:
    """The day ``days`` working or calendar days after ``start``."""
    return add_workdays(start, days) if unit == WORKING else start + dt.timedelta(days=days)


def left(today: dt.date, due_on: dt.date, unit: str) -> int:
    """Days left until ``due_on`` in the clock's own unit; negative when overdue."""
    return workdays_between(today, due_on) if unit == WORKING else (due_on - today).days


def resumed(today: dt.date, days_left: int, unit: str) -> dt.date:
    """The due day of a clock set going again with ``days_left`` on it; at least one day remains to answer."""
    return after(today, max(days_left, 1), unit)
