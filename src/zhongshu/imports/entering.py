"""Enters parsed rows through the acts of the rooms below: one function a target. Each answers how many were new; known rows are left alone."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Any

from zhongshu.discovery.actions import enter_needs
from zhongshu.discovery.actions.needs import PastNeed
from zhongshu.imports.mapping import Mapping
from zhongshu.imports.parsing import Fault, Parsed
from zhongshu.imports.queries import experts_among, references_of, without_parent
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Refusal
from zhongshu.lifecycle.actions import enter_history
from zhongshu.lifecycle.actions.opening import Past
from zhongshu.people.actions import enrol_expert, import_employments, import_organisations, import_persons
from zhongshu.people.actions.imports import EmploymentRow, OrganisationRow, PersonRow
from zhongshu.people.actor import Actor

Rows = Sequence[Parsed]
NO_PARENT = Bi(
    "没有找到唯一的上级单位，已单独收入；上级单位须已登记，或写在本行之前",
    "no single parent of this name; entered without one. A parent must be on record, or stand in an earlier row",
)


def mark(*parts: str) -> str:
    """A short, stable mark of some names, for records whose file gives them no code."""
    folded = "\x1f".join(" ".join(p.lower().split()) for p in parts)
    return hashlib.sha256(folded.encode()).hexdigest()[:20]


def organisation_ref(values: dict[str, Any]) -> str:
    return "org:" + mark(values.get("organisation_zh") or values.get("organisation_en") or "")


def _organisations(actor: Actor, rows: Rows, kind: str) -> dict[str, str]:
    """The ids of the organisations the rows name, new ones entered."""
    named = {}
    for row in rows:
        zh, en = row.values.get("organisation_zh", ""), row.values.get("organisation_en", "")
        if zh or en:
            named[organisation_ref(row.values)] = OrganisationRow(
                organisation_ref(row.values), zh, en, kind, "", row.values.get("region", "")
            )
    return import_organisations(actor, named.values()) if named else {}


def refused(mapping: Mapping, row: Parsed, refusal: Refusal) -> Fault:
    """The fault of a row that a rule of another room would not take, at its column where the rule names one."""
    field = refusal.field if isinstance(refusal, BadValue) else ""
    column = next((c for c in mapping.columns if field in (c.to, c.source)), None)
    heading = mapping.heading(column.source, row.record) if column else ""
    return Fault(heading, row.record.get(heading, ""), refusal.text)


def history(actor: Actor, mapping: Mapping, rows: Rows, source: str) -> int:
    """Past projects as historical dossiers."""
    organisations = _organisations(actor, rows, "other" if mapping.prefix == "nsfc" else "company")
    past = [
        Past(
            source_ref=f"{mapping.prefix}:{v['ref']}", title_zh=v.get("title_zh", ""), title_en=v.get("title_en", ""), field=v["field"],
            programme=v.get("programme", ""), opened_on=v["opened_on"], organisation_id=organisations.get(organisation_ref(v)),
            region=v.get("region", ""), money_fen=v.get("money_fen"), currency=v.get("currency", "CNY"), record=row.record,
        )
        for row in rows
        for v in (row.values,)
    ]  # fmt: skip
    return enter_history(actor, rows=past, source=source)


def needs(actor: Actor, mapping: Mapping, rows: Rows, source: str) -> int:
    """Past solicitation topics as closed needs."""
    past = [
        PastNeed(
            source_ref=f"{mapping.prefix}:{v['ref']}", title_zh=v.get("title_zh", ""), title_en=v.get("title_en", ""), pain_zh=v.get("pain_zh", ""),
            pain_en=v.get("pain_en", ""), field=v["field"], published_on=v.get("published_on"), deadline=v.get("deadline"),
        )
        for row in rows
        for v in (row.values,)
    ]  # fmt: skip
    return enter_needs(actor, rows=past, source=source)


def organisations(actor: Actor, mapping: Mapping, rows: Rows, source: str) -> int:
    """A directory of organisations."""
    made = [
        OrganisationRow(
            f"{mapping.prefix}:{v.get('credit_code') or mark(v['name_zh'])}",
            v["name_zh"],
            v.get("name_en", ""),
            v["kind"],
            v.get("credit_code", ""),
            v.get("region", ""),
            v.get("parent", ""),
        )
        for v in (row.values for row in rows)
    ]
    known = references_of("organisation", [row.source_ref for row in made])
    ids = import_organisations(actor, made)
    alone = without_parent([ids[row.source_ref] for row in made if row.parent and row.source_ref not in known])
    for parsed, row in zip(rows, made, strict=True):
        if row.parent and ids[row.source_ref] in alone:
            parsed.later.append(Fault(mapping.heading("parent", parsed.record), row.parent, NO_PARENT, keeps_out=False))
    return len({row.source_ref for row in made} - known)


def _people(actor: Actor, mapping: Mapping, rows: Rows) -> tuple[dict[str, str], int]:
    """The persons of the rows with their employments; ids by reference, and how many were new."""
    places = _organisations(actor, rows, "other")
    made = {person_ref(mapping, row.values): row.values for row in rows}
    known = references_of("person", list(made))
    people = import_persons(
        actor,
        [
            PersonRow(ref, v["name_zh"], v.get("name_en", ""), v.get("title_zh", ""), "", v.get("orcid", ""))
            for ref, v in made.items()
        ],
    )
    import_employments(
        actor, [EmploymentRow(people[ref], places[organisation_ref(v)], v.get("since")) for ref, v in made.items()]
    )
    return people, len(set(made) - known)


def person_ref(mapping: Mapping, values: dict[str, Any]) -> str:
    return f"{mapping.prefix}:{mark(values['name_zh'], values['organisation_zh'])}"


def persons(actor: Actor, mapping: Mapping, rows: Rows, source: str) -> int:
    """A directory of persons with where they work."""
    return _people(actor, mapping, rows)[1]


def experts(actor: Actor, mapping: Mapping, rows: Rows, source: str) -> int:
    """Experts: persons with where they work and what they judge."""
    people, _ = _people(actor, mapping, rows)
    enrolled, new = experts_among(people.values()), 0
    for row in rows:
        v, person = row.values, people[person_ref(mapping, row.values)]
        if person in enrolled:
            continue
        enrol_expert(
            actor,
            person,
            kind=v["expert_kind"],
            fields=v["fields"],
            keywords_zh=v.get("keywords_zh", ""),
            keywords_en=v.get("keywords_en", ""),
        )
        enrolled.add(person)
        new += 1
    return new


TARGETS: dict[str, Callable[[Actor, Mapping, Rows, str], int]] = {
    "history": history, "need": needs, "organisation": organisations, "person": persons, "expert": experts,
}  # fmt: skip
