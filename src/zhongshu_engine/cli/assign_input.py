"""From the files of `zhongshu-engine assign` to one checked `Problem`.

In: scores (CSV or .npy) and the optional tables of loads, demands, conflicts, kept pairs, bids, service and groups.
Names are sorted, so the order of rows in a file changes nothing.
"""

from __future__ import annotations

import tokenize
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from zhongshu_engine.assignment.preference import with_bids, with_rotation
from zhongshu_engine.assignment.problem import GroupRule, Problem, pose
from zhongshu_engine.cli.table_input import Table, positions
from zhongshu_engine.errors import BadInput

Pairs = tuple[NDArray[np.int64], NDArray[np.int64]]


@dataclass(frozen=True, slots=True)
class Sources:
    """The files and numbers given on the command line."""

    scores: Path
    per_submission: int
    max_load: int
    min_load: int
    loads: Path | None
    demands: Path | None
    conflicts: Path | None
    keep: Path | None
    bids: Path | None
    served: Path | None
    groups: Path | None
    absent_score: float | None


@dataclass(frozen=True, slots=True)
class Scored:
    """A score table with the names of its rows and columns."""

    scores: NDArray[np.float64]
    submissions: tuple[str, ...]
    experts: tuple[str, ...]


def read_scores(path: Path, absent: float | None) -> Scored:
    """Scores of submissions (rows) by experts (columns), NaN where the pair may not be used."""
    if path.suffix == ".npy" and absent is not None:
        raise BadInput(
            "is for a CSV: an array has a cell for every pair, and NaN is a conflict", place="--absent-score"
        )
    return _scores_npy(path) if path.suffix == ".npy" else _scores_csv(path, absent)


def _scores_npy(path: Path) -> Scored:
    try:
        matrix = np.load(path, allow_pickle=False)
    except (OSError, EOFError, ValueError, SyntaxError, tokenize.TokenError, MemoryError) as error:
        raise BadInput(f"not a readable .npy array ({error})", place=str(path)) from None
    if not isinstance(matrix, np.ndarray):
        raise BadInput("not a .npy array but an archive of several", place=str(path))
    if matrix.ndim != 2 or matrix.dtype.kind not in "fiu":
        raise BadInput(f"need numbers in two dimensions, got {matrix.dtype} of shape {matrix.shape}", place=str(path))
    rows, columns = matrix.shape
    return Scored(matrix.astype(np.float64, copy=False), tuple(map(str, range(rows))), tuple(map(str, range(columns))))


def _scores_csv(path: Path, absent: float | None) -> Scored:
    table = Table(path, required=("submission", "expert", "score"))
    submissions, experts, values = table.text("submission"), table.text("expert"), table.numbers("score")
    fill = np.nan if absent is None else absent
    matrix = np.full((len(submissions.values), len(experts.values)), fill)
    keys = submissions.codes * len(experts.values) + experts.codes
    distinct, first = np.unique(keys, return_index=True)
    if len(distinct) != len(keys):
        row = int(np.setdiff1d(np.arange(len(keys)), first)[0])
        pair = f"{submissions.values[submissions.codes[row]]}, {experts.values[experts.codes[row]]}"
        raise BadInput(f"the pair {pair} is given twice", place=table.at(row, "submission"))
    matrix[submissions.codes, experts.codes] = values
    return Scored(matrix, submissions.values, experts.values)


def read_problem(sources: Sources) -> Problem:
    """Everything the command was given, checked and put together."""
    if sources.absent_score is not None and not np.isfinite(sources.absent_score):
        raise BadInput(f"must be a number, got {sources.absent_score:g}", place="--absent-score")
    for name in ("per_submission", "max_load", "min_load"):
        if getattr(sources, name) < 0:
            raise BadInput(f"must be at least 0, got {getattr(sources, name)}", place=f"--{name.replace('_', '-')}")
    scored = read_scores(sources.scores, sources.absent_score)
    names = (scored.submissions, scored.experts)
    scores = _shifted(sources, scored, names)
    conflicts = None
    if sources.conflicts:
        (rows, columns), _ = _pairs(sources.conflicts, names)
        conflicts = np.zeros(scores.shape, bool)
        conflicts[rows, columns] = True
    low, high = _loads(sources, scored.experts)
    kept = _kept(sources.keep, names, scores, conflicts) if sources.keep else None
    problem = pose(
        scores,
        demand=_demands(sources, scored.submissions),
        load_min=low,
        load_max=high,
        conflicts=conflicts,
        keep=kept,
        groups=_groups(sources.groups, names) if sources.groups else (),
        proposal_names=scored.submissions,
        expert_names=scored.experts,
    )
    _refuse_barred_experts(problem, sources.scores)
    return problem


def _shifted(sources: Sources, scored: Scored, names: tuple[tuple[str, ...], tuple[str, ...]]) -> NDArray[np.float64]:
    """The scores after the bids and the rotation, when there are any."""
    scores = scored.scores
    if sources.bids:
        (rows, columns), table = _pairs(sources.bids, names, once=True, number="bid")
        with table.placed("bids, row", "bid"):
            scores = with_bids(scores, rows, columns, table.numbers("bid"))
    if sources.served:
        (rows, columns), table = _pairs(sources.served, names, once=True, number="times")
        scores = with_rotation(scores, rows, columns, table.counts("times"))
    return scores


def _kept(
    path: Path,
    names: tuple[tuple[str, ...], tuple[str, ...]],
    scores: NDArray[np.float64],
    conflicts: NDArray[np.bool_] | None,
) -> NDArray[np.int64]:
    """Pairs to keep; one that may not be used is refused with its line."""
    (rows, columns), table = _pairs(path, names, once=True)
    barred = np.isnan(scores[rows, columns])
    if conflicts is not None:
        barred |= conflicts[rows, columns]
    if barred.any():
        row = int(np.flatnonzero(barred)[0])
        pair = f"{names[0][rows[row]]}, {names[1][columns[row]]}"
        raise BadInput(f"the pair {pair} is in conflict or has no score", place=table.at(row, "submission"))
    return np.stack([rows, columns], axis=1)


def _refuse_barred_experts(problem: Problem, place: Path) -> None:
    """Refuse an expert who may review nothing: in a call that is a mistake in the file of conflicts or of scores."""
    open_ = np.zeros(problem.experts, bool)
    for block in problem.row_blocks():
        open_ |= np.isfinite(problem.admissible(block)).any(axis=0)
    barred = np.flatnonzero(~open_)
    if len(barred):
        more = f" (and {len(barred) - 1} more experts)" if len(barred) > 1 else ""
        raise BadInput(
            f"expert {problem.expert(int(barred[0]))}{more} is in conflict with every submission: take them out of the file",
            place=str(place),
        )


def _pairs(
    path: Path, names: tuple[tuple[str, ...], tuple[str, ...]], *, once: bool = False, number: str | None = None
) -> tuple[Pairs, Table]:
    """Rows and columns of the pairs of a table, and the table; ``once`` refuses a pair that is given twice."""
    table = Table(path, required=("submission", "expert", *([number] if number else [])))
    rows = positions(table.text("submission"), names[0], table, "submission")
    columns = positions(table.text("expert"), names[1], table, "expert")
    if once:
        table.refuse_twice("submission", "expert")
    return (rows, columns), table


def _loads(sources: Sources, experts: tuple[str, ...]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    low, high = np.full(len(experts), float(sources.min_load)), np.full(len(experts), float(sources.max_load))
    if sources.loads:
        table = Table(sources.loads, required=("expert",), optional=("max_load", "min_load"))
        at = positions(table.text("expert"), experts, table, "expert")
        table.refuse_twice("expert")
        for name, target, usual in (("min_load", low, sources.min_load), ("max_load", high, sources.max_load)):
            if name in table.has:
                target[at] = table.counts(name, empty=usual)
        crossed = np.flatnonzero(low[at] > high[at])
        if len(crossed):
            row = int(crossed[0])
            least, most = low[at][row], high[at][row]
            raise BadInput(f"the minimum load {least:g} is above the maximum {most:g}", place=table.at(row, "expert"))
        if not table.has & {"max_load", "min_load"}:
            raise BadInput("needs a column max_load or min_load", place=str(sources.loads))
    return low, high


def _demands(sources: Sources, submissions: tuple[str, ...]) -> NDArray[np.float64]:
    demand = np.full(len(submissions), float(sources.per_submission))
    if sources.demands:
        table = Table(sources.demands, required=("submission", "demand"))
        at = positions(table.text("submission"), submissions, table, "submission")
        table.refuse_twice("submission")
        demand[at] = table.counts("demand")
    return demand


def _limits(table: Table, name: str) -> NDArray[np.float64]:
    """Whole numbers of a column of limits, -1 where none is given."""
    if name not in table.has:
        return np.full(len(table), -1.0)
    values = table.numbers(name, empty=-1)
    given = np.array([cell != "" for cell in table.cells(name)])
    wrong = np.flatnonzero(given & ((values < 0) | (values != np.floor(values))))
    if len(wrong):
        row = int(wrong[0])
        raise BadInput(f"must be a whole number of at least 0, got {values[row]:g}", place=table.at(row, name))
    return values


def _agreed(table: Table, name: str, values: NDArray[np.float64], rows: NDArray[np.int64]) -> float:
    """The one limit that the rows of a group give, -1 when none does."""
    given = rows[values[rows] >= 0]
    differs = given[values[given] != values[given[0]]] if len(given) else given
    if len(differs):
        row = int(differs[0])
        raise BadInput(
            f"the rows of one group give {name} {values[given[0]]:g} and {values[row]:g}", place=table.at(row, name)
        )
    return float(values[given[0]]) if len(given) else -1.0


def _groups(path: Path, names: tuple[tuple[str, ...], tuple[str, ...]]) -> tuple[GroupRule, ...]:
    """Rows ``group,expert,min,max[,submission]``; the rows of a group that give min or max must agree."""
    table = Table(path, required=("group", "expert"), optional=("min", "max", "submission"))
    group = table.text("group")
    expert = positions(table.text("expert"), names[1], table, "expert")
    least, most = (_limits(table, name) for name in ("min", "max"))
    only = table.cells("submission") if "submission" in table.has else [""] * len(table)
    index = {name: i for i, name in enumerate(names[0])}
    rules = []
    for code, name in enumerate(group.values):
        rows = np.flatnonzero(group.codes == code)
        unknown = [int(row) for row in rows if only[row] and only[row] not in index]
        if unknown:
            raise BadInput(f"unknown submission {only[unknown[0]]!r}", place=table.at(unknown[0], "submission"))
        where = np.unique([index[only[row]] for row in rows if only[row]]).astype(np.int64)
        low, high = (_agreed(table, name, values, rows) for name, values in (("min", least), ("max", most)))
        if low < 0 and high < 0:
            raise BadInput(f"the group {name!r} has neither min nor max", place=table.at(int(rows[0]), "group"))
        if 0 <= high < low:
            raise BadInput(
                f"the group {name!r} has min {low:g} above max {high:g}", place=table.at(int(rows[0]), "min")
            )
        rules.append(
            GroupRule(
                name,
                np.unique(expert[rows]),
                max(0, int(low)),
                int(high) if high >= 0 else None,
                where if len(where) else None,
            )
        )
    return tuple(rules)
