"""Staging: how much to believe in a dossier, what its next stage is worth, when to stop, and what the next yuan should learn.

Decides nothing: it advises. Flows in: verdicts, evidence and costs; flows out: beliefs with intervals, values of going on and of stopping, an order
of allocation with reasons, and a laboratory in which funding policies are simulated under the same chance.
"""
