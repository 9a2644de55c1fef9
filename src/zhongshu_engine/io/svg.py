"""Small pictures as SVG text, without a plotting library: axes, lines with intervals, points and bars, one self-contained page.

Decides: where things stand, so that no label is cut or covers another (widths of words are estimated, long names are shortened and kept whole in
a tooltip). Flows in: numbers and labels. Flows out: SVG and HTML strings that need no script, no font and no network. Never: computes what it draws.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

COLOURS = ("#1f5fa8", "#c0562b", "#2f7d4f", "#7a4fa3", "#a8842a", "#3b7f8c", "#a33a5b", "#5a5a5a")
ORDERED = ("#7fcdbb", "#41b6c4", "#1d91c0", "#225ea8", "#0c2c84")  # light to dark: for classes that have an order
WIDTH, PLOT, TOP, BOTTOM = 760, 320, 52, 48  # PLOT: height of the plotting area
LINE = 17  # height of a line of words
FONT = "'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei',sans-serif"
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Series:
    """Named points; ``spread`` draws half-widths of intervals, ``line`` joins the points, ``steps`` joins them as a staircase."""

    name: str
    points: Sequence[Point]
    spread: Sequence[float] = field(default=())
    line: bool = True
    steps: bool = False


def width_of(words: str) -> float:
    """About how many pixels the words take at 12 px; a Chinese character counts for two letters."""
    return sum(12.2 if ord(c) > 0x2E7F else 6.7 for c in words)


def shortened(words: str, most: float) -> str:
    """The words, cut with an ellipsis when they would be wider than ``most`` pixels.

    >>> shortened("solid electrolyte", 60), shortened("chip", 60)
    ('solid e…', 'chip')
    """
    if width_of(words) <= most:
        return words
    while words and width_of(words) > most - 12.2:
        words = words[:-1]
    return words + "…"


def figure(value: float) -> str:
    """A number as an axis shows it.

    >>> figure(12000.0), figure(0.25)
    ('12,000', '0.25')
    """
    return f"{value:,.10g}"


def ticks(low: float, high: float, wanted: int = 5) -> list[float]:
    """Round numbers between two bounds.

    >>> ticks(0, 10)
    [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]
    """
    span = (high - low) or abs(high) or 1.0
    rough = span / wanted
    unit = 10 ** math.floor(math.log10(rough))
    step = next(m * unit for m in (1, 2, 2.5, 5, 10) if m * unit >= rough * (1 - 1e-12))
    first = math.ceil(low / step - 1e-9)
    return [round(k * step, 12) + 0.0 for k in range(first, math.floor(high / step + 1e-9) + 1)]


class _Frame:
    """Where values stand on the sheet; the margins grow with the words that stand in them."""

    def __init__(self, xs: Sequence[float], ys: Sequence[float], *, zero: bool, right: float) -> None:
        self.x0, self.x1 = min(xs), max(xs)
        margin = (self.x1 - self.x0) * 0.02 or 0.5
        self.x0, self.x1 = self.x0 - margin, self.x1 + margin
        low, high = (min(0.0, *ys) if zero else min(ys)), max(ys)
        room = (high - low or abs(high) or 1.0) * 0.06
        self.y0, self.y1 = (low if zero and low == 0 else low - room), high + room
        self.left = 40 + max(width_of(figure(v)) for v in ticks(self.y0, self.y1) or [0.0])
        self.right = WIDTH - right

    def x(self, value: float) -> float:
        return self.left + (value - self.x0) / (self.x1 - self.x0) * (self.right - self.left)

    def y(self, value: float) -> float:
        return TOP + PLOT - (value - self.y0) / (self.y1 - self.y0) * PLOT


def _text(x: float, y: float, words: str, anchor: str = "middle", extra: str = "", *, most: float = math.inf) -> str:
    short = shortened(words, most)
    whole = f"<title>{escape(words)}</title>" if short != words else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" {extra}>{escape(short)}{whole}</text>'


def _axes(frame: _Frame, x_label: str, y_label: str) -> list[str]:
    parts = []
    for value in ticks(frame.y0, frame.y1):
        y = frame.y(value)
        parts.append(f'<line x1="{frame.left:.1f}" x2="{frame.right:.1f}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>')
        parts.append(_text(frame.left - 6, y + 4, figure(value), "end"))
    marks = ticks(frame.x0, frame.x1, 6)
    # every second mark when figures as wide as these would touch
    crowded = len(marks) * (max((width_of(figure(v)) for v in marks), default=0) + 14) > frame.right - frame.left
    for value in marks[:: 2 if crowded else 1]:
        x = frame.x(value)
        parts.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{TOP + PLOT}" y2="{TOP + PLOT + 4}" stroke="#999"/>')
        parts.append(_text(x, TOP + PLOT + 18, figure(value)))
    parts.append(_text((frame.left + frame.right) / 2, TOP + PLOT + 38, x_label))
    middle = TOP + PLOT / 2
    parts.append(_text(14, middle, y_label, "middle", f'transform="rotate(-90 14 {middle:.1f})"'))
    return parts


def _sheet(title: str, note: str, parts: Sequence[str], height: float) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" width="{WIDTH}" role="img" '
        f'aria-label="{escape(title)}" font-family="{FONT}" font-size="12" fill="#222">'
    )
    top = [_text(14, 18, title, "start", 'font-weight="600" font-size="14"', most=WIDTH - 150)]
    if note:
        top.append(_text(14, 36, note, "start", 'fill="#555"', most=WIDTH - 28))
    return "\n".join([head, f'<rect width="{WIDTH}" height="{height:.0f}" fill="#fff"/>', *top, *parts, "</svg>"])


def _joined(frame: _Frame, series: Series, colour: str) -> str:
    corners: list[Point] = []
    for x, y in series.points:
        if series.steps and corners:
            corners.append((x, corners[-1][1]))
        corners.append((x, y))
    path = " ".join(f"{frame.x(x):.1f},{frame.y(y):.1f}" for x, y in corners)
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'


def _drawn(frame: _Frame, series: Series, colour: str) -> list[str]:
    parts = []
    if series.line and len(series.points) > 1:
        parts.append(_joined(frame, series, colour))
    for i, (x, y) in enumerate(series.points):
        if series.spread:
            top, bottom = frame.y(y + series.spread[i]), frame.y(y - series.spread[i])
            parts.append(
                f'<line x1="{frame.x(x):.1f}" x2="{frame.x(x):.1f}" y1="{top:.1f}" y2="{bottom:.1f}" stroke="{colour}"/>'
            )
        parts.append(
            f'<circle cx="{frame.x(x):.1f}" cy="{frame.y(y):.1f}" r="{3 if series.line else 2}" fill="{colour}"/>'
        )
    return parts


def curves(
    title: str,
    series: Sequence[Series],
    *,
    x_label: str,
    y_label: str,
    zero: bool = False,
    note: str = "",
    below: Sequence[str] = (),
    ordered: bool = False,
) -> str:
    """Lines (or clouds of points), with a legend when there is more than one; ``below`` are lines of words under the picture."""
    xs = [x for s in series for x, _ in s.points]
    ys = [
        y + side * (s.spread[i] if s.spread else 0)
        for s in series
        for i, (_, y) in enumerate(s.points)
        for side in (-1, 1)
    ]
    legend = min(250.0, max(width_of(s.name) for s in series) + 6) if len(series) > 1 else 0.0
    frame = _Frame(xs, ys, zero=zero, right=legend + 44 if legend else 24)
    parts = _axes(frame, x_label, y_label)
    palette = ORDERED if ordered else COLOURS
    for k, one in enumerate(series):
        colour = palette[k % len(palette)]
        parts += _drawn(frame, one, colour)
        if legend:
            y = TOP + 14 + 18 * k
            parts.append(f'<rect x="{frame.right + 12:.1f}" y="{y - 9}" width="12" height="4" fill="{colour}"/>')
            parts.append(_text(frame.right + 30, y - 3, one.name, "start", most=legend))
    height = TOP + PLOT + BOTTOM
    for k, words in enumerate(below):
        parts.append(_text(14, height + LINE * (k + 1) - 6, words, "start", most=WIDTH - 28))
    return _sheet(title, note, parts, height + LINE * len(below) + (8 if below else 0))


def bars(
    title: str,
    values: Sequence[tuple[str, float]],
    *,
    x_label: str,
    most: float | None = None,
    note: str = "",
    colours: Sequence[str] = (),
) -> str:
    """Horizontal bars, one a name, in the order given, over a scale from 0; the sheet grows with their number."""
    longest = most or max((v for _, v in values), default=1.0) or 1.0
    names = min(260.0, max((width_of(n) for n, _ in values), default=0.0) + 6)
    left, right, bottom = names + 20, WIDTH - 60, TOP + 20 * len(values)
    parts = []
    for value in ticks(0.0, longest):
        x = left + value / longest * (right - left)
        parts.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{TOP - 4}" y2="{bottom + 4}" stroke="#ddd"/>')
        parts.append(_text(x, bottom + 18, figure(value)))
    for i, (name, value) in enumerate(values):
        y, length = TOP + 20 * i, max(value, 0.0) / longest * (right - left)
        colour = colours[i] if colours else COLOURS[0]
        parts.append(_text(left - 8, y + 13, name, "end", most=names))
        parts.append(f'<rect x="{left:.1f}" y="{y + 2}" width="{length:.1f}" height="14" fill="{colour}"/>')
        parts.append(_text(left + length + 5, y + 13, f"{value:.2f}", "start"))
    parts.append(_text((left + right) / 2, bottom + 38, x_label))
    return _sheet(title, note, parts, bottom + BOTTOM)


def table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """An HTML table; floats are shown with four significant figures."""

    def cell(value: object) -> str:
        return f"{value:.4g}" if isinstance(value, float) else escape(str(value))

    head = "".join(f'<th scope="col">{escape(c)}</th>' for c in columns)
    body = "\n".join("<tr>" + "".join(f"<td>{cell(v)}</td>" for v in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table>"


def page(title: str, parts: Sequence[str]) -> str:
    """One HTML document that stands alone."""
    style = (
        f"body{{font:15px/1.5 {FONT};margin:2rem auto;max-width:60rem;padding:0 1rem;color:#222}}"
        "table{border-collapse:collapse;font-size:13px}td,th{border:1px solid #ccc;padding:.2rem .5rem;text-align:right}"
        "td{white-space:nowrap}td:first-child,th:first-child{text-align:left}svg{display:block;margin:1.5rem 0;max-width:100%;height:auto}"
        "div.wide{overflow-x:auto}"
    )
    body = "\n".join(parts)
    return f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{escape(title)}</title><style>{style}</style></head>\n<body><h1>{escape(title)}</h1>\n{body}\n</body></html>\n'
