"""The public measure: one pass, five counts, all indices, a status and a coverage for every node.

In: a ``Graph`` and a window. Out: ``Disruption``, numbered by time; ``table()`` puts it in the order of the node
file. Never: gives a value to
a node that cites nothing, unless ``compat="cdindex"`` asks for the conventions of that program (+1, loops kept,
citations of all time in mCD).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from zhongshu_engine.disruption.counting import Counts, Windows
from zhongshu_engine.disruption.indices import all_indices, coverage
from zhongshu_engine.disruption.passes import Progress, count, empty_counts, plan, windows_of
from zhongshu_engine.disruption.status import LABELS, Status, statuses
from zhongshu_engine.errors import BadInput
from zhongshu_engine.graph.build import with_loops
from zhongshu_engine.graph.store import Graph
from zhongshu_engine.result import Provenance, versions

if TYPE_CHECKING:
    import pyarrow as pa

FIVE_YEARS = 1826
LEVEL = 5
NAMES = ("n_i", "n_j", "n_k", "n_j5", "shared")
KEY = b"zhongshu"  # metadata of a written answer: its options
Compat = Literal["", "cdindex"]
_NONE = np.empty(0, np.int32)


@dataclass(frozen=True, slots=True)
class Disruption:
    """Answers for the nodes of ``graph``, numbered as there."""

    graph: Graph
    counts: Counts
    indices: dict[str, np.ndarray]
    status: np.ndarray
    coverage: np.ndarray
    provenance: Provenance

    def table(self) -> pa.Table:
        """One row a node in the order of the node file; undefined values are null."""
        import pyarrow as pa

        from zhongshu_engine.arrays.columns import column, texts

        ordered = self.graph.in_file_order
        columns: dict[str, pa.Array] = {"id": self.graph.id_list()}
        codes = column(ordered(self.status).astype(np.int8))
        columns["status"] = pa.DictionaryArray.from_arrays(codes, texts(LABELS)).dictionary_decode()
        columns |= {name: column(ordered(c)) for name, c in zip(NAMES, self.counts, strict=True)}
        columns |= {name: column(ordered(v)) for name, v in self.indices.items()}
        columns["coverage"] = column(ordered(self.coverage))
        return pa.table(columns, metadata={KEY: json.dumps(self.provenance.options).encode()})


def measure(
    graph: Graph,
    *,
    window_days: int | None = FIVE_YEARS,
    level: int = LEVEL,
    compat: Compat = "",
    threads: int = 1,
    progress: Progress | None = None,
) -> Disruption:
    """Disruption of every node; ``window_days=None`` counts all later works."""
    check_options(window_days, level, compat, threads)
    links = (with_loops(graph) if compat else graph).links
    windows = windows_of(graph.days, window_days)
    counts = empty_counts(graph.n)
    count(plan(links, windows, level), np.arange(graph.n), counts, threads=threads, progress=progress)
    kept = windows if compat else None
    del windows  # not needed beside the indices, where memory is at its highest
    return describe(graph, counts, kept, window_days=window_days, level=level, compat=compat)


def check_options(window_days: int | None, level: int, compat: str, threads: int) -> None:
    """Refuse options that have no meaning."""
    if window_days is not None and window_days < 0:
        raise BadInput(f"the window must not be negative: {window_days} days")
    if level < 1:
        raise BadInput(f"the number of shared references must be at least 1: {level}")
    if compat not in ("", "cdindex"):
        raise BadInput(f"there is no compatibility with {compat!r}; known: cdindex")
    if threads < 1:
        raise BadInput(f"the number of threads must be at least 1: {threads}")


def describe(
    graph: Graph, counts: Counts, windows: Windows | None, *, window_days: int | None, level: int, compat: Compat
) -> Disruption:
    """Indices, statuses and coverage from finished counts; ``windows`` are needed for ``compat`` alone."""
    status = statuses(graph.days, graph.links.out_start, counts, window_days)
    citations = None if windows is None or not compat else _citations_until(with_loops(graph), windows)
    undefined = None if compat else status == Status.NO_REFS
    indices = all_indices(counts, undefined=undefined, citations=citations)
    return Disruption(
        graph=graph,
        counts=counts,
        indices=indices,
        status=status,
        coverage=coverage(graph.links.out_start, _NONE if graph.missing is None else graph.missing),
        provenance=Provenance(
            "disruption",
            {"window_days": window_days, "level": level, "compat": compat},
            versions=versions("numba", "numpy"),
        ),
    )


def _citations_until(graph: Graph, windows: Windows) -> np.ndarray:
    """Citers up to the end of the window, those before the work included, as cdindex weighs mCD."""
    citing, cited = graph.edges()
    inside = citing < windows.high[cited]
    return np.bincount(cited[inside], minlength=graph.n)
