"""Data frames become Arrow tables: pandas, Polars, DuckDB relations, Arrow itself, or a mapping of columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from zhongshu_engine.errors import BadInput


def as_table(frame: Any, *, columns: tuple[str, ...], name: str) -> pa.Table:
    """The named columns of a frame as an Arrow table."""
    if isinstance(frame, pa.Table):
        table = frame
    elif isinstance(frame, Mapping):
        table = pa.table(dict(frame))
    elif hasattr(frame, "__arrow_c_stream__"):
        table = pa.table(frame)
    else:
        raise BadInput(f"cannot be read as a table: it is a {type(frame).__name__}", place=name)
    missing = [column for column in columns if column not in table.column_names]
    if missing:
        raise BadInput(f"has no column {missing[0]!r}; it has {', '.join(table.column_names)}", place=name)
    return table.select(list(columns))
