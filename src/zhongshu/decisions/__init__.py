"""Decisions 决策.

Decides: how a body of the house decides: options, quorum, recusals, votes, reasons, predicted probability, receipt with hash.
Flows in: a matter put by a room. Flows out: a decision that is closed for good. Never moves a dossier: the room that asked does.
"""
