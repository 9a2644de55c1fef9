"""Graphs from files and frames: ids of any kind are matched, unknown ends counted, broken rows told with their place.

In: node and edge tables (CSV, Parquet, Arrow, data frames) or OpenAlex works. Out: a ``Graph`` with ids and coverage.
Edges are read in
batches, so that only their numbers are ever held at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from zhongshu_engine.arrays import Codes, factorize
from zhongshu_engine.arrays.columns import column as as_column
from zhongshu_engine.arrays.columns import filled, plain
from zhongshu_engine.errors import BadInput
from zhongshu_engine.graph.build import from_arrays
from zhongshu_engine.graph.store import Dropped, Graph
from zhongshu_engine.io import FaultLog, Rows, as_table, parse_times, read_batches, read_table
from zhongshu_engine.io.openalex import read_works


@dataclass(frozen=True, slots=True)
class NodeColumns:
    """Names of the node columns; ``unit`` is day, year, date or ``None`` for what the column looks like."""

    id: str = "id"
    time: str = "t"
    unit: str | None = None
    field: str | None = None


@dataclass(frozen=True, slots=True)
class EdgeColumns:
    """Names of the edge columns."""

    citing: str = "citing"
    cited: str = "cited"


@dataclass(frozen=True, slots=True)
class Nodes:
    """The node table, checked: unique ids, a day each."""

    ids: pa.Array
    days: np.ndarray
    from_year: np.ndarray
    fields: Codes | None
    broken: int


def from_files(
    nodes: Path | str,
    edges: Path | str,
    *,
    node_columns: NodeColumns = NodeColumns(),
    edge_columns: EdgeColumns = EdgeColumns(),
    skip_broken: bool = False,
    encoding: str = "utf-8",
    faults: FaultLog | None = None,
) -> Graph:
    """Read a node file and an edge file."""
    faults = faults or FaultLog(skip=skip_broken)
    if edge_columns.citing == edge_columns.cited:
        raise BadInput(
            f"one column, {edge_columns.cited!r}, cannot be both who cites and who is cited", place=str(edges)
        )
    wanted = _wanted(node_columns)
    rows = read_table(nodes, wanted, faults=faults, encoding=encoding)
    batches = read_batches(edges, (edge_columns.citing, edge_columns.cited), faults=faults, encoding=encoding)
    graph = _assemble(check_nodes(rows, node_columns, faults), batches, edge_columns, faults, str(edges))
    _refuse_strangers(graph, str(edges))
    return graph


def _refuse_strangers(graph: Graph, place: str) -> None:
    """References that leave the data are counted and no mistake; when not one joins two nodes, the ids are others."""
    d = graph.dropped
    if graph.m == 0 and graph.dangling is not None and d.loops == 0:
        edge = graph.dangling.slice(0, 1).to_pylist()[0]
        raise BadInput(
            f"none of its {d.unknown_citing + d.unknown_cited} edges joins two known nodes; "
            f"the first is {edge['citing']!r} citing {edge['cited']!r}",
            place=place,
        )


def from_frames(
    nodes: Any, edges: Any, *, node_columns: NodeColumns = NodeColumns(), edge_columns: EdgeColumns = EdgeColumns()
) -> Graph:
    """Read two data frames (pandas, Polars, Arrow, or mappings of columns)."""
    node_table = as_table(nodes, columns=_wanted(node_columns), name="nodes")
    edge_table = as_table(edges, columns=(edge_columns.citing, edge_columns.cited), name="edges")
    faults = FaultLog()
    checked = check_nodes(Rows(node_table, Path("nodes")), node_columns, faults)
    return _assemble(checked, iter([Rows(edge_table, Path("edges"))]), edge_columns, faults)


def from_openalex(paths: list[Path], *, skip_broken: bool = False, faults: FaultLog | None = None) -> Graph:
    """Read OpenAlex works (JSON Lines, plain or gzipped); the field label is the field of the primary topic."""
    faults = faults or FaultLog(skip=skip_broken)
    works = read_works(paths, faults)
    columns = NodeColumns(id="id", time="date", unit="date", field="field")
    nodes = check_nodes(Rows(works.nodes, paths[0]), columns, faults)
    return _assemble(nodes, iter([Rows(works.edges, paths[0])]), EdgeColumns(), faults, str(paths[0]))


def _wanted(columns: NodeColumns) -> tuple[str, ...]:
    return (columns.id, columns.time) + ((columns.field,) if columns.field else ())


def check_nodes(rows: Rows, columns: NodeColumns, faults: FaultLog) -> Nodes:
    """Ids present and unique, times readable; rows that fail are told, and left out when the caller said so."""
    if rows.table.num_rows == 0:
        raise BadInput("has no rows", place=str(rows.path))
    ids = _id_column(rows.table[columns.id])
    times = parse_times(rows, columns.time, columns.unit, faults)
    usable = times.usable & plain(pc.is_valid(ids))
    for row in np.flatnonzero(~plain(pc.is_valid(ids))):
        faults.report(str(rows.path), rows.line(int(row)), "the id is empty")
    usable &= _first_of_each(ids, rows, faults)
    fields = factorize(rows.table[columns.field]) if columns.field else None
    if usable.all():
        return Nodes(ids, times.days, times.from_year, fields, faults.count)
    kept = as_column(usable)
    return Nodes(
        ids.filter(kept),
        times.days[usable],
        times.from_year[usable],
        None if fields is None else Codes(fields.codes[usable], fields.labels),
        faults.count,
    )


def _id_column(column: pa.ChunkedArray | pa.Array) -> pa.Array:
    column = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_integer(column.type):
        return column.cast(pa.int64())
    return column.cast(pa.large_string())


def _first_of_each(ids: pa.Array, rows: Rows, faults: FaultLog) -> np.ndarray:
    first = np.ones(len(ids), bool)
    if pc.count_distinct(ids, mode="all").as_py() == len(ids):
        return first
    where = pc.index_in(ids, value_set=pc.unique(ids)).to_numpy(zero_copy_only=False)
    first[:] = False
    first[np.unique(where, return_index=True)[1]] = True
    for row in np.flatnonzero(~first):
        if ids[int(row)].is_valid:
            faults.report(
                str(rows.path), rows.line(int(row)), f"the id {ids[int(row)].as_py()!r} stands there a second time"
            )
    return first


def _assemble(
    nodes: Nodes, batches: Iterator[Rows], columns: EdgeColumns, faults: FaultLog, place: str = "the edge table"
) -> Graph:
    citing_parts: list[np.ndarray] = []
    cited_parts: list[np.ndarray] = []
    dangling: list[pa.Table] = []
    unknown_citing = unknown_cited = read = 0
    missing = np.zeros(len(nodes.ids), np.int32)
    for rows in batches:
        read += rows.table.num_rows
        pair = [_match(rows, name, nodes.ids, faults) for name in (columns.citing, columns.cited)]
        citing, cited = pair
        known = (citing >= 0) & (cited >= 0)
        unknown_citing += int((citing == -1).sum())
        unknown_cited += int(((cited == -1) & (citing >= 0)).sum())
        missing += np.bincount(citing[(citing >= 0) & (cited == -1)], minlength=len(missing)).astype(np.int32)
        if not known.all():
            loose = as_column(~known & (citing != -2) & (cited != -2))
            dangling.append(_as_text(rows.table.filter(loose), columns))
        citing_parts.append(citing[known])
        cited_parts.append(cited[known])
    if read == 0:
        raise BadInput("has no edges", place=place)
    dropped = Dropped(unknown_citing=unknown_citing, unknown_cited=unknown_cited, broken_rows=faults.count)
    graph = from_arrays(
        nodes.days, np.concatenate(citing_parts), np.concatenate(cited_parts), missing=missing,
        from_year=nodes.from_year, fields=nodes.fields, dropped=dropped,
    )  # fmt: skip
    return replace(graph, ids=nodes.ids, dangling=pa.concat_tables(dangling) if dangling else None)


def _as_text(table: pa.Table, columns: EdgeColumns) -> pa.Table:
    text = [table[name].cast(pa.large_string()) for name in (columns.citing, columns.cited)]
    return pa.table(text, names=["citing", "cited"])


def _match(rows: Rows, name: str, ids: pa.Array, faults: FaultLog) -> np.ndarray:
    """Row of each id among the nodes; -1 when it is not there, -2 when the cell is empty (told, and left out)."""
    column = rows.table[name].combine_chunks()
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    empty = np.flatnonzero(plain(pc.is_null(column)))
    for row in empty:
        faults.report(str(rows.path), rows.line(int(row)), f"the {name} id is empty")
    if column.type != ids.type:
        if pa.types.is_integer(ids.type) and not pa.types.is_integer(column.type):
            ids = ids.cast(pa.large_string())
        column = column.cast(ids.type)
    found = plain(filled(pc.index_in(column, value_set=ids), -1))
    if len(empty):
        found = found.copy()
        found[empty] = -2
    return found.astype(np.int32, copy=False)
