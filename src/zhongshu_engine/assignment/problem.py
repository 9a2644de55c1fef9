"""The question: scores, what is forbidden, how many reviews each proposal needs and how many each expert can give.

In: arrays in any sensible form. Out: a checked `Problem`. A pair that may not be used is NaN in the scores or true in the
conflict mask; it is never a low score. Refuses with one sentence and the place what cannot be used.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from zhongshu_engine.errors import BadInput

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

MOST_COUNT = 10**9  # greatest demand or load: far beyond any panel, and sums of them stay whole numbers
MOST_SCORE = 1e100  # scores beyond this cannot be added up without losing the others
BLOCK_CELLS = 1 << 21  # cells of the score matrix looked at in one go: bounds the working memory


@dataclass(frozen=True, slots=True)
class GroupRule:
    """Each proposal (or only those in ``proposals``) gets at least ``least`` and at most ``most`` experts of ``members``."""

    name: str
    members: Ints
    least: int = 0
    most: int | None = None
    proposals: Ints | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """A checked assignment question; `pose` makes it."""

    scores: Floats
    conflicts: Bools | None
    demand: Ints
    load_min: Ints
    load_max: Ints
    keep: Ints
    groups: tuple[GroupRule, ...] = ()
    proposal_names: tuple[str, ...] = field(default=(), repr=False)
    expert_names: tuple[str, ...] = field(default=(), repr=False)

    @property
    def proposals(self) -> int:
        """Number of proposals."""
        return self.scores.shape[0]

    @property
    def experts(self) -> int:
        """Number of experts."""
        return self.scores.shape[1]

    def proposal(self, index: int) -> str:
        """The name of a proposal in messages."""
        return self.proposal_names[index] if self.proposal_names else str(index)

    def expert(self, index: int) -> str:
        """The name of an expert in messages."""
        return self.expert_names[index] if self.expert_names else str(index)

    def admissible(self, rows: slice, columns: slice = slice(None)) -> Floats:
        """Scores of a block of pairs, minus infinity where the pair may not be used."""
        block = self.scores[rows, columns].copy()
        np.copyto(block, -np.inf, where=np.isnan(block))
        if self.conflicts is not None:
            np.copyto(block, -np.inf, where=self.conflicts[rows, columns])
        return block

    def row_blocks(self) -> Iterator[slice]:
        """Slices of proposals, each small enough to copy."""
        step = max(1, BLOCK_CELLS // max(1, self.experts))
        for start in range(0, self.proposals, step):
            yield slice(start, min(start + step, self.proposals))

    def column_blocks(self) -> Iterator[slice]:
        """Slices of experts, each small enough to copy."""
        step = max(1, BLOCK_CELLS // max(1, self.proposals))
        for start in range(0, self.experts, step):
            yield slice(start, min(start + step, self.experts))

    def is_conflict(self, rows: Ints, columns: Ints) -> Bools:
        """Whether each given pair may not be used."""
        barred = np.isnan(self.scores[rows, columns])
        return barred if self.conflicts is None else barred | self.conflicts[rows, columns]


def without_kept(problem: Problem) -> tuple[Problem, Floats]:
    """The question that remains once the kept pairs are granted, and the score they already bring each proposal."""
    rows, columns = problem.keep.T
    base: Floats = np.bincount(rows, weights=problem.scores[rows, columns], minlength=problem.proposals).astype(
        np.float64
    )
    if not len(rows):
        return problem, base
    mask = np.zeros(problem.scores.shape, bool) if problem.conflicts is None else problem.conflicts.copy()
    mask[rows, columns] = True
    given = np.bincount(columns, minlength=problem.experts)
    rest = replace(
        problem,
        conflicts=mask,
        demand=problem.demand - np.bincount(rows, minlength=problem.proposals),
        load_min=np.maximum(problem.load_min - given, 0),
        load_max=problem.load_max - given,
        keep=problem.keep[:0],
    )
    return rest, base


def pose(
    scores: ArrayLike,
    *,
    demand: ArrayLike,
    load_max: ArrayLike,
    load_min: ArrayLike = 0,
    conflicts: ArrayLike | None = None,
    keep: ArrayLike | None = None,
    groups: tuple[GroupRule, ...] = (),
    proposal_names: tuple[str, ...] = (),
    expert_names: tuple[str, ...] = (),
) -> Problem:
    """Check the parts of a question and put them together; a single number stands for everybody."""
    matrix = np.asarray(scores, dtype=np.float64)
    if matrix.ndim != 2 or 0 in matrix.shape:
        raise BadInput(
            f"need a table of proposals by experts with at least one of each, got shape {matrix.shape}", place="scores"
        )
    n, m = matrix.shape
    names = (proposal_names or tuple(map(str, range(n))), expert_names or tuple(map(str, range(m))))
    for start in range(0, n, max(1, BLOCK_CELLS // m)):
        bad = np.argwhere(np.abs(matrix[start : start + max(1, BLOCK_CELLS // m)]) > MOST_SCORE)
        if len(bad):
            row, column = start + int(bad[0, 0]), int(bad[0, 1])
            raise BadInput(
                f"a score is infinite or beyond {MOST_SCORE:g}",
                place=f"proposal {names[0][row]}, expert {names[1][column]}",
            )
    mask = None
    if conflicts is not None:
        mask = np.asarray(conflicts, dtype=bool)
        if mask.shape != matrix.shape:
            raise BadInput(f"shape {mask.shape} is not that of the scores {matrix.shape}", place="conflicts")
    kept = np.zeros((0, 2), np.int64) if keep is None else np.asarray(keep, dtype=np.int64).reshape(-1, 2)
    problem = Problem(
        matrix,
        mask,
        _counts(demand, n, "demand", names[0]),
        _counts(load_min, m, "minimum load", names[1]),
        _counts(load_max, m, "maximum load", names[1]),
        kept,
        groups,
        proposal_names,
        expert_names,
    )
    _check_loads(problem)
    _check_keep(problem)
    return problem


def _counts(value: ArrayLike, size: int, what: str, names: tuple[str, ...]) -> Ints:
    """Whole numbers, one for each name, from one number or a list of them."""
    raw = np.asarray(value, dtype=np.float64)
    if raw.ndim > 1 or (raw.ndim == 1 and raw.size != size):
        raise BadInput(f"{raw.size} numbers given for {size}", place=what)
    full = np.broadcast_to(raw, (size,))
    wrong = np.flatnonzero(~np.isfinite(full) | (full < 0) | (full != np.floor(full)))
    if len(wrong):
        raise BadInput(
            f"must be a whole number of at least 0, got {full[wrong[0]]:g}", place=f"{what} of {names[wrong[0]]}"
        )
    beyond = np.flatnonzero(full > MOST_COUNT)
    if len(beyond):
        raise BadInput(
            f"must be at most {MOST_COUNT:,}, got {full[beyond[0]]:g}", place=f"{what} of {names[beyond[0]]}"
        )
    return full.astype(np.int64)


def _check_loads(problem: Problem) -> None:
    crossed = np.flatnonzero(problem.load_min > problem.load_max)
    if len(crossed):
        expert = int(crossed[0])
        low, high = problem.load_min[expert], problem.load_max[expert]
        raise BadInput(f"the minimum load {low} is above the maximum {high}", place=f"expert {problem.expert(expert)}")


def _check_keep(problem: Problem) -> None:
    kept = problem.keep
    if not len(kept):
        return
    outside = (kept < 0).any() or (kept[:, 0] >= problem.proposals).any() or (kept[:, 1] >= problem.experts).any()
    if outside:
        raise BadInput("a pair to keep names a proposal or expert that does not exist", place="keep")
    if len(np.unique(kept, axis=0)) != len(kept):
        raise BadInput("a pair to keep is given twice", place="keep")
    barred = np.flatnonzero(problem.is_conflict(kept[:, 0], kept[:, 1]))
    if len(barred):
        row, column = kept[barred[0]]
        raise BadInput(
            "a pair to keep is in conflict or has no score",
            place=f"proposal {problem.proposal(row)}, expert {problem.expert(column)}",
        )
    over_p = np.flatnonzero(np.bincount(kept[:, 0], minlength=problem.proposals) > problem.demand)
    over_e = np.flatnonzero(np.bincount(kept[:, 1], minlength=problem.experts) > problem.load_max)
    if len(over_p):
        raise BadInput(
            "more pairs are kept than reviews are asked for", place=f"proposal {problem.proposal(int(over_p[0]))}"
        )
    if len(over_e):
        raise BadInput("more pairs are kept than the expert may take", place=f"expert {problem.expert(int(over_e[0]))}")
