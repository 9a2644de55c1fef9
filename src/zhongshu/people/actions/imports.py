"""Organisations, persons and employments from files, many at once: a row known by its source reference is left as it is, so that a second run adds nothing.

Rows come here already read and mapped; one ledger line a row (several hundred rows in one transaction are the importer's business).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from zhongshu.kernel import clock, search
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue
from zhongshu.ledger.actions import act, tell, tell_each
from zhongshu.people.actions.directory import (
    ORGANISATION_LIMIT,
    PERSON_LIMIT,
    organisation_text,
    person_text,
)
from zhongshu.people.actor import Actor
from zhongshu.people.credit_code import credit_code as checked_code
from zhongshu.people.models import Employment, Organisation, Person
from zhongshu.people.models.directory import HOUSE, ORGANISATION_KINDS
from zhongshu.people.names import clean, names, sort_key
from zhongshu.people.names import orcid as checked_orcid
from zhongshu.people.queries.directory import DEEPEST, ancestors_of
from zhongshu.people.rules import require_directory


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """One organisation of a file; ``source_ref`` is what the file knows it by."""

    source_ref: str
    name_zh: str = ""
    name_en: str = ""
    kind: str = "other"
    credit_code: str = ""
    region: str = ""
    parent: str = ""  # name or credit code of the organisation above it, on record or in an earlier row


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person of a file."""

    source_ref: str
    name_zh: str = ""
    name_en: str = ""
    title_zh: str = ""
    title_en: str = ""
    orcid: str = ""


@dataclass(frozen=True, slots=True)
class EmploymentRow:
    """One employment of a file, between records that exist."""

    person_id: str
    organisation_id: str
    since: dt.date | None = None
    until: dt.date | None = None


@act("people.import_organisations")
def import_organisations(actor: Actor, rows: Iterable[OrganisationRow]) -> dict[str, str]:
    """Source reference -> id, for every row; new ones are written, below their parents where these are known."""
    require_directory(actor)
    wanted = {row.source_ref: row for row in rows}
    known = _known(Organisation, wanted)
    fresh = [_organisation(row) for ref, row in wanted.items() if ref not in known]
    _hang(fresh, {ref: row.parent for ref, row in wanted.items() if row.parent})
    codes = [made.credit_code for made in fresh if made.credit_code]
    taken = Organisation.objects.filter(credit_code__in=codes).values_list("credit_code", flat=True)
    if taken or len(set(codes)) != len(codes):
        raise BadValue("credit_code", Bi("信用代码重复", "A credit code occurs twice"))
    Organisation.objects.bulk_create(fresh, batch_size=500)
    search.put_many("organisation", [(made.pk, organisation_text(made)) for made in fresh])
    tell_each("organisation", [(made.pk, {"source": made.source_ref}) for made in fresh])
    if not fresh:
        tell("organisation", "none")
    return known | {made.source_ref or "": made.pk for made in fresh}


@act("people.import_persons")
def import_persons(actor: Actor, rows: Iterable[PersonRow]) -> dict[str, str]:
    """Source reference -> id, for every row; new ones are written."""
    require_directory(actor)
    wanted = {row.source_ref: row for row in rows}
    known = _known(Person, wanted)
    fresh = [_person(row) for ref, row in wanted.items() if ref not in known]
    codes = [made.orcid for made in fresh if made.orcid]
    if len(set(codes)) != len(codes) or Person.objects.filter(orcid__in=codes).exists():
        raise BadValue("orcid", Bi("ORCID 重复", "An ORCID occurs twice"))
    Person.objects.bulk_create(fresh, batch_size=500)
    search.put_many("person", [(made.pk, person_text(made)) for made in fresh])
    tell_each("person", [(made.pk, {"source": made.source_ref}) for made in fresh])
    if not fresh:
        tell("person", "none")
    return known | {made.source_ref or "": made.pk for made in fresh}


@act("people.import_employments")
def import_employments(actor: Actor, rows: Iterable[EmploymentRow]) -> int:
    """How many employments were new; one that is there already is not written twice."""
    require_directory(actor)
    wanted = list(dict.fromkeys(rows))
    people = {row.person_id for row in wanted}
    held = Employment.objects.filter(person_id__in=people).values_list("person_id", "organisation_id", "since", "until")
    there = set(held)
    now = clock.now()
    fresh = [
        Employment(
            person_id=row.person_id, organisation_id=row.organisation_id, since=row.since, until=row.until,
            created_at=now, updated_at=now,
        )
        for row in wanted
        if (row.person_id, row.organisation_id, row.since, row.until) not in there
    ]  # fmt: skip
    Employment.objects.bulk_create(fresh, batch_size=500)
    tell_each("person", [(made.person_id, {"organisation": made.organisation_id}) for made in fresh])
    if not fresh:
        tell("person", "none")
    return len(fresh)


def _hang(fresh: list[Organisation], parents: dict[str, str]) -> None:
    """Put each new organisation below its parent: one on record, or one of an earlier row, so that no circle can arise. A name that is
    unknown, or that several bear, or a chain of parents grown too long leaves the organisation on its own; the importer marks the row."""
    if not parents:
        return
    candidates: dict[str, set[str]] = {}
    names = list(set(parents.values()))
    there = Organisation.objects.filter(Q(name_zh__in=names) | Q(name_en__in=names) | Q(credit_code__in=names))
    for one in there:
        for name in {one.name_zh, one.name_en, one.credit_code} - {"", None}:
            candidates.setdefault(str(name), set()).add(one.pk)
    depth = {pk: len(above) for pk, above in ancestors_of([one.pk for one in there]).items()}
    for made in fresh:
        above = candidates.get(parents.get(made.source_ref or "", ""), set())
        parent = next(iter(above)) if len(above) == 1 else None
        if parent and depth.get(parent, 0) < DEEPEST - 2:
            made.parent_id = parent
        depth[made.pk] = depth.get(made.parent_id, -1) + 1 if made.parent_id else 0
        for name in {made.name_zh, made.name_en, made.credit_code} - {"", None}:
            candidates.setdefault(str(name), set()).add(made.pk)


def _known(model: type[Organisation] | type[Person], refs: Iterable[str]) -> dict[str, str]:
    rows = model.objects.filter(source_ref__in=list(refs)).values_list("source_ref", "pk")
    return {ref or "": pk for ref, pk in rows}


def _organisation(row: OrganisationRow) -> Organisation:
    zh, en = names(row.name_zh, row.name_en, limit=ORGANISATION_LIMIT)
    if row.kind not in ORGANISATION_KINDS or row.kind == HOUSE:  # no file says which organisation is the center
        raise BadValue("kind", Bi("没有这个单位类别：{x}", "No such kind of organisation: {x}").fill(x=row.kind))
    now = clock.now()
    return Organisation(
        name_zh=zh, name_en=en, sort_key=sort_key(zh, en), kind=row.kind, credit_code=checked_code(row.credit_code),
        region=clean(row.region)[:40], source_ref=row.source_ref, created_at=now, updated_at=now,
    )  # fmt: skip


def _person(row: PersonRow) -> Person:
    zh, en = names(row.name_zh, row.name_en, limit=PERSON_LIMIT)
    now = clock.now()
    return Person(
        name_zh=zh, name_en=en, sort_key=sort_key(zh, en), title_zh=clean(row.title_zh)[:80],
        title_en=clean(row.title_en)[:120], orcid=checked_orcid(row.orcid), source_ref=row.source_ref, created_at=now,
        updated_at=now,
    )  # fmt: skip
