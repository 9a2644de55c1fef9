"""``zhongshu-engine disrupt``: disruption of every work of a citation graph, one row a node in the order of the node file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from zhongshu_engine.cli.options import graph_options, out_option, read_graph, seed_option, tell_dropped, threads_option
from zhongshu_engine.cli.output import check_table_name, write_table
from zhongshu_engine.cli.progress import bar
from zhongshu_engine.errors import BadInput


@click.command()
@graph_options
@click.option(
    "--window-days", type=int, default=1826, show_default=True, help="How long after a work its citers count."
)
@click.option("--compat", type=click.Choice(["cdindex"]), help="Reproduce that program to the last bit.")
@click.option("--percentiles", is_flag=True, help="Add percentiles within field and year.")
@click.option("--bootstrap", type=int, default=0, help="Resamples for 95 % intervals of DI1 and DI5; 0 for none.")
@click.option("--engine", type=click.Choice(["threads", "spark"]), default="threads", show_default=True)
@threads_option
@seed_option
@out_option
def disrupt(
    window_days: int,
    compat: str | None,
    percentiles: bool,
    bootstrap: int,
    engine: str,
    threads: int,
    seed: int,
    out: Path,
    **source: Any,
) -> None:
    """Counts and indices of disruption for every node of a citation graph."""
    check_table_name(out)
    if window_days < 0:
        raise BadInput(f"the window must not be negative: {window_days} days", place="--window-days")
    if threads < 1:
        raise BadInput(f"the number of threads must be at least 1: {threads}", place="--threads")
    if bootstrap < 0:
        raise BadInput(f"the number of resamples must not be negative: {bootstrap}", place="--bootstrap")
    from zhongshu_engine.api import disruption as api

    graph = read_graph(**source)
    tell_dropped(graph)
    mode: Any = compat or ""
    with bar("disruption", graph.n) as progress:
        if engine == "spark":
            answer = api.measure_on_spark(graph, window_days=window_days, compat=mode, parallelism=threads)
        else:
            answer = api.measure(graph, window_days=window_days, compat=mode, threads=threads, progress=progress)
    table = answer.table()
    if percentiles:
        table = api.with_percentiles(table, answer)
    if bootstrap:
        table = api.with_intervals(table, answer, resamples=bootstrap, seed=seed)
    write_table(table, out)
