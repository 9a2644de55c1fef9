"""An independent judge: recomputes cost, value and every rule of an answer from the problem itself, in exact fractions.

Shares no code with `compile`, `rules` or `solvers`: it reads dossiers and chosen ways only. Flows out: sentences, none when all holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from zhongshu_engine.portfolio.problem import Cap, Dossier, Objective, Problem

Chosen = dict[str, tuple[int, int]]  # dossier -> (start year, number of stages)


def exact(value: float) -> Fraction:
    """The decimal that a person wrote, not its binary neighbour."""
    return Fraction(repr(float(value))) if isinstance(value, float) else Fraction(value)


@dataclass(frozen=True, slots=True)
class Paid:
    dossier: Dossier
    stage: str
    budget: str
    year: int
    amount: Fraction


@dataclass(frozen=True, slots=True)
class Judgement:
    """Values by objective, money by budget, and what is wrong."""

    values: dict[str, float]
    spent: dict[str, float]
    faults: tuple[str, ...]


class _Books:
    def __init__(self, problem: Problem, chosen: Chosen) -> None:
        self.problem, self.chosen = problem, chosen
        self.dossiers = {d.id: d for d in problem.dossiers}
        self.paid: list[Paid] = []
        self.running: list[tuple[Dossier, str, int]] = []  # dossier, stage, year
        self.end: dict[str, int] = {}
        for name, (start, depth) in chosen.items():
            year = start
            for stage in self.dossiers[name].stages[:depth]:
                self.running += [(self.dossiers[name], stage.id, year + k) for k in range(stage.years)]
                for budget, amounts in stage.cost.items():
                    self.paid += [
                        Paid(self.dossiers[name], stage.id, budget, year + k, exact(a)) for k, a in enumerate(amounts)
                    ]
                year += stage.years
            self.end[name] = year

    def total(self, objective: str, scenario: int | None) -> Fraction:
        total = Fraction(0)
        chances = [exact(p) for p in self.problem.probabilities]
        for name, (_start, depth) in self.chosen.items():
            for stage in self.dossiers[name].stages[:depth]:
                value = stage.value.get(objective, 0)
                if isinstance(value, tuple):
                    total += (
                        exact(value[scenario])
                        if scenario is not None
                        else sum(p * exact(v) for p, v in zip(chances, value, strict=True))
                    )
                else:
                    total += exact(value)
        for synergy in self.problem.synergies:
            if all(name in self.chosen for name in synergy.of):
                total += exact(synergy.value.get(objective, 0))
        return total

    def value(self, objective: Objective) -> Fraction:
        if objective.kind == "expected":
            return self.total(objective.id, None)
        if objective.kind == "coverage":
            carried = {tag for name in self.chosen for tag in self.dossiers[name].tags}
            weights = objective.tags or dict.fromkeys(carried, 1)
            return sum((exact(w) for tag, w in weights.items() if tag in carried), Fraction(0))
        totals = sorted((self.total(objective.of, s), exact(p)) for s, p in enumerate(self.problem.probabilities))
        if objective.kind == "quantile":
            reach = Fraction(0)
            for total, p in reversed(totals):
                reach += p
                if reach >= exact(objective.level) - Fraction(1, 10**9):
                    return total
        if objective.kind == "best":
            totals = totals[::-1]
        left = share = 1 - exact(objective.level)
        mean = Fraction(0)
        for total, p in totals:
            part = min(p, left)
            mean += part * total
            left -= part
        return mean / share


def _budget_faults(books: _Books) -> Iterator[str]:
    for budget in books.problem.budgets:
        mine = [p for p in books.paid if p.budget == budget.id]
        total = sum((p.amount for p in mine), Fraction(0))
        if budget.limit is not None and total > exact(budget.limit):
            yield f"budget {budget.id}: {float(total):g} is spent, {budget.limit:g} allowed"
        if budget.floor is not None and total < exact(budget.floor):
            yield f"budget {budget.id}: {float(total):g} is spent, {budget.floor:g} demanded"
        for year, limit in enumerate(budget.per_year or ()):
            amount = sum((p.amount for p in mine if p.year == year), Fraction(0))
            if amount > exact(limit):
                yield f"budget {budget.id}: {float(amount):g} is spent in year {year}, {limit:g} allowed"


def _cap_amount(books: _Books, cap: Cap, year: int | None, *, everything: bool) -> Fraction:
    def counts(dossier: Dossier, stage: str, when: int) -> bool:
        if year is not None and when != year:
            return False
        if everything:
            return True
        return all(
            (stage if key == "stage" else dossier.attributes.get(key)) in values for key, values in cap.where.items()
        )

    if cap.measure == "cost":
        return sum(
            (p.amount for p in books.paid if cap.budget in (None, p.budget) and counts(p.dossier, p.stage, p.year)),
            Fraction(0),
        )
    return Fraction(len({d.id for d, stage, when in books.running if counts(d, stage, when)}))


def _cap_faults(books: _Books) -> Iterator[str]:
    for cap in books.problem.caps:
        anywhen = cap.measure == "active" and cap.year is None
        for year in range(books.problem.years) if anywhen else [cap.year]:
            part = _cap_amount(books, cap, year, everything=False)
            whole = _cap_amount(books, cap, year, everything=True)
            for limit, of, sign in (
                (cap.maximum, 1, 1), (cap.minimum, 1, -1), (cap.max_share, whole, 1), (cap.min_share, whole, -1),
            ):  # fmt: skip
                if limit is not None and sign * (part - exact(limit) * of) > 0:
                    yield f"cap {cap.id}: {float(part):g} stands against {float(exact(limit) * of):g}"


def _link_faults(books: _Books) -> Iterator[str]:
    problem, chosen = books.problem, books.chosen
    for rule in problem.requires:
        if rule.dossier in chosen and rule.needs not in chosen:
            yield f"{rule.dossier} is chosen without {rule.needs}"
        elif rule.finished and rule.dossier in chosen and books.end[rule.needs] > chosen[rule.dossier][0]:
            yield f"{rule.dossier} starts before {rule.needs} has ended"
    for group in problem.excludes:
        together = [name for name in group.of if name in chosen]
        if len(together) > group.at_most:
            yield f"{', '.join(together)} are chosen together, {group.at_most} allowed"
    yield from (f"{name} is fixed in but not chosen" for name in problem.fixed_in if name not in chosen)
    yield from (f"{name} is fixed out but chosen" for name in problem.fixed_out if name in chosen)


def _way_faults(books: _Books) -> Iterator[str]:
    for name, (start, depth) in books.chosen.items():
        dossier = books.dossiers[name]
        if not dossier.window[0] <= start <= dossier.window[1] or books.end[name] > books.problem.years:
            yield f"{name} runs in years {start}..{books.end[name] - 1}, outside its window or the horizon"
        if not 1 <= depth <= len(dossier.stages) or (dossier.whole and depth < len(dossier.stages)):
            yield f"{name} is carried through {depth} of {len(dossier.stages)} stages"


def _chance_faults(books: _Books) -> Iterator[str]:
    for chance in books.problem.chances:
        reached = sum(
            (
                exact(p)
                for s, p in enumerate(books.problem.probabilities)
                if books.total(chance.objective, s) >= exact(chance.at_least)
            ),
            Fraction(0),
        )
        if reached < exact(chance.probability) - Fraction(1, 10**9):
            yield f"{chance.objective} reaches {chance.at_least:g} with probability {float(reached):g}, {chance.probability:g} demanded"


def judge(problem: Problem, chosen: Chosen) -> Judgement:
    """Values, money and faults of a choice."""
    books = _Books(problem, chosen)
    checks = (_way_faults, _budget_faults, _cap_faults, _link_faults, _chance_faults)
    faults = tuple(fault for check in checks for fault in check(books))
    spent = {b.id: float(sum((p.amount for p in books.paid if p.budget == b.id), Fraction(0))) for b in problem.budgets}
    return Judgement({o.id: float(books.value(o)) for o in problem.objectives}, spent, faults)


def front_faults(
    weight: np.ndarray, values: np.ndarray, budget: int, points: np.ndarray, choices: np.ndarray
) -> tuple[str, ...]:
    """What is wrong with a claimed front: costs, values, dominated or repeated points (completeness is not checked here)."""
    faults = []
    whole, worth = np.asarray(weight, dtype=object), np.asarray(values, dtype=object)
    for i, chosen in enumerate(np.asarray(choices, dtype=bool)):
        if whole[chosen].sum() > budget:
            faults.append(f"point {i} costs more than the budget")
        if [int(v) for v in worth[chosen].sum(axis=0) * np.ones(worth.shape[1], dtype=object)] != [
            int(v) for v in points[i]
        ]:
            faults.append(f"point {i} is not what its portfolio is worth")
    for i, point in enumerate(points):
        covered = (points >= point).all(axis=1)
        covered[i] = False
        if covered.any():
            faults.append(f"point {i} is dominated or repeated")
    return tuple(faults)
