"""Agreement of judges and numbers of successes: published values, their hand-worked examples, and what they must do under change."""

from __future__ import annotations

import doctest
import itertools
import math

import numpy as np
import pytest

from zhongshu_engine.api.ranking import agreement
from zhongshu_engine.api.staging import counted_on, numbers
from zhongshu_engine.errors import BadInput
from zhongshu_engine.staging import successes


@pytest.mark.parametrize("module", [successes])
def test_the_examples_hold(module: object) -> None:
    failed, tried = doctest.testmod(module)  # type: ignore[arg-type]
    assert (failed, tried > 0) == (0, True)


def test_the_published_table_holds() -> None:
    """Shrout and Fleiss 1979: ICC(1,1) = 0.17, ICC(1,4) = 0.44."""
    table = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], float)
    found = agreement(np.repeat(np.arange(6), 4), table.ravel())
    assert (round(found.single, 2), round(found.panel, 2), found.size, found.scores) == (0.17, 0.44, 4.0, 24)


def test_panels_of_unequal_size_recover_the_share_they_were_made_with() -> None:
    luck, share = np.random.default_rng(7), 0.6
    sizes = luck.integers(2, 9, 4000)
    merit = luck.normal(0, math.sqrt(share), 4000)
    proposal = np.repeat(np.arange(4000), sizes)
    score = merit[proposal] + luck.normal(0, math.sqrt(1 - share), len(proposal))
    found = agreement(proposal, score)
    assert found.single == pytest.approx(share, abs=0.02)
    assert found.low < share < found.high and found.high - found.low < 0.06


def test_the_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    luck, share, held = np.random.default_rng(11), 0.4, 0
    for _ in range(400):
        score = luck.normal(0, math.sqrt(share), 30)[:, None] + luck.normal(0, math.sqrt(1 - share), (30, 5))
        found = agreement(np.repeat(np.arange(30), 5), score.ravel())
        held += found.low <= share <= found.high
    assert 0.92 <= held / 400 <= 0.98


def test_shift_scale_order_and_names_change_nothing() -> None:
    luck = np.random.default_rng(3)
    proposal, score = luck.integers(0, 8, 60), luck.normal(5, 2, 60)
    order = luck.permutation(60)
    first, again = agreement(proposal, score), agreement(100 - proposal[order], 3 * score[order] + 7)
    assert again.single == pytest.approx(first.single) and again.low == pytest.approx(first.low)


def test_a_proposal_read_once_says_nothing_of_agreement() -> None:
    score = np.array([1.0, 2.0, 5.0, 6.0])
    alone = agreement(np.array([0, 0, 1, 1, 2]), np.append(score, 99.0))
    assert alone.single == agreement(np.array([0, 0, 1, 1]), score).single
    assert math.isnan(agreement(np.array([0, 1, 2]), score[:3]).single)
    assert math.isnan(agreement(np.array([0, 0]), score[:2]).single)
    assert agreement(np.array([0, 0, 1, 1]), np.array([1.0, 1.0, 2.0, 2.0])).single == 1.0


def test_wrong_shapes_are_refused() -> None:
    with pytest.raises(BadInput):
        agreement(np.array([0, 1]), np.array([1.0]))
    with pytest.raises(BadInput):
        numbers([0.5, 1.2])


@pytest.mark.parametrize("seed", range(5))
def test_numbers_of_successes_equal_looking_at_every_case(seed: int) -> None:
    chances = list(np.random.default_rng(seed).random(7))
    every = np.zeros(8)
    for case in itertools.product((0, 1), repeat=7):
        every[sum(case)] += math.prod(p if x else 1 - p for p, x in zip(chances, case, strict=True))
    assert numbers(chances) == pytest.approx(every)
    least = counted_on(chances, sure=0.9)
    assert every[least:].sum() >= 0.9 > every[least + 1 :].sum()
