"""The yearly report 年度报告: gathered from the rows of the house, hashed, set in both languages, kept as documents. Every number carries the address of its rows."""
