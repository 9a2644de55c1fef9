"""What the scores really say: expected ranks with honest uncertainty, the funding line, the lottery zone, and who to ask next.

In: votes (proposal, assessor, grade, panel). Out: a `Ranking`. Deterministic: quadrature instead of Markov chains.
Never folds disagreement into the rank: polarisation stands beside it.
"""
