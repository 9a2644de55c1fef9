"""Options that several commands share, and the reading of a graph from them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from zhongshu_engine.errors import BadInput

if TYPE_CHECKING:
    from zhongshu_engine.graph import Graph
    from zhongshu_engine.io import FaultLog

F = TypeVar("F", bound=Callable[..., Any])
PATH = click.Path(path_type=Path)


def stacked(*options: Callable[[F], F]) -> Callable[[F], F]:
    """Several options as one decorator, shown in the order given."""

    def decorate(command: F) -> F:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


graph_options = stacked(
    click.option("--graph", "graph_folder", type=PATH, help="A graph written by `graph build`."),
    click.option("--nodes", type=PATH, help="Node table: CSV(.gz), TSV, Parquet or Arrow."),
    click.option("--edges", type=PATH, help="Edge table."),
    click.option("--openalex", type=PATH, multiple=True, help="OpenAlex works, JSON Lines (.gz); may be repeated."),
    click.option("--id-column", default="id", show_default=True),
    click.option("--time-column", default="t", show_default=True),
    click.option(
        "--time-unit", type=click.Choice(["day", "year", "date"]), help="Default: what the column looks like."
    ),
    click.option("--field-column", help="Label of the field of a work, for percentiles."),
    click.option("--citing-column", default="citing", show_default=True),
    click.option("--cited-column", default="cited", show_default=True),
    click.option("--on-error", type=click.Choice(["stop", "skip"]), default="stop", show_default=True),
    click.option("--encoding", default="utf-8", show_default=True, help="Of CSV files."),
)
out_option = click.option("--out", type=PATH, required=True, help="Output; .parquet or .csv decides the format.")
threads_option = click.option("--threads", type=int, default=1, show_default=True)
seed_option = click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True)


def read_graph(
    *,
    graph_folder: Path | None,
    nodes: Path | None,
    edges: Path | None,
    openalex: tuple[Path, ...],
    id_column: str,
    time_column: str,
    time_unit: str | None,
    field_column: str | None,
    citing_column: str,
    cited_column: str,
    on_error: str,
    encoding: str,
) -> Graph:
    """The graph that the shared options name, with what was left out told on standard error."""
    from zhongshu_engine.graph import EdgeColumns, NodeColumns, from_files, from_openalex, open_graph
    from zhongshu_engine.io import FaultLog

    ways = [graph_folder is not None, nodes is not None or edges is not None, bool(openalex)]
    if sum(ways) != 1 or (ways[1] and (nodes is None or edges is None)):
        raise BadInput("name one source: --graph, or --nodes and --edges, or --openalex")
    if graph_folder is not None:
        return open_graph(graph_folder)
    faults = FaultLog(skip=on_error == "skip")
    if openalex:
        graph = from_openalex(list(openalex), faults=faults)
        tell_faults(faults)
        return graph
    assert nodes is not None and edges is not None  # noqa: S101 - checked above
    graph = from_files(
        nodes,
        edges,
        node_columns=NodeColumns(id_column, time_column, time_unit, field_column),
        edge_columns=EdgeColumns(citing_column, cited_column),
        encoding=encoding,
        faults=faults,
    )
    tell_faults(faults)
    return graph


def tell_faults(faults: FaultLog) -> None:
    """The broken rows left out, the first twenty with their places."""
    for fault in faults.faults[:20]:
        click.echo(f"left out: {fault}", err=True)
    if faults.count > 20:
        click.echo(f"left out: {faults.count - 20} more rows", err=True)


def tell_dropped(graph: Graph) -> None:
    """One line on standard error about what did not enter the graph."""
    d = graph.dropped
    parts = [
        f"{count} {what}"
        for count, what in (
            (d.loops, "loops"),
            (d.duplicates, "duplicate edges"),
            (d.unknown_citing, "edges from unknown nodes"),
            (d.unknown_cited, "edges to unknown nodes"),
            (d.broken_rows, "broken rows"),
        )
        if count
    ]
    click.echo(f"{graph.n} nodes, {graph.m} edges" + (f"; left out: {', '.join(parts)}" if parts else ""), err=True)
