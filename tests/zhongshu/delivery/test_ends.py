"""Pauses, stops outside a gate, appeals, acceptance, rectification once, revocation, splits and merges."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from tests.zhongshu.delivery.cast import LESSON, MONDAY, REASON, WAN, Cast, at_work, fresh, later
from tests.zhongshu.delivery.test_gates import asked, committee_says, decide, gate_of, heard, pass_exam, proposal
from tests.zhongshu.delivery.test_money import pay
from zhongshu.delivery.actions import (
    answer_appeal,
    appeal_stop,
    ask_to_stop,
    call_acceptance_panel,
    decide_finding,
    hand_in_report,
    open_finding,
    pause_work,
    propose_ruling,
    rectify,
    resume_work,
    revoke_work,
    sign_acceptance,
    stop_work,
    vote_at_acceptance,
)
from zhongshu.delivery.actions.opengate import after_relay, close_for_relay
from zhongshu.delivery.books import Totals
from zhongshu.delivery.chores import raise_alerts
from zhongshu.delivery.models import Alert, Assumption, Gate
from zhongshu.delivery.queries.money import to_return, totals_of
from zhongshu.delivery.watch_rules import found_in
from zhongshu.documents.models import Document
from zhongshu.kernel import clock
from zhongshu.kernel.errors import BadValue, Blocked, NotAllowed, Stale
from zhongshu.kernel.ids import new_id
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import last_chapter
from zhongshu.panels.actions import accept, choose, invite
from zhongshu.panels.models import Seat

STOPPING = {
    "lesson": LESSON, "wind_down": "三个月内完成样品处置与资料归档", "released": "镀膜机归还共享中心，人员转岗", "team_view": "团队理解并接受这一决定",
}  # fmt: skip


def test_a_pause_stops_the_money_and_moves_the_stage_by_its_days(cast: Cast) -> None:
    dossier = at_work(cast)
    ends = dossier.stages.get(number=1).ends_on
    with pytest.raises(Blocked):
        pause_work(cast.dong, dossier, version=dossier.version, reason="停", cause="", restart_test="")
    for actor in (cast.chen, cast.ming, cast.zhao):
        with pytest.raises(NotAllowed):
            pause_work(actor, dossier, version=dossier.version, reason="停", cause="出口管制", restart_test="拿到许可")
    paused = pause_work(
        cast.dong,
        dossier,
        version=dossier.version,
        reason="关键设备断供",
        cause="出口管制致设备断供",
        restart_test="替代设备到货并验收",
    )
    assert paused.state == "PAUSE"
    with later(60):
        with pytest.raises(Blocked):
            resume_work(cast.dong, fresh(dossier), version=fresh(dossier).version, reason="恢复", answer="")
        back = resume_work(
            cast.dong, fresh(dossier), version=fresh(dossier).version, reason="设备到货", answer="替代设备已验收"
        )
    assert (back.state, back.stages.get(number=1).ends_on) == ("ACTIVE", ends + dt.timedelta(days=60))
    assert totals_of(back) == Totals(1000 * WAN, 0, 0, 1000 * WAN)


def test_after_180_days_of_pause_an_end_is_proposed(cast: Cast) -> None:
    dossier = at_work(cast, money=(50, 60, 70))
    pause_work(cast.dong, dossier, version=dossier.version, reason="断供", cause="出口管制", restart_test="拿到许可")
    with later(179):
        raise_alerts()
        assert not Alert.objects.filter(rule="pause_overdue").exists()
    with later(180):
        raise_alerts()
        assert Alert.objects.get(rule="pause_overdue").level == "red"
        stopped = stop_work(cast.dong, fresh(dossier), version=fresh(dossier).version, reason="许可无望", **STOPPING)
    assert (stopped.state, totals_of(stopped).returned) == ("STOP", 180 * WAN - 7_500_000)


def test_a_stop_outside_a_gate_above_the_limit_is_refused(cast: Cast) -> None:
    dossier = at_work(cast)
    with pytest.raises(Blocked):
        stop_work(cast.dong, dossier, version=dossier.version, reason="不再有意义", **STOPPING)


def test_above_the_limit_the_committee_agrees_first_and_the_director_carries_out(cast: Cast) -> None:
    dossier = at_work(cast)
    with pytest.raises(NotAllowed):
        ask_to_stop(cast.chen, dossier, reason="主场景消失")
    ask_to_stop(cast.dong, dossier, reason="主场景消失")
    with pytest.raises(Stale):
        ask_to_stop(cast.dong, dossier, reason="主场景消失")
    with pytest.raises(Blocked):
        stop_work(cast.dong, dossier, version=dossier.version, reason="主场景消失", **STOPPING)
    committee_says(cast, "for")
    stopped = stop_work(cast.dong, dossier, version=dossier.version, reason="主场景消失", **STOPPING)
    assert totals_of(stopped) == Totals(1000 * WAN, 0, 985 * WAN, 15 * WAN)


def test_a_refusal_of_the_committee_lets_no_stop_pass(cast: Cast) -> None:
    dossier = at_work(cast)
    ask_to_stop(cast.dong, dossier, reason="主场景消失")
    committee_says(cast, "against")
    with pytest.raises(Blocked):
        stop_work(cast.dong, dossier, version=dossier.version, reason="主场景消失", **STOPPING)


def test_unspent_money_is_called_back_and_an_appeal_is_answered_by_others(cast: Cast) -> None:
    dossier = at_work(cast, money=(100, 50, 50))
    pay(cast, dossier)
    dossier = fresh(dossier)
    stopped = stop_work(cast.dong, dossier, version=dossier.version, reason="主场景消失", **STOPPING)
    assert to_return(stopped) == 100 * WAN
    with pytest.raises(NotAllowed):
        appeal_stop(cast.wu, stopped, grounds="数据已经可以说明路线可行")
    with later(11), pytest.raises(Stale):
        appeal_stop(cast.zhao, stopped, grounds="数据已经可以说明路线可行")
    appeal_stop(cast.zhao, stopped, grounds="数据已经可以说明路线可行")
    with pytest.raises(NotAllowed):
        answer_appeal(cast.dong, stopped, upheld=False, answer="复核后维持原来的决定")
    assert answer_appeal(cast.ji, stopped, upheld=False, answer="复核后维持原来的决定").upheld is False


def accepted(cast: Cast, *, votes: tuple[str, ...] = ("excellent", "passed", "passed")) -> Dossier:
    """A dossier of one stage, passed, at its acceptance with report and votes."""
    dossier = at_work(cast, money=(100,))
    pay(cast, dossier)
    pass_exam(cast, dossier)
    heard(cast, asked(cast, dossier), votes=("GRADUATE",) * 3)
    decide(cast, dossier, proposal("GRADUATE"))
    dossier = fresh(dossier)
    assert dossier.state == "ACCEPT"
    document = Document.objects.create(
        name="科技报告.pdf", kind="report", about_kind="dossier", about_id=dossier.pk, classification="internal", media_type="application/pdf",
        size=1, sha256="a" * 64, stored=new_id(), keep_until=MONDAY.date(),
    )  # fmt: skip
    hand_in_report(
        cast.zhao, dossier, title="叠层电池科技报告", openness="delayed", document_id=document.pk, leap_reached=30.1
    )
    due = MONDAY.date() + dt.timedelta(days=20)
    call_acceptance_panel(cast.wen, dossier, due_on=due)
    panel = dossier.panels.get(kind="acceptance")
    for lin in cast.experts:
        choose(cast.wen, panel, person_id=lin.person_id, reason="领域相符")
    invite(cast.wen, panel, due_on=due)
    for lin, result in zip(cast.experts, votes, strict=True):
        accept(
            lin,
            Seat.objects.get(panel=panel, person_id=lin.person_id),
            declared=True,
            confidential=True,
            integrity=True,
        )
        vote_at_acceptance(
            lin, dossier.acceptances.get(state="open"), result=result, reason="指标全部达到，资料完整规范"
        )
    return fresh(dossier)


def test_acceptance_seals_what_was_promised_and_sets_the_days_of_follow_up(cast: Cast) -> None:
    dossier = accepted(cast)
    for actor in (cast.chen, cast.wen, cast.ming):
        with pytest.raises(NotAllowed):
            sign_acceptance(
                actor,
                dossier,
                version=dossier.version,
                target="DONE",
                result="passed",
                summary="达到目标",
                reason="验收通过",
            )
    done = sign_acceptance(
        cast.dong,
        dossier,
        version=dossier.version,
        target="DONE",
        result="passed",
        summary="达到目标",
        reason="验收通过",
    )
    body = json.loads(last_chapter(done, "acceptance").body)  # type: ignore[union-attr]
    assert (done.state, body["result"], len(body["votes"]), body["report"]["sha256"]) == ("DONE", "passed", 3, "a" * 64)
    assert body["money"] == {"planned": 100 * WAN, "paid": 100 * WAN, "returned": 0}
    assert [f.due_on.year for f in done.follow_ups.order_by("due_on")] == [2027, 2029, 2031]


def test_acceptance_leads_on_to_transfer_too(cast: Cast) -> None:
    dossier = accepted(cast)
    assert (
        sign_acceptance(
            cast.dong,
            dossier,
            version=dossier.version,
            target="TRANS",
            result="excellent",
            summary="达到目标",
            reason="有市场",
        ).state
        == "TRANS"
    )


def test_what_most_of_the_panel_refuses_is_rectified_once_and_only_once(cast: Cast) -> None:
    dossier = accepted(cast, votes=("failed", "failed", "passed"))
    with pytest.raises(BadValue):
        sign_acceptance(
            cast.dong,
            dossier,
            version=dossier.version,
            target="DONE",
            result="passed",
            summary="达到目标",
            dissent="一",
            reason="通过",
        )
    with pytest.raises(BadValue):
        rectify(
            cast.dong, dossier, version=dossier.version, until=MONDAY.date() + dt.timedelta(days=190), reason="补测"
        )
    back = rectify(
        cast.dong, dossier, version=dossier.version, until=MONDAY.date() + dt.timedelta(days=90), reason="补测稳定性"
    )
    assert (back.state, back.stage) == ("ACTIVE", 1)
    Gate.objects.filter(dossier=dossier).update(state="signed")
    heard(cast, asked(cast, back), votes=("GRADUATE",) * 3)
    decide(cast, back, proposal("GRADUATE"))
    again = fresh(dossier)
    assert again.acceptances.count() == 2
    from zhongshu.lifecycle.course import EDGES
    from zhongshu.lifecycle.gates import missing

    assert [m.zh for m in missing(EDGES["T-36"], cast.dong, again)] == ["只能整改一次"]


def test_only_a_proven_case_revokes_and_only_integrity(cast: Cast) -> None:
    dossier = at_work(cast)
    pay(cast, dossier)
    dossier = fresh(dossier)
    with pytest.raises(Blocked):
        revoke_work(cast.ji, dossier, version=dossier.version, reason="数据造假")
    for actor in (cast.dong, cast.chen, cast.ming):
        with pytest.raises(NotAllowed):
            open_finding(actor, dossier, suspicion="第三方报告系伪造")
    case = open_finding(cast.ji, dossier, suspicion="第三方报告系伪造的线索")
    with pytest.raises(Blocked):
        stop_work(cast.dong, dossier, version=dossier.version, reason="不再有意义", **STOPPING)
    decide_finding(
        cast.ji,
        dossier,
        finding_id=case.pk,
        proven=True,
        heard="团队承认提交了伪造的报告",
        reasons="原件与存档不符，机构否认出具",
        recover_fen=100 * WAN,
    )
    revoked = revoke_work(cast.ji, dossier, version=dossier.version, reason="伪造检测报告")
    ending = json.loads(last_chapter(revoked, "ending").body)  # type: ignore[union-attr]
    assert (revoked.state, ending["fault"], ending["money"]["recover"]) == ("REVOKE", True, 100 * WAN)
    assert totals_of(revoked) == Totals(1000 * WAN, 100 * WAN, 900 * WAN, 0)
    assert to_return(revoked) == 100 * WAN


def test_a_split_divides_money_and_evidence_exactly(cast: Cast) -> None:
    dossier = at_work(cast, money=(101, 333, 77))
    pay(cast, dossier)
    pass_exam(cast, dossier)
    heard(cast, asked(cast, dossier), votes=("SPLIT",) * 3)
    before = totals_of(dossier)
    decide(cast, dossier, proposal("SPLIT", partner="叠层电池用于航天", share=33, moves="3"))
    old = fresh(dossier)
    new = Dossier.objects.exclude(pk=old.pk).get(title_zh="叠层电池用于航天")
    one, two = totals_of(old), totals_of(new)
    assert (old.state, new.state, new.specialist_id) == ("ACTIVE", "ACTIVE", cast.chen.user_id)
    assert (one.planned + two.planned, one.open + two.open, one.paid) == (before.planned, before.open, before.paid)
    assert two.open == 333 * WAN * 33 // 100 + 77 * WAN * 33 // 100
    assert sum(s.budget_fen for d in (old, new) for s in d.stages.filter(number__gt=1)) == 410 * WAN
    assert (old.milestones.count(), new.milestones.get().metric) == (2, "组件效率")
    assert new.passages.get().edge == "T-43"


def test_a_merge_joins_open_money_and_leaves_what_was_paid_where_it_was(cast: Cast) -> None:
    dossier, other = at_work(cast), at_work(cast, money=(10, 20, 30), title="相近路线")
    pay(cast, dossier)
    heard(cast, asked(cast, dossier), votes=("MERGE",) * 3)
    made = proposal("MERGE", partner=other.code, partner_view="对方团队同意并入，共用镀膜线")
    gate = gate_of(dossier)
    propose_ruling(cast.wen, gate, version=gate.version, proposal=made)
    decide(cast, dossier, made)
    merged, joined = fresh(dossier), fresh(other)
    assert (merged.state, merged.merged_into_id) == ("MERGED", other.pk)
    assert totals_of(merged) == Totals(100 * WAN, 100 * WAN, 0, 0)
    assert totals_of(joined) == Totals(960 * WAN, 0, 0, 960 * WAN)
    assert joined.milestones.count() == 6


def test_relay_stays_at_the_gate_with_the_turn_sealed_for_the_next_room(cast: Cast) -> None:
    dossier = at_work(cast)
    heard(cast, asked(cast, dossier), votes=("RELAY",) * 3)
    decide(cast, dossier, proposal("RELAY"))
    turn = json.loads(last_chapter(fresh(dossier), "turn").body)  # type: ignore[union-attr]
    assert (fresh(dossier).state, turn["outcome"], turn["reasons"]) == ("GATE", "RELAY", REASON)


def test_a_relay_leaves_no_gate_open_and_comes_back_to_released_money(cast: Cast) -> None:
    dossier = at_work(cast)
    asked(cast, dossier)
    close_for_relay(cast.dong, fresh(dossier))
    assert (Gate.objects.get(dossier=dossier).state, Gate.objects.get(dossier=dossier).outcome) == ("signed", "RELAY")
    dossier.payments.update(released=False)
    with later(170):
        after_relay(cast.dong, fresh(dossier))
    assert [p.released for p in dossier.payments.order_by("stage")] == [True, False, False]
    assert dossier.stages.get(number=1).ends_on == MONDAY.date() + dt.timedelta(days=215)


def test_what_falls_due_inside_a_pause_is_not_overdue_and_comes_later_by_its_days(cast: Cast) -> None:
    dossier = at_work(cast)
    today = clock.today()
    Assumption.objects.filter(dossier=dossier, number=1).update(by_when=today + dt.timedelta(days=5), state="unknown")
    Assumption.objects.filter(dossier=dossier, number=2).update(by_when=today - dt.timedelta(days=5), state="unknown")
    paused = pause_work(
        cast.dong, dossier, version=dossier.version, reason="断供", cause="出口管制", restart_test="拿到许可"
    )
    with later(40):
        late = {(f.rule, f.about): f.level for f in found_in(fresh(paused), clock.today())}
        assert late == {("assumption_overdue", "A2"): "amber"}  # five days late when it stood, and no more
        moved = fresh(paused)
        resume_work(cast.dong, moved, version=moved.version, reason="许可到手", answer="许可证 2026-8")
        assert not any(f.rule == "no_iteration" for f in found_in(fresh(paused), clock.today()))
    dates = dict(Assumption.objects.filter(dossier=dossier, number__in=(1, 2)).values_list("number", "by_when"))
    assert dates == {1: today + dt.timedelta(days=45), 2: today - dt.timedelta(days=5)}
