"""Panels as the rules ask: composed, convened, invited, answered, replaced; interests bar, and only integrity opens."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models.sql.compiler import SQLCompiler

from tests.zhongshu.discovery.cast import later, person
from tests.zhongshu.panels.cast import PLEDGED, Panelists, expert, in_state, organisation
from zhongshu.kernel import clock
from zhongshu.kernel.errors import BadValue, Blocked, Hidden, NotAllowed, Recused, Stale
from zhongshu.ledger.models import Line
from zhongshu.notices.models import Notice
from zhongshu.panels.actions import (
    accept,
    choose,
    close_panel,
    convene,
    declare_conflict,
    decline,
    invite,
    release,
    replace,
    set_chair,
    set_national,
)
from zhongshu.panels.chores import remind_of_invitations
from zhongshu.panels.forms import ConflictForm
from zhongshu.panels.models import Panel, Seat
from zhongshu.panels.queries import (
    accepted_seats,
    composition,
    may_judge,
    my_seats,
    panel_for,
    panel_of,
    panels,
    quorum,
    seat_for,
    seats_of,
)
from zhongshu.panels.queries.candidates import candidates, obstacles_among
from zhongshu.people.actions import add_employment, declare_interest, rule_interest
from zhongshu.people.actor import SYSTEM
from zhongshu.people.models import Employment, Interest, Organisation
from zhongshu.people.queries import interests_for
from zhongshu.proposal.actions import name_expert
from zhongshu.proposal.guards import panel_composed
from zhongshu.proposal.models import NamedExpert


def zh(found: Blocked) -> list[str]:
    return [item.zh for item in found.missing]


def test_a_full_panel_has_its_quorum_and_its_experts_may_judge(cast: Panelists) -> None:
    panel = cast.full()
    assert panel.code == "P-26-0001"
    assert quorum(panel) and accepted_seats(panel).count() == 5
    assert all(may_judge(who, panel) for who in cast.experts)
    assert not any(may_judge(who, panel) for who in (cast.ao, cast.chen, cast.zhao, cast.wu, cast.dong))
    assert panel_of(cast.dossier, "appraisal") == panel


def test_a_person_sits_once_by_the_database_itself(cast: Panelists) -> None:
    panel = cast.panel()
    seat = choose(cast.ao, panel, person_id=cast.lin.person_id)
    with pytest.raises(Stale):
        choose(cast.ao, panel, person_id=cast.lin.person_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        Seat.objects.create(panel=panel, person_id=seat.person_id, kind="technical")


def test_one_open_panel_for_an_occasion(cast: Panelists) -> None:
    panel = cast.panel()
    with pytest.raises(Stale):
        cast.panel()
    close_panel(cast.ao, panel, reason="重新召集")
    assert cast.panel().code == "P-26-0002"


def test_composition_is_asked_before_anybody_is_invited(cast: Panelists) -> None:
    panel = cast.panel()
    for who in cast.experts[:3]:
        choose(cast.ao, panel, person_id=who.person_id)
    with pytest.raises(Blocked) as refused:
        invite(cast.ao, panel, due_on=clock.today() + dt.timedelta(days=7))
    assert zh(refused.value) == [
        "专家至少 5 位，现有 3 位",
        "产业专家至少 1 位，现有 0 位",
        "投资人或用户至少 1 位，现有 0 位",
    ]
    assert Notice.objects.filter(kind="seat_offered").count() == 0


def test_no_more_than_a_third_from_one_organisation(cast: Panelists) -> None:
    panel, crowd = cast.panel(), organisation("同济")
    for number in range(2):
        choose(cast.ao, panel, person_id=expert(f"crowd{number}", at=crowd).person_id)
    for who in cast.experts[2:]:
        choose(cast.ao, panel, person_id=who.person_id)
    assert [lack.zh for lack in composition(panel).lacks] == ["同一单位不超过 33%：同济所有 2 位"]
    choose(cast.ao, panel, person_id=cast.lin.person_id)
    assert composition(panel).lacks == ()  # two of six


def test_composition_counts_people_from_outside_the_region(cast: Panelists) -> None:
    panel = cast.panel()
    choose(cast.ao, panel, person_id=cast.lin.person_id)  # Shanghai
    choose(cast.ao, panel, person_id=expert("near", at=organisation("苏州", "江苏")).person_id)
    shown = composition(panel)
    assert (shown.outside, shown.known_region, shown.outside_share) == (1, 2, 0.5)


def test_nine_dossiers_in_a_round_are_one_too_many(cast: Panelists) -> None:
    for number in range(8):
        choose(cast.ao, cast.panel(kind="gate", occasion=f"G{number}"), person_id=cast.lin.person_id)
    with pytest.raises(Blocked) as refused:
        choose(cast.ao, cast.panel(), person_id=cast.lin.person_id)
    assert zh(refused.value) == ["本轮已有 8 项，上限 8 项"]


def test_a_coauthor_of_two_years_ago_is_refused_and_only_integrity_opens_the_seat(cast: Panelists) -> None:
    panel = cast.panel()
    tie = declare_interest(
        cast.lin, kind="coauthor", other_person_id=cast.zhao.person_id, until=clock.today() - dt.timedelta(days=730)
    )
    with pytest.raises(Blocked) as refused:
        choose(cast.ao, panel, person_id=cast.lin.person_id)
    assert zh(refused.value) == ["须回避：论文合作者（三年内）：zhao"]
    for actor in (cast.ao, cast.dong, cast.chen, cast.lin):
        with pytest.raises(NotAllowed):
            rule_interest(actor, tie.pk, version=tie.version, severity="none", reason="只是同一本论文集")
    rule_interest(cast.int, tie.pk, version=tie.version, severity="disclose", reason="同一会议文集，并无合作")
    assert choose(cast.ao, panel, person_id=cast.lin.person_id).interests == [["coauthor", "disclose"]]


def test_an_interest_that_appeared_since_turns_acceptance_into_a_conflict(cast: Panelists) -> None:
    panel = cast.panel()
    for who in cast.experts:
        choose(cast.ao, panel, person_id=who.person_id)
    invite(cast.ao, panel, due_on=clock.today() + dt.timedelta(days=7))
    add_employment(SYSTEM, cast.lin.person_id, organisation_id=cast.host.pk, since=dt.date(2025, 1, 1))
    seat = accept(cast.lin, cast.seat(panel, cast.lin), **PLEDGED)
    assert (seat.state, seat.interests, may_judge(cast.lin, panel)) == (
        "conflict",
        [["same_organisation", "bar"]],
        False,
    )


def test_an_interest_after_acceptance_takes_the_right_to_judge_at_once(cast: Panelists) -> None:
    panel = cast.full()
    add_employment(SYSTEM, cast.lin.person_id, organisation_id=cast.host.pk, since=dt.date(2025, 1, 1))
    assert not may_judge(cast.lin, panel)


def test_all_three_pledges_are_asked_and_kept_by_the_database(cast: Panelists) -> None:
    panel = cast.panel()
    for who in cast.experts:
        choose(cast.ao, panel, person_id=who.person_id)
    invite(cast.ao, panel, due_on=clock.today() + dt.timedelta(days=7))
    seat = cast.seat(panel, cast.lin)
    for left_out in PLEDGED:
        with pytest.raises(BadValue) as refused:
            accept(cast.lin, seat, **{**PLEDGED, left_out: False})
        assert refused.value.field == left_out
    with pytest.raises(IntegrityError), transaction.atomic():
        Seat.objects.filter(pk=seat.pk).update(state="accepted")


def test_nobody_answers_for_another(cast: Panelists) -> None:
    panel = cast.panel()
    for who in cast.experts:
        choose(cast.ao, panel, person_id=who.person_id)
    invite(cast.ao, panel, due_on=clock.today() + dt.timedelta(days=7))
    seat = cast.seat(panel, cast.lin)
    for actor in (cast.experts[1], cast.ao, cast.wu):
        with pytest.raises(NotAllowed):
            accept(actor, seat, **PLEDGED)
        with pytest.raises(Hidden):
            seat_for(actor, seat.pk)
    assert seat_for(cast.lin, seat.pk) == seat and list(my_seats(cast.lin)) == [seat]
    decline(cast.lin, seat, reason="本月出国访问")
    with pytest.raises(Stale):
        accept(cast.lin, cast.seat(panel, cast.lin), **PLEDGED)


def test_a_declared_conflict_goes_on_record_and_keeps_the_seat_shut(cast: Panelists) -> None:
    panel = cast.full()
    seat = declare_conflict(cast.lin, cast.seat(panel, cast.lin), kind="competing_route", reason="我们做同一路线")
    kept = Interest.objects.get(person_id=cast.lin.person_id)
    assert (seat.state, kept.kind, kept.organisation_id, kept.source) == (
        "conflict",
        "competing_route",
        cast.host.pk,
        "declared",
    )
    with pytest.raises(Blocked):
        choose(cast.ao, panel, person_id=cast.lin.person_id)


def test_staff_and_the_specialist_do_not_judge_blind(cast: Panelists) -> None:
    panel = cast.panel(blind=True)
    insider = expert("insider", "technical", "EXP", "ANA")
    with pytest.raises(Blocked) as refused:
        choose(cast.ao, panel, person_id=insider.person_id)
    assert zh(refused.value) == ["内部人员能看到全部卷宗，不参加盲评"]


def test_a_blind_panel_invites_only_once_its_brief_is_confirmed(cast: Panelists) -> None:
    panel = cast.panel(blind=True)
    for who in cast.experts:
        choose(cast.ao, panel, person_id=who.person_id)
    with pytest.raises(Blocked) as refused:
        invite(cast.ao, panel, due_on=clock.today())
    assert zh(refused.value) == ["先确认盲评版本，再发邀请"]


def test_replacing_keeps_the_chain_of_who_followed_whom(cast: Panelists) -> None:
    panel, new = cast.full(), expert("new", "technical")
    seat = cast.seat(panel, cast.experts[1])
    successor = replace(cast.ao, seat, person_id=new.person_id, reason="日程冲突", due_on=clock.today())
    seat.refresh_from_db()
    assert (seat.state, seat.successor, successor.state) == ("replaced", successor, "invited")
    assert set(Notice.objects.filter(kind="seat_released").values_list("recipient_id", flat=True)) == {
        cast.experts[1].user_id
    }


def test_the_chair_sits_and_holds_the_role(cast: Panelists) -> None:
    panel = cast.full()
    with pytest.raises(BadValue):
        set_chair(cast.ao, panel, person_id=cast.experts[1].person_id)
    with pytest.raises(BadValue):
        set_chair(cast.ao, panel, person_id=cast.dong.person_id)
    assert set_chair(cast.ao, panel, person_id=cast.lin.person_id).chair_id == cast.lin.person_id


def test_a_national_item_is_judged_by_half_from_other_regions(cast: Panelists) -> None:
    """R-09. The team is at home in Jiangsu; experts whose region is Jiangsu are near, those of Shanghai are not."""
    panel = cast.panel()
    for one in cast.experts:
        choose(cast.ao, panel, person_id=one.person_id)
    employed = Employment.objects.filter(person_id__in=[one.person_id for one in cast.experts[:3]])
    Organisation.objects.filter(pk__in=employed.values("organisation_id")).update(region="江苏")
    assert composition(panel).lacks == ()
    with pytest.raises(NotAllowed):
        set_national(cast.chen, panel, national=True)
    panel = set_national(cast.ao, panel, national=True)
    assert [str(lack) for lack in composition(panel).lacks] == ["国家级事项的外地专家不少于 50%：5 位中有 2 位"]
    with pytest.raises(Blocked):
        invite(cast.ao, panel, due_on=clock.today())
    Organisation.objects.filter(pk=employed.values("organisation_id")[0]["organisation_id"]).update(region="浙江")
    assert invite(cast.ao, panel, due_on=clock.today()) == 5
    with pytest.raises(NotAllowed):
        set_national(cast.ao, panel, national=False)


@pytest.mark.parametrize("who", ["chen", "qian", "zhao", "wu", "int", "lin"])
def test_only_the_officer_and_the_director_build_panels(cast: Panelists, who: str) -> None:
    with pytest.raises(NotAllowed):
        convene(getattr(cast, who), cast.dossier, kind="appraisal", due_on=clock.today())
    panel = cast.panel()
    with pytest.raises(NotAllowed):
        choose(getattr(cast, who), panel, person_id=cast.experts[1].person_id)


def test_outsiders_and_experts_read_no_panel(cast: Panelists) -> None:
    panel = cast.panel()
    for actor in (cast.zhao, cast.wu, cast.lin):
        with pytest.raises(Hidden):
            panel_for(actor, panel.code)
    assert panel_for(cast.chen, panel.code) == panel


def test_reminders_go_three_days_before_on_the_day_and_two_after_then_the_reserve_is_asked(cast: Panelists) -> None:
    panel, reserve = cast.panel(), expert("reserve", "technical")
    for who in cast.experts:
        choose(cast.ao, panel, person_id=who.person_id)
    invite(cast.ao, panel, due_on=clock.today() + dt.timedelta(days=7))
    choose(cast.ao, panel, person_id=reserve.person_id)
    for who in cast.experts[1:]:
        accept(who, cast.seat(panel, who), **PLEDGED)
    reminded = []
    for day in range(11):
        with later(days=day):
            remind_of_invitations()
            remind_of_invitations()
            reminded.append(Notice.objects.filter(kind="seat_reminder").count())
    assert reminded == [0, 0, 0, 0, 1, 1, 1, 2, 2, 3, 3]
    assert (cast.seat(panel, cast.lin).state, cast.seat(panel, reserve).state) == ("replaced", "invited")


def test_late_without_a_reserve_then_the_seat_is_released_and_the_officer_told(cast: Panelists) -> None:
    panel = cast.panel()
    for who in cast.experts:
        choose(cast.ao, panel, person_id=who.person_id)
    invite(cast.ao, panel, due_on=clock.today())
    with later(days=3):  # the clock of the house was down: nobody was reminded yet, so nobody is replaced today
        remind_of_invitations()
        remind_of_invitations()
    assert set(seats_of(panel).values_list("state", "reminders")) == {("invited", 3)}
    with later(days=4):
        remind_of_invitations()
    assert set(seats_of(panel).values_list("state", flat=True)) == {"released"}
    late = seats_of(panel).first()
    assert late is not None and (late.why.zh, late.why.en) == (
        "逾期未答复，按规则替换",
        "Late; replaced as the rules say",
    )
    assert Notice.objects.filter(kind="panel_lacks", recipient_id=cast.ao.user_id).count() == 5


def test_candidates_of_the_field_come_first_with_what_stands_in_their_way(cast: Panelists) -> None:
    panel = cast.panel()
    tied = expert("tied", at=cast.host)
    stranger = person("stranger", "EXP")
    from zhongshu.people.models import ExpertProfile

    ExpertProfile.objects.create(person_id=stranger.person_id, kind="technical")
    found = {c.profile.person_id: c for c in candidates(panel)}
    assert [w.zh for w in found[tied.person_id].obstacles] == ["须回避：任职于光能所"]
    assert found[cast.lin.person_id].obstacles == () and found[cast.lin.person_id].words == 2
    assert list(found)[-1] == stranger.person_id


def test_candidates_cost_a_fixed_number_of_queries(cast: Panelists, django_assert_max_num_queries: object) -> None:
    panel = cast.panel(blind=True)
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        candidates(panel)
    for number in range(10):
        expert(f"more{number}")
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        assert len(candidates(panel)) == 15


def test_ledger_lines_hold_no_name_of_an_interest(cast: Panelists) -> None:
    panel = cast.full()
    declare_conflict(cast.lin, cast.seat(panel, cast.lin), kind="competing_route", reason="我们做同一路线")
    assert not Line.objects.filter(subject=cast.dossier.pk, verb__startswith="panels.").exists()


def test_a_panel_of_another_kind_asks_its_own_numbers(cast: Panelists) -> None:
    panel = cast.panel(kind="gate", occasion="G1")
    assert (panel.quorum, composition(panel).least, composition(panel).industry_low) == (3, 3, 0)
    assert isinstance(panel, Panel)


def test_a_released_seat_may_be_named_again(cast: Panelists) -> None:
    panel = cast.full()
    seat = release(cast.ao, cast.seat(panel, cast.lin), reason="本轮太忙")
    assert not may_judge(cast.lin, panel)
    assert choose(cast.ao, panel, person_id=cast.lin.person_id).pk == seat.pk


def test_a_tie_declared_at_a_blind_seat_never_says_with_whom(cast: Panelists) -> None:
    """Else whoever is asked could declare a conflict and read in the own register whose technology it was."""
    panel = cast.full(cast.panel(blind=True, brief_zh="一项光伏技术"))
    declare_conflict(cast.lin, cast.seat(panel, cast.lin), kind="kin", reason="与团队成员是亲属")
    kept = Interest.objects.get(person_id=cast.lin.person_id, kind="kin")
    assert (kept.veiled, kept.other_person_id) == (True, cast.zhao.person_id)
    assert list(interests_for(cast.lin)) == [] and kept in interests_for(cast.ao)
    assert cast.zhao.person_id not in Line.objects.get(verb="panels.declare_conflict").facts


def test_a_chair_who_leaves_the_seat_chairs_no_longer(cast: Panelists) -> None:
    panel = cast.full()
    set_chair(cast.ao, panel, person_id=cast.lin.person_id)
    declare_conflict(cast.lin, cast.seat(panel, cast.lin), kind="competing_route", reason="我们做同一路线")
    panel.refresh_from_db()
    assert panel.chair_id is None


def test_panels_of_a_dossier_that_an_interest_locks_are_in_no_list(cast: Panelists) -> None:
    panel, officer = cast.full(), person("second", "AO")
    assert panel in panels(officer)
    declare_interest(officer, kind="kin", other_person_id=cast.zhao.person_id)
    assert list(panels(officer)) == []
    with pytest.raises(Recused):
        panel_for(officer, panel.code)


def test_an_organisation_that_judged_this_applicant_rests_two_years(cast: Panelists) -> None:
    """R-09: the pair rotates by organisation, for appraisals alone, and comes back when the years are over."""
    cast.full()
    colleague = expert("colleague", at=Employment.objects.get(person_id=cast.lin.person_id).organisation)
    next_one = in_state("APPR", organisation_id=cast.host.pk, specialist=cast.chen.user_id, title_zh="另一项")
    panel = convene(cast.ao, next_one, kind="appraisal", due_on=clock.today() + dt.timedelta(days=30))
    with pytest.raises(Blocked) as refused:
        choose(cast.ao, panel, person_id=colleague.person_id)
    assert zh(refused.value) == ["轮换：lin所近 2 年已评过该单位的卷宗"]
    assert [bool(c.obstacles) for c in candidates(panel, text="colleague")] == [True]
    fresh = expert("fresh")
    assert choose(cast.ao, panel, person_id=fresh.person_id)
    gate = convene(cast.ao, next_one, kind="gate", occasion="G1", due_on=clock.today() + dt.timedelta(days=30))
    assert choose(cast.ao, gate, person_id=colleague.person_id)
    other = in_state("APPR", organisation_id=organisation("别家").pk, specialist=cast.chen.user_id, title_zh="第三项")
    elsewhere = convene(cast.ao, other, kind="appraisal", due_on=clock.today() + dt.timedelta(days=30))
    assert choose(cast.ao, elsewhere, person_id=colleague.person_id)
    with clock.at(clock.now() + dt.timedelta(days=740)):
        assert choose(cast.ao, panel, person_id=colleague.person_id)


def test_whoever_is_not_ticked_stays_in_reserve(cast: Panelists) -> None:
    panel, reserve = cast.panel(), expert("reserve")
    for who in (*cast.experts, reserve):
        choose(cast.ao, panel, person_id=who.person_id)
    asked = [cast.seat(panel, who).pk for who in cast.experts]
    with pytest.raises(Blocked) as refused:  # those who are asked must make a panel without the reserve
        invite(cast.ao, panel, due_on=clock.today(), seats=[*asked[:4]])
    assert zh(refused.value)[0] == "专家至少 5 位，现有 4 位"
    assert invite(cast.ao, panel, due_on=clock.today(), seats=asked) == 5
    assert cast.seat(panel, reserve).state == "named"


def test_whom_rotation_keeps_off_is_not_called_in_conflict_and_the_reason_is_kept(cast: Panelists) -> None:
    cast.full()
    second = in_state("APPR", organisation_id=cast.host.pk, specialist=cast.chen.user_id, title_zh="另一项")
    tied = expert("tied", at=cast.host)
    panel = convene(
        cast.ao, second, kind="appraisal", due_on=clock.today(), people=[(cast.lin.person_id, ""), (tied.person_id, "")]
    )
    rests, bars = cast.seat(panel, cast.lin), cast.seat(panel, tied)
    assert (rests.state, rests.state_label.zh) == ("unfit", "不能入组")
    assert rests.why.zh.startswith("轮换：") and rests.why.en.startswith("rotation: ")
    assert (bars.state, bars.why.zh) == ("conflict", "须回避：任职于光能所")
    set_national(cast.ao, panel, national=True)  # nobody has been asked yet


def test_a_chair_is_told_of_the_office(cast: Panelists) -> None:
    panel = cast.panel()
    for who in cast.experts:
        choose(cast.ao, panel, person_id=who.person_id)
    told = Notice.objects.filter(kind="chair_named", recipient_id=cast.lin.user_id)
    set_chair(cast.ao, panel, person_id=cast.lin.person_id)
    assert told.count() == 0  # not asked to sit yet
    invite(cast.ao, panel, due_on=clock.today())
    assert told.count() == 1
    set_chair(cast.ao, panel, person_id=cast.lin.person_id)
    assert told.count() == 2


@pytest.mark.parametrize("kind", ["association", "past_panel"])
def test_what_is_only_disclosed_throws_nobody_out(cast: Panelists, kind: str) -> None:
    panel = cast.full()
    assert kind not in dict(ConflictForm().fields["kind"].choices)  # type: ignore[attr-defined]
    with pytest.raises(BadValue):
        declare_conflict(cast.lin, cast.seat(panel, cast.lin), kind=kind, reason="同一学会的会员")
    assert cast.seat(panel, cast.lin).state == "accepted"


def test_what_the_house_called_is_told_to_every_officer(cast: Panelists) -> None:
    panel = convene(SYSTEM, cast.dossier, kind="appraisal", due_on=clock.today())
    for who in cast.experts:
        choose(cast.ao, panel, person_id=who.person_id)
    invite(cast.ao, panel, due_on=clock.today())
    decline(cast.lin, cast.seat(panel, cast.lin), reason="本月在外地")
    assert Notice.objects.filter(kind="seat_answered", recipient_id=cast.ao.user_id).count() == 1


def test_sending_to_appraisal_asks_what_the_convening_will_ask(cast: Panelists) -> None:
    cast.full()
    second = in_state("CAND", organisation_id=cast.host.pk, specialist=cast.chen.user_id, title_zh="另一项")
    NamedExpert.objects.create(dossier=second, person_id=cast.lin.person_id, kind="technical", named_by="test")
    assert any("轮换：lin所近 2 年已评过该单位的卷宗" in lack.zh for lack in panel_composed(cast.chen, second, None))
    with pytest.raises(Blocked) as refused:
        name_expert(cast.chen, second, person_id=cast.experts[1].person_id)
    assert zh(refused.value)[0].startswith("轮换：")


def test_what_is_asked_of_every_seat_is_put_into_sql_once(cast: Panelists, monkeypatch: pytest.MonkeyPatch) -> None:
    panel = cast.full()
    people = [seat.person_id for seat in accepted_seats(panel)]
    first, compiled = obstacles_among(panel, people), list[str]()
    plain = SQLCompiler.as_sql

    def counted(compiler: SQLCompiler, *args: Any, **kwargs: Any) -> Any:
        compiled.append(compiler.query.model.__name__)
        return plain(compiler, *args, **kwargs)

    monkeypatch.setattr(SQLCompiler, "as_sql", counted)
    assert obstacles_among(panel, people) == first
    assert not {"Seat", "Employment", "Grant", "Member"} & set(compiled)
