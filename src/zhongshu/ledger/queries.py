"""Reading the ledger: the history of a subject, the acts of a person, the last line.

Rooms say which subjects are shut for a reader (a dossier that an interest locks, and what hangs on it); lines about them are not that reader's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet

from zhongshu.ledger.models import Line, Mention

Shut = Callable[[Any], set[str]]
_shut: list[Shut] = []


def shuts(function: Shut) -> Shut:
    """Register what is shut for a reader: subjects by their ids."""
    if function not in _shut:
        _shut.append(function)
    return function


def open_to(actor: Any, found: QuerySet[Line]) -> QuerySet[Line]:
    """These lines without those about what is shut for this reader; the own acts always stay."""
    ids = {pk for function in _shut for pk in function(actor)}
    if not ids:
        return found
    mentioning = Mention.objects.filter(subject__in=ids).values("line_id")
    return found.exclude(~Q(actor=actor.ledger_name) & (Q(subject__in=ids) | Q(seq__in=mentioning)))


def history_of(subject: str) -> QuerySet[Line]:
    """Every line on a subject or mentioning it, newest first."""
    mentioned = Mention.objects.filter(subject=subject).values("line_id")
    return Line.objects.filter(Q(subject=subject) | Q(seq__in=mentioned)).order_by("-seq")


def lines() -> QuerySet[Line]:
    """All lines, newest first."""
    return Line.objects.order_by("-seq")


def head() -> Line | None:
    """The last line."""
    return Line.objects.order_by("-seq").first()
