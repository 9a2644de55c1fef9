"""Pictures of answers as SVG text: the front, the core indices, the budget path. Draws what other modules computed, and nothing else.

Every picture says in its second line how much it shows and what it was drawn from (``source``: a problem's name or file, given by the caller).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zhongshu_engine.errors import BadInput
from zhongshu_engine.io.svg import COLOURS, ORDERED, Series, bars, curves, figure
from zhongshu_engine.portfolio.committee.path import Step
from zhongshu_engine.portfolio.pareto.searching import EfficientSet
from zhongshu_engine.portfolio.robust import Robust

THIRD = len(ORDERED)  # classes of the third objective
GREY, PALE = "#8a8a8a", "#6f9fd0"


def _noted(source: str, words: str) -> str:
    return f"{words} · {source}" if source else words


def front_picture(front: EfficientSet, *, source: str = "") -> str:
    """Efficient points; a third objective is shown by colour, in classes of equal size."""
    if not front.points:
        raise BadInput("the front is empty")
    first, second = front.objectives[:2]
    note = _noted(source, f"the complete front, {len(front.points):,} points, each one efficient portfolio")
    if len(front.objectives) == 2:
        series = [Series("front", [(p[0], p[1]) for p in front.points], line=False)]
        return curves("Efficient points", series, x_label=first, y_label=second, note=note)
    ordered = sorted(front.points, key=lambda p: p[2])
    size = -(-len(ordered) // THIRD)
    classes = [ordered[i : i + size] for i in range(0, len(ordered), size)]
    series = [
        Series(
            f"{front.objectives[2]} {figure(part[0][2])} – {figure(part[-1][2])}",
            [(p[0], p[1]) for p in part],
            line=False,
        )
        for part in classes
    ]
    return curves("Efficient points", series, x_label=first, y_label=second, note=note, ordered=True)


def core_picture(answer: Robust, *, source: str = "") -> str:
    """Core indices, the surest first: dark is core, pale borderline, no bar exterior."""
    listed = sorted(answer.core_index.items(), key=lambda item: (-item[1], item[0]))
    note = _noted(
        source,
        f"{len(answer.core)} core (in every one), {len(answer.borderline)} borderline, {len(answer.exterior)} exterior (in none)",
    )
    return bars(
        "Core index",
        listed,
        x_label=f"share of the {len(answer.portfolios):,} non-dominated portfolios that hold the dossier",
        most=1.0,
        note=note,
        colours=[COLOURS[0] if value == 1 else PALE if value else GREY for _, value in listed],
    )


def _moves(path: Sequence[Step]) -> Iterator[str]:
    """One line a step at which somebody moves."""
    for step in path:
        words = [
            f"{side} {', '.join(m.dossier for m in moves)}"
            for side, moves in (("in", step.enters), ("out", step.leaves))
            if moves
        ]
        if words:
            yield f"{step.more:+,.10g}: {'; '.join(words)}"


def path_picture(path: Sequence[Step], *, source: str = "", budget: str = "") -> str:
    """The best value along the budget path as a staircase (it holds until the next step that was asked), and below it who moves where."""
    if not path:
        raise BadInput("the path is empty")
    points = [(step.more, step.portfolio.objective) for step in path]
    return curves(
        "Budget path",
        [Series("best value", points, steps=True)],
        x_label=f"more money of budget {budget}" if budget else "more money",
        y_label="value of the best portfolio",
        note=_noted(source, f"the optimum at {len(path)} budgets"),
        below=list(_moves(path)),
    )
