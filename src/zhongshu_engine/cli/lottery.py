"""`zhongshu-engine lottery`: intervals in, chances of the fairest partial lottery out, and the draw when the seed is revealed."""

from __future__ import annotations

import re
from pathlib import Path

import click
import numpy as np
import pyarrow as pa

from zhongshu_engine.api.ranking import commitment, draw, maximin
from zhongshu_engine.cli.output import check_apart, check_table_name, write_table
from zhongshu_engine.cli.table_input import Table
from zhongshu_engine.errors import BadInput

FILE = click.Path(path_type=Path)
# columns of the two ends, and the sign that makes higher better
ENDS = (("low", "high", 1.0), ("lower", "upper", 1.0), ("rank_hi", "rank_lo", -1.0))


@click.command()
@click.option(
    "--intervals",
    type=FILE,
    required=True,
    help="CSV proposal,low,high (higher is better) or proposal,rank_lo,rank_hi.",
)
@click.option("--seats", type=int, required=True, help="How many can be funded.")
@click.option("--seed-hex", help="The revealed seed; without it chances only.")
@click.option("--out", type=FILE, required=True, help="CSV or Parquet proposal,probability,drawn.")
def lottery(intervals: Path, seats: int, seed_hex: str | None, out: Path) -> None:
    """Chances that make the worst valid choice of winners as well covered as possible."""
    check_table_name(out)
    check_apart({"--out": out}, {"--intervals": intervals})
    if seed_hex is not None and (not re.fullmatch(r"[0-9a-fA-F]+", seed_hex) or len(seed_hex) % 2):
        raise BadInput("must be an even number of hexadecimal digits", place="--seed-hex")
    table = Table(intervals, required=("proposal",), optional=[name for pair in ENDS for name in pair[:2]])
    proposal = table.text("proposal")
    if len(proposal.values) != len(table):
        table.refuse_twice("proposal")
    low, high = _ends(table)
    order = np.argsort(proposal.codes)
    chance = maximin(low[order], high[order], seats=seats).probability.round(12)
    winners = (
        set(draw(dict(zip(proposal.values, map(repr, chance.tolist()), strict=True)), seed_hex)) if seed_hex else set()
    )
    drawn = [int(name in winners) if seed_hex else None for name in proposal.values]
    write_table(
        pa.table({"proposal": list(proposal.values), "probability": chance, "drawn": pa.array(drawn, pa.int64())}), out
    )
    if seed_hex:
        click.echo(f"commitment of the seed: {commitment(seed_hex)}", err=True)


def _ends(table: Table) -> tuple[np.ndarray, np.ndarray]:
    for low, high, sign in ENDS:
        if {low, high} <= table.has:
            lower, upper = sign * table.numbers(low), sign * table.numbers(high)
            crossed = np.flatnonzero(lower > upper)
            if len(crossed):
                row, first = int(crossed[0]), low if sign > 0 else high
                ends = sorted(abs(end) if sign < 0 else end for end in (lower[row], upper[row]))
                raise BadInput(
                    f"the lower end {ends[1]:g} is above the upper end {ends[0]:g}", place=table.at(row, first)
                )
            return lower, upper
    raise BadInput("needs the columns low and high, or rank_lo and rank_hi", place=str(table.path))
