"""Seasons and rounds in time: half a year each. A golden ticket is given once a season, ranks are read within one, and a season has half of the
year's seats, of which those appraised so far may count on their share. Pure arithmetic.
"""

from __future__ import annotations

import datetime as dt
from math import ceil

HALVES = 2


def halfway(until: dt.date | None, today: dt.date) -> dt.date:
    """The middle of the time that is left; each round takes half of what the clock still gives."""
    return today + dt.timedelta(days=max(1, (until - today).days // 2)) if until else today + dt.timedelta(days=1)


def season_of(day: dt.date) -> str:
    """The season a day falls in: ``2026-H1``."""
    return f"{day.year}-H{1 if day.month <= 6 else 2}"


def seats_of_season(seats_year: int) -> int:
    """The award seats of one season."""
    return max(1, round(seats_year / HALVES))


def seats_for(appraised: int, *, seats_year: int, intake: int) -> int:
    """The seats for which those appraised so far compete: of the season's seats their share of the dossiers that are expected in it, rounded up.

    Without it the first dozen of a season would all have a seat whatever they were worth, and the rank half of R-21 would never bite.
    """
    seats = seats_of_season(seats_year)
    return max(1, min(seats, ceil(seats * appraised / max(intake, 1))))
