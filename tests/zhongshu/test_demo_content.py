"""What the hand-written demo content promises: complete in both languages, sourced, and consistent by reference.

Reads the TOML files only; the loader that turns them into a center is proved elsewhere.
"""

import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

CONTENT = Path(__file__).parents[2] / "src/zhongshu/web/demo/content"
FIELDS = {"ic", "ai", "inst", "life", "energy", "mfg", "mat", "cross"}
CHANNELS = {
    "open_form", "recommendation", "contest", "scouting", "peer", "lecture", "need", "signal", "returning",
}  # fmt: skip
STATES = {"lead", "screen", "cand", "appr", "bench", "decl", "withd", "merged"}
REASONS = {
    "not-disruptive", "incremental", "scene-weak", "need-soft", "route-unclear", "IP-not-own", "team-gap", "dup",
    "cost", "regulation", "timing", "other",
}  # fmt: skip
ROLES = {
    "PI", "TM", "ORG", "REC", "PS", "FL", "AO", "EXP", "CH", "DIR", "COM", "FIN", "INT", "FUND", "ENT", "INST", "INC",
    "TT", "EVT", "PEER", "ANA", "ADM",
}  # fmt: skip
HEILMEIER = {"objective", "today", "new", "who_cares", "risks", "cost", "time", "exams"}


def read(name: str) -> dict:
    return tomllib.loads((CONTENT / name).read_text(encoding="utf-8"))


TECHNOLOGIES = {p.stem: tomllib.loads(p.read_text(encoding="utf-8")) for p in sorted(CONTENT.glob("technologies/*"))}
ORGANISATIONS = {o["slug"]: o for o in read("organisations.toml")["organisation"]}
PEOPLE = {p["slug"]: p for p in read("people.toml")["person"]}
RELATIONS = read("people.toml")["relation"]
LEADS = {lead["slug"]: lead for lead in read("leads.toml")["lead"]}
NEEDS = read("needs.toml")["need"]
CAMPAIGNS = read("campaigns.toml")["campaign"]
SIGNALS = read("signals.toml")["signal"]
DOCUMENTS = {p.relative_to(CONTENT).as_posix(): tomllib.loads(p.read_text("utf-8")) for p in CONTENT.rglob("*.toml")}


def tables(node: object, path: str = "") -> Iterator[tuple[str, dict]]:
    if isinstance(node, dict):
        yield path, node
        for key, child in node.items():
            yield from tables(child, f"{path}.{key}")
    elif isinstance(node, list):
        for index, child in enumerate(node):
            yield from tables(child, f"{path}[{index}]")


def half_pairs(node: object) -> list[str]:
    """Every bilingual key whose other half is absent or blank."""
    missing = []
    for path, table in tables(node):
        for key, text in table.items():
            if key.endswith(("_zh", "_en")):
                other = key[:-3] + ("_en" if key.endswith("_zh") else "_zh")
                if not text or not table.get(other):
                    missing.append(f"{path}.{key}")
    return missing


def has_chinese(text: str) -> bool:
    return any("一" <= char <= "鿿" for char in text)


def check_character(code: str) -> str:
    """GB 32100-2015: 31-letter alphabet, weights 3**i modulo 31."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    total = sum(alphabet.index(char) * pow(3, i, 31) for i, char in enumerate(code[:17]))
    return alphabet[-total % 31]


def organisation_check_character(body: str) -> str:
    """GB 11714: the ninth character of the organisation part."""
    values = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    rest = 11 - sum(values.index(char) * w for char, w in zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_bilingual_pair_is_filled_in_both_languages(name: str) -> None:
    assert half_pairs(DOCUMENTS[name]) == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_english_texts_hold_no_chinese_characters(name: str) -> None:
    strays = [
        f"{path}.{key}"
        for path, table in tables(DOCUMENTS[name])
        for key, text in table.items()
        if key.endswith("_en") and isinstance(text, str) and has_chinese(text)
    ]
    assert strays == []


def test_credit_codes_are_unique_and_carry_right_check_characters() -> None:
    codes = [o["credit_code"] for o in ORGANISATIONS.values()]
    assert len(set(codes)) == len(codes) >= 40
    assert [c for c in codes if len(c) != 18 or c[17] != check_character(c)] == []
    assert [c for c in codes if c[16] != organisation_check_character(c[8:16])] == []
    assert {c[:2] for c in codes} == {"12", "52", "91"}
    assert {c[2:4] for c in codes} == {"31", "32", "33", "34"}


def test_organisation_parents_resolve_and_never_loop() -> None:
    for slug, organisation in ORGANISATIONS.items():
        seen = {slug}
        while parent := organisation.get("parent"):
            assert parent not in seen
            seen.add(parent)
            organisation = ORGANISATIONS[parent]


def test_each_role_has_exactly_one_named_account() -> None:
    accounts = Counter(p["role"] for p in PEOPLE.values() if p.get("account"))
    assert accounts == dict.fromkeys(ROLES, 1)


def test_people_are_many_and_belong_to_known_organisations() -> None:
    assert len(PEOPLE) >= 120
    assert {p["organisation"] for p in PEOPLE.values()} <= set(ORGANISATIONS)
    assert all(set(p["fields"]) <= FIELDS for p in PEOPLE.values())


def test_experts_cover_every_kind_with_keywords_and_dated_employment() -> None:
    experts = [p for p in PEOPLE.values() if "expert" in p]
    assert len(experts) >= 40
    kinds = {"technical", "industry", "investor", "user", "ethics", "regulation", "finance"}
    assert {p["expert"]["kind"] for p in experts} == kinds
    for expert in experts:
        assert len(expert["keywords_zh"]) == len(expert["keywords_en"]) >= 3
        assert all(job["organisation"] in ORGANISATIONS for job in expert["employment"])
        assert all(job["from"] < job.get("until", date.max) for job in expert["employment"])
        assert expert["organisation"] in {j["organisation"] for j in expert["employment"] if "until" not in j}
    assert sum(len(p["employment"]) > 1 for p in experts) >= 10


def test_relations_point_at_known_people_or_organisations() -> None:
    assert len(RELATIONS) >= 12
    kinds = {"coauthor", "coinventor", "adviser_student", "equity", "kin"}
    assert {r["kind"] for r in RELATIONS} == kinds
    for relation in RELATIONS:
        assert relation["person"] in PEOPLE
        assert ("organisation" in relation) == (relation["kind"] == "equity")
        assert relation.get("organisation") in {None, *ORGANISATIONS}
        assert relation.get("other") in {None, *PEOPLE}
        assert relation["source"] in {"declared", "derived"}


def test_technologies_are_enough_and_named_by_their_files() -> None:
    assert len(TECHNOLOGIES) >= 28
    assert [stem for stem, t in TECHNOLOGIES.items() if t["slug"] != stem] == []


def test_dossiers_stand_in_every_early_state_and_mostly_as_candidates() -> None:
    states = Counter(t["target_state"] for t in TECHNOLOGIES.values())
    assert set(states) == STATES
    assert states["cand"] + states["appr"] > len(TECHNOLOGIES) / 2
    assert {t["field"] for t in TECHNOLOGIES.values()} == FIELDS
    assert {t["channel"] for t in TECHNOLOGIES.values()} == CHANNELS


@pytest.mark.parametrize("slug", TECHNOLOGIES)
def test_a_closed_dossier_says_why_or_points_on(slug: str) -> None:
    technology = TECHNOLOGIES[slug]
    state = technology["target_state"]
    assert (technology.get("decline_reason") in REASONS) == (state == "decl")
    assert (len(technology.get("decline_feedback_zh", "")) >= 200) == (state == "decl")
    assert ("withdraw_reason_zh" in technology) == (state == "withd")
    assert (technology.get("merged_into") in TECHNOLOGIES) == (state == "merged")


@pytest.mark.parametrize("slug", TECHNOLOGIES)
def test_a_technology_states_one_short_claim_and_known_codes(slug: str) -> None:
    technology = TECHNOLOGIES[slug]
    assert 10 <= len(technology["claim_zh"]) <= 60
    assert 20 <= len(technology["claim_en"]) <= 140
    assert technology["field"] in FIELDS
    assert technology["channel"] in CHANNELS
    assert technology["kind"] in {"exploration", "organised"}
    assert technology["target_state"] in STATES
    assert technology["organisation"] in ORGANISATIONS
    assert 1 <= technology["trl_now"] <= 9


@pytest.mark.parametrize("slug", TECHNOLOGIES)
def test_a_leap_metric_moves_from_incumbent_towards_the_limit(slug: str) -> None:
    metric = TECHNOLOGIES[slug]["metric"]
    sign = {"higher": 1, "lower": -1}[metric["better"]]
    assert sign * metric["incumbent"] < sign * metric["target"] <= sign * metric["limit"]
    assert sign * metric["record"] <= sign * metric["limit"]
    assert sign * metric["own_now"] <= sign * metric["record"]
    assert sign * metric["own_now"] < sign * metric["target"]


@pytest.mark.parametrize("slug", TECHNOLOGIES)
def test_assumptions_and_kill_criteria_are_testable(slug: str) -> None:
    technology = TECHNOLOGIES[slug]
    assert 3 <= len(technology["assumption"]) <= 5
    assert 2 <= len(technology["kill_criterion"]) <= 3
    assert 2 <= len(technology["rival"]) <= 3
    for assumption in technology["assumption"]:
        assert 0 < assumption["probability"] < 1
        assert assumption["cost_wan"] > 0
        assert assumption["by_month"] > 0
        assert assumption["state"] in {"unknown", "holding", "broken"}


@pytest.mark.parametrize("slug", TECHNOLOGIES)
def test_heilmeier_answers_and_four_properties_are_whole(slug: str) -> None:
    technology = TECHNOLOGIES[slug]
    assert set(technology["heilmeier"]) == {f"{q}_{lang}" for q in HEILMEIER for lang in ("zh", "en")}
    assert set(technology["four_properties"]) == {"scene", "need", "route", "exclusivity"}
    for property_ in technology["four_properties"].values():
        assert set(property_) == {f"{p}_{lang}" for p in ("claim", "evidence", "specialist") for lang in ("zh", "en")}


@pytest.mark.parametrize("slug", TECHNOLOGIES)
def test_stage_one_is_cheap_short_and_has_a_number_to_reach(slug: str) -> None:
    stages = TECHNOLOGIES[slug]["stage"]
    assert len(stages) == 3
    assert stages[0]["budget_wan"] <= 0.20 * sum(s["budget_wan"] for s in stages)
    assert stages[0]["months"] <= 9
    assert str(sum(s["budget_wan"] for s in stages)) in TECHNOLOGIES[slug]["heilmeier"]["cost_zh"]
    assert str(sum(s["months"] for s in stages)) in TECHNOLOGIES[slug]["heilmeier"]["time_zh"]
    assert all(s["exam_better"] in {"higher", "lower"} and s["exam_value"] > 0 for s in stages)


@pytest.mark.parametrize("slug", TECHNOLOGIES)
def test_team_property_and_public_sources_are_present(slug: str) -> None:
    technology = TECHNOLOGIES[slug]
    assert 3 <= len(technology["member"]) <= 5
    assert technology["member"][0]["person"] in PEOPLE
    assert {m["person"] for m in technology["member"] if "person" in m} <= set(PEOPLE)
    assert 1 <= len(technology["ip_asset"]) <= 3
    assert 2 <= len(technology["source"]) <= 4
    for source in technology["source"]:
        assert source["supports"] in {"incumbent", "record", "limit", "route"}
        assert 1900 <= source["year"] <= 2026
        assert source.get("doi", "10.").startswith("10.")


def chinese_characters(text: str) -> int:
    return sum(has_chinese(char) for char in text)


def test_leads_are_about_a_hundred_unique_and_coded() -> None:
    assert 100 <= len(LEADS) == len(read("leads.toml")["lead"])
    assert set(LEADS).isdisjoint(TECHNOLOGIES)
    for lead in LEADS.values():
        assert len(lead["claim_zh"]) <= 60
        assert lead["field"] in FIELDS
        assert lead["channel"] in CHANNELS
        assert lead["organisation"] in ORGANISATIONS
        assert lead["incumbent_value"] != lead["target"]
        assert lead["why_zh"].count("。") >= 2


def test_lead_outcomes_carry_what_each_needs() -> None:
    assert {lead["outcome"] for lead in LEADS.values()} == {"stay", "candidate", "watch", "ask", "merge", "decline"}
    for lead in LEADS.values():
        outcome = lead["outcome"]
        assert ("ask_zh" in lead) == (outcome == "ask")
        assert ("merge_into" in lead) == (outcome == "merge")
        assert (lead.get("reason") in REASONS) == (outcome == "decline")
        assert (chinese_characters(lead.get("feedback", "")) >= 200) == (outcome == "decline")


def test_declines_use_every_reason_and_no_two_share_a_text() -> None:
    declines = [lead for lead in LEADS.values() if lead["outcome"] == "decline"]
    assert {lead["reason"] for lead in declines} == REASONS
    sentences = [s for lead in declines for s in lead["feedback"].split("。")[1:] if s]
    assert len(set(sentences)) == len(sentences)


def test_eight_near_duplicates_point_at_the_lead_they_repeat_in_either_language() -> None:
    repeats = [lead for lead in LEADS.values() if lead["outcome"] == "merge"]
    assert len(repeats) == 8
    assert {lead["language"] for lead in repeats} == {"zh", "en"}
    for lead in repeats:
        original = LEADS[lead["merge_into"]]
        assert original["outcome"] != "merge"
        assert original["field"] == lead["field"]
        assert original["title_zh"] != lead["title_zh"]


def test_needs_are_measurable_and_answered() -> None:
    assert len(NEEDS) == 14
    assert {need["mode"] for need in NEEDS} == {"open_bid", "race", "directed"}
    for need in NEEDS:
        assert need["organisation"] in ORGANISATIONS
        assert (need["target"] > need["current_value"]) == (need["better"] == "higher")
        assert need["deadline_months"] > 0
        assert set(need["answers"]) <= {*TECHNOLOGIES, *LEADS}


def test_campaigns_log_their_outreach_inside_their_dates() -> None:
    assert len(CAMPAIGNS) == 4
    for campaign in CAMPAIGNS:
        assert PEOPLE[campaign["owner"]]["role"] == "PS"
        assert len(campaign["queries_zh"]) == len(campaign["queries_en"]) >= 3
        assert set(campaign["hits"]) <= {*TECHNOLOGIES, *LEADS}
        for entry in campaign["outreach"]:
            assert campaign["start"] <= entry["date"] <= campaign["end"]
            assert entry["organisation"] in ORGANISATIONS
            assert entry.get("person") in {None, *PEOPLE}
            assert entry["result"] in {"met", "sample", "visit", "declined", "silent"}


def test_signals_are_marked_fictional_scored_and_linked() -> None:
    assert len(SIGNALS) == 40
    assert {signal["kind"] for signal in SIGNALS} == {"paper", "patent", "news", "deal"}
    for signal in SIGNALS:
        assert signal["fictional"] is True
        assert 0 <= signal["novelty"] <= 1
        assert -1 <= signal["disruption"] <= 1
        assert set(signal["links"]) <= {*TECHNOLOGIES, *LEADS}
