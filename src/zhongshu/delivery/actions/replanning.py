"""The money of a plan written anew after a pivot (T-26): above the director's limit it is put to the committee; what it decides, the director carries out."""

from __future__ import annotations

from zhongshu.decisions.actions import About, Matter, Option, laid, open_decision
from zhongshu.decisions.queries import pending
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, NotAllowed, Stale
from zhongshu.kernel.money import amount
from zhongshu.kernel.workdays import add_workdays
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import interest_of
from zhongshu.lifecycle.replanning import cost_of
from zhongshu.people.actor import Actor
from zhongshu.people.roles import Role
from zhongshu.policy.queries import rules_of


@act("delivery.ask_for_budget")
def ask_for_budget(actor: Actor, dossier: Dossier, *, reason: str) -> None:
    """Put what the new plan adds to the committee."""
    if not actor.roles & {Role.DIR, Role.AO}:
        raise NotAllowed
    interest_of(actor, dossier, lock=True)
    cost = cost_of(dossier)
    if dossier.state != "PIVOT" or cost is None:
        raise Stale
    if not reason.strip():
        raise BadValue("reason", Bi("请写明理由", "Give the reason"))
    if pending("dossier", dossier.pk, purpose="replan") is not None:
        raise Stale(Bi("已在委员会表决", "The committee is voting on it already"))
    label = Bi(f"{dossier.code} 转向后的新方案", f"The new plan of {dossier.code} after its pivot")
    added, need, have = amount(cost.added), amount(cost.needed), amount(cost.open)
    decision = open_decision(
        actor,
        matter=Matter(
            text=label, question=Bi("按新方案，该项目最终达到合同目标", "By the new plan, this dossier will reach the goal of its contract"),
            options=[
                Option("APPROVE", Bi("批准新方案的经费", "Approve the money"), Bi("追加 {n}", "{n} added").fill(n=added)),
                Option("REFUSE", Bi("不批准，须改方案", "Refuse: plan anew"), Bi("不动用经费", "moves no money")),
            ],
            proposed="APPROVE",
            material={
                "needed": laid(Bi("后续阶段需要", "The stages ahead need"), need), "open": laid(Bi("未拨余额", "Open money"), have),
                "reasons": laid(Bi("理由", "Reasons"), reason),
            },
            link=f"/dossiers/{dossier.code}/delivery/replan/",
        ),
        subjects=[About("dossier", dossier.pk, label, dossier, cost.added or None)],
        purpose="replan",
        due_on=add_workdays(clock.today(), rules_of(dossier.rule_set).clocks.handover_workdays + 5),
        rule_set=dossier.rule_set,
    )  # fmt: skip
    tell("dossier", dossier.pk, decision=decision.code, added_fen=cost.added, reason=reason)
