"""A sealed chapter as a reader wants it: codes by their names, people by theirs, the parts of a plan through the tables they were written with."""

from __future__ import annotations

from typing import Any

from zhongshu.desk.listings import name
from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle.chapters import kind_of
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.models import Person, User
from zhongshu.people.models.experts import EXPERT_KINDS
from zhongshu.proposal.presenting import rows_of
from zhongshu.proposal.sections import SECTIONS

LISTS = {"field": "fields", "channel": "channels", "reason_code": "reasons"}  # columns that hold a code of the rules
ALIASES = {"specialist_views": "views"}


def shown_fields(kind: str, body: dict[str, Any]) -> list[tuple[Bi, Any]]:
    """The fields of a chapter that were sealed, with their labels."""
    return [
        (field.label, _shown(kind, field.name, body[field.name]))
        for field in kind_of(kind).fields
        if field.name in body
    ]


def _shown(kind: str, column: str, value: Any) -> Any:
    if column in LISTS and isinstance(value, str):
        return name(LISTS[column], value)
    if column == "organisation" and isinstance(value, dict):
        return {key: text for key, text in value.items() if key in ("zh", "en")}
    if column == "named_experts":
        return _experts(value)
    section = SECTIONS.get(ALIASES.get(column, column))
    return rows_of(section, value) if section and kind == "plan" else value


def meet_names(dossier: Dossier) -> None:
    """Behind the veil: whoever judged the dossier, decided on it or holds an account may stand in a sealed chapter."""
    list(User.objects.select_related("person"))
    list(Person.objects.filter(seats__panel__dossier=dossier))


def _experts(rows: list[dict[str, str]]) -> list[str]:
    """Who was named, and for which kind of judgement."""
    people = Person.objects.in_bulk([row["person"] for row in rows])
    return [
        f"{people.get(row['person'], row['person'])} · {EXPERT_KINDS.get(row['kind'], row['kind'])}" for row in rows
    ]
