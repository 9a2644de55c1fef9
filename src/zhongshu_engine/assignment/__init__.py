"""Who reviews what: exact demand per proposal, loads per expert, hard conflicts, and a proof beside every answer.

In: a `Problem` (scores, conflicts, demand, loads, pairs to keep, group rules). Out: an `Assignment` with its certificate.
Never rounds a score away, never uses a pair in conflict, never calls an answer best without a bound that an independent verifier can recompute.
"""
