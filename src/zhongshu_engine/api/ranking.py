"""What the scores really say: the public names of the room `ranking`."""

from zhongshu_engine.ranking.agreement import Agreement, agreement
from zhongshu_engine.ranking.draw import commitment, draw
from zhongshu_engine.ranking.lists import merit_from_scores_and_lists
from zhongshu_engine.ranking.lottery import Lottery, maximin
from zhongshu_engine.ranking.models import MODELS
from zhongshu_engine.ranking.next_review import enough, value_of_review
from zhongshu_engine.ranking.rank import Ranking, champions, polarisation, rank
from zhongshu_engine.ranking.spreads import Priors
from zhongshu_engine.ranking.verdicts import Calibration, learn, pool
from zhongshu_engine.ranking.votes import SNSF_LETTERS, Votes, cast

__all__ = [
    "MODELS",
    "SNSF_LETTERS",
    "Agreement",
    "Calibration",
    "Lottery",
    "Priors",
    "Ranking",
    "Votes",
    "agreement",
    "cast",
    "champions",
    "commitment",
    "draw",
    "enough",
    "learn",
    "maximin",
    "merit_from_scores_and_lists",
    "polarisation",
    "pool",
    "rank",
    "value_of_review",
]
