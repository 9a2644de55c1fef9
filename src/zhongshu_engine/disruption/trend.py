"""Mean disruption by year, told four ways, so that nobody mistakes a change of the data for a change of science.

With works that cite nothing (at +1, as some programs count them), their share, without them, and for works with a
minimum of references and
citers. Whence: Holst et al. 2024, arXiv 2402.14583; the dispute is open (Park et al., arXiv 2503.00184), so all
columns are shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from zhongshu_engine.disruption.indices import disruption_index
from zhongshu_engine.disruption.measure import Disruption
from zhongshu_engine.disruption.ranking import years_of

if TYPE_CHECKING:
    import pyarrow as pa

LEAST = 3


@dataclass(frozen=True, slots=True)
class Trend:
    """One entry a year; ``works`` and the share count all, the means those with a value; means are NaN where nothing
    qualifies.
    """

    year: np.ndarray
    works: np.ndarray
    mean_all: np.ndarray
    share_without_references: np.ndarray
    mean_with_references: np.ndarray
    mean_well_connected: np.ndarray

    def table(self) -> pa.Table:
        """The columns as a table."""
        import pyarrow as pa

        from zhongshu_engine.arrays.columns import column

        return pa.table({name: column(getattr(self, name)) for name in self.__slots__})


def by_year(answer: Disruption) -> Trend:
    """Yearly means of DI1 over the works that have a value."""
    counts, graph = answer.counts, answer.graph
    value = disruption_index(counts.n_i, counts.n_j, counts.n_k)
    references = np.diff(graph.links.out_start)
    citers = counts.n_i + counts.n_j
    known = ~np.isnan(value)
    bare = known & (references == 0)
    well = known & (references >= LEAST) & (citers >= LEAST)
    year = years_of(graph.days)
    years, where = np.unique(year, return_inverse=True)

    def mean(of: np.ndarray, among: np.ndarray) -> np.ndarray:
        out = np.full(len(years), np.nan)
        size = np.bincount(where[among], minlength=len(years))
        total = np.bincount(where[among], weights=of[among], minlength=len(years))
        return np.divide(total, size, out=out, where=size > 0)

    return Trend(
        year=years,
        works=np.bincount(where),
        mean_all=mean(value, known),
        share_without_references=mean((references == 0).astype(float), np.ones(graph.n, bool)),
        mean_with_references=mean(value, known & ~bare),
        mean_well_connected=mean(value, well),
    )
