"""The demo's sittings of a relay do what their names say."""

from __future__ import annotations

from tests.zhongshu.relay.cast import TERMS, Cast, again, at, at_gate, case_of, choose_relay, fresh
from zhongshu.kernel import clock
from zhongshu.relay.rules import KINDS
from zhongshu.web.demo import relay as story


def test_a_told_relay_passes_the_lead_and_reports_progress(cast: Cast) -> None:
    dossier = at_gate(cast)
    story.prepare(
        cast.chen, dossier, receiver_id=cast.receiver.pk, checklist={kind: f"{kind} 01" for kind in KINDS}, nothing=["samples"],
        baseline=("组件效率", 26.7, "%", 30), **TERMS,
    )  # fmt: skip
    mei, gu = again(cast.mei), again(cast.gu)
    story.accept(mei, dossier, note="与现场一致")
    choose_relay(dossier)
    story.hand_over(cast.dong, dossier, reason="达到 TRL 5")
    with at(10):
        story.pass_lines(gu, mei, dossier)
    with at(31):
        story.conclude(cast.dong, dossier, target="ACTIVE", reason="双方签署")
    with at(50):
        story.first_progress(mei, dossier, on=clock.today(), progress="首批组件下线")
    case = case_of(dossier)
    assert (fresh(dossier).organisation_id, case.state, case.gap_days, case.progress) == (
        cast.receiver.pk,
        "done",
        0,
        "首批组件下线",
    )


def test_a_told_rejection_brings_the_gate_back(cast: Cast) -> None:
    dossier = at_gate(cast)
    story.prepare(
        cast.chen, dossier, receiver_id=cast.receiver.pk, checklist={kind: f"{kind} 01" for kind in KINDS},
        baseline=("组件效率", 26.7, "%", 30), **TERMS,
    )  # fmt: skip
    story.accept(again(cast.mei), dossier)
    choose_relay(dossier)
    story.hand_over(cast.dong, dossier, reason="达到 TRL 5")
    story.reject(again(cast.mei), dossier, reason="清单与现场不符，设备缺两台")
    assert (fresh(dossier).state, fresh(dossier).organisation_id) == ("GATE", cast.giver.pk)
