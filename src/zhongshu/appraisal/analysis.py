"""The door to the engine: expected ranks of the appraisals of one season, with their intervals and the chance of a seat.

The engine's mathematics take longer to load than all the rest of the platform, so it is loaded when the first ranks are asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Place:
    """Where one appraisal stands among those of its season."""

    expected: float
    low: int
    high: int
    chance: float  # to be among the first ``seats``
    band: str  # fund, lottery (the messy middle), reject
    among: int


def places(votes: Sequence[tuple[str, str, float]], *, seats: int) -> Mapping[str, Place]:
    """(appraisal, judge, weighted score) -> the place of each appraisal; a single one stands first."""
    return _places(tuple(votes), seats)


@lru_cache(maxsize=32)  # the same votes are asked for by the signing, the guards and the chapter of one decision
def _places(votes: tuple[tuple[str, str, float], ...], seats: int) -> Mapping[str, Place]:
    names = {name for name, _, _ in votes}
    if len(names) < 2:
        return MappingProxyType({name: Place(1.0, 1, 1, 1.0, "fund", 1) for name in names})
    from zhongshu_engine.api.ranking import cast, rank

    line = min(seats, len(names))
    found = rank(cast([v[0] for v in votes], [v[1] for v in votes], [v[2] for v in votes]), line=line)
    within, band = found.p_within_line, found.band
    return MappingProxyType({
        name: Place(
            float(found.expected_rank[i]), int(found.rank_lo[i]), int(found.rank_hi[i]), float(within[i]) if within is not None else 1.0,
            "fund" if line == len(names) else str(band[i]) if band is not None else "", len(names),
        )
        for i, name in enumerate(found.proposals)
    })  # fmt: skip
