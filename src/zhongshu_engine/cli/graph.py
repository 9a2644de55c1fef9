"""``zhongshu-engine graph build|info|append``: keeps a citation graph on disk, so that it is read and ordered once."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import click

from zhongshu_engine.cli.options import PATH, graph_options, read_graph, tell_dropped, tell_faults
from zhongshu_engine.cli.output import check_folder, check_table_name, write_table
from zhongshu_engine.errors import BadInput


@click.group()
def graph() -> None:
    """Build, describe and grow a citation graph on disk."""


@graph.command()
@graph_options
@click.option("--out", type=PATH, required=True, help="Folder to write.")
def build(out: Path, **source: Any) -> None:
    """Read tables or OpenAlex works once and write a graph folder."""
    if out.exists():
        raise BadInput("there is already something of this name", place=str(out))
    check_folder(out)
    from zhongshu_engine.graph import save_graph

    made = read_graph(**source)
    save_graph(made, out)
    tell_dropped(made)


@graph.command()
@click.argument("folder", type=PATH)
def info(folder: Path) -> None:
    """Size, span, fields and what was left out, as JSON."""
    import numpy as np

    from zhongshu_engine.graph import open_graph

    found = open_graph(folder)
    days = [str(np.datetime64(int(day), "D")) for day in found.days[[0, -1]]]
    about = {
        "nodes": found.n,
        "edges": found.m,
        "first_day": days[0],
        "last_day": days[1],
        "years_only": 0 if found.from_year is None else int(found.from_year.sum()),
        "without_references": int((np.diff(found.links.out_start) == 0).sum()),
        "unresolved_references": 0 if found.missing is None else int(found.missing.sum()),
        "most_cited": int(found.in_degree.max()),
        "fields": [] if found.fields is None else list(found.fields.labels),
        "left_out": asdict(found.dropped),
    }
    click.echo(json.dumps(about, ensure_ascii=False, indent=1))


@graph.command()
@click.argument("folder", type=PATH)
@graph_options
@click.option("--out", type=PATH, help="Folder to write; without it the graph is replaced.")
@click.option("--disruption", type=PATH, help="A Parquet answer of `disrupt` on this graph, to be brought up to date.")
@click.option("--disruption-out", type=PATH, help="Where the updated answer goes.")
def append(folder: Path, out: Path | None, disruption: Path | None, disruption_out: Path | None, **source: Any) -> None:
    """Add works and references (new node ids; edges by id) to a graph; only what changed is counted again."""
    if (disruption is None) != (disruption_out is None):
        raise BadInput("--disruption and --disruption-out belong together")
    if source.pop("graph_folder") is not None or source["openalex"]:
        raise BadInput("append takes --nodes and --edges")
    from zhongshu_engine.graph import append as grow
    from zhongshu_engine.graph import open_graph, save_graph

    if disruption_out is not None:
        check_table_name(disruption_out)
    if out is not None:  # both outputs are sure of a place before the first is written
        check_folder(out)
        if out.exists():
            raise BadInput("there is already something of this name", place=str(out))
    before = open_graph(folder)
    nodes, edges = _read_new(**source)
    grown = grow(before, nodes, edges)
    if disruption is not None and disruption_out is not None:
        from zhongshu_engine.api import disruption as api

        former = api.from_table(before, disruption)
        write_table(api.update(former, grown).table(), disruption_out)
    save_graph(grown.graph, out or folder, replace=out is None)
    tell_dropped(grown.graph)


def _read_new(nodes: Path | None, edges: Path | None, on_error: str, encoding: str, **columns: Any) -> tuple[Any, Any]:
    import numpy as np
    import pyarrow as pa

    from zhongshu_engine.graph import NodeColumns, from_arrays
    from zhongshu_engine.graph.load import check_nodes
    from zhongshu_engine.io import FaultLog, read_table

    if nodes is None and edges is None:
        raise BadInput("nothing to append: name --nodes, --edges or both")
    faults = FaultLog(skip=on_error == "skip")
    new = None
    if nodes is not None:
        named = NodeColumns(columns["id_column"], columns["time_column"], columns["time_unit"], columns["field_column"])
        wanted = (named.id, named.time) + ((named.field,) if named.field else ())
        checked = check_nodes(read_table(nodes, wanted, faults=faults, encoding=encoding), named, faults)
        new = from_arrays(checked.days, [], [], from_year=checked.from_year, fields=checked.fields)
        new = replace(new, ids=checked.ids)
    pairs = pa.table({"citing": pa.array([], pa.string()), "cited": pa.array([], pa.string())})
    if edges is not None:
        names = (columns["citing_column"], columns["cited_column"])
        rows = read_table(edges, names, faults=faults, encoding=encoding)
        for name in names:
            for row in np.flatnonzero(rows.table[name].is_null().to_numpy()):
                faults.report(str(edges), rows.line(int(row)), f"the {name} id is empty")
        pairs = rows.table.rename_columns(["citing", "cited"]).drop_null()
    tell_faults(faults)
    return new, pairs
