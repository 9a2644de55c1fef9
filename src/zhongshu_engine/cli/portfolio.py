"""``zhongshu-engine portfolio``: solve one problem, list its complete front, its robust portfolios, or ask what a committee asks.

Every answer is one JSON file; pictures are drawn beside it on request. The questions live in `portfolio_questions`.
"""

from __future__ import annotations

import time
from dataclasses import asdict
from pathlib import Path

import click

from zhongshu_engine.cli.output import write_json
from zhongshu_engine.cli.portfolio_input import (
    FILE,
    GAP,
    NUMBER,
    OUT,
    PICTURE,
    SEED,
    amount,
    format_option,
    placed,
    read,
    refuse,
    time_left,
    told,
    write_infeasible,
    write_text,
)
from zhongshu_engine.cli.portfolio_questions import ask
from zhongshu_engine.errors import Infeasible


@click.group()
def portfolio() -> None:
    """Which dossiers, how much, until when."""


portfolio.add_command(ask)


@portfolio.command()
@FILE
@format_option("orlib-mknap", "mobkp", "json")
@NUMBER
@amount("--time-limit", None, "seconds for the whole command; the gap is then reported")
@GAP
@click.option("--solver", default="auto", show_default=True, type=click.Choice(["auto", "highs", "cpsat"]))
@SEED
@OUT
def solve(
    file: Path, format_name: str, number: str, time_limit: float | None, gap: float, solver: str, seed: int, out: Path
) -> None:
    """The best portfolio of FILE, with its bound and gap; indices count from 0."""
    began = time.monotonic()
    from zhongshu_engine.api import portfolio as engine

    refuse(out)
    problem = read(file, format_name, number)
    try:
        with placed(file):
            answer = engine.solve(problem, time_limit=time_left(time_limit, began), gap=gap, seed=seed, solver=solver)
    except Infeasible as error:
        write_infeasible(error, out, objective=None, bound=None, gap=None, selection=[])
        raise
    write_json({**told(answer), "problem": problem.name, "best_known": problem.best_known}, out)


@portfolio.command()
@FILE
@format_option("mobkp", "json")
@SEED
@OUT
@PICTURE
def front(file: Path, format_name: str, seed: int, out: Path, picture: Path | None) -> None:
    """Every efficient point of FILE (two or three objectives), each with one portfolio."""
    from zhongshu_engine.api import portfolio as engine

    refuse(out, picture)
    problem = read(file, format_name)
    try:
        with placed(file):
            answer = engine.efficient(problem, seed=seed)
    except Infeasible as error:
        write_infeasible(error, out, objective=None, bound=None, gap=None, front=[], selections=[])
        raise
    drawn = engine.front_picture(answer, source=problem.name or file.name) if picture else ""
    write_json(
        {
            "status": "complete",
            "objectives": list(answer.objectives),
            "points": len(answer.points),
            "front": [list(p) for p in answer.points],
            "selections": [list(s) for s in answer.selections],
            "provenance": asdict(answer.provenance),
        },
        out,
    )
    write_text(drawn, picture)


@portfolio.command()
@FILE
@format_option("mobkp", "json", default="json")
@OUT
@PICTURE
def robust(file: Path, format_name: str, out: Path, picture: Path | None) -> None:
    """Non-dominated portfolios of FILE under intervals and half-known weights, and the core index of every dossier."""
    from zhongshu_engine.api import portfolio as engine

    refuse(out, picture)
    problem = read(file, format_name)
    try:
        with placed(file):
            answer = engine.robust(problem)
    except Infeasible as error:
        write_infeasible(error, out, core_index={}, selections=[])
        raise
    drawn = engine.core_picture(answer, source=problem.name or file.name) if picture else ""
    write_json(
        {
            "status": "complete",
            "core_index": answer.core_index,
            "core": list(answer.core),
            "borderline": list(answer.borderline),
            "exterior": list(answer.exterior),
            "portfolios": len(answer.portfolios),
            "selections": [list(p) for p in answer.portfolios],
            "regret": list(answer.regret),
            "maximin": list(answer.portfolios[answer.maximin]),
            "minimax_regret": list(answer.portfolios[answer.minimax_regret]),
            "objectives": [o.id for o in problem.objectives],
            "extreme_weights": [list(w) for w in answer.weights],
            "provenance": asdict(answer.provenance),
        },
        out,
    )
    write_text(drawn, picture)


@portfolio.command()
@FILE
@amount("--time-limit", None, "seconds for the greatest share; the horizon itself is always proved")
@click.option("--solver", default="auto", show_default=True, type=click.Choice(["auto", "highs", "cpsat"]))
@SEED
@OUT
def earliest(file: Path, time_limit: float | None, solver: str, seed: int, out: Path) -> None:
    """The earliest period by which the pipeline of FILE (AMPL data of the NPD1 instance) pays with its stated probability."""
    from zhongshu_engine.api import portfolio as engine
    from zhongshu_engine.result import versions

    refuse(out)
    pipeline = engine.read_npd(file)
    try:
        answer = engine.earliest(pipeline, time_limit=time_limit, solver=solver, seed=seed)
    except Infeasible as error:
        write_infeasible(error, out, horizon=None, selection=[])
        raise
    write_json(
        {
            "status": answer.status,
            "horizon": answer.horizon,
            "share": float(answer.share),
            "share_exact": str(answer.share),
            "bound": answer.bound,
            "gap": answer.bound - float(answer.share),
            "needed": pipeline.probability,
            "selection": list(answer.completed),
            "at_work": [list(projects) for projects in answer.at_work],
            "seed": seed,
            "versions": versions("highspy", "ortools", "numpy"),
        },
        out,
    )


@portfolio.command()
@click.option("--example", is_flag=True, help="an example instead of the schema")
@click.option("--robust-example", is_flag=True, help="an example with intervals and half-known weights")
@click.option("--out", type=click.Path(path_type=Path), help="a file instead of the screen")
def schema(example: bool, robust_example: bool, out: Path | None) -> None:
    """The JSON Schema of the json format, or an example of it."""
    from importlib.resources import files

    from zhongshu_engine.portfolio.reading import EXAMPLE, PACKAGE, ROBUST_EXAMPLE, SCHEMA

    name = ROBUST_EXAMPLE if robust_example else EXAMPLE if example else SCHEMA
    text = files(PACKAGE).joinpath(name).read_text(encoding="utf-8")
    if out is None:
        click.echo(text, nl=False)
    else:
        refuse(out)
        write_text(text, out)
