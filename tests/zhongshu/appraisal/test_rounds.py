"""J4: verdicts locked blind, a cross round where experts disagree, golden tickets, the signed opinion, the decision and the feedback of the same day."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from tests.zhongshu.appraisal.cast import WEIGHED, Judges, given
from tests.zhongshu.discovery.cast import FEEDBACK, later
from tests.zhongshu.panels.cast import expert
from zhongshu.appraisal.actions import (
    Mark,
    answer_cross,
    close_blind,
    close_cross,
    decide,
    sign_opinion,
    use_ticket,
    write_opinion,
)
from zhongshu.appraisal.chores import remind_of_reviews
from zhongshu.appraisal.models import Appraisal, GoldenTicket, Review
from zhongshu.appraisal.queries import arguments_for, figures, judged, progress, to_judge, votes_for
from zhongshu.kernel import clock
from zhongshu.kernel.errors import BadValue, Blocked, Hidden, NotAllowed, Recused, Stale
from zhongshu.ledger.models import Line
from zhongshu.lifecycle.queries import last_chapter, ways
from zhongshu.notices.models import Notice
from zhongshu.panels.actions import choose
from zhongshu.people.actions import add_employment
from zhongshu.people.actor import SYSTEM

LONE = "这项技术若成，主流路线的成本结构整个作废；同行低估了它，因为他们按今天的良率来算账。"


def zh(found: Blocked) -> list[str]:
    return [item.zh for item in found.missing]


def test_arrival_opens_the_appraisal_with_the_experts_the_specialist_named(cast: Judges) -> None:
    appraisal = cast.appraisal
    assert (appraisal.stage, appraisal.season, appraisal.panel.blind) == ("preparing", "2026-H1", True)
    assert set(appraisal.panel.seats.values_list("person_id", "state")) == {
        (w.person_id, "named") for w in cast.experts
    }


def test_experts_who_agree_need_no_cross_round(cast: Judges) -> None:
    cast.begin()
    appraisal = cast.all_judge(given())
    assert (appraisal.stage, appraisal.disputed) == ("opinion", False)
    found = figures(appraisal)
    assert (found.verdicts, found.probability) == ({"yes": 5, "no": 0, "unsure": 0, "not_mine": 0}, pytest.approx(0.8))
    assert Notice.objects.filter(kind="opinion_due", recipient_id=cast.lin.user_id).count() == 1


def test_nobody_reads_a_value_before_the_own_lock_and_the_house_not_before_the_round_is_over(cast: Judges) -> None:
    appraisal = cast.begin()
    cast.judge(cast.lin, given())
    for actor in (*cast.experts[1:], cast.ao, cast.dong, cast.int, cast.chen, cast.qian, cast.zhao, cast.wu):
        for read in (votes_for, arguments_for):
            with pytest.raises(NotAllowed):
                read(actor, appraisal)
    with pytest.raises(NotAllowed):  # the chair has locked, and the round is still blind
        votes_for(cast.lin, appraisal)
    assert [row.locked for row in progress(appraisal)] == [True, False, False, False, False]


def test_the_ledger_tells_who_submitted_and_never_what(cast: Judges) -> None:
    cast.begin()
    cast.judge(cast.lin, replace(given("no", 95, 2), reason="这条路线完全不可行，理由如下"))
    line = Line.objects.get(verb="appraisal.lock_review")
    assert set(json.loads(line.facts)) == {"review", "round", "sha256"}


def test_a_submitted_review_is_locked_by_the_database_too(cast: Judges) -> None:
    appraisal = cast.begin()
    review = cast.judge(cast.lin, given())
    with pytest.raises(Stale):
        cast.judge(cast.lin, given("no"))
    copy = Review.objects.get(pk=review.pk)
    copy.pk = "X" * 26
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save(force_insert=True)
    assert appraisal.reviews.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"verdict": "maybe"}, "verdict"),
        ({"confidence": 49}, "confidence"),
        ({"confidence": 101}, "confidence"),
        ({"expertise": 0}, "expertise"),
        ({"reason": "好"}, "reason"),
        ({"incumbent_answer": " "}, "incumbent_answer"),
        ({"criteria": {}}, "score-technology"),
        ({"properties": {}}, "property-scene"),
    ],
)
def test_a_review_that_lacks_something_is_refused_beside_its_field(cast: Judges, changes: dict, field: str) -> None:
    cast.begin()
    with pytest.raises(BadValue) as refused:
        cast.judge(cast.lin, replace(given(), **changes))
    assert refused.value.field == field and not Review.objects.exists()


@pytest.mark.parametrize("mark", [Mark(10, 1, 9), Mark(5, 6, 9), Mark(5, 1, 4), Mark(5), Mark(0, 0, 1)])
def test_a_score_lies_from_one_to_nine_and_within_its_interval(cast: Judges, mark: Mark) -> None:
    cast.begin()
    whole = given()
    with pytest.raises(BadValue):
        cast.judge(cast.lin, replace(whole, criteria={**whole.criteria, "industry": mark}))


def test_not_my_field_needs_no_scores_and_does_not_count_towards_the_quorum(cast: Judges) -> None:
    cast.begin()
    cast.judge(cast.lin, replace(given("not_mine", 100), criteria={}, properties={}, incumbent_answer=""))
    for who in cast.experts[1:]:
        cast.judge(who, given())
    assert cast.appraisal.stage == "blind"
    with pytest.raises(Blocked) as refused:
        close_blind(cast.ao, cast.appraisal)
    assert zh(refused.value) == ["有效意见至少 5 份，现有 4 份"]


def test_verdicts_far_apart_lead_to_the_cross_round(cast: Judges) -> None:
    cast.begin()
    appraisal = cast.all_judge(given("yes", 95), given("yes", 95), given("no", 95, 6))
    assert (appraisal.stage, appraisal.reasons[0][0]) == ("cross", "verdict")
    assert Notice.objects.filter(kind="cross_round").count() == 5


def test_scores_four_points_apart_lead_to_the_cross_round(cast: Judges) -> None:
    cast.begin()
    appraisal = cast.all_judge(given(score=8), given(score=4), given(score=6))
    assert appraisal.stage == "cross" and ["technology", 4.0] in appraisal.reasons


def test_in_the_cross_round_arguments_are_read_without_names(cast: Judges) -> None:
    cast.begin()
    appraisal = cast.all_judge(given(score=9), given("no", 60, 3))
    read = arguments_for(cast.lin, appraisal)
    assert len(read) == 5 and {a.name for a in read} == {""} and sum(a.mine for a in read) == 1
    for actor in (cast.ao, cast.dong, cast.int, cast.chen):
        with pytest.raises(NotAllowed):
            arguments_for(actor, appraisal)


def test_every_change_needs_its_reason(cast: Judges) -> None:
    cast.begin()
    first = [given(score=9), given("no", 60, 3)]
    appraisal = cast.all_judge(*first)
    softer = replace(given(score=9), confidence=70)
    with pytest.raises(BadValue) as refused:
        answer_cross(cast.lin, appraisal, given=softer)
    assert refused.value.field == "because"
    lower = replace(first[0], criteria={**first[0].criteria, "economy": Mark(6, 5, 7)})
    with pytest.raises(BadValue) as refused:
        answer_cross(cast.lin, appraisal, given=lower)
    assert refused.value.field == "because-economy"
    why = Mark(6, 5, 7, because="另一位专家的成本账更可信")
    answer_cross(cast.lin, appraisal, given=replace(lower, criteria={**lower.criteria, "economy": why}))
    assert Review.objects.get(round=2).scores.get(code="economy").changed_because == "另一位专家的成本账更可信"


def test_who_stands_far_from_the_others_says_why(cast: Judges) -> None:
    """R-08: more than two points from the others' median, and unchanged, needs a written ground; two points do not."""
    cast.begin()
    alone = given(score=9)
    appraisal = cast.all_judge(alone, given("no", 60, 3))
    mute = replace(alone, criteria={code: replace(mark, comment="") for code, mark in alone.criteria.items()})
    with pytest.raises(BadValue) as refused:
        answer_cross(cast.lin, appraisal, given=mute)
    assert refused.value.field == "comment-technology"
    assert refused.value.text.zh == "与其他专家的中位数 3 相差超过 2 分，请写明依据"
    near = {code: Mark(5, 4, 6, because="另一位专家的依据更可信，向其靠近") for code in alone.criteria}
    answer_cross(cast.lin, appraisal, given=replace(alone, criteria=near))


def test_when_all_have_answered_the_chair_writes(cast: Judges) -> None:
    cast.begin()
    first = [given(score=9), given("no", 60, 3)]
    cast.all_judge(*first)
    assert cast.stand_by(*first).stage == "opinion"


def test_the_officer_closes_the_cross_round_only_after_its_day(cast: Judges) -> None:
    cast.begin()
    appraisal = cast.all_judge(given(score=9), given("no", 60, 3))
    with pytest.raises(Blocked):
        close_cross(cast.ao, appraisal)
    with later(days=40):
        assert close_cross(cast.ao, cast.appraisal).stage == "opinion"


def test_a_golden_ticket_is_one_a_season_whatever_the_path(cast: Judges) -> None:
    appraisal = cast.begin()
    with pytest.raises(Blocked):
        use_ticket(cast.lin, appraisal, statement=LONE)
    cast.judge(cast.lin, given())
    with pytest.raises(BadValue):
        use_ticket(cast.lin, appraisal, statement="好")
    ticket = use_ticket(cast.lin, appraisal, statement=LONE)
    with pytest.raises(Stale):
        use_ticket(cast.lin, appraisal, statement=LONE)
    with pytest.raises(IntegrityError), transaction.atomic():
        GoldenTicket.objects.create(
            person_id=ticket.person_id, season="2026-H1", appraisal=appraisal, statement=LONE, used_at=clock.now()
        )


def test_no_golden_ticket_where_an_interest_turned_up(cast: Judges) -> None:
    appraisal = cast.begin()
    cast.judge(cast.lin, given())
    add_employment(SYSTEM, cast.lin.person_id, organisation_id=cast.host.pk, since=dt.date(2025, 1, 1))
    with pytest.raises(Recused):
        use_ticket(cast.lin, appraisal, statement=LONE)


def test_a_golden_ticket_carries_what_the_mean_would_not(cast: Judges) -> None:
    cast.begin()
    cast.judge(cast.lin, given("yes", 90, 6))
    use_ticket(cast.lin, cast.appraisal, statement=LONE)
    for who in cast.experts[1:]:
        cast.judge(who, given("no", 70, 6))
    first = [given("yes", 90, 6), given("no", 70, 6)]
    if cast.appraisal.stage == "cross":
        cast.stand_by(*first)
    cast.signed(replace(WEIGHED, dissent=["四位专家认为成本账不成立"]))
    with pytest.raises(Blocked) as refused:
        decide(cast.qian, cast.fresh(), edge="T-10", version=cast.fresh().version, reason="低于线", feedback=FEEDBACK, reason_code="incremental", percent=10)  # fmt: skip
    assert zh(refused.value) == ["有金票，不能不予支持"]
    moved = decide(
        cast.qian, cast.fresh(), edge="T-08", version=cast.fresh().version, reason="金票", feedback=FEEDBACK, percent=60
    )
    sealed = json.loads(last_chapter(moved, "opinion").body)  # type: ignore[union-attr]
    assert (moved.state, sealed["golden_ticket"]) == ("REFINE", {"statement": LONE})
    assert cast.lin.person_id not in json.dumps({k: v for k, v in sealed.items() if k != "votes"})


def test_below_the_line_and_no_ticket_then_it_does_not_pass(cast: Judges) -> None:
    cast.begin()
    cast.all_judge(given("no", 80, 4))
    cast.signed(replace(WEIGHED, recommendation="decline", asks=[]))
    with pytest.raises(Blocked) as refused:
        decide(
            cast.qian,
            cast.fresh(),
            edge="T-08",
            version=cast.fresh().version,
            reason="想留",
            feedback=FEEDBACK,
            percent=60,
        )
    assert zh(refused.value) == ["颠覆概率不低于 50%（现为 20%），或金票"]


def test_a_weak_property_needs_a_written_waiver(cast: Judges) -> None:
    cast.begin()
    cast.all_judge(given(properties=3))
    cast.signed()
    said = {"edge": "T-08", "reason": "通过", "feedback": FEEDBACK, "percent": 60}
    with pytest.raises(Blocked) as refused:
        decide(cast.qian, cast.fresh(), version=cast.fresh().version, **said)
    assert zh(refused.value) == ["四性单项不低于 4 分，或书面豁免：场景强、需求刚、路线新（特）、产权独"]
    moved = decide(cast.qian, cast.fresh(), version=cast.fresh().version, waiver="四性在优化中补足", **said)
    assert moved.state == "REFINE"


def test_declining_seals_the_dissent_and_tells_the_team_the_same_day(cast: Judges) -> None:
    cast.begin()
    cast.all_judge(given("no", 80, 4), given("yes", 60, 4), given("no", 80, 4))
    if cast.appraisal.stage == "cross":
        cast.stand_by(given("no", 80, 4), given("yes", 60, 4), given("no", 80, 4))
    with pytest.raises(Blocked) as refused:
        cast.signed(replace(WEIGHED, recommendation="decline", asks=[]))
    assert zh(refused.value) == ["不同意见（专家有是有否）"]
    opinion = write_opinion(cast.lin, cast.appraisal, version=1, written=replace(WEIGHED, recommendation="decline", asks=[], dissent=["一位专家认为场景成立"]))  # fmt: skip
    sign_opinion(cast.lin, cast.appraisal, version=opinion.version)
    short = {"edge": "T-10", "reason": "低于线", "reason_code": "incremental", "percent": 10}
    with pytest.raises(Blocked) as refused:
        decide(cast.dong, cast.fresh(), version=cast.fresh().version, feedback="太短了吧", **short)
    assert zh(refused.value) == ["给团队的反馈至少 200 字"]
    moved = decide(cast.dong, cast.fresh(), version=cast.fresh().version, feedback=FEEDBACK, **short)
    told = Notice.objects.get(kind="appraisal_feedback", recipient_id=cast.zhao.user_id)
    assert (
        moved.state == "DECL"
        and "一位专家认为场景成立" in told.body_zh
        and clock.day_of(told.created_at) == clock.today()
    )
    assert (cast.appraisal.stage, cast.appraisal.panel.state) == ("decided", "closed")


def test_only_the_chair_of_the_panel_writes_and_signs(cast: Judges) -> None:
    cast.begin()
    cast.all_judge(given())
    other_chair = expert("liu", "technical", "EXP", "CH")
    for actor in (cast.experts[1], other_chair, cast.ao, cast.dong, cast.chen):
        with pytest.raises(NotAllowed):
            write_opinion(actor, cast.appraisal, written=WEIGHED, version=0)
    assert cast.signed().sha256
    with pytest.raises(Stale):
        write_opinion(cast.lin, cast.appraisal, written=WEIGHED, version=2)


@pytest.mark.parametrize("who", ["chen", "he", "zhao", "ao", "lin", "int"])
def test_only_the_field_lead_and_the_director_decide(cast: Judges, who: str) -> None:
    cast.begin()
    cast.all_judge(given())
    cast.signed()
    with pytest.raises(NotAllowed):
        decide(
            getattr(cast, who),
            cast.fresh(),
            edge="T-08",
            version=cast.fresh().version,
            reason="通过",
            feedback=FEEDBACK,
            percent=60,
        )


def test_the_page_of_the_dossier_says_what_is_missing_before_the_opinion(cast: Judges) -> None:
    shown = {way.edge.id: [m.zh for m in way.missing] for way in ways(cast.qian, cast.fresh())}
    assert shown["T-08"] == shown["T-09"] == shown["T-10"] == ["组长签署的论证意见"]


def test_an_expert_who_declares_late_is_shut_out_in_the_same_request(cast: Judges) -> None:
    appraisal = cast.begin()
    assert judged(cast.lin, appraisal.panel.code) == appraisal
    add_employment(SYSTEM, cast.lin.person_id, organisation_id=cast.host.pk, since=dt.date(2025, 1, 1))
    with pytest.raises(Recused):
        judged(cast.lin, appraisal.panel.code)
    with pytest.raises(Recused):
        cast.judge(cast.lin, given())
    for actor in (cast.ao, cast.zhao, cast.chen):
        with pytest.raises(Hidden):
            judged(actor, appraisal.panel.code)


def test_late_reviews_are_reminded_and_then_replaced(cast: Judges) -> None:
    appraisal = cast.begin()
    reserve = expert("reserve", "technical")
    choose(cast.ao, appraisal.panel, person_id=reserve.person_id)
    for who in cast.experts[1:]:
        cast.judge(who, given())
    due = appraisal.panel.due_on
    for day in range((due - clock.today()).days + 4):
        with later(days=day):
            remind_of_reviews()
    assert Notice.objects.filter(kind="seat_reminder").count() == 3
    assert (cast.seat(appraisal.panel, cast.lin).state, cast.seat(appraisal.panel, reserve).state) == (
        "replaced",
        "invited",
    )


def test_what_waits_for_an_expert(cast: Judges) -> None:
    appraisal = cast.begin()
    assert list(to_judge(cast.lin)) == [appraisal]
    cast.judge(cast.lin, given(score=9))
    assert list(to_judge(cast.lin)) == []
    for who in cast.experts[1:]:
        cast.judge(who, given("no", 60, 3))
    assert [a.pk for a in to_judge(cast.lin)] == [appraisal.pk]


def test_two_of_one_season_have_ranks_with_intervals(cast: Judges) -> None:
    cast.begin()
    cast.all_judge(given(score=8))
    first = cast.appraisal
    second = Judges.__new__(Judges)
    second.__dict__.update(cast.__dict__)
    from tests.zhongshu.appraisal.cast import plan_body
    from tests.zhongshu.panels.cast import in_state
    from zhongshu.appraisal.actions import open_appraisal
    from zhongshu.lifecycle.actions.seal import seal

    second.dossier = in_state("APPR", specialist=cast.chen.user_id, title_zh="另一项")
    named = [{"person": who.person_id, "kind": "technical"} for who in cast.experts]
    seal(SYSTEM, second.dossier, kind="plan", body=plan_body(second.dossier, named), edge="T-06")
    open_appraisal(SYSTEM, second.dossier)
    second.begin()
    second.all_judge(given(score=4))
    best, worst = figures(first).place, figures(second.appraisal).place
    assert best and worst and (best.low, best.high, worst.low, worst.high, best.among) == (1, 1, 2, 2, 2)
    assert best.expected < worst.expected


def test_withdrawing_ends_the_appraisal_and_its_panel(cast: Judges) -> None:
    from zhongshu.lifecycle.actions import move

    appraisal = cast.begin()
    dossier = cast.fresh()
    move(cast.zhao, dossier.pk, edge="T-42", target="WITHD", version=dossier.version, reason="团队另有安排")
    appraisal = Appraisal.objects.get(pk=appraisal.pk)
    assert (appraisal.stage, appraisal.panel.state) == ("void", "closed")
