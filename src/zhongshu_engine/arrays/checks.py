"""Checks of single arrays: type, shape, bounds, finiteness. Every refusal is a ``BadInput`` that names the array and
the first offending position.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from zhongshu_engine.errors import BadInput


def _plain(name: str, values: Any, ndim: int) -> np.ndarray:
    array = values.to_numpy(zero_copy_only=False) if hasattr(values, "chunk") else np.asarray(values)
    if array.ndim != ndim:
        raise BadInput(f"needs {ndim} dimension(s) and has {array.ndim}", place=name)
    return array


def _refuse_first(name: str, wrong: np.ndarray, what: str, array: np.ndarray) -> None:
    if wrong.any():
        place = tuple(int(i) for i in np.argwhere(wrong)[0])
        shown = place[0] if len(place) == 1 else place
        raise BadInput(f"{what} at position {shown}: {array[place]!s}", place=name)


def _bounded(name: str, array: np.ndarray, minimum: float | None, maximum: float | None) -> None:
    if minimum is not None:
        _refuse_first(name, array < minimum, f"value below {minimum}", array)
    if maximum is not None:
        _refuse_first(name, array > maximum, f"value above {maximum}", array)


def as_floats(
    name: str, values: Any, *, minimum: float | None = None, maximum: float | None = None, finite: bool = True
) -> npt.NDArray[np.float64]:
    """A one-dimensional float64 array; with ``finite`` neither NaN nor infinity may appear."""
    array = _plain(name, values, 1)
    try:
        array = np.ascontiguousarray(array, np.float64)
    except (TypeError, ValueError) as error:
        raise BadInput(f"is not numeric ({error})", place=name) from None
    if finite:
        _refuse_first(name, ~np.isfinite(array), "value that is not finite", array)
    _bounded(name, array, minimum, maximum)
    return array


def as_integers(
    name: str, values: Any, *, minimum: int | None = None, maximum: int | None = None, dtype: npt.DTypeLike = np.int64
) -> np.ndarray:
    """A one-dimensional integer array of ``dtype``; floats are taken only when they are whole numbers that fit."""
    array = _plain(name, values, 1)
    if array.size == 0:
        return np.empty(0, dtype)
    if array.dtype.kind == "f":
        _refuse_first(name, ~(np.isfinite(array) & (array == np.floor(array))), "value that is not whole", array)
    elif array.dtype.kind not in "iub":
        raise BadInput(f"is not a column of integers but of {array.dtype}", place=name)
    bounds = np.iinfo(np.dtype(dtype))
    low = bounds.min if minimum is None else minimum
    high = bounds.max if maximum is None else maximum
    safe = minimum is None and maximum is None and np.can_cast(array.dtype, dtype)
    if not safe and (array.min() < low or array.max() > high):
        _bounded(name, array, low, high)
    return np.ascontiguousarray(array, dtype)


def as_matrix(
    name: str,
    values: Any,
    *,
    shape: tuple[int | None, int | None] = (None, None),
    minimum: float | None = None,
    maximum: float | None = None,
    finite: bool = True,
) -> npt.NDArray[np.float64]:
    """A two-dimensional float64 array; ``None`` in ``shape`` leaves that side free."""
    try:
        array = np.ascontiguousarray(_plain(name, values, 2), np.float64)
    except (TypeError, ValueError) as error:
        if isinstance(error, BadInput):
            raise
        raise BadInput(f"is not numeric ({error})", place=name) from None
    for axis, (want, got) in enumerate(zip(shape, array.shape, strict=True)):
        if want is not None and want != got:
            raise BadInput(f"needs {want} {('rows', 'columns')[axis]} and has {got}", place=name)
    if finite:
        _refuse_first(name, ~np.isfinite(array), "value that is not finite", array)
    _bounded(name, array, minimum, maximum)
    return array


def as_strings(name: str, values: Any) -> list[str]:
    """A list of strings; anything else in it is refused, because an id that was silently converted is a wrong id."""
    found = list(values.to_pylist() if hasattr(values, "to_pylist") else values)
    for position, value in enumerate(found):
        if not isinstance(value, str):
            raise BadInput(f"value that is not text at position {position}: {value!r}", place=name)
    return [str(value) for value in found]


def require_same_length(**columns: Any) -> int:
    """The common length of the named columns, or a refusal that lists the lengths."""
    lengths = {name: len(column) for name, column in columns.items()}
    if len(set(lengths.values())) > 1:
        raise BadInput("lengths differ: " + ", ".join(f"{name} has {size}" for name, size in lengths.items()))
    return next(iter(lengths.values()), 0)
