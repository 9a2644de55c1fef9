"""Who must stay out of which dossier: interests of many persons in many dossiers, read at once.

Flows in: persons and dossiers. Flows out: the reasons. A specialist never votes on a dossier of his own (segregation of duties), yet may read it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.questions import question
from zhongshu.lifecycle.models import Dossier, Member
from zhongshu.people.conflicts import Matter, findings
from zhongshu.people.queries.interests import world_around

OWN_DOSSIER = Bi(
    "本人是该卷宗的负责专员，有发言权，没有表决权", "Accountable specialist of the dossier: a voice, no vote"
)


@dataclass(frozen=True, slots=True)
class Bar:
    """Why somebody stays out; ``locks`` hides the matter as well."""

    reason: Bi
    locks: bool = True


@question
def _teams(dossiers: Sequence[str]) -> QuerySet[Member, tuple[str, str]]:
    return Member.objects.filter(dossier_id__in=dossiers, until__isnull=True).values_list("dossier_id", "person_id")


def bars_among(
    persons: Iterable[str], dossiers: Iterable[Dossier], *, office: bool = False
) -> dict[tuple[str, str], list[Bar]]:
    """(person, dossier) -> bars, for those who have any; a fixed number of queries. ``office``: bars from working on it, not from judging it."""
    asked, matters = [p for p in dict.fromkeys(persons) if p], list(dossiers)
    if not asked or not matters:
        return {}
    teams: dict[str, set[str]] = {d.pk: set() for d in matters}
    for dossier_id, person_id in _teams(list(teams)):
        teams[dossier_id].add(person_id)
    organisations = {d.organisation_id for d in matters if d.organisation_id}
    world = world_around({*asked, *(p for team in teams.values() for p in team)}, organisations)
    found: dict[tuple[str, str], list[Bar]] = {}
    for dossier in matters:
        own = frozenset({dossier.organisation_id} if dossier.organisation_id else ())
        matter = Matter(frozenset(teams[dossier.pk]), own, clock.today(), office=office)
        for person in asked:
            reasons = [Bar(f.reason) for f in findings(person, matter, world) if f.locks]
            if reasons:
                found[person, dossier.pk] = reasons
    return found
