"""Deciding a gate: a proposal with its options and its money computed, signed by the director or put to the committee, then carried out whole.

Flows in: what the proposer filled in. Flows out: the chapter ``turn``, the money moved, the dossier moved, all in one transaction.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass, field
from typing import Any

from zhongshu.decisions.actions import About, Matter, Option, laid, on_closing, open_decision
from zhongshu.decisions.models import Decision
from zhongshu.delivery.actions.carrying import carry_out
from zhongshu.delivery.actions.gates import changed, require_unmoved
from zhongshu.delivery.effects import Effect, Knobs
from zhongshu.delivery.models import Gate
from zhongshu.delivery.queries.gates import (
    effect_now,
    exam_passed,
    gate_lacks,
    in_favour,
    leaving,
    needs_committee,
    stages_to,
    triggered_at,
)
from zhongshu.delivery.queries.hearings import asked_to_join, is_heard, partner_of
from zhongshu.delivery.queries.money import setting_of
from zhongshu.delivery.queries.particulars import particulars, said_by
from zhongshu.delivery.terms import CONTINUING, EFFECTS, OUTCOMES
from zhongshu.delivery.turns import EDGE_OF
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Blocked, NotAllowed, Stale
from zhongshu.kernel.money import amount
from zhongshu.ledger.actions import act, tell
from zhongshu.ledger.chain import canonical
from zhongshu.lifecycle.course import EDGES
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import interest_of, place_of
from zhongshu.people.actor import Actor
from zhongshu.people.roles import Role
from zhongshu.policy.queries import rules_of

SENTENCE = 10


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed at a gate. ``others`` are the options that were considered and not chosen: [(code, why not)]."""

    outcome: str
    reasons: str
    probability: int
    others: tuple[tuple[str, str], ...]
    knobs: Knobs = field(default_factory=Knobs)
    conditions: tuple[tuple[str, str], ...] = ()  # (text, due day)
    until: str = ""  # HOLD: when it is judged again
    cause: str = ""  # PAUSE
    restart_test: str = ""  # PAUSE
    lesson: str = ""  # PIVOT, STOP, MERGE
    wind_down: str = ""  # STOP
    released: str = ""  # STOP: people, equipment, data given free
    waiver: str = ""  # going on against a kill criterion
    partner: str = ""  # MERGE: the dossier it joins, SPLIT: the title of the new one
    partner_view: str = ""  # kept of proposals made before the other team spoke for itself
    share: int = 0  # SPLIT: per cent of the open money that leaves
    moves: str = ""  # SPLIT: numbers of the milestones that leave, with their evidence
    above: str = ""  # ACCELERATE: what the evidence shows beyond the plan
    shrunk: str = ""  # ACCELERATE: which uncertainty has shrunk
    source: str = ""  # ACCELERATE: where the money comes from; not asked where a stage is skipped


@act("delivery.propose_ruling")
def propose_ruling(actor: Actor, gate: Gate, *, version: int, proposal: Proposal) -> Gate:
    """Put one outcome on the table, with its money computed; the officer or the director does."""
    dossier = gate.dossier
    actor.require("gate:UA", place_of(dossier))
    if not actor.roles & {Role.AO, Role.DIR}:
        raise NotAllowed
    interest_of(actor, dossier, lock=True)
    _free_of_the_other(actor, gate, proposal)
    if gate.state not in ("voted", "proposed"):
        raise Stale(Bi("表决尚未结束，或已在决定", "Voting is not over, or it is being decided already"))
    _refuse_lacking(gate, proposal)
    effect = effect_now(gate, proposal.outcome, proposal.knobs)
    changed(
        gate, version, state="proposed", proposal=canonical(asdict(proposal)), effect=canonical(effect.as_dict()),
        proposed_by=actor.user_id, decision_id="",
    )  # fmt: skip
    tell("dossier", dossier.pk, gate=gate.number, proposes=proposal.outcome, money=effect.as_dict())
    return gate


def _free_of_the_other(actor: Actor, gate: Gate, proposal: Proposal) -> None:
    """In a merge the other dossier is judged too: whoever has an interest in it takes no part."""
    for other in _other(gate, proposal):
        interest_of(actor, other, lock=True)


def _other(gate: Gate, proposal: Proposal) -> list[Dossier]:
    """The dossier that a merge would join; in every other outcome none."""
    other = partner_of(gate.dossier, proposal.partner) if proposal.outcome == "MERGE" else None
    return [other] if other is not None else []


Need = tuple[str, Bi]  # in which field of the form it is said (empty: nowhere, it must become so), and what


def needs_of(gate: Gate, p: Proposal) -> list[Need]:
    """What this outcome asks for and the proposal lacks."""
    if p.outcome not in OUTCOMES:
        raise BadValue("outcome", Bi("请从列表中选择", "Choose one from the list"))
    rules = rules_of(gate.dossier.rule_set)
    found: list[Need] = []
    if len(p.reasons.strip()) < SENTENCE:
        found.append(("reasons", Bi("理由（不少于 10 字）", "reasons, ten characters at least")))
    if not 0 <= p.probability <= 100:
        found.append(("probability", Bi("预测成功概率 0–100(R-34)", "a predicted probability from 0 to 100 (R-34)")))
    considered = {code for code, why in p.others if why.strip()} - {p.outcome}
    if 1 + len(considered) < max(2, rules.care.decision_options):
        text = Bi(
            "至少一个考虑过而未选的方案及理由（R-34）", "an option considered and not chosen, with why not (R-34)"
        )
        found.append(("why_not", text))
    found += _particular(gate, p)
    if p.outcome in CONTINUING and triggered_at(gate) and len(p.waiver.strip()) < SENTENCE:
        found.append(("waiver", Bi("终止判据已触发：书面豁免", "a kill criterion is met: a written waiver")))
    return found


def _refuse_lacking(gate: Gate, p: Proposal) -> None:
    """Everything that is missing, each beside the field that says it."""
    needs = needs_of(gate, p)
    lacks = gate_lacks(gate) + [text for _, text in needs]
    if lacks:
        raise Blocked(lacks, {text: field for field, text in needs if field})


def _particular(gate: Gate, p: Proposal) -> list[Need]:
    rules = rules_of(gate.dossier.rule_set)
    last = setting_of(gate.dossier).last
    long = rules.delivery.lesson_chars
    today = clock.today()
    pause = rules.limit("PAUSE")  # nothing stands still longer than a pause may
    furthest = today + dt.timedelta(days=pause.days if pause else 180)
    skips = p.knobs.next_stage > gate.stage + 1
    wrong = leaving(gate, p.moves)[1] if p.outcome == "SPLIT" else []
    tests: dict[str, list[tuple[bool, str, Bi]]] = {
        "GO": [
            (exam_passed(gate) or in_favour(gate) >= rules.gates.go_share, "", Bi("考核达标，或评审组赞成达到三分之二", "the exam passed, or two thirds of the panel")),
            (not last or p.knobs.next_stage > 0, "", Bi("这是最后一个阶段，请改选进入验收", "this is the last stage: choose acceptance")),
        ],
        "ACCELERATE": [
            (exam_passed(gate), "", Bi("考核已达标", "the exam passed")), (not last, "", Bi("还有下一阶段", "a further stage")),
            (len(p.above.strip()) >= SENTENCE, "above", Bi("证据高于计划之处（不少于 10 字）", "what the evidence shows beyond the plan, ten characters at least")),
            (len(p.shrunk.strip()) >= SENTENCE, "shrunk", Bi("已缩小的不确定性（不少于 10 字）", "which uncertainty has shrunk, ten characters at least")),
            (skips or len(p.source.strip()) >= SENTENCE, "source", Bi("追加经费的来源，或跨过一个阶段", "where the money comes from, or a stage skipped")),
        ],
        "CONDITIONAL": [(0 < len(p.conditions) <= rules.gates.conditions_high, "condition1", Bi("一至 {n} 个条件", "one to {n} conditions").fill(n=rules.gates.conditions_high))],
        "HOLD": [(bool(p.until) and today.isoformat() < p.until <= furthest.isoformat(), "until", Bi("再次评审的日期，不晚于 {d}", "the day it is judged again, by {d}").fill(d=furthest.isoformat()))],
        "PIVOT": [(len(p.lesson.strip()) >= long, "lesson", Bi("旧路线的经验（不少于 {n} 字）", "the lesson of the old route ({n} characters)").fill(n=long))],
        "PAUSE": [(len(p.cause.strip()) >= SENTENCE, "cause", Bi("外部原因", "the outside cause")), (len(p.restart_test.strip()) >= SENTENCE, "restart_test", Bi("重启检验", "the test to restart"))],
        "STOP": [
            (len(p.lesson.strip()) >= long, "lesson", Bi("经验（不少于 {n} 字）", "the lesson ({n} characters)").fill(n=long)),
            (len(p.wind_down.strip()) >= SENTENCE, "wind_down", Bi("收尾计划（不少于 10 字）", "the wind-down plan, ten characters at least")),
            (len(p.released.strip()) >= SENTENCE, "people", Bi("人员、设备与数据的去向（不少于 10 字）", "where people, equipment and data go, ten characters at least")),
            (not _suspected(gate), "", Bi("没有未结的诚信审查", "no open integrity case")),
        ],
        "SPLIT": [
            (not last, "", Bi("还有后续阶段可以拆分", "a further stage to divide")),
            (not wrong, "moves", Bi("划出的里程碑：「{w}」不是后续阶段里待完成的里程碑", "milestones that leave: {w} is none still to be reached in a stage ahead").fill(w=(wrong or [""])[0])),
            (0 < p.share < 100, "share", Bi("划出的比例（1–99 %）", "the share that leaves (1–99 %)")), (bool(p.partner.strip()), "partner", Bi("新卷宗的名称", "the title of the new dossier")),
        ],
        "MERGE": [
            (partner_of(gate.dossier, p.partner) is not None, "partner", Bi("并入的卷宗编号（另一份在实施中的卷宗）", "the code of the dossier it joins: another one, at work")),
            (is_heard(asked_to_join(gate, p.partner)), "partner", Bi("对方团队已陈述，或请其陈述的期限已过", "the other team has spoken, or the day it was given has passed")),
        ],
        "GRADUATE": [(last or exam_passed(gate), "", Bi("最后阶段通过，或提前成功", "the last stage passed, or early success"))],
    }  # fmt: skip
    found = [(field, text) for holds, field, text in tests.get(p.outcome, ()) if not holds]
    ways = stages_to(gate, p.outcome)
    if p.knobs.next_stage and ways and p.knobs.next_stage not in ways:
        names = " / ".join(str(n) for n in ways)
        found.append(("next_stage", Bi("进入的阶段只能是 {n}", "the stage to work on is one of {n}").fill(n=names)))
    if p.outcome == "CONDITIONAL":
        horizon = (clock.today().toordinal() + rules.gates.conditions_days, clock.today().isoformat())
        for n, (text, due) in enumerate(p.conditions, start=1):
            if not text.strip() or not due or due < horizon[1] or _ordinal(due) > horizon[0]:
                words = Bi(
                    "每个条件写明内容和 {n} 天内的日期", "each condition with its text and a day within {n} days"
                )
                found.append((f"condition{n}_due", words.fill(n=rules.gates.conditions_days)))
                break
    return found


def _ordinal(day: str) -> int:
    return dt.date.fromisoformat(day).toordinal()


def _suspected(gate: Gate) -> bool:
    return gate.dossier.integrity_cases.exclude(outcome="cleared").exists()


def proposal_of(gate: Gate) -> Proposal:
    """The proposal as it was put."""
    body: dict[str, Any] = json.loads(gate.proposal)
    body["knobs"] = Knobs(**body["knobs"])
    for name in ("others", "conditions"):
        body[name] = tuple((a, b) for a, b in body[name])
    return Proposal(**body)


@act("delivery.sign_ruling")
def sign_ruling(actor: Actor, gate: Gate, *, version: int) -> Gate:
    """The director signs what is proposed, up to the limit; what the committee has decided is carried out without regard to it."""
    dossier = gate.dossier
    if Role.DIR not in actor.roles:
        raise NotAllowed
    interest_of(actor, dossier, lock=True)
    require_unmoved(gate, version, "proposed")
    proposal, effect = proposal_of(gate), _same_effect(gate)
    _free_of_the_other(actor, gate, proposal)
    if needs_committee(gate, proposal.outcome, effect) and not gate.decision_id:
        raise Blocked(
            [
                Bi(
                    "超过主任权限或逆终止判据而行，须由委员会决定",
                    "above the director's limit, or against a kill criterion: the committee decides",
                )
            ]
        )
    _carry(actor, gate, proposal)
    tell(
        "dossier",
        dossier.pk,
        gate=gate.number,
        outcome=proposal.outcome,
        money=effect.as_dict(),
        reason=proposal.reasons,
    )
    return gate


def _same_effect(gate: Gate) -> Effect:
    """What was shown is what is done: if the money has changed since, it is proposed anew."""
    now = effect_now(gate, gate.proposed["outcome"], proposal_of(gate).knobs)
    if now.as_dict() != gate.money:
        raise Stale(Bi("经费在提出之后有变化，请重新提出", "The money has changed since; propose it again"))
    return now


def _carry(actor: Actor, gate: Gate, proposal: Proposal) -> None:
    _refuse_lacking(gate, proposal)
    carry_out(actor, gate, asdict(proposal), proposal.knobs)


@act("delivery.ask_committee")
def ask_committee(actor: Actor, gate: Gate, *, version: int) -> Gate:
    """Put the proposal to the decision committee, with its options, their money, and the pack."""
    actor.require("gate:UA", place_of(gate.dossier))
    require_unmoved(gate, version, "proposed")
    if gate.decision_id:
        raise Stale
    proposal, effect = proposal_of(gate), _same_effect(gate)
    label = Bi(f"{gate.dossier.code} 里程碑评审 G{gate.number}", f"Gate G{gate.number} of {gate.dossier.code}")
    laid_out = _material(gate, proposal)
    codes = [proposal.outcome, *[code for code, _ in proposal.others if code in OUTCOMES and code != proposal.outcome]]
    decision = open_decision(
        actor,
        matter=Matter(
            text=label + Bi(f"：{OUTCOMES[proposal.outcome].zh}", f": {OUTCOMES[proposal.outcome].en}"),
            question=Bi("该项目最终达到合同目标", "This dossier will reach the goal of its contract"),
            options=[Option(code, OUTCOMES[code], _words(effect if code == proposal.outcome else effect_now(gate, code, Knobs()), code)) for code in dict.fromkeys(codes)],
            proposed=proposal.outcome,
            material=laid_out,
            link=f"/dossiers/{gate.dossier.code}/delivery/gates/{gate.number}/",
        ),
        subjects=[About("gate", gate.pk, label, gate.dossier, effect.moved_by(proposal.outcome) or None, _other(gate, proposal))],
        purpose="gate",
        due_on=max(gate.due_on, clock.today()),
        rule_set=gate.dossier.rule_set,
    )  # fmt: skip
    changed(gate, state="committee", decision_id=decision.pk)
    tell("dossier", gate.dossier_id, gate=gate.number, decision=decision.code)
    return gate


def _material(gate: Gate, proposal: Proposal) -> dict[str, Any]:
    """What the committee reads and what is sealed with its decision: reasons, everything the outcome fixes, why the others were not chosen, who was heard."""
    found = {
        "pack": laid(Bi("评审材料的校验值", "Hash of the gate's pack"), gate.pack_sha256),
        "reasons": laid(Bi("理由", "Reasons"), proposal.reasons),
    }
    said = asdict(proposal)
    for n, (name, value) in enumerate(particulars(said), start=1):
        found[f"particular{n}"] = laid(name, value)
    if not proposal.waiver:
        found["waiver"] = laid(Bi("豁免", "Waiver"), Bi("无", "none"))
    for n, (text, due) in enumerate(proposal.conditions, start=1):
        found[f"condition{n}"] = laid(Bi(f"条件 {n}", f"Condition {n}"), f"{text} · {due}")
    for n, (code, why) in enumerate(proposal.others, start=1):
        found[f"other{n}"] = laid(Bi("未选：", "Not chosen: ") + OUTCOMES.get(code, Bi(code, code)), why)
    found["team"] = laid(Bi("团队陈述", "The team's view"), gate.team_view)
    found["specialist"] = laid(Bi("专员意见", "The specialist's view"), gate.specialist_view)
    joined = asked_to_join(gate, proposal.partner) if proposal.outcome == "MERGE" else None
    if joined is not None:
        joined.dossier = Dossier.objects.get(pk=joined.dossier_id)
        found["partner"] = laid(*said_by(joined))
    return found


def _words(effect: Effect, outcome: str) -> Bi:
    """The six amounts in words; in a merge all that is open goes to the other dossier."""
    names = EFFECTS | ({"held": Bi("转入对方卷宗", "To the other dossier")} if outcome == "MERGE" else {})
    parts = [(names[name], fen) for name, fen in effect.as_dict().items() if fen]
    if not parts:
        return Bi("不动用经费", "moves no money")
    return Bi(
        "，".join(f"{label.zh} {amount(fen).zh}" for label, fen in parts),
        ", ".join(f"{label.en} {amount(fen).en}" for label, fen in parts),
    )


@on_closing("gate")
def committee_decided(actor: Actor, decision: Decision) -> None:
    """The committee's word: carried out at once where the course lets the committee move it, else by the director; refused, it is proposed anew."""
    for subject in decision.subjects.filter(kind="gate"):
        gate = Gate.objects.select_related("dossier").filter(pk=subject.ref, state="committee").first()
        if gate is None:
            continue
        if subject.chosen != decision.proposed:
            changed(gate, state="voted", decision_id="")
            continue
        changed(gate, state="proposed")
        edge = EDGE_OF.get(subject.chosen)
        if edge and any(mover.role is Role.COM for mover in EDGES[edge[0]].who):
            _same_effect(gate)
            _carry(actor, gate, proposal_of(gate))
