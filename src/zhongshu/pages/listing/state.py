"""What the address says about a list: search, filters, sort, page, columns. Nothing in it is trusted; what is unknown is ignored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from zhongshu.pages.listing.columns import Column
from zhongshu.pages.listing.filters import Chip, Filter

SIZES = (25, 50, 100, 200)
LONGEST_SEARCH = 200  # characters; the boxes take no more either
DEEPEST = 100_000  # rows; nobody pages further by hand


@dataclass(frozen=True, slots=True)
class Field:
    """A filter as this reader sees it now."""

    filter: Filter
    options: list[tuple[str, Any]]
    value: Any

    @property
    def chosen(self) -> list[str]:
        return self.value if isinstance(self.value, list) else [] if self.value is None else [self.value]

    @property
    def start(self) -> str:
        return self.value[0].isoformat() if self.value and self.value[0] else ""

    @property
    def end(self) -> str:
        return self.value[1].isoformat() if self.value and self.value[1] else ""


@dataclass(frozen=True, slots=True)
class State:
    """The asked-for state of a list."""

    search: str
    fields: tuple[Field, ...]
    sort: str  # a column's key, with "-" for descending; empty: the list's own order
    page: int
    size: int
    columns: tuple[str, ...]
    cut: bool = False  # more was searched for than a search takes

    @property
    def narrowed(self) -> bool:
        return bool(self.search) or any(field.value is not None for field in self.fields)


def read(query: QueryDict, *, columns: Sequence[Column], filters: Sequence[Filter], actor: Any, size: int) -> State:
    """The state that an address describes."""
    fields = []
    for each in filters:
        if each.quiet and not any(query.get(name) for name in each.parameters):
            continue  # nobody asked, so its choices are not read either
        options = each.options(actor)
        fields.append(Field(each, options, each.read(query, options)))
    sort = query.get("sort", "")
    sortable = {column.key for column in columns if column.sort}
    known = {column.key for column in columns}
    asked_size = _whole(query.get("per", ""), size)
    search, cut = sought(query.get("q", ""))
    return State(
        search=search,
        fields=tuple(fields),
        sort=sort if sort.removeprefix("-") in sortable else "",
        page=max(1, min(_whole(query.get("page", ""), 1), DEEPEST)),
        size=asked_size if asked_size in SIZES else size,
        columns=tuple(key for key in query.get("cols", "").split(",") if key in known),
        cut=cut,
    )


def sought(text: str) -> tuple[str, bool]:
    """What is searched for, and whether the rest of it was left out."""
    whole = text.replace("\0", "").strip()
    return whole[:LONGEST_SEARCH].strip(), len(whole) > LONGEST_SEARCH


def chips(state: State, query: QueryDict) -> list[Chip]:
    """The filters in force, each with the address that takes it off."""
    found = []
    for field in state.fields:
        if field.value is None:
            continue
        rest = query.copy()
        for name in (*field.filter.parameters, "page", "tab"):
            rest.pop(name, None)
        found.append(Chip(field.filter.label, field.filter.words(field.value, field.options), "?" + rest.urlencode()))
    return found


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else otherwise
