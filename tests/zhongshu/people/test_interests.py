"""Interests on record: who may declare, rebut and rule; and that what is on record reaches the rules at once."""

import datetime as dt

import pytest

from tests.zhongshu.people.cast import HOUSE, account, actor
from zhongshu.kernel import clock
from zhongshu.kernel.errors import BadValue, Hidden, NotAllowed, Stale
from zhongshu.ledger.models import Line
from zhongshu.people.actions import (
    add_employment,
    confirm_merge,
    contest_finding,
    declare_interest,
    derive_interests,
    describe_own_expertise,
    enrol_expert,
    propose_merge,
    rebut_interest,
    register_organisation,
    register_person,
    rule_interest,
    update_expert,
    withdraw_interest,
)
from zhongshu.people.actions.interests import Derived
from zhongshu.people.actor import SYSTEM
from zhongshu.people.models import ExpertProfile, Interest
from zhongshu.people.queries import barring_interests, experts, interests_among, interests_between, interests_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    class Cast:
        lin, wu, shen, ao = actor("lin", "EXP"), actor("wu", "EXP"), actor("shen", "INT"), actor("ao", "AO")
        zhao = register_person(HOUSE, name_zh="赵", name_en="Zhao")
        physics = register_organisation(HOUSE, name_zh="物理所", name_en="Physics", kind="institute")
        lab = register_organisation(HOUSE, name_zh="实验室", name_en="Lab", kind="institute", parent_id=physics.pk)

    return Cast


def kinds(person_id, people=(), orgs=(), **more):
    return [f"{f.kind} {f.severity}" for f in interests_between(person_id, people, orgs, **more)]


def test_interests_between_when_declared_then_found_by_the_next_question_from_both_sides(cast):
    assert kinds(cast.lin.person_id, [cast.zhao.pk]) == []
    declare_interest(cast.lin, kind="kin", other_person_id=cast.zhao.pk)
    assert kinds(cast.lin.person_id, [cast.zhao.pk]) == ["kin bar"] == kinds(cast.zhao.pk, [cast.lin.person_id])


def test_interests_between_when_child_institute_and_ended_employment_then_two_years(cast):
    add_employment(HOUSE, cast.lin.person_id, organisation_id=cast.lab.pk, until=dt.date(2024, 6, 1))
    assert kinds(cast.lin.person_id, orgs=[cast.physics.pk], on=dt.date(2026, 6, 1)) == ["same_organisation bar"]
    assert kinds(cast.lin.person_id, orgs=[cast.physics.pk], on=dt.date(2026, 6, 2)) == []


def test_interests_between_when_second_account_of_one_person_then_same_person_after_the_merge(cast):
    second = account("lin-2", "PI")
    declare_interest(cast.lin, kind="coauthor", other_person_id=cast.zhao.pk)
    old = second.person_id
    merge = propose_merge(HOUSE, old, into_id=cast.lin.person_id, reason="one human being")
    confirm_merge(cast.ao, merge.pk)
    assert kinds(cast.lin.person_id, [old]) == ["same_person bar"]
    assert kinds(old, [cast.zhao.pk]) == ["coauthor bar"]


def test_interests_among_when_many_are_asked_then_the_number_of_queries_stays(cast, django_assert_num_queries):
    people = [register_person(HOUSE, name_zh=f"人{n}").pk for n in range(12)]
    for person in people:
        add_employment(HOUSE, person, organisation_id=cast.lab.pk)
    for asked in (people[:1], people):
        with django_assert_num_queries(6):
            found = interests_among(asked, [cast.zhao.pk], [cast.physics.pk])
        assert {f.kind for fs in found.values() for f in fs} == {"same_organisation"} and len(found) == len(asked)


def test_barring_interests_when_only_disclosed_then_none(cast):
    declare_interest(cast.lin, kind="association", other_person_id=cast.zhao.pk)
    assert barring_interests(cast.lin.person_id, people=[cast.zhao.pk], organisations=[]) == []
    assert kinds(cast.lin.person_id, [cast.zhao.pk]) == ["association disclose"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "friendship"}, {"kind": "same_person"}, {"kind": "kin", "other_person_id": ""},
        {"kind": "kin", "other_person_id": "01ARZ3NDEKTSV4RRFFQ69G5FAV"}, {"organisation_id": "x"},
        {"since": dt.date(2026, 1, 2), "until": dt.date(2026, 1, 1)},
    ],
)  # fmt: skip
def test_declare_when_something_is_wrong_then_refused_and_nothing_written(cast, wrong):
    with pytest.raises(BadValue):
        declare_interest(cast.lin, **{"kind": "coauthor", "other_person_id": cast.zhao.pk, **wrong})
    assert not Interest.objects.exists()


def test_declare_when_kin_to_an_organisation_or_oneself_then_refused(cast):
    with pytest.raises(BadValue):
        declare_interest(cast.lin, kind="kin", organisation_id=cast.physics.pk)
    with pytest.raises(BadValue):
        declare_interest(cast.lin, kind="kin", other_person_id=cast.lin.person_id)


def test_declare_when_for_another_then_officers_only_and_marked_as_reported(cast):
    with pytest.raises(NotAllowed):
        declare_interest(cast.wu, kind="kin", person_id=cast.lin.person_id, other_person_id=cast.zhao.pk)
    reported = declare_interest(cast.ao, kind="kin", person_id=cast.lin.person_id, other_person_id=cast.zhao.pk)
    assert (reported.source, reported.severity, reported.state) == ("reported", "bar", "open")


def test_rebut_when_rebutted_then_still_bars_until_integrity_rules(cast):
    tie = declare_interest(cast.ao, kind="coauthor", person_id=cast.lin.person_id, other_person_id=cast.zhao.pk)
    rebut_interest(cast.lin, tie.pk, version=1, statement="a namesake wrote that paper")
    assert kinds(cast.lin.person_id, [cast.zhao.pk]) == ["coauthor bar"]
    rule_interest(cast.shen, tie.pk, version=2, severity="none", reason="the author is a namesake, checked by ORCID")
    assert kinds(cast.lin.person_id, [cast.zhao.pk]) == []
    tie.refresh_from_db()
    assert (tie.state, tie.decided_by, tie.severity) == ("ruled", cast.shen.user_id, "none")


def test_rebut_when_read_before_a_change_then_stale(cast):
    tie = declare_interest(cast.lin, kind="kin", other_person_id=cast.zhao.pk)
    rebut_interest(cast.lin, tie.pk, version=1, statement="not my cousin after all")
    with pytest.raises(Stale):
        rebut_interest(cast.lin, tie.pk, version=1, statement="twice")


@pytest.mark.parametrize("role", ["AO", "PS", "FL", "DIR", "COM", "EXP", "ADM", "FIN"])
def test_rule_when_not_integrity_then_refused(cast, role):
    tie = declare_interest(cast.lin, kind="kin", other_person_id=cast.zhao.pk)
    with pytest.raises(NotAllowed):
        rule_interest(actor("other", role), tie.pk, version=1, severity="none", reason="not my business")


def test_contest_when_derived_finding_is_contested_then_ruling_reaches_it_but_no_younger_employment(cast):
    add_employment(HOUSE, cast.lin.person_id, organisation_id=cast.physics.pk, since=dt.date(2020, 1, 1))
    tie = contest_finding(
        cast.lin, kind="same_organisation", organisation_id=cast.physics.pk, statement="unpaid title only"
    )
    assert kinds(cast.lin.person_id, orgs=[cast.physics.pk]) == ["same_organisation bar"]
    rule_interest(cast.shen, tie.pk, version=1, severity="disclose", reason="honorary, no pay, no vote")
    assert kinds(cast.lin.person_id, orgs=[cast.physics.pk]) == ["same_organisation disclose"]
    with clock.at(clock.now() + dt.timedelta(days=40)):
        add_employment(HOUSE, cast.lin.person_id, organisation_id=cast.physics.pk, since=clock.today())
        assert kinds(cast.lin.person_id, orgs=[cast.physics.pk]) == ["same_organisation bar"]


def test_withdraw_when_equity_is_sold_then_counts_until_that_day_and_for_its_owner_only(cast):
    tie = declare_interest(cast.lin, kind="equity", organisation_id=cast.physics.pk, since=dt.date(2020, 1, 1))
    with pytest.raises(Hidden):
        withdraw_interest(cast.wu, tie.pk, version=1, until=clock.today(), reason="not mine")
    withdraw_interest(cast.lin, tie.pk, version=1, until=clock.today() - dt.timedelta(days=1), reason="sold all shares")
    assert kinds(cast.lin.person_id, orgs=[cast.physics.pk]) == []


def test_derive_when_run_again_then_nothing_twice_and_a_ruling_is_reopened_only_by_something_younger(cast):
    paper = Derived(
        "coauthor", cast.lin.person_id, cast.zhao.pk, until=clock.today() - dt.timedelta(days=30), evidence="doi"
    )
    (first,) = derive_interests(SYSTEM, [paper])
    assert derive_interests(SYSTEM, [paper]) == []
    rule_interest(cast.shen, first, version=1, severity="none", reason="2,000 authors, never met")
    assert derive_interests(SYSTEM, [paper]) == [] and kinds(cast.lin.person_id, [cast.zhao.pk]) == []
    later = clock.now() + dt.timedelta(days=10)
    with clock.at(later):
        younger = Derived("coauthor", cast.lin.person_id, cast.zhao.pk, until=clock.today())
        assert len(derive_interests(SYSTEM, [younger])) == 1
        assert kinds(cast.lin.person_id, [cast.zhao.pk]) == ["coauthor bar"]


def test_interests_for_when_expert_then_own_only_and_officers_all(cast):
    declare_interest(cast.lin, kind="kin", other_person_id=cast.zhao.pk)
    declare_interest(cast.wu, kind="kin", other_person_id=cast.zhao.pk)
    counts = [interests_for(a).count() for a in (cast.lin, cast.wu, cast.ao, cast.shen, actor("pi", "PI"))]
    assert counts == [1, 1, 2, 2, 0]


def test_rule_when_own_interest_then_refused(cast):
    tie = declare_interest(cast.ao, kind="kin", person_id=cast.lin.person_id, other_person_id=cast.shen.person_id)
    with pytest.raises(NotAllowed):
        rule_interest(cast.shen, tie.pk, version=1, severity="none", reason="my own cousin")


# --- experts

PROFILE = {
    "kind": "technical", "level": "senior", "fields": ["energy", "ai"], "keywords_zh": "钙钛矿,叠层、 钙钛矿", "keywords_en": "tandem",
    "languages": ["en", "zh"], "availability": "available", "away_until": None, "yearly_cap": 8,
}  # fmt: skip


def test_enrol_expert_when_enrolled_then_found_by_field_and_keyword(cast):
    expert = enrol_expert(cast.ao, cast.lin.person_id, **PROFILE)
    assert (expert.keywords_zh, expert.languages) == ("钙钛矿, 叠层", "zh en")
    assert [e.pk for e in experts(cast.ao, field="energy", text="钙钛矿")] == [expert.pk]
    assert [list(experts(cast.ao, field="life")), list(experts(cast.ao, text="激光"))] == [[], []]
    with pytest.raises(BadValue):
        enrol_expert(cast.ao, cast.lin.person_id, **PROFILE)


@pytest.mark.parametrize(
    "wrong", [{"kind": "wizard"}, {"fields": ["x"]}, {"yearly_cap": -1}, {"languages": ["xx"]}, {"level": ""}]
)
def test_enrol_expert_when_wrong_then_refused_and_nobody_enrolled(cast, wrong):
    with pytest.raises(BadValue):
        enrol_expert(cast.ao, cast.lin.person_id, **{**PROFILE, **wrong})
    assert not ExpertProfile.objects.exists()


def test_describe_own_expertise_when_expert_then_words_change_and_the_rest_stays(cast):
    expert = enrol_expert(cast.ao, cast.lin.person_id, **PROFILE)
    own = {
        "keywords_zh": "新词",
        "keywords_en": "",
        "languages": ["zh"],
        "availability": "away",
        "away_until": dt.date(2027, 1, 1),
    }
    changed = describe_own_expertise(cast.lin, expert.pk, version=1, **own)
    assert (changed.keywords_zh, changed.kind, changed.yearly_cap, changed.version) == ("新词", "technical", 8, 2)
    with pytest.raises(Hidden):
        describe_own_expertise(cast.wu, expert.pk, version=2, **own)
    with pytest.raises(NotAllowed):
        update_expert(cast.lin, expert.pk, version=2, retired=False, **PROFILE)


def test_experts_when_expert_reads_then_the_own_profile_only(cast):
    mine = enrol_expert(cast.ao, cast.lin.person_id, **PROFILE)
    enrol_expert(cast.ao, cast.wu.person_id, **PROFILE)
    assert [e.pk for e in experts(cast.lin)] == [mine.pk]
    assert experts(actor("ps", "PS")).count() == 2
    assert Line.objects.filter(verb="people.enrol_expert").count() == 2
