"""Reading the ledger: the history of a subject, the acts of a person, the last line."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from zhongshu.ledger.models import Line, Mention


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
