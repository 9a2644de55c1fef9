"""New rows as one plain statement a table, written once a process: an INSERT of the house always has the same shape.

Flows in: new records with their ids. Flows out: rows, each value as Django itself would send it. Never: an update, a row that is there already,
a text longer than its column: SQLite would take what PostgreSQL refuses, and the two answer alike.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import DataError, connections
from django.db.models import CharField, Field, Model


def add(rows: Iterable[Model], *, using: str = "default") -> None:
    """Insert records of one model that make their own ids."""
    new = list(rows)
    if not new:
        return
    fields = tuple(type(new[0])._meta.concrete_fields)
    insert(new, fields, using)
    for row in new:
        row._state.adding, row._state.db = False, using


def insert(rows: Sequence[Model], fields: Sequence[Field[Any, Any]], using: str) -> None:
    """The statement itself, with the values of ``fields``."""
    connection = connections[using]
    sql = _statement(type(rows[0]), tuple(field.column for field in fields))
    values = [[f.get_db_prep_save(f.pre_save(row, add=True), connection) for f in fields] for row in rows]
    for at, most in _bounded(tuple(fields)):
        for row in values:
            if row[at] is not None and len(row[at]) > most:
                raise DataError(f"{fields[at]}: {len(row[at])} characters, where {most} have room")
    with connection.cursor() as cursor:
        if len(values) == 1:
            cursor.execute(sql, values[0])
        else:
            cursor.executemany(sql, values)


@functools.cache
def _bounded(fields: tuple[Field[Any, Any], ...]) -> tuple[tuple[int, int], ...]:
    """The places of texts with a greatest length, and that length."""
    return tuple((at, f.max_length) for at, f in enumerate(fields) if isinstance(f, CharField) and f.max_length)


@functools.cache
def _statement(model: type[Model], columns: tuple[str, ...]) -> str:
    named = ", ".join(f'"{column}"' for column in columns)  # both databases of the house quote names alike
    return f'INSERT INTO "{model._meta.db_table}" ({named}) VALUES ({", ".join(["%s"] * len(columns))})'  # noqa: S608  names of ours
