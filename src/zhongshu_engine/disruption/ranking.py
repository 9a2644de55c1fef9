"""Percentiles within field and year: the only way in which values of different fields and ages may be laid side by side.

High is always the disruptive side: for DEP the order is reversed. Whence: Leibel & Bornmann 2024 (review) on inconsistency and time bias.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from zhongshu_engine.arrays import percentiles_within
from zhongshu_engine.disruption.measure import Disruption

if TYPE_CHECKING:
    import pyarrow as pa

RANKED = {"di1": 1.0, "di5": 1.0, "dep": -1.0}
SMALLEST_GROUP = 10


def years_of(days: np.ndarray) -> np.ndarray:
    """Calendar year of each day number."""
    return days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970


def percentiles(answer: Disruption, *, minimum_size: int = SMALLEST_GROUP) -> dict[str, np.ndarray]:
    """Mid-rank percentile of DI1, DI5 and DEP (reversed) among works of the same field and year."""
    graph = answer.graph
    fields = np.zeros(graph.n, np.int64) if graph.fields is None else graph.fields.codes.astype(np.int64)
    groups = years_of(graph.days) * (fields.max(initial=0) + 2) + fields + 1
    return {
        f"{name}_percentile": percentiles_within(sign * answer.indices[name], groups, minimum_size=minimum_size)
        for name, sign in RANKED.items()
    }


def with_percentiles(table: pa.Table, answer: Disruption) -> pa.Table:
    """The table of an answer with its percentiles as further columns."""
    from zhongshu_engine.arrays.columns import column

    for name, values in percentiles(answer).items():
        table = table.append_column(name, column(answer.graph.in_file_order(values)))
    return table
