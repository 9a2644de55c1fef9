"""Portfolio: which dossiers, how much, until when.

Decides: the best or the efficient choices of dossiers under budgets, caps, dependencies, windows and scenarios, and answers what a committee asks of them.
Flows in: a `Problem` (from JSON, OR-Library or multi-objective knapsack files). Flows out: selections with status, bound, gap and provenance.
Never: reads a clock into an answer, or trusts a solver: `verify` recomputes every answer from the problem's own words.
"""
