"""The agenda of the story: what is done when. Acts are put down in any order and done in the order of their days.

Flows in: days counted back from the last one. Flows out: the same acts, each with the clock standing at its instant. Nothing is ever done
after the instant at which the story is told.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable

from django.db import connection

from zhongshu.kernel import clock
from zhongshu.kernel.workdays import add_workdays, is_workday

Do = Callable[[], object]
OPENS, MINUTES = dt.time(9, 0), 8 * 60  # the house works from nine to five
LOOKED_AT = frozenset({50, 200, 600, 1500, 3000})  # after so many acts the database looks at its tables anew
LAST_MOMENTS = dt.timedelta(minutes=20)  # what would lie ahead of the present day's hour is done just before it


def look_at_the_tables() -> None:
    """PostgreSQL plans by what it knows of the tables, and of rows in an open transaction it knows nothing by itself."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


class Agenda:
    """Acts with their instants."""

    def __init__(self, now: dt.datetime, chance: random.Random) -> None:
        self.now, self.chance = now, chance
        self.today = clock.day_of(now)
        self.acts: list[tuple[dt.datetime, int, Do]] = []

    def on(self, day: dt.date, do: Do, *, minute: int | None = None) -> None:
        """Put an act down for a day; on one day, acts with a minute keep its order."""
        minutes = self.chance.randrange(MINUTES) if minute is None else minute
        instant = dt.datetime.combine(day, OPENS, clock.SHANGHAI) + dt.timedelta(minutes=minutes)
        if instant > self.now - LAST_MOMENTS:
            instant = self.now - LAST_MOMENTS + dt.timedelta(seconds=minutes)
        self.acts.append((min(instant, self.now), len(self.acts), do))

    def ago(self, days: int) -> dt.date:
        """The working day at or before ``days`` ago."""
        day = self.today - dt.timedelta(days=days)
        while days and not is_workday(day):
            day -= dt.timedelta(days=1)
        return day

    def workdays_ago(self, count: int, *, before: dt.date | None = None) -> dt.date:
        return add_workdays(before or self.today, -count)

    def play(self, tick: Callable[[int, int], None] | None = None) -> int:
        """Do everything; how many acts were done."""
        self.acts.sort(key=lambda act: act[:2])
        for number, (instant, _, do) in enumerate(self.acts, 1):
            with clock.at(instant):
                do()
            if number in LOOKED_AT:
                look_at_the_tables()
            if tick and number % 50 == 0:
                tick(number, len(self.acts))
        return len(self.acts)
