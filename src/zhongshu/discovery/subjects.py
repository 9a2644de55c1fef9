"""Turns dossiers (with or without a lead) into the subjects that likeness compares: four queries for any number of them."""

from __future__ import annotations

from collections.abc import Iterable

from zhongshu.discovery.likeness import Subject
from zhongshu.discovery.marks import person_mark
from zhongshu.discovery.models import Lead, LeadContact
from zhongshu.lifecycle.models import Dossier, Member


def subjects(ids: Iterable[str]) -> dict[str, Subject]:
    """The subject of each of these dossiers."""
    wanted = list(ids)
    dossiers = Dossier.objects.filter(pk__in=wanted).select_related("organisation")
    leads = {lead.dossier_id: lead for lead in Lead.objects.filter(dossier_id__in=wanted)}
    people = _people(wanted)
    return {d.pk: _subject(d, leads.get(d.pk), frozenset(people.get(d.pk, ()))) for d in dossiers}


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
    members = Member.objects.filter(dossier_id__in=ids, until__isnull=True, role__in=("lead", "member"))
    for dossier_id, person_id, zh, en in members.values_list(
        "dossier_id", "person_id", "person__name_zh", "person__name_en"
    ):
        found.setdefault(dossier_id, set()).update({person_id, *(person_mark(n) for n in (zh, en) if n)})
    contacts = LeadContact.objects.filter(lead__dossier_id__in=ids)
    for dossier_id, *known in contacts.values_list("lead__dossier_id", "name", "email", "phone"):
        found.setdefault(dossier_id, set()).update(person_mark(text) for text in known if text)
    return found
