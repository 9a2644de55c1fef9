"""Bench 板凳. State BENCH.

Decides: which tier a reserve stands in, how fresh it is, what nurtures it, when it rises, falls, is called or leaves.
Flows in: the chapters `plan` and `opinion`, evidence, the clock. Flows out: tier changes with rule and reason, edges T-12, T-14 to T-16.
"""
