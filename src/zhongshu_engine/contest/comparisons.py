"""Comparisons as arrays, and the sets of entries that comparisons connect.

In: equal-length sequences; a result is left, right or tie. Out: checked `Comparisons` with sorted names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from zhongshu_engine.errors import BadInput

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MOST_TIMES = 1e12
RESULTS = {"left": 1.0, "right": 0.0, "tie": 0.5}


@dataclass(frozen=True, slots=True)
class Comparisons:
    """One row a comparison that was made at all: who stood left and right, the left's score (1, 0, one half for a tie), how often, and the judge."""

    left: Ints
    right: Ints
    score: Floats
    times: Floats
    judge: Ints
    entrants: tuple[str, ...]
    judges: tuple[str, ...]

    @property
    def count(self) -> int:
        """Number of entrants."""
        return len(self.entrants)


def compare(
    left: Sequence[str],
    right: Sequence[str],
    result: Sequence[str],
    *,
    judge: Sequence[str] | None = None,
    times: ArrayLike | None = None,
) -> Comparisons:
    """Check comparisons and put them together."""
    if not len(result):
        raise BadInput("there are no comparisons", place="comparisons")
    if not len(left) == len(right) == len(result):
        raise BadInput("left, right and result have different lengths", place="comparisons")
    unknown = next((at for at, word in enumerate(result) if word not in RESULTS), None)
    if unknown is not None:
        raise BadInput(f"result must be left, right or tie, got {result[unknown]!r}", place=f"comparison {unknown + 1}")
    alone = next((at for at, pair in enumerate(zip(left, right, strict=True)) if pair[0] == pair[1]), None)
    if alone is not None:
        raise BadInput(f"{left[alone]!r} is compared with itself", place=f"comparison {alone + 1}")
    names, codes = np.unique(np.array([*left, *right], dtype=str), return_inverse=True)
    judges, judge_codes = np.unique(
        np.asarray(judge if judge is not None else [""] * len(result), dtype=str), return_inverse=True
    )
    weights = np.ones(len(result)) if times is None else np.asarray(times, np.float64)
    if not (np.isfinite(weights) & (weights >= 0)).all():
        raise BadInput(
            "a number of times must be at least 0", place=f"comparison {int(np.flatnonzero(~(weights >= 0))[0]) + 1}"
        )
    beyond = np.flatnonzero(weights > MOST_TIMES)
    if len(beyond):
        raise BadInput(f"a number of times is beyond {MOST_TIMES:g}", place=f"comparison {int(beyond[0]) + 1}")
    made = np.flatnonzero(weights > 0)  # what happened no times says nothing and connects nobody
    if not len(made):
        raise BadInput("every comparison happened 0 times", place="comparisons")
    return Comparisons(
        codes[: len(left)][made].astype(np.int64),
        codes[len(left) :][made].astype(np.int64),
        np.array([RESULTS[word] for word in result])[made],
        weights[made],
        judge_codes[made].astype(np.int64),
        tuple(names.tolist()),
        tuple(judges.tolist()),
    )


def connected(comparisons: Comparisons) -> Ints:
    """The set of each entrant: entrants of different sets were never compared, not even by way of others."""
    n = comparisons.count
    links = coo_matrix((np.ones(len(comparisons.left)), (comparisons.left, comparisons.right)), shape=(n, n))
    return connected_components(links, directed=False)[1].astype(np.int64)


def finite_without_help(comparisons: Comparisons) -> Ints:
    """The set of each entrant within which everybody beat and lost to everybody by way of others (Ford 1957): plain estimates are finite only there."""
    n, won, lost = comparisons.count, comparisons.score > 0, comparisons.score < 1
    winners = np.r_[comparisons.left[won], comparisons.right[lost]]
    losers = np.r_[comparisons.right[won], comparisons.left[lost]]
    links = coo_matrix((np.ones(len(winners)), (winners, losers)), shape=(n, n))
    return connected_components(links, directed=True, connection="strong")[1].astype(np.int64)
