"""The greatest total, proven: a network flow on few pairs, prices from it, and a search of all pairs until none pays.

In: a `Problem` without kept pairs and without group rules. Out: the pairs, their units, prices and the bound.
Terminates because every round adds pairs; the last round's prices prove the answer. With ``capacity`` below the unit of demand
the same search solves the randomised assignment with capped marginal chances (PLRA), which is a flow too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhongshu_engine.assignment.candidates import Candidates, best_pairs, from_keys
from zhongshu_engine.assignment.certificate import best_of, best_sum, load_value, settle
from zhongshu_engine.assignment.clock import Watch
from zhongshu_engine.assignment.flow import Flow, Scale, scale_of, solve_flow
from zhongshu_engine.assignment.pricing import Prices, least_prices, paying_pairs
from zhongshu_engine.assignment.problem import Floats, Ints, Problem

GROW_PER_PROPOSAL = 12  # pairs that a proposal may add in one round, the best paying first
SPARE_PAIRS = (
    8  # candidates of a proposal beyond its demand at the start; small is fast, the search adds what is missing
)


@dataclass(frozen=True, slots=True)
class Units:
    """How finely a review may be divided: ``whole`` units make one review, at most ``cap`` of them on one pair."""

    whole: int = 1
    cap: int = 1


WHOLE = Units()


@dataclass(frozen=True, slots=True)
class Maximum:
    """Units on pairs, total and bound in reviews, prices; ``unmet`` and ``unfilled`` in units, zero when feasible."""

    rows: Ints
    columns: Ints
    units: Ints
    total: float
    bound: float
    gap: float
    prices: Floats
    unmet: Ints
    unfilled: Ints
    proven: bool
    exact_scores: bool
    best: Floats  # what each proposal could get if it were alone


def _sizes(problem: Problem, units: Units) -> dict[str, Ints]:
    return {
        "demand": problem.demand * units.whole,
        "load_min": problem.load_min * units.whole,
        "load_max": problem.load_max * units.whole,
    }


def _penalties(problem: Problem) -> tuple[float, float]:
    """Multiples of the greatest score that an unmet unit costs: a mild one first, then one that outweighs every chain of swaps."""
    return 1.5, 2.0 * (2 * min(problem.proposals, problem.experts) + 2)


def maximise(problem: Problem, *, watch: Watch, units: Units = WHOLE) -> Maximum:
    """The greatest total; what cannot be met at all stays in ``unmet`` and ``unfilled``."""
    need = int(problem.demand.max(initial=0)) * -(-units.whole // units.cap)
    fair_share = -(-int(problem.demand.sum()) // problem.experts)
    keys = best_pairs(problem, per_proposal=need + SPARE_PAIRS, per_expert=2 * fair_share + SPARE_PAIRS)
    best = best_of(from_keys(problem, keys), problem.demand)
    mild, decisive = _penalties(problem)
    answer, keys = _search(problem, keys, best, watch=watch, units=units, multiple=mild)
    if watch.over or not (answer.unmet.any() or answer.unfilled.any()):
        return answer
    return _search(problem, keys, best, watch=watch, units=units, multiple=decisive)[0]


def _search(
    problem: Problem, keys: Ints, best: Floats, *, watch: Watch, units: Units, multiple: float
) -> tuple[Maximum, Ints]:
    """Grow the candidates until no pair outside them pays at the prices of the last flow."""
    sizes = _sizes(problem, units)
    while True:
        candidates = from_keys(problem, keys)
        top = float(np.max(np.abs(candidates.scores), initial=0.0)) or 1.0
        scale = scale_of(candidates.scores, nodes=problem.proposals + problem.experts, slack=multiple)
        gains, penalty = scale.whole(candidates.scores), max(1, int(np.ceil(multiple * top * scale.factor)))
        flow = solve_flow(candidates, gains, **sizes, capacity=units.cap, penalty=penalty)
        prices = least_prices(candidates, gains, flow, **sizes, capacity=units.cap, penalty=penalty)
        more = paying_pairs(
            problem,
            candidates,
            price=prices.expert / scale.factor,
            threshold=prices.threshold / scale.factor,
            tolerance=(0.5 if scale.exact else 1.0) / scale.factor,
        )
        telling = watch.tell is not None and len(more) <= len(candidates)
        bounded = telling or not len(more) or watch.over
        answer = _answer(problem, candidates, flow, prices, scale, more, units, best, bounded=bounded)
        watch.report("total", answer.total, answer.bound)
        if not len(more) or watch.over:
            return answer, candidates.keys
        keys = np.concatenate([candidates.keys, _best_of_each(problem, more, prices.expert / scale.factor)])


def _best_of_each(problem: Problem, keys: Ints, price: Floats) -> Ints:
    """The few best paying pairs of every proposal."""
    rows, columns = np.divmod(keys, problem.experts)
    order = np.lexsort((price[columns] - problem.scores[rows, columns], rows))
    rank = np.arange(len(keys)) - np.searchsorted(rows[order], rows[order])
    return keys[order[rank < GROW_PER_PROPOSAL]]


def _answer(
    problem: Problem,
    candidates: Candidates,
    flow: Flow,
    prices: Prices,
    scale: Scale,
    more: Ints,
    units: Units,
    best: Floats,
    *,
    bounded: bool,
) -> Maximum:
    """Total in the scores as given, and when ``bounded`` the bound that the prices prove over all pairs."""
    used = np.flatnonzero(flow.units)
    total = float(np.sum(candidates.scores[used] * flow.units[used])) / units.whole
    price = prices.expert / scale.factor
    bound, gap = float("inf"), float("inf")
    if bounded:
        seen = from_keys(problem, np.concatenate([candidates.keys, more])) if len(more) else candidates
        surplus = best_sum(
            seen.rows,
            seen.scores - price[seen.columns],
            prices.threshold / scale.factor,
            demand=problem.demand * units.whole,
            capacity=units.cap,
        )
        bound = surplus / units.whole + load_value(price, problem.load_min, problem.load_max)
        size = float(np.max(np.abs(candidates.scores), initial=0.0)) + float(np.max(np.abs(price), initial=0.0))
        bound, gap = settle(total, bound, terms=int(problem.demand.sum()) + problem.experts, size=size)
    return Maximum(
        candidates.rows[used],
        candidates.columns[used],
        flow.units[used],
        total,
        bound,
        gap,
        price,
        flow.unmet,
        flow.unfilled,
        not len(more),
        scale.exact,
        best,
    )
