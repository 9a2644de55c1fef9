"""How a version of the rules comes into force, and who is refused on the way."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from zhongshu.kernel.errors import BadValue, Hidden, NotAllowed, NotPrepared, Stale
from zhongshu.ledger.queries import head
from zhongshu.people.actor import PUBLIC, SYSTEM, Actor, Holding
from zhongshu.people.roles import Role
from zhongshu.policy import queries
from zhongshu.policy.actions import (
    approve_rules,
    draft_rules,
    edit_rules,
    install_default_rules,
    propose_rules,
    withdraw_draft,
)
from zhongshu.policy.models import RuleSet

pytestmark = pytest.mark.django_db
WHY = "专员负荷过高，影响尽调质量"


def person(name: str, *roles: Role) -> Actor:
    return Actor(user_id=name, name=name, holdings=tuple(Holding(r) for r in roles))


LEAD, DIRECTOR = person("field-lead", Role.FL), person("director", Role.DIR)
MEMBER, TWO_HATS = person("member", Role.COM), person("two-hats", Role.FL, Role.COM)
SPECIALIST = person("specialist", Role.PS)


def proposed(by: Actor = LEAD, **changes: Any) -> RuleSet:
    first = install_default_rules(SYSTEM)
    draft = draft_rules(by, first.pk, name_zh="减负", name_en="Lighter load")
    edited = edit_rules(by, draft.pk, version=1, changes=changes or {"care.active_cap": 10})
    return propose_rules(by, draft.pk, version=edited.version, reason=WHY)


def test_install_when_called_twice_gives_the_same_version_and_one_line() -> None:
    first = install_default_rules(SYSTEM)
    seq = head().seq  # type: ignore[union-attr]
    assert install_default_rules(SYSTEM).pk == first.pk
    assert head().seq == seq and RuleSet.objects.count() == 1  # type: ignore[union-attr]
    assert queries.active_rules().limit("LEAD") == (5, "working")


def test_active_rules_when_nothing_is_installed_says_what_to_do() -> None:
    with pytest.raises(NotPrepared):
        queries.active_rules()


def test_rules_when_approved_are_in_force_and_the_former_still_answer_by_id() -> None:
    first = install_default_rules(SYSTEM)
    new = approve_rules(MEMBER, proposed().pk, version=3, reason=WHY)
    first.refresh_from_db()
    assert (queries.active_id(), first.state, new.state) == (new.pk, "retired", "active")
    assert (queries.active_rules().care.active_cap, queries.active_rules().id) == (10, new.pk)
    assert queries.rules_of(first.pk).care.active_cap == 12
    line = head()
    assert line is not None and (line.verb, line.subject, line.told["retired"]) == ("policy.approve", new.pk, first.pk)


def test_edit_when_values_are_good_tells_old_and_new() -> None:
    proposed(**{"care.active_cap": 10, "lists.reasons": [{"code": "x", "label": {"zh": "甲", "en": "X"}}]})
    told = RuleSet.objects.get(number=2)
    from zhongshu.ledger.models import Line

    line = Line.objects.get(verb="policy.edit", subject=told.pk)
    assert line.told["changed"]["care.active_cap"] == [12, 10]
    assert set(line.told["changed"]) == {"care.active_cap", "lists.reasons"}


def test_edit_when_one_value_is_bad_changes_nothing_and_names_it() -> None:
    first = install_default_rules(SYSTEM)
    draft = draft_rules(LEAD, first.pk, name_zh="甲", name_en="A")
    seq = head().seq  # type: ignore[union-attr]
    with pytest.raises(BadValue) as refused:
        edit_rules(LEAD, draft.pk, version=1, changes={"care.bench_cap": 20, "care.active_cap": -1})
    draft.refresh_from_db()
    assert refused.value.field == "care.active_cap"
    assert queries.rules_in(draft).care.bench_cap == 25 and head().seq == seq  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "path", ["care.nothing", "nothing.at.all", "clocks.states.LEAD.code", "clocks.states.NONE.days", "care"]
)
def test_edit_when_the_path_is_unknown_is_refused(path: str) -> None:
    draft = draft_rules(LEAD, install_default_rules(SYSTEM).pk, name_zh="甲", name_en="A")
    with pytest.raises(BadValue) as refused:
        edit_rules(LEAD, draft.pk, version=1, changes={path: 1})
    assert refused.value.field == path


def test_edit_when_somebody_was_faster_is_stale() -> None:
    draft = draft_rules(LEAD, install_default_rules(SYSTEM).pk, name_zh="甲", name_en="A")
    edit_rules(DIRECTOR, draft.pk, version=1, changes={"care.active_cap": 9})
    with pytest.raises(Stale):
        edit_rules(LEAD, draft.pk, version=1, changes={"care.active_cap": 8})


def test_propose_when_nothing_differs_is_refused() -> None:
    draft = draft_rules(LEAD, install_default_rules(SYSTEM).pk, name_zh="甲", name_en="A")
    with pytest.raises(BadValue):
        propose_rules(LEAD, draft.pk, version=1, reason=WHY)


def test_edit_when_already_proposed_is_refused() -> None:
    row = proposed()
    with pytest.raises(NotAllowed):
        edit_rules(LEAD, row.pk, version=3, changes={"care.active_cap": 9})


@pytest.mark.parametrize("actor", [LEAD, DIRECTOR, SPECIALIST])
def test_approve_when_not_of_the_committee_is_refused(actor: Actor) -> None:
    with pytest.raises(NotAllowed):
        approve_rules(actor, proposed().pk, version=3, reason=WHY)


def test_approve_when_drafted_or_proposed_by_the_same_person_is_refused() -> None:
    with pytest.raises(NotAllowed):
        approve_rules(TWO_HATS, proposed(TWO_HATS).pk, version=3, reason=WHY)


def test_approve_when_reason_is_missing_leaves_the_former_in_force() -> None:
    row, before = proposed(), queries.active_id()
    with pytest.raises(BadValue):
        approve_rules(MEMBER, row.pk, version=3, reason=" ")
    assert queries.active_id() == before


@pytest.mark.parametrize("actor", [SPECIALIST, person("finance", Role.FIN)])
def test_draft_when_the_role_only_reads_is_refused(actor: Actor) -> None:
    first = install_default_rules(SYSTEM)
    assert queries.ruleset(actor, first.pk) == first
    with pytest.raises(NotAllowed):
        draft_rules(actor, first.pk, name_zh="甲", name_en="A")


def test_reading_when_a_visitor_or_proposer_asks_is_refused() -> None:
    install_default_rules(SYSTEM)
    for actor in (PUBLIC, person("pi", Role.PI)):
        with pytest.raises(NotAllowed):
            queries.rulesets(actor)
    with pytest.raises(Hidden):
        queries.ruleset_numbered(LEAD, 99)


def test_withdraw_when_proposed_leaves_it_readable_and_out_of_force() -> None:
    row = withdraw_draft(LEAD, proposed().pk, version=3, reason="先听取专员意见，再行提请")
    assert queries.ruleset(LEAD, row.pk).state == "withdrawn" and queries.active().number == 1


def test_rules_of_when_not_approved_are_hidden() -> None:
    with pytest.raises(Hidden):
        queries.rules_of(proposed().pk)


def test_body_when_approved_is_frozen_by_the_database_itself() -> None:
    first = install_default_rules(SYSTEM)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE policy_ruleset SET body = '{}' WHERE id = %s", [first.pk])
    first.refresh_from_db()
    assert queries.rules_in(first).care.active_cap == 12
