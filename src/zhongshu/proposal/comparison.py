"""What changed between two versions of a plan, field by field, so that a reader sees it at a glance. Pure: two bodies in, changes out.

Rows of a repeated part are matched by their likeness (most equal values first), so that a row put in the middle does not mark all that follow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zhongshu.kernel.bilingual import Bi
from zhongshu.proposal.sections import SECTIONS, Field, Section


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs; ``before`` or ``after`` is None where it did not exist."""

    section: str
    label: Bi
    field: Field
    before: Any
    after: Any


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """All differences, in the order of the plan."""
    found: list[Change] = []
    for section in SECTIONS.values():
        if section.repeated:
            found += _row_changes(section, old.get(section.code) or [], new.get(section.code) or [])
        else:
            found += _field_changes(section, section.label, old.get(section.code) or {}, new.get(section.code) or {})
    return found


def _field_changes(section: Section, label: Bi, old: dict[str, Any], new: dict[str, Any]) -> list[Change]:
    found = []
    for field in section.fields:
        before, after = _value(field, old), _value(field, new)
        if before != after:
            found.append(Change(section.code, label, field, before, after))
    return found


def _value(field: Field, row: dict[str, Any]) -> Any:
    """One comparable value: a pair as a mapping of the sides that are filled, anything else as it is; None when empty."""
    if len(field.names()) == 1:
        return row.get(field.name)
    sides = {key: row[key] for key in field.names() if row.get(key)}
    return sides or None


def _row_changes(section: Section, old: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[Change]:
    pairs = matched(old, new)
    found: list[Change] = []
    for before, after in pairs:
        number = (new.index(after) if after is not None else old.index(before or {})) + 1
        label = Bi("{s} {n}", "{s} {n}").fill(s=section.item or section.label, n=number)
        found += _field_changes(section, label, before or {}, after or {})
    return found


def matched(
    old: list[dict[str, Any]], new: list[dict[str, Any]]
) -> list[tuple[dict[str, Any] | None, dict[str, Any] | None]]:
    """Rows paired by likeness, then the new ones alone, then the ones taken out."""
    scores = sorted(
        ((_likeness(a, b), -abs(i - j), i, j) for i, a in enumerate(old) for j, b in enumerate(new)),
        key=lambda s: (-s[0], -s[1], s[2], s[3]),
    )
    taken_old, taken_new = {}, {}
    for likeness, _, i, j in scores:
        if likeness > 0 and i not in taken_old and j not in taken_new:
            taken_old[i], taken_new[j] = j, i
    pairs: list[tuple[dict[str, Any] | None, dict[str, Any] | None]] = [
        (old[taken_new[j]] if j in taken_new else None, row) for j, row in enumerate(new)
    ]
    return pairs + [(row, None) for i, row in enumerate(old) if i not in taken_old]


def _likeness(a: dict[str, Any], b: dict[str, Any]) -> float:
    """Share of equal values; long words common to both count for a row whose text was only touched up."""
    keys = set(a) | set(b)
    if not keys:
        return 0.0
    equal = sum(a.get(key) == b.get(key) for key in keys) / len(keys)
    words_a, words_b = _grams(a), _grams(b)
    shared = len(words_a & words_b) / max(1, len(words_a | words_b))
    return equal + shared if max(equal, shared) >= 0.25 else 0.0


def _grams(row: dict[str, Any]) -> set[str]:
    text = "".join(str(value) for value in row.values() if isinstance(value, str))
    return {text[i : i + 2] for i in range(len(text) - 1)}
