"""Why there is no assignment, in words: which proposals, which experts, which conflicts or loads, and the smallest relaxation.

In: a `Problem` and the best that could be met. Out: sentences. The set of proposals named is a Hall set: together they ask for more
than all experts open to them can give, so no search can do better.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from zhongshu_engine.assignment.problem import Bools, Ints, Problem

NAMES_SHOWN = 6


def listed(names: Iterable[str]) -> str:
    """The first names and the number of the others."""
    every = list(names)
    more = f" and {len(every) - NAMES_SHOWN} more" if len(every) > NAMES_SHOWN else ""
    return ", ".join(every[:NAMES_SHOWN]) + more


def reasons(problem: Problem, *, rows: Ints, columns: Ints, unmet: Ints, unfilled: Ints) -> tuple[str, ...]:
    """Sentences that say why demand stays unmet or minimum loads unfilled."""
    found: list[str] = []
    if unmet.any():
        alone = np.maximum(problem.demand - _open_counts(problem)[0], 0)
        found += _short_of_experts(problem, alone)
        if alone.sum() < unmet.sum():
            found += _crowded(problem, rows, columns, unmet)
    if unfilled.any():
        found += _short_of_proposals(problem, unfilled)
    return tuple(found)


def _open_counts(problem: Problem) -> tuple[Ints, Ints]:
    """Experts open to each proposal, and proposals open to each expert."""
    per_proposal, per_expert = np.zeros(problem.proposals, np.int64), np.zeros(problem.experts, np.int64)
    usable = problem.load_max > 0
    for block in problem.row_blocks():
        open_ = np.isfinite(problem.admissible(block)) & usable
        per_proposal[block] = open_.sum(axis=1)
        per_expert += open_.sum(axis=0)
    return per_proposal, per_expert


def _short_of_experts(problem: Problem, alone: Ints) -> list[str]:
    """Proposals that have too few experts whatever the others get; ``alone`` is how many each lacks."""
    short = np.flatnonzero(alone)
    return [
        f"proposal {problem.proposal(int(p))} needs {problem.demand[p]} experts but only {problem.demand[p] - alone[p]} are without "
        f"conflict and free: lift {alone[p]} conflict(s) or ask for {problem.demand[p] - alone[p]}"
        for p in short[:NAMES_SHOWN]
    ] + ([f"the same holds for {len(short) - NAMES_SHOWN} more proposals"] if len(short) > NAMES_SHOWN else [])


def _reach(problem: Problem, rows: Ints, columns: Ints, unmet: Ints) -> tuple[Bools, Bools]:
    """Proposals and experts that chains of swaps starting at the unmet proposals can touch."""
    assigned = [columns[rows == p] for p in range(problem.proposals)] if problem.proposals < 400 else None
    order = np.argsort(rows, kind="stable")
    starts = np.searchsorted(rows[order], np.arange(problem.proposals + 1))
    by_expert = np.argsort(columns, kind="stable")
    expert_starts = np.searchsorted(columns[by_expert], np.arange(problem.experts + 1))
    proposals, experts = unmet > 0, np.zeros(problem.experts, bool)
    queue: list[int] = np.flatnonzero(proposals).tolist()
    while queue:
        p = queue.pop()
        mine = assigned[p] if assigned else columns[order[starts[p] : starts[p + 1]]]
        open_ = np.isfinite(problem.admissible(slice(p, p + 1))[0]) & ~experts
        open_[mine] = False
        fresh = np.flatnonzero(open_)
        experts[fresh] = True
        for e in fresh:
            for q in rows[by_expert[expert_starts[e] : expert_starts[e + 1]]]:
                if not proposals[q]:
                    proposals[q] = True
                    queue.append(int(q))
    return proposals, experts


def _crowded(problem: Problem, rows: Ints, columns: Ints, unmet: Ints) -> list[str]:
    """The Hall set: proposals that together ask for more than the experts open to them can give."""
    proposals, experts = _reach(problem, rows, columns, unmet)
    asked, missing = int(problem.demand[proposals].sum()), int(unmet.sum())
    room = asked - missing
    who = listed(problem.proposal(int(p)) for p in np.flatnonzero(proposals))
    givers = listed(problem.expert(int(e)) for e in np.flatnonzero(experts))
    sentence = f"proposals {who} ask for {asked} reviews; the {int(experts.sum())} experts they compete for"
    sentence += f" ({givers}) can give {room}" if experts.any() else " can give none"
    return [
        f"{sentence}, so {missing} stay unmet",
        f"smallest relaxation: {missing} more place(s) of maximum load among those experts, as many conflicts lifted towards "
        f"other experts, or {missing} review(s) fewer asked for",
    ]


def _short_of_proposals(problem: Problem, unfilled: Ints) -> list[str]:
    asked, least = int(problem.demand.sum()), int(problem.load_min.sum())
    if least > asked:
        return [
            f"the minimum loads add up to {least} but only {asked} reviews are asked for: lower them by {least - asked}"
        ]
    open_ = _open_counts(problem)[1]
    found = []
    for e in np.flatnonzero(unfilled)[:NAMES_SHOWN]:
        reach = f"{open_[e]} proposals are open to that expert"
        found.append(
            f"expert {problem.expert(int(e))} must take {problem.load_min[e]} but {unfilled[e]} of them cannot be given ({reach}): "
            f"lower the minimum to {problem.load_min[e] - unfilled[e]}"
        )
    return found


def group_reasons(problem: Problem) -> tuple[str, ...]:
    """Group rules that no assignment can keep, each by itself: too few open members, too few places, or too many owed."""
    found: list[str] = []
    for rule in problem.groups:
        where = np.arange(problem.proposals) if rule.proposals is None else rule.proposals
        where = where[problem.demand[where] > 0]
        for p in where:
            open_ = np.isfinite(problem.admissible(slice(int(p), int(p) + 1))[0]) & (problem.load_max > 0)
            inside = int(open_[rule.members].sum())
            outside = int(open_.sum()) - inside
            need = int(problem.demand[p])
            if inside < rule.least:
                found.append(
                    f"proposal {problem.proposal(int(p))} needs {rule.least} of group {rule.name} but only {inside} of its members are open"
                )
            elif rule.most is not None and need - outside > rule.most:
                found.append(
                    f"proposal {problem.proposal(int(p))} may have {rule.most} of group {rule.name} but only {outside} others are open "
                    f"for its {need} reviews"
                )
        owed, room = rule.least * len(where), int(problem.load_max[rule.members].sum())
        if owed > room:
            found.append(
                f"group {rule.name} owes {owed} reviews ({rule.least} for each of {len(where)} proposals) but its members can give {room}: "
                f"add {owed - room} place(s) or lower the rule"
            )
    return tuple(found[:NAMES_SHOWN])
