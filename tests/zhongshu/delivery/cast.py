"""The people of delivery and a dossier at work, brought there by its sealed contract and nothing else."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection

from tests.zhongshu.discovery.cast import MONDAY, person
from zhongshu.delivery.actions import open_books
from zhongshu.kernel import clock
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.actions import entrust, join_team, open_dossier
from zhongshu.lifecycle.actions.seal import seal
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.standing import refresh
from zhongshu.people.actor import SYSTEM, Actor
from zhongshu.people.models import ExpertProfile, User
from zhongshu.policy.actions import install_default_rules

WAN = 1_000_000
REASON = "考核结果与证据齐全，可以作出决定"
LESSON = "卷对卷制备的湿度窗口比文献窄一半，换溶剂体系之前应先做小样湿热试验，避免再走弯路。"


class Cast:
    """Everybody, once a test."""

    def __init__(self) -> None:
        install_default_rules(SYSTEM)
        self.chen = person("chen", "PS")
        self.sun = person("sun", "PS")
        self.qian = person("qian", ("FL", "field", "energy"))
        self.dong = person("dong", "DIR")
        self.cai = person("cai", "FIN")
        self.wen = person("wen", "AO")
        self.ji = person("ji", "INT")
        self.zhao = person("zhao", "PI")
        self.wu = person("wu", "PI")
        self.ming = person("ming", "COM")
        self.hua = person("hua", "COM")
        self.experts = [expert(f"lin{n}") for n in range(3)]


def expert(name: str) -> Actor:
    actor = person(name, "EXP")
    ExpertProfile.objects.create(person_id=actor.person_id, kind="technical")
    return actor


def user(actor: Actor) -> User:
    return User.objects.get(pk=actor.user_id)


def contract(today: dt.date, money: tuple[int, ...] = (100, 300, 600)) -> dict[str, Any]:
    """A contract of three stages of six months, a milestone each."""
    stages, milestones = [], []
    for n, wan in enumerate(money, start=1):
        starts = today + dt.timedelta(days=180 * (n - 1))
        ends = today + dt.timedelta(days=180 * n)
        exam = {"metric": "组件效率", "target": 25 + n, "unit": "%", "method": "国家质检中心", "higher": True}
        stages.append(
            {
                "number": n, "aim": {"zh": f"做成第 {n} 代小组件", "en": f"Module of generation {n}"}, "months": 6,
                "budget_fen": wan * WAN, "starts_on": starts.isoformat(), "ends_on": ends.isoformat(), "exam": exam,
                "entry_evidence": "", "pass_prior": 0.6,
            }
        )  # fmt: skip
        milestones.append(
            {
                "stage": n, "statement": {"zh": f"第 {n} 阶段组件效率达标", "en": f"Efficiency of stage {n}"}, "metric": "组件效率",
                "target": 25 + n, "unit": "%", "tolerance": 0.1, "evidence_kind": "third_party", "weight": 1,
                "due_on": ends.isoformat(), "higher": True,
            }
        )  # fmt: skip
    return {
        "code": "SH-C-26-001", "template": "trl-4", "parties": [], "total_fen": sum(money) * WAN, "stages": stages,
        "budget": [{"stage": n, "line": "设备", "amount_fen": wan * WAN} for n, wan in enumerate(money, start=1)],
        "milestones": milestones,
        "assumptions": [
            {"statement_zh": f"致命假设{n}", "statement_en": f"Killer {n}", "probability": 60, "test_zh": "湿热试验", "by_when": "2027-01-01", "state": "unknown"}
            for n in (1, 2, 3)
        ],
        "kill_criteria": [{"criterion_zh": "湿热 1000 小时后效率低于 25 %", "criterion_en": "Below 25 % after 1000 h"}],
        "ip_terms": "", "exit_terms": "", "data_terms": "", "approvals": [], "plan": {"number": 1, "sha256": ""}, "signatures": [],
        "files": {}, "account": {"verified_by": "cai", "on": today.isoformat()},
    }  # fmt: skip


@act("test.sign_contract")
def sign(actor: Actor, dossier: Dossier, body: dict[str, Any]) -> None:
    """What the room of awards does when the contract is signed, as far as delivery sees it."""
    seal(actor, dossier, kind="contract", body=body, edge="T-21")
    open_books(actor, dossier)
    tell("dossier", dossier.pk)


def at_work(cast: Cast, *, money: tuple[int, ...] = (100, 300, 600), title: str = "钙钛矿叠层电池") -> Dossier:
    """A dossier in ACTIVE, stage 1, with its books open."""
    dossier = open_dossier(SYSTEM, title_zh=title, claim_zh="主张", field="energy", channel="open", trl=4)
    join_team(SYSTEM, dossier, person_id=cast.zhao.person_id, role="lead")
    entrust(SYSTEM, dossier, user_id=cast.chen.user_id, reason="熟悉")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE lifecycle_dossier SET state = 'ACTIVE' WHERE id = %s", [dossier.pk])
    dossier.refresh_from_db()
    sign(cast.dong, dossier, contract(clock.today(), money))
    refresh([dossier.pk])
    return fresh(dossier)


def fresh(dossier: Dossier) -> Dossier:
    return Dossier.objects.get(pk=dossier.pk)


def later(days: float) -> Any:
    """The clock, so many days after the first Monday."""
    return clock.at(MONDAY + dt.timedelta(days=days))
