"""The one clock. Everything that asks the time asks here, so that a test or a demo can set it.

Instants are UTC and aware; days are days in Shanghai. Nothing else in the platform may call ``datetime.now``.
"""

from __future__ import annotations

import contextlib
import contextvars
import datetime as dt
import zoneinfo
from collections.abc import Iterator

SHANGHAI = zoneinfo.ZoneInfo("Asia/Shanghai")
_set: contextvars.ContextVar[dt.datetime | None] = contextvars.ContextVar("clock", default=None)


def now() -> dt.datetime:
    """The present instant, aware, in UTC."""
    return _set.get() or dt.datetime.now(dt.UTC)


def today() -> dt.date:
    """The present day in Shanghai."""
    return day_of(now())


def day_of(instant: dt.datetime) -> dt.date:
    """The day in Shanghai on which ``instant`` falls."""
    return instant.astimezone(SHANGHAI).date()


def end_of(day: dt.date) -> dt.datetime:
    """The instant at which a day is over in Shanghai."""
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), tzinfo=SHANGHAI)


def microseconds(instant: dt.datetime | None = None) -> int:
    """Whole microseconds since 1970 of ``instant`` (the present when not given)."""
    delta = (instant or now()) - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    return (delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds


def from_microseconds(value: int) -> dt.datetime:
    """The instant that ``microseconds`` gave."""
    return dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(microseconds=value)


@contextlib.contextmanager
def at(instant: dt.datetime) -> Iterator[None]:
    """Let the clock stand at ``instant`` inside the block (tests, demo history)."""
    if instant.tzinfo is None:
        raise ValueError("the clock takes aware instants only")
    token = _set.set(instant.astimezone(dt.UTC))
    try:
        yield
    finally:
        _set.reset(token)
