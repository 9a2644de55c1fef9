"""Audit 审计: the ledger as people read it: lines and their facts, the check of the chain, the heads for witnesses.

Decides: how much of the ledger a role may read (all, without facts, under pseudonyms, or only one's own acts).
Flows in: lines, names of acts. Flows out: pages, downloads. Never: writes a line of its own other than asking for a check.
"""
