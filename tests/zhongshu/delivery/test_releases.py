"""What may be asked for: money a stage was given stays its own through gates, holds, pauses; a condition met sets the rest free."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.zhongshu.delivery.cast import LESSON, WAN, Cast, at_work, fresh, later
from tests.zhongshu.delivery.test_gates import asked, committee_says, decide, gate_of, heard, pass_exam, proposal
from tests.zhongshu.delivery.test_money import pay
from zhongshu.delivery.actions import (
    ask_committee,
    ask_team,
    ask_to_stop,
    confirm_trl,
    log_iteration,
    meet_condition,
    pause_work,
    propose_ruling,
    report_costs,
    resume_work,
    sign_ruling,
    speak,
    stop_work,
    submit_milestone,
    update_assumption,
)
from zhongshu.delivery.effects import Knobs
from zhongshu.delivery.models import Condition
from zhongshu.delivery.queries.money import payments_of, totals_of
from zhongshu.kernel import clock
from zhongshu.kernel.errors import BadValue, Blocked, NotAllowed
from zhongshu.lifecycle.models import Dossier

PAUSED: dict[str, Any] = {"reason": "断供", "cause": "出口管制致关键设备断供", "restart_test": "替代设备到货并通过验收"}
FURTHER: dict[str, Any] = {
    "above": "组件效率比计划高两个百分点", "shrunk": "湿热寿命的离散度缩小了一半", "source": "中心本年未安排的余款",
}  # fmt: skip


def flags(dossier: Dossier) -> list[tuple[int, int, bool]]:
    return sorted((p.stage, p.amount_fen // WAN, p.released) for p in payments_of(dossier) if p.state == "planned")


def conditional(cast: Cast) -> Dossier:
    """Stage 1 passed with its money unpaid; stage 2 half released, under two conditions."""
    dossier = at_work(cast)
    pass_exam(cast, dossier)
    heard(cast, asked(cast, dossier))
    until = (clock.today() + dt.timedelta(days=40)).isoformat()
    decide(cast, dossier, proposal("CONDITIONAL", conditions=(("补做湿热试验", until), ("公开原始数据", until))))
    return fresh(dossier)


def test_a_pass_leaves_the_money_of_passed_stages_to_be_asked_for(cast: Cast) -> None:
    dossier = conditional(cast)
    assert flags(dossier) == [(1, 100, True), (2, 150, False), (2, 150, True), (3, 600, False)]


def test_the_last_condition_met_sets_the_rest_free(cast: Cast) -> None:
    dossier = conditional(cast)
    first, second = Condition.objects.filter(gate__dossier=dossier).order_by("text")
    meet_condition(cast.chen, first, note="第三方报告在附件")
    assert (2, 150, False) in flags(dossier)
    meet_condition(cast.chen, second, note="数据已在平台公开")
    assert flags(dossier) == [(1, 100, True), (2, 150, True), (2, 150, True), (3, 600, False)]
    assert {p.due_on for p in payments_of(dossier) if p.stage == 2} >= {clock.today() + dt.timedelta(days=10)}
    assert totals_of(dossier).balanced


def test_a_pause_from_work_or_from_a_gate_gives_nothing_free_that_waited(cast: Cast) -> None:
    dossier = conditional(cast)
    before = flags(dossier)
    pause_work(cast.dong, dossier, version=dossier.version, **PAUSED)
    back = fresh(dossier)
    resume_work(cast.dong, back, version=back.version, reason="到货", answer="替代设备已验收")
    assert flags(dossier) == before
    heard(cast, asked(cast, fresh(dossier)), votes=("PAUSE",) * 3)
    decide(cast, dossier, proposal("PAUSE", cause=PAUSED["cause"], restart_test=PAUSED["restart_test"]))
    back = fresh(dossier)
    resume_work(cast.dong, back, version=back.version, reason="到货", answer="替代设备已验收")
    assert flags(dossier) == before


def test_each_posting_line_adds_up_for_each_payment(cast: Cast) -> None:
    dossier = conditional(cast)
    sign = {"plan": 1, "cut_from": 1, "cut_off": -1}
    for row in payments_of(dossier):
        assert sum(sign[e.kind] * e.amount_fen for e in row.postings.all()) == row.amount_fen


def test_a_gate_leads_to_this_stage_or_the_next_and_only_an_acceleration_jumps(cast: Cast) -> None:
    dossier = at_work(cast)
    pay(cast, dossier)
    pass_exam(cast, dossier)
    heard(cast, asked(cast, dossier))
    for outcome, stage in (("GO", 3), ("GO", 9), ("ACCELERATE", 4), ("ACCELERATE", 1)):
        with pytest.raises(Blocked):
            decide(cast, dossier, proposal(outcome, knobs=Knobs(next_stage=stage), **FURTHER))
    made = proposal("ACCELERATE", knobs=Knobs(next_stage=3), **{**FURTHER, "source": ""})
    gate = propose_ruling(cast.wen, gate_of(dossier), version=gate_of(dossier).version, proposal=made)
    assert (gate.money["released"], gate.money["returned"], gate.money["added"]) == (600 * WAN, 300 * WAN, 0)
    ask_committee(cast.wen, gate, version=gate.version)
    committee_says(cast, "for")
    dossier = fresh(dossier)
    assert (dossier.state, dossier.stage) == ("ACTIVE", 3)
    assert [s.state for s in dossier.stages.order_by("number")] == ["passed", "void", "active"]
    assert totals_of(dossier).balanced and totals_of(dossier).returned == 300 * WAN


def test_an_acceleration_says_what_is_above_plan_what_shrank_and_whence_the_money(cast: Cast) -> None:
    dossier = at_work(cast)
    pass_exam(cast, dossier)
    heard(cast, asked(cast, dossier))
    with pytest.raises(Blocked) as refused:
        decide(cast, dossier, proposal("ACCELERATE"))
    assert set(refused.value.fields.values()) == {"above", "shrunk", "source"}
    decide(cast, dossier, proposal("ACCELERATE", **FURTHER))
    assert (fresh(dossier).state, totals_of(dossier).planned) == ("ACTIVE", 1150 * WAN)


def test_a_hold_is_no_longer_than_a_pause_may_be(cast: Cast) -> None:
    dossier = at_work(cast)
    heard(cast, asked(cast, dossier))
    for until in ("9999-12-31", (clock.today() + dt.timedelta(days=181)).isoformat(), clock.today().isoformat()):
        with pytest.raises(Blocked):
            decide(cast, dossier, proposal("HOLD", until=until))
    decide(cast, dossier, proposal("HOLD", until=(clock.today() + dt.timedelta(days=180)).isoformat()))


def test_what_opened_a_gate_is_not_undone_in_it(cast: Cast) -> None:
    dossier = at_work(cast)
    killer = dossier.assumptions.get(number=1)
    believe: dict[str, Any] = {"assumption_id": killer.pk, "probability": None}
    update_assumption(cast.zhao, dossier, state="broken", evidence="湿热 200 小时即失效", **believe)
    killer.refresh_from_db()
    assert killer.probability == 0
    with pytest.raises(BadValue):
        update_assumption(cast.zhao, fresh(dossier), state="holding", evidence="x", **believe)
    update_assumption(cast.chen, fresh(dossier), state="holding", evidence="第三方复测 1000 小时通过", **believe)
    heard(cast, gate_of(dossier))
    with pytest.raises(Blocked) as refused:  # the pack of this gate says broken
        decide(cast, dossier, proposal("GO", knobs=Knobs(next_stage=1)))
    assert "waiver" in refused.value.fields.values()
    gate = gate_of(dossier)
    made = proposal("GO", knobs=Knobs(next_stage=1), waiver="复测已通过，值得继续一个阶段")
    gate = propose_ruling(cast.wen, gate, version=gate.version, proposal=made)
    with pytest.raises(Blocked):
        sign_ruling(cast.dong, gate, version=gate.version)


ITERATED: dict[str, Any] = {
    "question": "能否放大", "test": "做了三组", "result": "两组通过", "learned": "湿度是关键", "next": "换溶剂",
}  # fmt: skip


def test_a_claimed_trl_moves_nothing_until_the_specialist_confirms_it(cast: Cast) -> None:
    dossier = at_work(cast)
    with later(40):
        ends = clock.today()
        row = log_iteration(
            cast.zhao, dossier, starts_on=ends - dt.timedelta(days=28), ends_on=ends, trl_after=9, **ITERATED
        )
        assert fresh(dossier).trl == 4
        for actor in (cast.zhao, cast.dong):
            with pytest.raises(NotAllowed):
                confirm_trl(actor, fresh(dossier), iteration_id=row.pk)
        confirm_trl(cast.chen, fresh(dossier), iteration_id=row.pk)
    assert fresh(dossier).trl == 9


def test_iterations_and_costs_before_the_work_began_are_refused(cast: Cast) -> None:
    dossier = at_work(cast)
    pay(cast, dossier)
    with pytest.raises(BadValue) as refused:
        log_iteration(cast.zhao, dossier, starts_on=dt.date(1990, 1, 1), ends_on=dt.date(1990, 2, 1), **ITERATED)
    assert refused.value.field == "ends_on"
    with pytest.raises(BadValue) as refused:
        report_costs(cast.zhao, dossier, until=dt.date(1800, 1, 1), lines=[("设备", 5 * WAN)])
    assert refused.value.field == "until"


def test_a_result_below_nought_reaches_no_target_above_it(cast: Cast) -> None:
    dossier = at_work(cast)
    row = dossier.milestones.get(number=1)
    dossier.milestones.filter(pk=row.pk).update(target=5, unit="ms", higher=False)
    with pytest.raises(BadValue) as refused:
        submit_milestone(cast.zhao, dossier, milestone_id=row.pk, version=row.version, result=-5)
    assert refused.value.field == "result"


def test_money_set_free_by_a_gate_is_not_overdue_on_that_day(cast: Cast) -> None:
    """A late gate, a pivot's bridging and a stop's wind-down: due from the day they can be asked for."""
    dossier = at_work(cast)
    pay(cast, dossier)
    with later(200):  # stage 2 was to begin on day 180
        soon = clock.today() + dt.timedelta(days=10)
        pass_exam(cast, dossier)
        heard(cast, asked(cast, dossier))
        decide(cast, dossier, proposal("GO"))
        assert {p.due_on for p in payments_of(dossier) if p.stage == 2} == {soon}
        heard(cast, asked(cast, fresh(dossier)), votes=("PIVOT",) * 3)
        decide(cast, dossier, proposal("PIVOT", lesson=LESSON))
        assert [p.due_on for p in payments_of(dossier) if p.purpose == "bridging"] == [soon]
        hearing = ask_team(
            cast.dong, fresh(dossier), why="新路线没有着落，拟终止", until=clock.today() + dt.timedelta(days=9)
        )
        speak(cast.zhao, fresh(dossier), hearing_id=hearing.pk, said="理解并接受这一决定")
        ask_to_stop(cast.dong, fresh(dossier), reason="新路线没有着落")
        committee_says(cast, "for")
        stop_work(
            cast.dong, fresh(dossier), version=fresh(dossier).version, reason="新路线没有着落", lesson=LESSON, wind_down="两个月内完成样品处置",
            released="设备归还共享中心",
        )  # fmt: skip
        assert [p.due_on for p in payments_of(dossier) if p.purpose == "wind_down"] == [soon]
    assert totals_of(dossier).balanced
