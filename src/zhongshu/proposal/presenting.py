"""From kept values to what a page shows: readable values, the outline of parts with what each lacks. No writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.kernel.money import amount
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import Actor
from zhongshu.people.roles import INSIDE
from zhongshu.proposal.actions.plan import may_write
from zhongshu.proposal.completeness import Lack
from zhongshu.proposal.leap import number
from zhongshu.proposal.sections import SECTIONS, Field, Section
from zhongshu.proposal.sections.spec import CHOICE, MONEY, MONTHS, NUMBER, PAIR, PERCENT

MOST_COLUMNS = 5  # more of them are read one below the other
SUFFIX = {MONEY: Bi(" 万元", "0k CNY"), PERCENT: Bi("%", "%"), MONTHS: Bi(" 个月", " months")}


def readable(field: Field, value: Any) -> str:
    """One value as a reader wants it; a dash when empty."""
    if value in (None, "", {}):
        return "—"
    if field.kind == PAIR:
        return pick({f"{field.name}_zh": "", f"{field.name}_en": "", **value}, field.name)
    if field.kind == CHOICE:
        return str(field.choices.get(value, value))
    if field.kind == MONEY:
        return str(amount(value))
    if field.kind in (NUMBER, PERCENT, MONTHS) and not isinstance(value, str):
        return number(value) + str(SUFFIX.get(field.kind, ""))
    return str(value)


@dataclass(frozen=True, slots=True)
class Shown:
    """A section ready for reading: rows of (label, text)."""

    section: Section
    rows: list[list[tuple[Bi, str, bool]]]

    @property
    def as_table(self) -> bool:
        """Several short rows side by side read better than one below the other."""
        fields = self.section.fields
        return self.section.repeated and len(fields) <= MOST_COLUMNS and not any(field.long for field in fields)

    @property
    def empty(self) -> bool:
        return not self.rows or all(text == "—" for row in self.rows for _, text, _ in row)


def reading_sections(actor: Actor, dossier: Dossier, bodies: dict[str, Any]) -> list[Shown]:
    """All sections this reader may read."""
    found = []
    for code, section in SECTIONS.items():
        if code == "views" and not actor.roles & INSIDE:
            continue
        body = bodies.get(code)
        values = body if section.repeated else [body or {}]
        found.append(Shown(section, [_row(section, row) for row in values or []]))
    return found


def _row(section: Section, values: dict[str, Any]) -> list[tuple[Bi, str, bool]]:
    row = []
    for field in section.fields:
        value: Any = values.get(field.name)
        if field.kind == PAIR:
            sides = {key: values.get(key) for key in field.names()}
            value = sides if any(sides.values()) else None
        row.append((field.label, readable(field, value), field.long))
    return row


def rows_of(section: Section, body: Any) -> list[list[tuple[Bi, str]]]:
    """A kept part as rows of label and text, empty fields left out."""
    rows = [_row(section, row) for row in (body if section.repeated else [body or {}])]
    return [[(label, text) for label, text, _ in row if text != "—"] for row in rows]


@dataclass(frozen=True, slots=True)
class Item:
    """One part in the outline."""

    section: Section
    lacking: int
    writable: bool


def outline(dossier: Dossier, lacks: list[Lack], actor: Actor) -> list[Item]:
    """The parts in order, how much each lacks, and whether this reader may write it."""
    count: dict[str, int] = {}
    for lack in lacks:
        count[lack.section] = count.get(lack.section, 0) + 1
    hidden = set() if actor.roles & INSIDE else {"views"}
    return [
        Item(s, count.get(code, 0), may_write(actor, dossier, code))
        for code, s in SECTIONS.items()
        if code not in hidden
    ]
