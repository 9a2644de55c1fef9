"""Knapsack files of the literature → `Problem`.

`orlib`: both layouts of the OR-Library (mknap1: a count, then `n m optimum`, values, rows, limits; mknap2: named problems, `m n`, values, limits, rows,
optimum). `mobkp`: `n m`, the budget, weight and values of each item, then (optionally) the
published front. Line breaks and blanks mean nothing, `//` begins a remark (orlib), an optimum of 0 means "not known". Files may be gzipped.
"""

from __future__ import annotations

import gzip
import math
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from zhongshu_engine.errors import BadInput
from zhongshu_engine.portfolio.problem import Budget, Dossier, Objective, Problem, Stage

HEADING = re.compile(r"^\s*problem\s+(\S+)\s*$", re.MULTILINE | re.IGNORECASE)
RULER = re.compile(r"^[ \t\r]*\+\++[ \t\r]*$", re.MULTILINE)
REMARK = re.compile(r"//[^\n]*")
LARGEST = 2**53  # whole numbers up to here are exact in every solver


@dataclass(frozen=True, slots=True)
class ManyValued:
    """A knapsack of several objectives and, where the file has it, its published front."""

    weight: np.ndarray
    values: np.ndarray
    budget: float
    front: np.ndarray | None


def text_of(path: Path) -> str:
    """The text of a file, unpacked when gzipped."""
    try:
        raw = path.read_bytes()
        return (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode("utf-8-sig", errors="replace")
    except OSError as error:
        raise BadInput(f"cannot be read ({error.strerror or error})", place=str(path)) from None
    except (EOFError, zlib.error):
        raise BadInput("is a damaged gzip file", place=str(path)) from None


class Tokens:
    """Numbers in reading order, each refused with its line when it is not a number that is wanted."""

    def __init__(self, text: str, place: str, first_line: int = 1) -> None:
        self._place, self._line = place, first_line
        self._tokens = self._scan(text, first_line)

    @staticmethod
    def _scan(text: str, first_line: int) -> Iterator[tuple[str, int]]:
        for number, line in enumerate(text.split("\n"), first_line):
            for token in line.split():
                yield token, number

    def number(self, what: str, *, least: float | None = None) -> float:
        try:
            token, line = next(self._tokens)
        except StopIteration:
            raise BadInput(f"the numbers end before {what}", place=f"{self._place}:{self._line}") from None
        place, self._line = f"{self._place}:{line}", line
        try:
            value = float(token)
        except ValueError:
            raise BadInput(f"{token!r} is not a number ({what})", place=place) from None
        if not math.isfinite(value):
            raise BadInput(f"{token!r} is not a finite number ({what})", place=place)
        if abs(value) > LARGEST:
            raise BadInput(f"{what} is {token}, too large for exact arithmetic: use a coarser unit", place=place)
        if least is not None and value < least:
            raise BadInput(f"{what} is {token}, below {least:g}", place=place)
        return int(value) if value.is_integer() else value

    def whole(self, what: str, *, least: int = 0) -> int:
        value = self.number(what, least=least)
        if not isinstance(value, int):
            raise BadInput(f"{what} is {value}, not a whole number", place=f"{self._place}:{self._line}")
        return value

    def ended(self, after: str) -> None:
        """Refuse numbers that nobody announced."""
        if self.more():
            token, line = next(self._tokens)
            raise BadInput(f"{token!r} stands after {after}", place=f"{self._place}:{line}")

    def more(self) -> bool:
        try:
            first = next(self._tokens)
        except StopIteration:
            return False
        rest = self._tokens
        self._tokens = (pair for part in ((first,), rest) for pair in part)
        return True


def _multi(values: list[float], rows: list[list[float]], limits: list[float], name: str, best: float | None) -> Problem:
    budgets = tuple(Budget(f"b{i + 1}", limit) for i, limit in enumerate(limits))
    dossiers = tuple(
        Dossier(
            str(j), (Stage("1", {b.id: (rows[i][j],) for i, b in enumerate(budgets) if rows[i][j]}, {"value": value}),)
        )
        for j, value in enumerate(values)
    )
    return Problem(dossiers, budgets, name=name, best_known=best or None)


def _body(
    tokens: Tokens, count: int, rules: int, *, limits_first: bool
) -> tuple[list[float], list[list[float]], list[float]]:
    values = [tokens.number(f"value {j + 1}") for j in range(count)]
    limits = [tokens.number(f"limit {i + 1}", least=0) for i in range(rules)] if limits_first else []
    rows = [[tokens.number(f"cost {j + 1} of rule {i + 1}", least=0) for j in range(count)] for i in range(rules)]
    if not limits_first:
        limits = [tokens.number(f"limit {i + 1}", least=0) for i in range(rules)]
    return values, rows, limits


def _mknap1(text: str, place: str) -> list[Problem]:
    tokens = Tokens(text, place)
    problems = []
    for k in range(tokens.whole("the number of problems", least=1)):
        count, rules = tokens.whole("the number of items", least=1), tokens.whole("the number of rules", least=1)
        best = tokens.number("the optimum")
        problems.append(_multi(*_body(tokens, count, rules, limits_first=False), f"{k + 1}", best))
    tokens.ended("the last problem")
    return problems


def _mknap2(text: str, place: str) -> list[Problem]:
    found = list(HEADING.finditer(text))
    problems = []
    for here, following in zip(found, [*found[1:], None], strict=True):
        block = text[here.end() : following.start() if following else len(text)]
        # a ruler may stand between the heading and the numbers; the next one ends them, and what follows is prose
        first = RULER.search(block)
        begin = first.end() if first and not block[: first.start()].strip() else 0
        ruler = RULER.search(block, begin)
        numbers = "\n" * block.count("\n", 0, begin) + block[begin : ruler.start() if ruler else len(block)]
        tokens = Tokens(numbers, place, text[: here.end()].count("\n") + 1)
        rules, count = tokens.whole("the number of rules", least=1), tokens.whole("the number of items", least=1)
        body = _body(tokens, count, rules, limits_first=True)
        best = tokens.number("the optimum") if tokens.more() else None
        tokens.ended("the problem")
        problems.append(_multi(*body, here.group(1).removesuffix(".DAT"), best))
    return problems


def read_orlib(path: Path) -> list[Problem]:
    """All problems of one OR-Library file, in its order."""
    text = REMARK.sub("", text_of(path))
    return _mknap2(text, str(path)) if HEADING.search(text) else _mknap1(text, str(path))


def read_mobkp(path: Path) -> ManyValued:
    """One knapsack with several objectives; whole numbers stay whole, decimals are taken as written."""
    tokens = Tokens(text_of(path), str(path))
    count, objectives = tokens.whole("the number of items", least=1), tokens.whole("the number of objectives", least=1)
    budget = tokens.number("the budget", least=0)
    weight, values = [], []
    for j in range(count):
        weight.append(tokens.number(f"the cost of item {j + 1}", least=0))
        values.append([tokens.number(f"value {d + 1} of item {j + 1}") for d in range(objectives)])
    front = None
    if tokens.more():
        points = tokens.whole("the number of points")
        front = np.array([[tokens.number("a point") for _ in range(objectives)] for _ in range(points)])
    return ManyValued(np.array(weight), np.array(values), budget, front)


def mobkp_problem(data: ManyValued, name: str = "") -> Problem:
    """The same knapsack as a `Problem`, objectives of equal weight."""
    names = tuple(f"f{d + 1}" for d in range(data.values.shape[1]))
    dossiers = tuple(
        Dossier(str(j), (Stage("1", {"budget": (w,)}, dict(zip(names, row, strict=True))),))
        for j, (w, row) in enumerate(zip(data.weight.tolist(), data.values.tolist(), strict=True))
    )
    return Problem(dossiers, (Budget("budget", data.budget),), tuple(Objective(k) for k in names), name=name)
