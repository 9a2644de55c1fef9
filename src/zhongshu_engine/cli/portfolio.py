"""``zhongshu-engine portfolio``: solve one problem, or list its complete front. Every answer is one JSON file."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from zhongshu_engine.cli.output import whole_file, write_json
from zhongshu_engine.errors import BadInput, Infeasible

FILE = click.argument("file", type=click.Path(path_type=Path))
OUT = click.option("--out", required=True, type=click.Path(path_type=Path), help="the JSON file to write")
SEED = click.option("--seed", default=0, show_default=True, type=click.IntRange(0, 2**31 - 1))


@click.group()
def portfolio() -> None:
    """Which dossiers, how much, until when."""


def _numbered(problems: list[Any], wanted: str, file: Path) -> Any:
    for number, problem in enumerate(problems, 1):
        if wanted in (str(number), problem.name):
            return problem
    raise BadInput(f"there is no problem {wanted!r} (1 … {len(problems)})", place=str(file))


def _read(file: Path, format_name: str, number: str) -> Any:
    from zhongshu_engine.api import portfolio as engine

    if format_name == "orlib-mknap":
        return _numbered(engine.read_orlib(file), number, file)
    if format_name == "mobkp":
        return engine.mobkp_problem(engine.read_mobkp(file), file.name)
    return engine.read_problem(file)


def _refuse(out: Path) -> None:
    if not out.parent.is_dir():
        raise BadInput("the folder of the output file does not exist", place=str(out))


def _infeasible(error: Infeasible, out: Path, **shape: Any) -> None:
    write_json({"status": "infeasible", "reason": str(error), "reasons": list(error.reasons), **shape}, out)


@portfolio.command()
@FILE
@click.option("--format", "format_name", required=True, type=click.Choice(["orlib-mknap", "mobkp", "json"]))
@click.option(
    "--problem",
    "number",
    default="1",
    show_default=True,
    help="which problem of an orlib file: its number from 1, or its name",
)
@click.option("--time-limit", type=click.FloatRange(min=0, min_open=True), help="seconds; the gap is then reported")
@click.option("--gap", default=0.0, show_default=True, type=click.FloatRange(min=0), help="stop at this relative gap")
@click.option("--solver", default="auto", show_default=True, type=click.Choice(["auto", "highs", "cpsat"]))
@SEED
@OUT
def solve(
    file: Path, format_name: str, number: str, time_limit: float | None, gap: float, solver: str, seed: int, out: Path
) -> None:
    """The best portfolio of FILE, with its bound and gap; indices count from 0."""
    from zhongshu_engine.api import portfolio as engine

    _refuse(out)
    problem = _read(file, format_name, number)
    try:
        answer = engine.solve(problem, time_limit=time_limit, gap=gap, seed=seed, solver=solver)
    except Infeasible as error:
        _infeasible(error, out, objective=None, bound=None, gap=None, selection=[])
        raise
    write_json(
        {
            "status": answer.status,
            "objective": answer.objective,
            "bound": answer.bound,
            "gap": answer.gap,
            "selection": list(answer.selection),
            "chosen": [asdict(c) for c in answer.chosen],
            "values": answer.values,
            "spent": answer.spent,
            "problem": problem.name,
            "best_known": problem.best_known,
            "provenance": asdict(answer.provenance),
        },
        out,
    )


@portfolio.command()
@FILE
@click.option("--format", "format_name", required=True, type=click.Choice(["mobkp", "json"]))
@SEED
@OUT
@click.option("--picture", type=click.Path(path_type=Path), help="also draw the points, as SVG")
def front(file: Path, format_name: str, seed: int, out: Path, picture: Path | None) -> None:
    """Every efficient point of FILE (two or three objectives), each with one portfolio."""
    from zhongshu_engine.api import portfolio as engine

    _refuse(out)
    if picture is not None:
        _refuse(picture)
    problem = _read(file, format_name, "1")
    try:
        answer = engine.efficient(problem, seed=seed)
    except Infeasible as error:
        _infeasible(error, out, objective=None, bound=None, gap=None, front=[], selections=[])
        raise
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
    if picture is not None:
        with whole_file(picture) as draft:
            draft.write_text(engine.front_picture(answer) + "\n", encoding="utf-8")


@portfolio.command()
@click.option("--example", is_flag=True, help="an example instead of the schema")
@click.option("--out", type=click.Path(path_type=Path), help="a file instead of the screen")
def schema(example: bool, out: Path | None) -> None:
    """The JSON Schema of the json format, or an example of it."""
    from importlib.resources import files

    from zhongshu_engine.portfolio.reading import EXAMPLE, PACKAGE, SCHEMA

    text = files(PACKAGE).joinpath(EXAMPLE if example else SCHEMA).read_text(encoding="utf-8")
    if out is None:
        return click.echo(text, nl=False)
    with whole_file(out) as draft:
        draft.write_text(text, encoding="utf-8")
    return None
