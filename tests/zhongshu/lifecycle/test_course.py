"""The course is the specification's, whole: 23 states, 45 transitions, every state reachable, every end an end."""

from __future__ import annotations

import re

import pytest
from tests.shared import shared_file

from zhongshu.lifecycle.chapters import kinds
from zhongshu.lifecycle.course import EDGES, OWNED, STATES, edge_between, edges_from
from zhongshu.lifecycle.gates import registered


def test_there_are_23_states_and_45_transitions() -> None:
    assert len(STATES) == 23
    assert list(EDGES) == [f"T-{n:02d}" for n in range(1, 46)]


def test_every_edge_joins_known_states() -> None:
    assert {s for e in EDGES.values() for s in e.sources + e.targets} == set(STATES)


def test_every_state_is_reached_from_lead() -> None:
    reached, wave = {"LEAD"}, ["LEAD"]
    while wave:
        wave = [t for s in wave for e in edges_from(s) for t in e.targets if t not in reached]
        reached |= set(wave)
    assert reached == set(STATES)


def test_every_state_that_has_not_ended_has_a_way_out() -> None:
    assert [code for code, state in STATES.items() if not state.ended and not edges_from(code)] == []


def test_ended_states_lead_only_back_to_lead_or_to_revocation() -> None:
    ways = {(code, e.id) for code, state in STATES.items() if state.ended for e in edges_from(code)}
    assert ways == {("STOP", "T-44"), ("DECL", "T-44"), ("DONE", "T-41")}


def test_two_edges_may_join_the_same_states_and_are_told_apart_by_name() -> None:
    assert [e.id for e in edge_between("GATE", "ACTIVE")] == ["T-24", "T-43"]


def test_states_with_an_owner_are_those_from_candidate_to_transfer() -> None:
    assert (OWNED[0], OWNED[-1], len(OWNED)) == ("CAND", "TRANS", 14)


def test_an_edge_whose_guards_are_all_answered_seals_a_known_chapter() -> None:
    live = [e for e in EDGES.values() if set(e.guards) <= registered()]
    assert {e.id for e in live} >= {f"T-{n:02d}" for n in (1, 2, 3, 4, 5, 6, 7, 42, 44)}
    assert [e.id for e in live if e.seals and e.seals not in kinds()] == []


def test_states_and_edges_equal_the_specification() -> None:
    text = shared_file("spec/lifecycle.md")
    if text is None:
        pytest.skip("the specification is not beside the project")
    machine = text.split("## Reserve pool")[0]
    codes = re.findall(r"^\| ([A-Z]{4,6}) \|", machine, re.M)
    assert codes == list(STATES)
    numbers = sorted(set(re.findall(r"\bT-(\d\d)\b", text.split("Rules: no other transition")[0])))
    assert numbers == [e.removeprefix("T-") for e in sorted(EDGES)]
