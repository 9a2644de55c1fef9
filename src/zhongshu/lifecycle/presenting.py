"""How a chapter's body is laid out for readers, whichever room shows it: the room that wrote the parts registers how they read.

Flows in: the (cut, redacted) body. Flows out: parts of labelled rows. Beds stay strangers to one another: they meet through the chapter's kind.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle.chapters import kind_of

MOST_COLUMNS, SHORT = 5, 40
FIGURE = re.compile(r"[-−–—]?\d|—$")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a chapter: rows of (label, text)."""

    code: str
    label: Bi
    rows: list[list[tuple[Bi, str]]]

    @property
    def table(self) -> Table | None:
        """The rows side by side, where they are several, alike and short; else they are read one below the other."""
        heads = [label for label, _ in self.rows[0]] if self.rows else []
        alike = len(self.rows) > 1 and all([label for label, _ in row] == heads for row in self.rows)
        if not alike or len(heads) > MOST_COLUMNS or any(len(text) > SHORT for row in self.rows for _, text in row):
            return None
        numeric = [all(FIGURE.match(row[n][1]) for row in self.rows) for n in range(len(heads))]
        lines = [[(text, figure) for (_, text), figure in zip(row, numeric, strict=True)] for row in self.rows]
        return Table(list(zip(heads, numeric, strict=True)), lines)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows side by side: labels and cells, each with whether its column holds figures."""

    heads: list[tuple[Bi, bool]]
    rows: list[list[tuple[str, bool]]]


Presenter = Callable[[Mapping[str, Any]], list[Part]]
_presenters: dict[str, Presenter] = {}


def presents(kind: str) -> Callable[[Presenter], Presenter]:
    """Register how a kind of chapter is laid out."""

    def register(function: Presenter) -> Presenter:
        _presenters[kind] = function
        return function

    return register


def parts_of(kind: str, body: Mapping[str, Any]) -> list[Part]:
    """The parts of a body; texts alone where no room has said more."""
    if kind in _presenters:
        return _presenters[kind](body)
    fields = [f for f in kind_of(kind).fields if isinstance(body.get(f.name), str)]
    return [Part(f.name, f.label, [[(f.label, body[f.name])]]) for f in fields]
