"""The door to the room `portfolio`: problems, answers, fronts and what a committee asks of them."""

from zhongshu_engine.portfolio.committee.alternatives import Alternative, alternatives
from zhongshu_engine.portfolio.committee.overrides import Overridden, OverrideCost, with_overrides
from zhongshu_engine.portfolio.committee.path import Move, Step, budget_path
from zhongshu_engine.portfolio.committee.prices import Price, prices
from zhongshu_engine.portfolio.committee.repair import Repair, repaired
from zhongshu_engine.portfolio.committee.why_not import WhyNot, why_not
from zhongshu_engine.portfolio.formats import mobkp_problem, read_mobkp, read_orlib
from zhongshu_engine.portfolio.pareto.knapsack import Front, knapsack_front
from zhongshu_engine.portfolio.pareto.searching import EfficientSet, efficient
from zhongshu_engine.portfolio.pictures import core_picture, front_picture, path_picture
from zhongshu_engine.portfolio.pipeline import Guarantee, Pipeline, earliest, read_npd
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
from zhongshu_engine.portfolio.robust import Robust, extreme_weights, robust
from zhongshu_engine.portfolio.solve import Chosen, Portfolio, solve
from zhongshu_engine.portfolio.verify import Judgement, front_faults, judge

__all__ = [
    "Alternative",
    "Budget",
    "Cap",
    "Chance",
    "Chosen",
    "Dossier",
    "EfficientSet",
    "Exclusion",
    "Front",
    "Guarantee",
    "Judgement",
    "Move",
    "Objective",
    "Overridden",
    "OverrideCost",
    "Pipeline",
    "Portfolio",
    "Price",
    "Problem",
    "Repair",
    "Requirement",
    "Robust",
    "Stage",
    "Step",
    "Synergy",
    "WhyNot",
    "alternatives",
    "budget_path",
    "checked",
    "core_picture",
    "earliest",
    "efficient",
    "extreme_weights",
    "front_faults",
    "front_picture",
    "judge",
    "knapsack_front",
    "mobkp_problem",
    "path_picture",
    "prices",
    "problem_from",
    "read_mobkp",
    "read_npd",
    "read_orlib",
    "read_problem",
    "repaired",
    "robust",
    "solve",
    "why_not",
    "with_overrides",
]
