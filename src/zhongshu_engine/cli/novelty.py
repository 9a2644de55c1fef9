"""``zhongshu-engine novelty``: atypical combinations of cited venues or classes, and the diversity of what a work
builds on.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from zhongshu_engine.cli.options import graph_options, out_option, read_graph, seed_option, tell_dropped
from zhongshu_engine.cli.output import check_table_name, write_table
from zhongshu_engine.cli.progress import bar
from zhongshu_engine.errors import BadInput


@click.command()
@graph_options
@click.option("--draws", type=int, default=20, show_default=True, help="Reshufflings that stand for chance.")
@click.option("--tail", type=float, default=0.1, show_default=True, help="Which quantile of the pairs is the tail.")
@seed_option
@out_option
def novelty(draws: int, tail: float, seed: int, out: Path, **source: Any) -> None:
    """Uzzi's tail and median z-scores and Rao-Stirling diversity; --field-column names the venue or class."""
    check_table_name(out)
    if draws < 2:
        raise BadInput(f"there must be at least two draws: {draws}", place="--draws")
    if not 0 < tail < 1:
        raise BadInput(f"the tail must lie between 0 and 1: {tail}", place="--tail")
    from zhongshu_engine.api.emergence import measure_novelty

    graph = read_graph(**source)
    with bar("novelty", graph.n) as progress:
        found = measure_novelty(graph, seed=seed, draws=draws, tail=tail, progress=progress)
    tell_dropped(graph)
    write_table(found.table(), out)
