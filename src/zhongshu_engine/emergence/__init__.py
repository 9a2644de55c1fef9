"""Emergence: which terms burst and grow, which works combine what was never combined, and by which route an idea
travelled.

In: documents with dates, or a ``Graph``. Out: frozen dataclasses with Arrow tables. Never: reads meaning into a
number; see docs/engine.
"""
