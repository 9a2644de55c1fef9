"""Surplus 结余资金: money that the books of a dossier gave back, and the dossiers on deck it was put to.

Decides: that no fen is put twice. Flows in: what delivery returns, in the act that returns it. Flows out: allotments that the award room counts.
Never says who may put money where: the award room does.
"""
