"""R-07, R-08, R-10: a cross round in which somebody keeps silent ends all the same, and what is missing is said in the opinion."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.zhongshu.appraisal.cast import WEIGHED, Judges, given
from tests.zhongshu.discovery.cast import later
from zhongshu.appraisal.actions import Given, Mark, answer_cross, close_cross, nudge, sign_opinion, write_opinion
from zhongshu.appraisal.actions.opinion import missing_for_signing
from zhongshu.appraisal.chores import end_rounds, remind_of_answers
from zhongshu.appraisal.models import Appraisal
from zhongshu.appraisal.queries import arguments_for
from zhongshu.appraisal.queries.rounds import cross_ends_on
from zhongshu.kernel import clock
from zhongshu.kernel.errors import NotAllowed, Stale
from zhongshu.notices.models import Notice


def first() -> tuple[Given, Given]:
    return given(score=9), given("no", 60, 3)


def crossing(cast: Judges) -> Appraisal:
    """Everybody but Lin has answered."""
    cast.begin()
    cast.all_judge(*first())
    for who in cast.experts[1:]:
        answer_cross(who, cast.appraisal, given=first()[1])
    return cast.appraisal


def test_past_the_last_reminder_the_round_ends_by_itself_and_the_blind_review_stands(cast: Judges) -> None:
    appraisal = crossing(cast)
    ends = cross_ends_on(appraisal)
    assert ends is not None and appraisal.cross_due_on is not None and (ends - appraisal.cross_due_on).days == 3
    days = (ends - clock.today()).days
    for day in range(days):
        with later(days=day):
            remind_of_answers()
            end_rounds()
            assert cast.appraisal.stage == "cross"
    assert Notice.objects.filter(kind="seat_reminder", recipient_id=cast.lin.user_id).count() == 3
    with later(days=days):
        end_rounds()
        assert cast.appraisal.stage == "opinion"
        assert Notice.objects.filter(kind="opinion_due", recipient_id=cast.lin.user_id).exists()
        silent = [a.review.person_id for a in arguments_for(cast.lin, cast.appraisal) if a.silent]
        assert silent == [cast.lin.person_id]


def test_below_the_quorum_it_does_not_end_by_itself_and_the_officer_is_told_at_once(cast: Judges) -> None:
    cast.begin()
    cast.all_judge(*first())
    answer_cross(cast.experts[1], cast.appraisal, given=replace(given("not_mine", 100), because="细读后发现不是我的领域", criteria={}, properties={}))  # fmt: skip
    assert (
        Notice.objects.filter(kind="quorum_lost", recipient_id=cast.ao.user_id).count() == 1
    )  # the others are still awaited
    with later(days=60):
        end_rounds()
        assert cast.appraisal.stage == "cross"


def test_a_score_far_off_whose_giver_keeps_silent_is_named_in_the_dissent(cast: Judges) -> None:
    """R-08: who alone was asked for the ground gave none; the chair says so, or does not sign."""
    cast.begin()
    alone = given(score=9)
    bare = replace(alone, criteria={**alone.criteria, "economy": Mark(9, 8, 9)})
    near = replace(alone, criteria={**alone.criteria, "economy": Mark(6, 5, 7, "见方案")})
    cast.all_judge(near, bare, near)
    assert cast.appraisal.stage == "cross"
    with later(days=40):
        close_cross(cast.ao, cast.appraisal)
        opinion = write_opinion(cast.lin, cast.appraisal, written=WEIGHED, version=0)
        assert [m.zh for m in missing_for_signing(cast.appraisal, opinion)] == [
            "不同意见（有评分与其他专家相差较大，未写依据）"
        ]
        said = replace(WEIGHED, dissent=["一位专家的经济价值评分高出三分，未写依据"])
        opinion = write_opinion(cast.lin, cast.appraisal, written=said, version=opinion.version)
        assert sign_opinion(cast.lin, cast.appraisal, version=opinion.version).signed_at


def test_reminding_by_hand_asks_for_somebody_to_remind(cast: Judges) -> None:
    cast.begin()
    with pytest.raises(NotAllowed):
        nudge(cast.chen, cast.appraisal)
    assert nudge(cast.ao, cast.appraisal) == 5  # the blind round too
    cast.all_judge(*first())
    assert cast.stand_by(*first()).stage == "opinion"
    with pytest.raises(Stale):  # nobody is awaited once the rounds are over
        nudge(cast.ao, cast.appraisal)
