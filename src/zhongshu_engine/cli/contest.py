"""`zhongshu-engine contest`: comparisons in, abilities with standard errors out, best first."""

from __future__ import annotations

from pathlib import Path

import click
import numpy as np
import pyarrow as pa

from zhongshu_engine.api.contest import Abilities, chance_of_prize, compare, fit, fit_with_judges, posterior
from zhongshu_engine.cli.output import check_apart, check_table_name, write_table
from zhongshu_engine.cli.table_input import Table
from zhongshu_engine.errors import BadInput

FILE = click.Path(path_type=Path)


@click.command()
@click.option(
    "--comparisons",
    type=FILE,
    required=True,
    help="CSV left,right,result[,judge][,times]; result is left, right or tie.",
)
@click.option("--reference", help="Entrant of ability 0 (first in sorted order unless told).")
@click.option("--order-effect", is_flag=True, help="Estimate the advantage of standing left.")
@click.option("--judge-reliability", is_flag=True, help="Weigh judges by how far they agree with the others.")
@click.option(
    "--reduce-bias/--plain", default=None, help="Bias-reduced estimates (default: only when plain ones are infinite)."
)
@click.option("--prizes", type=int, help="Add each entrant's chance to be among the best so many.")
@click.option("--out", type=FILE, required=True, help="CSV or Parquet, best first.")
def contest(
    comparisons: Path,
    reference: str | None,
    order_effect: bool,
    judge_reliability: bool,
    reduce_bias: bool | None,
    prizes: int | None,
    out: Path,
) -> None:
    """Abilities from pairwise comparisons."""
    check_table_name(out)
    check_apart({"--out": out}, {"--comparisons": comparisons})
    table = Table(comparisons, required=("left", "right", "result"), optional=("judge", "times"))
    left, right = (table.text(name) for name in ("left", "right"))
    result = table.cells("result")
    wrong = next((row for row, word in enumerate(result) if word not in {"left", "right", "tie"}), None)
    if wrong is not None:
        raise BadInput(f"must be left, right or tie, got {result[wrong]!r}", place=table.at(wrong, "result"))
    if judge_reliability and "judge" not in table.has:
        raise BadInput("needs a column judge", place=f"--judge-reliability {comparisons}")
    if judge_reliability and reduce_bias is False:
        raise BadInput("abilities that weigh judges are always bias-reduced", place="--judge-reliability with --plain")
    with table.placed("comparison", "left"):
        judged = compare(
            [left.values[code] for code in left.codes],
            [right.values[code] for code in right.codes],
            result,
            judge=table.cells("judge") if "judge" in table.has else None,
            times=table.numbers("times") if "times" in table.has else None,
        )
    if judge_reliability:
        found = fit_with_judges(judged, reference=reference, order_effect=order_effect)
    else:
        found = fit(judged, reference=reference, order_effect=order_effect, reduce_bias=reduce_bias)
    for note in found.provenance.notes:
        click.echo(note, err=True)
    groups = int(found.sets.max()) + 1
    if groups > 1:
        click.echo(
            f"{groups} sets of entrants were never compared with one another; each has its own reference", err=True
        )
    _tell(found)
    ranks = _ranks(found.ability, found.sets)
    order = np.lexsort((ranks, found.sets))
    columns: dict[str, object] = {
        "entrant": [found.entrants[at] for at in order],
        "ability": found.ability[order],
        "se": found.error[order],
        "rank": ranks[order],
        "set": found.sets[order] + 1,
    }
    if prizes is not None:
        columns["p_prize"] = chance_of_prize(*posterior(judged), prizes=prizes)[order]
    write_table(pa.table(columns), out)


def _tell(found: Abilities) -> None:
    """What was estimated beside the abilities: the tie constant, the advantage of standing left, the care of each judge."""
    if found.tie is not None:
        click.echo(f"logarithm of the tie constant: {found.tie:.6g}", err=True)
    if found.order is not None:
        click.echo(f"advantage of standing left: {found.order:.6g}", err=True)
    if found.reliability is not None:
        for at in np.argsort(found.reliability, kind="stable"):
            click.echo(f"judge {found.judges[at] or '(nobody)'}: care {found.reliability[at]:.4f}", err=True)


def _ranks(ability: np.ndarray, sets: np.ndarray) -> np.ndarray:
    """Rank within the set, equal abilities sharing the better place."""
    same = sets[:, None] == sets
    return 1 + (same & (ability[None, :] > ability[:, None] + 1e-12)).sum(axis=1)
