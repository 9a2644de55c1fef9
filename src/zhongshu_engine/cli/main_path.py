"""``zhongshu-engine main-path``: the route by which an idea travelled through a citation graph."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from zhongshu_engine.cli.options import graph_options, out_option, read_graph, tell_dropped
from zhongshu_engine.cli.output import check_table_name, write_table
from zhongshu_engine.cli.progress import bar


@click.command(name="main-path")
@graph_options
@click.option("--arithmetic", type=click.Choice(["exact", "log"]), default="exact", show_default=True)
@click.option("--search", type=click.Choice(["global", "local"]), default="global", show_default=True)
@out_option
def main_path(arithmetic: Any, search: Any, out: Path, **source: Any) -> None:
    """Search path counts and the main path; citations against time are dropped and counted."""
    check_table_name(out)
    from zhongshu_engine.api.emergence import main_path as find
    from zhongshu_engine.emergence.routes import sweeps

    graph = read_graph(**source)
    tell_dropped(graph)
    with bar("main path", sweeps(arithmetic, search) * graph.n) as progress:
        found = find(graph, arithmetic=arithmetic, search=search, progress=progress)
    click.echo(
        f"{len(found.path)} works on the path; {found.kept.backward} citations of later works and "
        f"{found.kept.circular} circular ones of one day left out",
        err=True,
    )
    write_table(found.table(), out)
