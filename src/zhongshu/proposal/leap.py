"""The leap as a picture: incumbent, own value, target and physical limit on one line that always improves to the right. Pure.

Values that lie orders of magnitude apart stand on a logarithmic line, and the picture says so.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from zhongshu.kernel.bilingual import Bi, pick

APART = 40  # from this ratio on, a linear line would press the small values into one point
LEFT, RIGHT = 4.0, 96.0  # the first and last mark stand a little inside the line
MARKS = {
    "incumbent_value": ("incumbent", Bi("主流现值", "Incumbent")),
    "own_value": ("own", Bi("自有现值", "Own today")),
    "target_value": ("target", Bi("目标", "Target")),
    "limit_value": ("limit", Bi("物理极限", "Physical limit")),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """One value on the line, ``at`` from 0 to 100; further right is always better."""

    code: str
    label: Bi
    value: str
    at: float


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of the line between two marks: what is reached, what the plan adds, what physics leaves."""

    code: str
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class Leap:
    """The leap metric with its marks."""

    metric: str
    unit: str
    marks: tuple[Mark, ...]
    stretches: tuple[Stretch, ...]
    higher: bool
    logarithmic: bool
    times: Bi | None  # how far the target leaps beyond the incumbent, in words


def number(value: float) -> str:
    """A number without needless decimals."""
    if value and abs(value) < 0.001:
        return f"{value:.3g}"
    return f"{value:,.10g}"


def leap(direction: dict[str, Any]) -> Leap | None:
    """The picture; None until two of the numbers are there."""
    values = {name: direction[name] for name in MARKS if direction.get(name) is not None}
    if len(values) < 2:
        return None
    higher = direction.get("better") != "lower"
    place, logarithmic = _line(list(values.values()), higher)
    marks = tuple(Mark(*MARKS[name], number(value), place(value)) for name, value in values.items())
    return Leap(
        pick({"metric_zh": "", "metric_en": "", **direction}, "metric"), direction.get("unit") or "", marks, _stretches(marks), higher,
        logarithmic, _times(values, higher),
    )  # fmt: skip


def _line(values: list[float], higher: bool) -> tuple[Callable[[float], float], bool]:
    """Where a value stands."""
    low, high = min(values), max(values)
    logarithmic = low > 0 and high / low > APART
    if not logarithmic and low > 0 and low / high < 0.5:
        low = 0.0

    def length(value: float) -> float:
        return math.log(value / low) if logarithmic else value - low

    span = length(high) or 1.0

    def place(value: float) -> float:
        part = length(value) / span
        return round(LEFT + (RIGHT - LEFT) * (part if higher else 1 - part), 2)

    return place, logarithmic


def _stretches(marks: tuple[Mark, ...]) -> tuple[Stretch, ...]:
    at = {mark.code: mark.at for mark in marks}
    pairs: tuple[tuple[str, str, str], ...] = (
        ("reached", "incumbent", "own"),
        ("planned", "own", "target"),
        ("left", "target", "limit"),
    )
    if "own" not in at:
        pairs = (("planned", "incumbent", "target"), ("left", "target", "limit"))
    found = [(code, at[a], at[b]) for code, a, b in pairs if a in at and b in at and at[b] > at[a]]
    return tuple(Stretch(code, start, round(end - start, 2)) for code, start, end in found)


def _times(values: dict[str, float], higher: bool) -> Bi | None:
    """The target as a multiple of the incumbent; nothing where it makes no sense."""
    incumbent, target = values.get("incumbent_value"), values.get("target_value")
    if not incumbent or not target or incumbent < 0 or target < 0:
        return None
    ratio = target / incumbent if higher else incumbent / target
    if ratio <= 1:
        return None
    if ratio < 2:
        change = f"{abs(target - incumbent) / incumbent:.0%}"
        text = (
            Bi("目标比主流高 {n}", "Target: {n} above the incumbent")
            if higher
            else Bi("目标比主流低 {n}", "Target: {n} below the incumbent")
        )
        return text.fill(n=change)
    said = f"{ratio:,.0f}" if ratio >= 20 else f"{ratio:.1f}".removesuffix(".0")
    text = (
        Bi("目标是主流的 {n} 倍", "Target: {n} times the incumbent")
        if higher
        else Bi("目标降到主流的 1/{n}", "Target: 1/{n} of the incumbent")
    )
    return text.fill(n=said)
