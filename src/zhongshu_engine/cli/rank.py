"""`zhongshu-engine rank`: votes in, expected ranks with intervals and bands out."""

from __future__ import annotations

from pathlib import Path

import click
import numpy as np
import pyarrow as pa

from zhongshu_engine.api.ranking import SNSF_LETTERS, Ranking, cast
from zhongshu_engine.api.ranking import rank as rank_votes
from zhongshu_engine.cli.output import check_apart, check_table_name, write_table
from zhongshu_engine.cli.table_input import Table
from zhongshu_engine.errors import BadInput

FILE = click.Path(path_type=Path)


@click.command()
@click.option(
    "--votes", type=FILE, required=True, help="CSV proposal,assessor,grade[,panel]; grades are numbers or SNSF letters."
)
@click.option("--model", default="snsf", show_default=True, help="snsf, ordinal, heterogeneous or calibrated.")
@click.option("--line", type=int, help="How many can be funded: draws the line and the bands.")
@click.option("--interval", type=float, default=0.5, show_default=True, help="Width of the rank interval.")
@click.option("--seed", type=int, default=20250101, show_default=True, help="Of the draws behind the intervals.")
@click.option("--out", type=FILE, required=True, help="CSV or Parquet, best first.")
def rank(votes: Path, model: str, line: int | None, interval: float, seed: int, out: Path) -> None:
    """Rank proposals from their votes, exactly."""
    check_table_name(out)
    check_apart({"--out": out}, {"--votes": votes})
    table = Table(votes, required=("proposal", "assessor", "grade"), optional=("panel",))
    proposal = table.text("proposal")
    names = [proposal.values[code] for code in proposal.codes]
    panel = table.cells("panel") if "panel" in table.has else None
    with table.placed("vote", "proposal"):
        ballot = cast(names, table.cells("assessor"), _grades(table), panel=panel)
    result = rank_votes(ballot, model=model, line=line, interval=interval, seed=seed)
    _refuse_without_contrast(ballot.grade, table)
    write_table(_table(result), out)
    for name in result.champions:
        click.echo(f"champion below the line: {name}", err=True)


def _refuse_without_contrast(grades: np.ndarray, table: Table) -> None:
    """A file with one vote only, or with one grade only, ranks nobody; the library still answers it, with every rank in the middle."""
    if len(grades) == 1:
        raise BadInput("one vote only: there is nothing to rank it against", place=table.at(0, "grade"))
    if np.ptp(grades) == 0:
        raise BadInput(
            f"all grades equal {table.cells('grade')[0]}: they tell nobody apart", place=f"{table.path}, column grade"
        )


def _grades(table: Table) -> np.ndarray:
    cells = table.cells("grade")
    if set(cells) <= set(SNSF_LETTERS):
        return np.array([SNSF_LETTERS[cell] for cell in cells])
    return table.numbers("grade")


def _table(result: Ranking) -> pa.Table:
    order = np.argsort(result.expected_rank, kind="stable")
    none = [None] * len(order)
    return pa.table(
        {
            "proposal": [result.proposals[at] for at in order],
            "expected_rank": result.expected_rank[order],
            "pcer": result.pcer[order],
            "sucra": result.sucra[order],
            "mean": result.mean[order],
            "sd": _known(result.sd[order]),
            "rank_lo": result.rank_lo[order],
            "rank_hi": result.rank_hi[order],
            "p_within_line": pa.array(none, pa.float64())
            if result.p_within_line is None
            else result.p_within_line[order],
            "band": pa.array(none, pa.string()) if result.band is None else result.band[order].tolist(),
            "polarisation": _known(result.polarisation[order]),
        }
    )


def _known(values: np.ndarray) -> pa.Array:
    return pa.array(values, pa.float64(), from_pandas=True)
