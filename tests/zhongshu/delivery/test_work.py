"""Milestones, iterations, issues, visits, changes and alerts: who may do what, what is measured, what a rule finds."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.zhongshu.delivery.cast import MONDAY, Cast, at_work, fresh, later
from tests.zhongshu.delivery.test_gates import gate_of, pass_exam
from zhongshu.delivery.actions import (
    add_evidence,
    assign_issue,
    confirm_issue,
    log_iteration,
    meet_criterion,
    miss_milestone,
    name_verifier,
    note_visit,
    raise_issue,
    silence_alert,
    submit_milestone,
    verify_milestone,
    waive_milestone,
    work_on_issue,
)
from zhongshu.delivery.chores import raise_alerts
from zhongshu.delivery.models import Alert, Issue, Milestone
from zhongshu.desk.queries.waiting.delivery import red_alerts
from zhongshu.kernel.errors import BadValue, Blocked, NotAllowed, Stale
from zhongshu.ledger.models import Line
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.models import Interest

DAY = MONDAY.date()
WORDS = {
    "question": "湿热下能否过 1000 小时",
    "test": "双 85 试验",
    "result": "980 小时失效",
    "learned": "封装边缘是弱点",
    "next": "换封边胶",
}


def first(dossier: Dossier) -> Milestone:
    return Milestone.objects.get(dossier=dossier, number=1)


def log(cast: Cast, dossier: Dossier, **changes: object) -> None:
    said = {**WORDS, "starts_on": DAY - dt.timedelta(days=28), "ends_on": DAY, **changes}
    log_iteration(cast.zhao, dossier, **said)  # type: ignore[arg-type]


def test_a_milestone_is_submitted_with_the_agreed_evidence_and_verified_by_another(cast: Cast) -> None:
    dossier = at_work(cast)
    row = first(dossier)
    with pytest.raises(Blocked):
        submit_milestone(cast.zhao, dossier, milestone_id=row.pk, version=row.version, result=26.4)
    add_evidence(cast.zhao, dossier, milestone_id=row.pk, kind="report", note="内部报告")
    with pytest.raises(Blocked) as refused:
        submit_milestone(cast.zhao, dossier, milestone_id=row.pk, version=row.version, result=26.4)
    assert [m.zh for m in refused.value.missing] == ["约定的证据：第三方测试"]
    add_evidence(cast.zhao, dossier, milestone_id=row.pk, kind="third_party", note="国家质检中心报告", value=26.4)
    for actor in (cast.wu, cast.chen, cast.dong):
        with pytest.raises(NotAllowed):
            submit_milestone(actor, dossier, milestone_id=row.pk, version=row.version, result=26.4)
    row = submit_milestone(cast.zhao, dossier, milestone_id=row.pk, version=row.version, result=26.4)
    for actor in (cast.zhao, cast.sun, cast.dong, cast.experts[0]):
        with pytest.raises(NotAllowed):
            verify_milestone(actor, dossier, milestone_id=row.pk, version=row.version, passed=True)
    row = verify_milestone(cast.chen, dossier, milestone_id=row.pk, version=row.version, passed=True)
    assert (row.state, row.settled_by) == ("verified", cast.chen.user_id)


@pytest.mark.parametrize(("result", "met"), [(26.0, True), (25.9, True), (25.89, False), (30.0, True)])
def test_the_tolerance_decides_to_the_figure(cast: Cast, result: float, met: bool) -> None:
    dossier = at_work(cast)
    row = first(dossier)
    add_evidence(cast.zhao, dossier, milestone_id=row.pk, kind="third_party", note="报告")
    row = submit_milestone(cast.zhao, dossier, milestone_id=row.pk, version=row.version, result=result)
    assert row.met is met
    if not met:
        with pytest.raises(BadValue):
            verify_milestone(cast.chen, dossier, milestone_id=row.pk, version=row.version, passed=True)
        row = verify_milestone(
            cast.chen, dossier, milestone_id=row.pk, version=row.version, passed=False, reason="低于目标"
        )
        assert row.state == "missed"


def test_a_named_expert_verifies_instead_and_one_with_an_interest_is_refused(cast: Cast) -> None:
    dossier = at_work(cast)
    row, lin, tied = first(dossier), cast.experts[0], cast.experts[1]
    Interest.objects.create(
        person_id=tied.person_id, other_person_id=cast.zhao.person_id, kind="adviser_student", severity="bar", source="declared",
        declared_by="test",
    )  # fmt: skip
    with pytest.raises(Blocked):
        name_verifier(cast.chen, dossier, milestone_id=row.pk, version=row.version, user_id=tied.user_id)
    with pytest.raises(BadValue):
        name_verifier(cast.chen, dossier, milestone_id=row.pk, version=row.version, user_id=cast.wu.user_id)
    row = name_verifier(cast.chen, dossier, milestone_id=row.pk, version=row.version, user_id=lin.user_id)
    add_evidence(cast.zhao, dossier, milestone_id=row.pk, kind="third_party", note="报告")
    row = submit_milestone(cast.zhao, dossier, milestone_id=row.pk, version=row.version, result=26.4)
    with pytest.raises(NotAllowed):
        verify_milestone(cast.chen, dossier, milestone_id=row.pk, version=row.version, passed=True)
    assert verify_milestone(lin, dossier, milestone_id=row.pk, version=row.version, passed=True).state == "verified"


def test_only_the_director_waives_and_only_the_specialist_records_a_miss(cast: Cast) -> None:
    dossier = at_work(cast)
    row = first(dossier)
    for actor in (cast.chen, cast.qian, cast.zhao):
        with pytest.raises(NotAllowed):
            waive_milestone(actor, dossier, milestone_id=row.pk, version=row.version, reason="设备故障非团队原因造成")
    with pytest.raises(NotAllowed):
        miss_milestone(cast.zhao, dossier, milestone_id=row.pk, version=row.version, reason="没做")
    row = miss_milestone(cast.chen, dossier, milestone_id=row.pk, version=row.version, reason="到期未交")
    row = waive_milestone(cast.dong, dossier, milestone_id=row.pk, version=row.version, reason="设备故障非团队原因造成")
    assert row.state == "waived"
    with pytest.raises(Stale):
        waive_milestone(cast.dong, dossier, milestone_id=row.pk, version=row.version, reason="设备故障非团队原因造成")


def test_an_iteration_updates_beliefs_and_trl_and_a_broken_one_opens_the_gate_with_it(cast: Cast) -> None:
    """J8 steps 1 to 3, in one act and one line."""
    dossier = at_work(cast)
    killer = dossier.assumptions.get(number=1)
    before = Line.objects.count()
    log(cast, dossier, trl_after=5, beliefs={killer.pk: "broken"})
    dossier = fresh(dossier)
    assert (dossier.state, dossier.trl, Line.objects.count() - before) == (
        "GATE",
        4,
        1,
    )  # the TRL is a claim until the specialist confirms it
    assert gate_of(dossier).trigger == "killer"
    assert killer.changes.get().evidence == "980 小时失效"


def test_an_iteration_lasts_two_to_eight_weeks(cast: Cast) -> None:
    dossier = at_work(cast)
    for days in (13, 57, -1):
        with pytest.raises(BadValue):
            log(cast, dossier, starts_on=DAY - dt.timedelta(days=days))
    for days in (14, 56):
        log(cast, dossier, starts_on=DAY - dt.timedelta(days=days))
    with pytest.raises(BadValue):
        log(cast, dossier, ends_on=DAY + dt.timedelta(days=1))
    assert dossier.iterations.count() == 2


def test_a_met_kill_criterion_opens_the_gate_at_once_and_once(cast: Cast) -> None:
    dossier = at_work(cast)
    row = dossier.kill_criteria.get()
    with pytest.raises(NotAllowed):
        meet_criterion(cast.sun, dossier, criterion_id=row.pk, evidence="第三方报告")
    meet_criterion(cast.chen, dossier, criterion_id=row.pk, evidence="第三方报告")
    assert gate_of(fresh(dossier)).trigger == "criterion"
    with pytest.raises(Stale):
        meet_criterion(cast.chen, fresh(dossier), criterion_id=row.pk, evidence="第三方报告")


def solve(cast: Cast, dossier: Dossier) -> Issue:
    issue = raise_issue(cast.zhao, dossier, kind="sample", severity="high", what="没有样品供应商")
    issue = assign_issue(
        cast.chen, issue, version=issue.version, owner_id=cast.sun.user_id, due_on=DAY + dt.timedelta(days=14)
    )
    with later(4):
        issue = work_on_issue(cast.sun, issue, version=issue.version, note="联系了两家企业")
    with later(9):
        return work_on_issue(cast.sun, issue, version=issue.version, note="企业伙伴寄出样品", solved=True)


def test_an_issue_is_measured_from_raising_to_the_solution_confirmed(cast: Cast) -> None:
    dossier = at_work(cast)
    issue = solve(cast, dossier)
    for actor in (cast.wu, cast.dong, cast.sun):
        with pytest.raises(NotAllowed):
            confirm_issue(actor, issue, version=issue.version, satisfied=True)
    with later(12):
        issue = confirm_issue(cast.zhao, issue, version=issue.version, satisfied=True)
    assert (issue.state, issue.solve_days) == ("confirmed", 9)
    assert [s.state for s in issue.steps.order_by("created_at")] == [
        "open",
        "assigned",
        "working",
        "solved",
        "confirmed",
    ]


def test_an_issue_not_solved_is_open_again_with_what_is_wanting(cast: Cast) -> None:
    dossier = at_work(cast)
    issue = solve(cast, dossier)
    with later(12):
        with pytest.raises(BadValue):
            confirm_issue(cast.zhao, issue, version=issue.version, satisfied=False)
        issue = confirm_issue(cast.zhao, issue, version=issue.version, satisfied=False, note="样品纯度不够")
    assert (issue.state, issue.solved_on, issue.solve_days) == ("reopened", None, None)


def rules_found(dossier: Dossier) -> dict[str, str]:
    return dict(Alert.objects.filter(dossier=dossier, closed_on__isnull=True).values_list("rule", "level"))


def test_rules_find_what_is_late_once_and_take_it_back_when_it_is_done(cast: Cast) -> None:
    dossier = at_work(cast)
    raise_alerts()
    assert rules_found(dossier) == {}
    with later(46):
        raise_alerts()
        assert rules_found(dossier) == {"no_iteration": "amber", "payment_overdue": "red"}
        before = Line.objects.count()
        raise_alerts()
        assert Line.objects.count() == before  # nothing new, no line
        log_iteration(
            cast.zhao, dossier, starts_on=DAY + dt.timedelta(days=20), ends_on=DAY + dt.timedelta(days=46), **WORDS
        )
        raise_alerts()
        assert rules_found(dossier) == {"payment_overdue": "red"}
    with later(185):
        raise_alerts()
        assert rules_found(dossier)["milestone_overdue"] == "amber"
    with later(195):
        raise_alerts()
        assert rules_found(dossier)["milestone_overdue"] == "red"
        due = first(dossier).due_on
        assert Alert.objects.get(dossier=dossier, rule="milestone_overdue").due_on == due
        task = next(t for t in red_alerts(cast.chen) if "M1" in t.what.zh)
        assert (
            task.due_on == due
        )  # a desk counts from the day it should have been done, not from the day it was noticed


def test_an_alert_is_silenced_with_a_reason_by_who_answers_for_it_and_not_for_good(cast: Cast) -> None:
    dossier = at_work(cast)
    with later(46):
        raise_alerts()
        alert = Alert.objects.get(dossier=dossier, rule="no_iteration")
        day = DAY + dt.timedelta(days=60)
        for actor in (cast.zhao, cast.sun, cast.cai):
            with pytest.raises(NotAllowed):
                silence_alert(actor, alert, until=day, reason="团队搬迁实验室")
        for wrong in (DAY + dt.timedelta(days=46), DAY + dt.timedelta(days=200)):
            with pytest.raises(BadValue):
                silence_alert(cast.chen, alert, until=wrong, reason="团队搬迁实验室")
        silence_alert(cast.chen, alert, until=day, reason="团队搬迁实验室")
    alert.refresh_from_db()
    assert (alert.silenced_by, alert.silence_reason) == (cast.chen.user_id, "团队搬迁实验室")


def test_only_the_specialist_notes_a_visit(cast: Cast) -> None:
    dossier = at_work(cast)
    with pytest.raises(NotAllowed):
        note_visit(cast.zhao, dossier, visited_on=DAY, met="赵晓", seen="镀膜线")
    with pytest.raises(BadValue):
        note_visit(cast.chen, dossier, visited_on=DAY + dt.timedelta(days=1), met="赵晓", seen="镀膜线")
    note_visit(cast.chen, dossier, visited_on=DAY, met="赵晓", seen="镀膜线已稳定")
    assert dossier.visits.count() == 1


def test_what_was_verified_cannot_be_submitted_again(cast: Cast) -> None:
    dossier = at_work(cast)
    row = pass_exam(cast, dossier)
    with pytest.raises(Stale):
        submit_milestone(cast.zhao, dossier, milestone_id=row.pk, version=row.version, result=27)
