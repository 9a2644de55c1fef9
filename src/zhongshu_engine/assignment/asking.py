"""The question whether floors can be kept, written down once, of which each trial takes a part.

In: a `Problem` and floors. Out: what the proposals without a choice must have, the rules over all other pairs with covers, and answers for
some proposals alone, around what others hold, or among some of the pairs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from zhongshu_engine.assignment.candidates import Candidates, from_keys
from zhongshu_engine.assignment.clock import Watch
from zhongshu_engine.assignment.constrained import NOTHING
from zhongshu_engine.assignment.fractional import first_pairs, pair_program
from zhongshu_engine.assignment.problem import Bools, Floats, Ints, Problem
from zhongshu_engine.assignment.program import Outcome, Program, solve_program
from zhongshu_engine.assignment.rules import bound_by_floor, lay_rows

SAME_SUM = 1e-12  # sums of the same scores in another order
COVER_NOISE = 1e-11  # a cover row must hold however its sums are rounded


@dataclass(frozen=True, slots=True)
class Left:
    """When the proposals without a choice have theirs: their pairs, the question of the others, and the pairs open to these."""

    sure: Ints
    rest: Problem
    open_: Bools


def settle_the_sure(problem: Problem, floors: Floats) -> Left | None:
    """Give the proposals without a choice what they must have, take whoever is then fully used from the others, repeat; none when it fails."""
    open_ = np.isfinite(problem.admissible(slice(0, problem.proposals)))
    kept = np.zeros(open_.shape, bool)
    kept[problem.keep[:, 0], problem.keep[:, 1]] = True
    while True:
        number = open_.sum(axis=1)
        if (number < problem.demand).any():
            return None
        fixed = (number == problem.demand) | (problem.demand == 0)
        open_[problem.demand == 0] = False
        used = (open_ & fixed[:, None] | kept).sum(axis=0)
        if (used > problem.load_max).any():
            return None
        full = ~fixed[:, None] & ~kept & open_ & (used >= problem.load_max)
        if not full.any():
            break
        open_[full] = False
    sure = np.argwhere(open_ & fixed[:, None])
    has = np.where(open_ & fixed[:, None], problem.scores, 0.0).sum(axis=1)
    if (has < floors - SAME_SUM)[fixed & (problem.demand > 0)].any() or not _kept_in_groups(problem, sure, fixed):
        return None
    given = np.bincount(sure[:, 1], minlength=problem.experts)
    rest = replace(
        problem,
        conflicts=~open_ | fixed[:, None],
        demand=np.where(fixed, 0, problem.demand),
        load_min=np.maximum(problem.load_min - given, 0),
        load_max=problem.load_max - given,
        keep=problem.keep[~fixed[problem.keep[:, 0]]],
    )
    return Left(sure, rest, open_)


def _kept_in_groups(problem: Problem, pairs: Ints, asked: Bools) -> bool:
    """Whether these proposals keep their group rules with these pairs."""
    for rule in problem.groups:
        where = np.arange(problem.proposals) if rule.proposals is None else rule.proposals
        where = where[asked[where] & (problem.demand[where] > 0)]
        inside = np.bincount(pairs[np.isin(pairs[:, 1], rule.members), 0], minlength=problem.proposals)[where]
        if (inside < rule.least).any() or (rule.most is not None and (inside > rule.most).any()):
            return False
    return True


def program_of(problem: Problem, floors: Floats) -> tuple[Program, Candidates]:
    """All rules over all pairs, with covers."""
    pairs = from_keys(problem, first_pairs(problem))
    plain = pair_program(lay_rows(problem, floors, bound_by_floor(problem, floors)), pairs)
    return _with_covers(plain, problem, floors, pairs)[0], pairs


def taken(pairs: Candidates, outcome: Outcome) -> Ints:
    """The pairs that an answer uses."""
    used = np.flatnonzero(outcome.x > 0.5)
    return np.stack([pairs.rows[used], pairs.columns[used]], axis=1)


class Asked:
    """One question; its rows each belong to a proposal, or to an expert."""

    def __init__(self, problem: Problem, floors: Floats, watch: Watch) -> None:
        self.problem, self._watch = problem, watch
        self.pairs = from_keys(problem, first_pairs(problem))
        rules = lay_rows(problem, floors, bound_by_floor(problem, floors))
        program, covered = _with_covers(pair_program(rules, self.pairs), problem, floors, self.pairs)
        n, m = problem.scores.shape
        owner = np.full(program.rows.shape[0], -1)
        owner[:n] = np.arange(n)
        for rows in rules.group_rows:
            owner[rows[rows >= 0]] = np.flatnonzero(rows >= 0)
        owner[rules.count - len(rules.floored) : rules.count] = rules.floored
        owner[rules.count :] = covered
        self._owner, self._load, self._program = (
            owner,
            slice(n, n + m),
            replace(program, gain=np.zeros(len(self.pairs))),
        )

    def alone(self, core: Bools) -> tuple[str, Ints]:
        """The core as if the others asked for nothing, and in fractions: whoever fails here fails with them too. What succeeds proves nothing."""
        nobody = np.zeros(self.problem.experts)
        return self._part(core[self.pairs.rows], core, nobody, self.problem.load_max, relaxed=True)

    def around(self, core: Bools, held: Ints) -> tuple[str, Ints]:
        """The core beside the pairs that the others hold."""
        given = np.bincount(held[:, 1], minlength=self.problem.experts)
        low, high = np.maximum(self.problem.load_min - given, 0), self.problem.load_max - given
        return ("infeasible", NOTHING) if (high < 0).any() else self._part(core[self.pairs.rows], core, low, high)

    def among(self, some: Bools) -> tuple[str, Ints]:
        """Everybody among some of the pairs."""
        return self._part(some, self.problem.demand > 0, self.problem.load_min, self.problem.load_max)

    def _part(
        self, columns: Bools, core: Bools, low: Floats | Ints, high: Floats | Ints, *, relaxed: bool = False
    ) -> tuple[str, Ints]:
        """The rules of the core over some pairs, with these loads; experts who cannot be asked too much or too little have no row."""
        some, whole = np.flatnonzero(columns), self._program
        reach = np.bincount(self.pairs.columns[some], minlength=self.problem.experts)
        if (reach < low).any():
            return "infeasible", NOTHING
        here = (self._owner >= 0) & core[self._owner]
        here[self._load] = (reach > high) | (low > 0)
        row_low, row_high = whole.row_low.copy(), whole.row_high.copy()
        row_low[self._load], row_high[self._load] = low, high
        if not len(some):
            barren = (row_low[here] > 0).any()
            return ("infeasible" if barren else "optimal"), NOTHING
        part = Program(
            whole.gain[some],
            whole.low[some],
            whole.high[some],
            whole.rows[:, some][here],
            row_low[here],
            row_high[here],
            whole.whole[some],
        )
        outcome = solve_program(part, relaxed=relaxed, seconds=self._watch.left, presolve=False)
        found = np.flatnonzero(outcome.x > 0.5)
        return outcome.status, np.stack([self.pairs.rows[some[found]], self.pairs.columns[some[found]]], axis=1)


def _with_covers(program: Program, problem: Problem, floors: Floats, pairs: Candidates) -> tuple[Program, Ints]:
    """The program with rows that say how many of its best experts each proposal must have to reach its floor, and whose rows these are.

    At least c of the first j are needed when the c - 1 best of all and the best others after the j-th fall short. True of every assignment,
    but not of fractional ones, which makes refuting quick.
    """
    starts = np.searchsorted(pairs.rows, np.arange(problem.proposals + 1))
    order = np.lexsort((-pairs.scores, pairs.rows))
    rows, columns, least, whose = list[Ints](), list[Ints](), list[float](), list[int]()
    for p in np.flatnonzero(np.isfinite(floors) & (problem.demand > 1) & (np.diff(starts) > problem.demand)).tolist():
        need, mine = int(problem.demand[p]), order[starts[p] : starts[p + 1]]
        head = np.empty(len(mine) + 1)
        head[0] = 0.0
        np.cumsum(pairs.scores[mine], out=head[1:])
        for c in range(1, need):
            others = need - c + 1
            fall = head[others:] - head[:-others] < floors[p] - COVER_NOISE - head[c - 1]
            first = int(fall.argmax())
            if fall[first] and c - 1 <= first < len(mine):
                columns.append(mine[:first])
                rows.append(np.full(first, len(least)))
                least.append(float(c))
                whose.append(p)
    if not least:
        return program, np.zeros(0, np.int64)
    where = (np.concatenate(rows), np.concatenate(columns))
    covers = sparse.coo_matrix((np.ones(len(where[0])), where), shape=(len(least), len(pairs)))
    more = replace(
        program,
        rows=sparse.vstack([program.rows, covers], format="csc"),
        row_low=np.r_[program.row_low, least],
        row_high=np.r_[program.row_high, np.full(len(least), np.inf)],
    )
    return more, np.array(whose)
