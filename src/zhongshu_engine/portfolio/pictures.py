"""Pictures of answers as SVG text: the front, the core indices, the budget path. Draws what other modules computed, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from zhongshu_engine.errors import BadInput
from zhongshu_engine.io.svg import Series, bars, curves
from zhongshu_engine.portfolio.committee.path import Step
from zhongshu_engine.portfolio.pareto.searching import EfficientSet
from zhongshu_engine.portfolio.robust import Robust

THIRD = 5  # classes of the third objective


def front_picture(front: EfficientSet) -> str:
    """Efficient points; a third objective is shown by colour, in classes of equal size."""
    if not front.points:
        raise BadInput("the front is empty")
    first, second = front.objectives[:2]
    if len(front.objectives) == 2:
        return curves(
            "Efficient points",
            [Series("front", [(p[0], p[1]) for p in front.points], line=False)],
            x_label=first,
            y_label=second,
        )
    ordered = sorted(front.points, key=lambda p: p[2])
    size = -(-len(ordered) // THIRD)
    classes = [ordered[i : i + size] for i in range(0, len(ordered), size)]
    series = [
        Series(f"{front.objectives[2]} {part[0][2]:g}–{part[-1][2]:g}", [(p[0], p[1]) for p in part], line=False)
        for part in classes
    ]
    return curves("Efficient points", series, x_label=first, y_label=second)


def core_picture(answer: Robust) -> str:
    """Core indices, the surest first."""
    ordered = sorted(answer.core_index.items(), key=lambda item: (-item[1], item[0]))
    return bars("Core index", ordered, x_label=f"share of {len(answer.portfolios)} non-dominated portfolios", most=1.0)


def path_picture(path: Sequence[Step]) -> str:
    """The best value along the budget path."""
    if not path:
        raise BadInput("the path is empty")
    points = [(step.more, step.portfolio.objective) for step in path]
    return curves(
        "Budget path", [Series("best value", points)], x_label="more money", y_label="value of the best portfolio"
    )
