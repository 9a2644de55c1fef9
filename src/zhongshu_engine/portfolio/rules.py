"""Budgets, caps, dependencies, exclusions and fixed choices as rows, each with the sentence it stands for."""

from __future__ import annotations

from collections import defaultdict

from zhongshu_engine.portfolio.columns import Way, decimal_sum, matches, payments, stage_years
from zhongshu_engine.portfolio.milp import Milp, Rule, Terms, added, places, tidied
from zhongshu_engine.portfolio.problem import Cap, Problem


def in_words(where: dict[str, tuple[str | bool, ...]]) -> str:
    """``field = AI and stage = 1``; empty for everything."""
    return " and ".join(f"{key} = {' or '.join(str(v) for v in values)}" for key, values in where.items())


def cap_words(cap: Cap) -> str:
    """One sentence that says what a cap demands."""
    what = {"count": "dossiers", "cost": f"money of {cap.budget or 'all budgets'}", "active": "dossiers at work"}[
        cap.measure
    ]
    scope = f" where {in_words(cap.where)}" if cap.where else ""
    when = f" in year {cap.year}" if cap.year is not None else (" in any year" if cap.measure == "active" else "")
    demands = [
        f"{word} {value:g}" if not share else f"{word} {value:.4g} of the total"
        for word, value, share in (
            ("at most", cap.maximum, False), ("at least", cap.minimum, False),
            ("at most", cap.max_share, True), ("at least", cap.min_share, True),
        )
        if value is not None
    ]  # fmt: skip
    return f"cap {cap.id}: {' and '.join(demands)} {what}{scope}{when}"


def _budgets(milp: Milp, problem: Problem, ways: list[Way]) -> None:
    spent: dict[tuple[str, int], Terms] = defaultdict(dict)  # a stage pays once a year, and no two stages share a year
    total: dict[str, Terms] = defaultdict(dict)
    for column, way in enumerate(ways):
        whole: dict[str, list[float]] = defaultdict(list)
        for _stage, source, year, amount in payments(problem.dossiers[way.dossier], way):
            spent[source, year][column] = amount
            whole[source].append(amount)
        for source, amounts in whole.items():
            total[source][column] = decimal_sum(amounts)
    for budget in problem.budgets:
        if budget.limit is not None:
            words = f"budget {budget.id}: at most {budget.limit:g} over all years"
            milp.row(total[budget.id], high=budget.limit, rule=Rule(f"budget:{budget.id}", words))
        if budget.floor is not None:
            words = f"budget {budget.id}: at least {budget.floor:g} must be spent"
            milp.row(total[budget.id], low=budget.floor, rule=Rule(f"floor:{budget.id}", words))
        for year, limit in enumerate(budget.per_year or ()):
            words = f"budget {budget.id}: at most {limit:g} in year {year}"
            milp.row(spent[budget.id, year], high=limit, rule=Rule(f"budget:{budget.id}:{year}", words))


def _measured(problem: Problem, way: Way, cap: Cap, stages: tuple[str | bool, ...] | None, year: int | None) -> float:
    dossier = problem.dossiers[way.dossier]
    if cap.measure == "cost":
        return decimal_sum(
            amount
            for stage, budget, when, amount in payments(dossier, way)
            if (cap.budget is None or budget == cap.budget)
            and (year is None or when == year)
            and (stages is None or stage in stages)
        )
    held = [years for stage, years in stage_years(dossier, way) if stages is None or stage in stages]
    if year is not None:
        return float(any(year in years for years in held))
    return float(bool(held))


def _cap_years(cap: Cap, problem: Problem) -> list[int | None]:
    if cap.year is not None:
        return [cap.year]
    return list(range(problem.years)) if cap.measure == "active" else [None]


def _caps(milp: Milp, problem: Problem, ways: list[Way]) -> None:
    for cap in problem.caps:
        rule = Rule(f"cap:{cap.id}", cap_words(cap))
        stages = cap.where.get("stage")
        chosen = [matches(d, cap.where) for d in problem.dossiers]
        for year in _cap_years(cap, problem):
            part = {c: _measured(problem, w, cap, stages, year) for c, w in enumerate(ways) if chosen[w.dossier]}
            if cap.maximum is not None:
                milp.row(part, high=cap.maximum, rule=rule)
            if cap.minimum is not None:
                milp.row(part, low=cap.minimum, rule=rule)
            if cap.max_share is None and cap.min_share is None:
                continue
            whole = {c: _measured(problem, w, cap, None, year) for c, w in enumerate(ways)}
            for share, bound in ((cap.max_share, {"high": 0.0}), (cap.min_share, {"low": 0.0})):
                if share is not None:
                    decimals = places(whole.values()) + places([share])
                    milp.row(tidied(added((part, 1.0), (whole, -share)), decimals), **bound, rule=rule)


def _links(milp: Milp, problem: Problem, ways: list[Way], chosen: list[Terms]) -> None:
    at = problem.position()
    for rule in problem.requires:
        words = f"{rule.dossier} needs {rule.needs}" + (" to be finished first" if rule.finished else "")
        named = Rule(f"requires:{rule.dossier}:{rule.needs}", words)
        if not rule.finished:
            milp.row(added((chosen[at[rule.dossier]], 1.0), (chosen[at[rule.needs]], -1.0)), high=0.0, rule=named)
            continue
        for column in chosen[at[rule.dossier]]:
            before = {c: -1.0 for c in chosen[at[rule.needs]] if ways[c].end <= ways[column].start}
            milp.row({column: 1.0, **before}, high=0.0, rule=named)
    for i, group in enumerate(problem.excludes):
        words = f"at most {group.at_most} of {', '.join(group.of)}"
        terms = added(*((chosen[at[name]], 1.0) for name in group.of))
        milp.row(terms, high=group.at_most, rule=Rule(f"excludes:{i}", words))
    for name in problem.fixed_in:
        milp.row(chosen[at[name]], low=1.0, rule=Rule(f"in:{name}", f"{name} is fixed in"))
    for name in problem.fixed_out:
        milp.row(chosen[at[name]], high=0.0, rule=Rule(f"out:{name}", f"{name} is fixed out"))


def add_rules(milp: Milp, problem: Problem, ways: list[Way], chosen: list[Terms]) -> None:
    """All rows that come from the problem's rules; ``chosen[i]`` sums the ways of dossier i."""
    _budgets(milp, problem, ways)
    _caps(milp, problem, ways)
    _links(milp, problem, ways, chosen)
