"""`zhongshu-engine portfolio`: formats, exit statuses, and one clear sentence with the place for every mistake."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from zhongshu_engine.cli import main
from zhongshu_engine.cli.portfolio_input import time_left
from zhongshu_engine.io.schema import hold, load
from zhongshu_engine.portfolio.reading import EXAMPLE, PACKAGE, SCHEMA, problem_from

MKNAP1 = "2\n3 1 8\n5 3 3\n3 2 2\n4\n2 2 5\n4 5\n1 2\n2 1\n2 2\n"
MKNAP2 = "words first\n problem TINY.DAT\n +++++\n 1 3\n 5 3 3\n 4\n 3 2 2\n\n 6\n +++++\n problem OTHER.DAT\n 1 1\n 7\n 1\n 1\n 7\n"
MOBKP = "3 2\n6\n2 3 1\n3 1 4\n4 4 4\n1\n7 5\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "input"
    path.write_text(text)
    return path


def run(tmp_path: Path, *arguments: str) -> tuple[int, dict]:
    out = tmp_path / "out.json"
    status = main(["portfolio", *arguments, "--out", str(out)])
    return status, json.loads(out.read_text()) if out.exists() else {}


@pytest.mark.parametrize(
    ("text", "number", "objective", "selection"),
    [(MKNAP1, "1", 6, [1, 2]), (MKNAP1, "2", 5, [1]), (MKNAP2, "1", 6, [1, 2]), (MKNAP2, "OTHER", 7, [0])],
)
def test_orlib_problem_is_solved(tmp_path, text, number, objective, selection) -> None:
    status, answer = run(
        tmp_path, "solve", str(written(tmp_path, text)), "--format", "orlib-mknap", "--problem", number
    )
    assert status == 0
    assert (answer["status"], answer["objective"], answer["bound"], answer["gap"]) == (
        "optimal",
        objective,
        objective,
        0,
    )
    assert answer["selection"] == selection


def test_mobkp_front_is_written(tmp_path) -> None:
    status, answer = run(tmp_path, "front", str(written(tmp_path, MOBKP)), "--format", "mobkp")
    assert status == 0
    assert (answer["status"], answer["front"], answer["selections"]) == ("complete", [[7, 5]], [[0, 2]])


def test_same_input_gives_the_same_bytes(tmp_path) -> None:
    file = written(tmp_path, MOBKP)
    for name in ("a.json", "b.json"):
        main(["portfolio", "front", str(file), "--format", "mobkp", "--out", str(tmp_path / name)])
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()


def test_published_example_keeps_the_published_schema() -> None:
    example, schema = load(PACKAGE, EXAMPLE), load(PACKAGE, SCHEMA)
    hold(example, schema)
    assert len(problem_from(example).dossiers) == 6


def test_published_example_is_solved(tmp_path) -> None:
    file = written(tmp_path, json.dumps(load(PACKAGE, EXAMPLE)))
    status, answer = run(tmp_path, "solve", str(file), "--format", "json")
    assert (status, answer["status"]) == (0, "optimal")
    status, fronts = run(tmp_path, "front", str(file), "--format", "json")
    assert status == 0
    assert [answer["values"]["value"], answer["values"]["coverage"]] in fronts["front"]


def test_infeasible_problem_exits_3_and_says_why(tmp_path, capsys) -> None:
    data = {
        "format": "zhongshu-portfolio/1",
        "budgets": [{"id": "b", "limit": 1}],
        "dossiers": [{"id": "x", "cost": 2}],
        "fixed": {"in": ["x"]},
    }
    status, answer = run(tmp_path, "solve", str(written(tmp_path, json.dumps(data))), "--format", "json")
    assert status == 3
    assert answer["status"] == "infeasible"
    assert answer["reasons"] == ["budget b: at most 1 over all years", "x is fixed in"]
    assert "x is fixed in" in capsys.readouterr().err


def document(**changes) -> str:
    data = {
        "format": "zhongshu-portfolio/1",
        "budgets": [{"id": "b", "limit": 9}],
        "dossiers": [{"id": "x", "cost": 2, "value": 1}, {"id": "y", "cost": 1}],
    }
    return json.dumps({**data, **changes})


MISTAKES = [
    ("json", document(dossiers=[{"id": "x", "cost": -2}]), "$.dossiers[0].cost: -2 is below 0"),
    ("json", document(dossiers=[{"id": "x", "value": float("nan")}]), "$.dossiers[0].value: nan is not a number"),
    ("json", document(dossiers=[{"title": "x"}]), "$.dossiers[0]: the key 'id' is missing"),
    ("json", document(dossiers=[{"id": "x"}, {"id": "x"}]), "dossiers[1]: dossier 'x' appears twice"),
    (
        "json",
        document(requires=[{"dossier": "x", "needs": "y"}, {"dossier": "y", "needs": "x"}]),
        "requires: a cycle of dependencies",
    ),
    ("json", document(caps=[{"id": "c", "max": 1, "min": 2}]), "caps[0] (c): the floor 2 is above the cap 1"),
    (
        "json",
        document(caps=[{"id": "c", "max": 1}, {"id": "d", "min": 2}]),
        "caps[1] (d): the floor 2 is above the cap 1 of c on the same dossiers",
    ),
    ("json", document(caps=[{"id": "c", "max": 1}, {"id": "c", "max": 2}]), "caps[1]: cap 'c' appears twice"),
    ("json", document(caps=[{"id": "c", "where": {"feild": "AI"}, "max": 1}]), "no dossier has the attribute 'feild'"),
    ("json", document(caps=[{"id": "c", "each": "feild", "max": 1}]), "caps[0].each: no dossier has the attribute"),
    ("json", document(budgets=[{"id": "b", "limit": 10**400}]), "$.budgets[0].limit: 1000000"),
    ("json", document(budgets=[{"id": "b", "per_year": [3], "floor": 4}]), "the floor 4 is above the limit 3"),
    ("json", document(dossiers=[{"id": "x", "cost": [1, 2]}]), "input: dossiers[0] (x): no stage ends within 1 years"),
    (
        "json",
        document(objectives=[{"id": "value"}, {"id": "t", "kind": "cvar", "of": "t"}], scenarios={"count": 2}),
        "objectives[1].of: 't' is no sum of values",
    ),
    ("json", document()[:-1] + ', "years": 1, "years": 2}', "the key 'years' appears twice"),
    ("json", "[" * 100_000, "input: is nested too deeply"),
    ("json", document(fixed={"in": ["x"], "out": ["x"]}), "fixed: 'x' is fixed both in and out"),
    ("json", document(excludes=[{"of": ["x", "z"]}]), "excludes[0]: unknown dossier 'z'"),
    ("json", '{"format": }', ":1:12: is not JSON"),
    ("json", "[]", "$: [] is not (object is wanted)"),
    ("orlib-mknap", "1\n2 1 0\n3 x\n", "input:3: 'x' is not a number (value 2)"),
    ("orlib-mknap", "1\n2 1 0\n3 4\n1 -1\n3\n", "input:4: cost 2 of rule 1 is -1, below 0"),
    ("orlib-mknap", "1\n2 1 0\n3\n", "input:3: the numbers end before value 2"),
    ("orlib-mknap", "1\n2 1 0\n3 4\n1 1\n3\n7\n", "input:6: '7' stands after the last problem"),
    ("orlib-mknap", "problem A\n1 2\n3 4\n5\n1 2x\n3\n", "input:5: '2x' is not a number (cost 2 of rule 1)"),
    ("orlib-mknap", "problem A\n1 1\n3\n5\n1\n3\n9\n", "input:7: '9' stands after the problem"),
    ("mobkp", "1.5 2\n5\n1 2 2\n", "input:1: the number of items is 1.5, not a whole number"),
    ("mobkp", "1 2\n99999999999999999999\n1 1 2\n", "input:2: the budget is 99999999999999999999, too large"),
    ("mobkp", "1 2\n5\n1 nan 2\n", "input:3: 'nan' is not a finite number"),
    ("mobkp", "1 2\n5\n-1 2 2\n", "input:3: the cost of item 1 is -1, below 0"),
]


@pytest.mark.parametrize(("format_name", "text", "words"), MISTAKES)
def test_bad_input_exits_2_with_the_place_and_leaves_nothing(tmp_path, capsys, format_name, text, words) -> None:
    file = written(tmp_path, text)
    status, answer = run(tmp_path, "solve", str(file), "--format", format_name)
    assert (status, answer) == (2, {})
    assert words in capsys.readouterr().err
    assert sorted(p.name for p in tmp_path.iterdir()) == ["input"]


def test_unreadable_file_exits_2(tmp_path, capsys) -> None:
    for name in ("json", "mobkp", "orlib-mknap"):
        assert run(tmp_path, "solve", str(tmp_path / "absent"), "--format", name) == (2, {})
        assert "absent: cannot be read" in capsys.readouterr().err


def test_unknown_problem_number_exits_2(tmp_path, capsys) -> None:
    assert run(tmp_path, "solve", str(written(tmp_path, MKNAP1)), "--format", "orlib-mknap", "--problem", "9")[0] == 2
    assert "there is no problem '9'" in capsys.readouterr().err


def test_an_output_that_cannot_be_written_exits_2(tmp_path, capsys) -> None:
    file = written(tmp_path, MOBKP)
    for out in ("/proc/o.json", str(tmp_path), str(tmp_path / "none" / "o.json")):
        assert main(["portfolio", "front", str(file), "--format", "mobkp", "--out", out]) == 2
    told = capsys.readouterr().err
    assert "/proc/o.json: cannot be written" in told
    assert "is a folder" in told
    same = str(tmp_path / "same")
    assert main(["portfolio", "front", str(file), "--format", "mobkp", "--out", same, "--picture", same]) == 2
    assert [p.name for p in tmp_path.iterdir()] == ["input"]


def test_numbers_that_are_not_finite_are_no_options(tmp_path, capsys) -> None:
    file = written(tmp_path, document())
    for option in ("--gap", "--time-limit"):
        assert run(tmp_path, "solve", str(file), "--format", "json", option, "nan")[0] == 2
    assert capsys.readouterr().err.count("nan is not a finite number") == 2


def test_the_time_limit_counts_loading_and_keeps_a_part_for_checking() -> None:
    assert time_left(None, 0.0) is None
    assert 9 < time_left(10.0, time.monotonic() - 0.25) <= 9.25
    assert time_left(4.0, time.monotonic() - 100) == 2


def test_blanks_line_breaks_remarks_and_marks_mean_nothing(tmp_path) -> None:
    for text in (
        MKNAP1.replace(" ", "   ").replace("\n", "\r\n"),
        "\ufeff" + MKNAP1.replace("\n", "\n\n"),
        MKNAP1.replace("\n", " "),
        MKNAP1.replace("4\n2 2 5", "4 // limits\n2 2 5"),
        MKNAP1.replace("3 1 8", "3.0 1 8.0"),
        MKNAP2.replace(" 6\n", " 6 // optimum\n"),
        MKNAP2.replace(" +++++\n 1 3", "\n\n 1 3") + "+++++\nprose, 3 words\n",
    ):
        answer = run(tmp_path, "solve", str(written(tmp_path, text)), "--format", "orlib-mknap", "--problem", "1")[1]
        assert (answer["objective"], answer["selection"]) == (6, [1, 2])


def test_an_optimum_of_0_means_not_known(tmp_path) -> None:
    text = MKNAP1.replace("3 1 8", "3 1 0")
    answer = run(tmp_path, "solve", str(written(tmp_path, text)), "--format", "orlib-mknap")[1]
    assert (answer["best_known"], answer["objective"]) == (None, 6)
