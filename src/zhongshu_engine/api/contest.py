"""Who wins: the public names of the room `contest`."""

from zhongshu_engine.contest.abilities import Abilities, fit
from zhongshu_engine.contest.comparisons import Comparisons, compare, connected
from zhongshu_engine.contest.judges import fit_with_judges
from zhongshu_engine.contest.prizes import chance_of_prize, next_pair, pair_values, posterior, promote, settled

__all__ = [
    "Abilities",
    "Comparisons",
    "chance_of_prize",
    "compare",
    "connected",
    "fit",
    "fit_with_judges",
    "next_pair",
    "pair_values",
    "posterior",
    "promote",
    "settled",
]
