"""Adds new works and references to a graph. References that pointed at nothing before are tried again, so that late
arrivals find them.

In: a graph and tables of what is new. Out: a new graph and the numbers, in it, of the nodes whose surroundings
changed. Never: edits in place.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from zhongshu_engine.arrays import Codes
from zhongshu_engine.errors import BadInput
from zhongshu_engine.graph.build import from_arrays
from zhongshu_engine.graph.store import Dropped, Graph


@dataclass(frozen=True, slots=True)
class Grown:
    """The larger graph; ``citing``/``cited`` number the references it gained, ``new`` its new nodes, ``old_number``
    the former number or -1.
    """

    graph: Graph
    citing: np.ndarray
    cited: np.ndarray
    new: np.ndarray
    old_number: np.ndarray


def append(graph: Graph, nodes: Graph | None, edges: pa.Table) -> Grown:
    """Grow ``graph`` by the nodes of ``nodes`` (a graph without edges, or ``None``) and by edges given by id (columns
    citing, cited).
    """
    ids = graph.id_list()
    added = 0 if nodes is None else nodes.n
    if nodes is not None:
        more = nodes.id_list().cast(ids.type)
        known = pc.index_in(more, value_set=ids)
        if known.null_count < len(known):
            twice = more[int(np.flatnonzero(known.is_valid().to_numpy(zero_copy_only=False))[0])].as_py()
            raise BadInput(f"the id {twice!r} is already in the graph")
        ids = pa.concat_arrays([ids, more])
    tried = edges if graph.dangling is None else pa.concat_tables([_text(edges), _text(graph.dangling)])
    citing, cited = (_rows_of(tried[name], ids) for name in ("citing", "cited"))
    known_pair = (citing >= 0) & (cited >= 0)
    grown = _rebuild(graph, nodes, citing[known_pair], cited[known_pair])
    missing = np.bincount(citing[(citing >= 0) & (cited < 0)], minlength=graph.n + added).astype(np.int32)
    row = np.arange(grown.n) if grown.row is None else grown.row
    unknown = Dropped(
        loops=graph.dropped.loops + grown.dropped.loops,
        duplicates=graph.dropped.duplicates + grown.dropped.duplicates,
        unknown_citing=int((citing < 0).sum()),
        unknown_cited=int(((cited < 0) & (citing >= 0)).sum()),
        broken_rows=graph.dropped.broken_rows,
    )
    loose = _text(tried).filter(pa.array(~known_pair))
    grown = replace(grown, ids=ids, missing=missing[row], dangling=loose if len(loose) else None, dropped=unknown)
    return _account(graph, grown, citing[known_pair], cited[known_pair], row)


def _text(table: pa.Table) -> pa.Table:
    return pa.table([table[name].cast(pa.large_string()) for name in ("citing", "cited")], names=["citing", "cited"])


def _rows_of(column: pa.ChunkedArray, ids: pa.Array) -> np.ndarray:
    if column.type != ids.type:
        column, ids = column.cast(pa.large_string()), ids.cast(pa.large_string())
    return pc.fill_null(pc.index_in(column, value_set=ids), -1).to_numpy(zero_copy_only=False).astype(np.int64)


def _rebuild(graph: Graph, nodes: Graph | None, citing: np.ndarray, cited: np.ndarray) -> Graph:
    """All nodes in row order (old rows first), old references plus new ones."""
    old_row = np.arange(graph.n) if graph.row is None else graph.row
    before = graph.edges()
    loops = np.empty(0, np.int64) if graph.looped is None else old_row[np.flatnonzero(graph.looped)]
    built = from_arrays(
        _joined(graph, nodes, "days"),
        np.concatenate([old_row[before[0]], loops, citing]),
        np.concatenate([old_row[before[1]], loops, cited]),
        from_year=None if graph.from_year is None else _joined(graph, nodes, "from_year"),
        fields=_joined_fields(graph, nodes),
    )
    return replace(built, dropped=replace(built.dropped, loops=built.dropped.loops - len(loops)))


def _in_rows(graph: Graph, values: np.ndarray) -> np.ndarray:
    return graph.in_file_order(np.ascontiguousarray(values))


def _joined(graph: Graph, nodes: Graph | None, name: str) -> np.ndarray:
    parts = [_in_rows(graph, getattr(graph, name))]
    if nodes is not None:
        more = getattr(nodes, name)
        parts.append(np.zeros(nodes.n, parts[0].dtype) if more is None else _in_rows(nodes, more))
    return np.concatenate(parts)


def _joined_fields(graph: Graph, nodes: Graph | None) -> Codes | None:
    if graph.fields is None:
        return None
    codes, labels = [_in_rows(graph, graph.fields.codes)], list(graph.fields.labels)
    if nodes is not None and nodes.fields is not None:
        where = {label: i for i, label in enumerate(labels)}
        for label in nodes.fields.labels:
            where.setdefault(label, len(where))
        lookup = np.array([where[label] for label in nodes.fields.labels] + [-1], np.int32)
        codes.append(lookup[_in_rows(nodes, nodes.fields.codes)])
        labels = list(where)
    elif nodes is not None:
        codes.append(np.full(nodes.n, -1, np.int32))
    return Codes(np.concatenate(codes), tuple(labels))


def _account(graph: Graph, grown: Graph, citing: np.ndarray, cited: np.ndarray, row: np.ndarray) -> Grown:
    number = np.empty(grown.n, np.int64)
    number[row] = np.arange(grown.n)
    old_number = np.full(grown.n, -1, np.int64)
    old_row = np.arange(graph.n) if graph.row is None else graph.row
    old_number[number[old_row]] = np.arange(graph.n)
    return Grown(grown, number[citing], number[cited], np.flatnonzero(old_number < 0), old_number)
