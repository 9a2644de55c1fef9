"""What each gate leads to: the ruling as a life tells it, and the weeks after it, from the money of the next stage to a pause, a pivot, a relay, an end.

Flows in: one gate of a life and the delivery of its dossier. Flows out: acts. One small function an outcome.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from zhongshu.delivery import actions as acts
from zhongshu.delivery.actions.rulings import Proposal
from zhongshu.delivery.effects import Knobs
from zhongshu.delivery.models import Assumption, Condition, IntegrityCase, Payment
from zhongshu.delivery.queries.money import open_gate_of, setting_of
from zhongshu.kernel import clock
from zhongshu.kernel.money import fen_from_wan
from zhongshu.kernel.workdays import add_workdays
from zhongshu.lifecycle.actions import amend
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actors import actor_of
from zhongshu.people.models import User
from zhongshu.proposal.actions import resume
from zhongshu.web.demo import card, relay
from zhongshu.web.demo.committee import Said
from zhongshu.web.demo.content import Brought
from zhongshu.web.demo.delivery import Delivery
from zhongshu.web.demo.lives import Gate, Life, Parting, Pivot
from zhongshu.web.demo.story.work import Working

ALONE = ("STOP", "现有证据不足以支持这一方案，仍有可学之处。")  # an option considered where a life names no other
ADDED = re.compile(r"追加\s*(\d+)\s*万元")
FIRST_PART = re.compile(r"先释放\s*(\d+)\s*%")
SHRUNK = "关键不确定性由本阶段的实测数据缩小，余下的是放大而非原理。"
SOURCE = "追加由中心未安排的余款承担。"
MERGING = "拟将该项目并入贵项目，经费与未完成的里程碑一并转入。"
CONDITION_DAYS, MET_AFTER = 50, 42
MET = "专员核对原始材料与现场记录，条件已兑现。"
RESUMED, RESTART = "重启检验通过，恢复实施", "外部条件恢复，按原阶段目标继续"
TURNED = "新方向卡与阶段计划齐备，经费不增，按新路线继续"
HANDED = "评审决定接力，接收方已签清单，进入重叠期"
PASSED_ON = "清单逐项移交，双方签署，重叠期满"
SIGNED_FINDING = "已核对卷宗与申辩，结论与证据相符。"
BEFORE_RELAY, SIGNED_RELAY = 12, 4  # days before the gate: the package, and the receiver's signature


class Turning(Working):
    """Tells every outcome of a gate."""

    def before_gate(self, one: Brought, gate: Gate, day: dt.date, story: Delivery) -> None:
        if gate.relay:
            self.at(day - dt.timedelta(days=BEFORE_RELAY), lambda: self._pack(one, gate, story), minute=200)
            self.at(day - dt.timedelta(days=SIGNED_RELAY), lambda: self._take(one, story), minute=200)

    def proposed(self, one: Brought, gate: Gate, story: Delivery) -> None:
        """Voting is over; the officer proposes what the life tells, with the options that were not chosen."""
        dossier = self.dossier(one)
        others = tuple((o.outcome, o.reason) for o in gate.option if o.outcome != gate.outcome)
        if gate.merge:
            self._heard(dossier, self.discovery.dossier(gate.merge.into), gate.merge.view, story)
        until = (clock.today() + dt.timedelta(days=CONDITION_DAYS)).isoformat()
        broken = Assumption.objects.filter(dossier=dossier, void=False, state="broken").exists()
        told: dict[str, Any] = {
            "lesson": gate.lesson,
            "waiver": _reasons(gate) if broken else "",
            "until": until if gate.outcome == "HOLD" else "",
        }
        said = Proposal(
            gate.outcome, _reasons(gate), round(gate.probability * 100), others or (ALONE,), knobs=self._knobs(gate, dossier),
            conditions=tuple((text, until) for text in gate.conditions), **{**told, **self._particulars(one, gate)},
        )  # fmt: skip
        story.propose(dossier.pk, said)

    def _heard(self, dossier: Dossier, other: Dossier, view: str, story: Delivery) -> None:
        """The team of the dossier to be joined is asked, and speaks for itself."""
        gate, until = open_gate_of(dossier), add_workdays(clock.today(), 5)
        lead = other.members.filter(until__isnull=True, role="lead").values_list("person_id", flat=True).first()
        if gate is None or lead is None:
            return
        gate.dossier = dossier
        hearing = acts.ask_partner(story.by("officer"), gate, partner=other.code, why=MERGING, until=until)
        acts.speak(actor_of(User.objects.get(person_id=lead)), other, hearing_id=hearing.pk, said=view)

    def _knobs(self, gate: Gate, dossier: Dossier) -> Knobs:
        at, part = setting_of(dossier), FIRST_PART.search(gate.reasons) if gate.outcome == "CONDITIONAL" else None
        added = ADDED.search(f"{gate.reasons}{gate.exam}") if gate.outcome == "ACCELERATE" else None
        return Knobs(
            released=at.next_budget * int(part[1]) // 100 if part else None,
            added=fen_from_wan(added[1]) if added else None, bridging=fen_from_wan(gate.pivot.bridging_wan) if gate.pivot else None,
            wind_down=fen_from_wan(gate.stop.wind_down_wan) if gate.stop else None,
        )  # fmt: skip

    def _particulars(self, one: Brought, gate: Gate) -> dict[str, object]:
        """What an outcome asks for beyond reasons and money."""
        if gate.stop:
            parts = (("人员", gate.stop.people), ("设备", gate.stop.equipment), ("数据", gate.stop.data))
            released = "；".join(f"{name}：{text.rstrip('。')}" for name, text in parts)
            return {"lesson": gate.stop.lesson, "wind_down": gate.stop.wind_down, "released": released}
        if gate.pause:
            return {"cause": gate.pause.cause, "restart_test": gate.pause.restart_test}
        if gate.split:
            return {"partner": gate.split.title_zh, "share": gate.split.share}
        if gate.merge:
            return {"partner": self.discovery.dossier(gate.merge.into).code}
        if gate.outcome == "ACCELERATE":
            return {"above": gate.exam + gate.reasons, "shrunk": SHRUNK, "source": SOURCE}
        return {}

    def settled(self, one: Brought, gate: Gate, story: Delivery) -> None:
        """Where the committee was asked, it votes; the director signs what only a director may carry out."""
        dossier = self.dossier(one)
        decision = story.pending(dossier.pk)
        if decision is None:
            return
        subject, doubt = (
            decision.subjects.get(),
            next((o.reason for o in gate.option if o.outcome != gate.outcome), ALONE[1]),
        )
        said = Said(gate.reasons, doubt, round(gate.probability * 100), opposed=self.chance.random() < 0.25)
        self.kit.award.committee.decide(decision, {}, {subject.ref: said}, reasons=gate.reasons, dissent=doubt)
        story.settle(dossier.pk)

    def after_gate(self, one: Brought, life: Life, gate: Gate, day: dt.date, story: Delivery) -> None:
        """``day`` is the one after the decision."""
        follow = AFTER.get(gate.outcome)
        if follow:
            follow(self, one, gate, day, story)
        if gate.conditions and gate.outcome not in ("STOP", "REVOKE", "MERGE"):
            self.at(day + dt.timedelta(days=MET_AFTER), lambda: self._meet(one, story), minute=300)

    def _meet(self, one: Brought, story: Delivery) -> None:
        for row in Condition.objects.filter(gate__dossier=self.dossier(one), met_on__isnull=True).select_related(
            "gate__dossier"
        ):
            acts.meet_condition(story.by("specialist"), row, note=MET)

    # --- one function an outcome
    def _goes_on(self, one: Brought, gate: Gate, day: dt.date, story: Delivery) -> None:
        """The money of the next stage is asked for, and the top-up with it."""
        self.at(day + dt.timedelta(days=4), lambda: story.pay(self.dossier(one).pk), minute=200)

    def _pivots(self, one: Brought, gate: Gate, day: dt.date, story: Delivery) -> None:
        pivot = gate.pivot
        if pivot is None:
            return
        self.at(day + dt.timedelta(days=3), lambda: story.pay(self.dossier(one).pk), minute=200)
        self.at(day + dt.timedelta(days=18), lambda: self._new_card(one, pivot), minute=200)
        if not pivot.open:
            self.at(day + dt.timedelta(days=27), lambda: self._new_stages(one, gate, pivot), minute=200)
            self.at(day + dt.timedelta(days=31), lambda: self._resume(one), minute=200)
            self.at(day + dt.timedelta(days=38), lambda: story.pay(self.dossier(one).pk), minute=200)

    def _new_card(self, one: Brought, pivot: Pivot) -> None:
        """The direction card of the new route: what changes is told, the rest stands."""
        raw = card.direction(one) | {
            "from_what_zh": pivot.from_zh, "from_what_en": pivot.from_en, "to_what_zh": pivot.to_zh, "to_what_en": pivot.to_en,
            "metric_zh": pivot.metric_zh, "metric_en": pivot.metric_en, "unit": pivot.unit, "incumbent_value": pivot.incumbent_value,
            "target_value": pivot.target,
        }  # fmt: skip
        self.proposal.write(self.team(one), one, "direction", raw)
        changes = {"claim_zh": pivot.claim_zh[:60], "claim_en": pivot.claim_en}
        dossier = self.dossier(one)
        amend(self.specialist(one), dossier, version=dossier.version, changes=changes, reason=pivot.kept)

    def _new_stages(self, one: Brought, gate: Gate, pivot: Pivot) -> None:
        """The stages that were ahead, the first with the new exam and less the bridging; killers that stand are asked again."""
        left = one.whole["stage"][gate.stage :]
        first = left[0] | {"budget_wan": left[0]["budget_wan"] - pivot.bridging_wan, "exam_zh": pivot.exam[:200]}
        plan = {**one.whole, "stage": [first, *left[1:]]}
        team, turned = self.team(one), replace(one, whole=plan)
        begins = clock.today() + dt.timedelta(days=90)
        self.proposal.write(team, one, "stages", card.stages(turned, self.chance))
        self.kit.refinement.make_measurable(team, self.dossier(one))
        self.proposal.write(team, one, "budget", card.budget(turned))
        rows = [{**row, "state": "unknown"} for row in card.assumptions(one, begins)]
        self.proposal.write(team, one, "assumptions", rows)

    def _resume(self, one: Brought) -> None:
        """T-26."""
        dossier = self.dossier(one)
        resume(self.house.director, dossier, version=dossier.version, reason=TURNED)

    def _pauses(self, one: Brought, gate: Gate, day: dt.date, story: Delivery) -> None:
        if gate.pause:
            self.at(day + dt.timedelta(days=gate.pause.days), lambda: self._restart(one, gate), minute=200)
            self.at(day + dt.timedelta(days=gate.pause.days + 6), lambda: story.pay(self.dossier(one).pk), minute=200)

    def _restart(self, one: Brought, gate: Gate) -> None:
        """T-29."""
        dossier = self.dossier(one)
        if gate.pause and dossier.state == "PAUSE":
            acts.resume_work(
                self.house.director, dossier, version=dossier.version, reason=RESUMED, answer=gate.pause.resumed or RESTART
            )  # fmt: skip

    def _stops(self, one: Brought, gate: Gate, day: dt.date, story: Delivery) -> None:
        self.at(day + dt.timedelta(days=6), lambda: story.pay(self.dossier(one).pk), minute=200)
        if gate.stop and gate.stop.returned_wan:
            self.at(day + dt.timedelta(days=40), lambda: self._give_back(one, gate, story), minute=200)
        appeal = gate.stop.appeal if gate.stop else None
        if appeal:
            integrity = self.house.actor(self.house.of_role("INT")[0])
            self.at(
                day + dt.timedelta(days=5),
                lambda: acts.appeal_stop(self.team(one), self.dossier(one), grounds=appeal.grounds),
                minute=200,
            )
            self.at(
                day + dt.timedelta(days=17),
                lambda: acts.answer_appeal(integrity, self.dossier(one), upheld=False, answer=appeal.answer),
                minute=200,
            )

    def _give_back(self, one: Brought, gate: Gate, story: Delivery) -> None:
        """What was paid and not used comes back, up to what the life tells."""
        dossier = self.dossier(one)
        row = Payment.objects.filter(dossier=dossier, state="paid", purpose="stage").order_by("-stage").first()
        if row is not None and gate.stop:
            fen = min(fen_from_wan(gate.stop.returned_wan), row.amount_fen // 2)
            acts.record_return(
                story.by("finance"), dossier, payment_id=row.pk, fen=fen, note="结余经费退回，凭证号见附件"
            )

    def _splits(self, one: Brought, gate: Gate, day: dt.date, story: Delivery) -> None:
        self.at(day + dt.timedelta(days=4), lambda: story.pay(self.dossier(one).pk), minute=200)
        if gate.split:
            self.at(day, lambda: self._named(one, gate.split, story), minute=300)
            self.at(day + dt.timedelta(days=6), lambda: self._first_money(gate.split, story), minute=320)

    def _named(self, one: Brought, split: Parting | None, story: Delivery) -> None:
        """The new dossier gets its names in both languages and its own house."""
        if split is None:
            return
        made = Dossier.objects.filter(title_zh=split.title_zh).latest("opened_on")
        changes = {
            "title_en": split.title_en, "claim_zh": split.claim_zh[:60], "claim_en": split.claim_en,
            "organisation_id": self.house.organisations[split.organisation],
        }  # fmt: skip
        amend(story.by("specialist"), made, version=made.version, changes=changes, reason=split.reason)

    def _first_money(self, split: Parting | None, story: Delivery) -> None:
        """The new dossier is paid for its first stage, as any other."""
        if split is not None:
            story.pay(Dossier.objects.filter(title_zh=split.title_zh).latest("opened_on").pk)

    # --- relay
    def _pack(self, one: Brought, gate: Gate, story: Delivery) -> None:
        told, dossier = gate.relay, self.dossier(one)
        if told is None:
            return
        stage = one.whole["stage"][gate.stage - 1]
        target = one.whole["stage"][min(gate.stage, len(one.whole["stage"]) - 1)]["exam_value"]
        relay.prepare(
            story.by("specialist"), dossier, receiver_id=self.house.organisations[told.receiver], aim=told.target, regress=told.regress,
            balance_fen=None, overlap_days=told.overlap_days, checklist={item.kind: item.what for item in told.item},
            baseline=(stage["exam_zh"][:60], gate.exam_value, stage["exam_unit"], target),
        )  # fmt: skip

    def _take(self, one: Brought, story: Delivery) -> None:
        relay.accept(story.by("receiver"), self.dossier(one), note="与现场核对一致")

    def _relays(self, one: Brought, gate: Gate, day: dt.date, story: Delivery) -> None:
        told = gate.relay
        if told is None:
            return
        after = lambda days: day + dt.timedelta(days=days)  # noqa: E731
        self.at(after(1), lambda: relay.hand_over(self.house.director, self.dossier(one), reason=HANDED), minute=200)
        self.at(after(24), lambda: self._pass(one, story), minute=200)
        self.at(after(told.overlap_days + 2), lambda: self._conclude(one, told.reason), minute=200)
        self.at(after(told.overlap_days + 40), lambda: self._progress(one, story, told.first_progress), minute=200)

    def _pass(self, one: Brought, story: Delivery) -> None:
        """The giver's organisation signs through its own account."""
        giver = self.house.signs_for(one.organisation, story.roles["team"])
        relay.pass_lines(giver, story.by("receiver"), self.dossier(one))

    def _conclude(self, one: Brought, reason: str) -> None:
        relay.conclude(self.house.director, self.dossier(one), target="ACTIVE", reason=PASSED_ON)

    def _progress(self, one: Brought, story: Delivery, text: str) -> None:
        relay.first_progress(story.by("receiver"), self.dossier(one), on=clock.today(), progress=text)

    # --- revocation
    def _revokes(self, one: Brought, gate: Gate, day: dt.date, story: Delivery) -> None:
        if gate.revoke:
            self.at(day + dt.timedelta(days=21), lambda: self._find(one, gate), minute=200)
            self.at(day + dt.timedelta(days=24), lambda: self._revoke(one, gate), minute=200)

    def _find(self, one: Brought, gate: Gate) -> None:
        told, integrity, dossier = gate.revoke, self.house.actor(self.house.of_role("INT")[0]), self.dossier(one)
        case = IntegrityCase.objects.filter(dossier=dossier, outcome="open").latest("opened_on")
        if told:
            acts.decide_finding(
                integrity, dossier, finding_id=case.pk, proven=True, heard=told.heard, reasons=told.finding, recover_fen=fen_from_wan(told.recover_wan)
            )  # fmt: skip
            acts.confirm_finding(self.house.director, dossier, finding_id=case.pk, agrees=True, note=SIGNED_FINDING)

    def _revoke(self, one: Brought, gate: Gate) -> None:
        """T-41."""
        dossier = self.dossier(one)
        if gate.revoke:
            acts.revoke_work(
                self.house.actor(self.house.of_role("INT")[0]), dossier, version=dossier.version, reason=gate.revoke.finding
            )  # fmt: skip


def _reasons(gate: Gate) -> str:
    """The reasons of a ruling; a short one stands beside what the exam showed."""
    return gate.reasons if len(gate.reasons) >= 10 else f"{gate.exam}{gate.reasons}"


Follow = Callable[[Turning, Brought, Gate, dt.date, Delivery], None]
AFTER: dict[str, Follow] = {
    "GO": Turning._goes_on, "ACCELERATE": Turning._goes_on, "CONDITIONAL": Turning._goes_on, "PIVOT": Turning._pivots,
    "PAUSE": Turning._pauses, "STOP": Turning._stops, "SPLIT": Turning._splits, "RELAY": Turning._relays, "REVOKE": Turning._revokes,
}  # fmt: skip
