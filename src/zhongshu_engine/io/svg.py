"""Small pictures as SVG text, without a plotting library: axes, lines with intervals, points and bars, one self-contained page.

Flows in: numbers and labels. Flows out: SVG and HTML strings that need no script, no font and no network. Never: computes what it draws.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

COLOURS = ("#1f5fa8", "#c0562b", "#2f7d4f", "#7a4fa3", "#a8842a", "#3b7f8c", "#a33a5b", "#5a5a5a")
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 400, 64, 150, 28, 48
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Series:
    """Named points; ``spread`` draws half-widths of intervals, ``line`` joins the points, ``steps`` joins them as a staircase."""

    name: str
    points: Sequence[Point]
    spread: Sequence[float] = field(default=())
    line: bool = True


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
    """Where values stand on the sheet."""

    def __init__(self, xs: Sequence[float], ys: Sequence[float], *, zero: bool) -> None:
        self.x0, self.x1 = min(xs), max(xs)
        low, high = (min(0.0, *ys) if zero else min(ys)), max(ys)
        room = (high - low or abs(high) or 1.0) * 0.06
        self.y0, self.y1 = (low if zero and low == 0 else low - room), high + room
        if self.x0 == self.x1:
            self.x0, self.x1 = self.x0 - 0.5, self.x1 + 0.5

    def x(self, value: float) -> float:
        return LEFT + (value - self.x0) / (self.x1 - self.x0) * (WIDTH - LEFT - RIGHT)

    def y(self, value: float) -> float:
        return HEIGHT - BOTTOM - (value - self.y0) / (self.y1 - self.y0) * (HEIGHT - TOP - BOTTOM)


def _text(x: float, y: float, words: str, anchor: str = "middle", extra: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" {extra}>{escape(words)}</text>'


def _axes(frame: _Frame, x_label: str, y_label: str) -> list[str]:
    parts = []
    for value in ticks(frame.y0, frame.y1):
        y = frame.y(value)
        parts.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>')
        parts.append(_text(LEFT - 6, y + 4, f"{value:g}", "end"))
    for value in ticks(frame.x0, frame.x1):
        parts.append(_text(frame.x(value), HEIGHT - BOTTOM + 18, f"{value:g}"))
    parts.append(_text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, x_label))
    middle = (TOP + HEIGHT - BOTTOM) / 2
    parts.append(_text(14, middle, y_label, "middle", f'transform="rotate(-90 14 {middle:.1f})"'))
    return parts


def _sheet(title: str, parts: Sequence[str]) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" role="img" '
        f'aria-label="{escape(title)}" font-family="sans-serif" font-size="12" fill="#222">'
    )
    return "\n".join(
        [
            head,
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
            _text(LEFT, 18, title, "start", 'font-weight="600"'),
            *parts,
            "</svg>",
        ]
    )


def _drawn(frame: _Frame, series: Series, colour: str) -> list[str]:
    parts = []
    if series.line and len(series.points) > 1:
        path = " ".join(f"{frame.x(x):.1f},{frame.y(y):.1f}" for x, y in series.points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
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


def curves(title: str, series: Sequence[Series], *, x_label: str, y_label: str, zero: bool = False) -> str:
    """Lines (or clouds of points) with a legend."""
    xs = [x for s in series for x, _ in s.points]
    ys = [
        y + side * (s.spread[i] if s.spread else 0)
        for s in series
        for i, (_, y) in enumerate(s.points)
        for side in (-1, 1)
    ]
    frame = _Frame(xs, ys, zero=zero)
    parts = _axes(frame, x_label, y_label)
    for k, one in enumerate(series):
        colour = COLOURS[k % len(COLOURS)]
        parts += _drawn(frame, one, colour)
        y = TOP + 14 + 18 * k
        parts.append(f'<rect x="{WIDTH - RIGHT + 12}" y="{y - 9}" width="12" height="4" fill="{colour}"/>')
        parts.append(_text(WIDTH - RIGHT + 30, y - 2, one.name, "start"))
    return _sheet(title, parts)


def bars(title: str, values: Sequence[tuple[str, float]], *, x_label: str, most: float | None = None) -> str:
    """Horizontal bars, one a name, in the order given; grows with their number."""
    longest = most or max((v for _, v in values), default=1.0) or 1.0
    height = TOP + 20 * len(values) + BOTTOM
    parts = [_text(LEFT, 18, title, "start", 'font-weight="600"')]
    for i, (name, value) in enumerate(values):
        y, length = TOP + 10 + 20 * i, value / longest * (WIDTH - 220)
        parts.append(_text(130, y + 11, name, "end"))
        parts.append(f'<rect x="136" y="{y}" width="{max(length, 0):.1f}" height="14" fill="{COLOURS[0]}"/>')
        parts.append(_text(140 + max(length, 0), y + 11, f"{value:.2f}", "start"))
    parts.append(_text(WIDTH / 2, height - 12, x_label))
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" role="img" '
        f'aria-label="{escape(title)}" font-family="sans-serif" font-size="12" fill="#222">'
    )
    return "\n".join([head, f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>', *parts, "</svg>"])


def table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """An HTML table; floats are shown with four significant figures."""

    def cell(value: object) -> str:
        return f"{value:.4g}" if isinstance(value, float) else escape(str(value))

    head = "".join(f"<th>{escape(c)}</th>" for c in columns)
    body = "\n".join("<tr>" + "".join(f"<td>{cell(v)}</td>" for v in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table>"


def page(title: str, parts: Sequence[str]) -> str:
    """One HTML document that stands alone."""
    style = (
        "body{font:15px/1.5 sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#222}"
        "table{border-collapse:collapse;font-size:13px}td,th{border:1px solid #ccc;padding:.2rem .5rem;text-align:right}"
        "td:first-child,th:first-child{text-align:left}svg{max-width:100%;height:auto}"
    )
    body = "\n".join(parts)
    return f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title><style>{style}</style></head>\n<body><h1>{escape(title)}</h1>\n{body}\n</body></html>\n'
