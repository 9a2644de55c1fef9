"""Nested choice of the expertise recipe: nobody has a say in the recipe that is applied to them, and the figures are the official ones."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.review_data import needs_review_data

REVIEWERS, RECIPES = 10, 6
pytestmark = needs_review_data


def counted(seed):
    from bench.expertise_folds import Tally

    chance = np.random.default_rng(seed)
    weight, pairs = chance.integers(5, 40, REVIEWERS).astype(float), np.full(REVIEWERS, 8.0)
    shape = (RECIPES, REVIEWERS)
    right = chance.integers(0, 9, shape).astype(float)
    recipes = tuple(("words", n, 0.5) for n in range(RECIPES))
    return Tally(recipes, weight * chance.random(shape), weight, right, pairs, right, pairs)


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10_000), st.integers(0, 9))
def test_what_a_reviewer_judged_never_changes_the_recipe_applied_to_them(seed, who):
    from bench.expertise_folds import chosen

    counts = counted(seed)
    folds = np.array_split(np.random.default_rng(seed).permutation(REVIEWERS), 3)
    before = chosen(counts, folds)
    mine = next(fold for fold in folds if who in fold)
    counts.wrong[:, mine] = counts.wrong[::-1, mine] * 3 + 1
    counts.weight[mine] *= 5
    assert chosen(counts, folds)[mine].tolist() == before[mine].tolist()


def test_a_recipe_that_is_best_for_everybody_is_chosen_and_its_figures_are_its_own():
    from bench.expertise_folds import chosen, divisions, figures

    counts = counted(3)
    counts.wrong[4] = counts.wrong.min(axis=0) / 2
    for folds in divisions(REVIEWERS):
        assert sorted(np.concatenate(folds).tolist()) == list(range(REVIEWERS))
        picked = chosen(counts, folds)
        assert set(picked.tolist()) == {4}
        assert figures(counts, picked)[0] == pytest.approx(counts.wrong[4].sum() / counts.weight.sum())
        assert figures(counts, picked)[1] == pytest.approx(counts.easy[4].sum() / 80)


def test_when_recipes_differ_by_luck_alone_the_best_in_sample_looks_better_than_the_nested_choice():
    from bench.expertise_folds import chosen, divisions, figures

    kind, honest = [], []
    for seed in range(30):
        counts = counted(seed)
        kind.append(counts.loss(np.arange(REVIEWERS)).min())
        honest.append(np.mean([figures(counts, chosen(counts, folds))[0] for folds in divisions(REVIEWERS)]))
    assert np.mean(honest) > np.mean(kind) + 0.03


@pytest.mark.slow
def test_the_shipped_recipe_counted_here_is_what_the_room_gives(tmp_path):
    from bench.expertise import gold
    from bench.expertise_folds import SHIPPED, figures, tally

    counts = tally(tmp_path)
    here = figures(counts, np.full(len(counts.weight), counts.recipes.index(SHIPPED)))
    assert here == pytest.approx(np.mean(gold(tmp_path), axis=0), abs=2e-3)


@pytest.mark.slow
def test_the_goal_is_met_by_nested_choice_among_all_recipes(tmp_path):
    from bench.expertise_folds import chosen, divisions, figures, tally

    counts = tally(tmp_path)
    losses = [figures(counts, chosen(counts, folds))[0] for folds in divisions(len(counts.weight))]
    assert np.mean(losses) <= 0.215
