"""From a table of documents to bursting and emerging terms: periods, counts, bursts, scores, in one answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from zhongshu_engine.emergence.bursts import GAMMA, SCALING, Bursts, find_bursts
from zhongshu_engine.emergence.scores import Emergence, score_terms
from zhongshu_engine.emergence.terms import FEWEST, LONGEST, Terms, count_by_period, extract
from zhongshu_engine.errors import BadInput
from zhongshu_engine.result import Provenance, versions

PERIODS = {"year": 12, "half": 6, "quarter": 3, "month": 1}  # months each


@dataclass(frozen=True, slots=True)
class Emerging:
    """Bursts and scores of the terms of a set of documents; ``labels`` names the periods."""

    terms: Terms
    hits: np.ndarray
    totals: np.ndarray
    labels: tuple[str, ...]
    bursts: Bursts
    scores: Emergence
    provenance: Provenance

    def table(self) -> pa.Table:
        """One row a burst, the heaviest first, with the score and the growth of its term."""
        b, s = self.bursts, self.scores
        order = np.lexsort((b.first, b.term, -b.weight))
        term, first, last = b.term[order], b.first[order], b.last[order]
        running = np.concatenate([np.zeros((len(self.hits), 1), np.int64), np.cumsum(self.hits, axis=1)], axis=1)
        return pa.table(
            {
                "term": pa.array([self.terms.names[t] for t in term], pa.string()),
                "start": pa.array([self.labels[i] for i in first], pa.string()),
                "end": pa.array([self.labels[i] for i in last], pa.string()),
                "weight": pa.array(b.weight[order]),
                "documents_in_burst": pa.array(running[term, last + 1] - running[term, first]),
                "documents": pa.array(running[term, -1]),
                "going_on": pa.array(b.going_on[order]),
                "emergence": pa.array(s.score[term], from_pandas=True),
                "growth_rate": pa.array(s.growth.rate[term], from_pandas=True),
                "growth_error": pa.array(s.growth.error[term], from_pandas=True),
            }
        )


def number_periods(days: np.ndarray, period: str) -> tuple[np.ndarray, tuple[str, ...]]:
    """The period of each day, counted from the first, and a name for each; empty periods in between are kept."""
    if period not in PERIODS:
        raise BadInput(f"the period must be one of {', '.join(PERIODS)}, not {period!r}")
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    number = months // PERIODS[period]
    first = int(number.min())
    starts = np.arange(first, int(number.max()) + 1) * PERIODS[period]
    names = [str(np.datetime64(int(m), "M")) for m in starts]
    return number - first, tuple(n[:4] if period == "year" else n for n in names)


def emerging_terms(
    texts: Sequence[str | None],
    days: np.ndarray,
    *,
    period: str = "year",
    fewest: int = FEWEST,
    longest: int = LONGEST,
    scaling: float = SCALING,
    gamma: float = GAMMA,
    stop_words: Sequence[str] = (),
) -> Emerging:
    """Extract the terms of dated documents and find which burst and which emerge."""
    if len(texts) != len(days):
        raise BadInput(f"{len(texts)} texts and {len(days)} dates")
    if len(texts) == 0:
        raise BadInput("there are no documents")
    when, labels = number_periods(np.asarray(days), period)
    if len(labels) < 2:
        raise BadInput(f"all documents fall into one {period}; nothing can rise")
    terms = extract(texts, fewest=fewest, longest=longest, stop_words=stop_words)
    hits, totals = count_by_period(terms, when, len(labels)), np.bincount(when, minlength=len(labels))
    options: dict[str, object] = {
        "period": period,
        "fewest": fewest,
        "longest": longest,
        "scaling": scaling,
        "gamma": gamma,
    }
    return Emerging(
        terms,
        hits,
        totals,
        labels,
        find_bursts(hits, totals, scaling=scaling, gamma=gamma),
        score_terms(hits, totals),
        Provenance("bursts", options, versions=versions("numpy", "rjieba")),
    )
