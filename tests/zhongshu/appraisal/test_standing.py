"""Whose word stands (R-04, R-12, A-04): a locked judgement is taken away by nobody, only an interest on record silences it; the quorum holds until the
decision; what is decided stays as it was sealed.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.zhongshu.appraisal.cast import WEIGHED, Judges, given, plan_body
from tests.zhongshu.discovery.cast import FEEDBACK, later
from tests.zhongshu.panels.cast import PLEDGED, expert, in_state
from zhongshu.appraisal.actions import (
    Mark,
    answer_cross,
    close_blind,
    close_cross,
    decide,
    lock_review,
    open_appraisal,
    reopen,
    sign_opinion,
    use_ticket,
    write_opinion,
)
from zhongshu.appraisal.guards import opinion_signed
from zhongshu.appraisal.listings import Board, due_of
from zhongshu.appraisal.models import Appraisal, Opinion
from zhongshu.appraisal.queries import figures, short_of, to_judge
from zhongshu.appraisal.seasons import seats_for
from zhongshu.audit.queries import Wanted, leaf
from zhongshu.kernel import clock
from zhongshu.kernel.errors import BadValue, Blocked, NotAllowed, Stale
from zhongshu.lifecycle.actions.seal import seal
from zhongshu.lifecycle.queries import last_chapter
from zhongshu.notices.models import Notice
from zhongshu.panels.actions import accept, brief, choose, invite, release, set_chair, set_national
from zhongshu.panels.actions import replace as replace_seat
from zhongshu.panels.chores import recheck_interests
from zhongshu.people.actions import declare_interest, rule_interest
from zhongshu.people.actor import SYSTEM, Actor

LONE = "这项技术若成，主流路线的成本结构整个作废；同行低估了它，因为他们按今天的良率来算账。"
SHORT = ["有效意见至少 5 份，现有 4 份"]


def zh(found: Blocked) -> list[str]:
    return [item.zh for item in found.missing]


def kin(cast: Judges, who: Actor) -> Any:
    """An interest that bars, recorded by the expert."""
    return declare_interest(who, kind="kin", other_person_id=cast.zhao.person_id)


def yes(cast: Judges, **said: Any) -> Any:
    told = {"edge": "T-08", "reason": "通过", "feedback": FEEDBACK, "percent": 60, **said}
    return decide(cast.qian, cast.fresh(), version=cast.fresh().version, **told)


def joins(cast: Judges, name: str) -> Actor:
    """A further expert, asked and accepting."""
    who, panel = expert(name), cast.appraisal.panel
    choose(cast.ao, panel, person_id=who.person_id)
    invite(cast.ao, panel, due_on=clock.today())
    accept(who, cast.seat(panel, who), **PLEDGED)
    return who


def test_a_locked_judgement_is_taken_away_by_nobody(cast: Judges) -> None:
    cast.begin()
    cast.judge(cast.lin, given("no", 99, 1))
    seat, other = cast.seat(cast.appraisal.panel, cast.lin), expert("other")
    with pytest.raises(NotAllowed):
        release(cast.ao, seat, reason="意见与众不同")
    with pytest.raises(NotAllowed):
        replace_seat(cast.ao, seat, person_id=other.person_id, reason="意见与众不同")
    assert figures(cast.appraisal).verdicts["no"] == 1
    release(
        cast.ao, cast.seat(cast.appraisal.panel, cast.experts[1]), reason="本人请辞"
    )  # who has not submitted may go


def test_an_ended_panel_stays_as_it_was(cast: Judges) -> None:
    cast.begin()
    cast.all_judge(given())
    cast.signed()
    yes(cast)
    panel = cast.appraisal.panel
    seat = cast.seat(panel, cast.lin)
    for act in (
        lambda: release(cast.ao, seat, reason="多年以后"),
        lambda: replace_seat(cast.ao, seat, person_id=expert("late").person_id, reason="多年以后"),
        lambda: set_chair(cast.ao, panel, person_id=cast.experts[1].person_id),
        lambda: brief(cast.ao, panel, zh="改写", en="changed"),
        lambda: set_national(cast.ao, panel, national=True),
    ):
        with pytest.raises(Stale):
            act()
    assert cast.appraisal.panel.chair_id == cast.lin.person_id


def test_an_interest_recorded_in_the_cross_round_silences_a_vote_and_a_ruling_gives_it_back(cast: Judges) -> None:
    cast.begin()
    first = [given("no", 60, 3), given(score=9)]
    assert cast.all_judge(*first).stage == "cross"
    tie = kin(cast, cast.experts[1])
    assert figures(cast.appraisal).verdicts == {"yes": 3, "no": 1, "unsure": 0, "not_mine": 0}
    recheck_interests()
    recheck_interests()
    told = Notice.objects.filter(kind="seat_conflict", recipient_id=cast.ao.user_id)
    assert told.count() == 1 and "现为 4 位，法定人数 5" in told.get().body_zh
    with later(days=40), pytest.raises(Blocked) as refused:
        close_cross(cast.ao, cast.appraisal)
    assert zh(refused.value) == SHORT
    rule_interest(cast.int, tie.pk, version=tie.version, severity="none", reason="查无此亲属关系")
    recheck_interests()
    assert figures(cast.appraisal).verdicts["yes"] == 4
    assert told.filter(subject_zh__contains="恢复计入").count() == 1


def test_an_interest_after_the_signature_holds_the_decision_and_is_not_sealed(cast: Judges) -> None:
    cast.begin()
    cast.all_judge(given())
    cast.signed()
    assert opinion_signed(cast.qian, cast.fresh(), None) == []
    kin(cast, cast.experts[2])
    assert [m.zh for m in opinion_signed(cast.qian, cast.fresh(), None)] == SHORT
    with pytest.raises(Blocked) as refused:
        yes(cast)
    assert SHORT[0] in zh(refused.value)
    reopen(cast.ao, cast.appraisal)
    assert (cast.appraisal.stage, Opinion.objects.get().signed_at) == ("blind", None)
    lock_review(joins(cast, "sixth"), cast.appraisal, given=given())
    assert cast.appraisal.stage == "opinion"
    sign_opinion(cast.lin, cast.appraisal, version=Opinion.objects.get().version)
    sealed = json.loads(last_chapter(yes(cast), "opinion").body)  # type: ignore[union-attr]
    assert cast.experts[2].person_id not in [vote["person"] for vote in sealed["votes"]]
    assert cast.seat(cast.appraisal.panel, cast.experts[2]).state == "conflict"


def test_the_quorum_is_asked_after_the_cross_round_too(cast: Judges) -> None:
    cast.begin()
    first = [given("no", 60, 3), given(score=9)]
    appraisal = cast.all_judge(*first)
    for number, who in enumerate(cast.experts):
        said = first[min(number, 1)]
        if number == 4:
            said = replace(said, verdict="not_mine", because="读过他人论据后认为不属于我的领域")
        answer_cross(who, cast.appraisal, given=said)
    assert cast.appraisal.stage == "cross"
    lost = Notice.objects.get(kind="quorum_lost", recipient_id=cast.ao.user_id)
    assert SHORT[0] in lost.body_zh
    with pytest.raises(Blocked):
        close_cross(cast.ao, cast.appraisal)
    reopen(cast.ao, cast.appraisal)
    lock_review(joins(cast, "sixth"), cast.appraisal, given=given(score=8))
    assert (
        cast.appraisal.stage == "cross" and appraisal.pk == cast.appraisal.pk
    )  # the panel disagrees still: the newcomer answers
    answer_cross(joiner(cast), cast.appraisal, given=given(score=8))
    assert cast.appraisal.stage == "opinion"
    with pytest.raises(Blocked) as refused:
        reopen(cast.ao, cast.appraisal)
    assert zh(refused.value) == ["法定份数不足（现在足够，不必重开）"]


def joiner(cast: Judges) -> Actor:
    from zhongshu.people.actors import actor_of
    from zhongshu.people.models import User

    return actor_of(User.objects.get(person__name_zh="sixth"))


def test_signing_asks_for_the_quorum_again(cast: Judges) -> None:
    cast.begin()
    cast.all_judge(given())
    opinion = write_opinion(cast.lin, cast.appraisal, written=WEIGHED, version=0)
    kin(cast, cast.experts[3])
    with pytest.raises(Blocked) as refused:
        sign_opinion(cast.lin, cast.appraisal, version=opinion.version)
    assert zh(refused.value) == SHORT


def test_the_ticket_of_whoever_left_in_conflict_carries_nothing(cast: Judges) -> None:
    cast.begin()
    cast.judge(cast.experts[1], given("yes", 90, 6))
    use_ticket(cast.experts[1], cast.appraisal, statement=LONE)
    assert figures(cast.appraisal).golden == (LONE,)
    kin(cast, cast.experts[1])
    assert figures(cast.appraisal).golden == ()


def test_whoever_stands_far_off_and_mute_is_asked_alone(cast: Judges) -> None:
    """R-08 outside a disputed panel: three points from the others, none of them four apart."""
    cast.begin()
    mute = {code: replace(mark, comment="") for code, mark in given(score=8).criteria.items()}
    far = replace(given(score=8), criteria=mute)
    appraisal = cast.all_judge(far, given(score=5))
    assert (appraisal.stage, appraisal.reasons) == ("cross", [["apart", [cast.lin.person_id]]])
    assert list(Notice.objects.filter(kind="cross_round").values_list("recipient_id", flat=True)) == [cast.lin.user_id]
    assert list(to_judge(cast.lin)) == [appraisal] and list(to_judge(cast.experts[1])) == []
    with pytest.raises(BadValue):
        answer_cross(cast.lin, appraisal, given=far)
    answer_cross(cast.lin, appraisal, given=given(score=8))
    assert cast.appraisal.stage == "opinion"


def test_who_said_why_is_not_asked_again(cast: Judges) -> None:
    cast.begin()
    assert cast.all_judge(given(score=8), given(score=5)).stage == "opinion"


def test_reserves_are_not_awaited(cast: Judges) -> None:
    cast.begin()
    choose(cast.ao, cast.appraisal.panel, person_id=expert("reserve").person_id)
    assert cast.all_judge(given()).stage == "opinion"


def test_the_line_of_a_ticket_is_shut_while_the_rounds_run(cast: Judges) -> None:
    def shown(who: Actor) -> int:
        return len(leaf(who, Wanted(verb="appraisal.use_ticket")).lines)

    cast.begin()
    cast.judge(cast.lin, given())
    use_ticket(cast.lin, cast.appraisal, statement=LONE)
    assert [shown(who) for who in (cast.dong, cast.int, cast.lin)] == [0, 1, 1]
    assert len(leaf(cast.dong, Wanted(subject=cast.appraisal.pk)).lines) == 3  # opened, confirmed, submitted
    for who in cast.experts[1:]:
        cast.judge(who, given())
    assert shown(cast.dong) == 1


def test_a_decision_seals_what_was_considered_and_what_is_predicted(cast: Judges) -> None:
    cast.begin()
    cast.all_judge(given())
    cast.signed()
    for wrong, field in (
        ({"percent": None}, "percent"),
        ({"percent": 101}, "percent"),
        ({"considered": ["T-08"]}, "considered"),
    ):
        with pytest.raises(BadValue) as refused:
            yes(cast, **wrong)
        assert refused.value.field == field
    sealed = json.loads(last_chapter(yes(cast, considered=["T-09"]), "opinion").body)  # type: ignore[union-attr]
    assert ([o["code"] for o in sealed["options"]], sealed["chosen"], sealed["predicted"]) == (
        ["T-08", "T-09"],
        "T-08",
        0.6,
    )
    assert (sealed["reason"], sealed["decided_by"]) == ("通过", cast.qian.user_id)


def second(cast: Judges, score: int, title: str) -> Judges:
    """Another dossier of the season, judged by the same five."""
    other = Judges.__new__(Judges)
    other.__dict__.update(cast.__dict__)
    other.dossier = in_state("APPR", specialist=cast.chen.user_id, title_zh=title)
    named = [{"person": who.person_id, "kind": "technical"} for who in cast.experts]
    seal(SYSTEM, other.dossier, kind="plan", body=plan_body(other.dossier, named), edge="T-06")
    open_appraisal(SYSTEM, other.dossier)
    other.begin()
    other.all_judge(given(score=score))
    return other


def test_decided_figures_are_those_that_were_sealed(cast: Judges) -> None:
    cast.begin()
    cast.all_judge(given(score=6))
    cast.signed()
    sealed = json.loads(last_chapter(yes(cast), "opinion").body)  # type: ignore[union-attr]
    decided = cast.appraisal
    assert second(cast, 9, "更好的一项").appraisal.stage == "opinion"
    place = figures(decided).place
    assert place is not None and (place.low, place.high, place.among) == (
        sealed["rank"]["low"],
        sealed["rank"]["high"],
        1,
    )
    assert [s.median for s in figures(decided).criteria] == [row["median"] for row in sealed["criteria"]]


@pytest.mark.parametrize(("appraised", "seats"), [(1, 1), (2, 2), (3, 2), (4, 3), (12, 8), (18, 12), (60, 12)])
def test_those_appraised_compete_for_their_share_of_the_season(appraised: int, seats: int) -> None:
    assert seats_for(appraised, seats_year=24, intake=18) == seats


def test_a_ticket_stands_for_the_probability_and_not_for_the_rank(cast: Judges) -> None:
    """R-21: (P or ticket) and rank and properties."""
    cast.begin()
    cast.judge(cast.lin, given("no", 90, 2))
    use_ticket(cast.lin, cast.appraisal, statement=LONE)
    for who in cast.experts[1:]:
        cast.judge(who, given("no", 90, 2))
    assert short_of(cast.appraisal, figures(cast.appraisal)) == []
    for number in range(5):
        second(cast, 9, f"更好的第 {number} 项")
    lacks = [m.zh for m in short_of(cast.appraisal, figures(cast.appraisal))]
    assert lacks == ["名次入席概率不低于 30%（现为 0%）"]


def test_a_dossier_that_passes_is_not_declined_and_the_sentence_says_so(cast: Judges) -> None:
    cast.begin()
    cast.all_judge(given())
    cast.signed()
    with pytest.raises(Blocked) as refused:
        yes(cast, edge="T-10", reason_code="incremental")
    assert zh(refused.value) == ["结果达到通过线，不能不予支持"]


def test_what_runs_comes_first_on_the_board_and_an_end_has_no_day(cast: Judges) -> None:
    cast.begin()
    cast.all_judge(given())
    cast.signed()
    yes(cast)
    with later(days=30):
        other = second(cast, 6, "后来的一项")
        rows = Board().ordered(Board().known(cast.ao), "")
        assert [row.pk for row in rows] == [other.appraisal.pk, cast.appraisal.pk]
        assert due_of(rows[1]) is None and due_of(rows[0]) is not None


def test_the_closed_blind_round_still_needs_its_chair(cast: Judges) -> None:
    cast.begin()
    for who in cast.experts:
        cast.judge(who, given("not_mine", 100) if who is cast.lin else given())
    with pytest.raises(Blocked):
        close_blind(cast.ao, Appraisal.objects.get(pk=cast.appraisal.pk))
    assert Mark().value is None
