"""Why nothing is feasible: a minimal set of rules that cannot hold together, in their own words.

Minimal: leave any one of them out and the rest can be met. Found by QuickXplain (Junker 2004), which halves the rules instead of trying each.
Where amounts miss each other by less than HiGHS's tolerance, CP-SAT is asked in whole numbers, and beyond its digits the decimals' rules are drawn
tighter by more than the tolerance.
"""

from __future__ import annotations

from zhongshu_engine.portfolio.milp import Milp, Row, Rule
from zhongshu_engine.portfolio.solvers import able, run

HAIR = 1e-5  # relative: well above HiGHS's tolerance
BY_A_HAIR = "the amounts miss each other by less than a hundred-thousandth"


def _feasible(milp: Milp, rules: list[Rule], solver: str) -> bool:
    part = milp.only(rule.name for rule in rules).with_rows(objective={})
    return run(part, solver=solver).status != "infeasible"


def _explain(milp: Milp, background: list[Rule], fresh: bool, rules: list[Rule], solver: str) -> list[Rule]:
    if fresh and not _feasible(milp, background, solver):
        return []
    if len(rules) == 1:
        return rules
    half = len(rules) // 2
    first, second = rules[:half], rules[half:]
    from_second = _explain(milp, background + first, True, second, solver)
    from_first = _explain(milp, background + from_second, bool(from_second), first, solver)
    return from_first + from_second


def conflict(milp: Milp, solver: str = "highs") -> list[Rule]:
    """A minimal infeasible set of rules; empty when the solver finds the programme feasible."""
    rules = milp.rules()
    if not rules or _feasible(milp, rules, solver):
        return []
    return _explain(milp, [], False, rules, solver)


def _tightened(milp: Milp) -> Milp:
    """Rules that hold decimals ask for a hair more; whole numbers need none."""

    def tight(row: Row) -> Row:
        amounts = [*row.terms.values(), *(limit for limit in (row.low, row.high) if abs(limit) < float("inf"))]
        if row.rule is None or all(float(v).is_integer() for v in amounts):
            return row
        hair = HAIR * max(map(abs, amounts))
        return Row(row.terms, row.low + hair, row.high - hair, row.rule)

    return Milp(milp.lower, milp.upper, milp.whole, [tight(row) for row in milp.rows], milp.objective)


def why_infeasible(milp: Milp) -> tuple[str, ...]:
    """The sentences of a minimal conflicting set, for a programme that is known to be infeasible."""
    found = conflict(milp)
    if not found and able(milp.with_rows(objective={}), "cpsat"):
        found = conflict(milp, "cpsat")
    if found:
        return tuple(rule.words for rule in found)
    near = tuple(rule.words for rule in conflict(_tightened(milp)))
    return (*near, BY_A_HAIR) if near else ()
