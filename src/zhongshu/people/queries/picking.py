"""Finding a record to name it in a form: organisations for everybody signed in, persons for those who keep the directory or judge, by exact name for others."""

from __future__ import annotations

from django.db.models import Q

from zhongshu.kernel import clock, search
from zhongshu.pages.pickers import Option
from zhongshu.people.actor import Actor
from zhongshu.people.models import Employment, Organisation, Person

SHOWN = 12
LEAST_CHARACTERS = 2


def organisations_named(actor: Actor, text: str) -> list[Option]:
    """Organisations whose name or code comes close to ``text``, best first."""
    if actor.is_public or len(text) < LEAST_CHARACTERS:
        return []
    return _organisations([ref for _, ref in search.find(text, kinds=["organisation"], limit=SHOWN)])


def persons_named(actor: Actor, text: str) -> list[Option]:
    """Persons whose name comes close to ``text``; exact names only for those who may not browse persons."""
    if actor.is_public or len(text) < LEAST_CHARACTERS:
        return []
    if browses_persons(actor):
        return _persons([ref for _, ref in search.find(text, kinds=["person"], limit=SHOWN)])
    exact = Q(name_zh=text) | Q(name_en=text)
    return _persons(list(Person.objects.filter(exact, merged_into__isnull=True).values_list("pk", flat=True)[:SHOWN]))


def organisation_label(actor: Actor, ref: str) -> str:
    """The name of an organisation for whoever is signed in; nothing when there is none."""
    return next((option.label for option in _organisations([ref])), "") if not actor.is_public else ""


def person_label(actor: Actor, ref: str) -> str:
    """The name of a person for whoever is signed in; nothing when there is none."""
    return next((option.label for option in _persons([ref])), "") if not actor.is_public else ""


def browses_persons(actor: Actor) -> bool:
    """Whether names of persons are suggested: to staff, and to experts who declare their interests."""
    return actor.may("organisation:RCU") or actor.may("conflict:CRUA")


def _organisations(ids: list[str]) -> list[Option]:
    rows = Organisation.objects.filter(pk__in=ids).select_related("parent")
    found = {o.pk: Option(o.pk, str(o), str(o.parent) if o.parent else "") for o in rows}
    return [found[pk] for pk in ids if pk in found]


def _persons(ids: list[str]) -> list[Option]:
    where: dict[str, str] = {}
    now = Q(until__isnull=True) | Q(until__gte=clock.today())
    for stay in (
        Employment.objects.filter(now, person_id__in=ids).select_related("organisation").order_by("-since", "id")
    ):
        where.setdefault(stay.person_id, str(stay.organisation))
    people = Person.objects.filter(pk__in=ids, merged_into__isnull=True)
    found = {p.pk: Option(p.pk, str(p), where.get(p.pk, "")) for p in people}
    return [found[pk] for pk in ids if pk in found]
