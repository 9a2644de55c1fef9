"""Tables of the rules whose rows may come and go: each with its rows, which of them may go, and the cells of a row to add.

Flows in: `Rules` and a section. Flows out: what the form of a group needs; decides nothing about values, which the codec checks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zhongshu.kernel.bilingual import Bi
from zhongshu.policy.body import Rules
from zhongshu.policy.codec import plain_of, section_types, terms_of
from zhongshu.policy.entries import Entry, row_label
from zhongshu.policy.terms import Term

NEW = "_new"  # stands where a row's code stands; no code begins with a low line


@dataclass(frozen=True, slots=True)
class OpenRow:
    """One row as it is now."""

    path: str
    label: Bi
    plain: dict[str, Any]
    may_go: bool

    @property
    def removal(self) -> str:
        """The name of the tick that takes it away."""
        return self.path.replace(".", "__") + "___remove"


@dataclass(frozen=True, slots=True)
class OpenTable:
    """One table: its rows, and the cells of the row to add."""

    path: str
    term: Term
    rows: list[OpenRow]
    new: list[Entry]

    @property
    def new_code(self) -> str:
        """The name of the field that holds the code of the row to add."""
        return f"{self.path.replace('.', '__')}__{NEW}__code"


def open_tables(rules: Rules, section: str) -> list[OpenTable]:
    """The tables of a section that are not the course's own."""
    group = getattr(rules, section)
    terms = terms_of(section_types()[section])
    return [_table(f"{section}.{name}", term, getattr(group, name)) for name, term in terms.items() if _open(term)]


def _open(term: Term) -> bool:
    return term.kind == "rows" and not term.fixed


def _table(path: str, term: Term, rows: Any) -> OpenTable:
    kept = [OpenRow(f"{path}.{row.code}", row_label(row), plain_of(row), row.code not in term.needed) for row in rows]
    cells = terms_of(term.row or Rules)
    return OpenTable(
        path, term, kept, [Entry(f"{path}.{NEW}.{name}", cell.label, cell, None, NEW) for name, cell in cells.items()]
    )
