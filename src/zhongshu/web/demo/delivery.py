"""The acts of work under contract as the story calls them: payments through four hands, iterations, milestones, gates with their panel and decision.

Each method reads what stands at that instant and does the acts of one sitting. People are named by their slugs, dossiers by their id.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from django.db.models import QuerySet

from zhongshu.decisions.models import Decision
from zhongshu.delivery import actions as acts
from zhongshu.delivery.actions.rulings import Proposal
from zhongshu.delivery.models import Assumption, Gate, Milestone, Payment
from zhongshu.delivery.queries.changing import pieces_of
from zhongshu.delivery.queries.gates import effect_now, needs_committee
from zhongshu.delivery.queries.money import open_gate_of, payment_lacks, spent_of, totals_of
from zhongshu.kernel import clock
from zhongshu.kernel.questions import question
from zhongshu.lifecycle.models import Dossier
from zhongshu.panels.actions import accept, choose, invite
from zhongshu.panels.models import Seat
from zhongshu.people.actor import SYSTEM, Actor

HEARD = "阶段工作按任务书完成，数据与样品可现场核对。"
VIEW = "证据可追溯，第三方数据齐全，团队节奏稳定。"
VOTE = "依据评审包、现场陈述与第三方数据作出判断。"
DECIDED = "考核结果与证据齐全，资金效果已核对。"
WHY_NOT = "现有证据不足以支持这一方案。"
LESSON = "关键指标对工艺窗口的敏感度被低估，下一次应先做小样，再放大设备投入。"
WIND_DOWN = "两个月内完成样品处置、资料归档与设备清点。"
RELEASED = "设备归还共享中心，骨干转入相近项目，数据移交平台。"
CAUSE = "关键设备受外部供应影响，暂时无法到货。"
RESTART = "替代设备到货并通过验收即恢复。"


@question
def _dossiers(dossier_id: str) -> QuerySet[Dossier]:
    return Dossier.objects.filter(pk=dossier_id)


class People(Protocol):
    """Whoever can be asked for the actor behind a slug."""

    def actor(self, slug: str) -> Actor: ...


class Delivery:
    """Dossiers at work. ``team``, ``specialist`` … are slugs; ``experts`` sit on the panels."""

    def __init__(self, house: People, chance: random.Random, *, roles: dict[str, str], experts: Sequence[str]) -> None:
        self.house, self.chance, self.roles, self.experts = house, chance, roles, tuple(experts)

    def by(self, role: str) -> Actor:
        """The actor who plays a role here: team, specialist, lead, finance, officer, director."""
        return self.house.actor(self.roles[role])

    @staticmethod
    def dossier(dossier_id: str) -> Dossier:
        return _dossiers(dossier_id)[0]

    def pay(self, dossier_id: str) -> bool:
        """The next released payment, through all four hands; whether there was one."""
        dossier = self.dossier(dossier_id)
        rows = Payment.objects.filter(dossier=dossier, state="planned", released=True).order_by("stage", "number")
        row = next((p for p in rows if not payment_lacks(dossier, p)), None)
        if row is None:
            return False
        for role, step in (("team", "request"), ("specialist", "check"), ("lead", "approve"), ("finance", "pay")):
            row = acts.move_payment(self.by(role), dossier, payment_id=row.pk, step=step, version=row.version)
        return True

    def report_costs(self, dossier_id: str, share: float = 0.8) -> None:
        """The team reports a share of what it has, the specialist accepts."""
        dossier = self.dossier(dossier_id)
        room = totals_of(dossier).paid - spent_of(dossier)
        spent = int(room * share) // 1_000_000 * 1_000_000
        if spent:
            report = acts.report_costs(self.by("team"), dossier, until=clock.today(), lines=[("设备与材料", spent)])
            acts.judge_costs(self.by("specialist"), dossier, report_id=report.pk, accept=True)

    def iterate(self, dossier_id: str, words: dict[str, Any], *, weeks: int = 4, days: int = 0, **said: Any) -> None:
        """One iteration that ends today; ``said`` may hold ``trl_after`` and ``beliefs``."""
        today = clock.today()
        begins = today - dt.timedelta(days=days or weeks * 7)
        dossier = self.dossier(dossier_id)
        row = acts.log_iteration(self.by("team"), dossier, starts_on=begins, ends_on=today, **words, **said)
        if row.trl_after and row.trl_after != dossier.trl:
            acts.confirm_trl(self.by("specialist"), self.dossier(dossier_id), iteration_id=row.pk)

    def believe(self, dossier_id: str, number: int, state: str, chance: float, evidence: str) -> None:
        """What the team now holds of one assumption of the plan in force, counted from one; ``chance`` is a share, the board keeps per cent."""
        probability = round(chance * 100)
        rows = Assumption.objects.filter(dossier_id=dossier_id, void=False).order_by("number")
        found = rows[number - 1 : number].first()
        if found is not None and (found.state, found.probability) != (state, probability):
            mended = found.state == "broken" and state != "broken"  # only the specialist takes that back
            acts.update_assumption(
                self.by("specialist" if mended else "team"), self.dossier(dossier_id), assumption_id=found.pk, state=state, probability=probability, evidence=evidence
            )  # fmt: skip

    def visit(self, dossier_id: str, met: str, seen: str) -> None:
        day = clock.today() - dt.timedelta(days=1)
        acts.note_visit(self.by("specialist"), self.dossier(dossier_id), visited_on=day, met=met, seen=seen)

    def later(self, dossier_id: str, *, days: int, reason: str, view: str, answer: str) -> None:
        """The stage in hand and its milestones move: the team asks, the specialist checks, the field lead grants it."""
        dossier, moved = self.dossier(dossier_id), dt.timedelta(days=days)
        rows = pieces_of(dossier, "time")
        following = next((n for n, row in enumerate(rows) if n and row.key.startswith("stage-")), len(rows))
        asked = {row.key: (dt.date.fromisoformat(row.value) + moved).isoformat() for row in rows[:following]}
        change = acts.request_change(self.by("team"), dossier, kind="time", asked=asked, reason=reason)
        acts.check_change(self.by("specialist"), change, answer=view)
        acts.decide_change(self.by("lead"), change, approve=True, answer=answer)

    def reach(self, dossier_id: str, metric: str, result: float, note: str) -> None:
        """A milestone of the stage in hand, known by its metric: evidence, result, verification; missed when it falls short."""
        dossier = self.dossier(dossier_id)
        rows = Milestone.objects.filter(dossier=dossier, stage=dossier.stage or 0, state="active")
        row = rows.filter(metric=metric).first()
        if row is not None:
            self._submit(dossier, row, result, note)

    def examine(self, dossier_id: str, result: float, note: str) -> None:
        """The one milestone of the stage in hand, whatever it is called: the exam of a plan written anew."""
        dossier = self.dossier(dossier_id)
        row = (
            Milestone.objects.filter(dossier=dossier, stage=dossier.stage or 0, state="active")
            .order_by("number")
            .first()
        )
        if row is not None:
            self._submit(dossier, row, result, note)

    def _submit(self, dossier: Dossier, row: Milestone, result: float, note: str) -> None:
        team = self.by("team")
        acts.add_evidence(team, dossier, milestone_id=row.pk, kind=row.evidence_kind, note=note, value=result)
        row = acts.submit_milestone(team, dossier, milestone_id=row.pk, version=row.version, result=result)
        acts.verify_milestone(
            self.by("specialist"), dossier, milestone_id=row.pk, version=row.version, passed=bool(row.met),
            reason="" if row.met else "结果未达到目标值（含允差）",
        )  # fmt: skip

    def milestone(self, dossier_id: str, *, reach: float = 1.0) -> None:
        """The milestone in hand: evidence, result (a part of the target), verification; missed when it falls short."""
        dossier = self.dossier(dossier_id)
        row = Milestone.objects.filter(dossier=dossier, state="active").order_by("due_on", "number").first()
        if row is None:
            return
        result = row.target * reach if row.higher else row.target / reach
        self._submit(dossier, row, result, "第三方检测报告，编号见附件")

    def issue(
        self, dossier_id: str, what: str, kind: str, severity: str = "medium", *, days: int = 14, solved: str = "已协调解决"
    ) -> Callable[[], None]:  # fmt: skip
        """An issue raised and assigned to the specialist; what is answered solves it on the day it is called."""
        dossier, specialist = self.dossier(dossier_id), self.by("specialist")
        row = acts.raise_issue(self.by("team"), dossier, kind=kind, severity=severity, what=what)
        due = clock.today() + dt.timedelta(days=days)
        row = acts.assign_issue(specialist, row, version=row.version, owner_id=specialist.user_id, due_on=due)

        def solve() -> None:
            done = acts.work_on_issue(specialist, row, version=row.version, note=solved, solved=True)
            acts.confirm_issue(self.by("team"), done, version=done.version, satisfied=True)

        return solve

    # --- a gate, one sitting after the other
    def open_gate(self, dossier_id: str, *, trigger: str, why: str, heard: str = HEARD, view: str = VIEW) -> None:
        """Open a gate unless one is open (by whoever the trigger names), and hear both sides."""
        dossier = self.dossier(dossier_id)
        if open_gate_of(dossier) is None:
            opener = SYSTEM if trigger == "date" else self.by("team" if trigger == "request" else "specialist")
            acts.open_gate(opener, dossier, trigger=trigger, why=why)
        acts.give_view(self.by("team"), self._gate(dossier_id), text=heard)
        acts.give_view(self.by("specialist"), self._gate(dossier_id), text=view)

    def seat(self, dossier_id: str, experts: Sequence[Actor], *, days: int = 7) -> None:
        """Call the panel and invite these."""
        due, officer = clock.today() + dt.timedelta(days=days), self.by("officer")
        gate = acts.call_panel(officer, self._gate(dossier_id), due_on=due)
        panel = gate.dossier.panels.get(pk=gate.panel_id)
        for expert in experts:
            choose(officer, panel, person_id=expert.person_id, reason="领域相符")
        invite(officer, panel, due_on=due)

    def accept(self, dossier_id: str, experts: Sequence[Actor]) -> None:
        """These take their seats."""
        panel_id = self._gate(dossier_id).panel_id
        for expert in experts:
            row = Seat.objects.select_related("panel__dossier", "person").get(
                panel_id=panel_id, person_id=expert.person_id
            )
            accept(expert, row, declared=True, confidential=True, integrity=True)

    def vote(self, dossier_id: str, votes: Sequence[tuple[Actor, str, int, str]]) -> None:
        """Expert, outcome, confidence, reason."""
        gate = self._gate(dossier_id)
        for expert, outcome, confidence, reason in votes:
            acts.vote_at_gate(expert, gate, outcome=outcome, confidence=confidence, reason=reason)

    def propose(self, dossier_id: str, proposal: Proposal) -> bool:
        """Voting ends, the ruling is proposed and signed; above the director's limit it goes to the committee, and False is answered."""
        officer = self.by("officer")
        gate = acts.end_voting(officer, self._gate(dossier_id))
        gate = acts.propose_ruling(officer, gate, version=gate.version, proposal=proposal)
        if needs_committee(gate, proposal.outcome, effect_now(gate, proposal.outcome, proposal.knobs)):
            acts.ask_committee(officer, gate, version=gate.version)
            return False
        acts.sign_ruling(self.by("director"), gate, version=gate.version)
        return True

    def pending(self, dossier_id: str) -> Decision | None:
        """The committee's decision a gate waits for."""
        gate = Gate.objects.filter(dossier_id=dossier_id, state="committee").first()
        return Decision.objects.get(pk=gate.decision_id) if gate else None

    def settle(self, dossier_id: str) -> None:
        """What the committee decided and only the director may carry out."""
        gate = Gate.objects.select_related("dossier").filter(dossier_id=dossier_id, state="proposed").first()
        if gate is not None and gate.decision_id:
            acts.sign_ruling(self.by("director"), gate, version=gate.version)

    def gate(self, dossier_id: str, trigger: str = "evidence", why: str = "阶段证据已到齐") -> None:
        """Open a gate, hear both sides, seat the panel, all at once."""
        experts = [self.house.actor(slug) for slug in self.experts]
        self.open_gate(dossier_id, trigger=trigger, why=why)
        self.seat(dossier_id, experts)
        self.accept(dossier_id, experts)

    def _gate(self, dossier_id: str) -> Gate:
        return Gate.objects.select_related("dossier").exclude(state="signed").get(dossier_id=dossier_id)

    def decide(self, dossier_id: str, outcome: str, *, probability: int = 60, **more: Any) -> bool:
        """Votes, proposal, signature; above the director's limit it goes to the committee, and False is answered."""
        self.vote(
            dossier_id,
            [(self.house.actor(slug), outcome, self.chance.randrange(60, 96), VOTE) for slug in self.experts],
        )
        other = "STOP" if outcome != "STOP" else "PIVOT"
        words = {
            "lesson": LESSON, "wind_down": WIND_DOWN, "released": RELEASED, "cause": CAUSE, "restart_test": RESTART,
        }  # fmt: skip
        return self.propose(
            dossier_id, Proposal(outcome, DECIDED, probability, ((other, WHY_NOT),), **{**words, **more})
        )
