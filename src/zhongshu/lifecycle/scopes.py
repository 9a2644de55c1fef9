"""Places of the spine that a role may be granted for: one dossier, by its code; one programme, if dossiers of it are on record."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.lifecycle.models import Dossier
from zhongshu.people import scopes
from zhongshu.people.actor import Actor
from zhongshu.people.models import Grant

LONGEST = Grant._meta.get_field("ref").max_length  # of what a grant can hold


def _dossier(text: str) -> str:
    """The key that rights compare with, from the code people write (or from the key itself)."""
    found = Dossier.objects.filter(Q(code__iexact=text.strip()) | Q(pk=text.strip())).values_list("pk", flat=True)
    return next(iter(found), "")


def _names(actor: Actor, refs: Iterable[str]) -> dict[str, str]:
    """Code and title; the code alone for who reads no dossier (the system administrator)."""
    reads = actor.may("dossier:R")
    rows = Dossier.objects.filter(pk__in=list(refs)).only("pk", "code", "title_zh", "title_en")
    return {row.pk: f"{row.code} {pick(row, 'title')}".strip() if reads else row.code for row in rows}


def _programmes() -> list[tuple[str, str]]:
    """Programmes that a dossier on record belongs to."""
    found = Dossier.objects.exclude(programme="").values_list("programme", flat=True).distinct().order_by("programme")
    return [(name, name) for name in found if len(name) <= (LONGEST or 0)]


def _programme(text: str) -> str:
    wanted = text.strip()
    known = len(wanted) <= (LONGEST or 0) and Dossier.objects.filter(programme=wanted).exclude(programme="").exists()
    return wanted if known else ""


def register() -> None:
    """Answer for both."""
    scopes.register(
        "dossier",
        scopes.Scope(_dossier, _names, Bi("没有编号为“{x}”的卷宗", "There is no dossier with the code “{x}”")),
    )
    scopes.register(
        "programme",
        scopes.Scope(
            _programme,
            lambda actor, refs: {ref: ref for ref in refs},
            Bi("没有卷宗属于专项“{x}”", "No dossier on record belongs to a programme “{x}”"),
            _programmes,
        ),
    )
