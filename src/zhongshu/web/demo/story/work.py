"""Work under contract as a life tells it: money, iterations, assumptions, issues, visits, milestones, and what each gate sat through.

Flows in: a technology, its life, the first day of work. Flows out: acts; those that would lie ahead of today are left out. What follows a gate is told in `turns`.
"""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Callable
from functools import partial

from zhongshu.award.completeness import months_after
from zhongshu.kernel.workdays import is_workday
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import Actor
from zhongshu.web.demo.award import Agreed
from zhongshu.web.demo.card import MOST_MONTHS, better
from zhongshu.web.demo.content import Brought
from zhongshu.web.demo.delivery import Delivery
from zhongshu.web.demo.lives import Gate, Life, Milestone
from zhongshu.web.demo.story.between import EVERY, SILENT, goes_on
from zhongshu.web.demo.story.judged import Judged

LOWER = ("低于", "不高于", "不大于", "不超过", "以内", "误差", "损失")
BEYOND = {"higher": 1.03, "lower": 0.9}  # how far beyond its target a milestone comes of which nothing is told
UNTESTED = ("PAUSE", "REVOKE", "HOLD")  # outcomes of gates at which the exam was not taken
LEFT = ("STOP", "PIVOT", "MERGE")  # outcomes at which the exam alone was taken: the route is left
SHORT, ONE_IN = (
    {"higher": 0.94, "lower": 1.07},
    4,
)  # of the milestones beside an exam one in four falls short; the panel lets it pass
PROVED = "检验报告与原始记录随附：{text}"
MET = "团队负责人与现场人员"
SITTING = 14  # days from the opening of a gate to its end
Do = Callable[[], object]


class Working(Judged):
    """Tells the years of work."""

    def delivery(self, one: Brought, taker: str) -> Delivery:
        """Who does what on this dossier."""
        house = self.house
        roles = {
            "team": self.lead_of(one), "specialist": taker, "finance": house.of_role("FIN")[0], "officer": house.of_role("AO")[1],
            "director": house.of_role("DIR")[0], "office": house.of_role("TT")[0], "receiver": house.of_role("INST")[0],
            "lead": next(slug for slug in house.of_role("FL") if one.field in house.people[slug].fields),
        }  # fmt: skip
        return Delivery(house, self.chance, roles=roles, experts=())

    def month(self, begun: dt.date, month: float) -> dt.date:
        """The working day at or before so many months after the first."""
        day = begun + dt.timedelta(days=round(month * 30.4))
        while not is_workday(day):
            day -= dt.timedelta(days=1)
        return day

    def ends(self, one: Brought, begun: dt.date) -> list[dt.date]:
        """The last day of each stage by the contract."""
        found, months = [], 0
        for stage in one.whole["stage"]:
            months += min(stage["months"], MOST_MONTHS)
            found.append(months_after(begun, months) - dt.timedelta(days=1))
        return found

    def gate_day(self, one: Brought, life: Life, gate: Gate, begun: dt.date) -> dt.date:
        """As told, but never after the stage ended: on that day the house itself opens the gate."""
        told, ends = self.month(begun, gate.month), self.ends(one, begun)
        moved = any((g.pivot or g.pause) and g.month < gate.month for g in life.gate)  # the calendar is another since
        return told if moved or gate.stage > len(ends) else min(told, ends[gate.stage - 1])

    def worked(self, one: Brought, life: Life, begun: dt.date, story: Delivery) -> None:
        """Everything between the first payment and the last gate."""
        pk = lambda: self.dossier(one).pk  # noqa: E731  a dossier has an id only once it came in
        after = lambda days: begun + dt.timedelta(days=days)  # noqa: E731
        gates = [(gate, self.gate_day(one, life, gate, begun)) for gate in life.gate]
        self.at(after(6), lambda: story.pay(pk()), minute=200)
        self._iterated(one, life, begun, story, gates)
        for issue in life.issue:
            self._issue(one, story, after(issue.day), issue.days, issue.what, issue.kind, issue.severity, issue.solved)
        for visit in life.visit:
            self.at(after(visit.day), partial(self._visit, one, story, visit.note), minute=400)
        for change in life.change:
            later = partial(
                story.later, days=change.later, reason=change.reason, view=change.view, answer=change.answer
            )
            self.at(after(change.day), lambda later=later: later(pk()), minute=420)  # type: ignore[misc]
        for milestone in life.award.milestone if life.award else ():
            self._milestone(one, life, begun, story, milestone, gates)
        for gate, day in gates:
            self.gated(one, life, gate, day, story)
        if one.slug not in SILENT:
            last = max((said.day for said in life.iteration), default=0)
            ahead = range(last + EVERY, (self.agenda.today - begun).days, EVERY)
            for turn, days in enumerate(ahead):
                self.at(after(days), partial(self._monthly, one, story, turn), minute=260)

    def _monthly(self, one: Brought, story: Delivery, turn: int) -> None:
        goes_on(story, self.dossier(one), turn)

    def _visit(self, one: Brought, story: Delivery, note: str) -> None:
        if self.dossier(one).state != "RELAY":
            story.visit(self.dossier(one).pk, MET, note)

    def _iterated(
        self, one: Brought, life: Life, begun: dt.date, story: Delivery, gates: list[tuple[Gate, dt.date]]
    ) -> None:  # fmt: skip
        """Iterations; what breaks an assumption is said on the day of the gate it opens."""
        last_before = {
            max((i.day for i in life.iteration if begun + dt.timedelta(days=i.day) < day), default=0)
            for _, day in gates
        }
        trl = int(one.whole["trl_now"])
        for said in life.iteration:
            day = begun + dt.timedelta(days=said.day)
            trl = min(9, trl + 1) if said.day in last_before else trl
            self.at(day, partial(self._iterate, one, story, said.day, life, trl), minute=240)
            for update in said.updates:
                following = next((d for _, d in gates if d >= day), None)
                when = following if update.state == "broken" and following else day
                believe = partial(
                    self._believe, one, story, update.assumption, update.state, update.probability, said.result
                )
                self.at(when, believe, minute=250 if when == day else 20)

    def _iterate(self, one: Brought, story: Delivery, day: int, life: Life, trl: int) -> None:
        said = next(row for row in life.iteration if row.day == day)
        words = {name: getattr(said, name) for name in ("question", "test", "result", "learned", "next")}
        dossier = self.dossier(one)
        story.iterate(dossier.pk, words, days=said.length, trl_after=max(trl, dossier.trl or 0))

    def _believe(
        self, one: Brought, story: Delivery, number: int, state: str, probability: float, evidence: str
    ) -> None:
        story.believe(self.dossier(one).pk, number, state, probability, evidence)

    def _issue(
        self, one: Brought, story: Delivery, day: dt.date, days: int, what: str, kind: str, severity: str, solved: str
    ) -> None:  # fmt: skip
        kept: dict[str, Do] = {}

        def raise_it() -> None:
            kept["solve"] = story.issue(self.dossier(one).pk, what, kind, severity, days=days + 7, solved=solved)

        self.at(day, raise_it, minute=300)
        if solved:
            self.at(day + dt.timedelta(days=days), lambda: kept["solve"](), minute=310)

    # --- milestones
    def _milestone(
        self, one: Brought, life: Life, begun: dt.date, story: Delivery, row: Milestone, gates: list[tuple[Gate, dt.date]]
    ) -> None:  # fmt: skip
        """Handed in before the gate of its stage, with the result the gate tells of where it is the exam."""
        gate, day = next(((g, d) for g, d in gates if g.stage == row.stage and g.outcome not in UNTESTED), (None, None))
        if gate is None or day is None:
            return
        exam = _is_exam(one, row)
        if gate.outcome in LEFT and not exam:
            return
        far = SHORT if gate.outcome == "GO" and zlib.crc32(f"{one.slug}{row.metric}".encode()) % ONE_IN == 0 else BEYOND
        result = gate.exam_value if exam else _short(row.target * far[direction_of(one, row)] if row.target else 0.0)
        when = day - dt.timedelta(days=5 if exam else 9)
        self.at(when, lambda: story.reach(self.dossier(one).pk, row.metric[:120], result, PROVED.format(text=gate.exam if exam else row.statement_zh)), minute=200)  # fmt: skip

    # --- gates
    def gated(self, one: Brought, life: Life, gate: Gate, day: dt.date, story: Delivery) -> None:
        """Opened, seated, voted, proposed, decided; two weeks in all."""
        kept: dict[str, list[Actor]] = {}
        after = lambda days: day + dt.timedelta(days=days)  # noqa: E731
        self.at(day - dt.timedelta(days=4), lambda: story.report_costs(self.dossier(one).pk, 0.9), minute=100)
        self.before_gate(one, gate, day, story)
        if gate.stage > 1 and any(
            g.pivot and g.month < gate.month for g in life.gate
        ):  # the exam is the new plan's own
            proof = PROVED.format(text=gate.exam)
            self.at(
                day - dt.timedelta(days=5),
                lambda: story.examine(self.dossier(one).pk, gate.exam_value, proof),
                minute=200,
            )

        def open_it() -> None:
            dossier = self.dossier(one)
            trigger = (
                "date"
                if self._on_time(dossier, day)
                else "request"
                if gate.outcome in ("PIVOT", "RELAY", "STOP")
                else "evidence"
            )
            story.open_gate(dossier.pk, trigger=trigger, why=gate.exam, heard=gate.team_view, view=gate.specialist_view)
            slugs = self.kit.experts.pick(dossier, [vote.kind for vote in gate.vote])
            kept["experts"] = [self.kit.experts.account(slug) for slug in slugs]
            story.seat(dossier.pk, kept["experts"])

        def vote() -> None:
            votes = [
                (expert, said.outcome, said.confidence, _reason(said.reason)) for expert, said in zip(kept["experts"], gate.vote, strict=False)
            ]  # fmt: skip
            story.vote(self.dossier(one).pk, votes)

        self.at(day, open_it, minute=100)
        self.at(after(3), lambda: story.accept(self.dossier(one).pk, kept["experts"]), minute=200)
        self.at(after(7), vote, minute=200)
        self.at(after(9), lambda: self.proposed(one, gate, story), minute=200)
        self.at(after(13), lambda: self.settled(one, gate, story), minute=200)
        self.after_gate(one, life, gate, after(SITTING), story)

    @staticmethod
    def _on_time(dossier: Dossier, day: dt.date) -> bool:
        """Whether the stage ends about now, so that the gate opens by the calendar."""
        stage = dossier.stages.filter(state="active").first()  # type: ignore[attr-defined]
        return stage is not None and (stage.ends_on - day).days <= 3

    def before_gate(self, one: Brought, gate: Gate, day: dt.date, story: Delivery) -> None:
        """What must be ready when the gate opens; told in `turns`."""

    def proposed(self, one: Brought, gate: Gate, story: Delivery) -> None:
        """The ruling is put on the table; told in `turns`."""

    def settled(self, one: Brought, gate: Gate, story: Delivery) -> None:
        """The committee's part; told in `turns`."""

    def after_gate(self, one: Brought, life: Life, gate: Gate, day: dt.date, story: Delivery) -> None:
        """What follows; told in `turns`."""


def agreed(one: Brought, life: Life) -> list[Agreed]:
    """The milestones of a life as the contract writes them, with the weight shared within each stage."""
    rows = life.award.milestone if life.award else []
    count = {stage: sum(row.stage == stage for row in rows) for stage in {row.stage for row in rows}}
    return [
        Agreed(
            row.stage, row.months, row.statement_zh, row.statement_en, row.metric[:120], direction_of(one, row), row.target, row.unit, row.tolerance,
            row.evidence_kind, round(100 / count[row.stage], 1),
        )
        for row in rows
    ]  # fmt: skip


def _is_exam(one: Brought, row: Milestone) -> bool:
    """Whether a milestone is what its stage is examined by."""
    return bool(one.whole["stage"][row.stage - 1]["exam_value"] == row.target)


def direction_of(one: Brought, row: Milestone) -> str:
    """Whether more or less is better."""
    if _is_exam(one, row):
        return str(one.whole["stage"][row.stage - 1].get("exam_better") or better(one))
    return "lower" if any(word in row.statement_zh for word in LOWER) else "higher"


def _short(value: float) -> float:
    return float(f"{value:.3g}")


def _reason(text: str) -> str:
    """A vote's reason says ten characters at least."""
    return text if len(text) >= 10 else f"{text.rstrip('。')}，依据评审包与现场陈述。"
