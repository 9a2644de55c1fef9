"""Categories as small integers, and ranks inside them. In: a column of labels. Out: codes 0..k-1 and the labels in
order of first appearance; -1 stands for a missing label.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True, slots=True)
class Codes:
    """``labels[codes[i]]`` is the label of row i; code -1 means that it has none."""

    codes: np.ndarray
    labels: tuple[str, ...]


def factorize(values: Any) -> Codes:
    """Number the labels of a column in order of first appearance."""
    import pyarrow as pa
    import pyarrow.compute as pc

    column = values if isinstance(values, pa.Array | pa.ChunkedArray) else pa.array(values)
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    if not pa.types.is_dictionary(column.type):
        column = pc.dictionary_encode(column)
    codes = pc.fill_null(column.indices, -1).to_numpy(zero_copy_only=False).astype(np.int32)
    return Codes(codes, tuple("" if v is None else str(v) for v in column.dictionary.to_pylist()))


def percentiles_within(values: np.ndarray, groups: np.ndarray, *, minimum_size: int = 1) -> np.ndarray:
    """Mid-rank percentile (0..1) of each value among the defined values of its group; NaN stays NaN, and so do groups
    below ``minimum_size``.

    With r the average rank (ties shared) among n values the percentile is (r - 0.5) / n, so that it is symmetric and
    never 0 or 1.
    """
    out = np.full(values.shape, np.nan)
    defined = np.flatnonzero(~np.isnan(values))
    if defined.size == 0:
        return out
    order = defined[np.lexsort((values[defined], groups[defined]))]
    v, g = values[order], groups[order]
    new_group = np.r_[True, g[1:] != g[:-1]]
    new_tie = new_group | np.r_[True, v[1:] != v[:-1]]
    group_start = np.flatnonzero(new_group)
    group_of = np.cumsum(new_group) - 1
    size = np.diff(np.r_[group_start, len(v)])[group_of]
    tie_start = np.flatnonzero(new_tie)
    tie_of = np.cumsum(new_tie) - 1
    tie_end = np.r_[tie_start[1:], len(v)]
    average_rank = (tie_start[tie_of] + tie_end[tie_of] + 1) / 2 - group_start[group_of]
    out[order] = np.where(size >= minimum_size, (average_rank - 0.5) / size, np.nan)
    return out
