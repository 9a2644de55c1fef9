"""What is free, what came back and from where, what was put to which dossier. Reads only."""

from __future__ import annotations

from django.db.models import QuerySet, Sum

from zhongshu.lifecycle.models import Dossier
from zhongshu.surplus.models import Allotment, Pot, Release


def free_fen(programme: str) -> int:
    """What may be put to a dossier of this programme now."""
    return Pot.objects.filter(programme=programme).values_list("balance_fen", flat=True).first() or 0


def pots() -> list[tuple[str, int]]:
    """What is free, programme by programme; the center's own, without a name, first and always there."""
    found = {"": 0} | dict(Pot.objects.values_list("programme", "balance_fen"))
    return sorted((name, fen) for name, fen in found.items() if fen or not name)


def in_force() -> QuerySet[Allotment]:
    return Allotment.objects.filter(taken_back_on__isnull=True)


def put_to(dossier: Dossier) -> int:
    """Released money this dossier has."""
    return in_force().filter(dossier=dossier).aggregate(fen=Sum("fen"))["fen"] or 0


def put_by_dossier() -> dict[str, int]:
    """The same for every dossier that has some: id -> fen."""
    return dict(in_force().values_list("dossier_id").annotate(fen=Sum("fen")).order_by())


def released_by(dossier: Dossier) -> int:
    """What the books of this dossier have given back so far."""
    return Release.objects.filter(dossier=dossier).aggregate(fen=Sum("fen"))["fen"] or 0


def releases() -> QuerySet[Release]:
    return Release.objects.select_related("dossier").order_by("-on", "-pk")


def allotments() -> QuerySet[Allotment]:
    return Allotment.objects.select_related("dossier").order_by("-created_at")
