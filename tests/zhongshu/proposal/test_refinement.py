"""REFINE: asks become tasks, the plan becomes ready, two people sign, and the edges T-11 and T-13 open only then."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from tests.zhongshu.discovery.cast import FEEDBACK, later
from tests.zhongshu.proposal.cast import Cast, expert, person
from tests.zhongshu.proposal.refined import ASKS, in_refinement, measurable, put, the_case, write_over
from zhongshu.kernel import clock
from zhongshu.kernel.errors import BadValue, Blocked, NotAllowed, Stale
from zhongshu.ledger.models import Line
from zhongshu.lifecycle import gates
from zhongshu.lifecycle.course import EDGES
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import last_chapter
from zhongshu.notices.models import Notice
from zhongshu.people.models import Interest
from zhongshu.proposal.actions import (
    accept_answer,
    accept_plan,
    add_task,
    answer_task,
    assign_task,
    confirm_team,
    end_refinement,
    extend_refinement,
    keep_version,
    name_mentor,
    propose_award,
    record_clinic,
    refuse_refinement,
    resume,
    return_answer,
    sign_plan,
    waive_task,
)
from zhongshu.proposal.models import RefinementCase, Task
from zhongshu.proposal.queries import versions_of, worth_comparing
from zhongshu.proposal.queries.readiness import readiness_of
from zhongshu.proposal.queries.refinement import answers_to_judge

ANSWER = "首阶段改为三个月，只做三块小组件，由质检中心测效率。"


def tasks(dossier: Dossier) -> list[Task]:
    return list(Task.objects.filter(case__dossier=dossier, case__closed_at__isnull=True).order_by("code"))


def settle(cast: Cast, dossier: Dossier) -> None:
    """Every ask answered by Zhao and accepted by Chen."""
    for task in tasks(dossier):
        answered = answer_task(cast.zhao, dossier, task, version=task.version, reply=ANSWER, evidence="附件 2 第 3 页")
        accept_answer(cast.chen, dossier, answered, version=answered.version)


def make_ready(cast: Cast, dossier: Dossier) -> None:
    """Everything short of acceptance and signatures."""
    settle(cast, dossier)
    write_over(cast.zhao, dossier, "stages", measurable())
    confirm_team(cast.zhao, dossier, version=the_case(dossier).version)


def lacking(actor: object, dossier: Dossier, edge: str = "T-11") -> list[str]:
    return [text.zh for text in gates.missing(EDGES[edge], actor, dossier)]  # type: ignore[arg-type]


def test_asks_of_the_opinion_become_tasks_of_the_team_on_arrival(cast: Cast) -> None:
    dossier = in_refinement(cast, conditions=["先取得伦理批件"])
    rows = tasks(dossier)
    assert [t.text_zh for t in rows] == [*ASKS, "先取得伦理批件"]
    assert {t.owner_id for t in rows} == {cast.zhao.user_id}
    assert [t.source for t in rows] == ["opinion"] * 3 + ["condition"]
    assert {t.due_on for t in rows} == {clock.today() + dt.timedelta(days=30)}
    assert Notice.objects.filter(recipient_id=cast.zhao.user_id, kind="refinement").count() == 1


def test_an_answer_needs_evidence_and_another_persons_judgement(cast: Cast) -> None:
    dossier = in_refinement(cast)
    task = tasks(dossier)[0]
    with pytest.raises(BadValue) as refused:
        answer_task(cast.zhao, dossier, task, version=1, reply="已改", evidence="附件")
    assert refused.value.field == "reply"
    with pytest.raises(BadValue) as refused:
        answer_task(cast.zhao, dossier, task, version=1, reply=ANSWER, evidence=" ")
    assert refused.value.field == "evidence"
    for stranger in (cast.wu, cast.sun, cast.he):
        with pytest.raises(NotAllowed):
            answer_task(stranger, dossier, task, version=1, reply=ANSWER, evidence="附件")
    answer_task(cast.zhao, dossier, task, version=1, reply=ANSWER, evidence="附件")
    for other in (cast.zhao, cast.qian, cast.sun):
        with pytest.raises(NotAllowed):
            accept_answer(other, dossier, task, version=2)
    returned = return_answer(cast.chen, dossier, task, version=2, judgement="请写明样品数")
    assert (returned.state, returned.returns) == ("returned", 1)
    with pytest.raises(Stale):
        accept_answer(cast.chen, dossier, task, version=2)
    again = answer_task(cast.zhao, dossier, returned, version=3, reply=ANSWER, evidence="附件 2")
    assert accept_answer(cast.chen, dossier, again, version=4).state == "closed"


def test_nobody_accepts_an_answer_of_their_own(cast: Cast) -> None:
    dossier = in_refinement(cast)
    task = answer_task(cast.chen, dossier, tasks(dossier)[0], version=1, reply=ANSWER, evidence="附件")
    with pytest.raises(NotAllowed):
        accept_answer(cast.chen, dossier, task, version=task.version)
    assert [t.pk for t in answers_to_judge(cast.qian)] == [task.pk] and not answers_to_judge(cast.chen)
    assert (
        accept_answer(cast.qian, dossier, task, version=task.version).state == "closed"
    )  # the lead of the field is the second pair of eyes


def test_the_field_lead_judges_no_answer_of_the_team(cast: Cast) -> None:
    dossier = in_refinement(cast)
    task = answer_task(cast.zhao, dossier, tasks(dossier)[0], version=1, reply=ANSWER, evidence="附件")
    with pytest.raises(NotAllowed):
        accept_answer(cast.qian, dossier, task, version=task.version)


def test_an_ask_is_waived_by_the_field_lead_only(cast: Cast) -> None:
    dossier = in_refinement(cast)
    task = tasks(dossier)[0]
    for other in (cast.chen, cast.zhao, cast.he):
        with pytest.raises(NotAllowed):
            waive_task(other, dossier, task, version=1, judgement="不再需要")
    assert waive_task(cast.qian, dossier, task, version=1, judgement="已由国标覆盖").state == "dropped"


def test_readiness_counts_six_items_and_names_what_lacks(cast: Cast) -> None:
    dossier = in_refinement(cast)
    ready = readiness_of(dossier, the_case(dossier))
    assert {i.code: i.share for i in ready.items} == {
        "asks": 0.0, "plan": 1.0, "cheap": 1.0, "exam": 0.0, "budget": 1.0, "confirmed": 0.0,
    }  # fmt: skip
    assert ready.percent == 50
    task = tasks(dossier)[0]
    answered = answer_task(cast.zhao, dossier, task, version=1, reply=ANSWER, evidence="附件")
    accept_answer(cast.chen, dossier, answered, version=2)
    assert readiness_of(dossier, the_case(dossier)).percent == 55  # a third of one sixth more
    make_ready_rest(cast, dossier)
    assert readiness_of(dossier, the_case(dossier)).percent == 100


def make_ready_rest(cast: Cast, dossier: Dossier) -> None:
    for task in tasks(dossier)[1:]:
        answered = answer_task(cast.zhao, dossier, task, version=1, reply=ANSWER, evidence="附件")
        accept_answer(cast.chen, dossier, answered, version=2)
    write_over(cast.zhao, dossier, "stages", measurable())
    confirm_team(cast.zhao, dossier, version=the_case(dossier).version)


def test_a_first_stage_above_a_fifth_or_nine_months_is_told_by_its_own_item(cast: Cast) -> None:
    dossier = in_refinement(cast)
    stages = measurable()
    stages[0] |= {"budget": "130", "months": "10"}
    write_over(cast.chen, dossier, "stages", stages)
    items = {i.code: i for i in readiness_of(dossier, the_case(dossier)).items}
    assert [t.zh for t in items["cheap"].lacking] == [
        "阶段计划：第一阶段占总经费 20.6%，应不超过 20%",
        "阶段计划：第一阶段应不超过 9 个月",
    ]
    assert [t.zh for t in items["budget"].lacking] == ["预算：阶段 1 科目合计 100 万元，阶段经费 130 万元，应一致"]
    assert items["plan"].holds


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("exam_metric_zh", "考核指标"),
        ("exam_unit", "考核单位"),
        ("exam_target", "考核值"),
        ("exam_method_zh", "测量方法"),
    ],
)
def test_an_exam_without_metric_number_unit_or_method_is_not_measurable(cast: Cast, field: str, said: str) -> None:
    dossier = in_refinement(cast)
    stages = measurable()
    del stages[0][field]
    write_over(cast.chen, dossier, "stages", stages)
    assert f"阶段 1：{said}" in lacking(cast.qian, dossier)


def test_a_change_of_the_team_asks_for_its_word_again(cast: Cast) -> None:
    dossier = in_refinement(cast)
    confirm_team(cast.zhao, dossier, version=1)
    assert readiness_of(dossier, the_case(dossier)).items[-1].holds
    with pytest.raises(NotAllowed):
        confirm_team(cast.chen, dossier, version=2)
    from tests.zhongshu.proposal.cast import whole_plan

    team = whole_plan()["team"]
    team[0]["share"] = "20"
    write_over(cast.zhao, dossier, "team", team)
    item = readiness_of(dossier, the_case(dossier)).items[-1]
    assert [t.zh for t in item.lacking] == ["确认之后内容有改动，请团队再次确认"]


def test_two_different_people_sign_and_the_second_signature_proposes(cast: Cast) -> None:
    dossier = in_refinement(cast)
    make_ready(cast, dossier)
    with pytest.raises(Blocked):
        sign_plan(cast.qian, dossier, version=the_case(dossier).version)
    kept = accept_plan(cast.chen, dossier, version=the_case(dossier).version, note="可以立项")
    with pytest.raises(NotAllowed):
        sign_plan(cast.zhao, dossier, version=the_case(dossier).version)
    with pytest.raises(Blocked) as refused:
        propose_award(cast.chen, dossier, version=dossier.version, reason="就绪")
    assert [m.zh for m in refused.value.missing] == ["领域主任签署（非专员本人）"]
    assert not the_case(dossier).specialist_signed_sha256  # nothing of the refused act remains
    sign_plan(cast.chen, dossier, version=the_case(dossier).version)
    assert lacking(cast.qian, dossier) == []
    moved = propose_award(cast.qian, dossier, version=dossier.version, reason="就绪度百分之百，首阶段便宜可考")
    case = RefinementCase.objects.get(dossier=dossier)
    body = json.loads(last_chapter(moved, "plan").body)
    assert (moved.state, case.outcome, case.lead_signed_by) == ("PROP", "PROP", cast.qian.user_id)
    assert (body["stages"][0]["exam_metric_zh"], moved.money_fen) == ("组件效率", 600_000_000)
    assert kept.number == 1 and moved.plan_versions.count() == 2


def test_one_person_with_both_roles_never_gives_both_signatures(cast: Cast) -> None:
    dossier = in_refinement(cast)
    make_ready(cast, dossier)
    both = person("double", "PS", ("FL", "field", "energy"))
    Dossier.objects.filter(pk=dossier.pk).update(specialist_id=both.user_id)
    dossier.refresh_from_db()
    accept_plan(both, dossier, version=the_case(dossier).version, note="v")
    sign_plan(both, dossier, version=the_case(dossier).version)
    sign_plan(both, dossier, version=the_case(dossier).version)
    assert lacking(both, dossier) == ["领域主任签署（非专员本人）"]
    with pytest.raises(Blocked):
        propose_award(both, dossier, version=dossier.version, reason="一个人说了算")


def test_a_change_after_acceptance_voids_acceptance_and_signatures(cast: Cast) -> None:
    dossier = in_refinement(cast)
    make_ready(cast, dossier)
    accept_plan(cast.chen, dossier, version=the_case(dossier).version, note="v1")
    sign_plan(cast.chen, dossier, version=the_case(dossier).version)
    stages = measurable()
    stages[0]["exam_target"] = "26.9"
    write_over(cast.zhao, dossier, "stages", stages)
    assert "方案在第 1 版被接受之后有改动，请专员再次接受" in lacking(cast.qian, dossier)
    assert "负责专员签署" in lacking(cast.qian, dossier)


def test_time_is_extended_once_by_the_field_lead_with_a_reason(cast: Cast) -> None:
    dossier = in_refinement(cast)
    first = dossier.due_on
    with pytest.raises(NotAllowed):
        extend_refinement(cast.chen, dossier, version=1, reason="等第三方测试")
    with pytest.raises(BadValue):
        extend_refinement(cast.qian, dossier, version=1, reason=" ")
    extend_refinement(cast.qian, dossier, version=1, reason="等第三方测试")
    dossier.refresh_from_db()
    assert dossier.due_on == dossier.next_decision_on == first + dt.timedelta(days=60)
    with pytest.raises(Blocked):
        extend_refinement(cast.qian, dossier, version=2, reason="再等等")


def test_refinement_ends_unsuccessfully_only_when_time_is_over_or_the_team_refuses(cast: Cast) -> None:
    dossier = in_refinement(cast)
    said = {"target": "DECL", "reason_code": "cost", "feedback": FEEDBACK}
    with pytest.raises(Blocked) as refused:
        end_refinement(cast.chen, dossier, version=dossier.version, **said)
    assert refused.value.missing[0].zh == "时限已过（2026-05-01 之后），或团队表示不再继续"
    with later(days=60), pytest.raises(Blocked):
        end_refinement(cast.chen, dossier, version=dossier.version, **said)
    with later(days=61):
        with pytest.raises(BadValue) as short:
            end_refinement(cast.chen, dossier, version=dossier.version, **{**said, "feedback": "太短"})
        assert short.value.field == "feedback"
        with pytest.raises(NotAllowed):
            end_refinement(cast.qian, dossier, version=dossier.version, **said)
        moved = end_refinement(cast.chen, dossier, version=dossier.version, **said)
    body = json.loads(last_chapter(moved, "closing").body)
    assert (moved.state, body["reason_code"], body["feedback"]) == ("DECL", "cost", FEEDBACK.strip())
    assert RefinementCase.objects.get(dossier=dossier).outcome == "DECL"


def test_a_team_that_refuses_is_withdrawn_before_the_time_is_over(cast: Cast) -> None:
    dossier = in_refinement(cast)
    with pytest.raises(NotAllowed):
        refuse_refinement(cast.chen, dossier, version=1, reason="团队要去创业")
    refuse_refinement(cast.zhao, dossier, version=1, reason="团队要去创业")
    moved = end_refinement(
        cast.chen, dossier, version=dossier.version, target="WITHD", reason_code="team-gap", feedback=FEEDBACK
    )
    assert moved.state == "WITHD"


def test_mentors_with_an_interest_are_refused_and_clinics_say_what_changed(cast: Cast) -> None:
    dossier = in_refinement(cast)
    tied, free = expert("liu", "industry"), expert("gao", "industry")
    Interest.objects.create(
        person_id=tied, other_person_id=cast.zhao.person_id, kind="adviser_student", severity="bar", source="declared",
        declared_by="test",
    )  # fmt: skip
    with pytest.raises(Blocked):
        name_mentor(cast.chen, dossier, person_id=tied, topic="中试")
    mentor = name_mentor(cast.chen, dossier, person_id=free, topic="中试")
    said = {"others": "张经理，临港基金", "notes": "首阶段太大", "changed": "首阶段缩到三个月"}
    with pytest.raises(BadValue) as refused:
        record_clinic(
            cast.chen, dossier, held_on=clock.today() + dt.timedelta(days=1), minutes=120, mentor_ids=[], **said
        )
    assert refused.value.field == "held_on"
    clinic = record_clinic(cast.chen, dossier, held_on=clock.today(), minutes=120, mentor_ids=[mentor.pk], **said)
    assert [m.person_id for m in clinic.mentors.all()] == [free]
    with pytest.raises(NotAllowed):
        record_clinic(cast.zhao, dossier, held_on=clock.today(), minutes=60, mentor_ids=[], **said)


def test_each_deed_is_one_line(cast: Cast) -> None:
    dossier = in_refinement(cast)
    before = Line.objects.count()
    task = add_task(cast.chen, dossier, text="补一份报价", owner_id=cast.zhao.user_id, due_on=clock.today())
    answer_task(cast.zhao, dossier, task, version=1, reply=ANSWER, evidence="附件")
    assert Line.objects.count() - before == 2
    assert Line.objects.order_by("-seq").first().verb == "proposal.answer_task"


def test_after_a_pivot_director_resumes_only_with_a_complete_card(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    dossier = put(in_refinement(cast), "PIVOT", days=45)
    told: list[int] = []  # the room of the money asks what the new plan costs
    monkeypatch.setitem(
        gates._guards, "budget_within_limit", lambda actor, d, wish: told.append(wish.said["budget_fen"]) or []
    )
    write_over(cast.chen, dossier, "assumptions", [])
    with pytest.raises(Blocked):
        resume(cast.dong, dossier, version=dossier.version, reason="新路线成立")
    from tests.zhongshu.proposal.cast import whole_plan

    write_over(cast.chen, dossier, "assumptions", whole_plan()["assumptions"])
    with pytest.raises(NotAllowed):
        resume(cast.qian, dossier, version=dossier.version, reason="新路线成立")
    moved = resume(cast.dong, dossier, version=dossier.version, reason="新路线成立")
    assert (moved.state, last_chapter(moved, "plan").edge) == ("ACTIVE", "T-26")
    assert set(told) == {600_000_000}
    assert moved.due_on == clock.today() + dt.timedelta(days=183)


def test_a_closed_task_is_not_waived_and_its_judgement_stands(cast: Cast) -> None:
    dossier = in_refinement(cast)
    settle(cast, dossier)
    task = tasks(dossier)[0]
    with pytest.raises(Stale):
        waive_task(cast.qian, dossier, task, version=task.version, judgement="盖掉")
    task.refresh_from_db()
    assert (task.state, task.judgement) == ("closed", "")


def test_a_task_falls_due_within_the_refinement_and_its_extension(cast: Cast) -> None:
    dossier = in_refinement(cast)
    task, last = tasks(dossier)[0], dossier.due_on + dt.timedelta(days=60)
    for day in (dt.date(9999, 12, 31), last + dt.timedelta(days=1), clock.today() - dt.timedelta(days=1)):
        for ask in (
            lambda: add_task(cast.chen, dossier, text="补测", owner_id=cast.zhao.user_id, due_on=day),  # noqa: B023
            lambda: assign_task(cast.chen, dossier, task, version=1, owner_id=cast.zhao.user_id, due_on=day),  # noqa: B023
        ):
            with pytest.raises(BadValue) as refused:
                ask()
            assert refused.value.field == "due_on"
    assert add_task(cast.chen, dossier, text="补测", owner_id=cast.zhao.user_id, due_on=last).due_on == last


def test_a_plan_is_accepted_when_it_is_ready_and_an_unchanged_one_keeps_its_number(cast: Cast) -> None:
    dossier = in_refinement(cast)
    settle(cast, dossier)
    confirm_team(cast.zhao, dossier, version=the_case(dossier).version)
    with pytest.raises(Blocked) as refused:  # 83 %: the first exam has no method
        accept_plan(cast.chen, dossier, version=the_case(dossier).version, note="接受")
    assert any(m.zh.startswith("阶段 1：") for m in refused.value.missing)
    write_over(cast.zhao, dossier, "stages", measurable())
    first = accept_plan(cast.chen, dossier, version=the_case(dossier).version, note="接受")
    again = accept_plan(cast.chen, dossier, version=the_case(dossier).version, note="再接受一次")
    assert again.number == first.number == keep_version(cast.chen, dossier, note="没有改动").number
    task = add_task(cast.chen, dossier, text="再补一次", owner_id=cast.zhao.user_id, due_on=clock.today())
    with pytest.raises(Blocked):  # a task came on since
        sign_plan(cast.chen, dossier, version=the_case(dossier).version)
    waive_task(cast.qian, dossier, task, version=task.version, judgement="已有")
    sign_plan(cast.chen, dossier, version=the_case(dossier).version)


def test_the_comparison_opens_with_two_versions_that_differ(cast: Cast) -> None:
    dossier = in_refinement(cast)
    first = keep_version(cast.chen, dossier, note="初稿")
    assert worth_comparing(dossier, list(versions_of(dossier))) == (first.number, 0)
    write_over(cast.zhao, dossier, "stages", measurable())
    assert worth_comparing(dossier, list(versions_of(dossier))) == (first.number, 0)
    second = keep_version(cast.chen, dossier, note="二稿")
    assert worth_comparing(dossier, list(versions_of(dossier))) == (first.number, second.number)
