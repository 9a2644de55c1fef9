"""The table of conflicts (promise P4): who is kept out of what, by which tie, and until which day.

Lin reviews; Zhao applies. The day is 2026-06-01. Academy is the parent of Physics and of Chemistry, Physics the parent of Lab.
"""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhongshu.people.conflicts import KINDS, Matter, Ruling, Severity, Stay, Tie, World, findings, locked, years_before

ON = dt.date(2026, 6, 1)
ANCESTORS = {
    "physics": frozenset({"academy"}),
    "chemistry": frozenset({"academy"}),
    "lab": frozenset({"physics", "academy"}),
}


def day(text):
    return dt.date.fromisoformat(text) if text else None


def stay(person, organisation, since=None, until=None):
    return Stay(person, organisation, day(since), day(until))


def tie(kind, person, other, since=None, until=None, severity=None, record="r1"):
    return Tie(kind, person, other, severity or KINDS[kind].severity, day(since), day(until), record)


def ruling(kind, person, other, severity, decided_on):
    return Ruling(kind, person, other, Severity(severity), day(decided_on), "r9")


def found(*facts, people=("zhao",), organisations=(), recommenders=(), canonical=None, person="lin", on=ON):
    """Kinds and severities found between Lin and the matter, as "kind severity"."""
    world = World(
        stays=tuple(f for f in facts if isinstance(f, Stay)),
        ties=tuple(f for f in facts if isinstance(f, Tie)),
        rulings=tuple(f for f in facts if isinstance(f, Ruling)),
        ancestors=ANCESTORS,
        canonical=canonical or {},
    )
    matter = Matter(frozenset(people), frozenset(organisations), on, frozenset(recommenders))
    return [f"{f.kind} {f.severity}" for f in findings(person, matter, world)]


SAME = ["same_organisation bar"]
# name, facts, matter, what is found
CASES = [
    # --- the same human being
    ("strangers", [], {}, []),
    ("himself in the team", [], {"people": ["lin"]}, ["same_person bar"]),
    ("two accounts of one person", [], {"people": ["lin-2"], "canonical": {"lin-2": "lin"}}, ["same_person bar"]),
    ("the reviewer's record is the merged one", [], {"people": ["l"], "canonical": {"lin": "l"}}, ["same_person bar"]),
    ("two merged records of a third", [], {"people": ["a", "b"], "canonical": {"a": "z", "b": "z"}}, []),
    # --- same organisation
    ("same organisation now", [stay("lin", "physics")], {"organisations": ["physics"]}, SAME),
    ("other organisation", [stay("lin", "tsing")], {"organisations": ["physics"]}, []),
    ("child of the applicant", [stay("lin", "lab")], {"organisations": ["physics"]}, SAME),
    ("parent of the applicant", [stay("lin", "academy")], {"organisations": ["physics"]}, SAME),
    ("grandchild of the applicant", [stay("lin", "lab")], {"organisations": ["academy"]}, SAME),
    ("grandparent of the applicant", [stay("lin", "academy")], {"organisations": ["lab"]}, SAME),
    ("sister institute of one academy", [stay("lin", "chemistry")], {"organisations": ["physics"]}, []),
    ("niece institute of one academy", [stay("lin", "lab")], {"organisations": ["chemistry"]}, []),
    ("left 1 year ago", [stay("lin", "physics", "2015-01-01", "2025-06-01")], {"organisations": ["physics"]}, SAME),
    ("left exactly 2 years ago", [stay("lin", "physics", None, "2024-06-01")], {"organisations": ["physics"]}, SAME),
    ("left 2 years and 1 day ago", [stay("lin", "physics", None, "2024-05-31")], {"organisations": ["physics"]}, []),
    ("begins today", [stay("lin", "physics", "2026-06-01")], {"organisations": ["physics"]}, SAME),
    ("begins tomorrow", [stay("lin", "physics", "2026-06-02")], {"organisations": ["physics"]}, []),
    ("second of two employments", [stay("lin", "tsing"), stay("lin", "physics")], {"organisations": ["physics"]}, SAME),
    ("colleague of a team member", [stay("lin", "tsing"), stay("zhao", "tsing")], {}, SAME),
    ("colleague who left long ago", [stay("lin", "tsing"), stay("zhao", "tsing", None, "2024-05-31")], {}, []),
    ("colleague through child institute", [stay("lin", "lab"), stay("zhao", "physics")], {}, SAME),
    ("both write from qq.com", [stay("lin", "tsing"), stay("zhao", "physics")], {}, []),
    ("employment under the merged record", [stay("lin-2", "physics")],
     {"organisations": ["physics"], "canonical": {"lin-2": "lin"}}, SAME),
    ("visiting professor, declared", [tie("same_organisation", "lin", "physics")], {"organisations": ["physics"]}, SAME),
    ("visiting professor until 3 years ago", [tie("same_organisation", "lin", "physics", None, "2023-06-01")],
     {"organisations": ["physics"]}, []),
    ("visits where a team member works", [tie("same_organisation", "lin", "tsing"), stay("zhao", "tsing")], {}, SAME),
    # --- works made together
    ("co-author 2 years ago", [tie("coauthor", "lin", "zhao", None, "2024-06-01")], {}, ["coauthor bar"]),
    ("co-author, told by the other", [tie("coauthor", "zhao", "lin", None, "2024-06-01")], {}, ["coauthor bar"]),
    ("co-author exactly 3 years ago", [tie("coauthor", "lin", "zhao", None, "2023-06-01")], {}, ["coauthor bar"]),
    ("co-author 3 years and 1 day ago", [tie("coauthor", "lin", "zhao", None, "2023-05-31")], {}, []),
    ("co-author, day unknown", [tie("coauthor", "lin", "zhao")], {}, ["coauthor bar"]),
    ("co-author of somebody else", [tie("coauthor", "lin", "wu")], {}, []),
    ("co-author under the merged record", [tie("coauthor", "lin", "z2")], {"canonical": {"z2": "zhao"}}, ["coauthor bar"]),
    ("co-inventor 20 years ago", [tie("coinventor", "lin", "zhao", None, "2006-01-01")], {}, ["coinventor bar"]),
    # --- for ever
    ("adviser 25 years ago", [tie("adviser_student", "zhao", "lin", "1999-09-01", "2001-07-01")], {}, ["adviser_student bar"]),
    ("student of a team member", [tie("adviser_student", "lin", "zhao")], {}, ["adviser_student bar"]),
    ("kin", [tie("kin", "lin", "zhao")], {}, ["kin bar"]),
    ("litigation with a person", [tie("litigation", "lin", "zhao", "2019-01-01", "2020-01-01")], {}, ["litigation bar"]),
    ("litigation with the parent", [tie("litigation", "lin", "academy")], {"organisations": ["lab"]}, ["litigation bar"]),
    # --- while it lasts
    ("equity in the applicant", [tie("equity", "lin", "firm")], {"organisations": ["firm"]}, ["equity bar"]),
    ("equity sold yesterday", [tie("equity", "lin", "firm", None, "2026-05-31")], {"organisations": ["firm"]}, []),
    ("equity sold today", [tie("equity", "lin", "firm", None, "2026-06-01")], {"organisations": ["firm"]}, ["equity bar"]),
    ("co-holders of one firm", [tie("equity", "lin", "firm"), tie("equity", "zhao", "firm")], {}, ["equity bar"]),
    ("holders of two firms", [tie("equity", "lin", "firm"), tie("equity", "zhao", "other")], {}, []),
    ("competing route", [tie("competing_route", "lin", "zhao", "2025-01-01")], {}, ["competing_route bar"]),
    ("competing route given up", [tie("competing_route", "lin", "zhao", None, "2026-01-01")], {}, []),
    # --- recommenders
    ("recommended this technology", [], {"recommenders": ["lin"]}, ["recommender bar"]),
    ("somebody else recommended it", [], {"recommenders": ["wu"]}, []),
    ("recommended the team, on record", [tie("recommender", "lin", "zhao")], {}, ["recommender bar"]),
    # --- disclosed only
    ("same association", [tie("association", "lin", "zhao")], {}, ["association disclose"]),
    ("past panel", [tie("past_panel", "lin", "zhao", "2024-01-01", "2024-02-01")], {}, ["past_panel disclose"]),
    # --- rulings
    ("ruled no interest", [stay("lin", "physics"), ruling("same_organisation", "lin", "physics", "none", "2026-01-01")],
     {"organisations": ["physics"]}, ["same_organisation none"]),
    ("ruled to disclose", [stay("lin", "physics"), ruling("same_organisation", "lin", "physics", "disclose", "2026-01-01")],
     {"organisations": ["physics"]}, ["same_organisation disclose"]),
    ("ruling older than the employment",
     [stay("lin", "physics", "2026-02-01"), ruling("same_organisation", "lin", "physics", "none", "2026-01-01")],
     {"organisations": ["physics"]}, SAME),
    ("ruling on another kind", [stay("lin", "physics"), ruling("litigation", "lin", "physics", "none", "2026-01-01")],
     {"organisations": ["physics"]}, SAME),
    ("ruling for another person", [stay("lin", "physics"), ruling("same_organisation", "wu", "physics", "none", "2026-01-01")],
     {"organisations": ["physics"]}, SAME),
    ("co-author ruled to disclose", [tie("coauthor", "lin", "zhao", severity=Severity.DISCLOSE)], {}, ["coauthor disclose"]),
    ("an old ruling and a new declaration",
     [tie("coauthor", "lin", "zhao"), ruling("coauthor", "lin", "zhao", "none", "2026-01-01")], {}, ["coauthor bar"]),
    # --- several at once
    ("kin and colleague", [tie("kin", "lin", "zhao"), stay("lin", "physics"), stay("zhao", "physics")], {},
     ["same_organisation bar", "kin bar"]),
    ("the graver of two on one pair",
     [tie("coauthor", "lin", "zhao", severity=Severity.DISCLOSE), tie("coauthor", "zhao", "lin", record="r2")], {},
     ["coauthor bar"]),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "matter", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_findings_when_these_facts_are_known_then_these_interests(facts, matter, expected):
    assert found(*facts, **matter) == expected


def test_table_when_counted_then_covers_at_least_forty_cases_and_every_kind():
    assert len(CASES) >= 40
    assert {text.split()[0] for case in CASES for text in case[3]} == set(KINDS)


@pytest.mark.parametrize("kind", ["coauthor", "coinventor", "adviser_student", "kin", "litigation", "competing_route"])
def test_tie_between_persons_when_read_from_either_side_then_both_are_kept_out(kind):
    assert found(tie(kind, "lin", "zhao")) == found(tie(kind, "lin", "zhao"), person="zhao", people=["lin"])


def test_years_before_when_leap_day_then_last_of_february():
    assert years_before(dt.date(2028, 2, 29), 2) == dt.date(2026, 2, 28)


def test_reason_when_child_institute_then_names_the_organisation_in_both_languages():
    from zhongshu.kernel.bilingual import Bi

    names = {"lab": Bi("实验室", "Lab"), "physics": Bi("物理所", "Physics"), "zhao": Bi("赵", "Zhao")}
    world = World(stays=(stay("lin", "lab", None, "2025-01-01"),), ancestors=ANCESTORS, names=names)
    (finding,) = findings("lin", Matter(frozenset(), frozenset({"physics"}), ON), world)
    assert finding.reason == Bi(
        "曾任职于实验室（至 2025-01-01），与物理所为上下级单位",
        "Worked at Lab (until 2025-01-01), parent or child of Physics",
    )


PEOPLE = ["lin", "zhao", "wu", "chen"]
PLACES = ["academy", "physics", "chemistry", "lab", "firm"]
DAYS = st.one_of(st.none(), st.dates(dt.date(2018, 1, 1), dt.date(2028, 1, 1)))
STAYS = st.builds(Stay, st.sampled_from(PEOPLE), st.sampled_from(PLACES), DAYS, DAYS)
TIES = st.builds(
    lambda kind, a, b, since, until: tie(kind, a, b, since and str(since), until and str(until)),
    st.sampled_from([k for k in KINDS if k not in ("same_person", "same_organisation")]),
    st.sampled_from(PEOPLE),
    st.sampled_from(PEOPLE),
    DAYS,
    DAYS,
)
MATTERS = st.builds(
    lambda people, orgs: Matter(frozenset(people), frozenset(orgs), ON),
    st.sets(st.sampled_from(PEOPLE)),
    st.sets(st.sampled_from(PLACES)),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(STAYS, max_size=6), st.lists(TIES, max_size=6), MATTERS)
def test_findings_when_one_more_fact_is_known_then_nobody_is_let_in_by_it(stays, ties, matter):
    less = World(stays=tuple(stays[1:]), ties=tuple(ties[1:]), ancestors=ANCESTORS)
    more = World(stays=tuple(stays), ties=tuple(ties), ancestors=ANCESTORS)
    assert locked(findings("lin", matter, less)) <= locked(findings("lin", matter, more))


@settings(max_examples=300, deadline=None)
@given(st.lists(STAYS, max_size=6), st.lists(TIES, max_size=6), MATTERS, st.randoms())
def test_findings_when_rows_come_in_another_order_then_the_same_answer(stays, ties, matter, random):
    world = World(stays=tuple(stays), ties=tuple(ties), ancestors=ANCESTORS)
    random.shuffle(stays)
    random.shuffle(ties)
    again = World(stays=tuple(stays), ties=tuple(ties), ancestors=ANCESTORS)

    def pairs(w):
        return [(f.kind, f.other, f.severity) for f in findings("lin", matter, w)]

    assert pairs(world) == pairs(again)


# --- the center itself, and an institute below it (decision 0011)


def of_the_house(*facts, organisations=("institute",), people=("zhao",), office=True):
    """The same between Lin and a matter of a child of the center, asked of Lin in an office of the house (or as a judge)."""
    world = World(
        stays=tuple(f for f in facts if isinstance(f, Stay)),
        ties=tuple(f for f in facts if isinstance(f, Tie)),
        rulings=tuple(f for f in facts if isinstance(f, Ruling)),
        ancestors={"institute": frozenset({"center"}), "shop": frozenset({"institute", "center"}), "center": frozenset({"ministry"})},
        houses=frozenset({"center"}),
    )  # fmt: skip
    matter = Matter(frozenset(people), frozenset(organisations), ON, office=office)
    return [f"{f.kind} {f.severity}" for f in findings("lin", matter, world)]


DISCLOSED = ["same_organisation disclose"]


@pytest.mark.parametrize(
    ("label", "facts", "more", "expected"),
    [
        ("works at the center, in an office", [stay("lin", "center")], {}, DISCLOSED),
        ("at any distance below", [stay("lin", "center")], {"organisations": ["shop"]}, DISCLOSED),
        ("works at the center, judges", [stay("lin", "center")], {"office": False}, SAME),
        ("works at the institute itself", [stay("lin", "institute")], {}, SAME),
        ("works at both", [stay("lin", "center"), stay("lin", "institute")], {}, SAME),
        ("works below the institute", [stay("lin", "shop")], {}, SAME),
        ("the center itself leads", [stay("lin", "center")], {"organisations": ["center"]}, SAME),
        ("works above the center", [stay("lin", "ministry")], {}, []),
        ("a colleague of the team", [stay("lin", "center"), stay("zhao", "center")], {"organisations": []}, SAME),
        ("of the team at the institute", [stay("lin", "center"), stay("zhao", "institute")], {"organisations": []}, DISCLOSED),
        ("a declared tie to the center stays as it was ruled", [tie("same_organisation", "lin", "center")], {}, SAME),
        ("integrity rules that it bars", [stay("lin", "center"), ruling("same_organisation", "lin", "institute", "bar", "2026-05-01")], {}, SAME),
        ("kin of the team, in whatever office", [stay("lin", "center"), tie("kin", "lin", "zhao")], {}, ["kin bar", *DISCLOSED]),
    ],
)  # fmt: skip
def test_an_office_of_the_center_is_not_shut_out_by_an_institute_below_it(label, facts, more, expected):
    assert of_the_house(*facts, **more) == expected
