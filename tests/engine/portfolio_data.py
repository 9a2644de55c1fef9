"""Published instances where the data folder is present, small written ones everywhere, and slow truths to compare with."""

from __future__ import annotations

import itertools
import os
from pathlib import Path

import numpy as np
import pytest

from zhongshu_engine.portfolio.problem import Budget, Dossier, Objective, Problem, Stage
from zhongshu_engine.portfolio.verify import judge


def shared(*parts: str) -> Path:
    """A path in the folder of reference data, or a skip when there is none."""
    roots = [Path(os.environ["ZHONGSHU_SHARED"])] if "ZHONGSHU_SHARED" in os.environ else []
    roots += [parent / "shared" for parent in Path(__file__).resolve().parents]
    for root in roots:
        if (root / "data").is_dir():
            return root.joinpath("data", *parts)
    pytest.skip("the folder of reference data is not here")


def dossier(name: str, cost: float, value: float | dict, **more) -> Dossier:
    worth = value if isinstance(value, dict) else {"value": value}
    return Dossier(name, (Stage("1", {"fund": (cost,)} if cost else {}, worth),), **more)


def fund(costs, values, limit, **more) -> Problem:
    """One budget, one year, one objective."""
    return Problem(
        tuple(dossier(f"d{i}", c, v) for i, (c, v) in enumerate(zip(costs, values, strict=True))),
        (Budget("fund", limit),),
        **more,
    )


def every_choice(problem: Problem):
    """All feasible choices of a small problem with their judgements, by enumeration."""
    options = []
    for d in problem.dossiers:
        mine = [None]
        for start in range(d.window[0], d.window[1] + 1):
            for depth in range(1, len(d.stages) + 1):
                mine.append((start, depth))
        options.append(mine)
    for picks in itertools.product(*options):
        chosen = {d.id: pick for d, pick in zip(problem.dossiers, picks, strict=True) if pick is not None}
        judged = judge(problem, chosen)
        if not judged.faults:
            yield chosen, judged


def best_by_enumeration(problem: Problem) -> float | None:
    values = [sum(o.weight * j.values[o.id] for o in problem.objectives) for _c, j in every_choice(problem)]
    return max(values, default=None)


def front_by_enumeration(weight, values, budget) -> set[tuple[int, ...]]:
    points = set()
    for bits in itertools.product((0, 1), repeat=len(weight)):
        x = np.array(bits)
        if (x @ weight) <= budget:
            points.add(tuple(int(v) for v in x @ values))
    return {p for p in points if not any(q != p and all(a >= b for a, b in zip(q, p, strict=True)) for q in points)}


def two_valued(costs, values, limit) -> Problem:
    names = tuple(f"f{k}" for k in range(len(values[0])))
    return Problem(
        tuple(
            dossier(f"d{i}", c, dict(zip(names, v, strict=True)))
            for i, (c, v) in enumerate(zip(costs, values, strict=True))
        ),
        (Budget("fund", limit),),
        tuple(Objective(n) for n in names),
    )
