"""Filters of a list. Each reads its own parameters of the address and narrows the queryset; a value it does not offer is ignored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi

Choices = Mapping[str, Any] | Iterable[tuple[str, Any]] | Callable[[Any], Iterable[tuple[str, Any]]]
KINDS = frozenset({"choice", "many", "flag", "days", "text"})


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force, with the address parameters that take it off."""

    label: Any
    words: str
    without: str


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter: ``choice`` and ``many`` of ``choices``, a ``flag``, a span of ``days``, or ``text`` contained.

    ``field`` is the database lookup; ``apply`` replaces it where a lookup is not enough and gets (queryset, value). A ``quiet`` filter is not
    offered: a link from a number puts it in force, and then it is shown like any other.
    """

    key: str
    label: Bi
    kind: str = "choice"
    choices: Choices = ()
    field: str = ""
    apply: Callable[[QuerySet[Any], Any], QuerySet[Any]] | None = None
    quiet: bool = False

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise LookupError(f"no such kind of filter: {self.kind}")

    @property
    def parameters(self) -> tuple[str, ...]:
        return (f"{self.key}_from", f"{self.key}_to") if self.kind == "days" else (self.key,)

    def options(self, actor: Any) -> list[tuple[str, Any]]:
        """The choices this actor is offered."""
        found = self.choices(actor) if callable(self.choices) else self.choices
        return [(str(code), label) for code, label in (found.items() if isinstance(found, Mapping) else found)]

    def read(self, query: QueryDict, options: list[tuple[str, Any]]) -> Any:
        """The value asked for in the address; None when there is none, or it is not one of the choices."""
        if self.kind == "days":
            span = tuple(_day(query.get(name, "")) for name in self.parameters)
            return span if any(span) else None
        if self.kind == "text":
            return query.get(self.key, "").strip()[:200] or None
        if self.kind == "flag":
            return True if query.get(self.key) == "1" else None
        known = {code for code, _ in options}
        asked = [value for value in query.getlist(self.key) if value in known]
        return (asked if self.kind == "many" else asked[-1]) if asked else None

    def narrow(self, rows: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """The rows that pass."""
        if self.apply:
            return self.apply(rows, value)
        name = self.field or self.key
        if self.kind == "days":
            return _between(rows, name, *value)
        lookup = {"many": f"{name}__in", "text": f"{name}__icontains"}.get(self.kind, name)
        return rows.filter(**{lookup: value})

    def words(self, value: Any, options: list[tuple[str, Any]]) -> str:
        """The value in the reader's words."""
        if self.kind == "days":
            return " – ".join(day.isoformat() if day else "…" for day in value)
        if self.kind == "flag":
            return str(Bi("是", "yes"))
        labels = dict(options)
        values = value if isinstance(value, list) else [value]
        return str(Bi("、", ", ")).join(str(labels.get(v, v)) for v in values)


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _between(rows: QuerySet[Any], name: str, start: dt.date | None, end: dt.date | None) -> QuerySet[Any]:
    """Rows on or after ``start`` and on or before ``end``; instants are compared with the days in Shanghai."""
    instant = rows.model._meta.get_field(name).get_internal_type() == "DateTimeField"

    def bound(day: dt.date) -> Any:
        return dt.datetime.combine(day, dt.time(), tzinfo=clock.SHANGHAI) if instant else day

    if start:
        rows = rows.filter(**{f"{name}__gte": bound(start)})
    return rows.filter(**{f"{name}__lt": bound(end + dt.timedelta(days=1))}) if end else rows
