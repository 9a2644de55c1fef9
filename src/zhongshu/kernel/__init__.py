"""What every room stands on: ids, clock, money, two languages, working days, database settings, refusals, search tokens.

Knows nothing of the center's business and imports no other room.
"""
