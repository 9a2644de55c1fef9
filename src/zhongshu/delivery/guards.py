"""The guards delivery answers for: T-23 to T-29, T-33 to T-36, T-40, T-41, T-43, and the money of T-26. Each returns what is missing."""

from __future__ import annotations

from zhongshu.delivery.actions.accepting import acceptance_lacks
from zhongshu.delivery.models import Acceptance, Gate, IntegrityCase, Pause, Stage
from zhongshu.delivery.queries.gates import gate_lacks
from zhongshu.delivery.queries.money import books_of, open_gate_of
from zhongshu.delivery.queries.replanning import budget_agreed, limit_of, still_open
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.money import amount
from zhongshu.lifecycle.gates import Wish, guard, page_for
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.replanning import Cost, cost_of
from zhongshu.people.actor import Actor
from zhongshu.people.roles import Role
from zhongshu.policy.queries import rules_of


def said(name: str, key: str, text: Bi, least: int = 1) -> None:
    """A guard that asks for words: shut until the mover has said them; when only looking, the page asks for them."""

    @guard(name)
    def asks(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
        if wish is None:
            return []
        return [] if len(str(wish.said.get(key, "")).strip()) >= least else [text]


said("wind_down", "wind_down", Bi("收尾计划", "a wind-down plan"))
said("team_heard", "team_view", Bi("听取团队", "the team heard"))
said("external_cause", "cause", Bi("外部原因", "an outside cause"))
said("restart_test", "restart_test", Bi("重启检验", "a test to restart"))


@guard("gate_pack")
def gate_pack(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    """The books are open, so a pack can be made; when moving, it has been frozen."""
    if not Stage.objects.filter(dossier=dossier).exists():
        return [Bi("已开立的阶段与经费账", "stages and books opened from the contract")]
    gate = open_gate_of(dossier)
    frozen = gate is not None and (wish is None or wish.said.get("pack") == gate.pack_sha256)
    return [] if wish is None or frozen else [Bi("评审包", "the gate pack")]


def ruling(dossier: Dossier, wish: Wish | None, outcomes: tuple[str, ...]) -> list[Bi]:
    """A decision of the gate that leads this way; when only looking, what the gate still lacks."""
    if wish is not None:
        gate = Gate.objects.filter(pk=wish.said.get("gate", ""), dossier=dossier, state="signed").first()
        return [] if gate and gate.outcome in outcomes else [Bi("里程碑评审决定", "a decision of the gate")]
    gate = open_gate_of(dossier)
    return gate_lacks(gate) if gate else [Bi("一次进行中的里程碑评审", "an open gate")]


@guard("gate_decided")
def gate_decided(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    outcomes = (
        ("PIVOT",) if wish is not None and wish.target == "PIVOT" else ("GO", "ACCELERATE", "CONDITIONAL", "PIVOT")
    )
    return ruling(dossier, wish, outcomes)


@guard("money_released")
def money_released(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    if wish is None:
        return []
    return (
        []
        if "money" in wish.said and books_of(dossier)[0].totals().balanced
        else [Bi("放款已记账", "the release on the books")]
    )


@guard("last_stage_or_early_success")
def last_stage_or_early_success(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    return ruling(dossier, wish, ("GRADUATE",))


@guard("both_teams_heard")
def both_teams_heard(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    return ruling(dossier, wish, ("SPLIT", "MERGE"))


@guard("divided")
def divided(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    return [] if wish is None or wish.said.get("divided") else [Bi("经费与证据已划分", "money and evidence divided")]


@guard("budget_within_limit")
def budget_within_limit(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    """The new plan stays within the open money; the director may add up to the limit, beyond it the committee has decided (T-26).

    The room of the plan says ``budget_fen``, the sum of the stages ahead. A member of the committee alone carries out only what it has closed.
    """
    cost = cost_of(dossier)
    if wish is not None:
        need = wish.said.get("budget_fen")
        if not isinstance(need, int):
            return [Bi("新方案的经费合计", "the sum of the new plan's money")]
        cost = Cost(still_open(dossier), need)
    if cost is None or budget_agreed(dossier, cost.added):
        return []
    if cost.added > limit_of(dossier):
        text = Bi("超出余款 {n}，须由委员会决定", "{n} above the open money: the committee decides")
        return [text.fill(n=amount(cost.added))]
    return (
        []
        if Role.DIR in actor.roles
        else [Bi("委员会的决定，或由中心主任办理", "a decision of the committee, or the director")]
    )


@guard("no_misconduct")
def no_misconduct(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    open_case = IntegrityCase.objects.filter(dossier=dossier).exclude(outcome="cleared").exists()
    return [Bi("没有未结或成立的诚信审查", "no open or proven integrity case")] if open_case else []


@guard("lesson_written")
def lesson_written(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    least = rules_of(dossier.rule_set).delivery.lesson_chars
    if wish is None or len(str(wish.said.get("lesson", "")).strip()) >= least:
        return []
    return [Bi("经验（不少于 {n} 字）", "the lesson ({n} characters at least)").fill(n=least)]


@guard("restart_test_answered")
def restart_test_answered(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    if not Pause.objects.filter(dossier=dossier).exists():
        return [Bi("暂停记录", "a pause on record")]
    answered = wish is None or str(wish.said.get("answer", "")).strip()
    return [] if answered else [Bi("重启检验的结果", "the answer to the restart test")]


@guard("acceptance_signed")
def acceptance_signed(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    if wish is not None:
        signed = Acceptance.objects.filter(pk=wish.said.get("acceptance", ""), dossier=dossier, state="signed").exists()
        return [] if signed else [Bi("签署的综合绩效评价", "a signed acceptance")]
    found = Acceptance.objects.filter(dossier=dossier, state="open").first()
    return acceptance_lacks(found) if found else [Bi("一次进行中的验收", "an open acceptance")]


@guard("first_rectification")
def first_rectification(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    before = Acceptance.objects.filter(dossier=dossier, state="rectify").count()
    return [Bi("只能整改一次", "it may be rectified once only")] if before > (1 if wish else 0) else []


@guard("misconduct_proven")
def misconduct_proven(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    proven = IntegrityCase.objects.filter(dossier=dossier, outcome="proven").exists()
    return [] if proven else [Bi("成立的诚信审查结论", "a finding of misconduct, proven")]


PAGES: dict[str, str] = {
    "T-23": "delivery:open_gate",
    "T-24 T-25 T-33 T-43": "delivery:gates",
    "T-27": "delivery:stop",
    "T-28": "delivery:pause",
    "T-29": "delivery:resume",
    "T-34 T-35 T-36": "delivery:acceptance",
    "T-40": "delivery:stop",
    "T-41": "delivery:integrity",
}
for edges, name in PAGES.items():
    page_for(edges, name)
