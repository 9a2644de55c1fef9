"""Reading interests: gathers the world the rules of `conflicts` judge, and lists interests for those who declare, keep or rule on them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from django.db.models import Q, QuerySet

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Hidden
from zhongshu.kernel.questions import question
from zhongshu.people.actor import Actor
from zhongshu.people.conflicts import LOCKING, Finding, Matter, Ruling, Severity, Stay, Tie, World, findings
from zhongshu.people.matrix import Scope, right
from zhongshu.people.models import Employment, Interest, Organisation, Person
from zhongshu.people.queries.directory import families_of


def interests_between(
    person_id: str,
    place_people: Iterable[str],
    place_orgs: Iterable[str],
    on: dt.date | None = None,
    *,
    recommenders: Iterable[str] = (),
    office: bool = False,
) -> list[Finding]:
    """Every interest of one person in a matter, the gravest first. No actor: the house's own question, asked before every assignment."""
    found = interests_among([person_id], place_people, place_orgs, on, recommenders=recommenders, office=office)
    return found[person_id]


def interests_among(
    person_ids: Iterable[str],
    place_people: Iterable[str],
    place_orgs: Iterable[str],
    on: dt.date | None = None,
    *,
    recommenders: Iterable[str] = (),
    office: bool = False,
) -> dict[str, list[Finding]]:
    """The same for many persons and one matter, with a fixed number of queries."""
    asked = list(dict.fromkeys(person_ids))
    matter = Matter(
        frozenset(place_people), frozenset(place_orgs), on or clock.today(), frozenset(recommenders), office
    )
    world = world_around({*asked, *matter.people, *matter.recommenders}, matter.organisations)
    return {person: findings(person, matter, world) for person in asked}


def barring_interests(
    person_id: str,
    *,
    people: Iterable[str],
    organisations: Iterable[str],
    on: dt.date | None = None,
    office: bool = False,
) -> list[Finding]:
    """The interests that keep a person out of a matter; empty when there are none. ``office``: out of working on it for the house."""
    return [f for f in interests_between(person_id, people, organisations, on, office=office) if f.locks]


def barred_from(
    person_id: str, matters: Mapping[str, tuple[Iterable[str], Iterable[str]]], *, office: bool = False
) -> set[str]:
    """Of many matters, each its people and its organisations, those that bar one person today; a fixed number of queries."""
    people = {person_id} | {p for team, _ in matters.values() for p in team}
    world = world_around(people, {o for _, orgs in matters.values() for o in orgs}) if matters else World()
    today = clock.today()
    return {
        key
        for key, (team, orgs) in matters.items()
        if any(
            f.locks for f in findings(person_id, Matter(frozenset(team), frozenset(orgs), today, office=office), world)
        )
    }


def world_around(person_ids: Iterable[str], organisation_ids: Iterable[str]) -> World:
    """What is on record about some persons: employments, ties, rulings, the family of each organisation, names."""
    canonical = _canonical(set(person_ids))
    people = set(canonical) | set(canonical.values())
    stays = _stays(people)
    rows = _on_record(sorted(people))
    orgs = (
        {s.organisation for s in stays} | set(organisation_ids) | {r.organisation_id for r in rows if r.organisation_id}
    )
    ancestors, houses = families_of(orgs)
    return World(
        stays=tuple(stays),
        ties=tuple(_tie(row) for row in rows if row.severity != Severity.NONE),
        rulings=tuple(_ruling(row) for row in rows if row.state == "ruled" and row.decided_at),
        ancestors=ancestors,
        houses=houses,
        canonical=canonical,
        names=Names(
            people | {r.other_person_id for r in rows if r.other_person_id} | {r.person_id for r in rows}, orgs
        ),
    )


def _canonical(people: set[str]) -> dict[str, str]:
    """Every record of the same human beings -> the id under which each is known now."""
    found = {pk: into or pk for pk, into in _and_merged(sorted(people))}
    beyond = set(found.values()) - people  # heads of merged records that were not asked for
    return found | {pk: into for pk, into in _and_merged(sorted(beyond)) if into in beyond} if beyond else found


@question
def _and_merged(people: Sequence[str]) -> QuerySet[Person, tuple[str, str | None]]:
    """These persons, and the records merged into them."""
    near = Person.objects.filter(Q(pk__in=people) | Q(merged_into_id__in=people))
    return near.values_list("pk", "merged_into_id")


@question
def _on_record(people: Sequence[str]) -> QuerySet[Interest]:
    return Interest.objects.filter(Q(person_id__in=people) | Q(other_person_id__in=people))


@question
def _employments(
    people: Sequence[str],
) -> QuerySet[Employment, tuple[str, str, dt.date | None, dt.date | None]]:
    rows = Employment.objects.filter(person_id__in=people)
    return rows.values_list("person_id", "organisation_id", "since", "until")


def _stays(people: set[str]) -> list[Stay]:
    return [Stay(*row) for row in _employments(sorted(people))]


def _tie(row: Interest) -> Tie:
    other = row.other_person_id or row.organisation_id or ""
    return Tie(row.kind, row.person_id, other, Severity(row.severity), row.since, row.until, row.pk)


def _ruling(row: Interest) -> Ruling:
    other = row.other_person_id or row.organisation_id or ""
    decided = clock.day_of(row.decided_at) if row.decided_at else dt.date.min
    return Ruling(row.kind, row.person_id, other, Severity(row.severity), decided, row.pk)


class Names(Mapping[str, Bi]):
    """The names of these people and organisations, read only when a finding has to be put into words: most matters have none."""

    def __init__(self, people: set[str], orgs: set[str]) -> None:
        self.people, self.orgs = people, orgs

    @cached_property
    def _read(self) -> dict[str, Bi]:
        rows = [
            *Person.objects.filter(pk__in=self.people).values_list("pk", "name_zh", "name_en"),
            *Organisation.objects.filter(pk__in=self.orgs).values_list("pk", "name_zh", "name_en"),
        ]
        return {pk: Bi(zh or en or pk, en or zh or pk) for pk, zh, en in rows}

    def __getitem__(self, ref: str) -> Bi:
        return self._read[ref]

    def __iter__(self) -> Iterator[str]:
        return iter(self._read)

    def __len__(self) -> int:
        return len(self._read)


def interests_for(actor: Actor) -> QuerySet[Interest]:
    """Interests the actor may know, newest first: all for those who keep or rule on them, else the own but those whose
    other side a blind panel hides (the seat itself says that they were declared). Nobody keeps those of people with
    whom a barring interest ties the keeper: a tie that an expert declares says on which panel that expert was asked to sit.
    """
    found = Interest.objects.select_related("person", "other_person", "organisation").order_by("-id")
    own = Q(person_id=actor.person_id or None)
    if not keeps_interests(actor):
        return found.filter(own, veiled=False)
    locks = Interest.objects.filter(severity__in=[s.value for s in LOCKING], other_person__isnull=False)
    mine = locks.filter(own | Q(other_person_id=actor.person_id or None)).values_list("person_id", "other_person_id")
    tied = {pk for pair in mine for pk in pair if pk} - {actor.person_id}
    return found.filter(
        own | Q(other_person_id=actor.person_id or None) | ~(Q(person_id__in=tied) | Q(other_person_id__in=tied))
    )


def interest_for(actor: Actor, interest_id: str) -> Interest:
    """One interest the actor may know."""
    found = interests_for(actor).filter(pk=interest_id).first()
    if found is None:
        raise Hidden
    return found


def interests_of_person(actor: Actor, person: Person) -> QuerySet[Interest]:
    """Interests of one person, in either direction, as far as the actor may know them."""
    return interests_for(actor).filter(Q(person=person) | Q(other_person=person))


def keeps_interests(actor: Actor) -> bool:
    """Whether the actor's right to interests reaches further than the own ones."""
    cells = right("conflict:RUA").cells()
    return any(h.role in cells and cells[h.role].scope is not Scope.OWN for h in actor.holdings)
