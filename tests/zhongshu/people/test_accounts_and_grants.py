"""Accounts and grants: nobody to himself, never two that clash, at once and with a reason."""

import datetime as dt
import itertools

import pytest
from django.core import mail

from tests.zhongshu.people.cast import HOUSE, account, actor, again
from zhongshu.kernel import clock
from zhongshu.kernel.errors import BadValue, Blocked, Hidden, NotAllowed
from zhongshu.ledger.models import Line
from zhongshu.people.actions import (
    close_account,
    end_grant,
    found_center,
    grant_role,
    open_account,
    reopen_account,
    sign_up,
)
from zhongshu.people.actor import SYSTEM
from zhongshu.people.actors import actor_of
from zhongshu.people.models import Grant, User
from zhongshu.people.queries import demo_logins, holders
from zhongshu.people.roles import EXCLUSIVE, INCOMPATIBLE, Role, clash

pytestmark = pytest.mark.django_db
GRANTABLE = [role for role in Role if role is not Role.PUB]


def test_open_account_when_opened_then_person_on_record_and_no_usable_password():
    user = open_account(HOUSE, email=" Chen@Example.org ", name_zh="陈", name_en="Chen")
    assert (user.email, str(user.person), user.has_usable_password()) == ("chen@example.org", "陈", False)


def test_open_account_when_address_differs_only_in_case_then_refused_beside_its_field():
    account("chen")
    with pytest.raises(BadValue) as refused:
        open_account(HOUSE, email="CHEN@example.org", name_zh="陈", name_en="")
    assert refused.value.field == "email"


@pytest.mark.parametrize("address", ["", "chen", "chen@", "a b@example.org"])
def test_open_account_when_no_address_then_refused(address):
    with pytest.raises(BadValue):
        open_account(HOUSE, email=address, name_zh="陈")


def test_open_account_when_ledger_line_then_no_address_in_it():
    user = account("chen")
    assert all("example.org" not in line.facts for line in Line.objects.filter(subject=user.pk))


@pytest.mark.parametrize("role", ["PS", "FL", "AO", "FIN", "INT", "EXP", "PI", "ANA"])
def test_open_account_when_not_an_administrator_then_refused(role):
    with pytest.raises(NotAllowed):
        open_account(actor("chen", role), email="new@example.org", name_zh="新")


def test_open_account_when_person_has_one_already_then_refused():
    chen = account("chen")
    with pytest.raises(BadValue):
        open_account(HOUSE, email="second@example.org", person_id=chen.person_id)


def test_grant_when_given_then_next_request_holds_it_and_line_gives_the_reason():
    chen = account("chen")
    grant_role(HOUSE, chen.pk, role="PS", kind="field", ref="energy", reason="joins the energy desk")
    assert [(h.role, h.kind, h.ref) for h in actor_of(chen).holdings] == [(Role.PS, "field", "energy")]
    assert Line.objects.get(verb="people.grant_role").told["reason"] == "joins the energy desk"


def test_grant_when_to_oneself_then_refused():
    guan = actor("guan", "ADM")
    with pytest.raises(NotAllowed):
        grant_role(guan, guan.user_id, role="ANA", reason="for myself")


@pytest.mark.parametrize("role", ["DIR", "COM", "FIN", "INT", "ADM"])
def test_grant_when_administrator_appoints_who_decides_then_refused(role):
    guan, chen = actor("guan", "ADM"), account("chen")
    with pytest.raises(NotAllowed):
        grant_role(guan, chen.pk, role=role, reason="not the administrator's business")


def test_grant_when_administrator_grants_specialist_then_held():
    guan, chen = actor("guan", "ADM"), account("chen")
    grant_role(guan, chen.pk, role="PS", reason="new specialist")
    assert actor_of(chen).roles == {Role.PS}


def test_clash_when_any_pair_then_symmetric_and_as_the_rules_say():
    for held, wanted in itertools.product(GRANTABLE, repeat=2):
        expected = held != wanted and (
            held in EXCLUSIVE or wanted in EXCLUSIVE or frozenset({held, wanted}) in INCOMPATIBLE
        )
        assert (clash({held}, wanted) is not None) == expected == (clash({wanted}, held) is not None), (held, wanted)


@pytest.mark.parametrize(
    ("held", "wanted"),
    [
        ("PS", "INT"),
        ("INT", "PS"),
        ("ADM", "ANA"),
        ("FL", "FIN"),
        ("FIN", "DIR"),
        ("PS", "COM"),
        ("COM", "PS"),
        ("DIR", "PS"),
    ],
)
def test_grant_when_two_roles_clash_then_blocked_with_both_named(held, wanted):
    chen = account("chen", held)
    with pytest.raises(Blocked) as refused:
        grant_role(HOUSE, chen.pk, role=wanted, reason="cannot be")
    assert refused.value.missing[0].en.startswith("“") and actor_of(chen).roles == {Role(held)}


def test_grant_when_clash_begins_later_then_blocked_too():
    chen = account("chen")
    grant_role(HOUSE, chen.pk, role="COM", since=clock.today() + dt.timedelta(days=30), reason="from next month")
    assert actor_of(chen).roles == set()
    with pytest.raises(Blocked):
        grant_role(HOUSE, chen.pk, role="PS", reason="meanwhile")


def test_grant_when_held_already_then_refused_and_once_there():
    chen = account("chen", "PS")
    with pytest.raises(BadValue):
        grant_role(HOUSE, chen.pk, role="PS", reason="once more")
    assert Grant.objects.filter(user=chen).count() == 1


@pytest.mark.parametrize(
    "place",
    [
        {"role": "PUB"}, {"role": "XX"}, {"role": "FL", "kind": "field"}, {"role": "FL", "kind": "field", "ref": "alchemy"},
        {"role": "ORG", "kind": "organisation", "ref": "none"}, {"role": "FL", "kind": "planet", "ref": "x"},
        {"role": "FL", "reason": " x "}, {"role": "FL", "until": dt.date(2020, 1, 1)},
    ],
)  # fmt: skip
def test_grant_when_something_is_wrong_then_refused_beside_its_field_and_nothing_written(place):
    chen = account("chen")
    with pytest.raises(BadValue):
        grant_role(HOUSE, chen.pk, **{"reason": "good reason", **place})
    assert not Grant.objects.exists()


def test_end_grant_when_ended_then_next_request_is_without_it():
    chen = actor("chen", "PS")
    end_grant(HOUSE, Grant.objects.get(user_id=chen.user_id).pk, reason="moved to another center")
    assert again(chen).roles == set()
    with pytest.raises(Hidden):
        end_grant(HOUSE, Grant.objects.get(user_id=chen.user_id).pk, reason="once more")


def test_end_grant_when_ended_then_may_be_given_again():
    chen = actor("chen", "PS")
    end_grant(HOUSE, Grant.objects.get(user_id=chen.user_id).pk, reason="a pause")
    grant_role(HOUSE, chen.user_id, role="PS", reason="back again")
    assert again(chen).roles == {Role.PS}


def test_grant_when_last_day_is_past_then_not_held():
    chen = account("chen")
    grant_role(HOUSE, chen.pk, role="PS", until=clock.today(), reason="today only")
    assert actor_of(chen).roles == {Role.PS}
    with clock.at(clock.now() + dt.timedelta(days=2)):
        assert actor_of(chen).roles == set()


def test_end_grant_when_last_administrator_then_blocked():
    guan = account("guan", "ADM")
    with pytest.raises(Blocked):
        end_grant(HOUSE, Grant.objects.get(user=guan).pk, reason="the last one")
    with pytest.raises(Blocked):
        close_account(HOUSE, guan.pk, reason="the last one")


def test_close_account_when_closed_then_public_to_the_house_and_roles_ended():
    account("hua", "DIR")
    chen = account("chen", "PS")
    close_account(HOUSE, chen.pk, reason="left the center")
    chen.refresh_from_db()
    assert actor_of(chen).is_public
    reopen_account(HOUSE, chen.pk, reason="came back")
    chen.refresh_from_db()
    assert actor_of(chen).roles == set() and not actor_of(chen).is_public


def test_close_account_when_own_then_refused():
    hua = actor("hua", "DIR")
    with pytest.raises(NotAllowed):
        close_account(hua, hua.user_id, reason="my own")


def test_sign_up_when_signed_up_then_person_and_proposer_only():
    user = sign_up(SYSTEM, User(email="zhao@example.org"), name_zh="赵")
    assert (str(user.person), actor_of(user).roles) == ("赵", {Role.PI})


def test_sign_up_when_somebody_calls_it_for_another_then_refused():
    with pytest.raises(NotAllowed):
        sign_up(HOUSE, User(email="zhao@example.org"), name_zh="赵")


def test_found_center_when_first_then_director_and_never_again():
    user = found_center(SYSTEM, email="hua@example.org", name_zh="华", name_en="Hua", password=None, role="DIR")
    assert actor_of(user).roles == {Role.DIR}
    with pytest.raises(NotAllowed):
        found_center(SYSTEM, email="x@example.org", name_zh="某", name_en="X", password=None, role="DIR")


def test_holders_when_field_asked_then_those_of_the_field_and_of_the_center():
    a, b, c = account("a"), account("b"), account("c", "FL")
    grant_role(HOUSE, a.pk, role="FL", kind="field", ref="energy", reason="leads energy")
    grant_role(HOUSE, b.pk, role="FL", kind="field", ref="life", reason="leads life")
    assert {u.pk for u in holders("FL", field="energy")} == {a.pk, c.pk}
    assert {u.pk for u in holders("FL")} == {c.pk}


def test_demo_logins_when_no_demonstration_then_none(settings):
    settings.DEMO = True
    user = open_account(HOUSE, email="demo@example.org", name_zh="演示", demo=True)
    grant_role(HOUSE, user.pk, role="PS", reason="demo login")
    account("real", "AO")
    assert [(role, u.pk) for role, u in demo_logins()] == [(Role.PS, user.pk)]
    settings.DEMO = False
    assert demo_logins() == []
    with pytest.raises(NotAllowed):
        open_account(HOUSE, email="demo2@example.org", name_zh="演示", demo=True)
    assert mail.outbox == []
