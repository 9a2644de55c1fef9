"""Keeping the directory: organisations with their parents and codes, persons, and where they work."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from zhongshu.kernel import clock, search
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Hidden, NotAllowed, Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.people.actor import SYSTEM, Actor
from zhongshu.people.credit_code import credit_code as checked_code
from zhongshu.people.models import Employment, Organisation, Person
from zhongshu.people.models.directory import HOUSE, ORGANISATION_KINDS
from zhongshu.people.names import clean, names, sort_key
from zhongshu.people.names import orcid as checked_orcid
from zhongshu.people.queries.directory import DEEPEST, ancestors_of
from zhongshu.people.roles import Role
from zhongshu.people.rules import keeps_directory, require_directory

ORGANISATION_LIMIT, PERSON_LIMIT = 200, 80
OWN_WORD_DAYS = 90  # further back, somebody else must say when a person left, for it may end a conflict of interest
CODE_TAKEN = (
    "credit_code",
    Bi("这个信用代码已登记在另一单位名下", "This credit code belongs to another organisation on record"),
)
ORCID_TAKEN = ("orcid", Bi("这个 ORCID 已登记在另一人名下", "This ORCID belongs to another person on record"))


@act("people.register_organisation")
def register_organisation(
    actor: Actor, *, name_zh: str = "", name_en: str = "", kind: str = "other", credit_code: str = "", region: str = "", region_en: str = "",
    parent_id: str = "", source_ref: str | None = None,
) -> Organisation:  # fmt: skip
    """Put an organisation on record."""
    require_directory(actor)
    _may_name_the_house(actor, kind)
    columns = organisation_columns(
        name_zh=name_zh,
        name_en=name_en,
        kind=kind,
        credit_code=credit_code,
        region=region,
        region_en=region_en,
        parent_id=parent_id,
    )
    organisation = Organisation(**columns, source_ref=source_ref)
    _saved(organisation, CODE_TAKEN)
    search.put("organisation", organisation.pk, organisation_text(organisation))
    tell("organisation", organisation.pk, **{k: columns[k] for k in ("name_zh", "name_en", "credit_code", "parent_id")})
    return organisation


@act("people.update_organisation")
def update_organisation(
    actor: Actor, organisation_id: str, *, version: int, name_zh: str, name_en: str, kind: str, credit_code: str = "",
    region: str = "", region_en: str = "", parent_id: str = "",
) -> Organisation:  # fmt: skip
    """Change an organisation that was read at ``version``; a parent that is its own child is refused."""
    require_directory(actor)
    before = Organisation.objects.filter(pk=organisation_id).first()
    if before is None:
        raise Hidden
    if kind != before.kind:
        _may_name_the_house(actor, kind, before.kind)
    columns = organisation_columns(
        name_zh=name_zh,
        name_en=name_en,
        kind=kind,
        credit_code=credit_code,
        region=region,
        region_en=region_en,
        parent_id=parent_id,
    )
    _fits_above(organisation_id, columns["parent_id"])
    _change(Organisation, organisation_id, version, columns, CODE_TAKEN)
    organisation = Organisation.objects.select_related("parent").get(pk=organisation_id)
    search.put("organisation", organisation.pk, organisation_text(organisation))
    tell("organisation", organisation_id, version=version + 1, changed=changes(before, columns))
    return organisation


def _may_name_the_house(actor: Actor, *kinds: str) -> None:
    """Which organisation is the center itself decides whom its children's dossiers lock out: the director says it, nobody else of the house."""
    if HOUSE in kinds and actor is not SYSTEM and Role.DIR not in actor.roles:
        raise BadValue("kind", Bi("“本中心”由主任登记", "The director says which organisation is this center"))


def organisation_columns(
    *, name_zh: str, name_en: str, kind: str, credit_code: str, region: str, region_en: str, parent_id: str
) -> dict[str, Any]:
    """Columns of an organisation from what was typed; refuses what cannot be used."""
    zh, en = names(name_zh, name_en, limit=ORGANISATION_LIMIT)
    if kind not in ORGANISATION_KINDS:
        raise BadValue("kind", Bi("请选择单位类别", "Choose the kind of organisation"))
    if parent_id and not Organisation.objects.filter(pk=parent_id).exists():
        raise BadValue("parent", Bi("没有这个上级单位", "There is no such parent organisation"))
    return {
        "name_zh": zh, "name_en": en, "sort_key": sort_key(zh, en), "kind": kind, "region": clean(region)[:40], "region_en": clean(region_en)[:60],
        "credit_code": checked_code(credit_code), "parent_id": parent_id or None,
    }  # fmt: skip


def organisation_text(organisation: Organisation) -> str:
    """What an organisation is found by."""
    return " ".join(
        (
            organisation.name_zh,
            organisation.name_en,
            organisation.credit_code or "",
            organisation.region,
            organisation.region_en,
        )
    )


def _fits_above(organisation_id: str, parent_id: str | None) -> None:
    """A parent is not the organisation itself, none of its children, and the chain stays short enough to be read."""
    if not parent_id:
        return
    above = ancestors_of([parent_id])[parent_id]
    if parent_id == organisation_id or organisation_id in above:
        raise BadValue(
            "parent", Bi("上级单位不能是本单位或其下级", "A parent cannot be the organisation itself or its child")
        )
    if len(above) >= DEEPEST - 2:
        raise BadValue("parent", Bi("隶属层级过深", "The chain of parents is too long"))


@act("people.register_person")
def register_person(
    actor: Actor, *, name_zh: str = "", name_en: str = "", title_zh: str = "", title_en: str = "", orcid: str = "",
    organisation_id: str = "", position: str = "", position_en: str = "", since: dt.date | None = None, source_ref: str | None = None,
) -> Person:  # fmt: skip
    """Put a person on record, with the present employment when it is known."""
    require_directory(actor)
    columns = person_columns(name_zh=name_zh, name_en=name_en, title_zh=title_zh, title_en=title_en, orcid=orcid)
    person = Person(**columns, source_ref=source_ref)
    _saved(person, ORCID_TAKEN)
    if organisation_id:
        add_employment(
            actor, person.pk, organisation_id=organisation_id, position=position, position_en=position_en, since=since
        )
    search.put("person", person.pk, person_text(person))
    tell("person", person.pk, name_zh=columns["name_zh"], name_en=columns["name_en"])
    return person


@act("people.update_person")
def update_person(
    actor: Actor, person_id: str, *, version: int, name_zh: str, name_en: str, title_zh: str = "", title_en: str = "",
    orcid: str = "",
) -> Person:  # fmt: skip
    """Change a person that was read at ``version``; everybody may correct the own record."""
    _require_own_or_directory(actor, person_id)
    before = Person.objects.filter(pk=person_id, merged_into__isnull=True).first()
    if before is None:
        raise Hidden
    columns = person_columns(name_zh=name_zh, name_en=name_en, title_zh=title_zh, title_en=title_en, orcid=orcid)
    _change(Person, person_id, version, columns, ORCID_TAKEN)
    person = Person.objects.get(pk=person_id)
    search.put("person", person.pk, person_text(person))
    tell("person", person_id, version=version + 1, changed=changes(before, columns))
    return person


def person_columns(*, name_zh: str, name_en: str, title_zh: str, title_en: str, orcid: str) -> dict[str, Any]:
    """Columns of a person from what was typed; refuses what cannot be used."""
    zh, en = names(name_zh, name_en, limit=PERSON_LIMIT)
    return {
        "name_zh": zh, "name_en": en, "sort_key": sort_key(zh, en), "title_zh": clean(title_zh)[:80],
        "title_en": clean(title_en)[:120], "orcid": checked_orcid(orcid),
    }  # fmt: skip


def person_text(person: Person) -> str:
    """What a person is found by."""
    return " ".join((person.name_zh, person.name_en, person.title_zh, person.title_en, person.orcid or ""))


@act("people.add_employment")
def add_employment(
    actor: Actor, person_id: str, *, organisation_id: str, position: str = "", position_en: str = "", since: dt.date | None = None,
    until: dt.date | None = None,
) -> Employment:  # fmt: skip
    """Say where a person works or worked; conflicts of interest are derived from it."""
    _require_own_or_directory(actor, person_id)
    if not Person.objects.filter(pk=person_id, merged_into__isnull=True).exists():
        raise Hidden
    if not Organisation.objects.filter(pk=organisation_id).exists():
        raise BadValue("organisation", Bi("没有这个单位", "There is no such organisation"))
    if since and until and until < since:
        raise BadValue("until", Bi("离开日期早于入职日期", "The last day lies before the first"))
    employment = Employment.objects.create(
        person_id=person_id,
        organisation_id=organisation_id,
        position=clean(position)[:80],
        position_en=clean(position_en)[:120],
        since=since,
        until=until,
    )
    tell("person", person_id, organisation=organisation_id, since=since, until=until, also=[organisation_id])
    return employment


@act("people.end_employment")
def end_employment(actor: Actor, employment_id: str, *, until: dt.date) -> None:
    """Say on which day a person left."""
    employment = Employment.objects.filter(pk=employment_id).first()
    if employment is None:
        raise Hidden
    _require_own_or_directory(actor, employment.person_id)
    if not keeps_directory(actor) and until < clock.today() - dt.timedelta(days=OWN_WORD_DAYS):
        raise BadValue(
            "until",
            Bi(
                f"早于 {OWN_WORD_DAYS} 天的离职请由工作人员登记",
                f"A departure more than {OWN_WORD_DAYS} days back is registered by staff",
            ),
        )
    if employment.since and until < employment.since:
        raise BadValue("until", Bi("离开日期早于入职日期", "The last day lies before the first"))
    open_rows = Employment.objects.filter(pk=employment_id, until__isnull=True)
    if open_rows.update(until=until, updated_at=clock.now()) != 1:
        raise Stale
    tell(
        "person", employment.person_id, organisation=employment.organisation_id, until=until,
        also=[employment.organisation_id],
    )  # fmt: skip


def _require_own_or_directory(actor: Actor, person_id: str) -> None:
    own = actor is not SYSTEM and actor.person_id == person_id
    if not own and not keeps_directory(actor):
        raise NotAllowed


def _saved(record: Organisation | Person, taken: tuple[str, Bi]) -> None:
    """Save a new record; what the database finds twice is said beside its field."""
    try:
        with transaction.atomic():
            record.save(force_insert=True)
    except IntegrityError:
        raise BadValue(*taken) from None


def _change(model: Any, pk: str, version: int, columns: dict[str, Any], taken: tuple[str, Bi]) -> None:
    """Compare-and-set on the version that was read."""
    try:
        with transaction.atomic():
            changed = model.objects.filter(pk=pk, version=version).update(
                **columns, version=F("version") + 1, updated_at=clock.now()
            )
    except IntegrityError:
        raise BadValue(*taken) from None
    if changed != 1:
        raise Stale


def changes(before: Any, columns: dict[str, Any]) -> dict[str, Any]:
    """The columns that change, with the value before and after."""
    return {k: [getattr(before, k), v] for k, v in columns.items() if k != "sort_key" and getattr(before, k) != v}
