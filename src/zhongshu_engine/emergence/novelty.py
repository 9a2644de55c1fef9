"""Novelty and diversity of what a work builds on: pairs of cited venues (or classes) that chance would hardly have
brought together.

In: a ``Graph`` whose field label is the venue or class of a work, a seed. Out: for each work the lower tail and the
median of its pairs'
z-scores, and the Rao-Stirling diversity of its references. Whence: Uzzi et al. 2013, Science 342:468; Stirling 2007,
J. R. Soc. Interface 4:707.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from zhongshu_engine.emergence.pairs import count_pairs, diversity_of_rows, quantiles_of_pairs
from zhongshu_engine.errors import BadInput
from zhongshu_engine.graph.store import Graph
from zhongshu_engine.result import Provenance, versions

DRAWS = 20
TAIL = 0.1
MOST_LABELS = 4000


@dataclass(frozen=True, slots=True)
class Novelty:
    """Low ``tail_z`` (below zero): some pair of sources is rarer than chance; high ``median_z``: most pairs are well
    worn. NaN without pairs.
    """

    graph: Graph
    tail_z: np.ndarray
    median_z: np.ndarray
    pairs: np.ndarray
    rao_stirling: np.ndarray
    variety: np.ndarray
    provenance: Provenance

    def table(self) -> pa.Table:
        """One row a node in the order of the node file."""
        ordered = self.graph.in_file_order
        columns = {"id": self.graph.id_list(), "pairs": pa.array(ordered(self.pairs))}
        columns |= {
            name: pa.array(ordered(getattr(self, name)), from_pandas=True)
            for name in ("tail_z", "median_z", "rao_stirling")
        }
        return pa.table(columns | {"variety": pa.array(ordered(self.variety))})


def measure_novelty(
    graph: Graph,
    *,
    seed: int,
    draws: int = DRAWS,
    tail: float = TAIL,
    progress: Callable[[int], None] | None = None,
) -> Novelty:
    """Compare each pair's count in a year with ``draws`` reshufflings that keep who cites how much of which year;
    ``progress`` is told how many works are done.
    """
    if graph.fields is None:
        raise BadInput("novelty needs a label (venue, class or field) for the works")
    labels = len(graph.fields.labels)
    if labels > MOST_LABELS:
        raise BadInput(f"{labels} labels are too many to pair; give coarser classes (at most {MOST_LABELS})")
    if draws < 2 or not 0 < tail < 1:
        raise BadInput("needs at least two draws and a tail between 0 and 1")
    label = graph.fields.codes[graph.links.out[: graph.m]].astype(np.int64)
    tail_z, median_z = np.full(graph.n, np.nan), np.full(graph.n, np.nan)
    pairs = np.zeros(graph.n, np.int64)
    year = graph.days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64)
    rng = np.random.default_rng(seed)
    for now in np.unique(year):
        begin, end = (int(i) for i in np.searchsorted(year, [now, now + 1]))
        score = _scores(graph, label, year, begin, end, draws, rng, labels)
        quantiles_of_pairs(begin, end, graph.links.out_start, label, score, tail, tail_z, median_z, pairs)
        if progress is not None:
            progress(end - begin)
    rao, variety = measure_diversity(graph, label, labels)
    options: dict[str, object] = {"draws": draws, "tail": tail}
    return Novelty(
        graph, tail_z, median_z, pairs, rao, variety,
        Provenance("novelty", options, seed=seed, versions=versions("numpy", "numba")),
    )  # fmt: skip


def _scores(
    graph: Graph,
    label: np.ndarray,
    year: np.ndarray,
    begin: int,
    end: int,
    draws: int,
    rng: np.random.Generator,
    labels: int,
) -> np.ndarray:
    """z-score of every pair of labels among the references of one year's works; NaN where chance never varies."""
    start = graph.links.out_start
    span = slice(int(start[begin]), int(start[end]))
    observed = np.zeros((labels, labels), np.int64)
    count_pairs(begin, end, start, label, observed)
    total, squares = np.zeros((labels, labels)), np.zeros((labels, labels))
    shuffled = label.copy()
    cited_year = year[graph.links.out[span]]
    order = np.argsort(cited_year, kind="stable")
    for _ in range(draws):
        by_chance = np.lexsort((rng.random(len(order)), cited_year))
        shuffled[span][order] = label[span][by_chance]
        drawn = np.zeros((labels, labels), np.int64)
        count_pairs(begin, end, start, shuffled, drawn)
        total += drawn
        squares += drawn.astype(float) ** 2
    mean = total / draws
    spread = np.sqrt(np.maximum(squares / draws - mean**2, 0) * draws / (draws - 1))
    out = np.full((labels, labels), np.nan)
    np.divide(observed - mean, spread, out=out, where=spread > 0)
    return out


def label_distances(graph: Graph, label: np.ndarray, labels: int) -> np.ndarray:
    """1 - cosine of the labels' citation profiles: which labels the works of a label cite, and how often."""
    assert graph.fields is not None  # noqa: S101 - callers have checked
    citing = np.repeat(graph.fields.codes, np.diff(graph.links.out_start)).astype(np.int64)
    known = (citing >= 0) & (label >= 0)
    profile = (
        np.bincount(citing[known] * labels + label[known], minlength=labels * labels)
        .reshape(labels, labels)
        .astype(float)
    )
    length = np.linalg.norm(profile, axis=1, keepdims=True)
    unit = np.divide(profile, length, out=np.zeros_like(profile), where=length > 0)
    distance = 1 - np.clip(unit @ unit.T, 0, 1)
    np.fill_diagonal(distance, 0)
    return distance


def measure_diversity(graph: Graph, label: np.ndarray, labels: int) -> tuple[np.ndarray, np.ndarray]:
    """Rao-Stirling diversity (sum over ordered pairs of labels of p_i p_j d_ij) and number of labels among the
    references.
    """
    rao, variety = np.full(graph.n, np.nan), np.zeros(graph.n, np.int64)
    diversity_of_rows(graph.links.out_start, label, label_distances(graph, label, labels), rao, variety)
    return rao, variety
