"""``zhongshu-engine report``: one self-contained HTML page about a citation graph, with the doubts beside the
numbers.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from zhongshu_engine.cli.options import PATH, graph_options, read_graph, seed_option, threads_option
from zhongshu_engine.cli.output import check_folder, whole_file
from zhongshu_engine.cli.page import page, section, table
from zhongshu_engine.cli.progress import bar
from zhongshu_engine.errors import BadInput

if TYPE_CHECKING:
    from zhongshu_engine.api.disruption import Disruption, Graph

TOP = 20
LEAST = 3
RESAMPLES = 200
LONGEST_ROUTE = 60


@click.command()
@graph_options
@click.option("--window-days", type=int, default=1826, show_default=True)
@click.option("--docs", type=PATH, help="Dated texts for the timeline of bursts.")
@click.option("--text-column", multiple=True, default=("title",), show_default=True)
@click.option("--date-column", default="date", show_default=True)
@click.option("--title", default="Citation graph", show_default=True)
@threads_option
@seed_option
@click.option("--out", type=PATH, required=True, help="The page to write, .html.")
def report(
    window_days: int,
    docs: Path | None,
    text_column: tuple[str, ...],
    date_column: str,
    title: str,
    threads: int,
    seed: int,
    out: Path,
    **source: Any,
) -> None:
    """A page with the distribution by year, the top lists, the bursts and the main path."""
    if out.suffix != ".html":
        raise BadInput("the output must end in .html", place=str(out))
    check_folder(out)
    from zhongshu_engine.api.disruption import measure
    from zhongshu_engine.disruption.measure import check_options

    check_options(window_days, 1, "", threads)
    graph = read_graph(**source)
    with bar("disruption", graph.n) as progress:
        answer = measure(graph, window_days=window_days, threads=threads, progress=progress)
    sections = [_years(answer), *_top_lists(answer, seed)]
    if docs is not None:
        sections.append(_bursts(docs, text_column, date_column))
    sections.append(_route(graph))
    d = graph.dropped
    lead = (
        f"{graph.n:,} works, {graph.m:,} references. Left out: {d.loops:,} loops, {d.duplicates:,} duplicate references, "
        f"{d.unknown_citing + d.unknown_cited:,} references with an unknown end, {d.broken_rows:,} broken rows. Window {window_days:,} days."
    )
    with whole_file(out) as draft:
        draft.write_text(page(title, lead, sections), encoding="utf-8")


def _years(answer: Disruption) -> str:
    from zhongshu_engine.api.disruption import by_year
    from zhongshu_engine.cli.drawing import line_chart

    trend = by_year(answer)
    series = {
        "all works, those without references at +1": trend.mean_all.tolist(),
        "works with references": trend.mean_with_references.tolist(),
        "at least three references and three citers": trend.mean_well_connected.tolist(),
    }
    columns = trend.table().to_pydict()
    rows = list(zip(*columns.values(), strict=True))
    years = [str(row[0]) for row in rows]
    header = ["year", "works", "all", "share without references", "with references", "well connected"]
    return section(
        "Mean disruption (DI1) by year",
        "A fall of the first line that the second does not share comes from works whose references are missing, not from science. "
        "The last years are cut off by the end of the data, the first by its beginning.",
        line_chart("Mean DI1 by year", trend.year.tolist(), series),
        table(header, [(y, *row[1:]) for y, row in zip(years, rows, strict=True)]),
    )


def _top_lists(answer: Disruption, seed: int) -> list[str]:
    import numpy as np

    from zhongshu_engine.disruption.intervals import intervals
    from zhongshu_engine.disruption.ranking import percentiles
    from zhongshu_engine.disruption.status import LABELS

    graph, counts = answer.graph, answer.counts
    references = np.diff(graph.links.out_start)
    fit = (references >= LEAST) & (counts.n_i + counts.n_j >= LEAST)
    ranks, bounds = percentiles(answer), intervals(answer, resamples=RESAMPLES, seed=seed)
    ids, row = graph.id_list(), np.arange(graph.n) if graph.row is None else graph.row
    made = []
    for index, what in (
        ("di5", "DI5: who is cited without the works it built on"),
        ("dep", "DEP: whose citers lean least on its sources"),
    ):
        rank = ranks[f"{index}_percentile"]
        order = [
            p for p in np.lexsort((-counts.n_i, -np.nan_to_num(rank, nan=-1))) if fit[p] and not np.isnan(rank[p])
        ][:TOP]
        rows = [
            (
                str(ids[int(row[p])].as_py()), str(graph.days[p].astype("datetime64[D]")), int(counts.n_i[p] + counts.n_j[p]),
                float(answer.indices["di5"][p]), f"{bounds['di5_low'][p]:.3f} … {bounds['di5_high'][p]:.3f}",
                float(answer.indices["dep"][p]), float(rank[p]), LABELS[answer.status[p]],
            )
            for p in order
        ]  # fmt: skip
        header = ["work", "date", "citers", "DI5", "DI5, 95 %", "DEP", "percentile", "status"]
        note = f"Percentile among works of the same field and year; at least {LEAST} references and {LEAST} citers in the window."
        made.append(section(f"Top {TOP} by {what}", note, table(header, rows)))
    return made


def _bursts(docs: Path, text_column: tuple[str, ...], date_column: str) -> str:
    from zhongshu_engine.api.emergence import emerging_terms
    from zhongshu_engine.cli.drawing import timeline
    from zhongshu_engine.io import FaultLog, parse_times, read_table

    rows = read_table(docs, tuple(dict.fromkeys((*text_column, date_column))))
    times = parse_times(rows, date_column, None, FaultLog())
    parts = [rows.table[name].to_pylist() for name in text_column]
    texts = ["\n".join(str(c) for c in row if c is not None) for row in zip(*parts, strict=True)]
    found = emerging_terms(texts, times.days)
    place = {label: i for i, label in enumerate(found.labels)}
    heaviest = found.table().slice(0, 2 * TOP).to_pylist()
    bars = [
        (
            b["term"],
            place[b["start"]],
            place[b["end"]],
            f"{b['start']}–{b['end']}, weight {b['weight']:.1f}, {b['documents_in_burst']} documents",
        )
        for b in heaviest
    ]
    note = "A bar is a time in which a term appears at least at twice its usual rate; heavier bursts stand higher."
    return section("Bursts of terms", note, timeline("Bursts of terms", found.labels, bars))


def _route(graph: Graph) -> str:
    from zhongshu_engine.api.emergence import main_path
    from zhongshu_engine.cli.drawing import route

    try:
        found = main_path(graph, arithmetic="log")
    except BadInput as error:
        return section("Main path", f"None: {error}.")
    stops = [(str(r["id"]), str(r["date"]), r["share_of_paths"]) for r in found.table().to_pylist()]
    cut = f" Only the last {LONGEST_ROUTE} of {len(stops)} are drawn." if len(stops) > LONGEST_ROUTE else ""
    note = (
        "The route with the largest sum of search path counts; thick lines carry more of all paths. It is one route among many."
        + cut
    )
    return section("Main path", note, route("Main path", stops[-LONGEST_ROUTE:]))
