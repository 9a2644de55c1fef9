"""Who wins: abilities from pairs of entries that judges compared, with their uncertainty, and which pair to show next.

In: comparisons (left, right, result, judge). Out: `Abilities`. Never drops a tie, never invents a bridge between entries that nobody
compared, never gives an undefeated entrant infinity.
"""
