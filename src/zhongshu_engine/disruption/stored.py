"""Answers on disk: the options travel in the metadata of the table, so that a stored answer can be brought up to date."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from zhongshu_engine.disruption.counting import Counts
from zhongshu_engine.disruption.measure import KEY, NAMES, Disruption, describe
from zhongshu_engine.disruption.passes import windows_of
from zhongshu_engine.errors import BadInput
from zhongshu_engine.graph.store import Graph
from zhongshu_engine.io.kinds import kind_of


def from_table(graph: Graph, path: Path | str) -> Disruption:
    """The answer that ``Disruption.table()`` of this graph was written from."""
    kind_of(Path(path), ("parquet",))
    try:
        table = pq.read_table(path)
    except (pa.ArrowException, OSError) as error:
        raise BadInput(f"cannot be read: {error}", place=str(path)) from None
    options = _options(table, path)
    ids = graph.id_list()
    if len(table) != graph.n or not table["id"].combine_chunks().cast(ids.type).equals(ids):
        raise BadInput("the answer belongs to another graph", place=str(path))
    row = np.arange(graph.n) if graph.row is None else graph.row
    columns = [np.ascontiguousarray(table[name].to_numpy()[row]) for name in NAMES]
    return describe(graph, Counts(*columns), windows_of(graph.days, options["window_days"]), **options)


def _options(table: pa.Table, path: Path | str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads((table.schema.metadata or {})[KEY])
        return {name: found[name] for name in ("window_days", "level", "compat")}
    except (KeyError, ValueError):
        raise BadInput("is not an answer of `disrupt`, or lost its options", place=str(path)) from None
