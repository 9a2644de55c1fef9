"""Money of the bench: grants asked, decided and ended within the cap of the tier, by another than who asked; a failed exam is a setback."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.zhongshu.bench.cast import (
    Cast,
    on_bench,
    on_watch,
    tell_of,
    the_entry,
)
from zhongshu.bench.actions import (
    ask_grant,
    call_up,
    decide_grant,
    demote,
    end_grant,
)
from zhongshu.bench.models import NurtureGrant
from zhongshu.kernel.errors import BadValue, Blocked, NotAllowed, Stale
from zhongshu.lifecycle.models import Dossier
from zhongshu.notices.models import Notice

YEAR_END = dt.date(2026, 12, 31)


def fresh(dossier: Dossier) -> Dossier:
    return Dossier.objects.get(pk=dossier.pk)


def told(user_id: str, kind: str) -> list[str]:
    return list(Notice.objects.filter(recipient_id=user_id, kind=kind).values_list("body_zh", flat=True))


def test_money_asked_for_is_refused_when_the_dossier_leaves_and_the_team_is_told(cast: Cast) -> None:
    dossier = on_bench(cast)
    said = {"amount_fen": 50_000_000, "months": 6, "purpose": "一次考核", "exam": "效率 ≥ 27%"}
    running = ask_grant(cast.chen, dossier, version=the_entry(dossier).version, **said)
    decide_grant(cast.qian, dossier, running, version=1, yes=True, reason="同意")
    asked = ask_grant(
        cast.chen, fresh(dossier), version=the_entry(dossier).version, **{**said, "amount_fen": 10_000_000}
    )
    before = fresh(dossier)
    call_up(cast.qian, before, version=before.version, target="REFINE", reason="有席位")
    asked.refresh_from_db()
    assert (asked.state, asked.decided_by) == ("refused", "system")
    assert any("离开储备" in text for text in told(cast.zhao.user_id, "nurture"))
    with pytest.raises(Stale):
        decide_grant(cast.qian, fresh(dossier), asked, version=asked.version, yes=True, reason="晚了")
    # the one that runs is answered for where it was given
    end_grant(cast.chen, fresh(dossier), running, version=2, passed=True, result="第三方测得 27.4%")
    running.refresh_from_db()
    assert (running.state, running.passed, running.entry.evidence.get().kind) == ("done", True, "test")


def test_a_grant_asked_in_a_higher_tier_is_held_against_the_present_one(cast: Cast) -> None:
    dossier = on_bench(cast)
    said = {"months": 6, "purpose": "一次考核", "exam": "效率 ≥ 27%"}
    grant = ask_grant(cast.chen, dossier, version=the_entry(dossier).version, amount_fen=100_000_000, **said)
    tell_of(cast.chen, dossier, "key_person")
    with pytest.raises(Blocked) as refused:
        decide_grant(cast.qian, fresh(dossier), grant, version=1, yes=True, reason="同意")
    assert [m.zh for m in refused.value.missing] == ["先处理已登记的不利情况"]
    demote(cast.qian, fresh(dossier), version=the_entry(dossier).version, rule="key_person", reason="离开")
    with pytest.raises(Blocked) as refused:
        decide_grant(cast.qian, fresh(dossier), grant, version=1, yes=True, reason="同意")
    assert "申请的是 100 万元" in refused.value.missing[0].zh
    assert decide_grant(cast.qian, fresh(dossier), grant, version=1, yes=False, reason="超出").state == "refused"


def test_a_nurture_grant_stays_within_the_cap_and_is_approved_by_another(cast: Cast) -> None:
    dossier = on_watch(cast)
    version = the_entry(dossier).version
    said = {"purpose": "做三块小组件", "exam": "第三方测得效率 ≥ 26%"}
    for wrong, field in (({"amount_fen": 20_000_001, "months": 3}, "amount_fen"), ({"amount_fen": 1, "months": 7}, "months"), ({"amount_fen": 0, "months": 3}, "amount_fen")):  # fmt: skip
        with pytest.raises(BadValue) as refused:
            ask_grant(cast.chen, dossier, version=version, **wrong, **said)
        assert refused.value.field == field
    grant = ask_grant(cast.qian, dossier, version=version, amount_fen=15_000_000, months=3, **said)
    with pytest.raises(NotAllowed):
        decide_grant(cast.qian, dossier, grant, version=1, yes=True, reason="自己批自己")
    with pytest.raises(BadValue):
        ask_grant(cast.chen, dossier, version=the_entry(dossier).version, amount_fen=5_000_001, months=3, **said)
    decide_grant(cast.dong, dossier, grant, version=1, yes=True, reason="值得")
    assert (grant.state, grant.ends_on) == ("approved", dt.date(2026, 6, 2))
    with pytest.raises(Stale):
        decide_grant(cast.dong, dossier, grant, version=1, yes=False, reason="反悔")
    assert len(told(cast.zhao.user_id, "nurture")) == 1


def test_a_failed_exam_is_a_setback_that_demotes_a_bench_dossier(cast: Cast) -> None:
    dossier = on_bench(cast)
    grant = ask_grant(
        cast.chen, dossier, version=the_entry(dossier).version, amount_fen=100_000_000, months=6, purpose="一次考核",
        exam="效率 ≥ 27%",
    )  # fmt: skip
    decide_grant(cast.qian, dossier, grant, version=1, yes=True, reason="同意")
    end_grant(cast.chen, fresh(dossier), grant, version=2, passed=False, result="只有 25%")
    change = demote(
        cast.qian, fresh(dossier), version=the_entry(dossier).version, rule="exam_failed", reason="考核未过"
    )
    assert (change.after, NurtureGrant.objects.get().passed) == ("B3", False)
