"""Reading interests: gathers the world the rules of `conflicts` judge, and lists interests for those who declare, keep or rule on them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Hidden
from zhongshu.people.actor import Actor
from zhongshu.people.conflicts import Finding, Matter, Ruling, Severity, Stay, Tie, World, findings
from zhongshu.people.matrix import Scope, right
from zhongshu.people.models import Employment, Interest, Organisation, Person
from zhongshu.people.queries.directory import ancestors_of


def interests_between(
    person_id: str,
    place_people: Iterable[str],
    place_orgs: Iterable[str],
    on: dt.date | None = None,
    *,
    recommenders: Iterable[str] = (),
) -> list[Finding]:
    """Every interest of one person in a matter, the gravest first. No actor: the house's own question, asked before every assignment."""
    found = interests_among([person_id], place_people, place_orgs, on, recommenders=recommenders)
    return found[person_id]


def interests_among(
    person_ids: Iterable[str],
    place_people: Iterable[str],
    place_orgs: Iterable[str],
    on: dt.date | None = None,
    *,
    recommenders: Iterable[str] = (),
) -> dict[str, list[Finding]]:
    """The same for many persons and one matter, with a fixed number of queries."""
    asked = list(dict.fromkeys(person_ids))
    matter = Matter(frozenset(place_people), frozenset(place_orgs), on or clock.today(), frozenset(recommenders))
    world = world_around({*asked, *matter.people, *matter.recommenders}, matter.organisations)
    return {person: findings(person, matter, world) for person in asked}


def barring_interests(
    person_id: str, *, people: Iterable[str], organisations: Iterable[str], on: dt.date | None = None
) -> list[Finding]:
    """The interests that keep a person out of a matter; empty when there are none."""
    return [f for f in interests_between(person_id, people, organisations, on) if f.locks]


def world_around(person_ids: Iterable[str], organisation_ids: Iterable[str]) -> World:
    """What is on record about some persons: employments, ties, rulings, the family of each organisation, names."""
    canonical = _canonical(set(person_ids))
    people = set(canonical) | set(canonical.values())
    stays = _stays(people)
    rows = list(Interest.objects.filter(Q(person_id__in=people) | Q(other_person_id__in=people)))
    orgs = (
        {s.organisation for s in stays} | set(organisation_ids) | {r.organisation_id for r in rows if r.organisation_id}
    )
    return World(
        stays=tuple(stays),
        ties=tuple(_tie(row) for row in rows if row.severity != Severity.NONE),
        rulings=tuple(_ruling(row) for row in rows if row.state == "ruled" and row.decided_at),
        ancestors=ancestors_of(orgs),
        canonical=canonical,
        names=_names(
            people | {r.other_person_id for r in rows if r.other_person_id} | {r.person_id for r in rows}, orgs
        ),
    )


def _canonical(people: set[str]) -> dict[str, str]:
    """Every record of the same human beings -> the id under which each is known now."""
    heads = {pk: into or pk for pk, into in Person.objects.filter(pk__in=people).values_list("pk", "merged_into_id")}
    merged = Person.objects.filter(merged_into_id__in=set(heads.values())).values_list("pk", "merged_into_id")
    return {**heads, **dict(merged)}


def _stays(people: set[str]) -> list[Stay]:
    rows = Employment.objects.filter(person_id__in=people)
    return [Stay(*row) for row in rows.values_list("person_id", "organisation_id", "since", "until")]


def _tie(row: Interest) -> Tie:
    other = row.other_person_id or row.organisation_id or ""
    return Tie(row.kind, row.person_id, other, Severity(row.severity), row.since, row.until, row.pk)


def _ruling(row: Interest) -> Ruling:
    other = row.other_person_id or row.organisation_id or ""
    decided = clock.day_of(row.decided_at) if row.decided_at else dt.date.min
    return Ruling(row.kind, row.person_id, other, Severity(row.severity), decided, row.pk)


def _names(people: set[str], orgs: set[str]) -> dict[str, Bi]:
    rows = [
        *Person.objects.filter(pk__in=people).values_list("pk", "name_zh", "name_en"),
        *Organisation.objects.filter(pk__in=orgs).values_list("pk", "name_zh", "name_en"),
    ]
    return {pk: Bi(zh or en or pk, en or zh or pk) for pk, zh, en in rows}


def interests_for(actor: Actor) -> QuerySet[Interest]:
    """Interests the actor may know, newest first: all for those who keep or rule on them, else the own."""
    found = Interest.objects.select_related("person", "other_person", "organisation").order_by("-id")
    return found if keeps_interests(actor) else found.filter(person_id=actor.person_id or None)


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
