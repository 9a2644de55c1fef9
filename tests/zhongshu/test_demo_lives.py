"""What the told lives promise: whole arguments, cheap first stages, ends that say what became of people, things and money."""

import copy
import tomllib
from itertools import pairwise

import pytest

from zhongshu.delivery.terms import (
    ACCEPTANCE_RESULTS,
    ASSUMPTION_STATES,
    EVIDENCE_KINDS,
    ISSUE_KINDS,
    OPENNESS,
    OUTCOMES,
)
from zhongshu.web.demo.content import HERE, read
from zhongshu.web.demo.lives import Gate, Life, Verdict, strangers, strict

CONTENT = read()
LIVES = CONTENT.lives
ARCS = {
    "award-go", "accelerate", "pivot", "stop", "relay", "graduate", "bench", "pause", "split", "acceptance",
    "declined-after-appraisal", "golden-ticket", "hold", "merge", "revoke", "done", "accept-now",
}  # fmt: skip
KINDS = {"technical", "industry", "investor", "user", "ethics", "regulation", "finance"}
CRITERIA = {"technology", "industry", "economy", "society", "feasibility"}
PROPERTIES = {"scene", "need", "route", "exclusivity"}
ENDS = ("pivot", "stop", "pause", "split", "relay", "merge", "revoke")


@pytest.fixture(params=LIVES)
def life(request: pytest.FixtureRequest) -> Life:
    return LIVES[request.param]


def chinese(text: str) -> int:
    return sum("一" <= char <= "鿿" for char in text)


def ends(gate: Gate) -> set[str]:
    return {name for name in ENDS if getattr(gate, name)}


def test_at_least_twenty_four_technologies_have_told_lives_and_meet_every_outcome() -> None:
    assert len(LIVES) >= 24
    assert {gate.outcome for life in LIVES.values() for gate in life.gate} == set(OUTCOMES)
    assert {"pivot", "stop", "relay", "graduate"} <= {life.arc for life in LIVES.values()}


def test_panels_argue_with_scores_inside_their_intervals(life: Life) -> None:
    assert 5 <= len(life.verdict) <= 7
    assert {"industry"} < {one.kind for one in life.verdict} <= KINDS
    assert {one.kind for one in life.verdict} & {"investor", "user"}
    assert len({one.verdict for one in life.verdict}) > 1
    for one in life.verdict:
        assert one.verdict in {"yes", "no", "unsure", "not_mine"}
        assert 50 <= one.confidence <= 100
        scored = one.verdict != "not_mine"
        assert (set(one.scores), set(one.properties)) == ((CRITERIA, PROPERTIES) if scored else (set(), set()))
        assert all(1 <= low <= value <= high <= 9 for value, low, high in one.scores.values())
        assert all(0 <= value <= 9 for value in one.properties.values())


def test_an_opinion_is_answered_ask_by_ask(life: Life) -> None:
    assert life.opinion.recommendation in {"refine", "bench", "decline"}
    assert life.opinion.dissent
    assert {ask.kind for ask in life.opinion.ask} <= {"test", "plan", "team", "ip", "market", "money"}
    if life.opinion.recommendation == "refine":
        assert [one.ask for one in life.answer] == list(range(1, len(life.opinion.ask) + 1))
        assert life.clinic


def test_arcs_are_those_of_the_lifecycle_and_carry_what_each_needs(life: Life) -> None:
    assert life.arc in ARCS
    declined = life.arc == "declined-after-appraisal"
    assert (life.opinion.recommendation == "decline") == declined == (chinese(life.feedback) >= 200)
    assert (life.arc == "golden-ticket") == bool(life.golden_ticket)
    assert (life.award is None) == (life.arc in {"declined-after-appraisal", "bench"})
    told = set().union(*(ends(gate) for gate in life.gate))
    assert told <= set(ENDS)
    assert life.arc not in ENDS or life.arc in told
    assert life.arc != "graduate" or (len({one.test for one in life.graduation}) >= 2 and life.acceptance)
    assert life.arc != "acceptance" or (life.acceptance and life.transfer)
    assert life.arc != "accelerate" or "ACCELERATE" in {gate.outcome for gate in life.gate}


def test_an_award_weighs_options_and_starts_cheap(life: Life) -> None:
    if not (award := life.award):
        return
    assert len(award.stage_wan) == 3
    assert award.stage_wan[0] <= 0.20 * sum(award.stage_wan)
    assert award.stage_wan == [stage["budget_wan"] for stage in CONTENT.brought[life.slug].whole["stage"]]
    assert 0 < award.predicted < 1
    assert len(award.option) >= 2
    assert {one.stage for one in award.milestone} == {1, 2, 3}
    assert {one.evidence_kind for one in award.milestone} <= set(EVIDENCE_KINDS)


def test_work_moves_forward_in_short_iterations(life: Life) -> None:
    if not life.award:
        assert not life.iteration
        return
    assert 4 <= len(life.iteration) <= 8
    assert life.issue
    assert life.visit
    known = len(CONTENT.brought[life.slug].whole["assumption"])
    for earlier, later in pairwise(life.iteration):
        assert earlier.day < later.day
    for one in life.iteration:
        assert 14 <= one.length <= 56
        assert all(1 <= update.assumption <= known for update in one.updates)
        assert {update.state for update in one.updates} <= set(ASSUMPTION_STATES)
        assert all(0 < update.probability < 1 for update in one.updates)
    assert {one.kind for one in life.issue} <= set(ISSUE_KINDS)
    assert {one.severity for one in life.issue} <= {"low", "medium", "high"}


def test_what_graduates_has_settled_every_killer_assumption(life: Life) -> None:
    """What was shown to hold in the work, or held already when the technology came in."""
    if not any(gate.outcome == "GRADUATE" for gate in life.gate):
        return
    told = {n: row.get("state", "unknown") for n, row in enumerate(CONTENT.brought[life.slug].whole["assumption"], 1)}
    for update in (update for one in life.iteration for update in one.updates):
        told[update.assumption] = update.state
    assert set(told.values()) == {"holding"}, told


def test_gates_are_voted_and_end_as_they_say(life: Life) -> None:
    assert bool(life.gate) == bool(life.award)
    assert [gate.month for gate in life.gate] == sorted({gate.month for gate in life.gate})
    for gate in life.gate:
        assert gate.outcome in OUTCOMES
        assert {one.outcome for one in (*gate.vote, *gate.option)} <= set(OUTCOMES)
        assert len(gate.vote) >= 3
        assert len(gate.option) >= 2
        assert gate.outcome in {one.outcome for one in gate.option}
        assert len(gate.conditions) <= 3
        assert ends(gate) == {gate.outcome.lower()} & set(ENDS)


def test_a_relay_hands_over_every_kind_of_thing() -> None:
    relays = [gate.relay for life in LIVES.values() for gate in life.gate if gate.relay]
    kinds = {"people", "ip", "data", "equipment", "samples", "contracts", "money"}
    assert relays
    assert all({one.kind for one in relay.item} == kinds and relay.overlap_days >= 30 for relay in relays)


def test_what_came_of_it_is_evidenced_and_shared(life: Life) -> None:
    if life.acceptance:
        assert life.acceptance.result in ACCEPTANCE_RESULTS
        assert life.acceptance.openness in OPENNESS
    if life.transfer:
        assert life.transfer.piece
        assert sum(one.percent for one in life.transfer.share) == 100
        assert life.transfer.income_wan <= life.transfer.amount_wan
    for one in life.outcome:
        assert 0 <= one.share_percent <= 100
        assert (one.amount_wan is not None) == (one.kind in {"revenue", "investment", "import"})
    if life.nuclear:
        assert {one.code for one in life.nuclear.criterion} == {"leap", "market", "leader", "chain", "ip"}
        assert life.arc == "graduate"


def test_no_two_texts_of_the_lives_are_the_same() -> None:
    said = [text for life in LIVES.values() for one in life.verdict for text in (one.answer, one.reason)]
    said += [text for life in LIVES.values() for one in life.iteration for text in (one.question, one.result)]
    assert len(said) == len(set(said))


def test_a_table_with_an_unknown_or_missing_key_is_refused_by_its_place() -> None:
    row = tomllib.loads((HERE / "lives/perovskite-silicon-tandem.toml").read_text(encoding="utf-8"))
    wrong = copy.deepcopy(row)
    wrong["verdict"][0]["mood"] = "good"
    with pytest.raises(ValueError, match=r"x\.verdict\[0\]: unknown \['mood'\]"):
        strict(Life, wrong, "x")
    del row["verdict"][1]["reason"]
    with pytest.raises(ValueError, match=r"x\.verdict\[1\].*missing \['reason'\]"):
        strict(Life, row, "x")


def test_a_value_of_another_type_is_refused_by_its_place() -> None:
    row = {"kind": "technical", "verdict": "yes", "confidence": "80", "answer": "a", "reason": "r"}
    with pytest.raises(ValueError, match=r"x\.confidence: must be of type int"):
        strict(Verdict, row, "x")


def test_references_to_nobody_are_named() -> None:
    assert strangers(LIVES, technologies=set(CONTENT.brought), organisations={one.slug for one in CONTENT.firms}) == []
    wrong = strangers(LIVES, technologies=set(), organisations=set())
    assert "perovskite-silicon-tandem: no such technology" in wrong
    assert "hts-compact-fusion-magnet: no organisation yangtze-joint-institute" in wrong


THIN = {"bench", "appraised", "awarded", "stopped"}
OUTCOMES_OF_LEADS = {"stay", "candidate", "watch", "ask", "merge", "decline", *THIN}
REASONS = {
    "not-disruptive", "incremental", "scene-weak", "need-soft", "route-unclear", "ip-not-own", "team-gap", "dup",
    "cost", "regulation", "timing", "other",
}  # fmt: skip
MORE = CONTENT.more


def test_further_leads_are_many_unique_and_of_known_organisations() -> None:
    firms = {one.slug for one in CONTENT.firms}
    assert len(MORE) >= 160
    assert set(MORE).isdisjoint(CONTENT.brought)
    assert {one.organisation for one in MORE.values()} <= firms
    assert {one.field for one in MORE.values()} == {"ic", "ai", "inst", "life", "energy", "mfg", "mat", "cross"}
    assert {one.channel for one in MORE.values()} == {
        "open", "recommendation", "contest", "scouting", "peer", "lecture", "need", "signal", "returning",
    }  # fmt: skip
    for name in ("title_zh", "title_en", "claim_zh", "claim_en", "why_zh", "why_en"):
        texts = [getattr(one, name) for one in (*MORE.values(), *CONTENT.brought.values())]
        assert len(texts) == len(set(texts)), name


@pytest.mark.parametrize("slug", MORE)
def test_a_further_lead_says_its_claim_and_what_its_outcome_needs(slug: str) -> None:
    lead = MORE[slug]
    assert len(lead.claim_zh) <= 60
    assert lead.why_zh.count("。") >= 2
    assert lead.incumbent_value != lead.target
    assert lead.outcome in OUTCOMES_OF_LEADS
    assert bool(lead.ask_zh) == bool(lead.ask_en) == (lead.outcome == "ask")
    assert (lead.reason in REASONS) == (chinese(lead.feedback) >= 200) == (lead.outcome == "decline")
    assert (3 <= len(lead.told) <= 5) == (lead.outcome in THIN) == bool(lead.told)
    assert (lead.merge_into in {**MORE, **CONTENT.brought}) == (lead.outcome == "merge")


def test_no_two_further_leads_share_a_sentence_of_feedback_or_a_line_of_life() -> None:
    said = [s for one in MORE.values() for s in one.feedback.split("。") if s]
    said += [line for one in MORE.values() for line in one.told]
    assert len(said) == len(set(said))
