"""Typed inputs: turns what a caller hands over into arrays of one type and shape, or says in one sentence what is
wrong.

In: lists, NumPy arrays, Arrow columns, pandas series. Out: contiguous NumPy arrays. Never: copies what already fits,
or guesses a meaning.
"""

from zhongshu_engine.arrays.checks import as_floats, as_integers, as_matrix, as_strings, require_same_length
from zhongshu_engine.arrays.codes import Codes, factorize, percentiles_within

__all__ = [
    "Codes",
    "as_floats",
    "as_integers",
    "as_matrix",
    "as_strings",
    "factorize",
    "percentiles_within",
    "require_same_length",
]
