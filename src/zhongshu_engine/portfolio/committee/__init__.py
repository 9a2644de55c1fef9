"""What a committee asks of a portfolio, each answer exact and each with its proof.

`prices` of caps and money · `path` of budgets · `overrides` and what they cost · `repair` of a human selection · `alternatives` that differ most ·
`why_not` this one. All solve the same programme with rows added, so an answer never speaks of a different problem. Never: decides.
"""
