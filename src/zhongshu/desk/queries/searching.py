"""Global search: one query over everything that was indexed, grouped by kind, each hit read back as the actor may read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from zhongshu.kernel import search
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.lifecycle.course import STATES
from zhongshu.lifecycle.queries import standings
from zhongshu.people.actor import Actor
from zhongshu.people.models import Organisation, Person

MOST = 40


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found."""

    title: str
    note: str
    url: str
    code: str = ""


def dossier_hits(actor: Actor, refs: list[str]) -> list[Hit]:
    rows = {row.pk: row for row in standings(actor).filter(pk__in=refs)}
    return [
        Hit(
            pick(rows[r], "title") or rows[r].code,
            f"{STATES[rows[r].state].label} · {pick(rows[r], 'organisation')}".rstrip(" ·"),
            reverse("desk:dossier", args=[rows[r].code]),
            rows[r].code,
        )
        for r in refs
        if r in rows
    ]


def organisation_hits(actor: Actor, refs: list[str]) -> list[Hit]:
    if not actor.may("organisation:CRU"):
        return []
    rows = Organisation.objects.in_bulk(refs)
    return [Hit(str(rows[r]), rows[r].region, reverse("people:organisation", args=[r])) for r in refs if r in rows]


def person_hits(actor: Actor, refs: list[str]) -> list[Hit]:
    if not actor.may("organisation:CRU"):
        return []
    rows = Person.objects.in_bulk(refs)
    return [Hit(str(rows[r]), pick(rows[r], "title"), reverse("people:person", args=[r])) for r in refs if r in rows]


KINDS: dict[str, tuple[Bi, Callable[[Actor, list[str]], list[Hit]]]] = {
    "dossier": (Bi("卷宗", "Dossiers"), dossier_hits),
    "organisation": (Bi("单位", "Organisations"), organisation_hits),
    "person": (Bi("人员", "Persons"), person_hits),
}


def everything(actor: Actor, query: str) -> list[tuple[Bi, list[Hit]]]:
    """Hits by kind, best first; kinds without a hit are left out."""
    by_kind: dict[str, list[str]] = {}
    for kind, ref in search.find(query, kinds=KINDS, limit=MOST * len(KINDS)):
        by_kind.setdefault(kind, []).append(ref)
    found = [(label, read(actor, by_kind.get(kind, [])[:MOST])) for kind, (label, read) in KINDS.items()]
    return [(label, hits) for label, hits in found if hits]
