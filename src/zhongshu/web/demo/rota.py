"""Who takes which dossier: the specialists of the story, none of whom ever carries more than a person can. Pure; no database, no clock.

Flows in: the field, the first and the last day in somebody's care. Flows out: the specialist with the least to do on those days.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping

MOST = 11  # one below the cap of the rules, so that a merge or a hand-over still fits
OWN_FIELD = 4  # how much busier somebody of the field may be and still be asked first
Span = tuple[dt.date, dt.date]


class Rota:
    """Spans of care by specialist."""

    def __init__(self, fields: Mapping[str, Iterable[str]]) -> None:
        self.fields = {slug: frozenset(codes) for slug, codes in fields.items()}
        self.spans: dict[str, list[Span]] = defaultdict(list)

    def load(self, slug: str, first: dt.date, last: dt.date) -> int:
        """The most dossiers this person has in care on any one of these days."""
        meeting = [span for span in self.spans[slug] if span[0] <= last and span[1] >= first]
        days = [max(first, begins) for begins, _ in meeting]
        return max((sum(begins <= day <= ends for begins, ends in meeting) for day in days), default=0)

    def take(self, field: str, first: dt.date, last: dt.date, *, but: str = "") -> str:
        """Give a dossier to somebody for these days."""

        def weight(slug: str) -> tuple[bool, int, int]:
            load = self.load(slug, first, last)
            return load >= MOST, load - OWN_FIELD * (field in self.fields[slug]), len(self.spans[slug])

        chosen = min((slug for slug in self.fields if slug != but), key=weight)
        self.spans[chosen].append((first, last))
        return chosen
