"""The ranking: expected ranks, their intervals, the funding line, three bands, polarisation beside the rank, champions below the line.

In: `Votes`, a model, the number to fund. Out: a `Ranking`, one row a proposal. Bands after the SNSF: the line is the expected rank of the
last fundable proposal; an interval wholly above it is fund, wholly below it reject, across it lottery.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from zhongshu_engine.errors import BadInput
from zhongshu_engine.ranking.expected import Classes, Solve, expected_ranks, merit_moments
from zhongshu_engine.ranking.models import read
from zhongshu_engine.ranking.spreads import Nodes, Priors
from zhongshu_engine.ranking.votes import Floats, Ints, Votes
from zhongshu_engine.result import Provenance, versions

NINE_POINTS = 9.0  # the width of the widest published scale; wider ones are shrunk to it, which changes no rank
DRAWN_CELLS = 8_000_000
FEWEST_DRAWS, MOST_DRAWS = 2_000, 20_000


@dataclass(frozen=True, slots=True)
class Ranking:
    """Rows in the order of ``proposals``. ``band`` and ``p_within_line`` are empty when no line was drawn."""

    proposals: tuple[str, ...]
    expected_rank: Floats
    pcer: Floats
    sucra: Floats
    mean: Floats
    sd: Floats
    rank_lo: Ints
    rank_hi: Ints
    p_within_line: Floats | None
    band: NDArray[np.str_] | None
    polarisation: Floats
    merit: Floats
    merit_sd: Floats
    line_rank: float | None
    champions: tuple[str, ...]
    provenance: Provenance


def rank(
    votes: Votes,
    *,
    model: str = "snsf",
    line: int | None = None,
    interval: float = 0.5,
    priors: Priors | None = None,
    seed: int = 20250101,
) -> Ranking:
    """Rank the proposals; `model` is a key of `models.MODELS`."""
    if not 0 < interval < 1:
        raise BadInput(f"must lie between 0 and 1, got {interval:g}", place="interval")
    if line is not None and not 0 < line <= votes.count:
        raise BadInput(f"must lie between 1 and the number of proposals {votes.count}, got {line}", place="line")
    if seed < 0:
        raise BadInput(f"must be at least 0, got {seed}", place="seed")
    unit = max(1.0, float(np.ptp(votes.grade)) / NINE_POINTS)
    given = None if priors is None else _priors_on_scale(priors, unit)
    evidence, nodes, solve, notes = read(_on_scale(votes, unit), model, given)
    # thousands of small systems: a linear algebra that takes two cores for each waits for the other one most of the time (25 times as long)
    with threadpool_limits(limits=1, user_api="blas"):
        expected = expected_ranks(evidence, nodes, solve)
        low, high, within = _intervals(evidence, nodes, interval, line, seed, solve)
        merit, merit_sd = merit_moments(evidence, nodes, solve)
    n, line_rank = votes.count, None if line is None else float(np.sort(expected)[line - 1])
    mean, deviation = _plain(votes)
    return Ranking(
        votes.proposals,
        expected,
        100 * (expected - 0.5) / n,
        (n - expected) / (n - 1) if n > 1 else np.ones(1),
        mean,
        deviation,
        low,
        high,
        within,
        None
        if line_rank is None
        else np.where(high < line_rank, "fund", np.where(low > line_rank, "reject", "lottery")),
        polarisation(votes),
        merit * unit,
        merit_sd * unit,
        line_rank,
        () if line is None else champions(votes, expected, line),
        Provenance(
            f"ranking.{model}",
            {"line": line, "interval": interval, "nodes": len(nodes.weight)},
            seed,
            versions("numpy", "scipy"),
            notes,
        ),
    )


def _on_scale(votes: Votes, unit: float) -> Votes:
    """The same votes in units of ``unit`` grades, so that grades in the millions are as well conditioned as small ones."""
    return votes if unit == 1 else replace(votes, grade=(votes.grade - votes.grade.mean()) / unit)


def _priors_on_scale(priors: Priors, unit: float) -> Priors:
    return Priors(priors.top / unit, None if priors.leaning is None else priors.leaning / unit)


def _plain(votes: Votes) -> tuple[Floats, Floats]:
    """Plain mean and sample deviation of each proposal's grades; no deviation from one vote."""
    n = votes.count
    number = np.bincount(votes.proposal, minlength=n)
    mean = np.bincount(votes.proposal, weights=votes.grade, minlength=n) / number
    square = np.bincount(votes.proposal, weights=(votes.grade - mean[votes.proposal]) ** 2, minlength=n)
    return mean, np.where(number > 1, np.sqrt(square / np.maximum(number - 1, 1)), np.nan)


def _draws(evidence: Classes, nodes: Nodes, seed: int, solve: Solve) -> Floats:
    """Independent joint draws of every proposal's merit, draws by proposals."""
    chance, n = np.random.default_rng(seed), len(evidence.member)
    count = int(np.clip(DRAWN_CELLS // n, FEWEST_DRAWS, MOST_DRAWS))
    at = np.searchsorted(np.cumsum(nodes.weight), (np.arange(count) + 0.5) / count).clip(max=len(nodes.weight) - 1)
    drawn = np.empty((count, n), dtype=np.float64)
    for node in np.unique(at):
        where = np.flatnonzero(at == node)
        posterior = solve(nodes.spreads[node])
        own = chance.standard_normal((len(where), n)) * np.sqrt(posterior.own)[evidence.member]
        common = chance.standard_normal((len(where), posterior.factor.shape[1])) @ posterior.factor.T
        drawn[where] = (posterior.mean + common)[:, evidence.member] + own
    return drawn


def _intervals(
    evidence: Classes, nodes: Nodes, interval: float, line: int | None, seed: int, solve: Solve
) -> tuple[Ints, Ints, Floats | None]:
    """Central interval of each rank and the chance to be among the first ``line``; proposals with equal votes share both."""
    drawn = _draws(evidence, nodes, seed, solve)
    count, n = drawn.shape
    order = np.argsort(np.negative(drawn, out=drawn), axis=1)
    ranks = np.empty((n, count), np.int32)
    ranks[order, np.arange(count)[:, None]] = np.arange(1, n + 1, dtype=np.int32)
    tails = [(1 - interval) / 2, (1 + interval) / 2]
    low, high = np.empty(n, np.int64), np.empty(n, np.int64)
    within = np.empty(n)
    members = np.argsort(evidence.member, kind="stable")
    for group in np.split(members, np.cumsum(evidence.size)[:-1]):
        pooled = ranks[group].ravel()
        low[group], high[group] = np.quantile(pooled, tails, method="inverted_cdf")
        within[group] = 1.0 if line is None else np.mean(pooled <= line)
    return low, high, None if line is None else within


def polarisation(votes: Votes) -> Floats:
    """Each proposal's spread of grades over the spread expected of any proposal: above 1.5 judges disagree more than they usually do.

    One vote says nothing about disagreement and gives NaN; when all judges agree everywhere it is 0.
    """
    _, deviation = _plain(votes)
    number = np.bincount(votes.proposal, minlength=votes.count)
    freedom = np.maximum(number - 1, 0)
    if not freedom.any():
        return np.full(votes.count, np.nan)
    pooled = float(np.sqrt(np.nansum(freedom * deviation**2) / freedom.sum()))
    return np.where(number > 1, deviation / pooled if pooled > 0 else 0.0, np.nan)


def champions(votes: Votes, expected: Floats, line: int) -> tuple[str, ...]:
    """Proposals below the line to which somebody gave the highest grade in use: candidates for a golden ticket."""
    order = np.argsort(expected, kind="stable")
    below = np.zeros(votes.count, bool)
    below[order[line:]] = True
    best = np.zeros(votes.count, bool)
    best[votes.proposal[votes.grade >= votes.grade.max()]] = True
    chosen = order[(below & best)[order]]
    return tuple(votes.proposals[p] for p in chosen)
