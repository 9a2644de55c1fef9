"""Bursts are the cheapest sequence of states, terms are found in both languages, scores do what they say."""

from __future__ import annotations

from itertools import product

import numpy as np
import pyarrow.csv as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhongshu_engine.cli import main
from zhongshu_engine.emergence.bursts import burst_states, find_bursts, state_costs
from zhongshu_engine.emergence.documents import emerging_terms, number_periods
from zhongshu_engine.emergence.scores import fit_growth, fit_logistic, score_terms
from zhongshu_engine.emergence.terms import count_by_period, extract, terms_of
from zhongshu_engine.errors import BadInput


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(0, 20), min_size=1, max_size=7),
    st.sampled_from([1.5, 2.0, 3.0]),
    st.sampled_from([0.0, 0.5, 1.0]),
)
def test_states_are_the_cheapest_of_all_sequences(hits: list[int], scaling: float, gamma: float) -> None:
    table, totals = np.array([hits]), np.full(len(hits), 25)
    base, burst = (c[0] for c in state_costs(table, totals, scaling))
    rise = gamma * np.log(max(len(hits), 2))

    def cost(states) -> float:
        levels = sum(burst[t] if s else base[t] for t, s in enumerate(states))
        return levels + rise * sum(1 for a, b in zip((0, *states), states, strict=False) if b > a)

    cheapest = min(cost(s) for s in product((0, 1), repeat=len(hits)))
    assert cost(burst_states(table, totals, scaling=scaling, gamma=gamma)[0]) == pytest.approx(cheapest, abs=1e-9)


def test_terms_are_independent_of_one_another() -> None:
    hits = np.random.default_rng(2).binomial(50, 0.1, (300, 12))
    totals = np.full(12, 50)
    whole = find_bursts(hits, totals)
    for term in (0, 7, 299):
        alone = find_bursts(hits[[term]], totals)
        assert whole.first[whole.term == term].tolist() == alone.first.tolist()
        assert np.array_equal(whole.weight[whole.term == term], alone.weight)


def test_a_burst_at_the_end_still_goes_on() -> None:
    found = find_bursts(np.array([[0, 0, 0, 0, 9], [0, 0, 9, 0, 0]]), np.full(5, 100))
    assert found.term.tolist() == [0, 1]
    assert found.going_on.tolist() == [True, False]


@pytest.mark.parametrize(("hits", "totals"), [([[1, 2]], [3]), ([[5]], [3]), ([[-1]], [3]), ([1, 2], [3, 3])])
def test_counts_that_cannot_be_are_refused(hits, totals) -> None:
    with pytest.raises(BadInput):
        find_bursts(np.array(hits), np.array(totals))


def test_terms_of_both_languages() -> None:
    assert "固态电池" in terms_of("面向固态电池的硫化物电解质")
    assert terms_of("The use of Lithium-ion Batteries, in vehicles") == {
        "lithium-ion",
        "lithium-ion battery",
        "battery",
        "vehicle",
    }
    assert "X射线" not in terms_of("X 射线")
    assert "x射线" in terms_of("X射线衍射")
    assert terms_of("") == set()


def test_a_term_counts_once_a_document_and_fragments_give_way() -> None:
    terms = extract(["quantum dot, quantum dot"] * 3 + ["other things"] * 9, fewest=3, most_share=0.5)
    assert terms.names == ("quantum dot",)
    assert terms.document.tolist() == [0, 1, 2]
    assert count_by_period(terms, np.array([0, 1, 1] + [0] * 9), 2).tolist() == [[1, 2]]


def test_periods_without_documents_are_kept() -> None:
    days = np.array(["1999-12-31", "2000-01-01", "2002-07-01"], "datetime64[D]").astype(int)
    numbers, labels = number_periods(days, "year")
    assert (numbers.tolist(), labels) == ([0, 1, 3], ("1999", "2000", "2001", "2002"))
    assert number_periods(days, "quarter")[1][:2] == ("1999-10", "2000-01")


def test_growth_is_found_with_its_error() -> None:
    rng = np.random.default_rng(0)
    totals = np.full(12, 2000)
    hits = rng.poisson(20 * np.exp(0.15 * np.arange(12)), (400, 12))
    fit = fit_growth(hits, totals)
    covered = np.abs(fit.rate - 0.15) < 1.96 * fit.error
    assert 0.92 < covered.mean() < 0.98
    assert np.isnan(fit_growth(np.zeros((1, 5), int), np.full(5, 9)).rate[0])


def test_old_and_shrinking_terms_do_not_emerge() -> None:
    hits = np.array([[0, 0, 0, 2, 4, 8, 16, 32], [20, 20, 20, 20, 20, 20, 20, 20], [0, 0, 0, 9, 0, 0, 0, 0]])
    score = score_terms(hits, np.full(8, 500)).score
    assert score[0] > 3
    assert np.isnan(score[1:]).all()


def test_an_s_curve_finds_its_ceiling() -> None:
    running = 200 / (1 + np.exp(-0.8 * (np.arange(16) - 7)))
    fit = fit_logistic(np.diff(running, prepend=0))
    assert fit.ceiling == pytest.approx(200, rel=0.01)
    assert fit.midpoint == pytest.approx(7, abs=0.05)
    assert fit.settled


def test_equal_documents_give_equal_answers() -> None:
    texts = ["超导 磁体", "quantum error correction", "quantum error mitigation"] * 8
    days = np.repeat([10_000, 10_400, 10_800], 8)
    one, two = (emerging_terms(texts, days, fewest=2).table() for _ in range(2))
    assert one.equals(two)


def test_bursts_from_the_shell(tmp_path, capsys) -> None:
    rows = [f"{1990 + y},topic {'固态电池 laser' if y == 5 else 'laser'}" for y in range(10) for _ in range(6)]
    (tmp_path / "d.csv").write_text("date,title\n" + "\n".join(rows) + "\n", encoding="utf-8")
    options = ["--docs", str(tmp_path / "d.csv"), "--text-column", "title", "--date-column", "date"]
    assert main(["bursts", *options, "--out", str(tmp_path / "b.csv")]) == 0
    table = pc.read_csv(tmp_path / "b.csv")
    first = table.slice(0, 1).to_pylist()[0]
    assert first["term"].startswith("固态电池")
    assert (first["start"], first["end"], first["documents_in_burst"]) == (1995, 1995, 6)
    assert main(["bursts", *options, "--period", "month", "--min-docs", "0", "--out", str(tmp_path / "c.csv")]) == 2
    assert "fewest" in capsys.readouterr().err
    assert sorted(p.name for p in tmp_path.iterdir()) == ["b.csv", "d.csv"]


@pytest.mark.parametrize(
    "options", [{"scaling": 1.0}, {"scaling": np.nan}, {"scaling": np.inf}, {"gamma": -1.0}, {"gamma": np.nan}]
)
def test_rates_and_costs_without_meaning_are_refused(options) -> None:
    with pytest.raises(BadInput, match="scaling must exceed 1 and gamma must not be negative"):
        find_bursts(np.array([[1, 1, 9, 9]]), np.full(4, 100), **options)
