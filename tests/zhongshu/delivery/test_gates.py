"""Gates: opened by rule R-25 at once (A-08), voted blind, decided with options and money shown; pivot keeps (A-10), stop returns without fault (A-09)."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from tests.zhongshu.delivery.cast import LESSON, REASON, WAN, Cast, at_work, fresh, later
from tests.zhongshu.delivery.test_money import first, pay, step
from zhongshu.decisions.actions import Choice, cast_ballot, close_decision
from zhongshu.decisions.models import Decision
from zhongshu.delivery.actions import (
    Proposal,
    add_evidence,
    ask_committee,
    call_panel,
    end_voting,
    give_view,
    open_gate,
    propose_ruling,
    sign_ruling,
    submit_milestone,
    update_assumption,
    verify_milestone,
    vote_at_gate,
)
from zhongshu.delivery.books import Totals
from zhongshu.delivery.chores import open_due_gates
from zhongshu.delivery.effects import Knobs
from zhongshu.delivery.models import Gate, Milestone, Payment
from zhongshu.delivery.queries.gates import votes_open
from zhongshu.delivery.queries.money import open_gate_of, payments_of, totals_of
from zhongshu.kernel import clock
from zhongshu.kernel.errors import Blocked, NotAllowed, Stale
from zhongshu.lifecycle.actions import move
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import last_chapter
from zhongshu.panels.actions import accept, choose, invite, release
from zhongshu.panels.models import Seat
from zhongshu.people.actor import SYSTEM, Actor


def gate_of(dossier: Dossier) -> Gate:
    found = open_gate_of(dossier)
    assert found is not None
    return Gate.objects.select_related("dossier").get(pk=found.pk)


def seat_panel(cast: Cast, gate: Gate) -> None:
    """Three experts invited to the gate's panel, who accept with all pledges."""
    due = clock.today() + dt.timedelta(days=10)
    call_panel(cast.wen, gate, due_on=due)
    panel = gate.dossier.panels.get(kind="gate", occasion=f"G{gate.number}")
    for lin in cast.experts:
        choose(cast.wen, panel, person_id=lin.person_id, reason="领域相符")
    invite(cast.wen, panel, due_on=due)
    for lin in cast.experts:
        accept(
            lin,
            Seat.objects.get(panel=panel, person_id=lin.person_id),
            declared=True,
            confidential=True,
            integrity=True,
        )


def heard(cast: Cast, gate: Gate, votes: tuple[str, ...] = ("GO", "GO", "PIVOT")) -> Gate:
    """Team and specialist heard, panel voted, voting over."""
    give_view(cast.zhao, gate, text="第一阶段按计划完成，下一步做大面积组件")
    give_view(cast.chen, gate_of(gate.dossier), text="证据扎实，建议继续")
    seat_panel(cast, gate_of(gate.dossier))
    for lin, outcome in zip(cast.experts, votes, strict=True):
        vote_at_gate(lin, gate_of(gate.dossier), outcome=outcome, confidence=80, reason="依据评审包与现场陈述作出判断")
    return end_voting(cast.wen, gate_of(gate.dossier))


def pass_exam(cast: Cast, dossier: Dossier, *, result: float = 26.3) -> Milestone:
    row = Milestone.objects.filter(dossier=dossier, state="active").order_by("number")[0]
    add_evidence(cast.zhao, dossier, milestone_id=row.pk, kind="third_party", note="国家光伏质检中心报告", value=result)
    row.refresh_from_db()
    submit_milestone(cast.zhao, dossier, milestone_id=row.pk, version=row.version, result=result)
    row.refresh_from_db()
    return verify_milestone(cast.chen, dossier, milestone_id=row.pk, version=row.version, passed=True)


def proposal(outcome: str, **changes: object) -> Proposal:
    other = "STOP" if outcome != "STOP" else "PIVOT"
    return Proposal(outcome=outcome, reasons=REASON, probability=60, others=((other, "证据尚不支持"),), **changes)  # type: ignore[arg-type]


def decide(cast: Cast, dossier: Dossier, made: Proposal) -> Gate:
    gate = gate_of(dossier)
    gate = propose_ruling(cast.wen, gate, version=gate.version, proposal=made)
    return sign_ruling(cast.dong, gate, version=gate.version)


def asked(cast: Cast, dossier: Dossier, trigger: str = "evidence") -> Gate:
    actor = cast.chen if trigger == "evidence" else cast.zhao
    open_gate(actor, fresh(dossier), trigger=trigger, why="证据已到齐")
    return gate_of(fresh(dossier))


def test_a_broken_killer_assumption_opens_a_gate_in_the_same_act_and_payments_are_refused(cast: Cast) -> None:
    """A-08."""
    dossier = at_work(cast)
    step(cast.zhao, dossier, "request")
    killer = dossier.assumptions.get(number=2)
    update_assumption(
        cast.zhao, dossier, assumption_id=killer.pk, state="broken", probability=5, evidence="湿热 200 小时即失效"
    )
    dossier = fresh(dossier)
    gate = gate_of(dossier)
    assert (dossier.state, gate.trigger, gate.opened_on) == ("GATE", "killer", clock.today())
    assert gate.contents["assumptions"][1]["state"] == "broken"
    assert (first(dossier).state, first(dossier).requested_by) == ("planned", "")
    with pytest.raises(Blocked) as refused:
        step(cast.zhao, dossier, "request")
    assert "里程碑评审未结束" in [m.zh for m in refused.value.missing]


def test_only_the_team_and_the_specialist_open_a_gate_by_hand_and_the_clock_on_its_date(cast: Cast) -> None:
    dossier = at_work(cast)
    for actor, trigger in (
        (cast.wu, "request"),
        (cast.sun, "evidence"),
        (cast.dong, "alert"),
        (cast.zhao, "evidence"),
        (cast.chen, "killer"),
    ):
        with pytest.raises(NotAllowed):
            open_gate(actor, dossier, trigger=trigger, why="试")
    with later(179):
        open_due_gates()
        assert fresh(dossier).state == "ACTIVE"
    with later(180):
        open_due_gates()
        assert (fresh(dossier).state, gate_of(dossier).trigger) == ("GATE", "date")


def test_votes_are_locked_and_unread_until_voting_ends(cast: Cast) -> None:
    """A-03 at gates, and the sponsor's voice without a vote."""
    dossier = at_work(cast)
    gate = asked(cast, dossier)
    seat_panel(cast, gate)
    lin = cast.experts[0]
    vote_at_gate(lin, gate_of(dossier), outcome="GO", confidence=70, reason="证据充分，团队可靠，建议继续")
    assert not votes_open(gate_of(dossier))
    with pytest.raises(Stale):
        vote_at_gate(lin, gate_of(dossier), outcome="STOP", confidence=70, reason="改变主意，但已经锁定了")
    for actor in (cast.chen, cast.dong, cast.zhao, cast.wu):
        with pytest.raises(NotAllowed):
            vote_at_gate(actor, gate_of(dossier), outcome="GO", confidence=70, reason="证据充分，团队可靠，建议继续")
    with pytest.raises(Blocked):
        end_voting(cast.wen, gate_of(dossier))


def test_going_on_releases_the_next_stage_and_seals_the_turn(cast: Cast) -> None:
    dossier = at_work(cast)
    pay(cast, dossier)
    pass_exam(cast, dossier)
    heard(cast, asked(cast, dossier))
    gate = decide(cast, dossier, proposal("GO"))
    dossier = fresh(dossier)
    assert (dossier.state, dossier.stage, gate.outcome) == ("ACTIVE", 2, "GO")
    assert [(p.stage, p.released) for p in payments_of(dossier)] == [(1, True), (2, True), (3, False)]
    turn = json.loads(last_chapter(dossier, "turn").body)  # type: ignore[union-attr]
    assert (turn["outcome"], turn["money"]["released"], turn["probability"], len(turn["votes"])) == (
        "GO",
        300 * WAN,
        60,
        3,
    )
    assert Milestone.objects.get(dossier=dossier, stage=2).state == "active"


def test_without_exam_or_two_thirds_there_is_no_going_on(cast: Cast) -> None:
    dossier = at_work(cast)
    heard(cast, asked(cast, dossier), votes=("GO", "STOP", "PIVOT"))
    with pytest.raises(Blocked) as refused:
        decide(cast, dossier, proposal("GO"))
    assert "考核达标，或评审组赞成达到三分之二" in [m.zh for m in refused.value.missing]


def test_a_decision_considers_two_options_and_names_its_probability(cast: Cast) -> None:
    dossier = at_work(cast)
    heard(cast, asked(cast, dossier))
    for wrong in (
        Proposal("GO", REASON, 60, ()),
        Proposal("GO", REASON, 101, (("STOP", "不合适"),)),
        Proposal("GO", "短", 60, (("STOP", "不合适"),)),
    ):
        with pytest.raises(Blocked):
            decide(cast, dossier, wrong)


def test_against_a_broken_assumption_only_the_committee_goes_on_with_a_waiver(cast: Cast) -> None:
    dossier = at_work(cast)
    killer = dossier.assumptions.get(number=1)
    update_assumption(cast.zhao, dossier, assumption_id=killer.pk, state="broken", probability=5, evidence="失效")
    heard(cast, gate_of(dossier))
    with pytest.raises(Blocked):
        decide(cast, dossier, proposal("CONDITIONAL", conditions=(("补做湿热试验", "2026-04-01"),)))
    made = proposal(
        "CONDITIONAL",
        conditions=(("补做湿热试验", "2026-04-01"),),
        waiver="替代封装方案已有第三方数据，值得再试一个阶段",
    )
    gate = gate_of(dossier)
    gate = propose_ruling(cast.wen, gate, version=gate.version, proposal=made)
    with pytest.raises(Blocked):
        sign_ruling(cast.dong, gate, version=gate.version)
    ask_committee(cast.wen, gate, version=gate.version)
    committee_says(cast, "for")
    dossier = fresh(dossier)
    assert (dossier.state, dossier.stage) == ("ACTIVE", 2)
    assert totals_of(dossier) == Totals(1000 * WAN, 0, 0, 1000 * WAN)
    assert sorted((p.amount_fen, p.released) for p in payments_of(dossier) if p.stage == 2) == [
        (150 * WAN, False),
        (150 * WAN, True),
    ]


def committee_says(cast: Cast, vote: str) -> None:
    decision = Decision.objects.get(state="open")
    subject = decision.subjects.get()
    for member in (cast.ming, cast.hua):
        cast_ballot(member, subject, vote=vote, reason="已阅评审包", percent=50)
    decision.refresh_from_db()
    chosen = (
        decision.proposed
        if vote == "for"
        else next(o["code"] for o in decision.choices if o["code"] != decision.proposed)
    )
    close_decision(
        cast.ming, decision, version=decision.version, choices={subject.pk: Choice(chosen, 50)}, reasons="票决通过",
        dissent="" if vote == "for" else "反对",
    )  # fmt: skip


def test_above_the_directors_limit_the_committee_decides(cast: Cast) -> None:
    dossier = at_work(cast, money=(100, 600, 900))
    pass_exam(cast, dossier)
    heard(cast, asked(cast, dossier))
    gate = gate_of(dossier)
    gate = propose_ruling(cast.wen, gate, version=gate.version, proposal=proposal("GO"))
    with pytest.raises(Blocked):
        sign_ruling(cast.dong, gate, version=gate.version)
    ask_committee(cast.wen, gate, version=gate.version)
    committee_says(cast, "against")
    assert (fresh(dossier).state, gate_of(dossier).state) == ("GATE", "voted")


def test_holding_freezes_and_sets_the_day_of_the_next_gate(cast: Cast) -> None:
    dossier = at_work(cast)
    heard(cast, asked(cast, dossier))
    decide(cast, dossier, proposal("HOLD", until="2026-05-01"))
    dossier = fresh(dossier)
    gate = gate_of(dossier)
    assert (dossier.state, gate.number, gate.trigger, gate.due_on) == ("GATE", 2, "hold", dt.date(2026, 5, 1))
    assert dossier.next_decision_on == dt.date(2026, 5, 1)
    assert json.loads(last_chapter(dossier, "turn").body)["outcome"] == "HOLD"  # type: ignore[union-attr]


def test_a_pivot_keeps_spent_money_and_time_and_voids_only_what_was_open(cast: Cast) -> None:
    """A-10."""
    dossier = at_work(cast)
    pay(cast, dossier)
    pass_exam(cast, dossier)
    opened, history = dossier.opened_on, dossier.passages.count()
    heard(cast, asked(cast, dossier), votes=("PIVOT",) * 3)
    decide(cast, dossier, proposal("PIVOT", lesson=LESSON, knobs=Knobs(bridging=10 * WAN)))
    dossier = fresh(dossier)
    assert (dossier.state, totals_of(dossier)) == ("PIVOT", Totals(1000 * WAN, 100 * WAN, 0, 900 * WAN))
    bridging = Payment.objects.get(dossier=dossier, purpose="bridging")
    assert (bridging.amount_fen, bridging.released) == (10 * WAN, True)
    with later(20):
        resume_with_new_plan(cast, dossier, stages=(200, 400))
    dossier = fresh(dossier)
    assert (dossier.state, dossier.stage, dossier.opened_on) == ("ACTIVE", 2, opened)
    assert totals_of(dossier) == Totals(1000 * WAN, 100 * WAN, 300 * WAN, 600 * WAN)
    states = {m.number: m.state for m in Milestone.objects.filter(dossier=dossier)}
    assert states == {1: "verified", 2: "void", 3: "void", 4: "active", 5: "planned"}
    assert dossier.passages.count() == history + 3
    assert dossier.assumptions.filter(void=True).count() == 3


def resume_with_new_plan(cast: Cast, dossier: Dossier, *, stages: tuple[int, ...]) -> None:
    """T-26 as the room of the plan takes it: the card is complete, the new plan is sealed, its sum is said."""
    from zhongshu.lifecycle import gates

    guards = dict(gates._guards)
    gates._guards["card_complete"] = (
        lambda actor, dossier, wish: []
    )  # the room of the plan answers for it in its own tests
    rows = [
        {"title_zh": f"新阶段{n}", "aim_zh": "换基底", "months": 6, "budget": wan * WAN, "exam_zh": "第三方测效率", "exam_target": 27.0, "exam_unit": "%", "pass_probability": 55.0}
        for n, wan in enumerate(stages, start=1)
    ]  # fmt: skip
    names = [
        "title",
        "claim",
        "field",
        "trl",
        "direction",
        "assumptions",
        "kill_criteria",
        "rivals",
        "heilmeier",
        "properties",
        "stages",
        "budget",
        "organisation",
        "team",
        "ip_assets",
        "specialist_views",
        "named_experts",
        "number",
    ]
    body = {name: {} for name in names} | {
        "stages": rows,
        "budget": [],
        "assumptions": [],
        "kill_criteria": [],
        "number": 2,
    }
    try:
        move(
            cast.dong, dossier.pk, edge="T-26", target="ACTIVE", version=dossier.version, reason="新方案成熟", chapter=body,
            said={"budget_fen": sum(stages) * WAN},
        )  # fmt: skip
    finally:
        gates._guards.clear()
        gates._guards.update(guards)


def test_a_stop_returns_the_money_asks_a_lesson_and_leaves_no_integrity_record(cast: Cast) -> None:
    """A-09."""
    dossier = at_work(cast, money=(100, 150, 200))
    pay(cast, dossier)
    heard(cast, asked(cast, dossier), votes=("STOP",) * 3)
    words = {"wind_down": "三个月内完成样品处置与资料归档", "released": "两名博士后转入叠层平台，镀膜机归还共享中心"}
    with pytest.raises(Blocked):
        decide(cast, dossier, proposal("STOP", **words))
    decide(cast, dossier, proposal("STOP", lesson=LESSON, **words))
    dossier = fresh(dossier)
    ending = json.loads(last_chapter(dossier, "ending").body)  # type: ignore[union-attr]
    assert (dossier.state, ending["fault"], ending["lesson"]) == ("STOP", False, LESSON)
    assert totals_of(dossier) == Totals(450 * WAN, 100 * WAN, 335 * WAN, 15 * WAN)
    assert not dossier.integrity_cases.exists()
    wind_down = Payment.objects.get(dossier=dossier, purpose="wind_down")
    assert pay(cast, dossier, wind_down).state == "paid"


def test_the_money_shown_is_the_money_moved(cast: Cast) -> None:
    dossier = at_work(cast)
    pass_exam(cast, dossier)
    heard(cast, asked(cast, dossier))
    gate = gate_of(dossier)
    gate = propose_ruling(cast.wen, gate, version=gate.version, proposal=proposal("GO"))
    Payment.objects.filter(dossier=dossier, stage=2).update(released=False, stage=3)  # something changed meanwhile
    with pytest.raises(Stale):
        sign_ruling(cast.dong, gate, version=gate.version)


def test_the_system_needs_no_reason_but_people_do(cast: Cast) -> None:
    dossier = at_work(cast)
    with pytest.raises(Exception, match="reason"):
        open_gate(cast.zhao, dossier, trigger="request", why=" ")
    assert open_gate(SYSTEM, dossier, trigger="date").trigger == "date"


def actors(cast: Cast) -> list[Actor]:
    return [cast.chen, cast.sun, cast.qian, cast.cai, cast.wen, cast.ji, cast.zhao, cast.wu, *cast.experts]


def test_nobody_but_the_director_signs(cast: Cast) -> None:
    dossier = at_work(cast)
    pass_exam(cast, dossier)
    heard(cast, asked(cast, dossier))
    gate = gate_of(dossier)
    gate = propose_ruling(cast.wen, gate, version=gate.version, proposal=proposal("GO"))
    for actor in actors(cast):
        with pytest.raises(NotAllowed):
            sign_ruling(actor, gate, version=gate.version)


def test_whoever_has_voted_keeps_the_seat(cast: Cast) -> None:
    dossier = at_work(cast)
    gate = asked(cast, dossier)
    seat_panel(cast, gate)
    seats = {seat.person_id: seat for seat in Seat.objects.filter(panel__kind="gate")}
    spoke, silent = cast.experts[0], cast.experts[1]
    vote_at_gate(spoke, gate_of(dossier), outcome="PIVOT", confidence=80, reason="依据评审包与现场陈述作出判断")
    with pytest.raises(NotAllowed):
        release(cast.wen, seats[spoke.person_id], reason="日程冲突")
    release(cast.wen, seats[silent.person_id], reason="日程冲突")
    assert Seat.objects.get(pk=seats[spoke.person_id].pk).state == "accepted"
