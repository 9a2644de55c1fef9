"""The laboratory's page: curves of every policy with intervals, regret, and the table behind them, in one file without scripts."""

from __future__ import annotations

from dataclasses import astuple, fields

from zhongshu_engine.io.svg import Series, curves, page, table
from zhongshu_engine.staging.summary import NORMAL_95, ORACLE, Line, Results


def _series(results: Results, name: str, measure: str, error: str) -> Series:
    mine = [line for line in results.lines if line.policy == name]
    return Series(
        name, [(line.at, getattr(line, measure)) for line in mine], [NORMAL_95 * getattr(line, error) for line in mine]
    )


def laboratory_page(results: Results) -> str:
    """Self-contained HTML of one experiment."""
    names = list(dict.fromkeys(line.policy for line in results.lines if line.policy != ORACLE))
    axis = results.lines[0].parameter
    value = curves(
        "Value of the completed",
        [_series(results, n, "mean", "se") for n in names],
        x_label=axis,
        y_label="mean value per run",
    )
    lead = curves(
        f"Difference from {names[0]}", [_series(results, n, "difference", "difference_se") for n in names],
        x_label=axis, y_label="paired difference",
    )  # fmt: skip
    missed = curves(
        "Regret",
        [_series(results, n, "regret", "regret_se") for n in names],
        x_label=axis,
        y_label="share of the oracle's value missed",
    )
    note = (
        f"<p>{results.runs} runs for each point, seed {results.seed}; every policy met the same candidates, noise and lots. "
        "Bars are 95 % intervals of the mean. The oracle sees true values.</p>"
    )
    rows = table([f.name for f in fields(Line)], [astuple(line) for line in results.lines])
    return page("Policy laboratory", [note, value, lead, missed, rows])
