"""Time stamps become day numbers (1970-01-01 = 0): ISO dates, Arrow dates, plain integers counted in days, or bare
years.

A bare year is taken as its second of July, the middle day, and flagged, because its order inside the year is not known.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from zhongshu_engine.arrays.columns import column, constant, filled, plain
from zhongshu_engine.errors import BadInput
from zhongshu_engine.io.faults import FaultLog
from zhongshu_engine.io.tables import Rows

UNIT_DAY = "day"
UNIT_YEAR = "year"
UNIT_DATE = "date"
UNITS = (UNIT_DAY, UNIT_YEAR, UNIT_DATE)
MID_YEAR = (7, 2)
_DAY_LIMIT = 2**30  # keeps every sum of a stamp and a window inside 32 bits


@dataclass(frozen=True, slots=True)
class Times:
    """Day numbers, which of them came from a bare year, and which rows could be read at all."""

    days: np.ndarray
    from_year: np.ndarray
    usable: np.ndarray


def year_to_day(years: np.ndarray) -> np.ndarray:
    """Day number of the second of July of each year."""
    months = (years.astype(np.int64) - 1970) * 12 + (MID_YEAR[0] - 1)
    return months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64) + (MID_YEAR[1] - 1)


def day_to_year(days: np.ndarray) -> np.ndarray:
    """Calendar year of each day number."""
    return days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970


def parse_times(rows: Rows, column: str, unit: str | None, faults: FaultLog) -> Times:
    """Read a time column. With no ``unit``: dates are dates, and integers are days; a four-digit text year counts as
    a year.
    """
    values = rows.table[column].combine_chunks()
    if unit not in (None, *UNITS):
        raise BadInput(f"the time unit must be one of {', '.join(UNITS)}, not {unit!r}")
    if pa.types.is_temporal(values.type) and not pa.types.is_time(values.type):
        days = filled(values.cast(pa.date32()).cast(pa.int32()).cast(pa.int64()), 0)
        return _finish(rows, values, days, pc.is_valid(values), None, faults)
    if pa.types.is_integer(values.type) or pa.types.is_floating(values.type):
        whole = pc.equal(values, pc.floor(values)) if pa.types.is_floating(values.type) else pc.is_valid(values)
        usable = filled(whole, False)
        numbers = pc.if_else(usable, values, constant(0, values.type)).cast(pa.int64())
        return _finish(rows, values, numbers, usable, unit or UNIT_DAY, faults)
    return _parse_text(rows, pc.utf8_trim_whitespace(values.cast(pa.string())), unit, faults)


def _parse_text(rows: Rows, text: pa.Array, unit: str | None, faults: FaultLog) -> Times:
    integer = filled(pc.match_substring_regex(text, r"^[+-]?\d{1,9}(\.0*)?$"), False)  # some tools write 7 as 7.0
    whole = pc.replace_substring_regex(text, r"\.0*$", "")
    if unit in (UNIT_DAY, UNIT_YEAR):
        numbers = pc.if_else(integer, whole, constant(0, whole.type)).cast(pa.int64())
        return _finish(rows, text, numbers, integer, unit, faults)
    dates = pc.strptime(pc.utf8_slice_codeunits(text, 0, 10), format="%Y-%m-%d", unit="s", error_is_null=True)
    iso = filled(pc.and_(pc.is_valid(dates), pc.match_substring_regex(text, r"^\d{4}-\d\d-\d\d($|[T ])")), False)
    iso_days = filled(dates.cast(pa.date32()).cast(pa.int32()).cast(pa.int64()), 0)
    bare = filled(pc.match_substring_regex(text, r"^\d{4}$"), False)
    if unit is None and not pc.any(iso).as_py() and not pc.all(bare).as_py():
        numbers = pc.if_else(integer, whole, constant(0, whole.type)).cast(pa.int64())
        return _finish(rows, text, numbers, integer, UNIT_DAY, faults)
    years = plain(pc.if_else(bare, text, constant(1970, text.type)).cast(pa.int64()))
    from_year = plain(bare)
    days = np.where(from_year, year_to_day(years), plain(iso_days))
    return _finish(rows, text, column(days), pc.or_(iso, bare), None, faults, from_year)


def _finish(
    rows: Rows,
    shown: pa.Array,
    numbers: pa.Array,
    usable: pa.Array,
    unit: str | None,
    faults: FaultLog,
    from_year: np.ndarray | None = None,
) -> Times:
    days = plain(numbers)
    good = plain(usable)
    flags = np.zeros(len(days), bool) if from_year is None else from_year
    if unit == UNIT_YEAR:
        good = good & (np.abs(days) < 1_000_000)
        days = year_to_day(np.where(good, days, 1970))
        flags = np.ones(len(days), bool)
    good = good & (np.abs(days) < _DAY_LIMIT)
    what = {UNIT_DAY: "a whole number of days", UNIT_YEAR: "a year"}.get(unit or "", "a date (YYYY-MM-DD) or a year")
    for row in np.flatnonzero(~good):
        found = shown[int(row)].as_py()
        reason = "the time is empty" if found is None else f"the time {found!r} is not {what}"
        faults.report(str(rows.path), rows.line(int(row)), reason)
        if faults.count > len(faults.faults):  # enough places told; the rest is counted at once
            faults.count += int((~good)[row + 1 :].sum())
            break
    return Times(days.astype(np.int32), flags & good, good)
