"""Rules laid out for a reader: one entry a rule or table cell, each with its path, name and value in both languages; and what differs.

Flows in: `Rules`. Flows out: entries in the order they are written, and the differences between two versions.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from zhongshu.kernel.bilingual import Bi
from zhongshu.policy.body import SECTIONS, Rules
from zhongshu.policy.codec import section_types, terms_of
from zhongshu.policy.terms import Choice, Term

WORDS_OF_CODES: dict[str, Bi] = {
    "at_most": Bi("不超过", "At most"),
    "at_least": Bi("不少于", "At least"),
    "review": Bi("定期复核", "Reviewed each"),
    "follow_up": Bi("回访", "Followed up after"),
    "none": Bi("不设时限", "No time limit"),
    "working": Bi("工作日", "Working days"),
    "calendar": Bi("自然日", "Calendar days"),
    "": Bi("—", "—"),
}
Item = tuple[Bi, Bi, Any]  # label, shown, value
MOST_COLUMNS = 5
YES, NO = Bi("是", "Yes"), Bi("否", "No")


@dataclass(frozen=True, slots=True)
class Entry:
    """One rule of one version."""

    path: str
    label: Bi
    term: Term
    value: Any
    row: str = ""
    row_label: Bi | None = None

    @property
    def shown(self) -> Bi:
        return shown(self.term, self.value)


@dataclass(frozen=True, slots=True)
class Difference:
    """A rule that differs; ``before`` or ``after`` is None where one version lacks it."""

    section: Bi
    label: Bi
    before: Bi | None
    after: Bi | None


def shown(term: Term, value: Any) -> Bi:
    """A value as a reader sees it, with its unit."""
    if value is None:
        return WORDS_OF_CODES[""]
    if term.kind == "words":
        return value
    if term.kind == "code":
        return WORDS_OF_CODES.get(value) or Bi(value, value)
    if term.kind == "flag":
        return YES if value else NO
    if term.kind == "share":
        text = f"{value * 100:.4g} %"
        return Bi(text, text)
    if term.kind == "choices":
        return Bi("、".join(c.label.zh for c in value), ", ".join(c.label.en for c in value))
    text = ", ".join(map(str, value)) if term.kind == "counts" else f"{value:,}"
    return Bi(text, text) if term.unit is None else Bi(f"{text} {term.unit.zh}", f"{text} {term.unit.en}")


def entries(rules: Rules, section: str) -> list[Entry]:
    """All rules of a section, table cells included."""
    return list(_entries(rules, section))


def _entries(rules: Rules, section: str) -> Iterator[Entry]:
    group = getattr(rules, section)
    for name, term in terms_of(section_types()[section]).items():
        value = getattr(group, name)
        if term.kind != "rows" or term.row is None:
            yield Entry(f"{section}.{name}", term.label, term, value)
            continue
        for row in value:
            for cell, cell_term in terms_of(term.row).items():
                label = row_label(row) + Bi(" · ", " · ") + cell_term.label
                yield Entry(
                    f"{section}.{name}.{row.code}.{cell}",
                    label,
                    cell_term,
                    getattr(row, cell),
                    row.code,
                    row_label(row),
                )


def row_label(row: Any) -> Bi:
    """What a row of a table is called: its own name, or its code."""
    for name in ("state", "label"):
        if hasattr(row, name):
            return getattr(row, name)
    return Bi(row.code, row.code)


def all_entries(rules: Rules) -> dict[str, Entry]:
    """Path -> entry, over all sections."""
    return {entry.path: entry for section in SECTIONS for entry in _entries(rules, section)}


def differences(old: Rules, new: Rules) -> list[Difference]:
    """What differs between two versions, in the order of the rules; lists item by item."""
    found = []
    for section, title in SECTIONS.items():
        before, after = (dict(_items(_entries(rules, section))) for rules in (old, new))
        for path in [*before, *(path for path in after if path not in before)]:
            mine, theirs = before.get(path), after.get(path)
            if (mine and mine[2]) == (theirs and theirs[2]) or _same_order(mine, theirs):
                continue
            known = mine or theirs
            if known is not None:
                found.append(Difference(title, known[0], mine[1] if mine else None, theirs[1] if theirs else None))
    return found


def _items(found: Iterator[Entry]) -> Iterator[tuple[str, Item]]:
    """(path, (label, shown, value)) with each item of a list standing for itself."""
    for entry in found:
        if entry.term.kind != "choices":
            yield entry.path, (entry.label, entry.shown, entry.value)
            continue
        items: tuple[Choice, ...] = entry.value
        for item in items:
            label = entry.label + Bi(f" · {item.code}", f" · {item.code}")
            yield f"{entry.path}.{item.code}", (label, item.label, item.label)
        order = ", ".join(item.code for item in items)
        codes = tuple(item.code for item in items)
        yield f"{entry.path}#", (entry.label + Bi(" · 次序", " · order"), Bi(order, order), codes)


def _same_order(mine: Item | None, theirs: Item | None) -> bool:
    """Whether what two lists share stands in the same order; what came or went is told item by item."""
    if mine is None or theirs is None or not isinstance(mine[2], tuple) or not mine[0].zh.endswith("次序"):
        return False
    shared = set(mine[2]) & set(theirs[2])
    return [c for c in mine[2] if c in shared] == [c for c in theirs[2] if c in shared]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a section as a reader sees it."""

    label: Bi
    headings: list[Bi]
    rows: list[tuple[str, Bi, list[Bi]]]  # code, name, cells

    @property
    def as_cards(self) -> bool:
        """Too many columns of text to stand side by side."""
        return len(self.headings) > MOST_COLUMNS

    @property
    def cards(self) -> list[tuple[str, Bi, list[tuple[Bi, Bi]]]]:
        return [(code, name, list(zip(self.headings, cells, strict=True))) for code, name, cells in self.rows]


@dataclass(frozen=True, slots=True)
class Section:
    """A group of rules as a reader sees it."""

    name: str
    title: Bi
    rules: list[Entry]
    lists: list[Entry]
    tables: list[Table]


def section(rules: Rules, name: str) -> Section:
    """One group of the body."""
    plain = [entry for entry in _entries(rules, name) if not entry.row]
    tables = [
        _table(term, getattr(getattr(rules, name), field))
        for field, term in terms_of(section_types()[name]).items()
        if term.kind == "rows"
    ]
    lists = [entry for entry in plain if entry.term.kind == "choices"]
    return Section(name, SECTIONS[name], [entry for entry in plain if entry not in lists], lists, tables)


def _table(term: Term, rows: Any) -> Table:
    cells = terms_of(term.row or Rules)
    headings = [
        t.label if t.unit is None else t.label + Bi(f" ({t.unit.zh})", f" ({t.unit.en})") for t in cells.values()
    ]
    bare = {name: dataclasses.replace(t, unit=None) for name, t in cells.items()}
    drawn = [(row.code, row_label(row), [shown(bare[n], getattr(row, n)) for n in cells]) for row in rows]
    return Table(term.label, headings, drawn)
