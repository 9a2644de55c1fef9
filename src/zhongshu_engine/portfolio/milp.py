"""A mixed-integer programme under construction: columns, rows with the words they stand for, objectives as linear expressions.

Every row remembers the rule it came from, so that an infeasible answer can be told in the caller's terms. Never: solves.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np
from scipy.sparse import csr_array

DIGITS = 10  # decimals up to which the dust of amounts below a million lies under half of the last one
Terms = dict[int, float]  # column -> coefficient


@dataclass(frozen=True, slots=True)
class Rule:
    """Where a row comes from: a stable name and a sentence. Rows without a rule are the fabric of the model."""

    name: str
    words: str


@dataclass(slots=True)
class Row:
    terms: Terms
    low: float
    high: float
    rule: Rule | None = None


@dataclass(slots=True)
class Milp:
    """Maximise ``objective`` over columns within bounds, subject to rows."""

    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    objective: Terms = field(default_factory=dict)

    def column(self, lower: float = 0.0, upper: float = 1.0, *, whole: bool = True) -> int:
        self.lower.append(lower)
        self.upper.append(upper)
        self.whole.append(whole)
        return len(self.lower) - 1

    def row(self, terms: Terms, *, low: float = -np.inf, high: float = np.inf, rule: Rule | None = None) -> Row:
        made = Row({k: v for k, v in terms.items() if v}, low, high, rule)
        self.rows.append(made)
        return made

    def rules(self) -> list[Rule]:
        """The rules in order of first appearance."""
        return list({row.rule.name: row.rule for row in self.rows if row.rule}.values())

    def only(self, names: Iterable[str]) -> Milp:
        """The same programme with only these rules (and the fabric)."""
        kept = set(names)
        return Milp(
            self.lower,
            self.upper,
            self.whole,
            [r for r in self.rows if r.rule is None or r.rule.name in kept],
            self.objective,
        )

    def with_rows(self, *rows: Row, objective: Terms | None = None) -> Milp:
        """The same programme with more rows, and perhaps another objective."""
        return Milp(
            self.lower, self.upper, self.whole, [*self.rows, *rows], self.objective if objective is None else objective
        )

    def matrix(self) -> csr_array:
        counts = np.array([0, *(len(r.terms) for r in self.rows)], dtype=np.int64)
        columns = np.fromiter((c for r in self.rows for c in r.terms), np.int32, int(counts.sum()))
        data = np.fromiter((v for r in self.rows for v in r.terms.values()), float, int(counts.sum()))
        return csr_array((data, columns, np.cumsum(counts)), shape=(len(self.rows), len(self.lower)))

    def costs(self) -> np.ndarray:
        costs = np.zeros(len(self.lower))
        for column, value in self.objective.items():
            costs[column] = value
        return costs

    @property
    def pure(self) -> bool:
        """Whether every column is a whole number."""
        return all(self.whole)


def places(values: Iterable[float]) -> int:
    """The most decimal places that any of these numbers was written with.

    >>> places([0.25, 3, 1e-4])
    4
    """
    return max(0, *(-int(Decimal(repr(float(v))).as_tuple().exponent) for v in {v for v in values if v % 1}), 0)


def tidied(terms: Terms, decimals: int) -> Terms:
    """Without the binary dust of products and sums that are known to have so many decimals: 437 · 0.7 is 305.9, so that whole-number arithmetic stays possible.

    >>> tidied({0: 437 - 0.3 * 437}, 1)
    {0: 305.9}
    """
    return {column: round(v, decimals) for column, v in terms.items()} if decimals <= DIGITS else terms


def added(*parts: tuple[Terms, float]) -> Terms:
    """Σ factor · expression."""
    total: Terms = {}
    for terms, factor in parts:
        for column, value in terms.items():
            total[column] = total.get(column, 0.0) + factor * value
    return total
