"""Reading the directory: organisations, persons and merges, for those whose roles may; found by name in either language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet

from zhongshu.kernel import clock, search
from zhongshu.kernel.errors import Hidden
from zhongshu.kernel.questions import question
from zhongshu.people.actor import SYSTEM, Actor
from zhongshu.people.models import Employment, Organisation, Person, PersonMerge
from zhongshu.people.models.directory import HOUSE

DEEPEST = 12  # levels of parents; `update_organisation` refuses more


def organisations(actor: Actor, *, text: str = "") -> QuerySet[Organisation]:
    """Organisations, in the order of their names; those that match ``text`` when given."""
    _may_read(actor)
    found = Organisation.objects.select_related("parent").order_by("sort_key", "id")
    return search.matching(found, text, kind="organisation") if text.strip() else found


def organisation_for(actor: Actor, organisation_id: str) -> Organisation:
    """One organisation."""
    found = organisations(actor).filter(pk=organisation_id).first()
    if found is None:
        raise Hidden
    return found


def persons(actor: Actor, *, text: str = "") -> QuerySet[Person]:
    """Persons (merged records left out), in the order of their names; those that match ``text`` when given."""
    _may_read(actor)
    found = Person.objects.filter(merged_into__isnull=True).order_by("sort_key", "id")
    return search.matching(found, text, kind="person") if text.strip() else found


def person_for(actor: Actor, person_id: str) -> Person:
    """One person, also by the id of a record merged into it; everybody may read the own record."""
    found = Person.objects.select_related("merged_into").filter(pk=person_id).first()
    if found is None:
        raise Hidden
    found = found.merged_into or found
    if found.pk != actor.person_id:
        _may_read(actor)
    return found


def employments_of(person: Person) -> QuerySet[Employment]:
    """Where a person works and worked, the present first."""
    return person.employments.select_related("organisation").order_by("until", "-since", "id")


def employment_for(actor: Actor, employment_id: str) -> Employment:
    """One employment of a person the actor may read."""
    found = Employment.objects.select_related("person", "organisation").filter(pk=employment_id).first()
    if found is None:
        raise Hidden
    person_for(actor, found.person_id)
    return found


def merge_for(actor: Actor, merge_id: str) -> PersonMerge:
    """One merge."""
    found = merge_proposals(actor).filter(pk=merge_id).first()
    if found is None:
        raise Hidden
    return found


def people_at(actor: Actor, organisation: Organisation) -> QuerySet[Employment]:
    """Who works at an organisation today."""
    _may_read(actor)
    today = clock.today()
    now = Q(until__isnull=True) | Q(until__gte=today)
    return organisation.employments.filter(now, person__merged_into__isnull=True).select_related("person").order_by(
        "person__sort_key", "person_id"
    )  # fmt: skip


def merge_proposals(actor: Actor) -> QuerySet[PersonMerge]:
    """Merges that were proposed, the undecided first."""
    _may_read(actor)
    return PersonMerge.objects.select_related("person", "into").order_by("-state", "-id")


def ancestors_of(organisation_ids: Iterable[str]) -> dict[str, frozenset[str]]:
    """For each organisation its parents, their parents and so on. No actor: the structure behind the rule of conflicts."""
    return families_of(organisation_ids)[0]


def families_of(organisation_ids: Iterable[str]) -> tuple[dict[str, frozenset[str]], frozenset[str]]:
    """The same, with those among all of them that are the center itself; one question for each level of parents."""
    wanted = set(organisation_ids)
    parent: dict[str, str | None] = {}
    houses: set[str] = set()
    level = wanted
    for _ in range(DEEPEST):
        if not level:
            break
        rows = list(_parents(sorted(level)))
        parent.update({pk: up for pk, up, _ in rows})
        houses |= {pk for pk, _, kind in rows if kind == HOUSE}
        level = {up for _, up, _ in rows if up and up not in parent}
    return {one: frozenset(_upward(one, parent)) for one in wanted}, frozenset(houses)


@question
def _parents(organisation_ids: Sequence[str]) -> QuerySet[Organisation, tuple[str, str | None, str]]:
    return Organisation.objects.filter(pk__in=organisation_ids).values_list("pk", "parent_id", "kind")


def _upward(one: str, parent: dict[str, str | None]) -> list[str]:
    found: list[str] = []
    up = parent.get(one)
    while up and up not in found and up != one:
        found.append(up)
        up = parent.get(up)
    return found


def organisations_related(organisation_id: str) -> set[str]:
    """An organisation, its parents and its children at any distance: what counts as one in a conflict."""
    related = {organisation_id} | ancestors_of([organisation_id])[organisation_id]
    level = {organisation_id}
    for _ in range(DEEPEST):
        level = set(Organisation.objects.filter(parent_id__in=level).values_list("pk", flat=True)) - related
        if not level:
            break
        related |= level
    return related


def _may_read(actor: Actor) -> None:
    if actor is not SYSTEM:
        actor.require("organisation:RCU")
