"""Working days in China, with the moved days of each holiday (调休), for every time limit of the house.

Flows in: dates. Flows out: dates and counts. The calendar of the State Council's notices comes from the library ``chinese_calendar``;
years it does not know yet count Monday to Friday, which `is_announced` tells, so that a page can say so.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

import chinese_calendar


@lru_cache(maxsize=8192)
def is_workday(day: dt.date) -> bool:
    """Whether offices in China work on ``day``."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def is_announced(day: dt.date) -> bool:
    """Whether the official calendar of that year is known."""
    try:
        chinese_calendar.is_workday(day)
    except NotImplementedError:
        return False
    return True


def add_workdays(day: dt.date, count: int) -> dt.date:
    """The ``count``-th working day after ``day`` (before it when negative); 0 gives ``day`` itself."""
    step = dt.timedelta(days=1 if count >= 0 else -1)
    left = abs(count)
    while left:
        day += step
        if is_workday(day):
            left -= 1
    return day


def workdays_between(start: dt.date, end: dt.date) -> int:
    """How many working days lie in (start, end]; negative when ``end`` comes first."""
    if end < start:
        return -workdays_between(end, start)
    return sum(is_workday(start + dt.timedelta(days=n)) for n in range(1, (end - start).days + 1))
