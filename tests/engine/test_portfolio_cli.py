"""`zhongshu-engine portfolio`: formats, exit statuses, and one clear sentence with the place for every mistake."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from zhongshu_engine.cli import main
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
    ("json", document(fixed={"in": ["x"], "out": ["x"]}), "fixed: 'x' is fixed both in and out"),
    ("json", document(excludes=[{"of": ["x", "z"]}]), "excludes[0]: unknown dossier 'z'"),
    ("json", '{"format": }', ":1:12: is not JSON"),
    ("json", "[]", "$: [] is not (object is wanted)"),
    ("orlib-mknap", "1\n2 1 0\n3 x\n", "input:3: 'x' is not a number (value 2)"),
    ("orlib-mknap", "1\n2 1 0\n3 4\n1 -1\n3\n", "input:4: cost 2 of rule 1 is -1, below 0"),
    ("orlib-mknap", "1\n2 1 0\n3\n", "the file ends before"),
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
