"""Public names of the emergence room: bursts, terms, novelty, routes."""

from zhongshu_engine.emergence.bursts import Bursts, find_bursts
from zhongshu_engine.emergence.documents import Emerging, emerging_terms
from zhongshu_engine.emergence.novelty import Novelty, measure_novelty
from zhongshu_engine.emergence.routes import MainPath, main_path
from zhongshu_engine.emergence.scores import Emergence, Growth, Logistic, fit_growth, fit_logistic, score_terms
from zhongshu_engine.emergence.terms import Terms, count_by_period, extract, terms_of

__all__ = [
    "Bursts",
    "Emergence",
    "Emerging",
    "Growth",
    "Logistic",
    "MainPath",
    "Novelty",
    "Terms",
    "count_by_period",
    "emerging_terms",
    "extract",
    "find_bursts",
    "fit_growth",
    "fit_logistic",
    "main_path",
    "measure_novelty",
    "score_terms",
    "terms_of",
]
