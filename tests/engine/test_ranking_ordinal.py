"""The ordinal model: its cut-points, its derivatives, and a long Markov chain of our own that knows no Laplace approximation."""

import csv

import numpy as np
import pytest
from scipy.special import gammainc, gammaincinv, ndtr, ndtri
from tests.engine.review_data import REVIEW, needs_review_data

from zhongshu_engine.api.ranking import Priors, cast, rank
from zhongshu_engine.ranking.cutpoints import CutPoints, lay
from zhongshu_engine.ranking.merit import Spreads
from zhongshu_engine.ranking.spreads import log_noise_prior

LEANING, TOP = 0.5, 2.0


def a_panel(proposals=8, judges=4, seed=3, panels=1):
    chance = np.random.default_rng(seed)
    merit, lean = chance.normal(0, 1, proposals), chance.normal(0, LEANING, judges)
    rows = [
        (f"p{p:02}", f"a{a}", float(np.clip(round(3.5 + merit[p] + lean[a] + chance.normal(0, 0.8)), 1, 6)), f"n{p % panels}")
        for p in range(proposals)
        for a in range(judges)
        if (p + a) % 4
    ]  # fmt: skip
    return cast(*([r[i] for r in rows] for i in range(3)), panel=[r[3] for r in rows])


def test_gradient_and_curvature_are_the_derivatives_of_the_value():
    model, spreads = CutPoints(lay(a_panel(panels=2))), np.array([[1.0, 0.8, LEANING, 0.4]])
    size = model.ballot.size
    theta, rest = model._peak(spreads)[1], model._start(spreads)[1]
    gradient, own, near, core = model._curvature(spreads, theta, rest)
    full, step = core + (near * (size / own)[:, :, None]).transpose(0, 2, 1) @ near, 1e-5
    for at in range(rest.shape[1]):
        up, down = rest.copy(), rest.copy()
        up[:, at] += step
        down[:, at] -= step
        slope = (model._value(spreads, theta, up) - model._value(spreads, theta, down)) / (2 * step)
        assert gradient[1][:, at] == pytest.approx(slope, abs=1e-6)
        bend = model._curvature(spreads, theta, up)[0][1] - model._curvature(spreads, theta, down)[0][1]
        assert full[0, at] == pytest.approx(-bend[0] / (2 * step), abs=1e-5)


def test_only_the_order_of_the_grades_counts():
    votes = a_panel()
    usual = rank(votes, model="ordinal").expected_rank
    stretched = cast(
        [votes.proposals[p] for p in votes.proposal], [votes.assessors[a] for a in votes.assessor], np.exp(votes.grade)
    )
    assert rank(stretched, model="ordinal").expected_rank == pytest.approx(usual, abs=1e-9)


def test_equal_votes_share_one_class_and_the_posterior_is_symmetric():
    votes = cast(["a", "b", "c", "a", "b", "c"], ["x"] * 3 + ["y"] * 3, [1, 2, 3, 1, 2, 3])
    result = rank(votes, model="ordinal")
    assert result.expected_rank[1] == pytest.approx(2.0, abs=1e-6)
    twin = cast(["a", "b", "c", "d"] * 2, ["x"] * 4 + ["y"] * 4, [1, 2, 2, 3] * 2)
    assert len(lay(twin).size) == 3
    ranks = rank(twin, model="ordinal").expected_rank
    assert ranks[1] == ranks[2]


def test_votes_without_noise_to_speak_of_are_answered():
    votes = cast([f"p{i}" for i in range(6)] * 3, [a for a in "xyz" for _ in range(6)], list(range(6)) * 3)
    result = rank(votes, model="ordinal", priors=Priors())
    assert result.expected_rank.argsort().tolist() == [5, 4, 3, 2, 1, 0]
    posterior = CutPoints(lay(votes)).solve(Spreads(1.0, 0.3, LEANING))
    assert np.isfinite(posterior.mean).all()
    assert (posterior.own > 0).all()


def test_far_too_many_votes_for_cut_points_are_approximated_and_it_is_said():
    chance = np.random.default_rng(0)
    rows = [
        (f"p{p}", f"a{a}", int(chance.integers(1, 7))) for p in range(400) for a in chance.choice(30, 3, replace=False)
    ]
    result = rank(cast(*([r[i] for r in rows] for i in range(3))), model="ordinal")
    assert "normal scores" in result.provenance.notes[0]


def chain(votes, rounds, seed=1):
    """Expected ranks by Gibbs sampling: latent judgements, merits, leanings, cut-points, spreads, and a common change of scale."""
    chance, n, count = np.random.default_rng(seed), votes.count, len(votes.grade)
    grades, code = np.unique(votes.grade, return_inverse=True)
    proposal, assessor, judges = votes.proposal, votes.assessor, len(votes.assessors)
    cuts = ndtri(np.cumsum(np.bincount(code))[:-1] / count) * 1.5
    theta, lean, merit, noise = np.zeros(n), np.zeros(judges), 1.0, 1.0
    of_p, of_a = np.bincount(proposal, minlength=n), np.bincount(assessor, minlength=judges)
    grid = np.linspace(0.02, TOP * np.sqrt(2) - 1e-3, 400)
    prior = log_noise_prior(grid, TOP)
    beaten, kept = np.zeros(n), 0
    for step in range(rounds):
        level = theta[proposal] + lean[assessor]
        ends = np.r_[-np.inf, cuts, np.inf]
        low, high = ndtr((ends[code] - level) / noise), ndtr((ends[code + 1] - level) / noise)
        drawn = np.clip(low + chance.random(count) * (high - low), 1e-15, 1 - 1e-15)
        latent = level + noise * ndtri(drawn)
        precision = of_p / noise**2 + 1 / merit**2
        theta = np.bincount(proposal, latent - lean[assessor], n) / noise**2 / precision + chance.normal(
            0, 1, n
        ) / np.sqrt(precision)
        precision = of_a / noise**2 + 1 / LEANING**2
        lean = np.bincount(assessor, latent - theta[proposal], judges) / noise**2 / precision
        lean += chance.normal(0, 1, judges) / np.sqrt(precision)
        least = np.array([latent[code == k].min() for k in range(1, len(grades))])
        most = np.array([latent[code == k].max() for k in range(len(grades) - 1)])
        cuts = most + chance.random(len(cuts)) * (least - most)
        half, square = (n - 1) / 2, theta @ theta / 2
        floor = gammainc(half, square / TOP**2)
        merit = np.sqrt(square / gammaincinv(half, floor + chance.random() * (1 - floor)))
        away = latent - theta[proposal] - lean[assessor]
        logs = prior - count * np.log(grid) - (away @ away) / (2 * grid**2)
        mass = np.cumsum(np.exp(logs - logs.max()))
        noise = grid[np.searchsorted(mass, chance.random() * mass[-1])]
        scale = np.exp(0.15 * chance.normal())
        if scale * merit < TOP and scale * noise < grid[-1]:
            gain = (len(cuts) + judges + 2) * np.log(scale) - (scale**2 - 1) * (lean @ lean) / (2 * LEANING**2)
            gain += float(np.diff(log_noise_prior(np.array([noise, scale * noise]), TOP))[0])
            if np.log(chance.random()) < gain:
                theta, lean, cuts, merit, noise = (
                    theta * scale,
                    lean * scale,
                    cuts * scale,
                    merit * scale,
                    noise * scale,
                )
        if step >= rounds // 10:
            kept += 1
            beaten += (theta[None, :] > theta[:, None]).sum(axis=1)
    return 1 + beaten / kept


@pytest.mark.slow
@needs_review_data
def test_the_vignette_has_the_expected_ranks_of_a_long_chain():
    rows = list(csv.DictReader((REVIEW / "snsf" / "mock_panel1.csv").open()))
    votes = cast(
        [r["proposal"].zfill(2) for r in rows], [r["assessor"] for r in rows], [float(r["num_grade"]) for r in rows]
    )
    found = rank(votes, model="ordinal").expected_rank
    assert found == pytest.approx(chain(votes, 60_000), abs=0.16)


@pytest.mark.slow
def test_a_small_panel_has_the_expected_ranks_of_a_long_chain():
    votes = a_panel(12, 5)
    assert rank(votes, model="ordinal").expected_rank == pytest.approx(chain(votes, 60_000), abs=0.16)
