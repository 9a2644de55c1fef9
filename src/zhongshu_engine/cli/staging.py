"""``zhongshu-engine staging``: simulate funding policies, or advise on the next money."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from zhongshu_engine.cli.output import whole_file, write_json, write_table
from zhongshu_engine.errors import BadInput

ENDINGS = (".json", ".csv", ".parquet", ".html")


@click.group()
def staging() -> None:
    """Until when, and what the next money should learn."""


def _check(out: Path, endings: tuple[str, ...]) -> None:
    if out.suffix not in endings:
        raise BadInput(f"the output must end in {', '.join(endings)}", place=str(out))
    if not out.parent.is_dir():
        raise BadInput("the folder of the output file does not exist", place=str(out))


@staging.command()
@click.option("--config", required=True, type=click.Path(path_type=Path), help="a TOML file (see `staging example`)")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="table (.csv, .parquet, .json) or page (.html)"
)
@click.option("--html", type=click.Path(path_type=Path), help="also write the page with curves")
@click.option("--picture", type=click.Path(path_type=Path), help="also draw the curves of the mean value alone (.svg)")
def simulate(config: Path, out: Path, html: Path | None, picture: Path | None) -> None:
    """Compare funding policies on the same simulated candidates."""
    from zhongshu_engine.api import staging as engine

    _check(out, ENDINGS)
    if html is not None:
        _check(html, (".html",))
    if picture is not None:
        _check(picture, (".svg",))
    results = engine.experiment(engine.read_laboratory(config))
    lines = [asdict(line) for line in results.lines]
    if out.suffix == ".json":
        write_json(
            {"lines": lines, "runs": results.runs, "seed": results.seed, "provenance": asdict(results.provenance)}, out
        )
    elif out.suffix != ".html":
        import pyarrow as pa

        write_table(pa.Table.from_pylist(lines), out)
    pages = [html] if html is not None else []
    for page in [*pages, *([out] if out.suffix == ".html" else [])]:
        with whole_file(page) as draft:
            draft.write_text(engine.laboratory_page(results), encoding="utf-8")
    if picture is not None:
        with whole_file(picture) as draft:
            draft.write_text(engine.value_picture(results) + "\n", encoding="utf-8")


@staging.command()
def example() -> None:
    """An example configuration of `simulate`, on the screen."""
    from importlib.resources import files

    click.echo(files("zhongshu_engine.staging").joinpath("example.toml").read_text(encoding="utf-8"), nl=False)


@staging.command()
@click.option("--state", required=True, type=click.Path(path_type=Path), help="a JSON file of the published schema")
@click.option("--budget", required=True, type=float, help="money for next stages")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="the JSON file to write")
def advise(state: Path, budget: float, out: Path) -> None:
    """Advice for every dossier: go, hold or stop, with the reason and the next best."""
    from zhongshu_engine.api import staging as engine

    _check(out, (".json",))
    write_json(asdict(engine.advise(engine.read_state(state), budget)), out)


@staging.command()
@click.option("--example", "want_example", is_flag=True, help="an example instead of the schema")
def schema(want_example: bool) -> None:
    """The JSON Schema of the state of `advise`, or an example of it."""
    from importlib.resources import files

    name = "state.example.json" if want_example else "state.schema.json"
    click.echo(files("zhongshu_engine.staging").joinpath(name).read_text(encoding="utf-8"), nl=False)


@staging.command()
@click.option("--awards", required=True, type=click.Path(path_type=Path), help="the award table (CSV, may be gzipped)")
@click.option("--out", type=click.Path(path_type=Path), help="also write the figures as JSON")
def priors(awards: Path, out: Path | None) -> None:
    """Conversion, lag and money step of a real staged programme, with the error of the matching rule."""
    from zhongshu_engine.api import staging as engine

    if out is not None:
        _check(out, (".json",))
    found = engine.priors(engine.read_awards(awards))
    click.echo(engine.priors_told(found))
    if out is not None:
        write_json(asdict(found), out)
