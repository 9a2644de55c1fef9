"""Small pictures as SVG text: lines over years, bars of bursts, a path of works. Readable without colour, and without
any script.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from math import isnan

WIDTH, HEIGHT, LEFT, BELOW = 860, 320, 60, 40
STROKES = (("#1f4e79", ""), ("#b03a2e", "6 4"), ("#4d7a29", "2 3"))


def _scale(low: float, high: float, begin: float, end: float, value: float) -> float:
    return begin + (value - low) / ((high - low) or 1) * (end - begin)


def line_chart(title: str, xs: Sequence[int], series: dict[str, Sequence[float]]) -> str:
    """Lines over whole numbers on the x axis; gaps where a value is missing."""
    known = [y for ys in series.values() for y in ys if not isnan(y)] or [0.0]
    low, high = min(0.0, *known), max(0.0, *known)
    right, bottom = WIDTH - 10, HEIGHT - BELOW
    parts = [f'<svg viewBox="0 0 {WIDTH} {HEIGHT + 24 * len(series)}" role="img" aria-label="{escape(title)}">']
    for step in range(5):
        value = low + (high - low) * step / 4
        y = _scale(low, high, bottom, 10, value)
        parts.append(f'<line x1="{LEFT}" x2="{right}" y1="{y:.1f}" y2="{y:.1f}" class="grid"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{value:.2f}</text>')
    every = max(1, len(xs) // 12)
    for x in xs[::every]:
        place = _scale(xs[0], xs[-1], LEFT, right, x)
        parts.append(f'<text x="{place:.1f}" y="{bottom + 18}" text-anchor="middle">{x}</text>')
    for i, (name, ys) in enumerate(series.items()):
        colour, dash = STROKES[i % len(STROKES)]
        points, pen = "", "M"
        for x, y in zip(xs, ys, strict=True):
            if isnan(y):
                pen = "M"
                continue
            points += f"{pen}{_scale(xs[0], xs[-1], LEFT, right, x):.1f} {_scale(low, high, bottom, 10, y):.1f} "
            pen = "L"
        parts.append(f'<path d="{points}" fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"/>')
        y = HEIGHT + 24 * i + 6
        parts.append(
            f'<line x1="{LEFT}" x2="{LEFT + 40}" y1="{y}" y2="{y}" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"/>'
        )
        parts.append(f'<text x="{LEFT + 48}" y="{y + 4}">{escape(name)}</text>')
    return "".join(parts) + "</svg>"


def timeline(title: str, labels: Sequence[str], bars: Sequence[tuple[str, int, int, str]]) -> str:
    """One bar a row: name, first and last position on the labels, and a note shown when pointed at."""
    row, names = 20, 220
    height = row * len(bars) + 30
    parts = [f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(title)}">']
    width = (WIDTH - names - 10) / max(len(labels), 1)
    for i in range(0, len(labels), max(1, len(labels) // 10)):
        parts.append(f'<text x="{names + i * width:.1f}" y="{height - 8}">{escape(labels[i])}</text>')
    for i, (name, first, last, note) in enumerate(bars):
        y = i * row + 4
        parts.append(f'<text x="{names - 8}" y="{y + 11}" text-anchor="end">{escape(name)}</text>')
        parts.append(
            f'<rect x="{names + first * width:.1f}" y="{y}" width="{(last - first + 1) * width:.1f}" height="{row - 6}" class="bar">'
            f"<title>{escape(note)}</title></rect>"
        )
    return "".join(parts) + "</svg>"


def route(title: str, stops: Sequence[tuple[str, str, float | None]]) -> str:
    """Stops from top to bottom, joined by lines as thick as the share of paths that take them."""
    row = 34
    parts = [f'<svg viewBox="0 0 {WIDTH} {row * len(stops) + 10}" role="img" aria-label="{escape(title)}">']
    for i, (name, date, share) in enumerate(stops):
        y = i * row + 16
        if share is not None:
            parts.append(
                f'<line x1="120" x2="120" y1="{y - row + 6}" y2="{y - 6}" stroke="#1f4e79" stroke-width="{1 + 6 * share:.1f}"/>'
            )
        parts.append(
            f'<circle cx="120" cy="{y}" r="6" class="stop"/><text x="104" y="{y + 4}" text-anchor="end">{escape(date)}</text>'
        )
        told = "" if share is None else f" ({100 * share:.1f} % of paths)"
        parts.append(f'<text x="136" y="{y + 4}">{escape(name)}{told}</text>')
    return "".join(parts) + "</svg>"
