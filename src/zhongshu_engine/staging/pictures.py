"""The laboratory's page: curves of every policy with intervals, regret, and the table behind them, in one file without scripts."""

from __future__ import annotations

from html import escape

from zhongshu_engine.io.svg import Series, curves, page, table
from zhongshu_engine.staging.summary import NORMAL_95, ORACLE, Results

AXES = {
    "reliability": "reliability of the appraisal (its squared correlation with the log value)",
    "sigma": "tail weight σ (standard deviation of the log value)",
    "budget": "budget (whole projects)",
    "lottery": "share of the starting seats drawn by lot",
    "tickets": "golden tickets (seats)",
    "bench": "depth of the bench (dossiers)",
    "keep": "share kept at each gate",
    "gates": "number of gates",
}
UNIT = "value 1 = mean value of one candidate"
COLUMNS = (
    "at", "policy", "mean", "se", "p10", "p50", "p90", "difference", "difference_se", "regret", "regret_se", "spent", "started", "completed",
    "top_caught",
)  # fmt: skip


def _series(results: Results, name: str, measure: str, error: str) -> Series:
    mine = sorted((line for line in results.lines if line.policy == name), key=lambda line: line.at)
    return Series(
        name, [(line.at, getattr(line, measure)) for line in mine], [NORMAL_95 * getattr(line, error) for line in mine]
    )


def laboratory_page(results: Results) -> str:
    """Self-contained HTML of one experiment."""
    names = list(dict.fromkeys(line.policy for line in results.lines if line.policy != ORACLE))
    axis = AXES[results.lines[0].parameter]
    runs = f"{results.runs:,} runs a point, seed {results.seed}; bars are 95 % intervals of the mean"
    drawn = []
    for title, measure, y_label, note in (
        ("Value of the completed projects", "mean", "mean value per run", f"{runs}; {UNIT}"),
        (f"Difference from {names[0]}", "difference", "mean paired difference per run", f"{runs}; {UNIT}"),
        ("Regret", "regret", "share of the oracle's value missed", f"{runs}; the oracle funds the truly best"),
    ):
        error = "se" if measure == "mean" else f"{measure}_se"
        drawn.append(
            curves(
                title, [_series(results, n, measure, error) for n in names], x_label=axis, y_label=y_label, note=note
            )
        )
    lead = (
        f"<p>{results.runs:,} runs for each point, seed {results.seed}; every policy met the same candidates, noise and lots (common random numbers). "
        f"The oracle sees true values. Simulated, not observed: {escape(str(results.provenance.options['world']))}.</p>"
    )
    rows = table(COLUMNS, [[getattr(line, c) for c in COLUMNS] for line in results.lines])
    return page("Policy laboratory", [lead, *drawn, f'<div class="wide">{rows}</div>'])
