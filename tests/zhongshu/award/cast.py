"""Everybody an award needs, and dossiers put into PROP with a sealed plan and opinion, as only a test may."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection

from tests.zhongshu.decisions.cast import Bench, all_to
from tests.zhongshu.discovery.cast import MONDAY, person
from zhongshu.award import actions
from zhongshu.award.models import Contract, Package
from zhongshu.award.queries.contracts import current_contract
from zhongshu.award.queries.packages import caps_for, items_of, reasons_of, unreasoned
from zhongshu.award.queries.publicity import current
from zhongshu.decisions.actions import Vote, cast_ballots, close_decision
from zhongshu.decisions.models import Decision
from zhongshu.kernel import clock
from zhongshu.kernel.money import FEN_PER_WAN
from zhongshu.lifecycle import standing
from zhongshu.lifecycle.actions import join_team, open_dossier
from zhongshu.lifecycle.actions.seal import seal
from zhongshu.lifecycle.chapters import kind_of
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import SYSTEM, Actor
from zhongshu.people.actors import actor_of
from zhongshu.people.models import Organisation, User

WAN = FEN_PER_WAN


def put_into(dossier: Dossier, state: str, **columns: Any) -> Dossier:
    """Write the row behind the door's back."""
    given = {"state": state, **columns}
    names = ", ".join(f"{name} = %s" for name in given)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE lifecycle_dossier SET {names} WHERE id = %s", [*given.values(), dossier.pk])
    standing.refresh([dossier.pk])
    dossier.refresh_from_db()
    return dossier


def body_of(kind: str, **given: Any) -> dict[str, Any]:
    """A body of a chapter with empty values for all that is not given."""
    return {name: given.get(name, "") for name in kind_of(kind).names()}


def plan_body(first: int = 100, second: int = 500, *, months: int = 6) -> dict[str, Any]:
    """A sealed plan of two stages, in 万元."""
    stages = [
        {
            "title_zh": f"阶段{n}", "title_en": "", "aim_zh": "做成小组件", "aim_en": "", "months": months, "budget": money * WAN,
            "exam_zh": "第三方测效率", "exam_en": "", "exam_target": 27.0, "exam_unit": "%", "pass_probability": 55.0,
        }
        for n, money in ((1, first), (2, second))
    ]  # fmt: skip
    budget = [
        {"stage": 1.0, "line": "testing", "amount": first * WAN, "note_zh": "", "note_en": ""},
        {"stage": 2.0, "line": "equipment", "amount": second * WAN, "note_zh": "", "note_en": ""},
    ]
    assumptions = [
        {"statement_zh": f"假设{n}", "statement_en": "", "probability": 60.0, "state": "unknown"} for n in range(3)
    ]
    return body_of(
        "plan", stages=stages, budget=budget, assumptions=assumptions, number=2, team=[],
        kill_criteria=[{"criterion_zh": "湿热 1000 小时后效率低于 25%", "criterion_en": ""}],
    )  # fmt: skip


def opinion_body(probability: float = 0.62) -> dict[str, Any]:
    return body_of(
        "opinion", recommendation="refine", verdicts={"yes": 4, "no": 1, "unsure": 0, "not_mine": 0}, probability=probability,
        rank={}, golden_ticket={}, dissent=["成本存疑"],
    )  # fmt: skip


class House(Bench):
    """The bench with an institute and finance."""

    def __init__(self) -> None:
        super().__init__()
        self.fin = person("fin", "FIN")
        self.serial = 0

    def proposed(self, title: str = "钙钛矿叠层电池", *, field: str = "energy", organisation: str = "", lead: Actor | None = None, **columns: Any) -> Dossier:  # fmt: skip
        """A dossier in PROP, in Chen's care, with its team, its sealed plan and its opinion."""
        self.serial += 1
        plan = columns.pop("plan", None) or plan_body()
        name = organisation or f"研究所{self.serial}"
        institute, _ = Organisation.objects.get_or_create(name_zh=name, defaults={"name_en": f"Institute {name}"})
        dossier = open_dossier(
            SYSTEM, title_zh=title, title_en=f"{title} (en)", claim_zh="主张", field=field, channel="open", trl=columns.pop("trl", 4),
            organisation_id=institute.pk, region=columns.pop("region", "SH"), kind=columns.pop("kind", "organised"),
        )  # fmt: skip
        member = lead or person(f"lead{self.serial}", "PI")
        join_team(SYSTEM, dossier, person_id=member.person_id, role="lead")
        put_into(dossier, "PROP", specialist_id=self.chen.user_id, **columns)
        seal(SYSTEM, dossier, kind="plan", body=plan)
        seal(SYSTEM, dossier, kind="opinion", body=opinion_body())
        return dossier

    def package(self, *dossiers: Dossier, budget: int = 3000, conditions: str = "") -> Package:
        """A package of these, every soft breach with its reason, ready for the vote."""
        package = actions.assemble_package(
            self.qian, title_zh="春季立项", title_en="Spring round", budget_fen=budget * WAN
        )
        actions.edit_package(self.qian, package, version=1, optimiser_reason="只有几项，人工比较更清楚")
        for dossier in dossiers:
            actions.add_item(self.qian, package, dossier, conditions=conditions)
        for cap in unreasoned(caps_for(package, items_of(package)), reasons_of(package)):
            if not cap.hard:
                actions.give_reason(self.qian, package, key=cap.key, reason="首批项目少，比例无法分散")
        package.refresh_from_db()
        return package

    def put(self, *dossiers: Dossier, **changes: Any) -> Decision:  # type: ignore[override]
        """Such a package before the committee."""
        package = self.package(*dossiers, **changes)
        done = actions.put_to_vote(self.qian, package, version=package.version, due_on=dt.date(2026, 3, 20))
        assert done.decision is not None
        return done.decision

    def decide(self, decision: Decision, chosen: str = "approve", *members: Actor) -> Decision:
        """The committee votes and closes; any choice but approval is voted down."""
        vote = "for" if chosen == "approve" else "against"
        for member in members or (self.li, self.mei, self.rong):
            rows = [Vote(s.pk, vote, "证据与把握", 65) for s in decision.subjects.all()]
            cast_ballots(member, decision, votes=rows)
        return close_decision(
            (members or (self.li,))[0], decision, version=decision.version, choices=all_to(decision, chosen, 60),
            reasons="证据充分，首阶段便宜可考", dissent="" if vote == "for" else "无人赞成",
        )  # fmt: skip

    def approved(self, dossier: Dossier) -> Dossier:
        """A dossier in publicity by the committee's decision."""
        self.decide(self.put(dossier))
        return actions.approve(self.li, dossier, version=dossier.version, reason="同意")

    def contracting(self, dossier: Dossier | None = None) -> Dossier:
        """A dossier in CONTR, its publicity over without objection."""
        dossier = self.approved(dossier or self.proposed())
        publicity = current(dossier)
        assert publicity is not None
        names = ("title_zh", "title_en", "organisation_zh", "organisation_en", "lead")
        actions.publish(self.ao, publicity, version=1, **{n: getattr(publicity, n) for n in names})
        dossier.refresh_from_db()
        with clock.at(MONDAY + dt.timedelta(days=8)):
            return actions.end_publicity(self.ao, dossier, version=dossier.version)

    def lead_of(self, dossier: Dossier) -> Actor:
        """The leader of its team, as an actor."""
        return actor_of(User.objects.get(person=dossier.members.get(role="lead").person))

    def written(self, dossier: Dossier) -> Contract:
        """Its contract, complete, by its specialist."""
        contract = current_contract(dossier)
        assert contract is not None
        for part, rows in ROWS.items():
            actions.write_contract(self.chen, contract, part=part, rows=rows, version=contract.version)
        terms = {name: contract.value[name] for name in ("ip_terms", "exit_terms", "data_terms")}
        return actions.write_terms(
            self.chen, contract, version=contract.version, starts_on=dt.date(2026, 4, 1), **terms
        )

    def issued(self, dossier: Dossier) -> Contract:
        contract = self.written(dossier)
        return actions.issue_contract(self.chen, contract, version=contract.version)

    def ready(self, dossier: Dossier) -> Contract:
        """Issued, signed by both, its account verified."""
        contract, lead = self.issued(dossier), self.lead_of(dossier)
        account = actions.enter_account(lead, contract, holder="光能所", bank="中国银行上海分行", number=NUMBER)
        actions.verify_account(self.fin, account, version=account.version, how="对公账户证明")
        for actor in (lead, self.dong):
            actions.sign_contract(actor, contract, sha256=contract.sha256)
        return contract


NUMBER = "6222 0212 3456 7890"


def stage_row(money: str, months: str = "6", **changes: str) -> dict[str, str]:
    """A stage as typed."""
    return {
        "aim": "做成小组件", "months": months, "budget_fen": money, "exam_metric": "组件效率", "exam_better": "higher", "exam_target": "27",
        "exam_unit": "%", "exam_method": "国家光伏质检中心，标准测试条件", "entry_evidence": "", "pass_prior": "55", **changes,
    }  # fmt: skip


def milestone_row(stage: str, due: str) -> dict[str, str]:
    return {
        "stage": stage, "statement": "小组件效率", "metric": "效率", "better": "higher", "target": "27", "unit": "%", "tolerance": "0.3",
        "evidence_kind": "third_party", "weight": "50", "due_on": due,
    }  # fmt: skip


ROWS: dict[str, list[Any]] = {
    "stages": [stage_row("100"), stage_row("500", "12")],
    "budget": [
        {"stage": "1", "line": "testing", "amount_fen": "60.5"}, {"stage": "1", "line": "materials", "amount_fen": "39.5"},
        {"stage": "2", "line": "equipment", "amount_fen": "500"},
    ],
    "milestones": [milestone_row("1", "2026-09-30"), milestone_row("2", "2027-09-30")],
    "approvals": [],
}  # fmt: skip
