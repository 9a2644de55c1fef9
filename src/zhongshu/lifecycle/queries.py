"""Reading the spine, always as somebody: which dossiers an actor may know, one dossier, what may be done with it now."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Hidden, Recused
from zhongshu.ledger.models import Line
from zhongshu.ledger.queries import history_of
from zhongshu.lifecycle import gates
from zhongshu.lifecycle.chapters import Audience, edition
from zhongshu.lifecycle.course import OWNED, Edge, edges_from
from zhongshu.lifecycle.interests import barring
from zhongshu.lifecycle.models import Chapter, Dossier, Member, Standing
from zhongshu.lifecycle.rules import may_take
from zhongshu.people.actor import SYSTEM, Actor, Place
from zhongshu.people.roles import INSIDE, Role

READERS = INSIDE  # roles that read every dossier of the center; all others see their own or what was shared


def team_user_ids(dossier: Dossier) -> set[str]:
    """Accounts of the present team."""
    return set(
        dossier.members.filter(until__isnull=True, person__user__isnull=False).values_list(
            "person__user__pk", flat=True
        )
    )


def place_of(dossier: Dossier) -> Place:
    """The dossier as rights see it."""
    return Place(
        dossier=dossier.pk,
        field=dossier.field,
        programme=dossier.programme,
        specialists=frozenset({dossier.specialist_id}) if dossier.specialist_id else frozenset(),
        team=frozenset(team_user_ids(dossier)),
        organisations=frozenset({dossier.organisation_id}) if dossier.organisation_id else frozenset(),
    )


def standings(actor: Actor) -> QuerySet[Standing]:
    """The dossiers this actor may know, as rows for lists."""
    if actor.roles & READERS:
        return Standing.objects.all()
    mine = Q(pk__in=[h.ref for h in actor.holdings if h.kind == "dossier"])
    if actor.person_id:
        mine |= Q(pk__in=Member.objects.filter(person_id=actor.person_id, until__isnull=True).values("dossier_id"))
    if Role.ORG in actor.roles:
        mine |= Q(organisation_id__in=actor.organisations)
    return Standing.objects.filter(mine)


def dossier_for(actor: Actor, code: str) -> Dossier:
    """One dossier by its code; Hidden when the actor may not know of it, Recused when an interest locks it."""
    dossier = (
        Dossier.objects.filter(code=code).select_related("organisation", "specialist__person", "merged_into").first()
    )
    if dossier is None or not standings(actor).filter(pk=dossier.pk).exists():
        raise Hidden
    interest_of(actor, dossier, lock=True)
    return dossier


def interest_of(actor: Actor, dossier: Dossier, *, lock: bool = False) -> list[Bi]:
    """Interests that bar this actor from the dossier; those of the team itself bring no lock, their side is known."""
    if actor is SYSTEM or not actor.person_id:
        return []
    members = list(dossier.members.filter(until__isnull=True).values_list("person_id", flat=True))
    if actor.person_id in members or not actor.roles & READERS:
        return []
    found = barring(
        actor.person_id, people=members, organisations=[dossier.organisation_id] if dossier.organisation_id else []
    )
    if found and lock:
        raise Recused
    return found


@dataclass(frozen=True, slots=True)
class Way:
    """One edge that leaves the dossier's state, as this actor sees it."""

    edge: Edge
    target: str
    mine: bool  # one of this actor's roles may take it
    missing: tuple[Bi, ...]
    page: str  # URL name where it is taken; empty when no room offers it yet

    @property
    def open(self) -> bool:
        return self.mine and not self.missing and bool(self.page)


def ways(actor: Actor, dossier: Dossier) -> list[Way]:
    """What may be done with this dossier now, with what each step still needs."""
    place = place_of(dossier)
    found = []
    for edge in edges_from(dossier.state):
        mine = may_take(actor, edge, place)
        lacking = tuple(gates.missing(edge, actor, dossier)) if mine else ()
        found += [Way(edge, target, mine, lacking, gates.page_of(edge.id)) for target in edge.targets]
    return sorted(found, key=lambda way: (not way.open, not way.mine))


def history(actor: Actor, dossier: Dossier) -> QuerySet[Line]:
    """The ledger lines on this dossier, newest first."""
    return history_of(dossier.pk)


def chapters_for(dossier: Dossier, audience: Audience) -> list[tuple[Chapter, dict[str, Any]]]:
    """Every sealed chapter with the edition this audience may read."""
    return [(c, edition(c.kind, json.loads(c.body), audience)) for c in dossier.chapters.order_by("sealed_at")]


def last_chapter(dossier: Dossier, kind: str) -> Chapter | None:
    """The newest sealed chapter of a kind."""
    return dossier.chapters.filter(kind=kind).order_by("-number").first()


def load_of(user_id: str) -> tuple[int, int]:
    """How many active and how many benched dossiers a specialist answers for."""
    rows = Standing.objects.filter(specialist_id=user_id, state__in=OWNED).values_list("state").annotate(n=Count("pk"))
    counts = dict(rows)
    bench = counts.pop("BENCH", 0)
    return sum(counts.values()), bench
