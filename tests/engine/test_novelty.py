"""Rare combinations have a low tail, common ones do not; diversity follows its formula."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from zhongshu_engine.arrays import Codes
from zhongshu_engine.emergence.novelty import measure_novelty
from zhongshu_engine.errors import BadInput
from zhongshu_engine.graph import from_arrays

LABELS = ("physics", "biology", "chemistry")


def two_camps():
    """40 old works in two camps; 60 later works cite inside one camp, the last one across both."""
    rng = np.random.default_rng(4)
    old = np.repeat([0, 1], 20)
    citing, cited = [], []
    for p in range(60):
        camp = p % 2
        members = np.flatnonzero(old == camp)
        chosen = rng.choice(members, 4, replace=False) if p < 59 else [0, 1, 20, 21]
        citing += [40 + p] * 4
        cited += list(chosen)
    codes = np.r_[old, np.arange(60) % 2].astype(np.int32)
    return from_arrays(
        np.r_[np.zeros(40), np.full(60, 400)].astype(int), citing, cited, fields=Codes(codes, LABELS[:2])
    )


def test_a_work_that_joins_two_camps_stands_out() -> None:
    found = measure_novelty(two_camps(), seed=1)
    assert found.tail_z[99] < -3
    assert (found.tail_z[40:99] > 0).all()
    assert np.isnan(found.tail_z[:40]).all()
    assert found.pairs[40:].tolist() == [6] * 60


def test_the_same_seed_gives_the_same_answer() -> None:
    assert measure_novelty(two_camps(), seed=3).table().equals(measure_novelty(two_camps(), seed=3).table())


def test_diversity_follows_its_formula() -> None:
    codes = np.array([0, 0, 1, 2, 0], np.int32)
    graph = from_arrays([0, 0, 0, 0, 1], [4, 4, 4, 4], [0, 1, 2, 3], fields=Codes(codes, LABELS))
    found = measure_novelty(graph, seed=0)
    # only physics has a profile, so every other label is at distance 1: 1 - (1/2)^2 - (1/4)^2 - (1/4)^2
    assert found.rao_stirling[4] == pytest.approx(0.625)
    assert found.variety.tolist() == [0, 0, 0, 0, 3]
    assert np.isnan(found.rao_stirling[:4]).all()


def test_one_label_has_no_diversity() -> None:
    graph = from_arrays([0, 0, 1], [2, 2], [0, 1], fields=Codes(np.zeros(3, np.int32), LABELS[:1]))
    assert measure_novelty(graph, seed=0).rao_stirling[2] == 0.0


def test_a_graph_without_labels_is_refused() -> None:
    with pytest.raises(BadInput, match="needs a label"):
        measure_novelty(replace(two_camps(), fields=None), seed=0)
