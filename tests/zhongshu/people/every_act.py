"""Every act of the room, done once each, one after the other in one world. What is yielded first is the act's verb, then how it is done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from tests.zhongshu.people.cast import HOUSE, account
from zhongshu.kernel import clock
from zhongshu.people import actions
from zhongshu.people.actions.imports import EmploymentRow, OrganisationRow, PersonRow
from zhongshu.people.actions.interests import Derived
from zhongshu.people.actor import SYSTEM
from zhongshu.people.actors import actor_of
from zhongshu.people.models import Employment, Grant, Interest, PersonMerge, User


def every_act() -> Iterator[tuple[str, Callable[[], Any]]]:
    """(verb, how): to be performed in this order, each before the next is asked for."""
    a = actions
    yield (
        "people.found_center",
        lambda: a.found_center(SYSTEM, email="f@x.org", name_zh="首", name_en="", password=None, role="DIR"),
    )
    yield "people.open_account", lambda: a.open_account(HOUSE, email="a@x.org", name_zh="甲")
    user = User.objects.get(email="a@x.org")
    me = actor_of(user)
    yield "people.sign_up", lambda: a.sign_up(SYSTEM, User(email="b@x.org"), name_zh="乙")
    yield "people.grant_role", lambda: a.grant_role(HOUSE, user.pk, role="EXP", reason="joins")
    yield "people.end_grant", lambda: a.end_grant(HOUSE, Grant.objects.get(user=user).pk, reason="leaves")
    yield "people.close_account", lambda: a.close_account(HOUSE, user.pk, reason="closed")
    yield "people.reopen_account", lambda: a.reopen_account(HOUSE, user.pk, reason="opened")
    yield "people.choose_language", lambda: a.choose_language(me, language="en")
    yield "people.sign_in", lambda: a.note_sign_in(me, how="password")
    yield "people.change_password", lambda: a.note_password_change(me, how="changed")
    yield "people.change_factor", lambda: a.note_factor_change(me, factor="totp", change="added")
    yield from _directory(me)
    yield from _interests(me)


def _directory(me: Any) -> Iterator[tuple[str, Callable[[], Any]]]:
    a = actions
    made: dict[str, Any] = {}
    yield "people.register_organisation", lambda: made.update(org=a.register_organisation(HOUSE, name_zh="所"))
    yield (
        "people.update_organisation",
        lambda: a.update_organisation(HOUSE, made["org"].pk, version=1, name_zh="院", name_en="", kind="other"),
    )
    yield (
        "people.register_person",
        lambda: made.update(twin=a.register_person(HOUSE, name_zh="甲二", organisation_id=made["org"].pk)),
    )
    yield "people.update_person", lambda: a.update_person(HOUSE, made["twin"].pk, version=1, name_zh="甲三", name_en="")
    yield "people.add_employment", lambda: a.add_employment(HOUSE, me.person_id, organisation_id=made["org"].pk)
    work = Employment.objects.get(person_id=me.person_id)
    yield "people.end_employment", lambda: a.end_employment(HOUSE, work.pk, until=clock.today())
    yield (
        "people.enrol_expert",
        lambda: made.update(expert=a.enrol_expert(HOUSE, me.person_id, kind="user", fields=["ai"])),
    )
    own = {"keywords_zh": "词", "keywords_en": "", "languages": ["zh"], "availability": "limited", "away_until": None}
    yield "people.describe_own_expertise", lambda: a.describe_own_expertise(me, made["expert"].pk, version=1, **own)
    whole = {**own, "kind": "user", "level": "senior", "fields": ["mat"], "yearly_cap": 3, "retired": True}
    yield "people.update_expert", lambda: a.update_expert(HOUSE, made["expert"].pk, version=2, **whole)
    yield (
        "people.propose_merge",
        lambda: a.propose_merge(HOUSE, made["twin"].pk, into_id=me.person_id, reason="one human being"),
    )
    second = actor_of(account("second", "AO"))
    yield (
        "people.decline_merge",
        lambda: a.decline_merge(second, PersonMerge.objects.get(state="proposed").pk, reason="two brothers"),
    )
    a.propose_merge(HOUSE, made["twin"].pk, into_id=me.person_id, reason="new evidence")
    yield "people.confirm_merge", lambda: a.confirm_merge(second, PersonMerge.objects.get(state="proposed").pk)
    yield (
        "people.import_organisations",
        lambda: made.update(orgs=a.import_organisations(SYSTEM, [OrganisationRow("x:1", name_zh="丙")])),
    )
    yield (
        "people.import_persons",
        lambda: made.update(people=a.import_persons(SYSTEM, [PersonRow("x:p", name_zh="丁")])),
    )
    yield (
        "people.import_employments",
        lambda: a.import_employments(SYSTEM, [EmploymentRow(made["people"]["x:p"], made["orgs"]["x:1"])]),
    )


def _interests(me: Any) -> Iterator[tuple[str, Callable[[], Any]]]:
    a = actions
    other = account("other").person_id
    judge = actor_of(account("judge", "INT"))
    yield (
        "people.declare_interest",
        lambda: a.declare_interest(me, kind="equity", other_person_id=other, since=dt.date(2020, 1, 1)),
    )
    tie = Interest.objects.get(kind="equity")
    yield (
        "people.withdraw_interest",
        lambda: a.withdraw_interest(me, tie.pk, version=1, until=clock.today(), reason="sold"),
    )
    yield "people.rebut_interest", lambda: a.rebut_interest(me, tie.pk, version=2, statement="never held any")
    yield "people.rule_interest", lambda: a.rule_interest(judge, tie.pk, version=3, severity="none", reason="checked")
    yield (
        "people.contest_finding",
        lambda: a.contest_finding(me, kind="kin", other_person_id=other, statement="no relation"),
    )
    yield (
        "people.derive_interests",
        lambda: a.derive_interests(SYSTEM, [Derived("coauthor", me.person_id, other, until=clock.today())]),
    )
