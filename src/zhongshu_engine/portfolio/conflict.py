"""Why nothing is feasible: a minimal set of rules that cannot hold together, in their own words.

Minimal: leave any one of them out and the rest can be met. Found by QuickXplain (Junker 2004), which halves the rules instead of trying each.
"""

from __future__ import annotations

from zhongshu_engine.portfolio.milp import Milp, Rule
from zhongshu_engine.portfolio.solvers import run


def _feasible(milp: Milp, rules: list[Rule]) -> bool:
    part = milp.only(rule.name for rule in rules)
    return run(part.with_rows(objective={})).status != "infeasible"


def _explain(milp: Milp, background: list[Rule], fresh: bool, rules: list[Rule]) -> list[Rule]:
    if fresh and not _feasible(milp, background):
        return []
    if len(rules) == 1:
        return rules
    half = len(rules) // 2
    first, second = rules[:half], rules[half:]
    from_second = _explain(milp, background + first, True, second)
    from_first = _explain(milp, background + from_second, bool(from_second), first)
    return from_first + from_second


def conflict(milp: Milp) -> list[Rule]:
    """A minimal infeasible set of rules; empty when the programme is feasible."""
    rules = milp.rules()
    if _feasible(milp, rules) or not rules:
        return []
    return _explain(milp, [], False, rules)


def why_infeasible(milp: Milp) -> tuple[str, ...]:
    """The sentences of a minimal conflicting set."""
    return tuple(rule.words for rule in conflict(milp))
