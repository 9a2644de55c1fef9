"""How sure a value is: percentile bootstrap over the citing works in the window, each with all its edges.

Edges of one citing work stand or fall together, so the work is the unit drawn; then the counts of a resample are multinomial and no graph
is walked again. In: an answer, a seed. Out: bounds of DI1 and DI5. Whence: Efron's percentile bootstrap.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from zhongshu_engine.disruption.indices import disruption_index
from zhongshu_engine.disruption.measure import Disruption
from zhongshu_engine.disruption.status import Status

if TYPE_CHECKING:
    import pyarrow as pa

COVERED = 0.95
_BATCH = 4096


def intervals(answer: Disruption, *, resamples: int, seed: int, covered: float = COVERED) -> dict[str, np.ndarray]:
    """Bounds ``di1_low``, ``di1_high``, ``di5_low``, ``di5_high``; NaN where the value itself is undefined."""
    counts = answer.counts
    classes = np.column_stack([counts.n_i, counts.n_jl, counts.n_j - counts.n_jl, counts.n_k]).astype(np.int64)
    out = {name: np.full(len(classes), np.nan) for name in ("di1_low", "di1_high", "di5_low", "di5_high")}
    total = classes.sum(axis=1)
    known = np.flatnonzero((total > 0) & (answer.status != Status.NO_REFS))
    rng = np.random.default_rng(seed)
    tails = [(1 - covered) / 2, (1 + covered) / 2]
    for begin in range(0, len(known), _BATCH):
        part = known[begin : begin + _BATCH]
        drawn = rng.multinomial(total[part], classes[part] / total[part, None], size=(resamples, len(part)))
        n_i, strong, weak, n_k = np.moveaxis(drawn, -1, 0)
        for name, n_j in (("di1", strong + weak), ("di5", strong)):
            values = disruption_index(n_i, n_j, n_k)
            low, high = np.nanquantile(np.where(np.isnan(values), 0.0, values), tails, axis=0)
            out[f"{name}_low"][part], out[f"{name}_high"][part] = low, high
    return out


def with_intervals(table: pa.Table, answer: Disruption, *, resamples: int, seed: int) -> pa.Table:
    """The table of an answer with the bounds as further columns."""
    from zhongshu_engine.arrays.columns import column

    for name, values in intervals(answer, resamples=resamples, seed=seed).items():
        table = table.append_column(name, column(answer.graph.in_file_order(values)))
    return table
