"""The ways each dossier can be chosen: from which year, through which stage. One way, one column.

Flows in: a `Problem`. Flows out: `Way`s and sums over them. A way exists only when it ends within the years of the problem.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from zhongshu_engine.errors import BadInput
from zhongshu_engine.portfolio.problem import Dossier, Problem, value_in


@dataclass(frozen=True, slots=True)
class Way:
    """Dossier ``dossier`` (a position) from year ``start`` through its first ``depth`` stages, free again in year ``end``."""

    dossier: int
    start: int
    depth: int
    end: int


def ways_of(problem: Problem) -> list[Way]:
    """All ways, dossier by dossier."""
    ways: list[Way] = []
    for i, dossier in enumerate(problem.dossiers):
        before = len(ways)
        for start in range(dossier.window[0], dossier.window[1] + 1):
            end = start
            for depth, stage in enumerate(dossier.stages, 1):
                end += stage.years
                if end <= problem.years and (depth == len(dossier.stages) or not dossier.whole):
                    ways.append(Way(i, start, depth, end))
        if len(ways) == before:
            raise BadInput(f"no stage ends within {problem.years} years", place=f"dossiers[{i}] ({dossier.id})")
    return ways


def payments(dossier: Dossier, way: Way) -> Iterator[tuple[str, str, int, float]]:
    """(stage, budget, year, amount) of a way, zero amounts left out."""
    year = way.start
    for stage in dossier.stages[: way.depth]:
        for budget, amounts in stage.cost.items():
            for offset, amount in enumerate(amounts):
                if amount:
                    yield stage.id, budget, year + offset, amount
        year += stage.years


def stage_years(dossier: Dossier, way: Way) -> Iterator[tuple[str, range]]:
    """(stage, the years it runs) of a way."""
    year = way.start
    for stage in dossier.stages[: way.depth]:
        yield stage.id, range(year, year + stage.years)
        year += stage.years


def decimal_sum(amounts: Iterable[float]) -> float:
    """The sum of decimals as a person would write it: binary errors must not grow decimals that nobody wrote.

    >>> decimal_sum([0.1, 0.2]), decimal_sum([])
    (0.3, 0)
    """
    terms = [a for a in amounts if a]
    if len(terms) < 2 or all(isinstance(a, int) for a in terms):
        return sum(terms)
    return float(sum(Fraction(repr(float(a))) for a in terms))


def worth(
    dossier: Dossier, depth: int, objective: str, scenario: int | None, probabilities: tuple[float, ...]
) -> float:
    """What the first ``depth`` stages add to an objective, in one scenario or on average.

    >>> from zhongshu_engine.portfolio.problem import Stage
    >>> worth(Dossier("d", (Stage("1", {}, {"v": 0.1}), Stage("2", {}, {"v": 0.2}))), 2, "v", None, ())
    0.3
    """
    return decimal_sum(
        value_in(stage.value[objective], scenario, probabilities)
        for stage in dossier.stages[:depth]
        if objective in stage.value
    )


def matches(dossier: Dossier, where: dict[str, tuple[str | bool, ...]]) -> bool:
    """Whether the dossier's attributes match (the word ``stage`` is not an attribute)."""
    return all(dossier.attributes.get(key) in values for key, values in where.items() if key != "stage")
