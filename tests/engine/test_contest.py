"""The contest room: abilities equal to R's, ties and undefeated entrants handled, the next pair aware of the prize line."""

import csv
import doctest

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.review_data import REVIEW, needs_review_data

from zhongshu_engine.api.contest import (
    chance_of_prize,
    compare,
    fit,
    fit_with_judges,
    next_pair,
    pair_values,
    posterior,
    promote,
    settled,
)
from zhongshu_engine.cli import main
from zhongshu_engine.contest import prizes
from zhongshu_engine.errors import BadInput

CITATIONS = [0.0, -2.949072, -0.479570, 0.268954]


def test_examples_in_the_text_hold():
    assert doctest.testmod(prizes, extraglobs={"np": np}).failed == 0


def citation_rows():
    rows = csv.DictReader((REVIEW / "bt" / "citations.csv").open())
    return [
        (r["journal1"], r["journal2"], word, r[key])
        for r in rows
        for word, key in (("left", "win1"), ("right", "win2"))
    ]


@needs_review_data
def test_citations_abilities_equal_those_of_the_r_package():
    rows = citation_rows()
    found = fit(compare(*zip(*[row[:3] for row in rows], strict=True), times=[float(row[3]) for row in rows]))
    assert found.entrants == ("Biometrika", "Comm Statist", "JASA", "JRSS-B")
    assert found.ability == pytest.approx(CITATIONS, abs=1e-6)
    assert found.error[1:] == pytest.approx([0.1025, 0.0606, 0.0708], abs=5e-5)
    assert not found.bias_reduced


@needs_review_data
def test_citations_through_the_command(tmp_path):
    text = "left,right,result,times\n" + "".join(",".join(row) + "\n" for row in citation_rows())
    (tmp_path / "c.csv").write_text(text)
    assert main(["contest", "--comparisons", str(tmp_path / "c.csv"), "--out", str(tmp_path / "r.csv")]) == 0
    rows = list(csv.DictReader((tmp_path / "r.csv").open()))
    assert [row["entrant"] for row in rows] == ["JRSS-B", "Biometrika", "JASA", "Comm Statist"]
    assert sorted(float(row["ability"]) for row in rows) == pytest.approx(sorted(CITATIONS), abs=1e-6)


@st.composite
def rounds(draw):
    chance = np.random.default_rng(draw(st.integers(0, 10_000)))
    n, count = draw(st.integers(3, 6)), draw(st.integers(5, 30))
    pairs = [chance.choice(n, 2, replace=False) for _ in range(count)]
    words = chance.choice(["left", "right", "tie"], count, p=[0.45, 0.35, 0.2])
    return [(f"e{a}", f"e{b}", str(word)) for (a, b), word in zip(pairs, words, strict=True)]


@settings(deadline=None, max_examples=40)
@given(rounds(), st.integers(0, 99))
def test_abilities_do_not_depend_on_the_order_of_rows_nor_on_who_stood_left(rows, seed):
    found = fit(compare(*zip(*rows, strict=True)), reduce_bias=True)
    turned = [(b, a, {"left": "right", "right": "left", "tie": "tie"}[word]) for a, b, word in rows]
    shuffled = [turned[i] for i in np.random.default_rng(seed).permutation(len(turned))]
    again = fit(compare(*zip(*shuffled, strict=True)), reduce_bias=True)
    assert again.ability == pytest.approx(found.ability, abs=1e-6)
    assert np.isfinite(found.error).all()


def test_the_gradient_vanishes_at_plain_estimates_with_ties_and_an_order_effect():
    chance = np.random.default_rng(3)
    truth = chance.normal(0, 1, 6)
    rows = []
    for _ in range(400):
        a, b = chance.choice(6, 2, replace=False)
        weight = np.exp([truth[a] + 0.4, truth[b], -0.5 + (truth[a] + truth[b] + 0.4) / 2])
        rows.append((f"e{a}", f"e{b}", ["left", "right", "tie"][chance.choice(3, p=weight / weight.sum())]))
    comparisons = compare(*zip(*rows, strict=True))
    found = fit(comparisons, order_effect=True)
    assert found.ability - found.ability.mean() == pytest.approx(truth - truth.mean(), abs=0.6)
    assert found.order == pytest.approx(0.4, abs=0.35)
    assert found.tie == pytest.approx(-0.5, abs=0.4)
    top = found.log_likelihood
    gap = found.ability[comparisons.left] - found.ability[comparisons.right] + found.order
    log_tie = found.tie + gap / 2
    total = np.logaddexp(np.logaddexp(gap, 0), log_tie)
    value = np.where(comparisons.score == 1, gap, np.where(comparisons.score == 0.5, log_tie, 0)) - total
    assert value.sum() == pytest.approx(top)


def test_an_undefeated_entrant_stays_finite_and_first():
    found = fit(compare(["a", "a", "b", "c"], ["b", "c", "c", "b"], ["left"] * 4))
    assert found.bias_reduced
    assert np.isfinite(found.ability).all()
    assert found.ability.argmax() == 0
    with pytest.raises(BadInput, match="infinite"):
        fit(compare(["a", "a", "b", "c"], ["b", "c", "c", "b"], ["left"] * 4), reduce_bias=False)


def test_sets_that_nobody_compared_are_named_and_kept_apart(tmp_path, capsys):
    (tmp_path / "c.csv").write_text("left,right,result\na,b,left\nb,a,left\nx,y,left\ny,x,left\nx,y,left\n")
    assert main(["contest", "--comparisons", str(tmp_path / "c.csv"), "--out", str(tmp_path / "r.csv")]) == 0
    assert "2 sets of entrants were never compared" in capsys.readouterr().err
    assert [row["set"] for row in csv.DictReader((tmp_path / "r.csv").open())] == ["1", "1", "2", "2"]


def test_a_careless_judge_is_found_and_weighs_less():
    chance = np.random.default_rng(8)
    truth, rows, who = np.linspace(-2, 2, 8), [], []
    for judge in range(6):
        for _ in range(60):
            a, b = chance.choice(8, 2, replace=False)
            sure = 0.5 if judge == 0 else 1 / (1 + np.exp(truth[b] - truth[a]))
            rows.append((f"e{a}", f"e{b}", "left" if chance.random() < sure else "right"))
            who.append(f"j{judge}")
    found = fit_with_judges(compare(*zip(*rows, strict=True), judge=who))
    assert found.reliability.argmin() == 0
    assert found.reliability[0] < 0.6 < found.reliability[1:].min()


def simulate(seed, entrants, judges, votes, active):
    """Top-3 recall after a contest of so many votes."""
    chance = np.random.default_rng(seed)
    truth = chance.normal(0, 1, entrants)
    left, right, score = [], [], []
    mean, covariance, seen = np.zeros(entrants), np.eye(entrants), np.zeros((judges, entrants, entrants))
    for vote in range(votes):
        a, b = (
            next_pair(mean, covariance, prizes=3, seen=seen[vote % judges])
            if active
            else chance.choice(entrants, 2, replace=False)
        )
        seen[vote % judges, a, b] = seen[vote % judges, b, a] = 1
        left, right = [*left, a], [*right, b]
        score.append(float(chance.random() < 1 / (1 + np.exp(truth[b] - truth[a]))))
        if active or vote == votes - 1:
            arrays = (np.array(left), np.array(right), np.array(score), np.ones(len(left)))
            mean, covariance = prizes.laplace(*arrays, np.zeros(entrants), np.ones(entrants))
    return len(set(np.argsort(-truth)[:3]) & set(np.argsort(-mean)[:3])) / 3


def test_choosing_pairs_near_the_prize_line_finds_more_winners_than_chance_does():
    active = np.mean([simulate(seed, 60, 20, 400, True) for seed in range(40)])
    random = np.mean([simulate(seed, 60, 20, 400, False) for seed in range(40)])
    assert active >= 0.65
    assert active > random + 0.1


def test_chances_add_up_to_the_prizes_and_settle_with_evidence():
    rows = [(f"e{a}", f"e{b}", "left") for a in range(5) for b in range(a + 1, 5)] * 12
    mean, covariance = posterior(compare(*zip(*rows, strict=True)))
    chance = chance_of_prize(mean, covariance, prizes=2)
    assert chance.sum() == pytest.approx(2.0)
    assert settled(chance, prizes=2, confidence=0.9)
    through, out, on = promote(chance, places=2)
    assert sorted([*through, *out, *on]) == list(range(5))
    assert pair_values(mean, covariance, prizes=2).argmax() // 5 < 5


def test_rubric_scores_lead_where_nobody_compared():
    comparisons = compare(["a", "b"], ["b", "c"], ["left", "right"])
    mean, _ = posterior(comparisons, rubric=np.array([1.0, 2.0, 9.0]))
    assert mean.argmax() == 2


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("left,right,result\na,b,win\n", "line 2, column result: must be left, right or tie, got 'win'"),
        ("left,right,result\na,a,left\n", "line 2, column left: 'a' is compared with itself"),
        ("left,right\na,b\n", "column 'result' is missing"),
        ("left,right,result\n", "the file has a heading but no rows"),
    ],
)
def test_bad_comparisons_exit_two_with_one_sentence(tmp_path, capsys, text, sentence):
    (tmp_path / "c.csv").write_text(text)
    assert main(["contest", "--comparisons", str(tmp_path / "c.csv"), "--out", str(tmp_path / "r.csv")]) == 2
    assert sentence in capsys.readouterr().err
    assert not (tmp_path / "r.csv").exists()


def test_a_judge_who_has_seen_every_pair_is_told_so_and_never_shown_one_entrant_twice():
    mean, covariance, seen = np.array([0.3, 0.1, -0.4]), np.eye(3), np.zeros((3, 3))
    shown = []
    for _ in range(3):
        a, b = next_pair(mean, covariance, prizes=1, seen=seen)
        seen[a, b] = seen[b, a] = 1
        shown.append((a, b))
    assert sorted(shown) == [(0, 1), (0, 2), (1, 2)]
    with pytest.raises(BadInput, match="no pair is left"):
        next_pair(mean, covariance, prizes=1, seen=seen)
    with pytest.raises(BadInput, match="prizes"):
        next_pair(mean, covariance, prizes=4)
