"""The door to the room `portfolio`: problems, answers, fronts and what a committee asks of them."""

from zhongshu_engine.portfolio.formats import mobkp_problem, read_mobkp, read_orlib
from zhongshu_engine.portfolio.pareto.knapsack import Front, knapsack_front
from zhongshu_engine.portfolio.pareto.searching import EfficientSet, efficient
from zhongshu_engine.portfolio.problem import (
    Budget,
    Cap,
    Chance,
    Dossier,
    Exclusion,
    Objective,
    Problem,
    Requirement,
    Stage,
    Synergy,
    checked,
)
from zhongshu_engine.portfolio.reading import problem_from, read_problem
from zhongshu_engine.portfolio.solve import Chosen, Portfolio, solve
from zhongshu_engine.portfolio.verify import Judgement, front_faults, judge

__all__ = [
    "Budget",
    "Cap",
    "Chance",
    "Chosen",
    "Dossier",
    "EfficientSet",
    "Exclusion",
    "Front",
    "Judgement",
    "Objective",
    "Portfolio",
    "Problem",
    "Requirement",
    "Stage",
    "Synergy",
    "checked",
    "efficient",
    "front_faults",
    "judge",
    "knapsack_front",
    "mobkp_problem",
    "problem_from",
    "read_mobkp",
    "read_orlib",
    "read_problem",
    "solve",
]
