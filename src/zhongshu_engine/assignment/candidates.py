"""Which pairs are worth looking at: the best few of every proposal and of every expert, grown where prices ask for more.

In: a `Problem`. Out: sorted pairs (row, column) with their scores. Pairs left out cost nothing in exactness: the dense pass of
`pricing` brings back every one that could still improve the answer.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhongshu_engine.assignment.problem import Bools, Floats, Ints, Problem


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs in row-major order, each once."""

    keys: Ints  # row * experts + column, ascending
    rows: Ints
    columns: Ints
    scores: Floats

    def __len__(self) -> int:
        return len(self.keys)

    def contains(self, keys: Ints) -> Bools:
        """Which of ``keys`` are already here."""
        if not len(self.keys):
            return np.zeros(len(keys), bool)
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return self.keys[at] == keys


def from_keys(problem: Problem, keys: Ints, *, barred: Ints | None = None) -> Candidates:
    """Candidates of the given pair keys, without the ``barred`` ones."""
    unique = keys if (keys[1:] > keys[:-1]).all() else np.unique(keys)
    if barred is not None and len(barred):
        unique = np.setdiff1d(unique, barred, assume_unique=False)
    rows, columns = np.divmod(unique, problem.experts)
    return Candidates(unique, rows, columns, problem.scores[rows, columns])


def _best_keys(block: Floats, best: int) -> tuple[Ints, Ints]:
    """Row and column of the ``best`` greatest finite cells of each row."""
    if best < block.shape[1]:
        columns = np.argpartition(block, block.shape[1] - best, axis=1)[:, -best:]
    else:
        columns = np.broadcast_to(np.arange(block.shape[1]), block.shape)
    rows = np.repeat(np.arange(len(block)), columns.shape[1])
    flat = columns.ravel()
    usable = np.isfinite(block[rows, flat])
    return rows[usable], flat[usable].astype(np.int64)


def best_pairs(problem: Problem, *, per_proposal: int, per_expert: int) -> Ints:
    """Keys of the best pairs of every proposal and of every expert."""
    parts: list[Ints] = []
    for block in problem.row_blocks():
        rows, columns = _best_keys(problem.admissible(block), per_proposal)
        parts.append((rows + block.start) * problem.experts + columns)
    for block in problem.column_blocks() if per_expert else ():
        transposed = np.ascontiguousarray(problem.admissible(slice(None), block).T)
        columns, rows = _best_keys(transposed, per_expert)
        parts.append(rows * problem.experts + columns + block.start)
    return np.unique(np.concatenate(parts)) if parts else np.zeros(0, np.int64)
