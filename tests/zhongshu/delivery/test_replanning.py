"""Going on after a pivot (T-26, R-27): what lies behind is not planned again, what is added is seen, above the limit the committee decides."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.zhongshu.delivery.cast import LESSON, WAN, Cast, at_work, fresh
from tests.zhongshu.delivery.test_gates import asked, committee_says, decide, heard, pass_exam, proposal
from tests.zhongshu.delivery.test_money import pay
from tests.zhongshu.proposal.cast import whole_plan
from zhongshu.delivery.actions import ask_for_budget, miss_milestone
from zhongshu.delivery.books import Totals
from zhongshu.delivery.queries.money import payment_lacks, payments_of, totals_of
from zhongshu.kernel.errors import Blocked, NotAllowed
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import last_chapter
from zhongshu.lifecycle.replanning import cost_of
from zhongshu.proposal.actions import resume, write_part
from zhongshu.proposal.queries import parts_of


def plan(cast: Cast, dossier: Dossier, money: tuple[int, ...]) -> None:
    """A whole plan whose stages are those of the contract, with this money."""
    whole = whole_plan()
    first = whole["stages"][0]
    whole["stages"] = [
        {**first, "aim_zh": f"做成第 {n} 代小组件", "aim_en": f"Module of generation {n}", "budget": str(wan)}
        for n, wan in enumerate(money, start=1)
    ]
    whole["budget"] = [{"stage": str(n), "line": "testing", "amount": str(wan)} for n, wan in enumerate(money, start=1)]
    versions = {part.section: part.version for part in parts_of(dossier).values()}
    for section, raw in whole.items():
        write_part(cast.chen, dossier, section=section, raw=raw, version=versions.get(section, 0))


def turned(cast: Cast, money: tuple[int, ...] = (100, 300, 600)) -> Dossier:
    """Stage 1 paid and passed, then a pivot; the plan still lists every stage."""
    dossier = at_work(cast)
    pay(cast, dossier)
    pass_exam(cast, dossier)
    heard(cast, asked(cast, dossier), votes=("PIVOT",) * 3)
    decide(cast, dossier, proposal("PIVOT", lesson=LESSON))
    dossier = fresh(dossier)
    plan(cast, dossier, money)
    return fresh(dossier)


def go_on(actor: Any, dossier: Dossier) -> Dossier:
    return resume(actor, dossier, version=fresh(dossier).version, reason="新方向卡齐备")


def test_an_unchanged_plan_adds_nothing_and_enters_no_paid_stage_again(cast: Cast) -> None:
    dossier = turned(cast)
    cost = cost_of(dossier)
    assert cost is not None and (cost.open, cost.needed, cost.added) == (900 * WAN, 900 * WAN, 0)
    moved = go_on(cast.dong, dossier)
    assert totals_of(moved) == Totals(1000 * WAN, 100 * WAN, 0, 900 * WAN)
    sealed = json.loads(last_chapter(moved, "plan").body)  # type: ignore[union-attr]
    assert [s["budget"] for s in sealed["stages"]] == [300 * WAN, 600 * WAN]
    assert [line["stage"] for line in sealed["budget"]] == [1, 2]
    stages = moved.stages.exclude(state="void").order_by("number")
    assert [(s.number, s.state, s.budget_fen) for s in stages] == [
        (2, "active", 300 * WAN), (3, "planned", 600 * WAN),
    ]  # fmt: skip


def test_above_the_limit_no_member_of_the_committee_adds_money_alone(cast: Cast) -> None:
    dossier = turned(cast, money=(100, 700, 900))  # 700 more than is open
    for actor in (cast.dong, cast.ming):
        with pytest.raises(Blocked) as refused:
            go_on(actor, dossier)
        assert "须由委员会决定" in refused.value.missing[0].zh
    with pytest.raises(NotAllowed):
        ask_for_budget(cast.ming, dossier, reason="新路线需要更多设备")
    ask_for_budget(cast.dong, dossier, reason="新路线需要更多设备")
    committee_says(cast, "for")
    moved = go_on(cast.dong, dossier)
    assert totals_of(moved) == Totals(1700 * WAN, 100 * WAN, 0, 1600 * WAN)


def test_what_the_committee_refused_or_a_plan_that_grew_since_stays_shut(cast: Cast) -> None:
    dossier = turned(cast, money=(100, 700, 900))
    ask_for_budget(cast.dong, dossier, reason="新路线需要更多设备")
    committee_says(cast, "for")
    plan(cast, fresh(dossier), (100, 700, 901))
    with pytest.raises(Blocked):
        go_on(cast.dong, dossier)
    ask_for_budget(cast.dong, fresh(dossier), reason="新路线需要更多设备")
    committee_says(cast, "against")
    with pytest.raises(Blocked):
        go_on(cast.dong, dossier)


def test_within_the_limit_the_director_goes_on_and_a_member_of_the_committee_does_not(cast: Cast) -> None:
    dossier = turned(cast, money=(100, 300, 700))
    with pytest.raises(Blocked):
        go_on(cast.ming, dossier)
    assert totals_of(go_on(cast.dong, dossier)).planned == 1100 * WAN


def test_what_the_old_route_missed_does_not_hold_up_the_money_of_the_new_one(cast: Cast) -> None:
    dossier = at_work(cast)
    pay(cast, dossier)
    exam = dossier.milestones.get(stage=1)
    miss_milestone(cast.chen, dossier, milestone_id=exam.pk, version=exam.version, reason="湿热 200 小时即失效")
    heard(cast, asked(cast, dossier), votes=("PIVOT",) * 3)
    decide(cast, dossier, proposal("PIVOT", lesson=LESSON))
    plan(cast, fresh(dossier), (100, 300, 600))
    moved = go_on(cast.dong, fresh(dossier))
    assert moved.milestones.get(pk=exam.pk).state == "missed"
    first = payments_of(moved).filter(purpose="stage", state="planned").order_by("stage")[0]
    assert [m.zh for m in payment_lacks(moved, first)] == ["上一笔拨付之后还没有被接受的经费决算"]
