"""The laboratory's page: curves of every policy with intervals, regret, and the table behind them, in one file without scripts."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

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


def _drawn(results: Results, title: str, measure: str, y_label: str, note: str) -> str:
    names = list(dict.fromkeys(line.policy for line in results.lines if line.policy != ORACLE))
    error = "se" if measure == "mean" else f"{measure}_se"
    runs = f"{results.runs:,} runs a point, seed {results.seed}; bars are 95 % intervals of the mean"
    return curves(
        title,
        [_series(results, n, measure, error) for n in names],
        x_label=AXES[results.lines[0].parameter],
        y_label=y_label,
        note=f"{runs}; {note}",
    )


def value_picture(results: Results) -> str:
    """Mean value of every policy along the axis, as SVG."""
    return _drawn(results, "Value of the completed projects", "mean", "mean value per run", UNIT)


def _world(results: Results) -> str:
    """The world in words; what the axis moves is left to the curves."""
    world: Any = results.provenance.options["world"]
    said = {
        "candidates": f"{world['candidates']:,} candidates",
        "budget": f"money for {world['budget']:g} whole projects",
        "sigma": f"tail weight σ = {world['sigma']:g}",
        "reliability": f"appraisal of reliability {world['reliability']:g}",
        "evidence": "evidence of reliability " + ", ".join(f"{e:g}" for e in world["evidence"]) + " after the stages",
        "reviewers": f"{world['reviewers']} reviewer{'' if world['reviewers'] == 1 else 's'}",
    }
    return ", ".join(words for key, words in said.items() if key != results.lines[0].parameter)


def _policy(policy: dict[str, Any]) -> str:
    def shares(values: Sequence[float]) -> str:
        return "/".join(f"{100 * v:.4g}" for v in values) + " %"

    words = [f"stages {shares(policy['stages'])} of the cost" if policy["keep"] else "all the money at once"]
    words += [f"gates keep {shares(policy['keep'])}"] if policy["keep"] else []
    words += [f"{100 * policy['lottery']:.4g} % of the seats by lot"] if policy["lottery"] else []
    words += [f"{policy['tickets']} golden tickets"] if policy["tickets"] else []
    words += [f"a bench of {policy['bench']}"] if policy["bench"] else []
    words += ["the whole cost set aside for each start"] if policy["reserve"] == "full" else []
    return f"{policy['name']}: {', '.join(words)}"


def laboratory_page(results: Results) -> str:
    """Self-contained HTML of one experiment."""
    first = results.lines[0].policy
    drawn = [
        value_picture(results),
        _drawn(results, f"Difference from {first}", "difference", "mean paired difference per run", UNIT),
        _drawn(results, "Regret", "regret", "share of the oracle's value missed", "the oracle funds the truly best"),
    ]
    lead = (
        f"<p>{results.runs:,} runs for each point, seed {results.seed}; every policy met the same candidates, noise and lots (common random numbers). "
        f"The oracle sees true values. Simulated, not observed: {escape(_world(results))}.</p>"
    )
    policies: Any = results.provenance.options["policies"]
    listed = "".join(f"<li>{escape(_policy(p))}</li>" for p in policies)
    rows = table(COLUMNS, [[getattr(line, c) for c in COLUMNS] for line in results.lines])
    return page("Policy laboratory", [lead, f"<ul>{listed}</ul>", *drawn, f'<div class="wide">{rows}</div>'])
