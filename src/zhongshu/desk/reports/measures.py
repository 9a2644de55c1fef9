"""What a number says of its rows, and how sure it is: each measure takes the rows alone and gives a number and, where rows are a sample, a 95 % interval.

Flows in: facts. Flows out: numbers. Counts and sums are of everything there is and carry no interval; a share has Wilson's, a mean Student's, a median
that of its order statistics. Never: a number that its rows do not give.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from zhongshu.desk import analysis

if TYPE_CHECKING:
    from zhongshu.desk.reports import Fact

Z = 1.959963984540054
TAIL = 0.025
Span = tuple[float, float]
Rows = Sequence["Fact"]


class Measure(StrEnum):
    """What a number says of its rows."""

    COUNT = "count"  # how many rows
    SHARE = "share"  # the part of the rows that is marked
    SUM = "sum"
    MEDIAN = "median"
    MEAN = "mean"
    RATIO = "ratio"  # the values together over the bases together
    CONCENTRATION = "concentration"  # of the values over the parts: Herfindahl and Hirschman's sum of squared shares
    AGREEMENT = "agreement"  # of the values among rows of one code: reliability of one judge, ICC(1)
    ASSURED = "assured"  # values are chances: the number reached with nine in ten


def _values(rows: Rows) -> list[float]:
    return [row.value for row in rows if row.value is not None]


def _count(rows: Rows) -> float:
    return len(rows)


def _share(rows: Rows) -> float | None:
    return sum(row.marked for row in rows) / len(rows) if rows else None


def _sum(rows: Rows) -> float:
    return sum(_values(rows))


def _median(rows: Rows) -> float | None:
    values = _values(rows)
    return statistics.median(values) if values else None


def _mean(rows: Rows) -> float | None:
    values = _values(rows)
    return math.fsum(values) / len(values) if values else None


def _ratio(rows: Rows) -> float | None:
    base = math.fsum(row.base for row in rows if row.base is not None)
    return math.fsum(_values(rows)) / base if base else None


def _concentration(rows: Rows) -> float | None:
    parts: dict[str, float] = {}
    for row in rows:
        parts[row.by] = parts.get(row.by, 0.0) + (row.value or 0.0)
    whole = math.fsum(parts.values())
    return math.fsum((part / whole) ** 2 for part in parts.values()) if whole else None


def _agreement(rows: Rows) -> float | None:
    found = analysis.reliability([(row.key, row.value) for row in rows if row.value is not None])
    return found[0] if found else None


def _assured(rows: Rows) -> float:
    return analysis.assured(_values(rows))


def _share_span(rows: Rows) -> Span | None:
    """Wilson's interval."""
    n = len(rows)
    if not n:
        return None
    p = sum(row.marked for row in rows) / n
    middle, half = p + Z * Z / (2 * n), Z * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    low, high = (middle - half) / (1 + Z * Z / n), (middle + half) / (1 + Z * Z / n)
    return (max(0.0, low) if p > 0 else 0.0), (min(1.0, high) if p < 1 else 1.0)


def _mean_span(rows: Rows) -> Span | None:
    """Student's interval; of one row nothing can be said."""
    values = _values(rows)
    if len(values) < 2:
        return None
    from scipy.special import stdtrit  # a large library, loaded by the first interval

    half = float(stdtrit(len(values) - 1, 1 - TAIL)) * statistics.stdev(values) / math.sqrt(len(values))
    return statistics.fmean(values) - half, statistics.fmean(values) + half


def _median_span(rows: Rows) -> Span | None:
    """Between two of the ordered values, whatever their distribution; it takes six of them."""
    values = sorted(_values(rows))
    n = len(values)
    from scipy.special import bdtr  # as above

    place = int(
        n / 2 - Z * math.sqrt(n) / 2
    )  # near the last one that lies under the median with too small a chance to count
    while place >= 0 and bdtr(place, n, 0.5) > TAIL:
        place -= 1
    while bdtr(place + 1, n, 0.5) <= TAIL:
        place += 1
    return (values[place], values[n - 1 - place]) if n and place >= 0 else None


def _agreement_span(rows: Rows) -> Span | None:
    found = analysis.reliability([(row.key, row.value) for row in rows if row.value is not None])
    return (found[1], found[2]) if found else None


NUMBERS: dict[Measure, Callable[[Rows], float | None]] = {
    Measure.COUNT: _count,
    Measure.SHARE: _share,
    Measure.SUM: _sum,
    Measure.MEDIAN: _median,
    Measure.MEAN: _mean,
    Measure.RATIO: _ratio,
    Measure.CONCENTRATION: _concentration,
    Measure.AGREEMENT: _agreement,
    Measure.ASSURED: _assured,
}
SPANS: dict[Measure, Callable[[Rows], Span | None]] = {
    Measure.SHARE: _share_span,
    Measure.MEDIAN: _median_span,
    Measure.MEAN: _mean_span,
    Measure.AGREEMENT: _agreement_span,
}


def number(measure: Measure, rows: Rows) -> float | None:
    """The number of these rows; None where they give none."""
    return NUMBERS[measure](rows)


def span(measure: Measure, rows: Rows) -> Span | None:
    """The 95 % interval of that number; None where there is none to give."""
    return SPANS[measure](rows) if measure in SPANS else None
