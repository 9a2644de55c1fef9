"""Partial lotteries: the exact maximin rule, the draw, and the two commands."""

import itertools
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from zhongshu_engine.api.ranking import draw, maximin
from zhongshu_engine.cli import main
from zhongshu_engine.ranking import draw as draw_module


def worst_valid(low, high, seats):
    n = len(low)
    return [
        t
        for t in itertools.combinations(range(n), seats)
        if all(high[i] >= low[j] for i in t for j in range(n) if j not in t)
    ]


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10_000), st.integers(3, 8), st.booleans())
def test_maximin_of_a_small_call_equals_the_program_over_all_valid_sets(seed, n, whole):
    chance = np.random.default_rng(seed)
    centre, half = (
        (chance.integers(0, 8, n), chance.integers(0, 4, n)) if whole else (chance.normal(0, 1, n), chance.random(n))
    )
    low, high, seats = centre - half, centre + half, int(chance.integers(1, n))
    sets = worst_valid(low, high, seats)
    rows = np.array([[-1.0 if i in t else 0.0 for i in range(n)] + [1.0] for t in sets])
    best = -linprog(
        [0.0] * n + [-1.0],
        A_ub=rows,
        b_ub=np.zeros(len(sets)),
        A_eq=[[1.0] * n + [0.0]],
        b_eq=[seats],
        bounds=[(0, 1)] * n + [(None, None)],
    ).fun
    result = maximin(low, high, seats=seats)
    assert result.probability.sum() == pytest.approx(seats)
    assert min(result.probability[list(t)].sum() for t in sets) == pytest.approx(best, abs=1e-7)
    assert result.worst_case == pytest.approx(best, abs=1e-7)
    assert result.bound - result.worst_case <= 1e-7


def test_five_hundred_intervals_are_solved_to_proof():
    chance = np.random.default_rng(0)
    centre, half = chance.normal(0, 1, 500), chance.gamma(4, 0.1, 500)
    result = maximin(centre - half, centre + half, seats=100)
    assert result.bound - result.worst_case < 1e-6
    order = chance.permutation(500)
    assert maximin((centre - half)[order], (centre + half)[order], seats=100).worst_case == pytest.approx(
        result.worst_case, abs=1e-7
    )


def test_draws_have_their_chances_and_fill_the_seats():
    chances = {"a": 1.0, "b": 0.25, "c": 0.5, "d": 0.25, "e": 0.0}
    drawn = [draw(chances, f"{seed:08x}") for seed in range(4000)]
    assert {len(winners) for winners in drawn} == {2}
    for name, chance in chances.items():
        assert np.mean([name in winners for winners in drawn]) == pytest.approx(chance, abs=0.035)


def test_the_draw_is_reproduced_by_its_file_alone(tmp_path):
    (tmp_path / "i.csv").write_text("proposal,low,high\nα,3,4\nb,1,2\nc,1,2\nd,0,0.5\n", encoding="utf-8")
    out = tmp_path / "o.csv"
    assert (
        main(
            [
                "lottery",
                "--intervals",
                str(tmp_path / "i.csv"),
                "--seats",
                "2",
                "--seed-hex",
                "c0ffee",
                "--out",
                str(out),
            ]
        )
        == 0
    )
    rows = [line.replace('"', "").split(",") for line in out.read_text().splitlines()[1:]]
    alone = subprocess.run(
        [sys.executable, "-I", draw_module.__file__, str(out), "c0ffee"], capture_output=True, text=True, check=True
    )
    assert alone.stdout.split() == [row[0] for row in rows if row[2] == "1"]
    assert [float(row[1]) for row in rows] == [0.5, 0.5, 0.0, 1.0]


def test_rank_then_lottery_from_files(tmp_path):
    votes = "proposal,assessor,grade\n" + "".join(
        f"p{p},a{a},{g}\n" for p, row in enumerate(["ABA", "CCB", "DDC"]) for a, g in enumerate(row)
    )
    (tmp_path / "v.csv").write_text(votes)
    assert main(["rank", "--votes", str(tmp_path / "v.csv"), "--line", "1", "--out", str(tmp_path / "r.csv")]) == 0
    head, first, *_ = (tmp_path / "r.csv").read_text().replace('"', "").splitlines()
    assert head == "proposal,expected_rank,pcer,sucra,mean,sd,rank_lo,rank_hi,p_within_line,band,polarisation"
    assert first.startswith("p0,")
    assert (
        main(["lottery", "--intervals", str(tmp_path / "r.csv"), "--seats", "1", "--out", str(tmp_path / "l.csv")]) == 0
    )
    assert (tmp_path / "l.csv").read_text().splitlines()[0] == '"proposal","probability","drawn"'


@pytest.mark.parametrize(
    ("text", "more", "sentence"),
    [
        ("proposal,assessor,grade\np,a,good\n", [], "line 2, column grade: 'good' is not a number"),
        (
            "proposal,assessor,grade\np,a,1\n",
            ["--line", "2"],
            "line: must lie between 1 and the number of proposals 1, got 2",
        ),
        ("proposal,assessor,grade\np,a,1\n", ["--model", "x"], "model: unknown model 'x'"),
        ("proposal,grade\np,1\n", [], "column 'assessor' is missing"),
    ],
)
def test_bad_votes_exit_two_with_one_sentence(tmp_path, capsys, text, more, sentence):
    (tmp_path / "v.csv").write_text(text)
    assert main(["rank", "--votes", str(tmp_path / "v.csv"), "--out", str(tmp_path / "r.csv"), *more]) == 2
    assert sentence in capsys.readouterr().err
    assert not (tmp_path / "r.csv").exists()


def test_an_interval_upside_down_is_refused(tmp_path, capsys):
    (tmp_path / "i.csv").write_text("proposal,low,high\na,3,1\n")
    assert (
        main(["lottery", "--intervals", str(tmp_path / "i.csv"), "--seats", "1", "--out", str(tmp_path / "o.csv")]) == 2
    )
    assert "i.csv, line 2, column low: the lower end 3 is above the upper end 1" in capsys.readouterr().err
