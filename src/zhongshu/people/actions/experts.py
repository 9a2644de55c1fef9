"""Enrolling experts and keeping their profiles: officers everything, the expert what only the expert knows (words, languages, time)."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from zhongshu.kernel import clock, search
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Hidden, NotAllowed, Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.people.actions.directory import changes
from zhongshu.people.actor import Actor
from zhongshu.people.fields import known_fields
from zhongshu.people.models import Expertise, ExpertProfile, Person
from zhongshu.people.models.experts import AVAILABILITY, EXPERT_KINDS, EXPERT_LEVELS, LANGUAGES
from zhongshu.people.names import clean
from zhongshu.people.queries.experts import reads_all

CAP_MOST = 100


@act("people.enrol_expert")
def enrol_expert(
    actor: Actor, person_id: str, *, kind: str, level: str = "senior", fields: list[str], keywords_zh: str = "",
    keywords_en: str = "", languages: list[str] | None = None, availability: str = "available",
    away_until: dt.date | None = None, yearly_cap: int = 12,
) -> ExpertProfile:  # fmt: skip
    """Make a person an expert of the house."""
    _require_officer(actor, "expert:C")
    if not Person.objects.filter(pk=person_id, merged_into__isnull=True).exists():
        raise BadValue("person", Bi("没有这个人", "There is no such person"))
    codes = known_fields(fields)
    columns = {
        **_known(kind=kind, level=level, yearly_cap=yearly_cap),
        **_own_columns(keywords_zh, keywords_en, languages or ["zh"], availability, away_until),
    }
    try:
        with transaction.atomic():
            expert = ExpertProfile.objects.create(person_id=person_id, **columns)
    except IntegrityError:
        raise BadValue("person", Bi("此人已在专家库中", "This person is an expert already")) from None
    _set_fields(expert, codes)
    _index(expert)
    tell("expert", expert.pk, person=person_id, brings=kind, fields=codes, also=[person_id])
    return expert


@act("people.update_expert")
def update_expert(
    actor: Actor, expert_id: str, *, version: int, kind: str, level: str, fields: list[str], keywords_zh: str,
    keywords_en: str, languages: list[str], availability: str, away_until: dt.date | None, yearly_cap: int, retired: bool,
) -> ExpertProfile:  # fmt: skip
    """Change a profile that was read at ``version``."""
    _require_officer(actor, "expert:U")
    codes = known_fields(fields)
    columns = {
        **_known(kind=kind, level=level, yearly_cap=yearly_cap),
        **_own_columns(keywords_zh, keywords_en, languages, availability, away_until),
        "retired": retired,
    }
    return _changed(expert_id, version, columns, codes)


@act("people.describe_own_expertise")
def describe_own_expertise(
    actor: Actor, expert_id: str, *, version: int, keywords_zh: str, keywords_en: str, languages: list[str],
    availability: str, away_until: dt.date | None,
) -> ExpertProfile:  # fmt: skip
    """What an expert says of himself; kind, level, fields and load stay with the officers."""
    owner = ExpertProfile.objects.filter(pk=expert_id).values_list("person_id", flat=True).first()
    if owner is None or owner != actor.person_id:
        raise Hidden
    return _changed(
        expert_id, version, _own_columns(keywords_zh, keywords_en, languages, availability, away_until), None
    )


def _require_officer(actor: Actor, right: str) -> None:
    actor.require(right)
    if not reads_all(actor):
        raise NotAllowed


def _known(*, kind: str, level: str, yearly_cap: int) -> dict[str, Any]:
    if kind not in EXPERT_KINDS:
        raise BadValue("kind", Bi("请选择专家类别", "Choose the kind of expert"))
    if level not in EXPERT_LEVELS:
        raise BadValue("level", Bi("请选择层次", "Choose the level"))
    if not 0 <= yearly_cap <= CAP_MOST:
        raise BadValue(
            "yearly_cap", Bi(f"年度上限在 0 到 {CAP_MOST} 之间", f"The yearly cap lies between 0 and {CAP_MOST}")
        )
    return {"kind": kind, "level": level, "yearly_cap": yearly_cap}


def _own_columns(
    keywords_zh: str, keywords_en: str, languages: list[str], availability: str, away_until: dt.date | None
) -> dict[str, Any]:
    if availability not in AVAILABILITY:
        raise BadValue("availability", Bi("请选择能否接受邀请", "Choose the availability"))
    if not languages or set(languages) - set(LANGUAGES):
        raise BadValue("languages", Bi("请选择至少一种语言", "Choose at least one language"))
    return {
        "keywords_zh": _words(keywords_zh, "keywords_zh"),
        "keywords_en": _words(keywords_en, "keywords_en"),
        "languages": " ".join(code for code in LANGUAGES if code in languages),
        "availability": availability,
        "away_until": away_until if availability == "away" else None,
    }


def _words(text: str, field: str) -> str:
    """Keywords, each once, separated by commas, whichever comma was typed."""
    words = [clean(word) for word in re.split(r"[,,、;;\n]", text)]
    joined = ", ".join(dict.fromkeys(word for word in words if word))
    if len(joined) > 400:
        raise BadValue(field, Bi("关键词合计最多 400 字", "Keywords have at most 400 characters together"))
    return joined


def _changed(expert_id: str, version: int, columns: dict[str, Any], codes: list[str] | None) -> ExpertProfile:
    """Compare-and-set, index and telling, the same for officers and the expert."""
    before = ExpertProfile.objects.filter(pk=expert_id).first()
    if before is None:
        raise Hidden
    rows = ExpertProfile.objects.filter(pk=expert_id, version=version)
    if rows.update(**columns, version=F("version") + 1, updated_at=clock.now()) != 1:
        raise Stale
    expert = ExpertProfile.objects.select_related("person").get(pk=expert_id)
    if codes is not None:
        _set_fields(expert, codes)
    _index(expert)
    more = {} if codes is None else {"fields": codes}
    tell("expert", expert_id, version=version + 1, changed=changes(before, columns), **more, also=[expert.person_id])
    return expert


def _set_fields(expert: ExpertProfile, codes: list[str]) -> None:
    expert.fields.exclude(field__in=codes).delete()
    Expertise.objects.bulk_create([Expertise(expert=expert, field=code) for code in codes], ignore_conflicts=True)


def _index(expert: ExpertProfile) -> None:
    person = expert.person
    words = (person.name_zh, person.name_en, expert.keywords_zh, expert.keywords_en)
    search.put("expert", expert.pk, " ".join(words))
