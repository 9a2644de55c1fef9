"""`zhongshu-engine assign` from files to files: columns, report, exit status, one sentence for every mistake."""

import json

import numpy as np
import pytest

from zhongshu_engine.cli import main

SCORES = "submission,expert,score\np1,a,0.9\np1,b,0.8\np2,a,0.7\np2,c,0.1\np3,b,0.5\np3,c,0.4\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "scores.csv").write_text(SCORES)
    return tmp_path


def run(folder, *more, scores="scores.csv", per=1, load=1):
    return main(
        ["assign", "--scores", str(folder / scores), "--per-submission", str(per), "--max-load", str(load),
         "--out", str(folder / "out.csv"), "--report", str(folder / "report.json"), *map(str, more)]
    )  # fmt: skip


def test_solved_writes_pairs_and_report(folder):
    assert run(folder) == 0
    assert (
        folder / "out.csv"
    ).read_text() == '"submission","expert","score"\n"p1","b",0.8\n"p2","a",0.7\n"p3","c",0.4\n'
    report = json.loads((folder / "report.json").read_text())
    assert {"status", "total", "bound", "gap", "worst", "worst_bound", "unmet", "seed", "seconds"} <= set(report)
    assert (report["status"], report["gap"], report["unmet"], report["worst"]) == ("optimal", 0.0, [], 0.4)
    assert report["total"] == pytest.approx(1.9)


def test_rows_in_another_order_give_the_same_bytes(folder):
    run(folder)
    first = (folder / "out.csv").read_bytes()
    head, *rows = SCORES.strip().split("\n")
    (folder / "scores.csv").write_text("\n".join([head, *reversed(rows)]) + "\n")
    run(folder)
    assert (folder / "out.csv").read_bytes() == first


def test_numpy_scores_use_row_and_column_numbers(folder):
    np.save(folder / "scores.npy", np.array([[0.5, np.nan], [0.4, 0.9]]))
    assert run(folder, scores="scores.npy") == 0
    assert (folder / "out.csv").read_text().splitlines()[1:] == ['"0","0",0.5', '"1","1",0.9']


def test_infeasible_exits_three_with_the_reason_and_no_pairs(folder, capsys):
    assert run(folder, per=2) == 3
    assert not (folder / "out.csv").exists()
    report = json.loads((folder / "report.json").read_text())
    assert report["status"] == "infeasible"
    assert report["unmet"]
    assert "smallest relaxation" in capsys.readouterr().err


def test_an_absent_pair_is_used_only_when_it_is_given_a_score(folder):
    assert run(folder, "--absent-score", "0.0", per=3, load=3) == 0


def test_loads_demands_conflicts_and_kept_pairs_are_obeyed(folder):
    (folder / "loads.csv").write_text("expert,max_load,min_load\na,2,2\n")
    (folder / "demands.csv").write_text("submission,demand\np3,0\n")
    (folder / "conflicts.csv").write_text("submission,expert\np1,b\n")
    (folder / "keep.csv").write_text("submission,expert\np2,a\n")
    more = [x for name in ("loads", "demands", "conflicts", "keep") for x in (f"--{name}", folder / f"{name}.csv")]
    assert run(folder, *more) == 0
    assert (folder / "out.csv").read_text().splitlines()[1:] == ['"p1","a",0.9', '"p2","a",0.7']


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("submission,expert,score\np1,a,high\n", "line 2, column score: 'high' is not a number"),
        ("submission,expert,score\np1,a,nan\n", "line 2, column score: 'nan' is not a number"),
        ("submission,expert\np1,a\n", "column 'score' is missing; the file has submission, expert"),
        ("submission,expert,score\n", "the file has a heading but no rows"),
        ("", "the file is empty"),
        ("submission,expert,score\np1,a,1\np1,a,1\n", "line 3, column submission: the pair p1, a is given twice"),
        ("submission,expert,score\np1,,1\n", "line 2, column expert: an empty name"),
    ],
)
def test_bad_scores_get_one_sentence_and_nothing_is_written(folder, capsys, text, sentence):
    (folder / "scores.csv").write_text(text)
    assert run(folder) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert sentence in error
    assert not (folder / "out.csv").exists()
    assert not (folder / "report.json").exists()


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("loads", "expert,max_load\nzz,2\n", "line 2, column expert: unknown expert 'zz'"),
        (
            "loads",
            "expert,max_load\na,-2\n",
            "side.csv, line 2, column max_load: must be a whole number of at least 0, got -2",
        ),
        ("demands", "submission,demand\np9,2\n", "unknown submission 'p9'"),
        ("conflicts", "submission,expert\np1,zz\n", "unknown expert 'zz'"),
    ],
)
def test_bad_side_tables_are_refused_with_their_place(folder, capsys, name, text, sentence):
    (folder / "side.csv").write_text(text)
    assert run(folder, f"--{name}", folder / "side.csv") == 2
    assert sentence in capsys.readouterr().err


def test_an_unknown_objective_is_refused(folder, capsys):
    assert run(folder, "--objective", "best") == 2
    assert "unknown objective 'best'" in capsys.readouterr().err


def test_groups_that_cross_are_answered_by_a_lottery_that_the_report_tells_in_full(folder):
    chance = np.random.default_rng(4)
    np.save(folder / "scores.npy", chance.random((6, 9)).round(3))
    groups = {"industry": (range(4), 1, 3), "north": (range(2, 7), 0, 1), "senior": ((1, 3, 5, 7), 1, 2)}
    rows = [f"{name},{e},{low},{high}" for name, (members, low, high) in groups.items() for e in members]
    (folder / "groups.csv").write_text("group,expert,min,max\n" + "\n".join(rows) + "\n")
    more = ("--objective", "randomized", "--max-marginal", "0.5", "--groups", folder / "groups.csv", "--seed", "7")
    assert run(folder, *more, scores="scores.npy", per=2, load=3) == 0
    first = (folder / "out.csv").read_bytes()
    report = json.loads((folder / "report.json").read_text())
    assert report["status"] == "optimal"
    assert report["gap"] == pytest.approx(0.0, abs=1e-6)
    assert report["seed"] == 7
    assert report["max_marginal"] <= 0.5 + 1e-12
    lottery, cells = report["lottery"], report["marginals"]
    assert sum(lottery["weights"]) == pytest.approx(1.0)
    chances = np.zeros(len(cells))
    for weight, places in zip(lottery["weights"], lottery["assignments"], strict=True):
        chances[places] += weight
    assert chances == pytest.approx([cell[2] for cell in cells])
    drawn = [",".join(f'"{name}"' for name in cells[at][:2]) for at in lottery["assignments"][lottery["drawn"]]]
    written = (folder / "out.csv").read_text().splitlines()[1:]
    assert [line.rsplit(",", 1)[0] for line in written] == drawn
    assert report["cap_prices"]
    assert run(folder, *more, scores="scores.npy", per=2, load=3) == 0
    assert (folder / "out.csv").read_bytes() == first
    low = ("--objective", "randomized", "--max-marginal", "0.2", "--groups", folder / "groups.csv")
    assert run(folder, *low, scores="scores.npy", per=2, load=3) == 3
    assert "the lowest cap that one can keep is" in json.loads((folder / "report.json").read_text())["reasons"][0]
