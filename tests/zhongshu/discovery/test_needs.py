"""A need's course: only its steps, by the right person, with nothing missing; matches followed one step at a time; retention and silence by chores."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests.zhongshu.discovery.cast import FEEDBACK, Cast, bring, fresh, later
from zhongshu.discovery import chores
from zhongshu.discovery.actions import (
    ask_for_more,
    decline,
    draft_need,
    edit_need,
    enter_needs,
    introduce,
    move_match,
    start_screening,
    step_need,
    suggest_matches,
)  # fmt: skip
from zhongshu.discovery.actions.needs import NeedText, PastNeed
from zhongshu.discovery.models import LeadContact, Match, Need
from zhongshu.discovery.rules import NEED_STATES, NEED_STEPS
from zhongshu.kernel.errors import BadValue, Blocked, NotAllowed, Stale
from zhongshu.ledger.models import Line
from zhongshu.people.actor import PUBLIC, Actor, Holding
from zhongshu.people.models import Organisation
from zhongshu.people.roles import Role


def whole() -> NeedText:
    host = Organisation.objects.create(name_zh="长江储能", name_en="Yangtze Storage")
    return NeedText(
        title_zh="高效率组件", title_en="Better modules", pain_zh="电站用地紧张，组件光电转换效率到顶", pain_en="No land left", today_zh="单晶硅",
        today_en="Silicon", metric_zh="组件光电转换效率", metric_en="Module efficiency", metric_unit="%", metric_target=30.0, trial_site=True,
        organisation_id=host.pk, field="energy", deadline=dt.date(2026, 9, 1),
    )  # fmt: skip


def at(cast: Cast, *verbs: str) -> Need:
    need = draft_need(cast.chen, said=whole())
    for verb in verbs:
        need = step_need(cast.qian, need, verb=verb, version=need.version, reason="测试")
    return need


def test_course_of_a_need_is_the_specifications() -> None:
    assert list(NEED_STATES) == ["draft", "verified", "published", "matched", "piloting", "satisfied", "closed"]
    assert {(s.sources, s.target) for s in NEED_STEPS.values()} >= {
        (("draft",), "verified"), (("verified",), "published"), (("published",), "matched"), (("matched",), "piloting"),
    }  # fmt: skip


@pytest.mark.parametrize("verb", list(NEED_STEPS))
@pytest.mark.parametrize(
    "path",
    [(), ("verify",), ("verify", "publish"), ("verify", "publish", "match"), ("verify", "publish", "match", "pilot")],
)
def test_every_other_step_is_refused(cast: Cast, path: tuple[str, ...], verb: str) -> None:
    need = at(cast, *path)
    if need.state in NEED_STEPS[verb].sources:
        assert (
            step_need(cast.qian, need, verb=verb, version=need.version, reason="测试").state == NEED_STEPS[verb].target
        )
    else:
        with pytest.raises(NotAllowed):
            step_need(cast.qian, need, verb=verb, version=need.version, reason="测试")


def test_publishing_needs_every_part_and_says_which_is_missing(cast: Cast) -> None:
    said = replace(whole(), metric_unit="", deadline=None, trial_site=False)
    need = draft_need(cast.chen, said=said)
    with pytest.raises(Blocked) as refused:
        step_need(cast.qian, need, verb="verify", version=1)
    assert [t.en for t in refused.value.missing] == [
        "the metric's target and unit", "willingness: a budget, a trial site or a purchase intent", "a deadline",
    ]  # fmt: skip


def test_who_wrote_a_need_does_not_verify_it_and_a_stranger_writes_none(cast: Cast) -> None:
    need = draft_need(cast.qian, said=replace(whole(), field="energy")) if cast.qian.may("need:C") else at(cast)
    need.owner_id = cast.qian.user_id
    Need.objects.filter(pk=need.pk).update(owner=cast.qian.user_id)
    with pytest.raises(NotAllowed):
        step_need(cast.qian, need, verb="verify", version=need.version)
    for actor in (PUBLIC, cast.zhao):
        with pytest.raises(NotAllowed):
            draft_need(actor, said=replace(whole(), organisation_id=None))


def test_an_enterprise_writes_for_itself_and_for_nobody_else(cast: Cast) -> None:
    said = whole()
    mine = Actor(
        user_id=cast.feng.user_id, person_id=cast.feng.person_id, organisations=frozenset({str(said.organisation_id)}),
        holdings=(Holding(Role.ENT, "organisation", str(said.organisation_id)),),
    )  # fmt: skip
    assert draft_need(mine, said=said).owner_id == cast.feng.user_id
    other = Organisation.objects.create(name_zh="别家")
    with pytest.raises(NotAllowed):
        draft_need(mine, said=replace(said, organisation_id=other.pk))


def test_a_published_need_is_not_rewritten_and_a_rival_edit_is_stale(cast: Cast) -> None:
    need = at(cast)
    edit_need(cast.chen, need, version=1, said=replace(whole(), title_zh="新标题"))
    with pytest.raises(Stale):
        edit_need(cast.chen, Need.objects.get(pk=need.pk), version=1, said=whole())
    published = at(cast, "verify", "publish")
    with pytest.raises(Blocked):
        edit_need(cast.chen, published, version=3, said=whole())


def test_matches_are_suggested_with_reasons_and_followed_step_by_step(cast: Cast) -> None:
    need, lead = at(cast, "verify", "publish"), bring()
    assert suggest_matches(cast.chen, need) == 1 and suggest_matches(cast.chen, need) == 0
    match = Match.objects.get()
    assert any("组件光电转换效率" in r["zh"] or "单位" in r["zh"] for r in match.reasons)
    with pytest.raises(NotAllowed):
        move_match(cast.chen, match, to="agreed", note="跳步")
    match = move_match(cast.chen, match, to="introduced", note="已引荐")
    with pytest.raises(BadValue):
        move_match(cast.chen, match, to="failed", note=" ")
    assert move_match(cast.chen, match, to="talks", note="").state == "talks"
    with pytest.raises(BadValue) as refused:
        introduce(cast.chen, need, dossier_code=lead.dossier.code, note="再来")
    assert refused.value.field == "dossier_code"


def test_past_topics_are_entered_once_with_a_line_each(cast: Cast) -> None:
    rows = [PastNeed(source_ref=f"T-{n}", title_zh="", title_en=f"Topic {n}") for n in range(3)]
    assert enter_needs(cast.chen, rows=rows, source="topics.csv") == 3
    assert enter_needs(cast.chen, rows=rows, source="topics.csv") == 0
    assert Need.objects.filter(origin="historical", state="closed").count() == 3
    assert Line.objects.filter(verb="discovery.enter_needs", subject_kind="need").count() == 3


def test_chore_withdraws_the_silent_and_leaves_the_rest(cast: Cast) -> None:
    asked, other = bring(), bring(title="另一项")
    for lead in (asked, other):
        start_screening(cast.chen, lead, version=1)
    ask_for_more(cast.chen, fresh(asked), version=2, items=["报告"])
    with later(days=61):
        chores.withdraw_overdue()
    assert [fresh(lead).dossier.state for lead in (asked, other)] == ["WITHD", "SCREEN"]


def test_contacts_of_the_declined_are_erased_after_two_years(cast: Cast) -> None:
    lead = bring()
    start_screening(cast.chen, lead, version=1)
    decline(cast.qian, fresh(lead).dossier, version=2, reason_code="incremental", feedback=FEEDBACK)
    with later(days=730):
        chores.erase_old_contacts()
        assert LeadContact.objects.get().email == "zhao@example.org"
    with later(days=732):
        chores.erase_old_contacts()
    contact = LeadContact.objects.get()
    assert (contact.name, contact.email, contact.phone) == ("", "", "")


def test_a_deadline_that_has_passed_is_refused_unless_it_stood_before(cast: Cast) -> None:
    gone = dt.date(2020, 1, 1)
    with pytest.raises(BadValue) as refused:
        draft_need(cast.chen, said=replace(whole(), deadline=gone))
    assert refused.value.field == "deadline"
    need = draft_need(cast.chen, said=whole())
    with pytest.raises(BadValue):
        edit_need(cast.chen, need, version=need.version, said=replace(whole(), deadline=gone))
    Need.objects.filter(pk=need.pk).update(deadline=gone)
    need = edit_need(
        cast.chen,
        Need.objects.get(pk=need.pk),
        version=need.version,
        said=replace(whole(), deadline=gone, title_en="Other"),
    )
    assert need.title_en == "Other"
