"""A whole plan to write, and a dossier brought to the desk of its specialist through the acts themselves."""

from __future__ import annotations

from typing import Any

from tests.zhongshu.discovery.cast import Cast, bring, fresh, person
from zhongshu.discovery.actions import assess, check_eligibility, start_screening
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import Actor
from zhongshu.people.models import ExpertProfile
from zhongshu.proposal.actions import accept_offer, make_candidate, offer_dossier, write_part

__all__ = ["Cast", "bring", "candidate", "expert", "fresh", "person", "whole_plan", "write_all"]


def pair(name: str, zh: str, en: str = "") -> dict[str, str]:
    return {f"{name}_zh": zh, f"{name}_en": en}


def whole_plan() -> dict[str, Any]:
    """Raw values, as typed, of a plan that lacks nothing."""
    direction = {
        **pair("incumbent", "TOPCon 单结晶硅电池", "TOPCon silicon cells"), **pair("from_what", "单结吸收，受 29.4% 极限"), **pair("to_what", "双结分光吸收"),
        **pair("mechanism", "宽带隙顶电池吸收短波"), **pair("why_now", "界面钝化已过千小时"), **pair("metric", "组件效率", "Module efficiency"),
        "unit": "%", "better": "higher", "incumbent_value": "24.5", "own_value": "26.7", "target_value": "30", "limit_value": "43",
        **pair("test_method", "国家光伏质检中心，标准测试条件"),
    }  # fmt: skip
    assumptions = [
        {
            **pair("statement", f"假设{n}"),
            "probability": "60",
            **pair("test", "第三方老化测试"),
            "cost": "12.5",
            "by_when": "2026-12-31",
            "state": "unknown",
        }
        for n in range(3)
    ]
    stages = [
        {**pair("title", f"阶段{n}"), **pair("aim", "做成小组件"), "months": "6", "budget": money, **pair("exam", "第三方测效率"), "exam_target": "27", "exam_unit": "%", "pass_probability": "55"}
        for n, money in ((1, "100"), (2, "500"))
    ]  # fmt: skip
    questions = ("objective", "today", "new", "who_cares", "risks", "cost", "time", "exams")
    four = ("scene", "need", "route", "exclusivity")
    return {
        "direction": direction,
        "assumptions": assumptions,
        "kill_criteria": [pair("criterion", "湿热 1000 小时后效率低于 25%")],
        "rivals": [{**pair("route", "全钙钛矿叠层"), **pair("comparison", "稳定性更差")}],
        "heilmeier": {k: v for q in questions for k, v in pair(q, f"答{q}").items()},
        "properties": {
            k: v for p in four for k, v in {**pair(f"{p}_claim", "主张"), **pair(f"{p}_evidence", "检测报告")}.items()
        },
        "team": [
            {"name": n, "organisation": "光能所", **pair("duty", "器件"), "share": "80"} for n in ("赵晓", "孙明")
        ],
        "ip_assets": [{**pair("title", "界面钝化专利"), "kind": "patent", "status": "granted", "owner": "光能所"}],
        "stages": stages,
        "budget": [
            {"stage": "1", "line": "testing", "amount": "100"},
            {"stage": "2", "line": "equipment", "amount": "500"},
        ],
        "views": {k: v for p in four for k, v in pair(f"{p}_view", "可信").items()},
    }


def write_all(actor: Actor, dossier: Dossier, *, leave_out: tuple[str, ...] = ()) -> None:
    """Write every part of the whole plan."""
    for section, raw in whole_plan().items():
        if section not in leave_out:
            write_part(actor, dossier, section=section, raw=raw, version=0)


def candidate(cast: Cast, **changes: Any) -> Dossier:
    """A dossier in CAND whose specialist is Chen."""
    lead = bring(**changes)
    assess(cast.chen, lead, novelty=4, urgency=3)
    start_screening(cast.chen, lead, version=lead.dossier.version)
    lead = fresh(lead)
    pass_screening(cast, lead)
    dossier = Dossier.objects.get(pk=lead.dossier_id)
    accept_offer(cast.chen, offer_dossier(cast.qian, dossier, user_id=cast.chen.user_id, reason="熟悉光伏"))
    dossier.refresh_from_db()
    return make_candidate(cast.qian, dossier, version=dossier.version, reason="主张清楚，证据可查")


def pass_screening(cast: Cast, lead: Any) -> None:
    """The eligibility sheet, all in order."""
    check_eligibility(cast.chen, lead, **ELIGIBLE)


ELIGIBLE: dict[str, Any] = {
    "version": 0, "legal_form": "legal_person", "legal_evidence": "营业执照已核对", "ip_clear": True, "ip_evidence": "检索无争议",
}  # fmt: skip


def expert(name: str, kind: str) -> str:
    """An expert in service; the id of the person."""
    actor = person(name, "EXP")
    ExpertProfile.objects.create(person_id=actor.person_id, kind=kind)
    return actor.person_id
