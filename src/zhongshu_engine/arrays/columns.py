"""Arrow columns and constants laid from bare memory: ``pa.array`` imports pandas, seconds of a cold start, only to ask
whether what it was given is a pandas object.

In: NumPy arrays, short lists of text. Out: Arrow arrays; NaN becomes null. Never: copies numbers that have no nulls.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc


def _bits(flags: np.ndarray) -> pa.Buffer:
    return pa.py_buffer(np.packbits(flags, bitorder="little"))


def column(values: np.ndarray) -> pa.Array:
    """One-dimensional numbers or truth values as an Arrow array; NaN becomes null."""
    kind = pa.from_numpy_dtype(values.dtype)
    if values.dtype.kind == "b":
        return pa.Array.from_buffers(kind, len(values), [None, _bits(values)])
    data = pa.py_buffer(np.ascontiguousarray(values))
    missing = np.isnan(values) if values.dtype.kind == "f" else np.zeros(0, bool)
    return pa.Array.from_buffers(kind, len(values), [_bits(~missing) if missing.any() else None, data])


def texts(values: Sequence[str]) -> pa.Array:
    """Text as an Arrow array."""
    words = [value.encode() for value in values]
    ends = np.cumsum([0, *map(len, words)]).astype(np.int32)
    return pa.Array.from_buffers(pa.string(), len(words), [None, pa.py_buffer(ends), pa.py_buffer(b"".join(words))])


def constant(value: int, kind: pa.DataType) -> pa.Scalar:
    """A whole number as a scalar of the type ``kind``: number, truth value or text."""
    return column(np.array([value], np.int64)).cast(kind)[0]


def filled(values: pa.Array, value: int) -> pa.Array:
    """``values`` with ``value`` where they are null."""
    return pc.fill_null(values, constant(value, values.type))


def plain(values: pa.Array) -> np.ndarray:
    """Numbers or truth values without nulls as a NumPy array, which may not be written to."""
    buffer, size, offset = values.buffers()[1], len(values), values.offset
    if pa.types.is_boolean(values.type):
        packed = np.frombuffer(buffer or b"", np.uint8)
        return np.unpackbits(packed, count=offset + size, bitorder="little")[offset:].astype(bool)
    kind = np.dtype(values.type.to_pandas_dtype())
    return np.frombuffer(buffer, kind, size, offset * kind.itemsize) if size else np.empty(0, kind)
