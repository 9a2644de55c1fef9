"""Proposal 尽调与方案: from a candidate to a plan that can be argued. States CAND and (later) REFINE.

Decides: who the accountable specialist is, whether the plan is complete, what changed between two versions of it.
Flows in: a dossier that passed screening, what specialist and team write. Flows out: Plan vN, sealed. Never judges whether the plan is good.
"""
