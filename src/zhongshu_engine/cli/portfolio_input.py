"""What the portfolio commands share: options, reading of the three formats, and how a portfolio is written down."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from zhongshu_engine.cli.output import whole_file, write_json
from zhongshu_engine.errors import BadInput, Infeasible

if TYPE_CHECKING:
    from zhongshu_engine.portfolio.problem import Problem
    from zhongshu_engine.portfolio.solve import Portfolio

CHECKING = 0.5  # seconds of a time limit, at most, that are kept for checking and writing
FILE = click.argument("file", type=click.Path(path_type=Path))
OUT = click.option("--out", required=True, type=click.Path(path_type=Path), help="the JSON file to write")
SEED = click.option("--seed", default=0, show_default=True, type=click.IntRange(0, 2**31 - 1))


def _finite(_context: click.Context, option: click.Parameter, value: float | None) -> float | None:
    """Ranges let NaN and infinity pass; a person means neither."""
    if value is not None and not math.isfinite(value):
        raise click.BadParameter(f"{value} is not a finite number", param=option)
    return value


GAP = click.option(
    "--gap",
    callback=_finite,
    default=0.0,
    show_default=True,
    type=click.FloatRange(min=0),
    help="stop at this relative gap",
)
PICTURE = click.option("--picture", type=click.Path(path_type=Path), help="also draw it, as SVG")
NUMBER = click.option(
    "--problem", "number", default="1", show_default=True, help="which problem of an orlib file: its number from 1, or its name"
)  # fmt: skip


def format_option(*formats: str, default: str | None = None) -> Callable:
    """``--format`` with these choices; required when there is no default."""
    return click.option(
        "--format", "format_name", required=default is None, default=default, show_default=default is not None, type=click.Choice(formats)
    )  # fmt: skip


def _numbered(problems: list[Problem], wanted: str, file: Path) -> Problem:
    for number, problem in enumerate(problems, 1):
        if wanted in (str(number), problem.name):
            return problem
    raise BadInput(f"there is no problem {wanted!r} (1 … {len(problems)})", place=str(file))


def amount(name: str, default: float | None, words: str) -> Callable:
    """An option that takes a finite number above 0."""
    above = click.FloatRange(min=0, min_open=True)
    return click.option(
        name, default=default, show_default=default is not None, type=above, callback=_finite, help=words
    )


def time_left(limit: float | None, began: float) -> float | None:
    """What loading and reading leave of a limit counted from ``began`` (monotonic seconds), less a part for checking and writing the answer.

    Never less than half of it: a solver that is hardly asked finds nothing.

    >>> time_left(None, 0.0) is None, time_left(10.0, time.monotonic()) < 9.6, time_left(4.0, 0.0)
    (True, True, 2.0)
    """
    if limit is None:
        return None
    return max(limit - (time.monotonic() - began) - min(CHECKING, limit / 20), limit / 2)


@contextmanager
def placed(file: Path) -> Iterator[None]:
    """Every refusal of what stands in the file names the file."""
    try:
        yield
    except BadInput as error:
        raise error if str(file) in str(error) else BadInput(str(error), place=str(file)) from None


def read(file: Path, format_name: str, number: str = "1") -> Problem:
    """One problem from a file of the named format."""
    from zhongshu_engine.api import portfolio as engine

    if format_name == "orlib-mknap":
        return _numbered(engine.read_orlib(file), number, file)
    if format_name == "mobkp":
        return engine.mobkp_problem(engine.read_mobkp(file), file.name)
    return engine.read_problem(file)


def refuse(*outputs: Path | None) -> None:
    """Refuse output names that cannot be written, before any work is done."""
    named = [out.absolute() for out in outputs if out is not None]
    if len(set(named)) < len(named):
        raise BadInput("two outputs have the same name", place=str(named[0]))
    for out in outputs:
        if out is None:
            continue
        if not out.parent.is_dir():
            raise BadInput("the folder of the output file does not exist", place=str(out))
        if out.is_dir():
            raise BadInput("is a folder, not a file to write", place=str(out))


def write_infeasible(error: Infeasible, out: Path, **shape: Any) -> None:
    """The reasons as a file; the caller raises the error again for the exit status."""
    write_json({"status": "infeasible", "reason": str(error), "reasons": list(error.reasons), **shape}, out)


def write_text(text: str, path: Path | None) -> None:
    """A text file, whole or not at all."""
    if path is not None:
        with whole_file(path) as draft:
            draft.write_text(text.rstrip("\n") + "\n", encoding="utf-8")


def told(answer: Portfolio) -> dict[str, Any]:
    """A portfolio as JSON."""
    return {
        "status": answer.status,
        "objective": answer.objective,
        "bound": answer.bound,
        "gap": answer.gap,
        "selection": list(answer.selection),
        "chosen": [asdict(c) for c in answer.chosen],
        "values": answer.values,
        "spent": answer.spent,
        "provenance": asdict(answer.provenance),
    }
