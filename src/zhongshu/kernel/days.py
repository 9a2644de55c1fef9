"""Days that can be meant: one place that says between which days a date of the house lies, and refuses the year 0001 or 9999 in words.

In: the field, the day, and where it matters the days between which this act takes it. Out: the day, or `BadValue` beside the field.
"""

from __future__ import annotations

import datetime as dt

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue

EARLIEST = dt.date(1950, 1, 1)  # no record of the house speaks of an earlier day
YEARS_AHEAD = 30  # nor of one farther away
TODAY = Bi("今天", "today")


def latest() -> dt.date:
    """The last day anybody can mean."""
    return years_on(clock.today(), YEARS_AHEAD)


def years_on(day: dt.date, years: int) -> dt.date:
    """The same day so many years later; the last of February where there is no 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def objection(day: dt.date, *, since: dt.date | None = None, until: dt.date | None = None) -> Bi | None:
    """What is wrong with a day, in words; None when it can be meant."""
    low, high = since or EARLIEST, until or latest()
    if day < low:
        return Bi("日期不能早于{d}", "The date may not lie before {d}").fill(d=_named(low))
    if day > high:
        later = Bi("日期不能晚于{d}", "The date may not lie after {d}")
        if high == clock.today():
            later = Bi("日期不能晚于今天", "The date may not lie in the future")
        return later.fill(d=_named(high))
    return None


def need_day(field: str, day: dt.date, *, since: dt.date | None = None, until: dt.date | None = None) -> dt.date:
    """The day, or a refusal beside its field."""
    wrong = objection(day, since=since, until=until)
    if wrong is not None:
        raise BadValue(field, wrong)
    return day


def happened(field: str, day: dt.date, *, since: dt.date | None = None) -> dt.date:
    """A day on which something happened: not in the future, and not before ``since`` (the dossier, the contract)."""
    return need_day(field, day, since=since, until=clock.today())


def planned(field: str, day: dt.date, *, until: dt.date | None = None, years: int = 0) -> dt.date:
    """A day by which something shall be done: from today on, and not after ``until``, or so many years on."""
    ahead = years_on(clock.today(), years) if years else None
    return need_day(field, day, since=clock.today(), until=until or ahead)


def _named(day: dt.date) -> Bi:
    return TODAY if day == clock.today() else Bi(f" {day} ", str(day))
