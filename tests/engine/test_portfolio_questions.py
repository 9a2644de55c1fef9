"""`zhongshu-engine portfolio robust` and `portfolio ask`: answers by hand, exit statuses, pictures, and one sentence for every mistake."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from zhongshu_engine.cli import main
from zhongshu_engine.io.schema import hold, load
from zhongshu_engine.portfolio.reading import EXAMPLE, PACKAGE, ROBUST_EXAMPLE, SCHEMA, problem_from
from zhongshu_engine.portfolio.robust import robust
from zhongshu_engine.portfolio.verify import judge

SVG = "{http://www.w3.org/2000/svg}"
# by hand (docs/engine/committee.md): a + e costs 10 and is worth 21
ROUND = {
    "format": "zhongshu-portfolio/1",
    "budgets": [{"id": "fund", "limit": 10}],
    "dossiers": [
        {"id": "a", "cost": 4, "value": 9}, {"id": "b", "cost": 5, "value": 10}, {"id": "c", "cost": 3, "value": 5},
        {"id": "d", "cost": 2, "value": 3}, {"id": "e", "cost": 6, "value": 12},
    ],
    "excludes": [{"of": ["b", "e"]}],
}  # fmt: skip


def asked(tmp_path: Path, data: dict, *arguments: str) -> tuple[int, dict]:
    file, out = tmp_path / "in.json", tmp_path / "out.json"
    file.write_text(json.dumps(data))
    head = 2 if arguments[0] == "ask" else 1
    status = main(["portfolio", *arguments[:head], str(file), *arguments[head:], "--out", str(out)])
    return status, json.loads(out.read_text(), parse_constant=_refuse) if out.exists() else {}


def _refuse(word: str) -> None:
    raise ValueError(f"{word} is not JSON")


def names(portfolio: dict) -> list[str]:
    return [c["dossier"] for c in portfolio["chosen"]]


def test_prices_are_gains_and_carry_the_proof_of_the_best(tmp_path) -> None:
    status, answer = asked(tmp_path, ROUND, "ask", "prices")
    assert status == 0
    assert [(p["rule"], p["gain"]) for p in answer["prices"]] == [("budget:fund", 1.0), ("excludes:0", 0.0)]
    best = answer["best"]
    assert (best["status"], best["objective"], best["bound"], best["gap"]) == ("optimal", 21, 21, 0)
    assert best["provenance"]["seed"] == 0
    assert "highspy" in best["provenance"]["versions"]


def test_path_begins_at_the_present_budget_and_tells_every_move(tmp_path) -> None:
    picture = tmp_path / "path.svg"
    status, answer = asked(tmp_path, ROUND, "ask", "path", "--steps", "3", "--picture", str(picture))
    assert status == 0
    assert [(s["more"], s["portfolio"]["objective"]) for s in answer["path"]] == [(0, 21), (1, 22), (2, 24), (3, 26)]
    first = answer["path"][1]
    assert [m["dossier"] for m in first["enters"]] == ["b", "d"]
    assert [m["words"] for m in first["leaves"]] == ["e leaves: its place goes to better use, keeping it would cost 1"]
    drawn = ET.parse(picture).getroot()
    assert len(drawn.findall(f"{SVG}circle")) == 4
    assert any("in b, d; out e" in (t.text or "") for t in drawn.iter(f"{SVG}text"))


def test_path_without_regrets_tells_the_same_moves(tmp_path) -> None:
    _status, full = asked(tmp_path, ROUND, "ask", "path", "--steps", "3")
    _status, quick = asked(tmp_path, ROUND, "ask", "path", "--steps", "3", "--no-regrets")
    for one, other in zip(full["path"], quick["path"], strict=True):
        assert one["portfolio"]["selection"] == other["portfolio"]["selection"]
        assert [m["dossier"] for m in one["leaves"]] == [m["dossier"] for m in other["leaves"]]
    assert quick["path"][1]["leaves"] == [{"dossier": "e", "regret": None, "words": "e leaves"}]


def test_nobody_moves_between_equals(tmp_path) -> None:
    twins = {**ROUND, "dossiers": [{"id": str(k), "cost": 2, "value": 5} for k in range(7)], "excludes": []}
    _status, answer = asked(tmp_path, twins, "ask", "path", "--steps", "4")
    assert [len(s["enters"]) for s in answer["path"]] == [0, 0, 1, 0, 1]
    assert [s["leaves"] for s in answer["path"]] == [[]] * 5


def test_keep_tells_what_the_wish_costs(tmp_path) -> None:
    status, answer = asked(tmp_path, ROUND, "ask", "keep", "--in", "d", "--not", "a")
    # with d and without a: d + e = 15 for 8, b + c + d = 18 for 10
    assert (status, names(answer["kept"]), answer["total_cost"]) == (0, ["b", "c", "d"], 3)
    assert [(c["dossier"], c["inside"], c["alone"], c["last"]) for c in answer["costs"]] == [
        ("d", True, 3, 0),
        ("a", False, 3, 0),
    ]


def test_repair_is_the_smallest_change(tmp_path) -> None:
    status, answer = asked(tmp_path, ROUND, "ask", "repair", "--choose", "e", "--choose", "b")
    assert (status, answer["wish"], answer["add"], answer["drop"], answer["changes"]) == (0, ["b", "e"], [], ["b"], 1)
    assert answer["broken"] == ["budget fund: at most 10 over all years", "at most 1 of b, e"]


def test_alternatives_keep_the_tolerance(tmp_path) -> None:
    status, answer = asked(tmp_path, ROUND, "ask", "alternatives", "--count", "2", "--tolerance", "0.1")
    assert status == 0
    assert answer["alternatives"][0]["loss"] == 0
    assert all(a["loss"] <= 2.1 for a in answer["alternatives"])
    assert answer["alternatives"][1]["differs"] > 0


def test_why_not_is_also_told_on_the_screen(tmp_path, capsys) -> None:
    status, answer = asked(tmp_path, ROUND, "ask", "why-not", "--dossier", "b")
    assert (status, answer["loss"], answer["displaced"]) == (0, 2, ["e"])
    assert capsys.readouterr().out.splitlines() == answer["words"]


def test_one_of_two_equals_is_out_for_no_reason_of_its_own(tmp_path) -> None:
    twins = {
        **ROUND,
        "budgets": [{"id": "fund", "limit": 4}],
        "dossiers": [{"id": n, "cost": 4, "value": 7} for n in "xy"],
        "excludes": [],
    }
    words = {n: asked(tmp_path, twins, "ask", "why-not", "--dossier", n)[1]["words"] for n in "xy"}
    inside, outside = ("x", "y") if "best portfolio" in words["x"][0] else ("y", "x")
    assert words[inside] == [f"{inside} is in the best portfolio"]
    assert words[outside] == [f"{outside} is in another portfolio that is just as good, without {inside}"]


def test_questions_take_the_files_of_the_literature(tmp_path) -> None:
    file, out = tmp_path / "m", tmp_path / "out.json"
    file.write_text("1\n3 1 8\n5 3 3\n3 2 2\n4\n")
    assert main(["portfolio", "ask", "prices", str(file), "--format", "orlib-mknap", "--out", str(out)]) == 0
    # 5 units of money: 5 + 3 for 3 + 2, instead of 3 + 3
    assert json.loads(out.read_text())["prices"][0]["gain"] == 2


def test_impossible_rules_exit_3_and_say_why(tmp_path, capsys) -> None:
    data = {**ROUND, "fixed": {"in": ["a", "b", "c"]}}
    for question in (["prices"], ["path"], ["keep", "--in", "d"], ["repair"], ["alternatives"], ["why-not", "--dossier", "d"]):  # fmt: skip
        status, answer = asked(tmp_path, data, "ask", *question)
        assert (status, answer["status"], answer["question"]) == (3, "infeasible", question[0])
        assert "budget fund: at most 10 over all years" in answer["reasons"]
    assert "a is fixed in" in capsys.readouterr().err


MISTAKES = [
    (["ask", "why-not", "--dossier", "z"], "--dossier: unknown dossier 'z'"),
    (["ask", "keep", "--in", "z"], "--in: unknown dossier 'z'"),
    (["ask", "keep", "--in", "a", "--not", "a"], "'a' is kept both in and out"),
    (["ask", "keep"], "name at least one dossier"),
    (["ask", "repair", "--choose", "z"], "--choose: unknown dossier 'z'"),
    (["ask", "path", "--budget", "z"], "--budget: unknown budget 'z'"),
    (["ask", "path", "--step", "nan"], "nan is not a finite number"),
    (["ask", "path", "--step", "-1"], "--step"),
    (["ask", "prices", "--step", "0"], "--step"),
    (["ask", "alternatives", "--tolerance", "2"], "--tolerance"),
    (["ask", "nothing"], "nothing"),
]


@pytest.mark.parametrize(("arguments", "words"), MISTAKES)
def test_a_mistake_exits_2_with_its_place_and_writes_nothing(tmp_path, capsys, arguments, words) -> None:
    assert asked(tmp_path, ROUND, *arguments) == (2, {})
    assert words in capsys.readouterr().err
    assert [p.name for p in tmp_path.iterdir()] == ["in.json"]


def test_a_budget_must_be_named_when_there_are_two_and_must_have_a_limit(tmp_path, capsys) -> None:
    two = {**ROUND, "budgets": [{"id": "fund", "limit": 10}, {"id": "time"}], "dossiers": [{"id": "a", "cost": {"fund": 1}, "value": 1}], "excludes": []}  # fmt: skip
    assert asked(tmp_path, two, "ask", "path")[0] == 2
    assert asked(tmp_path, two, "ask", "path", "--budget", "time")[0] == 2
    told = capsys.readouterr().err
    assert "name one of the 2 budgets: fund, time" in told
    assert "budget 'time' has no limit" in told


def test_robust_command_answers_like_the_engine_and_draws(tmp_path) -> None:
    example = load(PACKAGE, ROBUST_EXAMPLE)
    hold(example, load(PACKAGE, SCHEMA))
    picture = tmp_path / "core.svg"
    status, answer = asked(tmp_path, example, "robust", "--picture", str(picture))
    direct = robust(problem_from(example))
    assert (status, answer["status"], answer["core_index"]) == (0, "complete", direct.core_index)
    assert (answer["core"], answer["exterior"]) == (["Q-01"], ["H-08"])
    assert len(answer["selections"]) == answer["portfolios"] == len(answer["regret"]) == 8
    ids = [d["id"] for d in example["dossiers"]]
    for selection in answer["selections"]:
        assert judge(problem_from(example), {ids[i]: (0, 1) for i in selection}).faults == ()
    assert len(ET.parse(picture).getroot().findall(f"{SVG}rect")) == 1 + 8


def test_robust_refuses_what_it_cannot_take(tmp_path, capsys) -> None:
    assert asked(tmp_path, load(PACKAGE, EXAMPLE), "robust") == (2, {})
    assert "robust modelling takes additive values" in capsys.readouterr().err
    status, answer = asked(tmp_path, {**ROUND, "fixed": {"in": ["a", "b", "c"]}}, "robust")
    assert (status, answer["status"], answer["selections"]) == (3, "infeasible", [])


def test_schema_and_examples_are_printed_and_written(tmp_path, capsys) -> None:
    assert main(["portfolio", "schema", "--robust-example"]) == 0
    assert json.loads(capsys.readouterr().out) == load(PACKAGE, ROBUST_EXAMPLE)
    assert main(["portfolio", "schema", "--out", str(tmp_path / "s.json")]) == 0
    assert json.loads((tmp_path / "s.json").read_text()) == load(PACKAGE, SCHEMA)
    assert main(["portfolio", "schema", "--out", str(tmp_path / "no" / "s.json")]) == 2
