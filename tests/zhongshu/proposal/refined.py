"""A dossier that has just come out of the appraisal with a signed opinion, ready to be refined by Chen, Qian and Zhao."""

from __future__ import annotations

from typing import Any

from django.db import connection

from tests.zhongshu.proposal.cast import Cast, candidate, whole_plan, write_all
from zhongshu.lifecycle import standing
from zhongshu.lifecycle.actions import join_team
from zhongshu.lifecycle.actions.seal import seal
from zhongshu.lifecycle.models import Dossier
from zhongshu.proposal.actions import write_part
from zhongshu.proposal.actions.cases import open_refinement
from zhongshu.proposal.models import Part, RefinementCase

ASKS = ("首阶段改成三个月内能考的小试", "给出第三方测试机构和样品数", "补充一位产业化负责人")


def opinion(**changes: Any) -> dict[str, Any]:
    """The body of a chapter `opinion` that recommends refinement."""
    return {
        "recommendation": "refine", "synthesis": "原理成立，首阶段太贵", "verdicts": {"yes": 4, "no": 1, "unsure": 0, "not_mine": 0},
        "probability": 0.62, "criteria": [], "properties": [], "rank": {}, "crossed": False, "golden_ticket": {}, "dissent": [],
        "conditions": [], "asks": [{"code": f"A{n}", "kind": "plan", "text": t} for n, t in enumerate(ASKS, 1)], "advice": "先小后大",
        "stage_money_fen": 100_000_000, "feedback": "谢谢", "reason_code": "", "plan": {}, "signed_on": "2026-03-02", "chair": "周",
        "votes": [], "rule_set": "", "options": [], "chosen": "T-08", "predicted": 0.6, "reason": "", "decided_by": "", **changes,
    }  # fmt: skip


def put(dossier: Dossier, state: str, tier: str = "", days: int = 60) -> Dossier:
    """Put a dossier into a state behind the door's back, as only a test may."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE lifecycle_dossier SET state = %s, tier = %s, due_on = %s, next_decision_on = %s, clock_unit = 'calendar' WHERE id = %s",
            [state, tier, _later(days), _later(days), dossier.pk],
        )
    standing.refresh([dossier.pk])
    return Dossier.objects.get(pk=dossier.pk)


def _later(days: int) -> Any:
    import datetime as dt

    from zhongshu.kernel import clock

    return (clock.today() + dt.timedelta(days=days)).isoformat()


def in_refinement(cast: Cast, lead: Any = None, **changes: Any) -> Dossier:
    """Chen's dossier, Zhao its team lead, the plan of the appraisal written, the opinion sealed, refinement open."""
    dossier = candidate(cast, **(lead or {}))
    join_team(cast.chen, dossier, person_id=cast.zhao.person_id, role="lead")
    write_all(cast.chen, dossier)
    dossier = put(dossier, "REFINE")
    seal(cast.qian, dossier, kind="opinion", body=opinion(**changes), edge="T-08")
    open_refinement(cast.qian, dossier, edge="T-08")
    return dossier


def the_case(dossier: Dossier) -> RefinementCase:
    return RefinementCase.objects.get(dossier=dossier, closed_at__isnull=True)


def write_over(actor: Any, dossier: Dossier, section: str, raw: Any) -> None:
    """Write a part over what stands there."""
    version = Part.objects.get(dossier=dossier, section=section).version
    write_part(actor, dossier, section=section, raw=raw, version=version)


def measurable() -> list[dict[str, Any]]:
    """The stages with an exam that can be measured."""
    stages = whole_plan()["stages"]
    stages[0] |= {
        "exam_metric_zh": "组件效率", "exam_better": "higher", "exam_method_zh": "国家光伏质检中心，三块样品，标准测试条件",
    }  # fmt: skip
    return stages
