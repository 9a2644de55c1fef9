"""The ranking room: published numbers reproduced, exchangeable proposals treated alike, honest intervals."""

import csv
import doctest
import importlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.review_data import REVIEW, needs_review_data

from zhongshu_engine.api.ranking import Priors, cast, learn, merit_from_scores_and_lists, pool, rank
from zhongshu_engine.errors import BadInput

SETTINGS = settings(deadline=None, max_examples=8)
PUBLISHED = [2.44, 4.06, 4.09, 4.12, 5.08, 6.19, 7.34, 7.26, 8.43, 9.42, 10.4, 11.4, 13.0, 13.0, 13.7]
EXACT = [
    2.4538,
    4.0950,
    4.0950,
    4.0950,
    5.0979,
    6.1750,
    7.2848,
    7.2848,
    8.3894,
    9.4584,
    10.4699,
    11.4082,
    13.0156,
    13.0156,
    13.6618,
]


@pytest.fixture
def vignette():
    rows = list(csv.DictReader((REVIEW / "snsf" / "mock_panel1.csv").open()))
    return cast(
        [r["proposal"].zfill(2) for r in rows], [r["assessor"] for r in rows], [float(r["num_grade"]) for r in rows]
    )


@pytest.mark.parametrize("name", ["next_review", "lottery", "draw", "verdicts", "spreads"])
def test_examples_in_the_text_hold(name):
    module = importlib.import_module(f"zhongshu_engine.ranking.{name}")
    assert doctest.testmod(module, extraglobs={"np": np}).failed == 0


@needs_review_data
def test_vignette_equals_the_published_expected_ranks_within_their_error(vignette):
    result = rank(vignette, line=5)
    assert result.expected_rank == pytest.approx(EXACT, abs=2e-4)
    assert result.expected_rank == pytest.approx(PUBLISHED, abs=0.075)  # printed with three digits
    n = 15
    assert result.pcer == pytest.approx(100 * (result.expected_rank - 0.5) / n)
    assert result.sucra == pytest.approx((n - result.expected_rank) / (n - 1))


@needs_review_data
def test_rank_quartiles_equal_those_of_the_long_markov_chain(vignette):
    result = rank(vignette, interval=0.5)
    chain = list(csv.DictReader((REVIEW / "snsf" / "jags_panel1.csv").open()))
    assert np.abs(result.rank_lo - [int(r["X25."]) for r in chain]).max() <= 1
    assert np.abs(result.rank_hi - [int(r["X75."]) for r in chain]).max() <= 1


@pytest.fixture(scope="module")
def conference():
    lines = (REVIEW / "iclr2021" / "ratings.tsv").read_text().splitlines()[1:]
    rows = [line.split("\t") for line in lines]
    rows = [row for row in rows if row[7].startswith(("Accept", "Reject"))]
    votes = [(row[0], float(cell)) for row in rows for cell in row[1:7] if cell]
    return {row[0]: row[7].startswith("Accept") for row in rows}, cast(
        [v[0] for v in votes], [""] * len(votes), [v[1] for v in votes]
    )


@needs_review_data
def test_conference_zones_are_those_of_the_methods_page(conference):
    accepted, votes = conference
    result = rank(votes, line=860)
    assert len(result.proposals) == 2615
    assert result.expected_rank.sum() == pytest.approx(2615 * 2616 / 2)
    counts = {band: int((result.band == band).sum()) for band in ("fund", "lottery", "reject")}
    share = {
        band: np.mean([accepted[p] for p, b in zip(result.proposals, result.band, strict=True) if b == band])
        for band in counts
    }
    assert counts["fund"] == pytest.approx(526, abs=15)
    assert counts["lottery"] == pytest.approx(887, abs=40)
    assert counts["reject"] == pytest.approx(1202, abs=40)
    assert share["fund"] == pytest.approx(0.949, abs=0.01)
    assert share["lottery"] == pytest.approx(0.384, abs=0.02)
    assert share["reject"] == pytest.approx(0.017, abs=0.008)


@st.composite
def ballots(draw):
    chance = np.random.default_rng(draw(st.integers(0, 10_000)))
    n, m = draw(st.integers(2, 6)), draw(st.integers(1, 3))
    votes = [
        (f"p{p}", f"a{a}", int(chance.integers(1, 7)))
        for p in range(n)
        for a in range(m)
        if chance.random() < 0.8 or a == 0
    ]
    return votes


def as_votes(rows):
    return cast([r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows])


@SETTINGS
@given(ballots(), st.sampled_from(["snsf", "ordinal", "heterogeneous", "calibrated"]), st.integers(0, 99))
def test_ranks_add_up_and_follow_a_permutation_of_the_votes(rows, model, seed):
    result = rank(as_votes(rows), model=model)
    n = len(result.proposals)
    assert result.expected_rank.sum() == pytest.approx(n * (n + 1) / 2)
    shuffled = [rows[i] for i in np.random.default_rng(seed).permutation(len(rows))]
    assert rank(as_votes(shuffled), model=model).expected_rank == pytest.approx(result.expected_rank, abs=1e-8)


@SETTINGS
@given(ballots())
def test_equal_votes_get_equal_ranks_and_equal_intervals(rows):
    twin = [*rows, *[("twin", a, g) for p, a, g in rows if p == "p0"]]
    result = rank(as_votes(twin), line=1)
    at, other = result.proposals.index("p0"), result.proposals.index("twin")
    assert result.expected_rank[at] == result.expected_rank[other]
    assert (result.rank_lo[at], result.rank_hi[at]) == (result.rank_lo[other], result.rank_hi[other])
    assert result.p_within_line[at] == result.p_within_line[other]


def test_all_grades_equal_leaves_every_rank_in_the_middle():
    result = rank(as_votes([(f"p{p}", f"a{a}", 4) for p in range(5) for a in range(3)]), line=2)
    assert result.expected_rank == pytest.approx(np.full(5, 3.0))
    assert set(result.band) == {"lottery"}
    assert result.polarisation.tolist() == [0.0] * 5


def test_one_vote_only_is_ranked_alone():
    result = rank(as_votes([("only", "a", 5)]))
    assert result.expected_rank.tolist() == [1.0]
    assert np.isnan(result.sd[0])


def test_intervals_of_ninety_percent_cover_the_truth_nine_times_in_ten():
    chance, hits, seen = np.random.default_rng(5), 0, 0
    for _ in range(10):
        truth, lean = chance.normal(0, 1.0, 20), chance.normal(0, 0.5, 6)
        rows = [
            (f"p{p:02}", f"a{a}", 3.5 + truth[p] + lean[a] + chance.normal(0, 0.9))
            for p in range(20)
            for a in chance.choice(6, 3, replace=False)
        ]
        result = rank(as_votes(rows), interval=0.9)
        true_rank = (-truth).argsort().argsort() + 1
        hits += int(((result.rank_lo <= true_rank) & (true_rank <= result.rank_hi)).sum())
        seen += 20
    assert 0.86 <= hits / seen <= 0.98  # ranks are whole, so the interval is a little wide


def kendall(a, b):
    upper = np.triu_indices(len(a), 1)
    return float(np.mean(np.sign(np.subtract.outer(a, a)[upper]) * np.sign(np.subtract.outer(b, b)[upper])))


@pytest.mark.parametrize(("bias", "least_gain"), [(0.05, -0.01), (0.8, 0.01)])
def test_calibration_helps_when_judges_lean_and_harms_little_when_they_do_not(bias, least_gain):
    chance, gain = np.random.default_rng(11), []
    for _ in range(5):
        truth, lean = chance.normal(0, 1, 60), chance.normal(0, bias, 20)
        rows = [
            (f"p{p:02}", f"a{a}", 3.5 + truth[p] + lean[a] + chance.normal(0, 1.0))
            for p in range(60)
            for a in chance.choice(20, 3, replace=False)
        ]
        result = rank(as_votes(rows), model="calibrated", priors=Priors(leaning=None))
        gain.append(kendall(-result.expected_rank, truth) - kendall(result.mean, truth))
    assert np.mean(gain) >= least_gain


def test_polarised_proposal_is_marked_and_keeps_its_rank():
    rows = [("calm", a, g) for a, g in zip("abcd", [4, 4, 4, 4], strict=True)] + [
        ("split", a, g) for a, g in zip("abcd", [6, 6, 2, 2], strict=True)
    ]
    rows += [("other", a, g) for a, g in zip("abcd", [3, 4, 3, 4], strict=True)]
    result = rank(as_votes(rows), line=1)
    mark = dict(zip(result.proposals, result.polarisation, strict=True))
    assert mark["split"] > 1.5 > mark["calm"]
    assert result.expected_rank[result.proposals.index("calm")] == pytest.approx(
        result.expected_rank[result.proposals.index("split")], abs=0.35
    )


def test_champions_are_below_the_line_with_the_top_grade():
    rows = [("a", "x", 5), ("a", "y", 5), ("b", "x", 6), ("b", "y", 1), ("c", "x", 2), ("c", "y", 2)]
    assert rank(as_votes(rows), line=1).champions == ("b",)


def test_panels_are_compared_within_themselves():
    rows = [
        (f"{panel}{p}", f"{panel}{a}", base + grade)
        for panel, base in (("m", 0), ("n", 2))
        for p, grade in enumerate([1, 2, 3, 4])
        for a in range(3)
    ]
    result = rank(cast([r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows], panel=[r[0][0] for r in rows]))
    by_name = dict(zip(result.proposals, result.expected_rank, strict=True))
    assert by_name["m3"] < by_name["n2"]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([], "votes: there are no votes"),
        ([("p", "a", float("nan"))], "vote 1: a grade is not a number"),
        ([("p", "a", 1), ("p", "a", 2)], "vote 2: assessor a votes twice on proposal p"),
    ],
)
def test_bad_votes_are_refused_with_their_place(rows, sentence):
    with pytest.raises(BadInput) as refusal:
        as_votes(rows)
    assert str(refusal.value) == sentence


def test_verdicts_that_were_too_sure_are_toned_down():
    chance = np.random.default_rng(2)
    truth = chance.random(400) < 0.5
    stated = np.where(chance.random(400) < 0.65, np.where(truth, 0.95, 0.05), np.where(truth, 0.05, 0.95))
    calibration = learn(stated, truth)
    assert 0.05 < calibration.slope < 0.5
    assert 0.5 < pool(np.array([0]), np.array([0.95]), count=1, calibration=calibration)[0] < 0.8


@needs_review_data
def test_lists_and_scores_of_a_real_panel_agree_on_the_best():
    def read(name):
        rows = list(csv.reader((REVIEW / "aibs" / name).open()))[1:]
        return [[float(c) if c not in ("", "NA") else np.nan for c in row] for row in rows]

    scores = 40 - np.array(read("AIBS_ratings.csv"))
    lists = [[int(c) - 1 for c in row if np.isfinite(c)] for row in read("AIBS_rankings.csv")]
    merit = merit_from_scores_and_lists(scores, lists)
    best = set((np.argsort(-merit)[:6] + 1).tolist())
    named = np.bincount([item for ranked in lists for item in ranked], minlength=28)
    assert len(best & set((np.argsort(-named)[:6] + 1).tolist())) >= 5


def panels_of(proposals, panels, judges, each, seed=3):
    """Votes on the scale of six grades: judges lean, panels differ in level."""
    chance = np.random.default_rng(seed)
    lean, level = chance.normal(0, 0.5, judges), chance.normal(0, 0.4, panels)
    rows = []
    for p in range(proposals):
        merit = chance.normal()
        for a in chance.choice(judges, each, replace=False):
            grade = 3.5 + merit + lean[a] + level[p % panels] + chance.normal(0, 0.9)
            rows.append((f"p{p:04}", f"a{a:02}", float(np.clip(round(grade), 1, 6)), f"n{p % panels:02}"))
    return cast([r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows], panel=[r[3] for r in rows])


@pytest.mark.parametrize(
    ("call", "model", "close"),
    [((15, 1, 5, 5), "snsf", 1e-4), ((30, 3, 6, 3), "snsf", 1e-4), ((20, 1, 6, 3), "calibrated", 1e-4)],
)
def test_a_much_finer_quadrature_changes_no_expected_rank(call, model, close, monkeypatch):
    from zhongshu_engine.ranking import spreads

    votes = panels_of(*call)
    usual = rank(votes, model=model).expected_rank
    monkeypatch.setattr(spreads, "LEGENDRE", {2: 40, 3: 30, 4: 16})
    assert rank(votes, model=model).expected_rank == pytest.approx(usual, abs=close)


@pytest.mark.parametrize("shape", [(5, 1), (2, 2), (4, 3)])
def test_few_votes_have_their_expected_ranks_as_exactly_as_many(shape, monkeypatch):
    from zhongshu_engine.ranking import spreads

    chance = np.random.default_rng(4)
    n, m = shape
    rows = [(f"p{p}", f"a{a}", int(chance.integers(1, 7))) for p in range(n) for a in range(m)]
    usual = rank(as_votes(rows)).expected_rank
    for name, value in {"LEGENDRE": {2: 60, 3: 24, 4: 16}, "NEGLIGIBLE": 30.0, "FAR_OUT": 1e-11}.items():
        monkeypatch.setattr(spreads, name, value)
    assert rank(as_votes(rows)).expected_rank == pytest.approx(usual, abs=3e-4)


@pytest.mark.parametrize("call", [(200, 20, 30, 3, 4), (300, 5, 20, 4, 2)])
def test_the_few_nodes_of_many_proposals_give_the_ranks_of_the_whole_box(call, monkeypatch):
    from zhongshu_engine.ranking import spreads

    votes = panels_of(*call[:4], seed=call[4])
    usual = rank(votes)
    monkeypatch.setattr(spreads, "fewer", lambda points, share, degrees: (points, share))
    whole = rank(votes)
    assert usual.provenance.options["nodes"] < 250 < whole.provenance.options["nodes"]
    assert usual.expected_rank == pytest.approx(whole.expected_rank, abs=2e-4)


@pytest.mark.slow
def test_a_thousand_proposals_in_twenty_panels_have_their_expected_ranks_to_four_decimals(monkeypatch):
    from zhongshu_engine.ranking import spreads

    votes = panels_of(1000, 20, 50, 5, seed=1)
    usual = rank(votes).expected_rank
    monkeypatch.setattr(spreads, "LEGENDRE", {2: 40, 3: 22, 4: 16})
    monkeypatch.setattr(spreads, "MORE", 44)
    monkeypatch.setattr(spreads, "DEGREE", {False: 6, True: 18})
    assert rank(votes).expected_rank == pytest.approx(usual, abs=1e-4)
