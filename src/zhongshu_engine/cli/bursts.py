"""``zhongshu-engine bursts``: which terms of dated documents burst, when, and how fast they grow."""

from __future__ import annotations

from pathlib import Path

import click

from zhongshu_engine.cli.options import PATH, out_option
from zhongshu_engine.cli.output import check_table_name, write_table
from zhongshu_engine.cli.progress import bar
from zhongshu_engine.errors import BadInput


@click.command()
@click.option("--docs", type=PATH, required=True, help="Document table: CSV(.gz), TSV, Parquet or Arrow.")
@click.option("--text-column", multiple=True, default=("title",), show_default=True, help="May be repeated.")
@click.option("--date-column", default="date", show_default=True)
@click.option("--time-unit", type=click.Choice(["day", "year", "date"]), help="Default: what the column looks like.")
@click.option("--period", type=click.Choice(["year", "half", "quarter", "month"]), default="year", show_default=True)
@click.option("--min-docs", type=int, default=5, show_default=True, help="Fewest documents of a term.")
@click.option("--longest", type=int, default=3, show_default=True, help="Most words of a term.")
@click.option("--scaling", type=float, default=2.0, show_default=True, help="Rate of a burst against the base rate.")
@click.option("--gamma", type=float, default=1.0, show_default=True, help="Cost of entering a burst.")
@click.option("--stop-words", type=PATH, help="More words to ignore, one a line.")
@click.option("--on-error", type=click.Choice(["stop", "skip"]), default="stop", show_default=True)
@click.option("--encoding", default="utf-8", show_default=True, help="Of CSV files.")
@out_option
def bursts(
    docs: Path,
    text_column: tuple[str, ...],
    date_column: str,
    time_unit: str | None,
    period: str,
    min_docs: int,
    longest: int,
    scaling: float,
    gamma: float,
    stop_words: Path | None,
    on_error: str,
    encoding: str,
    out: Path,
) -> None:
    """Bursting and emerging terms of a set of documents (Chinese and English)."""
    check_table_name(out)
    from zhongshu_engine.api.emergence import emerging_terms
    from zhongshu_engine.io import FaultLog, parse_times, read_table

    faults = FaultLog(skip=on_error == "skip")
    columns = tuple(dict.fromkeys((*text_column, date_column)))
    rows = read_table(docs, columns, faults=faults, encoding=encoding)
    if rows.table.num_rows == 0:
        raise BadInput("has no rows", place=str(docs))
    times = parse_times(rows, date_column, time_unit, faults)
    parts = [rows.table[name].to_pylist() for name in text_column]
    texts = ["\n".join(str(cell) for cell in row if cell is not None) for row in zip(*parts, strict=True)]
    with bar("terms", len(texts)) as progress:
        found = emerging_terms(
            [t for t, ok in zip(texts, times.usable, strict=True) if ok],
            times.days[times.usable],
            period=period,
            fewest=min_docs,
            longest=longest,
            scaling=scaling,
            gamma=gamma,
            stop_words=_read_stop_words(stop_words),
        )
        progress(len(texts))
    click.echo(f"{len(texts)} documents, {len(found.terms.names)} terms, {len(found.bursts.term)} bursts", err=True)
    write_table(found.table(), out)


def _read_stop_words(path: Path | None) -> list[str]:
    if path is None:
        return []
    try:
        return path.read_text(encoding="utf-8").split()
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"cannot be read: {error}", place=str(path)) from None
