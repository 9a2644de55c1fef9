"""`zhongshu-engine assign`: who reviews what, with a proof in the report.

Exit status 0 solved, 3 infeasible (the report then says why and no assignment is written), 2 bad input (nothing is written).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import numpy as np
import pyarrow as pa

from zhongshu_engine.api.assignment import Assignment, Options, Problem
from zhongshu_engine.api.assignment import assign as solve
from zhongshu_engine.cli.assign_input import Sources, read_problem
from zhongshu_engine.cli.output import check_apart, check_folder, check_table_name, write_json, write_table
from zhongshu_engine.errors import BadInput, Infeasible

FILE = click.Path(path_type=Path)


@click.command()
@click.option(
    "--scores",
    type=FILE,
    required=True,
    help="CSV submission,expert,score or .npy submissions x experts (NaN: conflict).",
)
@click.option("--per-submission", type=int, required=True, help="Experts for each submission.")
@click.option("--max-load", type=int, required=True, help="Most submissions for one expert.")
@click.option("--min-load", type=int, default=0, show_default=True, help="Fewest submissions for one expert.")
@click.option("--loads", type=FILE, help="CSV expert,max_load[,min_load] for experts who differ.")
@click.option("--demands", type=FILE, help="CSV submission,demand for submissions that differ.")
@click.option("--conflicts", type=FILE, help="CSV submission,expert: pairs that may never be used.")
@click.option("--keep", type=FILE, help="CSV submission,expert: pairs that must be kept.")
@click.option("--bids", type=FILE, help="CSV submission,expert,bid (-1 to 1): the score is multiplied by 2^bid.")
@click.option("--served", type=FILE, help="CSV submission,expert,times: the score fades by 0.8 each time.")
@click.option(
    "--groups", type=FILE, help="CSV group,expert,min,max[,submission]: experts of each group per submission."
)
@click.option("--objective", default="total", show_default=True, help="total, floor, leximin or randomized.")
@click.option(
    "--max-marginal",
    type=float,
    default=1.0,
    show_default=True,
    help="Cap on a pair's chance (randomized only); groups may cross.",
)
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--time-limit", type=float, help="Seconds; the best so far is returned with its proven gap.")
@click.option("--gap", type=float, help="Relative gap that is enough (floor, groups; default 0, large questions 5e-4).")
@click.option(
    "--absent-score", type=float, help="Score of pairs that the CSV does not list (otherwise they may not be used)."
)
@click.option("--progress", is_flag=True, help="Tell total, bound and seconds on standard error.")
@click.option("--out", type=FILE, required=True, help="CSV or Parquet submission,expert,score.")
@click.option("--report", type=FILE, help="JSON with total, bound, gap, worst, unmet, seconds.")
def assign(**given: Any) -> None:
    """Assign experts to submissions, exactly and with a proof."""
    out, report = given.pop("out"), given.pop("report")
    options = Options(
        seed=given.pop("seed"),
        max_marginal=given.pop("max_marginal"),
        time_limit=given.pop("time_limit"),
        progress=_tell if given.pop("progress") else None,
        gap=given.pop("gap"),
    )
    objective = given.pop("objective")
    check_table_name(out)
    if options.time_limit is not None and not options.time_limit > 0:
        raise BadInput(f"must be above 0 seconds, got {options.time_limit:g}", place="--time-limit")
    if options.gap is not None and not options.gap >= 0:
        raise BadInput(f"must be at least 0, got {options.gap:g}", place="--gap")
    if report is not None:
        check_folder(report)
    check_apart({"--out": out, "--report": report}, {f"--{k}": v for k, v in given.items() if isinstance(v, Path)})
    problem = read_problem(Sources(**given))
    answer = solve(problem, objective, options=options)
    told = _report(problem, answer, objective)
    if answer.status != "infeasible":
        write_table(_pairs_table(problem, answer), out)
    if report:
        write_json(told, report)
    if answer.status == "infeasible":
        raise Infeasible("no assignment keeps every demand, load and conflict", reasons=answer.reasons)


def _tell(stage: str, total: float, bound: float, seconds: float) -> None:
    click.echo(f"{stage}: total {total:.9g}, bound {bound:.9g}, {seconds:.1f} s", err=True)


def _pairs_table(problem: Problem, answer: Assignment) -> pa.Table:
    rows, columns = answer.pairs.T
    return pa.table(
        {
            "submission": [problem.proposal(int(row)) for row in rows],
            "expert": [problem.expert(int(column)) for column in columns],
            "score": problem.scores[rows, columns],
        }
    )


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _report(problem: Problem, answer: Assignment, objective: str) -> dict[str, object]:
    report: dict[str, object] = {
        "status": answer.status,
        "objective": objective,
        "total": _number(answer.total),
        "bound": _number(answer.bound),
        "gap": _number(answer.gap),
        "worst": _number(answer.worst),
        "worst_bound": _number(answer.worst_bound),
        "unmet": [{"submission": problem.proposal(p), "missing": k, "reason": why} for p, k, why in answer.unmet],
        "reasons": list(answer.reasons),
        "seed": answer.provenance.seed,
        "seconds": round(answer.seconds, 3),
        "versions": answer.provenance.versions,
        "notes": list(answer.provenance.notes),
    }
    if answer.levels_proven is not None:
        report["levels_proven"] = answer.levels_proven
    if answer.certificate is not None:
        report["prices"] = {
            problem.expert(int(e)): float(answer.certificate.prices[e])
            for e in np.flatnonzero(answer.certificate.prices)
        }
    if answer.marginals is not None:
        cells, chances = answer.marginals
        report["max_marginal"] = float(chances.max(initial=0.0))
        report["marginals"] = [
            [problem.proposal(p), problem.expert(e), chance]
            for (p, e), chance in zip(cells.tolist(), chances.tolist(), strict=True)
        ]
    if answer.lottery is not None:
        report |= _lottery(problem, answer)
    return report


def _lottery(problem: Problem, answer: Assignment) -> dict[str, object]:
    """The assignments that could be drawn, as places in the list of marginals, with their weights; which was drawn; the prices of the caps."""
    told: dict[str, object] = {}
    if answer.lottery is not None and answer.marginals is not None:
        keys = answer.marginals[0] @ [problem.experts, 1]
        places = [np.searchsorted(keys, pairs @ [problem.experts, 1]) for pairs in answer.lottery.assignments]
        told["lottery"] = {
            "weights": answer.lottery.weights.tolist(),
            "assignments": [at.tolist() for at in places],
            "drawn": answer.lottery.which,
        }
    if answer.certificate is not None and answer.certificate.caps is not None:
        cells, prices = answer.certificate.caps
        told["cap_prices"] = [
            [problem.proposal(p), problem.expert(e), price]
            for (p, e), price in zip(cells.tolist(), prices.tolist(), strict=True)
        ]
    return told
