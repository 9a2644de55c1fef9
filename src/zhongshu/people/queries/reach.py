"""Whom and what the interests of one person could reach: rather too much than too little, so that only few matters need the rules themselves.

Flows in: a person. Flows out: ids of persons and organisations. Whoever asks judges what is found by `conflicts`; nothing is barred here.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from zhongshu.people.models import Employment, Interest, Organisation, Person
from zhongshu.people.queries.directory import DEEPEST, ancestors_of


@dataclass(frozen=True, slots=True)
class Reach:
    """A matter of none of these people and organisations (nor of people who ever worked there) cannot bar the person."""

    persons: frozenset[str]
    organisations: frozenset[str]


def reach_of(person_id: str) -> Reach:
    """The reach of one human being, whatever record was merged into which; a fixed number of queries for each depth of the family tree."""
    mine = _records_of({person_id})
    ties = list(Interest.objects.filter(Q(person_id__in=mine) | Q(other_person_id__in=mine)))
    people = mine | {t.person_id for t in ties} | {t.other_person_id for t in ties if t.other_person_id}
    organisations = {t.organisation_id for t in ties if t.organisation_id}
    organisations |= set(Employment.objects.filter(person_id__in=mine).values_list("organisation_id", flat=True))
    if any(t.kind == "equity" for t in ties):
        held = [t.organisation_id for t in ties if t.kind == "equity" and t.organisation_id]
        people |= set(Interest.objects.filter(kind="equity", organisation__in=held).values_list("person_id", flat=True))
    persons = _records_of(people) if people != mine else mine
    return Reach(frozenset(persons), frozenset(_families_of(organisations)))


def _records_of(people: set[str]) -> set[str]:
    """Every record of the same human beings."""
    heads = set(
        Person.objects.filter(pk__in=people, merged_into__isnull=False).values_list("merged_into_id", flat=True)
    )
    known = people | {pk for pk in heads if pk}
    return known | set(Person.objects.filter(merged_into_id__in=known).values_list("pk", flat=True))


def _families_of(organisations: set[str]) -> set[str]:
    """These organisations with their parents and children at any distance."""
    related, level = organisations | {up for ups in ancestors_of(organisations).values() for up in ups}, organisations
    for _ in range(DEEPEST):
        level = set(Organisation.objects.filter(parent_id__in=level).values_list("pk", flat=True)) - related
        if not level:
            break
        related |= level
    return related
