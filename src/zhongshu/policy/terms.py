"""The grammar of a rule: what kinds of value a rule-set is made of, each with its label, unit and bounds.

A rule is a dataclass field made by one of these functions; pages, forms, differences and checks are all derived from its `Term`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from zhongshu.kernel.bilingual import Bi


@dataclass(frozen=True, slots=True)
class Term:
    """How one rule is named, shown and checked."""

    kind: str  # count, share, decimal, words, code, flag, counts, choices, rows
    label: Bi
    unit: Bi | None = None
    low: float = 0
    high: float = 1_000_000
    optional: bool = False
    one_of: tuple[str, ...] = ()
    row: type | None = None
    absent: Any = None  # the value in versions written before there was this rule
    needed: tuple[str, ...] = ()  # codes of a table or list that the course or the code names: they stay
    fixed: bool = False  # a table whose rows are the course's own: none comes, none goes


@dataclass(frozen=True, slots=True)
class Choice:
    """A code with its name in both languages; codes are stable, names may be edited."""

    code: str
    label: Bi


def _rule(term: Term) -> Any:
    return field(metadata={"term": term})


def count(
    label: Bi,
    unit: Bi | None = None,
    *,
    low: int = 0,
    high: int = 100_000,
    optional: bool = False,
    absent: int | None = None,
) -> Any:
    """A whole number."""
    return _rule(Term("count", label, unit, low, high, optional, absent=absent))


def share(label: Bi, *, low: float = 0, high: float = 1, absent: float | None = None) -> Any:
    """A part of one, shown in per cent."""
    return _rule(Term("share", label, Bi("%", "%"), low, high, absent=absent))


def decimal(label: Bi, unit: Bi | None = None, *, low: float = 0, high: float = 1000) -> Any:
    """A number with decimals."""
    return _rule(Term("decimal", label, unit, low, high))


def words(label: Bi, *, optional: bool = False) -> Any:
    """A text in both languages."""
    return _rule(Term("words", label, optional=optional))


def one_of(label: Bi, *words_allowed: str, optional: bool = False) -> Any:
    """One of a few fixed words."""
    return _rule(Term("code", label, optional=optional, one_of=words_allowed))


def flag(label: Bi) -> Any:
    """Yes or no."""
    return _rule(Term("flag", label))


def counts(
    label: Bi, unit: Bi | None = None, *, low: int = -1000, high: int = 1000, absent: tuple[int, ...] | None = None
) -> Any:
    """A short list of whole numbers."""
    return _rule(Term("counts", label, unit, low, high, absent=absent))


def choices(label: Bi, *, needed: tuple[str, ...] = ()) -> Any:
    """A list of codes with their names."""
    return _rule(Term("choices", label, needed=needed))


def rows(label: Bi, row: type, *, needed: tuple[str, ...] = (), fixed: bool = False) -> Any:
    """A table: rows come and go under their codes, but for those that are needed; of a fixed table only the cells may be edited."""
    return _rule(Term("rows", label, row=row, needed=needed, fixed=fixed))
