"""Turns dossiers (with or without a lead) into the subjects that likeness compares: four queries for any number of them; and finds which are
worth comparing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Count, QuerySet

from zhongshu.discovery.likeness import Subject, keys_of, sure_keys_of
from zhongshu.discovery.marks import person_mark
from zhongshu.discovery.models import Gram, Lead, LeadContact
from zhongshu.kernel.questions import question
from zhongshu.lifecycle.models import Dossier, Member

CANDIDATES, SURE = 60, 40  # how many are compared word by word


def subjects(ids: Iterable[str]) -> dict[str, Subject]:
    """The subject of each of these dossiers."""
    wanted = list(ids)
    leads = {lead.dossier_id: lead for lead in _leads(wanted)}
    people = _people(wanted)
    return {d.pk: _subject(d, leads.get(d.pk), frozenset(people.get(d.pk, ()))) for d in _dossiers(wanted)}


@question
def _dossiers(ids: Sequence[str]) -> QuerySet[Dossier]:
    return Dossier.objects.filter(pk__in=ids).select_related("organisation")


@question
def _leads(ids: Sequence[str]) -> QuerySet[Lead]:
    return Lead.objects.filter(dossier_id__in=ids)


@question
def _members(ids: Sequence[str]) -> QuerySet[Member, tuple[str, str, str, str]]:
    now = Member.objects.filter(dossier_id__in=ids, until__isnull=True, role__in=("lead", "member"))
    return now.values_list("dossier_id", "person_id", "person__name_zh", "person__name_en")


@question
def _contacts(ids: Sequence[str]) -> QuerySet[LeadContact, tuple[str, str, str, str]]:
    left = LeadContact.objects.filter(lead__dossier_id__in=ids)
    return left.values_list("lead__dossier_id", "name", "email", "phone")


def candidates(subject: Subject, *, but: Iterable[str] = ()) -> list[str]:
    """Dossiers worth comparing: those that share most index numbers, and those that share a rare one (a person, a figure)."""
    left_out = list(but)
    shared = [
        *_sharing_rare(sorted(sure_keys_of(subject)), left_out),
        *_sharing_most(sorted(keys_of(subject)), left_out),
    ]
    return list(dict.fromkeys(dossier for _, dossier, _ in shared))


def _sharing(keys: Sequence[int], but: Sequence[str]) -> QuerySet[Gram, tuple[int, str, int]]:
    shared = Gram.objects.filter(key__in=keys).exclude(sketch__dossier_id__in=but)
    counted = shared.values_list("sketch_id", "sketch__dossier_id").annotate(n=Count("id"))
    return counted.order_by("-n", "sketch_id")


@question
def _sharing_rare(keys: Sequence[int], but: Sequence[str]) -> QuerySet[Gram, tuple[int, str, int]]:
    return _sharing(keys, but)[:SURE]


@question
def _sharing_most(keys: Sequence[int], but: Sequence[str]) -> QuerySet[Gram, tuple[int, str, int]]:
    return _sharing(keys, but)[:CANDIDATES]


def _subject(dossier: Dossier, lead: Lead | None, people: frozenset[str]) -> Subject:
    parts = [dossier.title_zh, dossier.title_en, dossier.claim_zh, dossier.claim_en]
    organisations = {f"id:{dossier.organisation_id}"} if dossier.organisation_id else set()
    if dossier.organisation:
        organisations |= {_name(dossier.organisation.name_zh), _name(dossier.organisation.name_en)}
    if lead is None:
        return Subject(" \n".join(filter(None, parts)), people, frozenset(organisations - {""}), field=dossier.field)
    parts += [lead.incumbent_zh, lead.incumbent_en, lead.why_zh, lead.why_en]
    organisations.add(_name(lead.organisation_text))
    return Subject(
        " \n".join(filter(None, parts)),
        people,
        frozenset(organisations - {""}),
        metric=f"{lead.metric_zh} {lead.metric_en}".strip(),
        unit=lead.metric_unit,
        value=lead.metric_value,
        today=lead.metric_today,
        field=dossier.field,
    )


def _name(text: str) -> str:
    return "".join(text.lower().split())


def _people(ids: list[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for dossier_id, person_id, zh, en in _members(ids):
        found.setdefault(dossier_id, set()).update({person_id, *(person_mark(n) for n in (zh, en) if n)})
    for dossier_id, *known in _contacts(ids):
        found.setdefault(dossier_id, set()).update(person_mark(text) for text in known if text)
    return found
