"""The graph as the methods see it. Nodes are numbered 0..n-1 by time (ties by their order in the file); ``row`` leads
back to that order.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from zhongshu_engine.arrays import Codes
from zhongshu_engine.graph.links import Links

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Dropped:
    """What was left out while building, by reason."""

    loops: int = 0
    duplicates: int = 0
    unknown_citing: int = 0
    unknown_cited: int = 0
    broken_rows: int = 0


@dataclass(frozen=True, slots=True)
class Graph:
    """Immutable; an array that is absent (``None``) means that the input did not tell."""

    days: np.ndarray
    links: Links
    row: np.ndarray | None = None
    looped: np.ndarray | None = None
    missing: np.ndarray | None = None
    from_year: np.ndarray | None = None
    fields: Codes | None = None
    ids: pa.Array | pa.ChunkedArray | None = None
    dangling: pa.Table | None = None
    dropped: Dropped = field(default_factory=Dropped)

    @property
    def n(self) -> int:
        """Number of nodes."""
        return len(self.days)

    @property
    def m(self) -> int:
        """Number of distinct references, loops not counted."""
        return int(self.links.out_start[-1])

    @property
    def in_degree(self) -> np.ndarray:
        """Citers of each node, by number."""
        return count_citers(self.links)

    def in_file_order(self, values: np.ndarray) -> np.ndarray:
        """Reorder one value a node from numbers by time to the rows of the node file."""
        if self.row is None:
            return values
        out = np.empty_like(values)
        out[self.row] = values
        return out

    def edges(self) -> tuple[np.ndarray, np.ndarray]:
        """All references as (citing, cited) numbers."""
        citing = np.repeat(np.arange(self.n, dtype=np.uint32), np.diff(self.links.out_start))
        return citing, self.links.out[: self.m]

    def id_list(self) -> pa.Array:
        """Ids in the order of the node file; row numbers when the graph came from bare arrays."""
        import pyarrow as pa

        from zhongshu_engine.arrays.columns import column

        if self.ids is None:
            return column(np.arange(self.n))
        return self.ids.combine_chunks() if isinstance(self.ids, pa.ChunkedArray) else self.ids


def count_citers(links: Links) -> np.ndarray:
    """Citers of each node; counted from the references, since a list may have slack where duplicates fell away."""
    return np.bincount(links.out[: links.out_start[-1]], minlength=len(links.in_start) - 1)
