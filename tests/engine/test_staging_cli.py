"""`zhongshu-engine staging`: tables, pages and advice; one sentence with the place for every mistake."""

from __future__ import annotations

import csv
import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from zhongshu_engine.cli import main
from zhongshu_engine.errors import BadInput
from zhongshu_engine.io.schema import hold, load
from zhongshu_engine.staging.advise import advise
from zhongshu_engine.staging.state import EXAMPLE, PACKAGE, SCHEMA, state_from

SVG = "{http://www.w3.org/2000/svg}"
CONFIG = """
seed = 7
runs = 40
[world]
candidates = 60
budget = 6
[sweep]
parameter = "reliability"
values = [0.2, 0.4]
[[policy]]
name = "one-shot"
[[policy]]
name = "staged"
stages = [0.2, 0.8]
keep = [0.5]
"""


def written(folder: Path, text: str, name: str = "in.toml") -> Path:
    path = folder / name
    path.write_text(text)
    return path


def test_simulate_writes_a_tidy_table_and_a_page(tmp_path) -> None:
    out, page = tmp_path / "out.csv", tmp_path / "page.html"
    assert (
        main(
            ["staging", "simulate", "--config", str(written(tmp_path, CONFIG)), "--out", str(out), "--html", str(page)]
        )
        == 0
    )
    rows = list(csv.DictReader(out.open()))
    assert [(r["at"], r["policy"]) for r in rows[:3]] == [("0.2", "one-shot"), ("0.2", "staged"), ("0.2", "oracle")]
    text = page.read_text()
    assert text.count("<svg") == 3
    assert "reliability of the appraisal" in text
    assert "value 1 = mean value of one candidate" in text
    assert "World(" not in text
    assert "tail weight σ = " in text
    assert "<li>one-shot: all the money at once</li>" in text
    assert "<li>staged: stages 20/80 % of the cost, gates keep 50 %</li>" in text
    assert "<script" not in text
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")


def test_simulate_draws_the_curves_alone(tmp_path) -> None:
    picture = tmp_path / "curves.svg"
    arguments = ["staging", "simulate", "--config", str(written(tmp_path, CONFIG)), "--out", str(tmp_path / "o.csv")]
    assert main([*arguments, "--picture", str(picture)]) == 0
    drawn = ET.parse(picture).getroot()
    assert len(drawn.findall(f"{SVG}polyline")) == 2
    assert len(drawn.findall(f"{SVG}circle")) == 4
    words = [t.text for t in drawn.iter(f"{SVG}text")]
    assert {"one-shot", "staged", "mean value per run"} <= set(words)
    assert main([*arguments, "--picture", str(tmp_path / "curves.png")]) == 2


def test_simulate_gives_the_same_bytes_twice(tmp_path) -> None:
    config = written(tmp_path, CONFIG)
    for name in ("a.json", "b.json"):
        main(["staging", "simulate", "--config", str(config), "--out", str(tmp_path / name)])
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()
    assert len(json.loads((tmp_path / "a.json").read_text())["lines"]) == 6


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("candidates = 60", "candidates = -1"), "world.candidates"),
        (("budget = 6", "budget = nan"), "world.budget: nan is not a finite number"),
        (("keep = [0.5]", "keep = [1.5]"), "keep[0]: 1.5 is not a share"),
        (("stages = [0.2, 0.8]", "stages = [0.2, 0.7]"), "add up to 1"),
        (('name = "staged"', ""), "policy[1]: the key 'name' is missing"),
        (("runs = 40", "runs = 'many'"), "runs: 'many' is not a whole number"),
        (("seed = 7", "seed ="), "is not TOML"),
        (('parameter = "reliability"', 'parameter = "luck"'), "sweep.parameter: 'luck' is not one of"),
        (("candidates = 60", "candidates = 10_000_000"), "10000000 candidates: between 1 and a million"),
        (("candidates = 60", "candidates = 5.5"), "world.candidates: 5.5 is not a whole number"),
        (("[0.2, 0.4]", "[0.2, 0.2]"), "sweep.values: a value appears twice"),
        (('parameter = "reliability"', 'parameter = "tickets"'), "0.2 is not a number of tickets"),
        (("[world]", "[wrold]"), "the key 'wrold' is not known here"),
    ],
)
def test_mistake_in_a_configuration_exits_2_with_the_place(tmp_path, capsys, change, words) -> None:
    config = written(tmp_path, CONFIG.replace(*change))
    assert main(["staging", "simulate", "--config", str(config), "--out", str(tmp_path / "o.csv")]) == 2
    assert words in capsys.readouterr().err
    assert [p.name for p in tmp_path.iterdir()] == ["in.toml"]


def test_unreadable_files_exit_2(tmp_path, capsys) -> None:
    assert main(["staging", "simulate", "--config", str(tmp_path / "x"), "--out", str(tmp_path / "o.csv")]) == 2
    assert (
        main(["staging", "advise", "--state", str(tmp_path / "y"), "--budget", "1", "--out", str(tmp_path / "o.json")])
        == 2
    )
    assert capsys.readouterr().err.count("cannot be read") == 2


def test_published_example_keeps_the_schema_and_is_advised(tmp_path) -> None:
    example = load(PACKAGE, EXAMPLE)
    hold(example, load(PACKAGE, SCHEMA))
    state, out = written(tmp_path, json.dumps(example), "state.json"), tmp_path / "out.json"
    assert main(["staging", "advise", "--state", str(state), "--budget", "600", "--out", str(out)]) == 0
    plan = json.loads(out.read_text())
    assert {a["dossier"]: a["decision"] for a in plan["advice"]} == {
        "Q-01": "GO",
        "C-03": "GO",
        "B-02": "STOP",
        "D-04": "STOP",
    }
    assert plan["spent"] == 400
    assert plan["comparison"]["disagree"] == ["B-02", "C-03"]


def dossier(name: str, cost: float, mean: float, **more) -> dict:
    return {
        "id": name,
        "value": {"mean": mean, "sigma": 0},
        "stages": [{"cost": cost, "successes": 1, "failures": 1}],
        **more,
    }


def state(*dossiers: dict, **more):
    return state_from({"format": "zhongshu-staging/1", "dossiers": list(dossiers), **more})


def test_money_goes_to_the_best_set_and_the_next_best_is_named() -> None:
    plan = advise(state(dossier("a", 6, 30), dossier("b", 5, 24), dossier("c", 5, 22)), 10)
    assert {a.dossier for a in plan.advice if a.decision == "GO"} == {"b", "c"}
    assert (plan.spent, plan.next_best, plan.next_best_needs) == (10, "a", 6)


def test_kill_rule_stops_even_a_valuable_dossier() -> None:
    reports = [{"yes": False}] * 4
    plan = advise(state(dossier("a", 1, 100, reports=reports, kill={"chance_below": 0.3})), 10)
    assert plan.advice[0].decision == "STOP"
    assert plan.advice[0].reason.startswith("kill rule met: the chance of the next stage lies below 0.3")


@pytest.mark.parametrize(("misses", "warned"), [(0.05, "too easy"), (0.3, ""), (0.7, "plan poor")])
def test_band_of_missed_milestones_warns(misses, warned) -> None:
    warnings = advise(state(dossier("a", 1, 5), gate_misses=misses), 1).warnings
    assert (warned in warnings[0]) if warned else warnings == ()


def test_more_money_never_lowers_the_advised_surplus() -> None:
    case = state(*(dossier(f"d{i}", 1 + i % 4, 3 + 5 * (i % 5)) for i in range(9)))
    totals = [sum(a.surplus for a in advise(case, b).advice if a.decision == "GO") for b in range(0, 24, 3)]
    assert totals == sorted(totals)


def test_money_is_never_overspent_by_a_hair() -> None:
    plan = advise(state(dossier("a", 1.0000001, 30), dossier("b", 1, 24), dossier("c", 1, 22)), 2)
    assert {a.dossier for a in plan.advice if a.decision == "GO"} == {"b", "c"}


def test_a_free_stage_has_no_value_for_money() -> None:
    plan = advise(state(dossier("a", 0, 30), dossier("b", 1, 24)), 1)
    assert [(a.dossier, a.per_money) for a in plan.advice] == [("a", None), ("b", pytest.approx(11))]


def test_mistakes_in_a_state_name_the_place() -> None:
    with pytest.raises(BadInput, match=r"dossiers\[0\].reports: this report could not happen"):
        state(dossier("a", 1, 5, reports=[{"yes": True, "sensitivity": 0, "specificity": 1}]))
    with pytest.raises(BadInput, match=r"value.mean: 1e\+300 is above"):
        state(dossier("a", 1, 1e300))
    with pytest.raises(BadInput, match=r"dossiers\[0\].stages\[0\].cost: -1 is below 0"):
        state(dossier("a", -1, 5))
    with pytest.raises(BadInput, match=r"reports\[0\].stage: stage 3 is not among the 1 ahead"):
        state(dossier("a", 1, 5, reports=[{"yes": True, "stage": 3}]))
    with pytest.raises(BadInput, match="appears twice"):
        state(dossier("a", 1, 5), dossier("a", 1, 5))
    with pytest.raises(BadInput, match="budget"):
        advise(state(dossier("a", 1, 5)), float("nan"))
