"""The demo center: hand-written content, and the story by which the house's own acts turn it into three years of work.

Nothing here writes a row by itself; every record is made by the act a person would use, at the moment of that person.
"""
