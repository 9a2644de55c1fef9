"""Questions of a fixed shape, put into SQL once a process: what every act asks (the team, the interests, the head of the ledger) is then a
look-up and an answer, not a compilation of the same query again.

Flows in: a function from plain arguments to a queryset. Flows out: the same function, answering with the list the queryset would give.
The function may use nothing but its arguments (no clock, no language), for it is called only once a shape. Never changes what is asked.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Model, QuerySet
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    ValuesListIterable,
    get_related_populators,
)

P = ParamSpec("P")
R = TypeVar("R")
LONGEST = 256  # longer lists are asked the ordinary way
REGISTRY: dict[str, Question] = {}
FIRST_DAY, FIRST_NUMBER = dt.date(1, 1, 1), 28_000  # where the marks begin; a number that fits every column


@dataclass(frozen=True, slots=True)
class Plan:
    """One question in SQL: for each parameter either its value, or (argument, place in a list) to take it from."""

    sql: str
    parameters: tuple[tuple[Any, int, int], ...]
    made: Callable[[Iterable[tuple[Any, ...]]], list[Any]]


class Question:
    """A function that builds a queryset, with the SQL of each shape of its arguments."""

    def __init__(self, build: Callable[..., QuerySet[Any, Any]]) -> None:
        self.build = build
        self._plans: dict[tuple[Any, ...], Plan | None] = {}

    def ask(self, *given: Any) -> list[Any]:
        """The answer to these arguments."""
        arguments = [_listed(each) for each in given]
        if any(isinstance(each, list) and len(each) > LONGEST for each in arguments):
            return list(self.build(*arguments))
        shape = tuple(map(_shape, arguments))
        if shape not in self._plans:
            self._plans[shape] = plan(self.build, shape)
        known = self._plans[shape]
        if known is None:
            return []
        values = [_value(parameter, arguments) for parameter in known.parameters]
        with connections["default"].cursor() as cursor:
            cursor.execute(known.sql, values)
            return known.made(cursor.fetchall())


def question(build: Callable[P, QuerySet[Any, R]]) -> Callable[P, list[R]]:
    """Make a function that builds a queryset (of models, or of a list of values) one that answers it. Arguments are given by their place."""
    asked = Question(build)
    REGISTRY[f"{build.__module__}.{build.__qualname__}"] = asked

    @functools.wraps(build)
    def answer(*given: P.args, **_: P.kwargs) -> list[R]:
        return asked.ask(*given)

    return answer


def plan(build: Callable[..., QuerySet[Any, Any]], shape: tuple[Any, ...]) -> Plan | None:
    """The SQL of one shape; None when it can have no answer (a list without items)."""
    marks = [_mark(kind, place) for place, kind in enumerate(shape)]
    found = build(*marks)
    made, compiler = _maker(found), found.query.get_compiler(using="default")
    try:
        sql, parameters = compiler.as_sql()
    except EmptyResultSet:
        if any(isinstance(kind, tuple) and not kind[1] for kind in shape):
            return None
        raise
    places = {m: at for at, m in _places(marks)}
    taken = tuple((value, *places.get(_key(value), (-1, -1))) for value in parameters)
    if {at[1:] for at in taken if at[1] >= 0} != set(places.values()):
        raise TypeError(f"{build.__qualname__}: an argument is not asked for as it is given")
    return Plan(sql, taken, made(compiler))


def _listed(given: Any) -> Any:
    """A list as long as a power of two, its last item repeated: few shapes, the same answer."""
    if isinstance(given, str) or not isinstance(given, Iterable):
        return given
    items = list(dict.fromkeys(given))
    return items + items[-1:] * ((1 << (len(items) - 1).bit_length()) - len(items)) if items else items


def _shape(given: Any) -> Any:
    if isinstance(given, list):
        return (_shape(given[0]) if given else str, len(given))
    if isinstance(given, dt.datetime):
        return dt.datetime
    return next((kind for kind in (str, bool, int, dt.date, type(None)) if isinstance(given, kind)), type(given))


def _mark(kind: Any, place: int, item: int = 0) -> Any:
    """A value that stands for one argument and can be told from every other."""
    if isinstance(kind, tuple):
        return [_mark(kind[0], place, n) for n in range(kind[1])]
    if kind is str:
        return f"\0{place}.{item}"
    if kind is int:
        return FIRST_NUMBER + (place << 8) + item
    if kind is dt.date:
        return FIRST_DAY + dt.timedelta(days=(place << 9) + item)
    if kind is type(None):
        return None
    raise TypeError(f"a question takes texts, numbers, days and lists of them, not {kind}")


def _places(marks: Sequence[Any]) -> Iterable[tuple[tuple[int, int], Any]]:
    for place, mark in enumerate(marks):
        for item, one in enumerate(mark if isinstance(mark, list) else [mark]):
            if one is not None:
                yield (place, item), _key(one)


def _key(value: Any) -> Any:
    """Days are texts for one database and days for the other."""
    return value.isoformat() if isinstance(value, dt.date) else value


def _value(parameter: tuple[Any, int, int], arguments: Sequence[Any]) -> Any:
    stood, place, item = parameter
    if place < 0:
        return stood
    given = arguments[place]
    value = given[item] if isinstance(given, list) else given
    if isinstance(value, dt.date):
        return value if isinstance(stood, dt.date) else value.isoformat()
    return str(value) if isinstance(value, str) else type(stood)(value)  # an enum member is sent as its text


def _maker(found: QuerySet[Any, Any]) -> Callable[[Any], Callable[[Iterable[tuple[Any, ...]]], list[Any]]]:
    """How rows become what the queryset would give: single values, tuples, or records with the records selected beside them."""
    if found._prefetch_related_lookups or found.query.extra_select:  # type: ignore[attr-defined]
        raise TypeError("a question is one query of plain columns")
    kind = found._iterable_class
    if kind is FlatValuesListIterable:
        return lambda compiler: _reader(compiler, lambda row: row[0])
    if kind is ValuesListIterable:
        return lambda compiler: _reader(compiler, tuple)
    if kind is ModelIterable and not found._known_related_objects:  # type: ignore[attr-defined]
        return lambda compiler: _reader(compiler, _record_of(compiler))
    raise TypeError("a question asks for records or for a list of values")


def _reader(compiler: Any, made: Callable[[Any], Any]) -> Callable[[Iterable[tuple[Any, ...]]], list[Any]]:
    converters = compiler.get_converters([column[0] for column in compiler.select[: compiler.col_count]])

    def read(rows: Iterable[tuple[Any, ...]]) -> list[Any]:
        return [made(row) for row in (compiler.apply_converters(rows, converters) if converters else rows)]

    return read


def _record_of(compiler: Any) -> Callable[[Any], Model]:
    """As `ModelIterable` builds a record."""
    fields = compiler.klass_info["select_fields"]
    model, start, end = compiler.klass_info["model"], fields[0], fields[-1] + 1
    names = [column[0].target.attname for column in compiler.select[start:end]]
    beside = get_related_populators(compiler.klass_info, compiler.select, "default")  # type: ignore[call-arg]

    def record(row: Any) -> Model:
        made: Model = model.from_db("default", names, row[start:end])
        for populator in beside:
            populator.populate(row, made)
        return made

    return record
