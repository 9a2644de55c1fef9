"""A relay by its rules: package, acceptance, overlap, both signatures, rejection, first progress; each step by its own side and nobody else."""

from __future__ import annotations

import json

import pytest

from tests.zhongshu.relay.cast import (
    REASON,
    TERMS,
    Cast,
    accepted,
    again,
    at,
    at_gate,
    case_of,
    finished,
    fresh,
    hand_over,
    pass_everything,
    prepared,
    put,
    sign_both,
)
from zhongshu.kernel import clock
from zhongshu.kernel.errors import BadValue, Blocked, NotAllowed, Stale
from zhongshu.lifecycle.chapters import kind_of
from zhongshu.lifecycle.queries import last_chapter, standings
from zhongshu.notices.models import Notice
from zhongshu.relay import actions as acts
from zhongshu.relay.chores import watch_progress
from zhongshu.relay.models import RelayCase


def test_preparing_opens_the_dossier_to_the_receiver_and_to_nobody_else(cast: Cast) -> None:
    dossier = at_gate(cast)
    assert not standings(cast.mei).filter(pk=dossier.pk).exists()
    prepared(cast, dossier)
    assert standings(again(cast.mei)).filter(pk=dossier.pk).exists()
    assert not standings(again(cast.wu)).filter(pk=dossier.pk).exists()


def test_only_the_specialist_of_the_dossier_or_the_director_prepares(cast: Cast) -> None:
    dossier = at_gate(cast)
    for actor in (cast.sun, cast.gu, cast.mei, cast.wu, cast.zhao, cast.fang):
        with pytest.raises(NotAllowed):
            acts.prepare(actor, dossier, version=dossier.version, receiver_id=cast.receiver.pk, **TERMS)
    acts.prepare(cast.dong, dossier, version=dossier.version, receiver_id=cast.receiver.pk, **TERMS)


@pytest.mark.parametrize(
    ("change", "field"), [({"overlap_days": 29}, "overlap_days"), ({"receiver_id": "giver"}, "receiver_id")]
)
def test_terms_that_break_a_rule_are_refused_beside_their_field(cast: Cast, change: dict, field: str) -> None:
    dossier = at_gate(cast)
    terms = {"receiver_id": cast.receiver.pk, **TERMS, **change}
    terms["receiver_id"] = cast.giver.pk if terms["receiver_id"] == "giver" else terms["receiver_id"]
    with pytest.raises(BadValue) as refused:
        acts.prepare(cast.chen, dossier, version=dossier.version, **terms)
    assert refused.value.field == field


def test_a_second_case_waits_until_the_first_has_ended(cast: Cast) -> None:
    dossier = at_gate(cast)
    prepared(cast, dossier)
    with pytest.raises(Stale):
        acts.prepare(cast.chen, fresh(dossier), version=fresh(dossier).version, receiver_id=cast.receiver.pk, **TERMS)
    case = case_of(dossier)
    acts.withdraw_case(cast.chen, case, version=case.version, reason="改由本单位继续")
    assert not standings(again(cast.mei)).filter(pk=dossier.pk).exists()
    assert prepared(cast, dossier).code == f"{dossier.code}/R2"


def test_a_package_names_every_kind_before_it_goes_out(cast: Cast) -> None:
    dossier = at_gate(cast)
    acts.prepare(cast.chen, dossier, version=dossier.version, receiver_id=cast.receiver.pk, **{**TERMS, "regress": ""})
    case = case_of(dossier)
    acts.add_item(cast.chen, case, version=case.version, kind="ip", name="专利 3 件")
    with pytest.raises(Blocked) as refused:
        acts.pack(cast.chen, case_of(dossier), version=case_of(dossier).version)
    assert [m.zh for m in refused.value.missing] == [
        "清单：人员", "清单：数据", "清单：设备", "清单：样品", "清单：合同", "清单：资金", "交接基线", "退回条款",
    ]  # fmt: skip


def test_the_gate_stays_shut_until_the_receiver_has_signed_the_checklist(cast: Cast) -> None:
    dossier = at_gate(cast)
    with pytest.raises(Blocked):
        hand_over(cast, dossier)
    case = prepared(cast, dossier)
    with pytest.raises(Blocked):
        acts.hand_over(cast.dong, fresh(dossier), version=fresh(dossier).version, reason="达到 TRL 5")
    acts.pack(cast.chen, case, version=case.version)
    with pytest.raises(Blocked) as refused:
        hand_over(cast, dossier)
    assert [m.zh for m in refused.value.missing] == ["接收方接受清单"]
    case = case_of(dossier)
    for actor in (cast.wu, cast.gu, cast.chen, cast.dong):
        with pytest.raises(NotAllowed):
            acts.accept_package(actor, case, version=case.version)
    acts.accept_package(again(cast.mei), case, version=case.version)
    assert hand_over(cast, dossier).state == "RELAY"
    assert (case_of(dossier).state, case_of(dossier).overlap_from) == ("overlap", clock.today())


def test_a_refused_package_returns_to_the_specialist_with_the_reason(cast: Cast) -> None:
    dossier = at_gate(cast)
    case = accepted(cast, dossier)
    with pytest.raises(BadValue):
        acts.refuse_package(again(cast.mei), case, version=case.version, reason="不行")
    acts.refuse_package(again(cast.mei), case, version=case.version, reason=REASON)
    found = case_of(dossier)
    assert (found.state, found.refused_reason, found.signatures.filter(withdrawn_at__isnull=True).count()) == (
        "proposed",
        REASON,
        0,
    )
    with pytest.raises(Blocked):
        hand_over(cast, dossier)


def test_a_line_is_given_before_it_is_received_and_each_by_its_side(cast: Cast) -> None:
    dossier = at_gate(cast)
    accepted(cast, dossier)
    hand_over(cast, dossier)
    item = case_of(dossier).items.select_related("case__dossier").get(kind="equipment")
    mei, gu, wu = again(cast.mei), again(cast.gu), again(cast.wu)
    with pytest.raises(Blocked):
        acts.receive_item(mei, item, version=item.version, on=clock.today())
    for actor in (mei, wu, cast.sun):
        with pytest.raises(NotAllowed):
            acts.give_item(actor, item, version=item.version, on=clock.today())
    acts.give_item(gu, item, version=item.version, on=clock.today(), note="两台均完好")
    item = case_of(dossier).items.select_related("case__dossier").get(kind="equipment")
    for actor in (gu, wu, cast.chen):
        with pytest.raises(NotAllowed):
            acts.receive_item(actor, item, version=item.version, on=clock.today())
    acts.receive_item(mei, item, version=item.version, on=clock.today())
    kept = case_of(dossier).items.get(kind="equipment")
    assert (kept.given_by, kept.received_by, kept.given_note) == (gu.user_id, mei.user_id, "两台均完好")


def test_nobody_signs_before_every_line_has_passed(cast: Cast) -> None:
    dossier = at_gate(cast)
    accepted(cast, dossier)
    hand_over(cast, dossier)
    case = case_of(dossier)
    with pytest.raises(Blocked) as refused:
        acts.sign_handover(again(cast.gu), case, version=case.version)
    assert len(refused.value.missing) == 6  # the samples line says there is none


def test_the_lead_passes_only_after_the_overlap_and_both_signatures(cast: Cast) -> None:
    dossier = at_gate(cast)
    accepted(cast, dossier)
    hand_over(cast, dossier)
    with at(10):
        pass_everything(cast, dossier)
        sign_both(cast, dossier)
    with at(29), pytest.raises(Blocked) as refused:
        finished(cast, dossier)
    assert [m.zh for m in refused.value.missing] == ["重叠期还差 1 天"]
    assert fresh(dossier).organisation_id == cast.giver.pk  # the source keeps responsibility until then
    with at(30):
        moved = fresh(finished(cast, dossier))
        case = case_of(dossier)
        assert (moved.state, moved.organisation_id) == ("ACTIVE", cast.receiver.pk)
        assert (case.state, case.gap_days, (case.progress_by - clock.today()).days) == ("done", 0, 45)
        sealed = json.loads(last_chapter(moved, "relay").body)
    assert set(sealed) == kind_of("relay").names()
    assert [a["side"] for a in sealed["accepted"]] == ["receiver", "giver", "receiver"]
    assert sealed["overlap"] == {"from": "2026-03-02", "to": "2026-04-01", "days": 30}


def test_an_overlap_agreed_longer_than_the_rule_is_kept_as_agreed(cast: Cast) -> None:
    dossier = at_gate(cast)
    case = prepared(cast, dossier)
    acts.amend_case(cast.chen, case, version=case.version, **{**TERMS, "overlap_days": 40})
    case = case_of(dossier)
    acts.pack(cast.chen, case, version=case.version)
    case = case_of(dossier)
    acts.accept_package(again(cast.mei), case, version=case.version)
    hand_over(cast, dossier)
    pass_everything(cast, dossier)
    sign_both(cast, dossier)
    with at(39), pytest.raises(Blocked):
        finished(cast, dossier)
    with at(40):
        assert finished(cast, dossier, target="TRANS").state == "TRANS"


def test_a_rejection_needs_reasons_and_the_receiver_and_brings_the_gate_back(cast: Cast) -> None:
    dossier = at_gate(cast)
    accepted(cast, dossier)
    moved = hand_over(cast, dossier)
    for actor in (again(cast.wu), again(cast.gu), cast.dong, cast.chen):
        with pytest.raises(NotAllowed):
            acts.reject(actor, moved, version=moved.version, reason=REASON)
    with pytest.raises(Blocked):
        acts.reject(again(cast.mei), moved, version=moved.version, reason="不行")
    back = acts.reject(again(cast.mei), moved, version=moved.version, reason=REASON)
    case = case_of(dossier)
    assert (back.state, fresh(back).organisation_id, case.state, case.gap_days) == ("GATE", cast.giver.pk, "failed", 0)
    assert not standings(again(cast.mei)).filter(pk=dossier.pk).exists()


def test_a_gate_that_decides_otherwise_ends_the_prepared_case(cast: Cast) -> None:
    from zhongshu.lifecycle import gates
    from zhongshu.lifecycle.actions import move

    dossier = at_gate(cast)
    accepted(cast, dossier)
    asked = fresh(dossier)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gates, "_guards", {**gates._guards, "last_stage_or_early_success": lambda *_: []})
        move(cast.dong, asked.pk, edge="T-33", target="ACCEPT", version=asked.version, reason="最后一个阶段")
    assert (case_of(dossier).state, RelayCase.objects.count()) == ("failed", 1)


def test_a_first_progress_that_is_late_is_sounded_once(cast: Cast) -> None:
    dossier = at_gate(cast)
    accepted(cast, dossier)
    hand_over(cast, dossier)
    pass_everything(cast, dossier)
    sign_both(cast, dossier)
    with at(30):
        finished(cast, dossier)
    with at(75):
        watch_progress()
        assert not Notice.objects.filter(kind="relay_late").exists()
    with at(76):
        watch_progress()
        watch_progress()
    told = set(Notice.objects.filter(kind="relay_late").values_list("recipient_id", flat=True))
    assert told == {cast.chen.user_id, cast.dong.user_id, cast.mei.user_id, cast.gu.user_id}
    assert Notice.objects.filter(kind="relay_late").count() == 4


def test_progress_on_record_keeps_the_alert_silent(cast: Cast) -> None:
    dossier = at_gate(cast)
    accepted(cast, dossier)
    hand_over(cast, dossier)
    pass_everything(cast, dossier)
    sign_both(cast, dossier)
    with at(30):
        finished(cast, dossier)
    with at(60):
        case = case_of(dossier)
        with pytest.raises(NotAllowed):
            acts.note_progress(again(cast.wu), case, version=case.version, on=clock.today(), progress="首批样品")
        with pytest.raises(BadValue):
            acts.note_progress(
                again(cast.mei), case, version=case.version, on=clock.today().replace(month=3, day=1), progress="早"
            )
        acts.note_progress(again(cast.mei), case, version=case.version, on=clock.today(), progress="首批组件下线")
    with at(90):
        watch_progress()
    assert not Notice.objects.filter(kind="relay_late").exists()


def test_two_who_change_one_case_at_once_do_not_overwrite(cast: Cast) -> None:
    dossier = at_gate(cast)
    case = prepared(cast, dossier)
    first, second = case_of(dossier), case_of(dossier)
    acts.add_item(cast.chen, first, version=case.version, kind="ip", name="软件著作权 2 件")
    with pytest.raises(Stale):
        acts.amend_case(cast.dong, second, version=case.version, **TERMS)


def test_a_dossier_without_an_organisation_cannot_be_handed_over(cast: Cast) -> None:
    from zhongshu.lifecycle.actions import open_dossier
    from zhongshu.people.actor import SYSTEM

    dossier = put(open_dossier(SYSTEM, title_zh="无主", field="energy", channel="open"), "GATE")
    with pytest.raises(Blocked):
        acts.prepare(cast.dong, dossier, version=dossier.version, receiver_id=cast.receiver.pk, **TERMS)
