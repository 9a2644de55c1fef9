"""``zhongshu-engine portfolio ask``: what a committee asks of a portfolio, one command a question, each answer one JSON file.

Every answer carries the question, the best portfolio it starts from (with status, bound, gap, seed and versions) and sentences a person can read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
    told,
    write_infeasible,
    write_text,
)
from zhongshu_engine.errors import BadInput, Infeasible

if TYPE_CHECKING:
    from zhongshu_engine.portfolio.problem import Problem


@click.group()
def ask() -> None:
    """What a committee asks: prices, the budget path, overrides, repair, alternatives, why not."""


def _question(call: Callable) -> Callable:
    """The arguments that every question takes."""
    for decorate in (OUT, SEED, GAP, NUMBER, format_option("json", "orlib-mknap", "mobkp", default="json"), FILE):
        call = decorate(call)
    return call


@contextmanager
def _asked(file: Path, out: Path, question: str) -> Iterator[None]:
    """Writes the reasons when nothing is feasible, and lets the error go on."""
    try:
        with placed(file):
            yield
    except Infeasible as error:
        write_infeasible(error, out, question=question)
        raise


def _known(problem: Problem, names: tuple[str, ...], option: str) -> list[str]:
    known = problem.position()
    for name in names:
        if name not in known:
            raise BadInput(f"unknown dossier {name!r}", place=option)
    return sorted(set(names), key=known.__getitem__)


@ask.command()
@_question
@amount("--step", 1.0, "how much more money one step is, in the unit of FILE")
def prices(file: Path, format_name: str, number: str, gap: float, seed: int, out: Path, step: float) -> None:
    """What every cap, floor and budget costs: the gain when it gives way by one step."""
    from zhongshu_engine.api import portfolio as engine

    refuse(out)
    problem = read(file, format_name, number)
    with _asked(file, out, "prices"):
        best = engine.solve(problem, gap=gap, seed=seed)
        listed = engine.prices(problem, step=step, gap=gap, seed=seed)
    write_json({"question": "prices", "best": told(best), "prices": [asdict(p) for p in listed]}, out)


def _budget(problem: Problem, wanted: str | None) -> str:
    names = [b.id for b in problem.budgets]
    if wanted is None and len(names) != 1:
        raise BadInput(f"name one of the {len(names)} budgets: {', '.join(names)}", place="--budget")
    if wanted is not None and wanted not in names:
        raise BadInput(f"unknown budget {wanted!r}", place="--budget")
    return wanted or names[0]


@ask.command()
@_question
@click.option("--budget", help="which budget grows (not needed when there is one)")
@amount("--step", 1.0, "how much more money one step is, in the unit of FILE")
@click.option("--steps", default=20, show_default=True, type=click.IntRange(1, 1000), help="how many steps")
@click.option(
    "--regrets/--no-regrets", default=True, show_default=True, help="also solve for what not moving each would cost"
)
@PICTURE
def path(
    file: Path, format_name: str, number: str, gap: float, seed: int, out: Path, budget: str | None, step: float, steps: int, regrets: bool, picture: Path | None
) -> None:  # fmt: skip
    """The path of budgets +1 … +20 steps: who enters, who leaves, and what not moving them would cost."""
    from zhongshu_engine.api import portfolio as engine

    refuse(out, picture)
    problem = read(file, format_name, number)
    name = _budget(problem, budget)
    with _asked(file, out, "path"):
        found = engine.budget_path(
            problem, name, [k * step for k in range(steps + 1)], regrets=regrets, gap=gap, seed=seed
        )
    drawn = engine.path_picture(found, source=problem.name or file.name, budget=name) if picture else ""
    write_json(
        {
            "question": "path",
            "budget": name,
            "path": [
                {
                    "more": s.more,
                    "portfolio": told(s.portfolio),
                    "enters": [asdict(m) for m in s.enters],
                    "leaves": [asdict(m) for m in s.leaves],
                }
                for s in found
            ],
        },
        out,
    )
    write_text(drawn, picture)


@ask.command()
@_question
@click.option("--in", "keep_in", multiple=True, help="a dossier that must be chosen (may be repeated)")
@click.option("--not", "keep_out", multiple=True, help="a dossier that must not be chosen (may be repeated)")
def keep(
    file: Path, format_name: str, number: str, gap: float, seed: int, out: Path, keep_in: tuple[str, ...], keep_out: tuple[str, ...]
) -> None:  # fmt: skip
    """The best portfolio that keeps a human's choices, and what each of them costs."""
    from zhongshu_engine.api import portfolio as engine

    refuse(out)
    problem = read(file, format_name, number)
    wanted, unwanted = _known(problem, keep_in, "--in"), _known(problem, keep_out, "--not")
    if not wanted and not unwanted:
        raise BadInput("name at least one dossier with --in or --not", place="keep")
    if both := [name for name in wanted if name in unwanted]:
        raise BadInput(f"{both[0]!r} is kept both in and out", place="--in and --not")
    with _asked(file, out, "keep"):
        answer = engine.with_overrides(problem, keep_in=wanted, keep_out=unwanted, gap=gap, seed=seed)
    write_json(
        {
            "question": "keep",
            "best": told(answer.best),
            "kept": told(answer.kept),
            "total_cost": answer.total_cost,
            "costs": [asdict(c) for c in answer.costs],
        },
        out,
    )


@ask.command()
@_question
@click.option("--choose", multiple=True, help="a dossier of the human selection (repeated for each)")
def repair(
    file: Path, format_name: str, number: str, gap: float, seed: int, out: Path, choose: tuple[str, ...]
) -> None:
    """The smallest change that makes a human selection feasible, and the rules it breaks."""
    from zhongshu_engine.api import portfolio as engine

    refuse(out)
    problem = read(file, format_name, number)
    wish = _known(problem, choose, "--choose")
    with _asked(file, out, "repair"):
        answer = engine.repaired(problem, wish, gap=gap, seed=seed)
    write_json(
        {
            "question": "repair",
            "wish": wish,
            "changes": len(answer.add) + len(answer.drop),
            "add": list(answer.add),
            "drop": list(answer.drop),
            "broken": list(answer.broken),
            "portfolio": told(answer.portfolio),
        },
        out,
    )


@ask.command()
@_question
@click.option("--count", default=3, show_default=True, type=click.IntRange(1, 100), help="how many beside the best")
@click.option(
    "--tolerance", default=0.02, show_default=True, type=click.FloatRange(0, 1), help="share of the best value one is ready to give up"
)  # fmt: skip
def alternatives(
    file: Path, format_name: str, number: str, gap: float, seed: int, out: Path, count: int, tolerance: float
) -> None:
    """Portfolios nearly as good as the best that differ most from it and from each other."""
    from zhongshu_engine.api import portfolio as engine

    refuse(out)
    problem = read(file, format_name, number)
    with _asked(file, out, "alternatives"):
        listed = engine.alternatives(problem, count=count, tolerance=tolerance, gap=gap, seed=seed)
    write_json(
        {
            "question": "alternatives",
            "alternatives": [{"loss": a.loss, "differs": a.differs, "portfolio": told(a.portfolio)} for a in listed],
        },
        out,
    )


@ask.command("why-not")
@_question
@click.option("--dossier", required=True, help="the dossier asked about")
def why_not(file: Path, format_name: str, number: str, gap: float, seed: int, out: Path, dossier: str) -> None:
    """Why a dossier is out, and what would have to be true for it to enter."""
    from zhongshu_engine.api import portfolio as engine

    refuse(out)
    problem = read(file, format_name, number)
    _known(problem, (dossier,), "--dossier")
    with _asked(file, out, "why-not"):
        best = engine.solve(problem, gap=gap, seed=seed)
        answer = engine.why_not(problem, dossier, gap=gap, seed=seed)
    data: dict[str, Any] = {"question": "why-not", "best": told(best), **asdict(answer)}
    write_json(data, out)
    for line in answer.words:
        click.echo(line)
