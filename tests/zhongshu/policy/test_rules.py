"""The rules as data: the shipped version says what the specification says, bad values are refused by path, texts survive a round trip."""

import dataclasses
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhongshu.kernel.errors import BadValue
from zhongshu.policy.codec import build, parse, text_of
from zhongshu.policy.defaults import default_rules
from zhongshu.policy.entries import all_entries, differences

# state: (days, unit) as the SLA column of the specification writes them
LIMITS = {
    "LEAD": (5, "working"), "SCREEN": (10, "working"), "CAND": (30, "calendar"), "APPR": (30, "calendar"),
    "REFINE": (60, "calendar"), "BENCH": (90, "calendar"), "PROP": (20, "calendar"), "PUBL": (5, "working"),
    "CONTR": (20, "calendar"), "ACTIVE": None, "GATE": (15, "calendar"), "PIVOT": (45, "calendar"),
    "PAUSE": (180, "calendar"), "RELAY": (60, "calendar"), "ACCEPT": (45, "calendar"), "TRANS": (90, "calendar"),
    "GRAD": (365, "calendar"), "DONE": None, "STOP": (20, "calendar"), "REVOKE": None,
    "DECL": None, "WITHD": None, "MERGED": None,
}  # fmt: skip


def test_time_limits_of_version_one_are_those_of_the_specification() -> None:
    rules = default_rules()
    assert {row.code: rules.limit(row.code) for row in rules.clocks.states} == LIMITS


def test_caps_and_thresholds_of_version_one_are_those_of_the_specification() -> None:
    rules = default_rules()
    care, clocks, appraisal, gates, portfolio = rules.care, rules.clocks, rules.appraisal, rules.gates, rules.portfolio
    assert (care.active_cap, care.bench_cap, care.feedback_chars) == (12, 25, 200)
    assert (clocks.appeal_days, clocks.reapply_days, clocks.auto_withdraw_days) == (15, 180, 60)
    assert (clocks.publicity_workdays, clocks.handover_workdays) == (5, 3)
    assert (appraisal.quorum, appraisal.gate_quorum, appraisal.golden_tickets, appraisal.lottery_share) == (
        5,
        3,
        1,
        0.15,
    )
    assert (appraisal.pass_disruptive, appraisal.pass_rank, appraisal.pass_property) == (0.5, 0.3, 4)
    assert (gates.first_stage_share, gates.first_stage_months, gates.stage_shares) == (0.2, 9, (10, 30, 60))
    assert (portfolio.organisation_share, portfolio.newcomer_share) == (0.2, 0.3)
    assert [round(c.weight, 2) for c in rules.rubric.criteria] == [0.3, 0.25, 0.2, 0.1, 0.15]
    assert [p.code for p in rules.rubric.properties] == ["scene", "need", "route", "exclusivity"]
    assert [(t.code, t.weight) for t in rules.bench.tiers] == [("B4", 0.05), ("B3", 0.2), ("B2", 0.5), ("B1", 1.0)]
    assert [d.code for d in gates.decisions] == (
        [
            "GO",
            "ACCELERATE",
            "CONDITIONAL",
            "HOLD",
            "PIVOT",
            "SPLIT",
            "MERGE",
            "RELAY",
            "PAUSE",
            "STOP",
            "REVOKE",
            "GRADUATE",
        ]
    )
    assert tuple(dataclasses.astuple(rules.trl_gate("instruments"))[2:]) == (3, 6, 8)
    # twelve reasons of a refusal, and the two for which the clock or a rival takes a reserve out (T-16)
    assert [len(rules.labels(kind)) for kind in ("fields", "reasons", "channels")] == [8, 12 + 2, 9]


def test_label_when_code_is_retired_shows_the_code() -> None:
    assert default_rules().label("reasons", "gone").zh == "gone"


def test_text_of_rules_when_parsed_gives_the_same_rules() -> None:
    rules = default_rules()
    assert parse(text_of(rules)) == rules and text_of(parse(text_of(rules))) == text_of(rules)


def broken(path: str, value: object) -> BadValue:
    plain = json.loads(text_of(default_rules()))
    *way, last = path.split(".")
    node = plain
    for step in way:
        node = next(r for r in node if r["code"] == step) if isinstance(node, list) else node[step]
    node[last] = value
    with pytest.raises(BadValue) as refused:
        build(plain)
    return refused.value


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("care.active_cap", 0), ("care.active_cap", "12"), ("care.active_cap", 12.5), ("care.active_cap", True),
        ("care.active_cap", None), ("portfolio.organisation_share", 1.2), ("portfolio.organisation_share", float("nan")),
        ("rubric.quality", {"zh": "有", "en": ""}), ("appraisal.golden_passes", "yes"), ("appraisal.reminders", []),
        ("gates.stage_shares", [10, 30, 50]), ("lists.fields", []), ("clocks.states.LEAD.unit", "lunar"),
        ("clocks.states.LEAD.days", None), ("gates.miss_high", 0.05), ("appraisal.experts_low", 4),
    ],
)  # fmt: skip
def test_build_when_one_value_is_bad_names_its_path(path: str, value: object) -> None:
    assert broken(path, value).field == path


def test_build_when_codes_repeat_refuses_the_list() -> None:
    item = {"code": "a", "label": {"zh": "甲", "en": "A"}}
    assert broken("lists.regions", [item, item]).field == "lists.regions"


def test_build_when_weights_do_not_add_up_says_what_they_add_up_to() -> None:
    refused = broken("rubric.criteria.technology.weight", 0.5)
    assert refused.field == "rubric.criteria.feasibility.weight" and "120 %" in refused.text.en


def test_build_when_a_rule_is_unknown_refuses_it() -> None:
    plain = json.loads(text_of(default_rules()))
    plain["care"]["surprise"] = 1
    with pytest.raises(BadValue) as refused:
        build(plain)
    assert refused.value.field == "care.surprise"


def test_differences_when_versions_are_equal_are_none() -> None:
    assert differences(default_rules(), default_rules()) == []


def test_differences_when_a_number_a_label_and_a_list_change_name_each() -> None:
    plain = json.loads(text_of(default_rules()))
    plain["care"]["active_cap"] = 10
    plain["lists"]["reasons"] = plain["lists"]["reasons"][:-1]
    plain["lists"]["channels"] = plain["lists"]["channels"][::-1]
    plain["bench"]["tiers"][0]["label"]["en"] = "Seedbed"
    found = [
        (d.label.en, d.before and d.before.en, d.after and d.after.en)
        for d in differences(default_rules(), build(plain))
    ]
    assert found[0] == ("Active dossiers a specialist may hold", "12 items", "10 items")
    assert found[1][2] == "Seedbed" and found[2][0] == "Discovery channels · order"
    assert found[3:] == [("Reasons for declining · other", "Other", None)]


def test_every_entry_is_shown_in_both_languages() -> None:
    shown = [entry.shown for entry in all_entries(default_rules()).values()]
    assert len(shown) > 250 and all(text.zh and text.en for text in shown)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 200), st.floats(0, 1), st.text(min_size=1).filter(str.strip))
def test_round_trip_of_any_allowed_values_is_exact(cap: int, share: float, text: str) -> None:
    plain = json.loads(text_of(default_rules()))
    plain["care"]["active_cap"], plain["portfolio"]["field_share"] = cap, share
    plain["rubric"]["quality"] = {"zh": text[:2000], "en": "x"}
    rules = build(plain)
    assert parse(text_of(rules)) == rules and rules.care.active_cap == cap
