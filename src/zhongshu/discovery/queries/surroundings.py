"""What the center already knows around a signal: leads like it, its authors and organisations in the directory, interests of the reader with them.

Flows in: the signal's own words and names. Flows out: what a scout must know before writing to anybody (journey J2). Links nothing by itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from zhongshu.discovery.likeness import Subject, compare
from zhongshu.discovery.marks import person_mark
from zhongshu.discovery.models import Lead, Signal
from zhongshu.discovery.subjects import candidates, subjects
from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle.interests import barring
from zhongshu.lifecycle.queries import standings, unlocked
from zhongshu.people.actor import Actor
from zhongshu.people.models import Organisation, Person

NEAR = 0.3  # lower than for a duplicate: a scout wants to know of neighbours too
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known around a signal."""

    leads: tuple[tuple[Lead, float], ...]
    persons: tuple[Person, ...]
    organisations: tuple[Organisation, ...]
    interests: tuple[Bi, ...]  # why this reader should let somebody else make the contact


def surroundings(actor: Actor, signal: Signal) -> Surroundings:
    """What the reader may know around this signal."""
    people, firms = (_lines(text) for text in (signal.people, signal.organisations))
    persons = tuple(Person.objects.filter(Q(name_zh__in=people) | Q(name_en__in=people)).order_by("pk")[:20])
    organisations = tuple(Organisation.objects.filter(Q(name_zh__in=firms) | Q(name_en__in=firms)).order_by("pk")[:20])
    bars = barring(
        actor.person_id, people=[p.pk for p in persons], organisations=[o.pk for o in organisations], office=actor.in_office
    ) if actor.person_id and (persons or organisations) else []  # fmt: skip
    return Surroundings(_near(actor, signal, people, firms), persons, organisations, tuple(bars))


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()][:20]


def _near(actor: Actor, signal: Signal, people: list[str], firms: list[str]) -> tuple[tuple[Lead, float], ...]:
    subject = Subject(
        " \n".join(filter(None, (signal.title_zh, signal.title_en, signal.summary))),
        frozenset(person_mark(name) for name in people),
        frozenset("".join(name.lower().split()) for name in firms),
        field=signal.field,
    )
    scores = {pk: compare(subject, other).score for pk, other in subjects(candidates(subject)).items()}
    linked = signal.links.values("lead_id")
    near = [pk for pk, score in scores.items() if score >= NEAR]
    known = unlocked(actor, standings(actor).filter(pk__in=near), "pk").values("pk")
    leads = Lead.objects.filter(dossier_id__in=known).exclude(pk__in=linked).select_related("dossier")
    return tuple(sorted(((lead, scores[lead.dossier_id]) for lead in leads), key=lambda row: -row[1])[:SHOWN])
