"""Pauses, stops outside a gate, appeals, acceptance, rectification once, revocation, splits and merges."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from tests.zhongshu.delivery.cast import LESSON, MONDAY, REASON, WAN, Cast, at_work, fresh, later
from tests.zhongshu.delivery.test_gates import asked, committee_says, decide, gate_of, heard, pass_exam, proposal
from tests.zhongshu.delivery.test_money import pay
from tests.zhongshu.desk.test_pages import page
from zhongshu.decisions.models import Decision
from zhongshu.delivery.actions import (
    answer_appeal,
    appeal_stop,
    ask_partner,
    ask_team,
    ask_to_stop,
    call_acceptance_panel,
    confirm_finding,
    decide_finding,
    hand_in_report,
    open_finding,
    pause_work,
    record_return,
    rectify,
    resume_work,
    revoke_work,
    sign_acceptance,
    speak,
    stop_work,
    update_assumption,
    vote_at_acceptance,
)
from zhongshu.delivery.actions.opengate import after_relay, close_for_relay
from zhongshu.delivery.books import Totals
from zhongshu.delivery.chores import raise_alerts
from zhongshu.delivery.models import AcceptanceVote, Alert, Assumption, Gate
from zhongshu.delivery.queries.money import claim_of, to_return, totals_of
from zhongshu.delivery.reading import contract_of
from zhongshu.delivery.watch_rules import found_in
from zhongshu.documents.models import Document
from zhongshu.kernel import clock
from zhongshu.kernel.errors import BadValue, Blocked, NotAllowed, Stale
from zhongshu.kernel.ids import new_id
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import last_chapter
from zhongshu.panels.actions import accept, choose, invite
from zhongshu.panels.models import Seat
from zhongshu.proposal.models import Part
from zhongshu.proposal.queries import bodies_of

STOPPING = {
    "lesson": LESSON, "wind_down": "三个月内完成样品处置与资料归档", "released": "镀膜机归还共享中心，人员转岗",
}  # fmt: skip
SAID = "团队理解并接受这一决定"


def team_heard(cast: Cast, dossier: Dossier) -> None:
    """The team is asked before a stop, and speaks for itself."""
    until = clock.today() + dt.timedelta(days=10)
    hearing = ask_team(cast.dong, fresh(dossier), why="主场景消失，拟终止", until=until)
    speak(cast.zhao, fresh(dossier), hearing_id=hearing.pk, said=SAID)


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
        team_heard(cast, dossier)
        stopped = stop_work(cast.dong, fresh(dossier), version=fresh(dossier).version, reason="许可无望", **STOPPING)
    assert (stopped.state, totals_of(stopped).returned) == ("STOP", 180 * WAN - 7_500_000)


def test_a_stop_outside_a_gate_above_the_limit_is_refused(cast: Cast) -> None:
    dossier = at_work(cast)
    team_heard(cast, dossier)
    with pytest.raises(Blocked):
        stop_work(cast.dong, dossier, version=dossier.version, reason="不再有意义", **STOPPING)


def test_above_the_limit_the_committee_agrees_first_and_the_director_carries_out(cast: Cast) -> None:
    dossier = at_work(cast)
    with pytest.raises(NotAllowed):
        ask_to_stop(cast.chen, dossier, reason="主场景消失")
    with pytest.raises(Blocked):  # the committee reads what the team says before it votes
        ask_to_stop(cast.dong, dossier, reason="主场景消失")
    team_heard(cast, dossier)
    ask_to_stop(cast.dong, dossier, reason="主场景消失")
    with pytest.raises(Stale):
        ask_to_stop(cast.dong, dossier, reason="主场景消失")
    with pytest.raises(Blocked):
        stop_work(cast.dong, dossier, version=dossier.version, reason="主场景消失", **STOPPING)
    assert SAID in Decision.objects.get().material
    committee_says(cast, "for")
    stopped = stop_work(cast.dong, dossier, version=dossier.version, reason="主场景消失", **STOPPING)
    assert totals_of(stopped) == Totals(1000 * WAN, 0, 985 * WAN, 15 * WAN)


def test_a_refusal_of_the_committee_lets_no_stop_pass(cast: Cast) -> None:
    dossier = at_work(cast)
    team_heard(cast, dossier)
    ask_to_stop(cast.dong, dossier, reason="主场景消失")
    committee_says(cast, "against")
    with pytest.raises(Blocked):
        stop_work(cast.dong, dossier, version=dossier.version, reason="主场景消失", **STOPPING)


def test_unspent_money_is_called_back_and_an_appeal_is_answered_by_others(cast: Cast) -> None:
    dossier = at_work(cast, money=(100, 50, 50))
    pay(cast, dossier)
    dossier = fresh(dossier)
    team_heard(cast, dossier)
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
            result="passed",
            summary="达到目标",
            reason="有市场",
        ).state
        == "TRANS"
    )


def test_the_result_is_no_better_than_what_most_found_and_less_says_why(cast: Cast) -> None:
    dossier = accepted(cast, votes=("excellent", "passed", "passed"))
    said = {"version": dossier.version, "target": "DONE", "summary": "达到目标", "reason": "通过"}
    with pytest.raises(BadValue) as refused:
        sign_acceptance(cast.dong, dossier, result="excellent", **said)  # type: ignore[arg-type]
    assert refused.value.field == "result"
    report = dossier.acceptances.get()
    with pytest.raises(Stale):
        hand_in_report(
            cast.zhao, dossier, title="换一份", openness="open", document_id=report.report_document, leap_reached=99.0
        )
    AcceptanceVote.objects.filter(acceptance=report).update(result="excellent")
    with pytest.raises(BadValue) as refused:
        sign_acceptance(cast.dong, dossier, result="passed", **said)  # type: ignore[arg-type]
    assert refused.value.field == "dissent"
    assert sign_acceptance(cast.dong, dossier, result="excellent", **said).state == "DONE"  # type: ignore[arg-type]


def test_a_member_of_the_committee_alone_stops_nothing_and_a_silent_team_is_on_record(cast: Cast) -> None:
    dossier = at_work(cast, money=(50, 60, 70))
    until = clock.today() + dt.timedelta(days=10)
    ask_team(cast.dong, dossier, why="主场景消失，拟终止", until=until)
    with pytest.raises(Blocked):
        stop_work(cast.dong, dossier, version=dossier.version, reason="主场景消失", **STOPPING)
    with later(11):
        with pytest.raises(Blocked) as refused:
            stop_work(cast.ming, dossier, version=dossier.version, reason="主场景消失", **STOPPING)
        assert [m.zh for m in refused.value.missing] == ["委员会已作出的终止决定"]
        stopped = stop_work(cast.dong, dossier, version=dossier.version, reason="主场景消失", **STOPPING)
    ending = json.loads(last_chapter(stopped, "ending").body)  # type: ignore[union-attr]
    assert "未收到回复" in ending["team_view"]
    assert {m.state for m in stopped.milestones.all()} == {"void"}


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
    second = again.acceptances.get(state="open")
    again.acceptances.filter(pk=second.pk).update(report_sha256="a" * 64)
    for lin in cast.experts:
        AcceptanceVote.objects.create(acceptance=second, user_id=lin.user_id, result="failed", reason="稳定性仍不达标")
    said = {"version": again.version, "summary": "整改后仍未达标", "reason": "结题", "dissent": "三位专家均认为不通过"}
    for target, result in (("TRANS", "failed"), ("DONE", "passed")):
        with pytest.raises(BadValue):
            sign_acceptance(cast.dong, again, target=target, result=result, **said)  # type: ignore[arg-type]
    assert sign_acceptance(cast.dong, again, target="DONE", result="failed", **said).state == "DONE"  # type: ignore[arg-type]
    assert totals_of(again).open == 0


def test_what_did_not_pass_is_rectified_before_it_can_be_signed_as_such(cast: Cast) -> None:
    dossier = accepted(cast, votes=("failed", "failed", "passed"))
    with pytest.raises(BadValue) as refused:
        sign_acceptance(
            cast.dong, dossier, version=dossier.version, target="DONE", result="failed", summary="未达标", dissent="未达标", reason="结题",
        )  # fmt: skip
    assert refused.value.field == "result"


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
    with pytest.raises(Blocked):  # one alone has found it
        revoke_work(cast.ji, dossier, version=dossier.version, reason="伪造检测报告")
    with pytest.raises(NotAllowed):
        confirm_finding(cast.ji, dossier, finding_id=case.pk, agrees=True, note="本人复核自己的结论")
    confirm_finding(cast.dong, dossier, finding_id=case.pk, agrees=True, note="已核对卷宗与申辩，结论相符")
    revoked = revoke_work(cast.ji, dossier, version=dossier.version, reason="伪造检测报告")
    ending = json.loads(last_chapter(revoked, "ending").body)  # type: ignore[union-attr]
    assert (revoked.state, ending["fault"], ending["money"]["recover"]) == ("REVOKE", True, 100 * WAN)
    assert totals_of(revoked) == Totals(1000 * WAN, 100 * WAN, 900 * WAN, 0)
    assert to_return(revoked) == 100 * WAN
    assert {m.state for m in revoked.milestones.all()} == {"void"}
    claim = claim_of(revoked)
    assert claim is not None and (claim.due, claim.received, claim.left) == (100 * WAN, 0, 100 * WAN)
    row = revoked.payments.get(state="paid")
    record_return(cast.cai, revoked, payment_id=row.pk, fen=40 * WAN, note="凭证 7")
    claim = claim_of(revoked)
    assert claim is not None and (claim.received, claim.left) == (40 * WAN, 60 * WAN)
    assert totals_of(revoked).balanced and totals_of(revoked).returned == 940 * WAN
    with later(61):
        raise_alerts()
    assert Alert.objects.get(dossier=revoked, closed_on__isnull=True).rule == "recovery_overdue"


def test_a_finding_given_back_is_open_again(cast: Cast) -> None:
    dossier = at_work(cast)
    case = open_finding(cast.ji, dossier, suspicion="第三方报告系伪造的线索")
    said = {"heard": "团队承认提交了伪造的报告", "reasons": "原件与存档不符，机构否认出具"}
    decide_finding(cast.ji, dossier, finding_id=case.pk, proven=True, **said)
    with pytest.raises(NotAllowed):
        confirm_finding(cast.chen, dossier, finding_id=case.pk, agrees=True, note="与结论相符，没有异议")
    back = confirm_finding(cast.dong, dossier, finding_id=case.pk, agrees=False, note="机构的否认没有书面证据")
    assert (back.outcome, back.decided_by, back.confirmed_by) == ("open", "", "")


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
    assert sum(s.budget_fen for s in (*old.stages.filter(number__gt=1), *new.stages.all())) == 410 * WAN
    assert (old.milestones.count(), new.milestones.get(stage=2).metric) == (2, "组件效率")
    assert new.passages.get().edge == "T-43"


def test_a_dossier_split_off_has_all_it_needs_to_work(cast: Cast) -> None:
    """Stages from 1, an exam for each, a direction card, a contract, days not before its birth, and a way to the dossier it came from and back."""
    dossier = at_work(cast, money=(101, 333, 77))
    Part.objects.create(
        dossier=dossier, section="direction", body='{"mechanism_zh":"宽带隙上层吸收蓝光"}', edited_by="a"
    )
    Part.objects.create(
        dossier=dossier, section="stages", body='[{"budget":1},{"budget":100},{"budget":50}]', edited_by="a"
    )
    late = Assumption.objects.filter(dossier=dossier).first()
    assert late is not None
    with later(40):
        update_assumption(
            cast.chen, dossier, assumption_id=late.pk, state="holding", probability=80, evidence="第三方检测报告"
        )
        Assumption.objects.filter(dossier=dossier, state="unknown").update(by_when=clock.today() - dt.timedelta(days=9))
        pay(cast, dossier)
        pass_exam(cast, dossier)
        heard(cast, asked(cast, dossier), votes=("SPLIT",) * 3)
        decide(cast, dossier, proposal("SPLIT", partner="叠层电池用于航天", share=40, moves=""))
        today = clock.today()
        old, new = fresh(dossier), Dossier.objects.get(title_zh="叠层电池用于航天")
        assert (new.stage, [s.number for s in new.stages.order_by("number")], new.stages.get(number=1).state) == (
            1,
            [1, 2],
            "active",
        )
        assert {m.stage: m.metric for m in new.milestones.all()} == {
            m.stage - 1: m.metric for m in old.milestones.filter(stage__gt=1)
        }
        assert new.milestones.get(stage=1).state == "active"
        assert all(day >= today for day in new.payments.values_list("due_on", flat=True))
        assert new.next_decision_on == new.stages.get(number=1).ends_on
        beliefs = Assumption.objects.filter(dossier=new)
        assert all(a.by_when is None or a.by_when >= today for a in beliefs if a.state == "unknown")
        assert [c.evidence for a in beliefs for c in a.changes.all()] == ["第三方检测报告"]
        assert bodies_of(new)["direction"]["mechanism_zh"] == "宽带隙上层吸收蓝光"
        assert [row["budget"] for row in bodies_of(new)["stages"]] == [40, 20]
        contract = contract_of(last_chapter(new, "contract"), today)  # type: ignore[arg-type]
        assert [(s.number, s.budget_fen) for s in contract.stages] == [
            (1, 333 * WAN * 40 // 100),
            (2, 77 * WAN * 40 // 100),
        ]
        assert {m.stage for m in contract.milestones} == {1, 2}
        for one, other in ((old, new), (new, old)):
            text = page(cast.chen, f"/dossiers/{one.code}/")
            assert f'href="/dossiers/{other.code}/"' in text
        assert "M1" in page(cast.chen, f"/dossiers/{new.code}/delivery/")


def test_a_merge_joins_open_money_and_leaves_what_was_paid_where_it_was(cast: Cast) -> None:
    dossier = at_work(cast, money=(100, 200, 200))
    other = at_work(cast, money=(10, 20, 30), title="相近路线")
    pay(cast, dossier)
    heard(cast, asked(cast, dossier), votes=("MERGE",) * 3)
    for code in ("SH-D-99-0001", dossier.code, other.code):  # none such, itself, and one whose team was not heard
        with pytest.raises(Blocked):
            decide(cast, dossier, proposal("MERGE", partner=code))
    until = clock.today() + dt.timedelta(days=10)
    asked_team = ask_partner(cast.wen, gate_of(dossier), partner=other.code, why="两家共用镀膜线，拟并入", until=until)
    with pytest.raises(NotAllowed):
        speak(cast.wu, other, hearing_id=asked_team.pk, said="我替他们说：同意并入")
    speak(cast.zhao, other, hearing_id=asked_team.pk, said="同意并入，共用镀膜线")
    decide(cast, dossier, proposal("MERGE", partner=other.code))
    merged, joined = fresh(dossier), fresh(other)
    assert (merged.state, merged.merged_into_id) == ("MERGED", other.pk)
    assert totals_of(merged) == Totals(100 * WAN, 100 * WAN, 0, 0)
    assert totals_of(joined) == Totals(460 * WAN, 0, 0, 460 * WAN)
    assert [p.released for p in joined.payments.filter(stage=2)] == [False] * 3  # its own gate releases them
    assert joined.milestones.count() == 6


def test_a_merge_of_more_than_the_directors_limit_goes_to_the_committee(cast: Cast) -> None:
    dossier, other = at_work(cast), at_work(cast, money=(10, 20, 30), title="相近路线")
    heard(cast, asked(cast, dossier), votes=("MERGE",) * 3)
    until = clock.today() + dt.timedelta(days=10)
    ask_partner(cast.wen, gate_of(dossier), partner=other.code, why="两家共用镀膜线，拟并入", until=until)
    with later(11), pytest.raises(Blocked) as refused:  # the other team had its time
        decide(cast, dossier, proposal("MERGE", partner=other.code))
    assert "委员会" in refused.value.missing[0].zh


def test_relay_stays_at_the_gate_with_the_turn_sealed_for_the_next_room(cast: Cast) -> None:
    dossier = at_work(cast)
    heard(cast, asked(cast, dossier), votes=("RELAY",) * 3)
    decide(cast, dossier, proposal("RELAY"))
    turn = json.loads(last_chapter(fresh(dossier), "turn").body)  # type: ignore[union-attr]
    assert (fresh(dossier).state, turn["outcome"], turn["reasons"]) == ("GATE", "RELAY", REASON)


def test_a_relay_leaves_no_gate_open_and_money_as_it_stood(cast: Cast) -> None:
    dossier = at_work(cast)
    asked(cast, dossier)
    close_for_relay(cast.dong, fresh(dossier))
    assert (Gate.objects.get(dossier=dossier).state, Gate.objects.get(dossier=dossier).outcome) == ("signed", "RELAY")
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
