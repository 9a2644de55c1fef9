"""What is to be chosen: dossiers with stages, budgets over years, rules, objectives and scenarios, as frozen dataclasses.

Decides: what a well-formed problem is; `checked` refuses unknown names, cycles of dependencies, and rules that no number could meet.
Flows in: `reading` and `formats` build it; flows out: `columns`, `rules` and `verify` read it. Never: solves anything.
Years count from 0. Money is in the unit the caller likes, the same everywhere.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter

from zhongshu_engine.errors import BadInput

Value = float | tuple[float, ...]  # one number, or one for each scenario


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: cost by budget for each of its years, and what it is worth by objective."""

    id: str
    cost: dict[str, tuple[float, ...]]
    value: dict[str, Value]
    years: int = 1


@dataclass(frozen=True, slots=True)
class Dossier:
    """A candidate; it may start in any year of its window and be carried through its first stages."""

    id: str
    stages: tuple[Stage, ...]
    attributes: dict[str, str | bool] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    window: tuple[int, int] = (0, 0)
    whole: bool = False  # all stages or nothing
    interval: dict[str, tuple[float, float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Budget:
    """Money of one kind: a limit over all years, limits by year, and a floor that must be spent."""

    id: str
    limit: float | None = None
    per_year: tuple[float, ...] | None = None
    floor: float | None = None


@dataclass(frozen=True, slots=True)
class Objective:
    """What is wanted more of. ``kind``: expected, coverage (of tags), cvar, best (mean of the best share), quantile."""

    id: str
    weight: float = 1.0
    kind: str = "expected"
    of: str = ""  # for cvar, best and quantile: the objective whose scenarios are meant
    level: float = 0.9
    tags: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cap:
    """A floor or a ceiling on dossiers, money or simultaneous dossiers where the attributes match."""

    id: str
    where: dict[str, tuple[str | bool, ...]] = field(default_factory=dict)
    measure: str = "count"  # count, cost, active
    budget: str | None = None
    year: int | None = None
    maximum: float | None = None
    minimum: float | None = None
    max_share: float | None = None
    min_share: float | None = None


@dataclass(frozen=True, slots=True)
class Requirement:
    """``dossier`` only with ``needs``; with ``finished``, only after it has ended."""

    dossier: str
    needs: str
    finished: bool = False


@dataclass(frozen=True, slots=True)
class Exclusion:
    of: tuple[str, ...]
    at_most: int = 1


@dataclass(frozen=True, slots=True)
class Synergy:
    """A gain (or a loss) when all of them are chosen."""

    of: tuple[str, ...]
    value: dict[str, float]


@dataclass(frozen=True, slots=True)
class Chance:
    """The objective reaches ``at_least`` with at least this probability over the scenarios."""

    objective: str
    at_least: float
    probability: float


@dataclass(frozen=True, slots=True)
class Problem:
    dossiers: tuple[Dossier, ...]
    budgets: tuple[Budget, ...] = ()
    objectives: tuple[Objective, ...] = (Objective("value"),)
    years: int = 1
    caps: tuple[Cap, ...] = ()
    requires: tuple[Requirement, ...] = ()
    excludes: tuple[Exclusion, ...] = ()
    synergies: tuple[Synergy, ...] = ()
    probabilities: tuple[float, ...] = ()
    chances: tuple[Chance, ...] = ()
    fixed_in: tuple[str, ...] = ()
    fixed_out: tuple[str, ...] = ()
    weight_rules: tuple[tuple[str, str], ...] = ()  # first weighs at least as much as second
    name: str = ""
    best_known: float | None = None  # published optimum, where a file gives one

    def position(self) -> dict[str, int]:
        return {d.id: i for i, d in enumerate(self.dossiers)}

    def objective(self, name: str) -> Objective:
        return next(o for o in self.objectives if o.id == name)


def value_in(value: Value, scenario: int | None, probabilities: tuple[float, ...]) -> float:
    """A value in one scenario, or its mean over scenarios when ``scenario`` is None."""
    if not isinstance(value, tuple):
        return value
    if scenario is not None:
        return value[scenario]
    return math.fsum(p * v for p, v in zip(probabilities, value, strict=True))


def _no_duplicates(names: list[str], what: str, place: str) -> None:
    seen: set[str] = set()
    for i, name in enumerate(names):
        if name in seen:
            raise BadInput(f"{what} {name!r} appears twice", place=f"{place}[{i}]")
        seen.add(name)


def _known(name: str, names: set[str], what: str, place: str) -> None:
    if name not in names:
        raise BadInput(f"unknown {what} {name!r}", place=place)


def _check_dossiers(problem: Problem, budgets: set[str], objectives: set[str]) -> None:
    for i, dossier in enumerate(problem.dossiers):
        place = f"dossiers[{i}] ({dossier.id})"
        first, last = dossier.window
        if not 0 <= first <= last < problem.years:
            raise BadInput(f"window {first}..{last} is not within years 0..{problem.years - 1}", place=place)
        shortest = sum(s.years for s in dossier.stages) if dossier.whole else dossier.stages[0].years
        if first + shortest > problem.years:
            raise BadInput(f"no stage ends within {problem.years} years", place=place)
        for stage in dossier.stages:
            for budget, amounts in stage.cost.items():
                _known(budget, budgets, "budget", f"{place}.cost")
                if len(amounts) != stage.years:
                    raise BadInput(
                        f"{len(amounts)} yearly costs for {stage.years} years", place=f"{place}.cost.{budget}"
                    )
            for objective, value in stage.value.items():
                _known(objective, objectives, "objective", f"{place}.value")
                if isinstance(value, tuple) and len(value) != len(problem.probabilities):
                    raise BadInput(
                        f"{len(value)} scenario values for {len(problem.probabilities)} scenarios",
                        place=f"{place}.value.{objective}",
                    )
        for objective, (low, high) in dossier.interval.items():
            _known(objective, objectives, "objective", f"{place}.interval")
            if low > high:
                raise BadInput(f"interval {low} … {high} is upside down", place=f"{place}.interval.{objective}")


def _no_contradiction(caps: tuple[Cap, ...]) -> None:
    """Two caps on the very same thing whose floor and ceiling no number could meet."""
    held: dict[object, list[tuple[int, Cap]]] = {}
    for i, cap in enumerate(caps):
        scope = frozenset((key, frozenset(map(str, values))) for key, values in cap.where.items())
        held.setdefault((scope, cap.measure, cap.budget, cap.year), []).append((i, cap))
    for same in held.values():
        for low, high in (("minimum", "maximum"), ("min_share", "max_share")):
            floors = [(getattr(c, low), i, c) for i, c in same if getattr(c, low) is not None]
            ceilings = [(getattr(c, high), i, c) for i, c in same if getattr(c, high) is not None]
            if not floors or not ceilings:
                continue
            most, i, floor = max(floors, key=lambda f: f[0])
            least, _j, ceiling = min(ceilings, key=lambda f: f[0])
            if most > least:
                whose = "" if floor is ceiling else f" of {ceiling.id} on the same dossiers"
                raise BadInput(f"the floor {most:g} is above the cap {least:g}{whose}", place=f"caps[{i}] ({floor.id})")


def _check_caps(problem: Problem, budgets: set[str]) -> None:
    attributes = {"stage", *(key for d in problem.dossiers for key in d.attributes)}
    for i, cap in enumerate(problem.caps):
        place = f"caps[{i}] ({cap.id})"
        if cap.budget is not None:
            _known(cap.budget, budgets, "budget", place)
        if cap.year is not None and not 0 <= cap.year < problem.years:
            raise BadInput(f"year {cap.year} is not within 0..{problem.years - 1}", place=place)
        for key in cap.where:
            if key not in attributes and problem.dossiers:
                raise BadInput(f"no dossier has the attribute {key!r}", place=f"{place}.where")
    _no_contradiction(problem.caps)


def _check_links(problem: Problem, dossiers: set[str]) -> None:
    for i, rule in enumerate(problem.requires):
        for name in (rule.dossier, rule.needs):
            _known(name, dossiers, "dossier", f"requires[{i}]")
    groups = [(f"excludes[{i}]", e.of) for i, e in enumerate(problem.excludes)]
    groups += [(f"synergies[{i}]", s.of) for i, s in enumerate(problem.synergies)]
    for where, names in groups:
        for name in names:
            _known(name, dossiers, "dossier", where)
    for where, names in (("in", problem.fixed_in), ("out", problem.fixed_out)):
        for name in names:
            _known(name, dossiers, "dossier", f"fixed.{where}")
    both = sorted(set(problem.fixed_in) & set(problem.fixed_out))
    if both:
        raise BadInput(f"{both[0]!r} is fixed both in and out", place="fixed")
    needs: dict[str, set[str]] = {}
    for rule in problem.requires:
        needs.setdefault(rule.dossier, set()).add(rule.needs)
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        raise BadInput("a cycle of dependencies: " + " → ".join(reversed(error.args[1])), place="requires") from None


def _expected(problem: Problem, name: str, place: str) -> None:
    if problem.objective(name).kind != "expected":
        raise BadInput(f"{name!r} is no sum of values: only an expected objective has scenarios", place=place)


def _check_objectives(problem: Problem, objectives: set[str]) -> None:
    if not problem.objectives:
        raise BadInput("at least one objective is needed", place="objectives")
    for i, objective in enumerate(problem.objectives):
        if objective.kind in ("cvar", "best", "quantile"):
            _known(objective.of, objectives, "objective", f"objectives[{i}].of")
            _expected(problem, objective.of, f"objectives[{i}].of")
            if not problem.probabilities:
                raise BadInput(f"{objective.kind} needs scenarios", place=f"objectives[{i}]")
    for i, chance in enumerate(problem.chances):
        _known(chance.objective, objectives, "objective", f"chances[{i}].objective")
        _expected(problem, chance.objective, f"chances[{i}].objective")
        if not problem.probabilities:
            raise BadInput("a chance constraint needs scenarios", place=f"chances[{i}]")
    for i, pair in enumerate(problem.weight_rules):
        for name in pair:
            _known(name, objectives, "objective", f"weights[{i}]")
    if problem.probabilities and abs(math.fsum(problem.probabilities) - 1) > 1e-6:
        raise BadInput("the probabilities do not add up to 1", place="scenarios.probabilities")


def checked(problem: Problem) -> Problem:
    """The problem itself, or one sentence with the place of the first thing that is wrong."""
    budgets = {b.id for b in problem.budgets}
    objectives = {o.id for o in problem.objectives}
    _no_duplicates([d.id for d in problem.dossiers], "dossier", "dossiers")
    _no_duplicates([b.id for b in problem.budgets], "budget", "budgets")
    _no_duplicates([o.id for o in problem.objectives], "objective", "objectives")
    _no_duplicates([c.id for c in problem.caps], "cap", "caps")
    for i, budget in enumerate(problem.budgets):
        if budget.per_year is not None and len(budget.per_year) != problem.years:
            raise BadInput(
                f"{len(budget.per_year)} yearly limits for {problem.years} years", place=f"budgets[{i}] ({budget.id})"
            )
        most = min(sum(budget.per_year or (math.inf,)), math.inf if budget.limit is None else budget.limit)
        if budget.floor is not None and budget.floor > most:
            raise BadInput(
                f"the floor {budget.floor:g} is above the limit {most:g}", place=f"budgets[{i}] ({budget.id})"
            )
    _check_objectives(problem, objectives)
    _check_dossiers(problem, budgets, objectives)
    _check_caps(problem, budgets)
    _check_links(problem, {d.id for d in problem.dossiers})
    return problem
