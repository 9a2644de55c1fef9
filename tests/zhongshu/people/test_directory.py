"""The directory: names, codes, parents, employments, merges; and that no act writes without its one line."""

import datetime as dt
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.zhongshu.people.cast import HOUSE, account, actor
from zhongshu.kernel import clock
from zhongshu.kernel.errors import BadValue, Blocked, Hidden, NotAllowed, Stale
from zhongshu.ledger.models import Line
from zhongshu.people.actions import (
    add_employment,
    confirm_merge,
    declare_interest,
    decline_merge,
    end_employment,
    enrol_expert,
    import_employments,
    import_organisations,
    import_persons,
    propose_merge,
    register_organisation,
    register_person,
    update_organisation,
    update_person,
)
from zhongshu.people.actions.imports import EmploymentRow, OrganisationRow, PersonRow
from zhongshu.people.actor import PUBLIC, SYSTEM
from zhongshu.people.actors import actor_of
from zhongshu.people.credit_code import ALPHABET, check_character, credit_code, is_credit_code
from zhongshu.people.models import Employment, Interest, Organisation, Person
from zhongshu.people.names import orcid, sort_key
from zhongshu.people.queries import organisations, organisations_related, person_for, persons

pytestmark = pytest.mark.django_db
CONTENT = Path(__file__).parents[3] / "src/zhongshu/web/demo/content/organisations.toml"


# --- codes and names


@given(st.text(ALPHABET, min_size=17, max_size=17), st.integers(0, 16), st.sampled_from(ALPHABET))
@settings(max_examples=200, deadline=None)
def test_credit_code_when_one_character_is_mistyped_then_found_out(body, place, other):
    code = body + check_character(body)
    mistyped = code[:place] + other + code[place + 1 :]
    assert is_credit_code(code) and is_credit_code(mistyped) == (mistyped == code)


@pytest.mark.skipif(not CONTENT.exists(), reason="no demo content in this checkout")
def test_credit_code_when_demo_organisations_then_all_pass():
    codes = [
        o["credit_code"] for o in tomllib.loads(CONTENT.read_text("utf-8"))["organisation"] if o.get("credit_code")
    ]
    assert codes and [c for c in codes if not is_credit_code(c)] == []


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("", None), ("  ", None), ("91350100M000100Y43", "91350100M000100Y43"), (" 91350100m000100y43 ", "91350100M000100Y43"),
     ("91350100-M000100Y43", "91350100M000100Y43"), ("９１350100M000100Y43", "91350100M000100Y43")],
)  # fmt: skip
def test_credit_code_when_typed_in_many_ways_then_stored_in_one(typed, stored):
    assert credit_code(typed) == stored


@pytest.mark.parametrize("typed", ["91350100M000100Y44", "91350100M000100Y4", "91350100I000100Y43", "x" * 40])
def test_credit_code_when_wrong_then_refused_beside_its_field(typed):
    with pytest.raises(BadValue) as refused:
        credit_code(typed)
    assert refused.value.field == "credit_code"


def test_orcid_when_check_digit_is_right_then_stored_else_refused():
    assert orcid("https://orcid.org/0000-0002-1825-0097") == "0000-0002-1825-0097"
    assert orcid("0000-0002-1694-233x") == "0000-0002-1694-233X"
    with pytest.raises(BadValue):
        orcid("0000-0002-1825-0098")


def test_sort_key_when_chinese_then_pinyin_else_folded():
    assert sorted(["张", "李", "Abel", "王"], key=lambda n: sort_key(n if n != "Abel" else "", n)) == [
        "Abel",
        "李",
        "王",
        "张",
    ]


# --- organisations


def register(name, parent=None, **more):
    return register_organisation(HOUSE, name_zh=name, kind="institute", parent_id=parent.pk if parent else "", **more)


def test_register_organisation_when_registered_then_found_by_either_name_and_code():
    org = register("物理研究所", name_en="Institute of Physics", credit_code="91350100M000100Y43")
    register("化学研究所", name_en="Institute of Chemistry")
    assert [[o.pk for o in organisations(HOUSE, text=t)] for t in ("物理", "physics", "91350100M0")] == [[org.pk]] * 3


def test_register_organisation_when_code_is_taken_then_refused_beside_its_field():
    register("甲", credit_code="91350100M000100Y43")
    with pytest.raises(BadValue) as refused:
        register("乙", credit_code="91350100M000100Y43")
    assert (refused.value.field, Organisation.objects.count()) == ("credit_code", 1)


@pytest.mark.parametrize(
    "fields", [{"name_zh": ""}, {"name_zh": "x" * 201}, {"name_zh": "甲", "kind": "club"}, {"name_zh": "\u202e"}]
)
def test_register_organisation_when_wrong_then_refused(fields):
    with pytest.raises(BadValue):
        register_organisation(HOUSE, **{"kind": "company", **fields})


@pytest.mark.parametrize("role", ["PI", "EXP", "FIN", "INT", "ADM", "ANA", "COM", "ENT"])
def test_register_organisation_when_role_may_not_then_refused(role):
    with pytest.raises(NotAllowed):
        register_organisation(actor("chen", role), name_zh="甲")


def test_update_organisation_when_read_before_somebody_else_then_stale():
    org = register("甲")
    change = {"name_zh": "乙", "name_en": "", "kind": "company"}
    update_organisation(HOUSE, org.pk, version=1, **change)
    with pytest.raises(Stale):
        update_organisation(HOUSE, org.pk, version=1, **{**change, "name_zh": "丙"})
    org.refresh_from_db()
    assert (org.name_zh, org.version) == ("乙", 2)
    assert Line.objects.filter(verb="people.update_organisation").get().told["changed"]["name_zh"] == ["甲", "乙"]


def test_update_organisation_when_parent_is_its_own_child_then_refused():
    academy = register("院")
    physics = register("所", academy)
    lab = register("室", physics)
    for parent in (academy, physics, lab):
        with pytest.raises(BadValue):
            update_organisation(
                HOUSE, academy.pk, version=1, name_zh="院", name_en="", kind="institute", parent_id=parent.pk
            )


def test_organisations_related_when_tree_then_parents_and_children_but_no_sisters():
    academy = register("院")
    physics, chemistry = register("物理", academy), register("化学", academy)
    lab = register("室", physics)
    assert organisations_related(physics.pk) == {academy.pk, physics.pk, lab.pk}
    assert organisations_related(chemistry.pk) == {academy.pk, chemistry.pk}
    assert organisations_related(academy.pk) == {academy.pk, physics.pk, chemistry.pk, lab.pk}


def test_organisations_when_many_then_sorted_by_pinyin_in_one_query(django_assert_num_queries):
    for name in ("张江", "安徽", "北京"):
        register(name)
    with django_assert_num_queries(1):
        assert [o.name_zh for o in organisations(HOUSE)] == ["安徽", "北京", "张江"]


@pytest.mark.parametrize("who", [PUBLIC, None])
def test_directory_when_reader_may_not_then_refused(who):
    with pytest.raises(NotAllowed):
        organisations(who or actor("zhao", "PI"))
    with pytest.raises(NotAllowed):
        persons(who or actor("lin", "EXP"))


# --- persons and employments


def test_person_for_when_own_then_readable_and_of_others_not():
    zhao, wu = actor("zhao", "PI"), actor("wu", "PI")
    assert person_for(zhao, zhao.person_id).pk == zhao.person_id
    with pytest.raises(NotAllowed):
        person_for(wu, zhao.person_id)
    with pytest.raises(Hidden):
        person_for(HOUSE, "01ARZ3NDEKTSV4RRFFQ69G5FAV")


def test_update_person_when_own_then_changed_and_of_others_refused():
    zhao, wu = actor("zhao", "PI"), actor("wu", "PI")
    update_person(zhao, zhao.person_id, version=1, name_zh="赵一", name_en="Zhao Yi")
    assert [p.name_zh for p in persons(HOUSE, text="赵一")] == ["赵一"]
    with pytest.raises(NotAllowed):
        update_person(wu, zhao.person_id, version=2, name_zh="x", name_en="")


def test_employment_when_added_and_ended_then_actor_belongs_there_until_that_day():
    zhao, org = account("zhao", "PI"), register("甲")
    employment = add_employment(HOUSE, zhao.person_id, organisation_id=org.pk, since=dt.date(2020, 1, 1))
    assert actor_of(zhao).organisations == {org.pk}
    end_employment(HOUSE, employment.pk, until=clock.today() - dt.timedelta(days=1))
    assert actor_of(zhao).organisations == frozenset()
    with pytest.raises(Stale):
        end_employment(HOUSE, employment.pk, until=clock.today())


def test_end_employment_when_own_word_reaches_far_back_then_staff_must_say_it():
    lin, org = actor("lin", "EXP"), register("甲")
    employment = add_employment(lin, lin.person_id, organisation_id=org.pk)
    with pytest.raises(BadValue):
        end_employment(lin, employment.pk, until=clock.today() - dt.timedelta(days=91))
    end_employment(HOUSE, employment.pk, until=clock.today() - dt.timedelta(days=91))


def test_employment_when_of_another_then_refused():
    org = register("甲")
    with pytest.raises(NotAllowed):
        add_employment(actor("wu", "PI"), actor("zhao", "PI").person_id, organisation_id=org.pk)


# --- merges


def two_records():
    first = register_person(HOUSE, name_zh="林", name_en="Lin")
    second = register_person(HOUSE, name_zh="林怀真", name_en="Lin Huaizhen")
    return first, second


def test_merge_when_confirmed_by_a_second_person_then_everything_points_at_the_one_that_stays():
    org = register("甲")
    old, new = account("lin-old", "EXP"), account("lin-new", "PI")
    zhao = register_person(HOUSE, name_zh="赵")
    add_employment(HOUSE, old.person_id, organisation_id=org.pk)
    declare_interest(actor("ao", "AO"), kind="kin", person_id=old.person_id, other_person_id=zhao.pk)
    expert = enrol_expert(HOUSE, old.person_id, kind="technical", fields=["ai"])
    merge = propose_merge(HOUSE, old.person_id, into_id=new.person_id, reason="one human being")
    confirm_merge(actor("fl", "FL"), merge.pk)
    old.refresh_from_db()
    expert.refresh_from_db()
    assert old.person_id == new.person_id == expert.person_id
    assert Employment.objects.get().person_id == new.person_id == Interest.objects.get().person_id
    assert person_for(HOUSE, merge.person_id).pk == new.person_id
    assert [p.pk for p in persons(HOUSE, text="lin-old")] == []


def test_merge_when_the_same_person_confirms_then_refused():
    first, second = two_records()
    merge = propose_merge(HOUSE, first.pk, into_id=second.pk, reason="one human being")
    with pytest.raises(NotAllowed):
        confirm_merge(HOUSE, merge.pk)
    assert not Person.objects.filter(merged_into__isnull=False).exists()


def test_merge_when_roles_would_clash_then_blocked_until_one_is_ended():
    first, second = account("chen", "PS"), account("chen-2", "COM")
    merge = propose_merge(HOUSE, first.person_id, into_id=second.person_id, reason="one human being")
    with pytest.raises(Blocked):
        confirm_merge(actor("ao", "AO"), merge.pk)


def test_merge_when_declined_then_may_be_proposed_again():
    first, second = two_records()
    merge = propose_merge(HOUSE, first.pk, into_id=second.pk, reason="one human being")
    with pytest.raises(BadValue):
        propose_merge(HOUSE, first.pk, into_id=second.pk, reason="twice at once")
    decline_merge(actor("ao", "AO"), merge.pk, reason="father and son")
    propose_merge(HOUSE, first.pk, into_id=second.pk, reason="new evidence")


# --- imports


def test_import_when_run_twice_then_nothing_new_and_the_same_ids():
    orgs = [OrganisationRow("f:1", name_zh="甲"), OrganisationRow("f:2", name_en="Beta", kind="company")]
    people = [PersonRow("f:p1", name_en="Ada")]
    first = import_organisations(SYSTEM, orgs), import_persons(SYSTEM, people)
    work = [EmploymentRow(first[1]["f:p1"], first[0]["f:1"])]
    assert import_employments(SYSTEM, work) == 1
    lines = Line.objects.count()
    assert (import_organisations(SYSTEM, orgs), import_persons(SYSTEM, people)) == first
    assert (import_employments(SYSTEM, work), Organisation.objects.count()) == (0, 2)
    assert Line.objects.count() == lines + 3 and [o.pk for o in organisations(HOUSE, text="beta")] == [first[0]["f:2"]]
