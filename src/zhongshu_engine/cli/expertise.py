"""`zhongshu-engine expertise`: submissions and experts' works in, a score for every pair out, with the works that explain it."""

from __future__ import annotations

import codecs
import json
from pathlib import Path

import click
import numpy as np
import pyarrow as pa

from zhongshu_engine.api.expertise import Document, Expertise, appraise, read
from zhongshu_engine.cli.embedders import embedder_of
from zhongshu_engine.cli.output import check_table_name, write_table
from zhongshu_engine.errors import BadInput

FILE = click.Path(path_type=Path)
BESIDE = Path("-")  # --explain without a name


@click.command()
@click.option(
    "--submissions", type=FILE, required=True, help='JSON lines {"id","title","abstract","fulltext"?,"title_en"?,…}.'
)
@click.option("--archives", type=FILE, required=True, help='JSON lines of works, each also with "expert".')
@click.option("--out", type=FILE, required=True, help="CSV or Parquet submission,expert,score.")
@click.option(
    "--explain",
    type=FILE,
    is_flag=False,
    flag_value=BESIDE,
    help="CSV or Parquet submission,expert,rank,work,title,likeness: the three nearest works; without a name, beside the output.",
)
@click.option("--top", type=int, help="Keep this many best experts of each submission.")
@click.option(
    "--embedder",
    default="minilm",
    show_default=True,
    help="minilm, none, a model folder, or an OpenAI-compatible address.",
)
@click.option(
    "--cache", type=click.Path(path_type=Path, file_okay=False), help="Folder that keeps vectors between runs."
)
def expertise(
    submissions: Path,
    archives: Path,
    out: Path,
    explain: Path | None,
    top: int | None,
    embedder: str,
    cache: Path | None,
) -> None:
    """Score every expert for every submission."""
    check_table_name(out)
    if explain == BESIDE:
        explain = out.with_name(f"{out.stem}.explain{out.suffix}")
    if explain:
        check_table_name(explain)
    if top is not None and top < 1:
        raise BadInput(f"must be at least 1, got {top}", place="--top")
    proposals, works = _lines(submissions, needs_expert=False), _lines(archives, needs_expert=True)
    found = appraise(proposals, works, embedder=embedder_of(embedder, cache))
    pairs = _pairs(found, top)
    if explain:
        write_table(_evidence(found, pairs), explain)
    write_table(
        pa.table(
            {
                "submission": [found.proposals[p] for p, _ in pairs],
                "expert": [found.experts[e] for _, e in pairs],
                "score": [float(found.scores[p, e]) for p, e in pairs],
            }
        ),
        out,
    )
    if unknown := int(np.isnan(found.scores).sum()):
        click.echo(f"{unknown} pairs share no language and have no score", err=True)


def _lines(path: Path, *, needs_expert: bool) -> list[Document]:
    if not path.is_file():
        raise BadInput("no such file", place=str(path))
    documents, seen = [], dict[str, int]()
    for number, raw in enumerate(path.read_bytes().removeprefix(codecs.BOM_UTF8).split(b"\n"), start=1):
        if not raw.strip():
            continue
        place = f"{path}, line {number}"
        try:
            record = json.loads(raw.decode("utf-8"))
        except UnicodeDecodeError:
            raise BadInput("not text in UTF-8", place=place) from None
        except (ValueError, RecursionError) as error:
            raise BadInput(f"not a JSON record ({error})", place=place) from None
        if not isinstance(record, dict):
            raise BadInput("not a JSON record of named fields", place=place)
        document = read(record, place=place, needs_expert=needs_expert)
        if not needs_expert and document.id in seen:
            raise BadInput(f"submission {document.id} is given twice, first in line {seen[document.id]}", place=place)
        seen.setdefault(document.id, number)
        documents.append(document)
    if not documents:
        raise BadInput("the file is empty", place=str(path))
    return documents


def _pairs(found: Expertise, top: int | None) -> list[tuple[int, int]]:
    pairs: list[tuple[int, int]] = []
    for p, row in enumerate(found.scores):
        known = np.flatnonzero(np.isfinite(row))
        best = known[np.argsort(-row[known], kind="stable")]
        pairs += [(p, int(e)) for e in (best if top is None else best[:top])]
    return pairs


def _evidence(found: Expertise, pairs: list[tuple[int, int]]) -> pa.Table:
    rows = [(p, e, rank, piece) for p, e in pairs for rank, piece in enumerate(found.evidence(p, e), start=1)]
    return pa.table(
        {
            "submission": [found.proposals[p] for p, *_ in rows],
            "expert": [found.experts[e] for _, e, *_ in rows],
            "rank": [rank for *_, rank, _ in rows],
            "work": [piece.work for *_, piece in rows],
            "title": [piece.title for *_, piece in rows],
            "likeness": [piece.likeness for *_, piece in rows],
        }
    )
