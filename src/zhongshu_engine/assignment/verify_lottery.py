"""Checks a lottery over whole assignments from the raw table, the rules and the prices alone; shares no code with the solvers.

In: scores, rules, the assignments with their weights, the chances told, the cap, the draw, prices. Out: the expected total, a bound that no lottery within the cap
exceeds, the worst sum of the draw; or `Refuted` with the first thing found wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from zhongshu_engine.assignment.verify import Checked, Refuted, check

SAME = 1e-9  # chances may differ by this from what they are told to be
Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]


class Rule(Protocol):
    """At least ``least`` and at most ``most`` of ``members`` for each proposal, or each of ``proposals``."""

    name: str
    members: Whole
    least: int
    most: int | None
    proposals: Whole | None


def check_lottery(
    scores: Numbers,
    assignments: Sequence[Whole],
    weights: Numbers,
    *,
    drawn: Whole,
    marginals: tuple[Whole, Numbers],
    cap: float,
    demand: Whole,
    load_min: Whole,
    load_max: Whole,
    groups: Sequence[Rule],
    caps: tuple[Whole, Numbers],
    prices: Numbers,
    conflicts: NDArray[np.bool_] | None = None,
    keep: Whole | None = None,
) -> Checked:
    """Recompute everything that the lottery claims."""
    kept = np.zeros(scores.shape, bool)
    if keep is not None:
        kept[keep[:, 0], keep[:, 1]] = True
    if (weights < 0).any() or abs(float(weights.sum()) - 1) > SAME:
        raise Refuted("the weights are no chances that add up to one")
    chance, total, worst = np.zeros(scores.shape), 0.0, np.inf
    for pairs, weight in zip(assignments, weights.tolist(), strict=True):
        sums = check(
            scores, pairs, 0 * prices, demand=demand, load_min=load_min, load_max=load_max, conflicts=conflicts
        )
        used = np.zeros(scores.shape, bool)
        used[pairs[:, 0], pairs[:, 1]] = True
        if (kept & ~used).any():
            raise Refuted("a kept pair is missing")
        for rule in groups:
            where = np.arange(len(demand)) if rule.proposals is None else rule.proposals
            inside = used[np.ix_(where[demand[where] > 0], rule.members)].sum(axis=1)
            if (inside < rule.least).any() or (rule.most is not None and (inside > rule.most).any()):
                raise Refuted(f"an assignment breaks the rule of group {rule.name}")
        chance += weight * used
        total += weight * sums.total
        worst = sums.worst if np.array_equal(pairs, drawn) else worst
    if not np.isfinite(worst):
        raise Refuted("what was drawn is not in the lottery")
    told = np.zeros(scores.shape)
    told[marginals[0][:, 0], marginals[0][:, 1]] = marginals[1]
    if np.abs(told - chance).max() > SAME:
        raise Refuted("a chance is not what the weights make it")
    if chance[~kept].max(initial=0.0) > cap + SAME:
        raise Refuted("a chance exceeds the cap")
    price = np.zeros(scores.shape)
    price[caps[0][:, 0], caps[0][:, 1]] = caps[1]
    if (price < 0).any() or (price[kept] > 0).any():
        raise Refuted("a price of a cap is negative or on a kept pair")
    barred = np.isnan(scores) if conflicts is None else np.isnan(scores) | conflicts
    worth = np.where(barred, -np.inf, scores - price - prices)
    bound = cap * float(price.sum()) + float(np.sum(prices * np.where(prices > 0, load_max, load_min)))
    bound += sum(_best_panel(p, worth[p], kept[p], int(demand[p]), groups) for p in range(len(demand)) if demand[p])
    return Checked(total, bound, float(worst))


def _best_panel(p: int, worth: Numbers, kept: NDArray[np.bool_], need: int, groups: Sequence[Rule]) -> float:
    """The most that a panel can be worth: the best for every number of experts and of each group's, expert after expert."""
    rules = [rule for rule in groups if rule.proposals is None or p in rule.proposals]
    best = {(0,) * (len(rules) + 1): 0.0}
    for e in np.flatnonzero(np.isfinite(worth)).tolist():
        steps = (1, *(int(e in rule.members) for rule in rules))
        more = {tuple(map(sum, zip(had, steps, strict=True))): value + float(worth[e]) for had, value in best.items()}
        best = {} if kept[e] else best
        for had, value in more.items():
            within = all(rule.most is None or c <= rule.most for rule, c in zip(rules, had[1:], strict=True))
            if had[0] <= need and within and value > best.get(had, -np.inf):
                best[had] = value
    enough = [
        v
        for had, v in best.items()
        if had[0] == need and all(c >= r.least for c, r in zip(had[1:], rules, strict=True))
    ]
    return max(enough, default=-np.inf)
